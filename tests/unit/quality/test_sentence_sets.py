from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.quality.sentence_sets import direction_figures, sentence_sets
from training.errors import CorpusError

AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    for name in ("eng", "fra", "jpn"):
        (tmp_path / f"{name}.txt").write_text("".join(f"{name} {n}\n" for n in range(7)), encoding="utf-8")
    return tmp_path


def test_every_line_is_a_page_and_is_asked_for_in_the_two_other_languages(folder):
    sets = {made.name: made for made in sentence_sets(folder, n_questions=3, at=AT)}
    assert list(sets) == ["ntrex-en", "ntrex-fr", "ntrex-ja"]
    directions = {(q["lang"], q["page_lang"]) for made in sets.values() for q in made.questions}
    assert directions == {(a, b) for a in ("en", "fr", "ja") for b in ("en", "fr", "ja") if a != b}
    french = sets["ntrex-fr"]
    texts = {document.url.removeprefix("http://corpus.example/"): document.text for document in french.documents}
    assert len(texts) == 7
    assert len(french.questions) == 6
    for question in french.questions:
        assert texts[question["page"]] == question["answers"][0] == f"fra {question['question'].split()[1]}"
    lines = [{q["question"].split()[1] for q in made.questions} for made in sets.values()]
    assert lines[0] == lines[1] == lines[2]
    assert len(lines[0]) == 3


def test_files_of_other_lengths_are_no_translations(folder):
    (folder / "jpn.txt").write_text("one\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"expected files of as many lines, got \[7, 7, 1\]"):
        list(sentence_sets(folder, n_questions=3, at=AT))
    (folder / "jpn.txt").unlink()
    with pytest.raises(CorpusError, match=r"jpn\.txt: expected sentences"):
        list(sentence_sets(folder, n_questions=3, at=AT))


def test_accuracy_is_of_the_first_and_recall_of_ten():
    asked = [("en", "fr"), ("en", "fr"), ("ja", "fr"), ("en", "fr"), ("en", "fr")]
    questions = [{"lang": a, "page_lang": b} for a, b in asked]
    ranks = ([1], [4, 9], [], [11], [])
    outcomes = [{"page_ranks": found, "retrieval_ms": 2.0} for found in ranks]
    assert direction_figures(questions, outcomes) == {
        "en-fr": {"n": 4, "accuracy": 25.0, "recall_at_10": 50.0, "retrieval_ms": 2.0},
        "ja-fr": {"n": 1, "accuracy": 0.0, "recall_at_10": 0.0, "retrieval_ms": 2.0},
    }
