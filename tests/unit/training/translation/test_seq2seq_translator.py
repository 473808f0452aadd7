"""Small random MarianMT and NLLB models from folders: order, batching, cutting and errors; no network."""

from __future__ import annotations

import io
import json

import pytest
import sentencepiece
import torch
from transformers import (
    M2M100Config,
    M2M100ForConditionalGeneration,
    MarianConfig,
    MarianMTModel,
    MarianTokenizer,
    NllbTokenizer,
    PreTrainedModel,
)

from training.translation.errors import TranslationError
from training.translation.seq2seq_translator import Seq2SeqTranslator
from training.translation.translator import make_translator

pytestmark = pytest.mark.filterwarnings(
    "ignore::Warning:torch.*", "ignore::Warning:transformers.*", "ignore::DeprecationWarning"
)
SIZE = {
    "d_model": 16,
    "encoder_layers": 1,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 32,
    "decoder_ffn_dim": 32,
    "max_position_embeddings": 32,
}
TRANSLATIONS = {
    "the cat sees": "le chat voit",
    "a red house and the dog": "une maison rouge et le chien",
    "dog": "chien",
    "the dog runs and sees": "le chien court et voit",
    "red cat": "chat rouge",
}
LINES = list(TRANSLATIONS)


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    """Models this small are slower on two."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def memorise(model: PreTrainedModel, inputs, labels):
    """A few steps, after which the model knows its few lines by heart."""
    torch.manual_seed(0)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(150):
        optimiser.zero_grad()
        model(**inputs, labels=labels.masked_fill(labels == model.config.pad_token_id, -100)).loss.backward()
        optimiser.step()


def pieces_of(text):
    """A sentencepiece model learnt from one line, and its pieces."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([text] * 50), model_writer=model, vocab_size=40, hard_vocab_limit=False, minloglevel=2
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return model.getvalue(), [processor.id_to_piece(number) for number in range(processor.vocab_size())]


@pytest.fixture(scope="module")
def marian(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny-marian")
    pieces = ["</s>", "<unk>"]
    lines = {"source": " ".join(TRANSLATIONS), "target": " ".join(TRANSLATIONS.values())}
    for side, text in lines.items():
        model, found = pieces_of(text)
        (folder / f"{side}.spm").write_bytes(model)
        pieces += [piece for piece in found if piece not in (*pieces, "<s>")]
    pieces.append("<pad>")
    (folder / "vocab.json").write_text(json.dumps({piece: number for number, piece in enumerate(pieces)}))
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "MarianTokenizer"}')
    torch.manual_seed(3)
    pad = len(pieces) - 1
    ids = {"pad_token_id": pad, "decoder_start_token_id": pad, "eos_token_id": 0, "bos_token_id": None}
    model = MarianMTModel(MarianConfig(vocab_size=len(pieces), forced_eos_token_id=None, dropout=0.0, **ids, **SIZE))
    tokenizer = MarianTokenizer.from_pretrained(folder)
    inputs = tokenizer(list(TRANSLATIONS), padding=True, return_tensors="pt")
    memorise(
        model, inputs, tokenizer(text_target=list(TRANSLATIONS.values()), padding=True, return_tensors="pt").input_ids
    )
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def nllb(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny-nllb")
    letters = {letter: number + 4 for number, letter in enumerate("▁abcdefgh")}
    tokenizer = NllbTokenizer(
        vocab={"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, **letters},
        merges=[],
        extra_special_tokens=["eng_Latn", "fra_Latn", "jpn_Jpan"],
    )
    tokenizer.save_pretrained(folder)
    torch.manual_seed(3)
    model = M2M100ForConditionalGeneration(M2M100Config(vocab_size=len(tokenizer), dropout=0.0, **SIZE))
    tokenizer.src_lang = "eng_Latn"
    texts = {"fra_Latn": "ab", "jpn_Jpan": "gh"}
    inputs = tokenizer(["abc"] * len(texts), return_tensors="pt")
    labels = [tokenizer.convert_tokens_to_ids([code, "▁", *text, "</s>"]) for code, text in texts.items()]
    memorise(model, inputs, torch.tensor(labels))
    model.save_pretrained(folder)
    return folder


@pytest.mark.parametrize("settings", [{}, {"tokens_a_batch": 1}, {"tokens_a_batch": 20}, {"num_beams": 2}])
def test_lines_come_back_translated_in_order_whatever_the_batches(marian, settings):
    translator = Seq2SeqTranslator(str(marian), source="en", target="fr", **settings)
    assert translator.translate(LINES) == list(TRANSLATIONS.values())


def test_blank_lines_stay_blank_and_nothing_gives_nothing(marian):
    translator = make_translator(str(marian), source="en", target="fr")
    assert translator.translate([]) == []
    assert translator.translate(["", " dog ", " \n"]) == ["", "chien", ""]


def test_like_lengths_go_together_within_the_budget(marian, monkeypatch):
    translator = Seq2SeqTranslator(str(marian), source="en", target="fr", tokens_a_batch=24)
    batches = []
    monkeypatch.setattr(translator, "_generated", lambda texts: batches.append(texts) or texts)
    assert translator.translate(LINES) == LINES
    lengths = [[len(translator._loaded[1](text)["input_ids"]) for text in texts] for texts in batches]
    assert len(batches) > 1
    assert [length for batch in lengths for length in batch] == sorted(length for batch in lengths for length in batch)
    assert all(len(batch) == 1 or len(batch) * max(batch) <= 24 for batch in lengths)


def test_a_line_longer_than_the_model_is_read_in_parts(marian, monkeypatch):
    translator = Seq2SeqTranslator(str(marian), source="en", target="fr")
    sent = []
    monkeypatch.setattr(translator, "_generated", lambda texts: sent.extend(texts) or texts)
    spaced, unspaced = " ".join(LINES * 6), "x" * 500
    came = translator.translate([spaced, unspaced])
    assert came[0] == spaced
    assert came[1].replace(" ", "") == unspaced
    assert len(sent) > 8
    assert all(len(translator._loaded[1](text)["input_ids"]) <= SIZE["max_position_embeddings"] for text in sent)


def test_the_name_changes_with_weights_direction_and_search(marian, nllb):
    made = [Seq2SeqTranslator(str(f), source=s, target="fr") for f in (marian, nllb) for s in ("en", "ja")]
    made.append(Seq2SeqTranslator(str(marian), source="en", target="fr", num_beams=4))
    assert len({translator.name for translator in made}) == 5
    assert all(str(marian.parent) not in translator.name for translator in made)


def test_nllb_is_told_both_languages(nllb):
    translator = Seq2SeqTranslator(str(nllb), source="en", target="fr")
    model, tokenizer, direction = translator._loaded
    assert tokenizer.convert_ids_to_tokens(tokenizer("abc")["input_ids"])[0] == "eng_Latn"
    assert tokenizer.convert_ids_to_tokens(direction["forced_bos_token_id"]) == "fra_Latn"
    assert model.config.vocab_size == len(tokenizer)
    assert translator.translate(["abc"]) == ["ab"]
    assert Seq2SeqTranslator(str(nllb), source="en", target="jpn_Jpan").translate(["abc"]) == ["gh"]


def test_a_language_that_nllb_has_not_is_an_error(nllb):
    with pytest.raises(TranslationError, match="no language 'klingon'"):
        Seq2SeqTranslator(str(nllb), source="klingon", target="fr").translate(["abc"])


def test_a_model_of_several_targets_is_refused(marian, tmp_path):
    for path in marian.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    vocabulary = json.loads((tmp_path / "vocab.json").read_text())
    vocabulary[">>fr<<"] = vocabulary.pop(next(iter(set(vocabulary) - {"</s>", "<unk>", "<pad>"})))
    (tmp_path / "vocab.json").write_text(json.dumps(vocabulary))
    with pytest.raises(TranslationError, match=r"one target language.*>>fr<<"):
        Seq2SeqTranslator(str(tmp_path), source="en", target="fr").translate(["dog"])


def test_damaged_weights_are_an_error(marian, tmp_path):
    for path in marian.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"damaged" * 9)
    with pytest.raises(TranslationError, match="safetensors"):
        Seq2SeqTranslator(str(tmp_path), source="en", target="fr").translate(["dog"])


def test_a_folder_without_a_model_is_an_error(tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(TranslationError, match="expected a folder or hub name of a MarianMT or NLLB model"):
        Seq2SeqTranslator(str(tmp_path), source="en", target="fr").translate(["dog"])


def test_weights_that_are_no_safetensors_are_refused(marian, tmp_path):
    for path in marian.iterdir():
        if path.suffix != ".safetensors":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(TranslationError, match="safetensors"):
        Seq2SeqTranslator(str(tmp_path), source="en", target="fr").translate(["dog"])
