"""The small encoder is built from a data folder, with an English body and pieces of three languages."""

from __future__ import annotations

import lzma

import pytest
import torch
from tokenizers import Tokenizer as FastTokenizer
from transformers import BertModel

from tests.support.readers import LETTERS
from tests.support.spans import leave_questions
from training.corpora.squad import write_squad
from training.encoder.recipe import EncoderRecipe
from training.encoder.small import CONTEXTS, PARALLEL, build_encoder, english_encoder, english_tokenizer
from training.encoder.vocabulary import SPECIAL_PIECES
from training.errors import CorpusError

WORDS = ["days", "You", "get", "jours", "vous", "avez", "休", "暇", "leave", "congés"]


@pytest.fixture
def data(tmp_path):
    for folder in ("qa", "text", "parallel", "vocab"):
        (tmp_path / folder).mkdir()
    for name in CONTEXTS:
        write_squad(tmp_path / "qa" / name, leave_questions(5), version="1.1")
    letters = [*dict.fromkeys(LETTERS), *(f"##{letter}" for letter in dict.fromkeys(LETTERS))]
    pieces = [*SPECIAL_PIECES, *WORDS, *letters, "neverseen"]
    (tmp_path / "vocab" / "bert-base-multilingual-cased-vocab.txt").write_text("\n".join(pieces) + "\n", "utf-8")
    (tmp_path / "text" / "fr.txt.xz").write_bytes(lzma.compress(("vous avez jours congés 休暇\n" * 5).encode()))
    lines = {"fr": "You get leave\tvous avez congés\n" * 9, "ja": "leave\t休暇\nYou get days\t休暇\n" * 9}
    for language, names in PARALLEL.items():
        for name in names:
            (tmp_path / "parallel" / name).write_bytes(lzma.compress(lines[language].encode()))
    return tmp_path


def test_words_start_near_their_translations(data, tmp_path):
    out = tmp_path / "encoder"
    n_pieces = build_encoder(data, out, EncoderRecipe(same_text_pairs=5))
    tokenizer = FastTokenizer.from_file(str(out / "tokenizer.json"))
    assert n_pieces == tokenizer.get_vocab_size()
    assert tokenizer.token_to_id("neverseen") is None
    weights = BertModel.from_pretrained(out, add_pooling_layer=False).embeddings.word_embeddings.weight
    english = english_encoder().embeddings.word_embeddings.weight

    def near(piece, word):
        mine, theirs = weights[tokenizer.token_to_id(piece)], english[english_tokenizer().token_to_id(word)]
        return torch.cosine_similarity(mine, theirs, dim=0).item()

    assert near("congés", "leave") > near("congés", "get")
    assert near("days", "days") > 0.9


def test_a_missing_vocabulary_is_named(data, tmp_path):
    (data / "vocab" / "bert-base-multilingual-cased-vocab.txt").unlink()
    with pytest.raises(CorpusError, match="vocab"):
        build_encoder(data, tmp_path / "encoder", EncoderRecipe())
