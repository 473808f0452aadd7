from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from actions.qa.manifest import write_manifest
from training.commands import coverage
from training.errors import CorpusError

CALIBRATION = {"intercept": 0.0, "reader_score": 1.0, "coverage": 0.0, "margin": 0.0, "min_confidence": 0.5}


def run(*words: object, encoder: str = "") -> int:
    parser = argparse.ArgumentParser()
    coverage.add_parser(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["coverage", f"--encoder={encoder}", *map(str, words)])
    return int(arguments.run(arguments))


def test_an_encoder_that_the_outcomes_do_not_know_is_refused(calibrated, tmp_path):
    questions, outcomes = files(tmp_path, "a", {"a1": (2.0, True)})
    with pytest.raises(CorpusError, match="made without an encoder"):
        run(
            *("--reader", calibrated, "--questions", questions, "--outcomes", outcomes, "--name", "a"),
            *("--out", tmp_path / "out"),
            encoder="models/encoder",
        )


def reader(folder: Path, **facts: object) -> Path:
    folder.mkdir()
    (folder / "model.onnx").write_bytes(b"weights")
    write_manifest(folder, name="mine", null_threshold=1.5, facts=facts)
    return folder


@pytest.fixture
def calibrated(tmp_path: Path) -> Path:
    made = reader(tmp_path / "reader")
    digest = json.loads((made / "manifest.json").read_text())["sha256"]["model.onnx"]
    write_manifest(
        made, name="mine", null_threshold=1.5, facts={"calibration": {**CALIBRATION, "model_sha256": digest}}
    )
    return made


def files(folder: Path, name: str, scores: dict[str, tuple[float, bool]]) -> tuple[Path, Path]:
    """Questions about one page; what was found for each has that score of the reader, and is right or not.

    Ids that begin with `none` no page answers; for ids that begin with `lost` nothing is found.
    """
    questions, outcomes = [], []
    for question_id, (score, right) in scores.items():
        is_none = question_id.startswith("none")
        page = {"page": None, "answers": [], "kind": "none"} if is_none else PAGE
        span = {"url": "http://h/en/a.html", "score": score, "reader_score": score, "coverage": 0.5}
        spans = [] if question_id.startswith("lost") else [{**span, "sentence": "At noon." if right else "At one."}]
        questions.append({"id": question_id, **page})
        outcomes.append({"id": question_id, "outcome": "no_answer", "alternatives": spans})
    return lines(folder / f"{name}-q.jsonl", questions), lines(folder / f"{name}-o.jsonl", outcomes)


PAGE = {"page": "en/a.html", "answers": ["noon"], "kind": "span"}


def lines(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_sets_are_measured_apart_and_files_of_one_name_together(calibrated, tmp_path, capsys):
    q1, o1 = files(tmp_path, "a", {"a1": (2.0, True), "a2": (1.0, False), "lost1": (0.0, False)})
    q2, o2 = files(tmp_path, "b", {"none1": (3.0, True)})
    q3, o3 = files(tmp_path, "c", {"c1": (-1.0, True), "c2": (1.0, True)})
    sets = ("--questions", q1, q2, q3, "--outcomes", o1, o2, o3, "--name", "first", "first", "second")
    assert run("--reader", calibrated, *sets, "--out", tmp_path / "out") == 0
    found = json.loads((tmp_path / "out" / "coverage.json").read_text())
    first = {key: found["first"][key] for key in ("n_questions", "answered", "right_of_answered", "aurc")}
    # none1 is the surest and wrong: 1, then 1 of 2, then 2 of 3 are wrong
    assert first == {
        "n_questions": 4,
        "answered": 0.75,
        "right_of_answered": 0.3333,
        "aurc": round((1 + 1 / 2 + 2 / 3) / 3, 4),
    }
    assert (found["second"]["n_questions"], found["second"]["answered"], found["second"]["aurc"]) == (2, 0.5, 0.0)
    assert (tmp_path / "out" / "coverage.png").read_bytes().startswith(b"\x89PNG")
    table = (tmp_path / "out" / "coverage.md").read_text()
    assert "| first | 4 | 75.0 | 33.3 | 75.0 | 33.3 | 0.722 |" in table
    assert table in capsys.readouterr().out


def test_what_is_stated_is_told_apart_from_what_is_shown_with_a_doubt(calibrated, tmp_path):
    record = json.loads((calibrated / "manifest.json").read_text())
    facts = {"calibration": record["calibration"] | {"min_confidence": 0.1}}
    write_manifest(calibrated, name="mine", null_threshold=1.5, facts=facts)
    questions, outcomes = files(tmp_path, "a", {"a1": (2.0, True), "a2": (-1.0, False), "a3": (-3.0, True)})
    words = ("--questions", questions, "--outcomes", outcomes, "--name", "a", "--out", tmp_path / "out")
    assert run("--reader", calibrated, *words) == 0
    found = json.loads((tmp_path / "out" / "coverage.json").read_text())["a"]
    names = ("answered", "right_of_answered", "stated", "right_of_stated")
    assert [found[name] for name in names] == [0.6667, 0.5, 0.3333, 1.0]


def test_every_file_needs_its_name_and_outcomes(calibrated, tmp_path):
    questions, outcomes = files(tmp_path, "a", {"a1": (2.0, True)})
    with pytest.raises(CorpusError, match="got 1 names, 2 question files and 1 outcome files"):
        run(
            *("--reader", calibrated, "--questions", questions, questions, "--outcomes", outcomes),
            *("--name", "a", "--out", tmp_path / "out"),
        )


def test_a_reader_that_nobody_calibrated_has_no_confidence(tmp_path):
    questions, outcomes = files(tmp_path, "a", {"a1": (2.0, True)})
    words = ("--questions", questions, "--outcomes", outcomes, "--name", "a", "--out", tmp_path / "out")
    with pytest.raises(CorpusError, match="expected a calibrated reader"):
        run("--reader", reader(tmp_path / "plain"), *words)


def test_a_set_without_questions_has_no_curve(calibrated, tmp_path):
    questions, outcomes = files(tmp_path, "a", {})
    words = ("--questions", questions, "--outcomes", outcomes, "--name", "a", "--out", tmp_path / "out")
    with pytest.raises(CorpusError, match="none of a"):
        run("--reader", calibrated, *words)


def test_a_kate_without_an_encoder_is_as_sure_as_her_own_calibration_says(calibrated, tmp_path):
    record = json.loads((calibrated / "manifest.json").read_text())
    by_letters = {**CALIBRATION, "intercept": -9.0}
    facts = {"calibration": {**record["calibration"], "by_letters": by_letters}}
    write_manifest(calibrated, name="mine", null_threshold=1.5, facts=facts)
    questions, outcomes = files(tmp_path, "a", {"a1": (8.0, True), "a2": (10.0, True)})
    places = ("--reader", calibrated, "--questions", questions, "--outcomes", outcomes, "--name", "a")
    run(*places, "--out", tmp_path / "out")
    found = json.loads((tmp_path / "out" / "coverage.json").read_text())["a"]
    assert [point["confidence"] for point in found["curve"]] == pytest.approx([0.7311, 0.2689])
    assert found["answered"] == 0.5
