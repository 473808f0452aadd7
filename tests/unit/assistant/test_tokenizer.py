"""Tokens of three languages, with offsets into the text."""

import fugashi
import pytest
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.training_data.message import Message

from assistant.tokenizer import MultilingualTokenizer

TOKENIZER = MultilingualTokenizer(MultilingualTokenizer.get_default_config(), fugashi.Tagger())


def tokens(text: str) -> list[Token]:
    return TOKENIZER.tokenize(Message(data={"text": text}), "text")


def words(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How do I book a room?", ["How", "do", "I", "book", "a", "room"]),
        ("j'ai posé 2 jours", ["j", "ai", "posé", "2", "jours"]),
        ("大阪オフィスの住所は？", ["大阪", "オフィス", "の", "住所", "は"]),
        ("PCの修理、お願いします。", ["PC", "の", "修理", "お", "願い", "し", "ます"]),
        ("有給 休暇", ["有給", "休暇"]),
        ("!!!", ["!!!"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "text", ["大阪・東京 office、where？「はい」", "le prix : 12 € 円", "ああああ ああ", "Ｌｙｏｎの住所"]
)
def test_offsets_point_into_the_text(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end] == token.text


def test_the_lemma_makes_full_width_letters_plain() -> None:
    assert [token.lemma for token in tokens("ＶＰＮ")] == ["VPN"]


def test_no_language_is_refused() -> None:
    assert MultilingualTokenizer.supported_languages() is None
    assert MultilingualTokenizer.not_supported_languages() is None
