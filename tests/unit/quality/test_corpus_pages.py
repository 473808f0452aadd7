"""The whole command, with a reader that knows two texts."""

from __future__ import annotations

import json

import pytest

from tests.quality import corpus_pages
from tests.support.corpora import article, asked, paragraph, squad, write
from tests.support.readers import OracleReader
from training.calibrating.cases import read_cases
from training.errors import CorpusError


@pytest.fixture
def data(tmp_path, monkeypatch):
    reader = OracleReader({"25 days": 9.0, "room 3": 8.0})
    monkeypatch.setattr("actions.qa.factory.make_reader", lambda *_, **__: reader)
    monkeypatch.setattr(corpus_pages, "code_revision", lambda: "abc")
    (tmp_path / "data" / "qa").mkdir(parents=True)
    articles = [
        article(
            f"Leave {n}",
            paragraph(f"In {n} you get 25 days.", asked(f"{n}a", ("25 days", 13)), asked(f"{n}n", is_impossible=True)),
            paragraph(f"Parking {n} is in room 3.", asked(f"{n}b", ("room 3", 16))),
        )
        for n in (1, 2)
    ]
    write(tmp_path / "data" / "qa" / "mine.json", squad(*articles))
    ntrex = tmp_path / "data" / "parallel" / "ntrex"
    ntrex.mkdir(parents=True)
    for name in ("eng", "fra", "jpn"):
        (ntrex / f"{name}.txt").write_text("".join(f"{n * 37} cats\n" for n in range(1, 16)), encoding="utf-8")
    return tmp_path / "data"


def measured(data, *words):
    out = data / "out.json"
    corpus_pages.main(["--data", str(data), "--work", str(data / "work"), "--out", str(out), *words])
    return json.loads(out.read_text())


def test_a_corpus_is_asked_and_its_figures_kept(data):
    found = measured(data, "--file", "mine.json")["mine"]
    assert (found["n_pages"], found["reader"], found["revision"]) == (4, "oracle", "abc")
    figures = found["groups"]["all"]
    assert (figures["n"], figures["n_unanswerable"]) == (4, 0)
    assert figures["exact_match"] >= 50.0
    assert figures["page_recall_at_8"] == 100.0
    assert "**mine: 4 pages, oracle**" in (data / "work" / "mine" / "figures.md").read_text()


def test_halves_leave_what_calibrate_reads(data):
    found = measured(data, "--file", "mine.json", "--unanswerable")
    assert set(found) == {"mine-fit", "mine-measure"}
    for name in found:
        folder = data / "work" / name
        cases = read_cases(folder / "questions.jsonl", folder / "outcomes.jsonl", pages_taken_away=False)
        assert sorted(case.answerable for case in cases) == [False, True, True]
        assert found[name]["groups"]["all"]["n_unanswerable"] == 1


def test_sentences_look_for_their_translations_and_other_sets_stay(data):
    measured(data, "--file", "mine.json", "--questions", "1")
    found = measured(data, "--ntrex", "--questions", "5")
    assert found["mine"]["groups"]["all"]["n"] == 1
    directions = found["ntrex"]["directions"]
    assert len(directions) == 6
    assert all(own["n"] == 5 and own["accuracy"] == own["recall_at_10"] == 100.0 for own in directions.values())


def test_outcomes_of_other_code_are_no_measurement_of_this(data, monkeypatch):
    measured(data, "--file", "mine.json")
    monkeypatch.setattr(corpus_pages, "code_revision", lambda: "def")
    with pytest.raises(CorpusError, match="give another --work"):
        measured(data, "--file", "mine.json")
    assert measured(data, "--file", "mine.json", "--go-on")["mine"]["groups"]["all"]["n"] == 4
