"""Telling Kate's languages apart, in messages and conversations."""

import pytest

from assistant.language import Detector, UnknownLanguage, conversation_language

DETECTOR = Detector()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hello", "en"),
        ("how many days off do I get", "en"),
        ("Where is the Paris office", "en"),
        ("bonjour", "fr"),
        ("merci", "fr"),
        ("notes de frais", "fr"),
        ("ou est le bureau de Londres", "fr"),
        ("Où range-t-on le costume de licorne ?", "fr"),
        ("des tickets resto à Osaka ?", "fr"),
        ("j'ai perdu mon badge", "fr"),
        ("bulletin de paie", "fr"),
        ("I'd like a résumé of the café menu", "en"),
        ("RTT in London?", "en"),
        ("congés d'été", "fr"),
        ("有給休暇", "ja"),
        ("VPN とは", "ja"),
        ("ｶﾀｶﾅ", "ja"),
        ("Lyonの住所", "ja"),
    ],
)
def test_messages_with_a_language(text: str, language: str) -> None:
    assert DETECTOR.detect(text) == language


@pytest.mark.parametrize("text", ["", " ", "123", "?!", "🙂", "RTT", "VPN?"])
def test_messages_that_could_be_in_any(text: str) -> None:
    with pytest.raises(UnknownLanguage):
        DETECTOR.detect(text)


def test_a_conversation_keeps_its_latest_known_language() -> None:
    assert conversation_language([{"language": "fr"}, {"language": "ja"}, {}, None]) == "ja"


def test_a_conversation_is_english_until_known() -> None:
    assert conversation_language([]) == "en"
    assert conversation_language([{}, None, {"language": "tlh"}]) == "en"
