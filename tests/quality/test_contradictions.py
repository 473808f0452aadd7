"""Criterion Q5: no fewer contradictions are noticed, and no more seen where there are none, than floors.json says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from tests.quality.contradictions import FILE, notice, write_pages
from training.scoring.judge import plain

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text())["contradictions"]


def test_the_set_is_large_and_states_what_it_says(tmp_path: Path) -> None:
    questions = list(write_pages(tmp_path))
    assert len({question["id"] for question in questions}) == len(questions) >= 130
    assert Counter(question["lang"] for question in questions).keys() == {"en", "fr", "ja"}
    for page in json.loads(FILE.read_text(encoding="utf-8"))["pages"]:
        for fact in page["facts"]:
            assert plain(fact["answer"]) in plain(fact["text"]), (page["id"], fact["question"])


def test_contradictions_in_other_words_q5(tmp_path: Path) -> None:
    found = notice(tmp_path)
    told = sum(item.is_told for item in found if item.is_changed)
    alarms = sum(item.is_alarmed for item in found if not item.is_changed)
    assert told >= FLOORS["told"], f"{told} contradictions shown"
    assert alarms <= FLOORS["most_false_alarms"], f"{alarms} shown where two pages agree"
