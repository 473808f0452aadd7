from __future__ import annotations

import pytest
from tokenizers import Tokenizer as FastTokenizer

from actions.qa.reader import make_reader
from tests.support.readers import letter_definition
from tests.support.spans import tiny_model, tiny_model_folder
from training.errors import ExperimentError
from training.learning.hyperparameters import Hyperparameters
from training.running.experiment import Base
from training.running.models import load_encoder, load_span_extractor, save_model, served_tokenizer

TEXT = "Anna l'École Àé 日本"


def test_a_saved_model_is_read_with_the_pieces_that_it_was_trained_with(tmp_path):
    tokenizer = FastTokenizer.from_str(letter_definition())
    save_model(tiny_model(), tokenizer, tmp_path / "model")
    reader = make_reader(str(tmp_path / "model"), n_workers=1)
    reader.load()
    trained, served = served_tokenizer(str(tmp_path / "model")).encode(TEXT), reader.tokenizer.encode(TEXT)
    assert trained.ids.tolist() == served.ids.tolist()
    assert tokenizer.encode(TEXT, add_special_tokens=False).ids == served.ids.tolist()
    assert served.ids.tolist() != reader.tokenizer.encode(TEXT.lower()).ids.tolist()


def test_a_new_head_depends_on_the_seed_and_on_nothing_else(tmp_path):
    tiny_model().bert.save_pretrained(tmp_path / "encoder")

    def head(seed):
        model = load_span_extractor(str(tmp_path / "encoder"), Base(), Hyperparameters(), seed=seed)
        return model.qa_outputs.weight.tolist()

    assert head(1) == head(1) != head(2)


def test_a_student_keeps_the_layers_that_are_named(tmp_path):
    folder = tiny_model_folder(tmp_path / "tiny")
    whole = load_encoder(str(folder), Base(), Hyperparameters(), seed=0)
    cut = load_encoder(str(folder), Base(layers=(1,)), Hyperparameters(), seed=0)
    assert len(cut.encoder.layer) == cut.config.num_hidden_layers == 1
    kept = cut.encoder.layer[0].output.dense.weight
    assert kept.equal(whole.encoder.layer[1].output.dense.weight)
    with pytest.raises(ExperimentError, match="below 2"):
        load_encoder(str(folder), Base(layers=(0, 2)), Hyperparameters(), seed=0)


def test_pickled_weights_are_refused(tmp_path):
    folder = tiny_model_folder(tmp_path / "tiny")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ExperimentError, match="safetensors"):
        load_span_extractor(str(folder), Base(), Hyperparameters(), seed=0)
