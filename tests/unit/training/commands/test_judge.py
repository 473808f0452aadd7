from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from training.commands import judge

QUESTIONS = [
    {"id": "a", "lang": "en", "page": "en/x.html", "page_lang": "en", "answers": ["noon"], "kind": "span"},
    {"id": "b", "lang": "en", "page": None, "page_lang": None, "answers": [], "kind": "none"},
]
SPAN = {"text": "noon", "sentence": "At noon.", "url": "http://h/en/x.html", "score": 5.0}


def printed(tmp_path: Path, capsys: pytest.CaptureFixture[str], *spans: dict[str, object]) -> str:
    """What judging one refused span for each question prints."""
    outcomes = [
        {"id": question["id"], "outcome": "no_answer", "confidence": None, "elapsed_ms": 2.0, "alternatives": [span]}
        for question, span in zip(QUESTIONS, spans, strict=True)
    ]
    for name, records in (("q", QUESTIONS), ("o", outcomes)):
        (tmp_path / name).write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    parser = argparse.ArgumentParser()
    judge.add_parser(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["judge", "--questions", str(tmp_path / "q"), "--outcomes", str(tmp_path / "o")])
    assert arguments.run(arguments) == 0
    return capsys.readouterr().out


def test_thresholds_are_of_confidence(tmp_path, capsys):
    out = printed(tmp_path, capsys, {**SPAN, "confidence": 0.4567}, {**SPAN, "score": 9.0, "confidence": 0.1})
    assert "threshold of confidence 0.457: keeps 100%, refuses 100% of none" in out


def test_thresholds_of_older_outcomes_are_of_scores(tmp_path, capsys):
    out = printed(tmp_path, capsys, SPAN, {**SPAN, "score": 9.0})
    assert "threshold of score 5.000: keeps 100%, refuses 0% of none" in out
