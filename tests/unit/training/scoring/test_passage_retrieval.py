"""Recall among passages of all pages, each page in one language at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.corpora.parallel_passages import AskedQuestion, Passage, PassageSet
from training.scoring.passage_retrieval import PLACES, passage_recall

LANGUAGES = ("en", "fr", "ja")
N_PAGES, N_PARTS = 4, 2


def pages():
    """Four pages of two passages in three languages; the second passage answers, asked in each language."""
    passages = [
        Passage(f"p{page}", language, "", f"{page} {language} {part}")
        for page in range(N_PAGES)
        for language in LANGUAGES
        for part in range(N_PARTS)
    ]
    questions = [
        AskedQuestion(f"p{page}", asked, "?", tuple((page * 3 + number) * N_PARTS + 1 for number in range(3)))
        for page in range(N_PAGES)
        for asked in LANGUAGES
    ]
    return PassageSet(LANGUAGES, tuple(passages), tuple(questions))


def by_hand(similarity):
    """The same, counted with loops: (asked, shown) to ranks of passage and page."""
    found = {}
    given_pages = pages()
    for turn in range(3):
        shown = [
            number
            for number, passage in enumerate(given_pages.passages)
            if LANGUAGES.index(passage.language) == (int(passage.page[1]) + turn) % 3
        ]
        for row, question in enumerate(given_pages.questions):
            language = LANGUAGES[(int(question.page[1]) + turn) % 3]
            right = question.answered_by[LANGUAGES.index(language)]
            better = [n for n in shown if similarity[row, n] > similarity[row, right]]
            tops = {}
            for n in shown:
                page = given_pages.passages[n].page
                tops[page] = max(tops.get(page, -9), similarity[row, n])
            better_pages = [page for page, top in tops.items() if top > tops[question.page]]
            found.setdefault((question.language, language), []).append((len(better), len(better_pages)))
    return found


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_it_counts_as_loops_do(seed):
    generator = np.random.default_rng(seed)
    questions, passages = generator.normal(size=(12, 5)), generator.normal(size=(24, 5))
    recall = passage_recall(pages(), questions.astype(np.float32), passages.astype(np.float32))
    for (asked, shown), ranks in by_hand(questions.astype(np.float32) @ passages.astype(np.float32).T).items():
        found = recall[f"{asked}-{shown}"]
        assert found.n == len(ranks)
        for place in PLACES:
            assert found.passage[str(place)] == pytest.approx(100 * np.mean([rank < place for rank, _ in ranks]))
            assert found.page[str(place)] == pytest.approx(100 * np.mean([rank < place for _, rank in ranks]))


def test_right_vectors_find_everything_and_groups_add_up():
    given_pages = pages()
    meanings = np.eye(N_PAGES * N_PARTS, dtype=np.float32)
    passages = np.stack([meanings[int(p.page[1]) * N_PARTS + int(p.text[-1])] for p in given_pages.passages])
    questions = np.stack([meanings[int(q.page[1]) * N_PARTS + 1] for q in given_pages.questions])
    recall = passage_recall(given_pages, questions, passages)
    assert all(figures.passage["1"] == figures.page["1"] == 100 for figures in recall.values())
    assert recall["all"].n == 36 == recall["same language"].n + recall["across languages"].n
    assert recall["same language"].n == sum(recall[f"{one}-{one}"].n for one in LANGUAGES)


def test_a_question_that_finds_its_own_language_first_is_wrong_across_languages():
    given_pages = pages()
    tongue = np.eye(3, dtype=np.float32)
    passages = np.stack([tongue[LANGUAGES.index(p.language)] for p in given_pages.passages])
    questions = np.stack([tongue[LANGUAGES.index(q.language)] for q in given_pages.questions])
    recall = passage_recall(given_pages, questions, passages)
    assert recall["across languages"].page["1"] == 0
    assert recall["same language"].page["1"] == 100  # no other page is nearer
