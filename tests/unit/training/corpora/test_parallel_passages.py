"""Pages become passages that are pieces of them; every question knows the passage that answers it in each language."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.parallel_pages import page, write_pages
from training.corpora.parallel_passages import PassageRecipe, joined, passage_ends, read_passages
from training.errors import CorpusError
from training.running.context import QUESTIONS

RECIPE = PassageRecipe()


@given(st.text("ab \n", max_size=60), st.integers(1, 30))
def test_passages_are_the_text_cut_between_paragraphs(text, limit):
    ends = passage_ends(text, limit)
    pieces = [text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]
    assert "".join(pieces) == text
    assert all(piece.endswith("\n\n") for piece in pieces[:-1])
    for piece in pieces:
        paragraphs = piece.removesuffix("\n\n").split("\n\n")
        assert len(piece.removesuffix("\n\n")) <= limit or len([part for part in paragraphs if part]) <= 1
    for left, right in pairwise(pieces):  # no two neighbours would have fitted together
        assert len(left) + len(right.split("\n\n")[0]) > limit


def test_every_question_is_answered_by_a_passage_that_has_its_answer(tmp_path):
    found = read_passages(write_pages(tmp_path / "a.pages.json", n=3), RECIPE)
    assert found.languages == ("en", "fr", "ja")
    assert len(found.questions) == 3 * 3 * 2
    for question in found.questions:
        for language, number in zip(found.languages, question.answered_by, strict=True):
            passage = found.passages[number]
            assert (passage.page, passage.language) == (question.page, language)
            assert passage.text.endswith(f"is {question.page[-1]}.")
    first = found.passages[found.questions[0].answered_by[1]]
    assert (first.page, first.heading) == ("a.pages/p0", "evael - Acme")


def test_japanese_passages_are_shorter():
    assert (PassageRecipe(90, 30).limit("fr"), PassageRecipe(90, 30).limit("ja")) == (90, 30)


def test_a_part_is_the_first_pages_whole(tmp_path):
    path = write_pages(tmp_path / "a.pages.json", n=3)
    for wanted, n_pages in ((1, 1), (6, 1), (7, 2), (99, 3)):
        part = read_passages(path, RECIPE, max_questions=wanted)
        assert len({passage.page for passage in part.passages}) == n_pages


def test_several_sets_are_numbered_through(tmp_path):
    sets = [read_passages(write_pages(tmp_path / f"{name}.pages.json", n=2), RECIPE) for name in "ab"]
    both = joined(sets)
    assert len(both.passages) == sum(len(one.passages) for one in sets)
    for question in both.questions:
        assert {both.passages[number].page for number in question.answered_by} == {question.page}


def test_pages_in_other_languages_and_malformed_ones_are_named(tmp_path):
    other = page(1)
    for field in ("title", "text"):
        del other[field]["ja"]
    (tmp_path / "x.pages.json").write_text(json.dumps({"pages": [page(0), other]}))
    with pytest.raises(CorpusError, match=r"x\.pages\.json: p1: expected en, fr, ja, got en, fr"):
        read_passages(tmp_path / "x.pages.json", RECIPE)
    (tmp_path / "x.pages.json").write_text(json.dumps({"pages": [{"id": "p"}]}))
    with pytest.raises(CorpusError, match=r"x\.pages\.json: p:"):
        read_passages(tmp_path / "x.pages.json", RECIPE)
    with pytest.raises(CorpusError, match="same languages"):
        joined([])


@pytest.mark.parametrize("path", sorted(QUESTIONS.glob("*.pages.json"))[:2], ids=lambda path: path.name)
def test_the_projects_own_pages_can_be_learnt_from(path: Path):
    found = read_passages(path, RECIPE)
    lengths = [len(passage.text) for passage in found.passages if passage.language != "ja"]
    assert sum(length <= RECIPE.characters for length in lengths) > 0.9 * len(lengths)
    answering = {number for question in found.questions for number in question.answered_by}
    assert len(answering) > 0.3 * len(found.passages)
