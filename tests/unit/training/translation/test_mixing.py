"""Mixed pages keep their answers, mixed questions are whole translations, and a seed says which are mixed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.corpora.squad import Example, Gold
from training.translation.dictionary import Dictionary, Entry
from training.translation.mixing import LanguageMixer, MixingSettings, replaced
from training.translation.words import is_unspaced

LETTERS = st.text(st.sampled_from("ab é,'’ \n12年間休暇を。ー"), max_size=30)
NEW = st.text(st.sampled_from("xy '-年間。"), min_size=1, max_size=5).map(str.strip).filter(bool)
EN_FR = {"paid": "payé", "leave": "congé", "days": "jours de repos", "year": "année", "many": "beaucoup"}
EN_JA = {"paid": "有給", "leave": "休暇", "days": "日", "year": "年間", "many": "多く"}
JA_EN = {"有給": "paid", "休暇": "leave", "年間": "annually", "日": "days"}


def dictionary(source, target, words):
    runs = dict.fromkeys(words, 9) if source == "ja" else {}
    return Dictionary(source, target, {key: (Entry(text, 0.9),) for key, text in words.items()}, runs)


FROM_ENGLISH = {"fr": dictionary("en", "fr", EN_FR), "ja": dictionary("en", "ja", EN_JA)}
FROM_JAPANESE = {"en": dictionary("ja", "en", JA_EN)}
ALL = MixingSettings("en", ("fr", "ja"), questions=1.0, pages=1.0, words=1.0)


def example(context, *golds, question="how many days?"):
    return Example("q", question, context, golds, "a", plausible=(Gold("You", 0),))


def joined(before, after):
    return before.isalnum() and after.isalnum() and not (is_unspaced(before) and is_unspaced(after))


def oracle(text, changes):
    """The text piece by piece, a space between two of which one is new and that would read as one word."""
    pieces, last = [], 0
    for start, end, new in changes:
        pieces += [(text[last:start], False), (new, True)]
        last = end
    made, was_new = "", False
    for piece, is_new in [*pieces, (text[last:], False)]:
        if piece:
            made += " " * ((is_new or was_new) and bool(made) and joined(made[-1], piece[0])) + piece
            was_new = is_new
    return made


@st.composite
def changed_texts(draw):
    text = draw(LETTERS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    stretches = list(pairwise(cuts))
    return text, [(start, end, draw(NEW)) for start, end in stretches if draw(st.booleans())]


@settings(deadline=None)
@given(changed_texts())
def test_words_are_replaced_as_an_oracle_does(changed):
    text, changes = changed
    made, moved = replaced(text, changes)
    assert made == oracle(text, changes)
    for start, end, new in changes:
        assert made[moved.start(start) : moved.end(end)] == new


@settings(deadline=None)
@given(changed_texts(), st.data())
def test_what_was_not_replaced_is_found_where_it_went(changed, data):
    text, changes = changed
    made, moved = replaced(text, changes)
    free = [p for p in range(len(text)) if not any(start <= p < end for start, end, _ in changes)]
    if free:
        place = data.draw(st.sampled_from(free))
        assert made[moved.start(place) : moved.end(place + 1)] == text[place]


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("有給休暇", [(0, 2, "paid"), (2, 4, "leave")], "paid leave"),
        ("有給休暇を", [(0, 2, "paid")], "paid 休暇を"),
        ("l'employeur", [(0, 2, "the"), (2, 11, "employer")], "the employer"),
        ("l''x", [(0, 2, "a"), (2, 4, "b")], "a b"),
        ("paid leave.", [(0, 4, "有給"), (5, 10, "休暇")], "有給 休暇."),
        ("unchanged", [], "unchanged"),
    ],
)
def test_new_words_do_not_run_together_and_have_one_space(text, changes, expected):
    assert replaced(text, changes)[0] == expected


@st.composite
def asked_pages(draw, words):
    pieces = draw(
        st.lists(st.sampled_from([*words, " ", " ", ", ", "x", "を", "。", "the ", "\n"]), min_size=1, max_size=30)
    )
    context = "".join(pieces)
    places = [p for p, letter in enumerate(context) if not letter.isspace()]
    golds = []
    for _ in range(draw(st.integers(0, 2)) if places else 0):
        start, last = sorted((draw(st.sampled_from(places)), draw(st.sampled_from(places))))
        golds.append(Gold(context[start : last + 1], start))
    return example(context, *golds)


@pytest.mark.parametrize(("language", "dictionaries"), [("en", FROM_ENGLISH), ("ja", FROM_JAPANESE)])
@settings(deadline=None)
@given(data=st.data(), seed=st.integers(0, 99), share=st.sampled_from([0.3, 1.0]))
def test_golds_stay_pieces_of_their_page_without_new_white_space(language, dictionaries, data, seed, share):
    before = data.draw(asked_pages([*EN_FR, *JA_EN]))
    wanted = replace(ALL, language=language, languages=tuple(dictionaries), words=share)
    (after,) = LanguageMixer(dictionaries, wanted, seed=seed).mix([before])
    assert len(after.golds) == len(before.golds)
    for gold in after.golds:
        assert after.context[gold.start : gold.start + len(gold.text)] == gold.text
        assert gold.text.strip() == gold.text != ""
    assert (after.question_id, after.article, after.title) == (before.question_id, before.article, before.title)


def mixed(examples, seed=0, dictionaries=FROM_ENGLISH, **wanted):
    return LanguageMixer(dictionaries, replace(ALL, **wanted), seed=seed).mix(examples)


def test_a_page_has_its_words_and_its_answer_replaced():
    context = "You get paid leave a year."
    (made,) = mixed([example(context, Gold("paid leave", 8))], questions=0.0, languages=("fr",))
    assert made.context == "You get payé congé a année."
    assert made.golds == (Gold("payé congé", 8),)
    assert made.question == "how many days?"
    assert made.plausible == ()


def test_a_word_that_an_answer_begins_or_ends_in_stays():
    (made,) = mixed([example("overpaid years, paid", Gold("year", 9))], languages=("fr",), questions=0.0)
    assert made.context == "overpaid years, payé"
    assert made.golds == (Gold("year", 9),)


def test_words_of_grammar_stay():
    words = {"of": "de", "の": "of", "days": "jours"}
    mixer = {"fr": dictionary("en", "fr", words)}
    assert mixed([example("days of")], dictionaries=mixer, languages=("fr",))[0].context == "jours of"
    mixer = {"en": dictionary("ja", "en", {"の": "of", "猫": "cat"})}
    assert mixed([example("猫の")], dictionaries=mixer, languages=("en",))[0].context == "cat の"


def test_a_question_is_translated_whole_and_its_page_stays():
    (made,) = mixed([example("paid leave", question="Paid leave")], pages=0.0, languages=("ja",))
    assert (made.question, made.context) == ("有給休暇", "paid leave")


def test_a_question_that_would_become_nothing_stays():
    (made,) = mixed([example("休暇", question="のを")], pages=0.0, dictionaries=FROM_JAPANESE, languages=("en",))
    assert made.question == "のを"


def test_the_seed_says_what_is_mixed_and_shares_say_how_much():
    examples = [example("paid leave", question=f"paid {number}") for number in range(400)]
    first = mixed(examples, questions=0.25, pages=0.5)
    assert first == mixed(examples, questions=0.25, pages=0.5) != mixed(examples, seed=1, questions=0.25, pages=0.5)
    asked = sum(one.question != other.question for one, other in zip(first, examples, strict=True))
    shown = sum(one.context != other.context for one, other in zip(first, examples, strict=True))
    assert 60 < asked < 140
    assert 150 < shown < 250
    french = sum("payé" in one.context for one in first)
    assert 0.3 < french / shown < 0.7


def test_no_share_leaves_everything_as_it_is():
    examples = [example("paid leave", Gold("leave", 5))]
    assert mixed(examples, questions=0.0, pages=0.0) == examples
    assert not MixingSettings().mixes
