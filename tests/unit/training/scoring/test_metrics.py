from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.scoring.metrics import f1, match, multilingual_tokens, score, squad_tokens

ENGLISH, FRENCH, JAPANESE, THAI = (multilingual_tokens(language) for language in ("en", "fr", "ja", "th"))
FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in string.digits + string.ascii_letters}
TEXT = st.text(max_size=20)
TOKENS = st.lists(st.sampled_from(["25", "days", "of", "leave", "年"]), max_size=6)
NAMES = st.text("bcfghkpqrvwxz", min_size=2, max_size=8)  # no article, elision or vowel among them
KANA_AND_KANJI = st.text("あいうがざアイガー々年間休暇有給日本語𠮷㐂", max_size=12)


@pytest.mark.parametrize(
    ("said", "gold", "expected"),
    [
        ("the Eiffel Tower", "Eiffel Tower!", 1.0),
        ("in Paris, France", "Paris", 0.5),
        ("Lyon", "Paris", 0.0),
        ("the", "a", 1.0),  # nothing is left of either
        ("25 days", "", 0.0),
    ],
)
def test_squad_rules(said, gold, expected):
    assert f1(squad_tokens(said), squad_tokens(gold)) == pytest.approx(expected, abs=1e-9)


def test_a_japanese_answer_is_one_token_in_squad_and_characters_in_multilingual():
    assert squad_tokens("年間20日") == ["年間20日"]
    assert JAPANESE("年間２０日。") == ["年", "間", "20", "日"]


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("l'employeur", "employeur"),
        ("L’employeur", "employeur"),
        ("lʼemployeur", "employeur"),
        ("l' employeur", "employeur"),
        ("les 25 jours", "25 jours"),
        ("d’un an", "un an"),
        ("du directeur", "directeur"),
        ("de la directrice", "directrice"),
        ("de l’employeur", "employeur"),
        ("De\u00a0la directrice", "directrice"),
        ("au bureau", "bureau"),
        ("à la banque", "banque"),
        ("à l'hôtel", "hôtel"),
        ("aux salariés", "des salariés"),
        ("qu'il parte", "il parte"),
        ("s’il neige", "il neige"),
        ("«\u00a025 jours\u00a0»", "25 jours"),
        ("Été", "E\u0301te\u0301"),
    ],
)
def test_french_that_does_not_count(said, same):
    assert FRENCH(said) == FRENCH(same)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("aujourd'hui", ["aujourdhui"]),
        ("presqu’île", ["presquîle"]),
        ("Levi's Stadium", ["levis", "stadium"]),
        ("jusqu'à 25 jours", ["jusqu", "à", "25", "jours"]),
        ("lorsqu’une grève", ["lorsqu", "grève"]),
        ("de Paris à Lille", ["de", "paris", "à", "lille"]),
        ("dix-neuf", ["dixneuf"]),
        ("là-bas", ["làbas"]),
        ("au-delà", ["audelà"]),
        ("leurs dunes", ["leurs", "dunes"]),
        ("5 l d'eau", ["5", "l", "eau"]),
        ("1er étage", ["1er", "étage"]),
    ],
)
def test_french_that_counts(text, tokens):
    assert FRENCH(text) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("１，０００円", ["1000", "円"]),
        ("３．５％", ["35"]),
        ("㈱ｶﾀｶﾅ", ["株", "カ", "タ", "カ", "ナ"]),
        ("「スーパー・ボウル」", ["ス", "ー", "パ", "ー", "ボ", "ウ", "ル"]),
        ("が", ["が"]),  # か and a combining mark
        ("𠮷野家", ["𠮷", "野", "家"]),
        ("佐々木〜二〇二四年", ["佐", "々", "木", "二", "〇", "二", "四", "年"]),
        ("Levi's Stadiumにある", ["levis", "stadium", "に", "あ", "る"]),
        ("Ｌｅｖｉ’ｓ", ["levis"]),
    ],
)
def test_japanese(text, tokens):
    assert JAPANESE(text) == tokens


def test_thai_and_korean():
    assert THAI("ปี 2475") == ["ป", "ี", "2475"]
    assert multilingual_tokens("ko")("서울 특별시") == ["서울", "특별시"]  # Korean has spaces


def test_articles_are_those_of_the_language_only():
    assert ENGLISH("the die le") == ["die", "le"]
    assert multilingual_tokens("de")("the die le") == ["the", "le"]
    assert FRENCH("the die le") == ["the", "die"]
    assert multilingual_tokens("xx")("the die le") == ["the", "die", "le"]


def test_the_best_gold_counts_and_the_mean_is_in_percent():
    result = score(["5 days", "x"], [["five days", "5 days"], ["y"]], squad_tokens)
    assert (result.exact_match, result.f1, result.n) == (50.0, 50.0, 2)


def test_a_question_without_answer_wants_none():
    assert score(["", "5"], [[], []], squad_tokens).exact_match == 50.0
    assert match("", ["the", "5 days"], squad_tokens).exact_match == 0.0  # a gold without a token is none


@settings(deadline=None)
@given(TOKENS, TOKENS)
def test_f1_is_symmetric_bounded_and_1_for_equal_bags_only(one, other):
    value = f1(one, other)
    assert value == pytest.approx(f1(other, one), abs=1e-12)
    assert 0 <= value <= 1
    assert (value == 1) == (sorted(one) == sorted(other))


@settings(deadline=None)
@given(TEXT, st.lists(TEXT, max_size=3), st.sampled_from([squad_tokens, ENGLISH, FRENCH, JAPANESE]))
def test_an_exact_match_has_f1_1_and_every_gold_matches_itself(said, golds, tokens):
    found = match(said, golds, tokens)
    assert found.f1 >= found.exact_match
    assert all(match(gold, golds, tokens).exact_match for gold in golds if tokens(gold))


@settings(deadline=None)
@given(TEXT, st.sampled_from(["en", "fr", "ja", "zh"]))
def test_compatibility_forms_space_and_punctuation_around_do_not_count(text, language):
    tokens = multilingual_tokens(language)
    assert tokens(unicodedata.normalize("NFKC", text)) == tokens(text)
    assert tokens(f" « {text} 。」\u3000") == tokens(text)
    assert tokens(text.translate(FULL_WIDTH)) == tokens(text)


@settings(deadline=None)
@given(st.text("Le 25 jours, À l’Été d'un ŒUVRE ４０ 年", max_size=20), st.sampled_from(["en", "fr", "ja"]))
def test_case_does_not_count(text, language):
    tokens = multilingual_tokens(language)
    assert tokens(text.upper()) == tokens(text.lower()) == tokens(text)


@settings(deadline=None)
@given(TEXT)
def test_nothing_but_letters_digits_and_symbols_is_left(text):
    left = "".join(JAPANESE(text))
    assert not any(unicodedata.category(c).startswith("P") or c.isspace() or c in string.punctuation for c in left)


@settings(deadline=None)
@given(st.lists(KANA_AND_KANJI | NAMES, max_size=5))
def test_spaces_change_nothing_in_japanese_but_between_words_in_other_letters(parts):
    assert JAPANESE("".join(part if part.isascii() else " " + " ".join(part) + " " for part in parts)) == JAPANESE(
        "".join(parts)
    )


@settings(deadline=None)
@given(NAMES, st.sampled_from(["le ", "la ", "l'", "l’", "les ", "un ", "du ", "de la ", "des ", "à l’", "aux ", "d'"]))
def test_any_french_name_is_the_same_with_any_article(name, article):
    assert FRENCH(article + name) == FRENCH((article + name).upper()) == FRENCH(name) == [name]
