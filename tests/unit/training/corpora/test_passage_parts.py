"""Pages cut into the parts that Kate gives vectors: every question knows its sentence and its title."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.parallel_pages import write_pages
from training.corpora.parallel_passages import Passage, PassageRecipe, read_passages
from training.corpora.passage_parts import SentenceCut, TitleCut, sentences_in, titles_of
from training.running.context import QUESTIONS


@given(st.text("ab .。|\n", max_size=60))
def test_sentences_are_the_text_cut(text):
    ends = SentenceCut().ends(text, "en")
    pieces = [text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    assert "".join(pieces) == text
    assert ends == sorted(ends)
    assert len(pieces) == 1 or all(piece.strip() for piece in pieces)


def test_a_row_is_one_sentence_and_a_line_ends_one():
    text = "Leave\nYou have 25 days. Ask first.\nGrade | Days. Or weeks\n有休は25日です。まず聞く。"
    ends = SentenceCut().ends(text, "en")
    pieces = [text[start:end].strip() for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    rows = ["Leave", "You have 25 days.", "Ask first.", "Grade | Days. Or weeks", "有休は25日です。", "まず聞く。"]
    assert pieces == rows


def test_every_question_is_answered_by_the_sentence_that_has_its_answer(tmp_path):
    found = read_passages(write_pages(tmp_path / "a.pages.json", n=3), SentenceCut())
    for question in found.questions:
        for language, number in zip(found.languages, question.answered_by, strict=True):
            sentence = found.passages[number]
            assert (sentence.page, sentence.language, sentence.heading) == (question.page, language, "")
            assert sentence.text.endswith(f"is {question.page[-1]}.")


def test_every_question_is_about_its_pages_title(tmp_path):
    found = read_passages(write_pages(tmp_path / "a.pages.json", n=3), TitleCut())
    assert [(title.heading, title.text) for title in found.passages[:3]] == [
        ("leave - Acme", ""),
        ("evael - Acme", ""),
        ("LEAVE - Acme", ""),
    ]
    for question in found.questions:
        assert [found.passages[number].page for number in question.answered_by] == [question.page] * 3


def test_of_other_texts_each_sentence_and_each_title_once():
    passages = [Passage("t", "en", "Cats", "One cat. Two cats."), Passage("t", "en", "Cats", "Three."), *NO_TITLE]
    assert [part.text for part in sentences_in(passages)] == ["One cat.", "Two cats.", "Three.", "Four."]
    assert [(part.heading, part.text) for part in titles_of(passages)] == [("Cats", "")]


NO_TITLE = [Passage("t", "en", "", "Four.")]


@pytest.mark.parametrize("path", sorted(QUESTIONS.glob("*.pages.json"))[:2], ids=lambda path: path.name)
def test_the_projects_own_questions_are_the_same_ones_whatever_is_cut(path):
    answers = {
        phrasing: question["answer"]
        for page in json.loads(path.read_text(encoding="utf-8"))["pages"]
        for question in page["questions"]
        for phrasings in question["ask"].values()
        for phrasing in phrasings
    }
    passages, sentences, titles = (read_passages(path, cut) for cut in (PassageRecipe(), SentenceCut(), TitleCut()))
    asked = [question.text for question in passages.questions]
    assert asked == [question.text for question in sentences.questions] == [q.text for q in titles.questions]
    held = [
        answers[question.text][language] in sentences.passages[number].text
        for question in sentences.questions
        for language, number in zip(sentences.languages, question.answered_by, strict=True)
    ]
    assert sum(held) > 0.97 * len(held)  # a few answers run over a sentence's end
