"""Translated sets: every kept answer stands where it is said to, and every question is accounted for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.translators import ToyTranslator, reversed_words, word_by_word
from training.corpora.squad import Example, Gold, read_squad, write_squad
from training.translation.errors import TranslationError
from training.translation.find import Finding, Rule
from training.translation.journal import Journal, JournalledTranslator
from training.translation.squad import Reason, Settings, translate_squad

CONTEXT = "Bob sees the red house. The cat is in Paris. It has 20 mice."
FRENCH = word_by_word(
    {"sees": "voit", "the": "la", "red": "rouge", "house": "maison", "The": "Le", "cat": "chat", "is": "est", "in": "à"}
)
SETTINGS = Settings(target="fr")


def example(answer, *, question="what?", context=CONTEXT, start=None, **more):
    golds = (Gold(answer, context.index(answer) if start is None else start),) if answer is not None else ()
    return Example(f"id {answer}", question, context, golds, "file#0", title="A title", **more)


def translated(*examples, function=FRENCH, **settings):
    return translate_squad(examples, ToyTranslator(function), Settings(target="fr", **settings))


def test_paragraph_question_and_answer_are_translated():
    made = translated(example("red house", question="What is red"), example("20 mice"))
    context = "Bob voit la rouge maison. Le chat est à Paris. It has 20 mice."
    assert made.examples == (
        Example("id red house", "What est rouge", context, (Gold("rouge maison", 12),), "file#0", title="A title"),
        Example("id 20 mice", "what?", context, (Gold("20 mice", 54),), "file#0", title="A title"),
    )
    assert made.report.as_dict()["kept_by_rule"]["exact"] == made.report.n_kept == 2


@pytest.mark.parametrize(
    ("answer", "apart", "rule", "expected"),
    [
        ("red house", "Rouge Maison", Rule.FOLDED, "rouge maison"),
        ("Paris", "Lutetia", Rule.COPIED, "Paris"),
        ("red house", "rouges maisons", Rule.SIMILAR, "rouge maison"),
        ("red house", "rouge maison. ", Rule.EXACT, "rouge maison"),  # translators like full stops
    ],
)
def test_each_rule_is_counted(answer, apart, rule, expected):
    """Alone, the answer is translated otherwise than in its sentence."""
    made = translated(example(answer), function=lambda line: apart if line == answer else FRENCH(line))
    assert made.report.kept == {rule: 1}
    assert made.examples[0].golds[0].text == expected


@pytest.mark.parametrize(
    ("dropped", "special", "reason"),
    [
        (example(None), {}, Reason.NO_ANSWER),
        (example("red house", start=3), {}, Reason.MISALIGNED),
        (example("red house", start=400), {}, Reason.MISALIGNED),
        (example("Bob", question="blank"), {"blank": " "}, Reason.BLANK_QUESTION),
        (example("cat"), {"cat": " . "}, Reason.BLANK_ANSWER),
        (example("red house"), {"red house": "ww", "Bob sees the red house.": "Il voit."}, Reason.BELOW_FLOOR),
    ],
)
def test_each_reason_is_counted(dropped, special, reason):
    made = translated(dropped, example("Paris"), function=lambda line: special.get(line, line))
    assert made.report.dropped == {reason: 1}
    assert made.report.n_questions == 2
    assert [one.question_id for one in made.examples] == ["id Paris"]


def test_the_answer_is_looked_for_in_its_own_sentence():
    context = "In 1990 he left. He came back in 1990. 1990 was cold."
    for start in (3, 33, 39):
        made = translated(example("1990", context=context, start=start), function=str)
        assert made.examples[0].golds == (Gold("1990", start),)


def test_of_equal_words_of_a_sentence_the_one_at_the_same_place_is_taken():
    context = "a b a b a b a b a"
    for start in range(0, 17, 4):
        assert (
            translated(example("a", context=context, start=start), function=str.upper).examples[0].golds[0].start
            == start
        )


def test_an_answer_over_two_sentences_is_found():
    made = translated(example("house. The cat"))
    assert made.examples[0].golds == (Gold("maison. Le chat", 18),)


def test_every_gold_that_is_found_is_kept_once():
    several = Example(
        "id", "what?", CONTEXT, (Gold("Paris", 38), Gold("Paris", 38), Gold("in Paris", 35), Gold("no", 0)), "a"
    )
    assert translated(several).examples[0].golds == (Gold("Paris", 40), Gold("à Paris", 38))


def test_japanese_sentences_are_joined_without_spaces():
    made = translate_squad(
        [example("Paris")], ToyTranslator(lambda line: line.replace(".", "。")), Settings(target="ja")
    )
    assert made.examples[0].context == "Bob sees the red house。The cat is in Paris。It has 20 mice。"


def test_nothing_kept_is_an_error_with_its_reasons():
    with pytest.raises(TranslationError, match=r"none of 1 questions .*'misaligned in the source': 1"):
        translated(example("red house", start=1))


def test_texts_are_asked_once_in_batches_and_progress_is_shown():
    toy, seen = ToyTranslator(FRENCH), []
    settings = Settings(target="fr", batch_size=2)
    translate_squad(
        [example("Paris"), example("Bob")], toy, settings, progress=lambda batches: seen.append(len(batches)) or batches
    )
    assert [len(call) for call in toy.calls] == [2, 2, 2]
    assert len(set(toy.asked)) == 6
    assert seen == [3]


def test_a_cut_run_goes_on_and_ends_in_the_same_file(tmp_path):
    examples = [example("Paris"), example("red house"), example("20 mice")]
    whole, asked = tmp_path / "whole.json", ToyTranslator(FRENCH)
    write_squad(whole, translate_squad(examples, asked, SETTINGS).examples, version="v")

    class Cut(ToyTranslator):
        def translate(self, lines):
            if len(self.calls) == 2:
                raise KeyboardInterrupt
            return super().translate(lines)

    def run(translator):
        journalled = JournalledTranslator(translator, Journal(tmp_path / "journal"))
        return translate_squad(examples, journalled, Settings(target="fr", batch_size=2))

    cut, rest = Cut(FRENCH), ToyTranslator(FRENCH)
    with pytest.raises(KeyboardInterrupt):
        run(cut)
    write_squad(tmp_path / "resumed.json", run(rest).examples, version="v")
    assert (tmp_path / "resumed.json").read_bytes() == whole.read_bytes()
    assert sorted(cut.asked + rest.asked) == sorted(asked.asked)
    assert {one.context for one in read_squad(whole)} == {FRENCH(CONTEXT)}


WORD = st.sampled_from(
    ["Bob", "sees", "the", "red", "house", "Paris", "1990", "é", "ne.", "Yes!", "休暇。", "(so)", "l'un"]
)
CONTEXTS = st.lists(WORD, min_size=1, max_size=14).map(" ".join)
FUNCTIONS = st.sampled_from(
    [str, str.upper, str.lower, reversed_words, FRENCH, word_by_word({"Bob": ""}), lambda line: f" {line}. "]
)


@st.composite
def any_example(draw):
    context = draw(CONTEXTS)
    start = draw(st.integers(0, len(context) - 1))
    end = draw(st.integers(start + 1, len(context)))
    golds = draw(st.sampled_from([(), (Gold(context[start:end], start),), (Gold("lost", start),)]))
    return Example(draw(st.uuids()).hex, draw(CONTEXTS), context, golds, "file#0")


@settings(max_examples=150, deadline=None)
@given(st.lists(any_example(), min_size=1, max_size=4), FUNCTIONS, st.floats(0, 1), st.sampled_from(["fr", "ja"]))
def test_every_kept_answer_stands_where_it_is_said_to(examples, function, floor, target):
    toy = ToyTranslator(function)
    try:
        made = translate_squad(examples, toy, Settings(target=target, finding=Finding(floor=floor)))
    except TranslationError:  # nothing could be kept
        return
    report = made.report
    assert report.n_kept == len(made.examples)
    assert report.n_kept + sum(report.dropped.values()) == report.n_questions == len(examples)
    for one in made.examples:
        assert one.golds
        assert one.question.strip()
        for gold in one.golds:
            assert one.context[gold.start : gold.start + len(gold.text)] == gold.text != ""
            assert gold.text.strip() == gold.text
