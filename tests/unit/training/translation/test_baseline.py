"""Translate, read, map back: every prediction is a substring of the original paragraph, and the right one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa.reader import Logits
from tests.support.readers import OracleReader, letter_tokenizer
from tests.support.translators import ToyTranslator, reversed_words, word_by_word
from training.corpora.squad import Example, Gold
from training.scoring.predict import predict
from training.translation import baseline
from training.translation.aligner import CandidateAligner
from training.translation.baseline import predict_by_translation
from training.translation.dictionary import Dictionary, Entry
from training.translation.dictionary_translator import DictionaryTranslator
from training.translation.unchanged import Unchanged

WORDS = {"Le": "The", "chat": "cat", "voit": "sees", "la": "the", "maison": "house", "rouge": "red", "dort": "sleeps"}
DICTIONARY = DictionaryTranslator.of(
    Dictionary("fr", "en", {key.casefold(): (Entry(text, 0.9),) for key, text in WORDS.items()}, {})
)
NOTHING = word_by_word(dict.fromkeys(("Le", "chat"), ""))
TOY = ToyTranslator(word_by_word(WORDS))
CONTEXT = "Le chat dort. Bob voit la maison rouge. Il voit 20 chats."


class RandomReader(OracleReader):
    """Scores that depend on the window and nothing else."""

    def read(self, windows: Sequence) -> Iterator[Logits]:
        for window in windows:
            generator = np.random.default_rng(int(window.input_ids.sum()))
            yield Logits(*generator.normal(size=(2, len(window.input_ids))).astype(np.float32))


def reader_that_finds(*texts):
    reader = OracleReader({text: 10.0 - number for number, text in enumerate(texts)})
    reader.load()
    return reader


def example(question="quoi", context=CONTEXT, question_id="1"):
    return Example(question_id, question, context, (Gold("x", 0),), "a")


@pytest.mark.parametrize("translator", [DICTIONARY, TOY])
@pytest.mark.parametrize(
    ("english", "expected"), [("cat", "chat"), ("house red", "maison rouge"), ("20 chats", "20 chats"), ("Bob", "Bob")]
)
def test_the_answer_is_mapped_back(translator, english, expected):
    found = list(
        predict_by_translation([example()], translator_to_english=translator, reader=reader_that_finds(english))
    )
    assert [prediction.text for prediction in found] == [expected]
    span = found[0].spans[0]
    assert (span.start, span.end) == (CONTEXT.index(expected), CONTEXT.index(expected) + len(expected))
    assert found[0].score == pytest.approx(10.0)


def test_an_answer_over_two_sentences_takes_all_between():
    reader = reader_that_finds("sleeps. Bob sees")
    found = list(predict_by_translation([example()], translator_to_english=DICTIONARY, reader=reader))
    assert found[0].text == "dort. Bob voit"


def test_question_and_paragraph_may_be_of_two_languages():
    paragraphs, questions = ToyTranslator(word_by_word(WORDS)), ToyTranslator(str.upper)
    list(
        predict_by_translation(
            [example(question="何")],
            translator_to_english=paragraphs,
            question_translator=questions,
            reader=reader_that_finds("Bob"),
        )
    )
    assert questions.asked == ["何"]
    assert paragraphs.asked == ["Le chat dort.", "Bob voit la maison rouge.", "Il voit 20 chats."]


def test_another_aligner_can_be_given():
    aligner = CandidateAligner(ToyTranslator(lambda line: "the cat" if line == "Le chat" else "zz"))
    found = predict_by_translation(
        [example()], translator_to_english=DICTIONARY, reader=reader_that_finds("cat"), aligner=aligner
    )
    assert next(found).text == "Le chat"


def test_paragraphs_are_translated_once_in_chunks(monkeypatch):
    monkeypatch.setattr(baseline, "EXAMPLES_AT_A_TIME", 2)
    toy = ToyTranslator(word_by_word(WORDS))
    examples = [example(question_id=str(n), question=f"quoi {n}") for n in range(5)] + [example("", "Bob dort.", "5")]
    found = list(predict_by_translation(examples, translator_to_english=toy, reader=reader_that_finds("Bob")))
    assert [prediction.question_id for prediction in found] == ["0", "1", "2", "3", "4", "5"]
    assert {prediction.text for prediction in found} == {"Bob"}
    assert sorted(toy.asked) == sorted({*toy.asked})


@pytest.mark.parametrize(("context", "function"), [("  ", str), ("Le chat", NOTHING)])
def test_nothing_to_read_is_a_prediction_without_a_span(context, function):
    found = predict_by_translation(
        [example(context=context)], translator_to_english=ToyTranslator(function), reader=reader_that_finds("cat")
    )
    assert [(prediction.text, prediction.spans) for prediction in found] == [("", ())]


CONTEXTS = st.lists(st.sampled_from([*WORDS, "Bob.", "20", "年間。", "Oui!", "l'un"]), max_size=20).map(" ".join)
TRANSLATORS = [
    DICTIONARY,
    TOY,
    Unchanged(),
    ToyTranslator(reversed_words),
    ToyTranslator(lambda line: f"{line[::-1]}x. "),
]


@pytest.mark.parametrize("translator", TRANSLATORS)
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(CONTEXTS, CONTEXTS), min_size=1, max_size=3))
def test_every_prediction_is_a_substring_of_its_own_paragraph(translator, pairs):
    examples = [example(question, context, str(n)) for n, (question, context) in enumerate(pairs)]
    reader = RandomReader({})
    reader.load()
    found = list(predict_by_translation(examples, translator_to_english=translator, reader=reader))
    for one, prediction in zip(examples, found, strict=True):
        assert prediction.question_id == one.question_id
        assert bool(prediction.spans) == bool(one.context.strip())
        for span in prediction.spans:
            assert one.context[span.start : span.end] == span.text != ""


def test_an_unchanged_paragraph_is_read_as_it_is():
    """The oracle: without translation the baseline is the reader."""
    reader = RandomReader({})
    reader.load()
    examples = [example(question, CONTEXT, question) for question in ("quoi", "ou", "qui")]
    plain = [(one.text, one.score) for one in predict(reader, examples)]
    found = predict_by_translation(examples, translator_to_english=Unchanged(), reader=reader)
    assert [(one.text, pytest.approx(one.score)) for one in found] == plain
    assert len(letter_tokenizer().encode(CONTEXT)) > 30
