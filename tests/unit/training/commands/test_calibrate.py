from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from actions.qa.manifest import check_folder, write_manifest
from training.calibrating.cases import read_cases
from training.calibrating.fit import fit
from training.commands import calibrate
from training.commands.judging_encoder import judged_cases, judging_encoder
from training.errors import CorpusError

N_PAGES = 12
ENCODER = "models/encoder"


def run(*words: object, encoder: object = "") -> int:
    parser = argparse.ArgumentParser()
    calibrate.add_parser(parser.add_subparsers(required=True))
    arguments = parser.parse_args(["calibrate", f"--encoder={encoder}", *map(str, words)])
    return int(arguments.run(arguments))


@pytest.fixture
def reader(tmp_path: Path) -> Path:
    folder = tmp_path / "reader"
    folder.mkdir()
    (folder / "model.onnx").write_bytes(b"weights")
    write_manifest(folder, name="mine", null_threshold=1.5, facts={})
    return folder


def files(folder: Path, name: str, *, similarity: float = 0.0) -> tuple[Path, Path]:
    """Two questions about each page; the reader is sure where it is right, three times in four."""
    questions, outcomes = [], []
    for number in range(2 * N_PAGES):
        page, right = f"en/{name}{number // 2}.html", number % 4 != 0
        question = {"id": f"{name}{number}", "page": page, "answers": ["noon"], "kind": "span"}
        best = span(f"http://h/{page}", 8.0 + number / 10 if right else 3.0 + number / 10, right=right)
        other = span("http://h/en/other.html", 1.0 + number / 20, right=False)
        best["similarity"] = other["similarity"] = similarity
        question["question"] = f"When is lunch {number}?"
        questions.append(question)
        outcomes.append({"id": question["id"], "outcome": "no_answer", "alternatives": [best, other]})
    return lines(folder / f"{name}-q.jsonl", questions), lines(folder / f"{name}-o.jsonl", outcomes)


def span(url: str, score: float, *, right: bool) -> dict[str, object]:
    sentence = "At noon." if right else "At one."
    return {"url": url, "score": score, "reader_score": score, "coverage": 0.5, "sentence": sentence}


def lines(path: Path, records: list[dict[str, object]]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_it_prints_what_the_calibration_is_worth_and_stores_it(reader, tmp_path, capsys):
    questions, outcomes = files(tmp_path, "a")
    assert run("--reader", reader, "--questions", questions, "--outcomes", outcomes, "--keep", 0.75) == 0
    printed = capsys.readouterr().out
    assert "48 cases: 24 answerable, 18 of them answered right" in printed
    assert "of right answers and" in printed
    assert "of answerable questions" in printed
    assert f"{reader}: calibrated" in printed
    assert check_folder(reader).calibration == fit(read_cases(questions, outcomes), keep_share=0.75)
    record = json.loads((reader / "manifest.json").read_text())["calibration"]
    assert (record["keeping"], record["encoder"]) == ("0.75 of right", "")


def test_what_is_to_be_kept_can_be_said(reader, tmp_path):
    questions, outcomes = files(tmp_path, "a")
    run("--reader", reader, "--questions", questions, "--outcomes", outcomes, "--of", "answerable")
    stored = check_folder(reader).calibration
    assert stored == fit(read_cases(questions, outcomes), keep_share=0.95, of="answerable")
    assert json.loads((reader / "manifest.json").read_text())["calibration"]["keeping"] == "0.95 of answerable"


def test_sentences_are_judged_by_the_encoder_that_kate_had(reader, tmp_path):
    questions, outcomes = files(tmp_path, "a", similarity=0.4)
    run("--reader", reader, "--questions", questions, "--outcomes", outcomes, encoder=ENCODER)
    expected = fit(judged_cases(questions, outcomes, judging_encoder(ENCODER)), keep_share=0.95)
    assert check_folder(reader).calibration == expected
    assert expected.sentence_similarity != 0
    record = json.loads((reader / "manifest.json").read_text())["calibration"]
    assert record["encoder"].startswith("kate-encoder")


@pytest.mark.parametrize(("similarity", "encoder"), [(0.0, ENCODER), (0.4, "")])
def test_outcomes_of_another_encoder_than_is_named_are_refused(reader, tmp_path, similarity, encoder):
    questions, outcomes = files(tmp_path, "a", similarity=similarity)
    with pytest.raises(CorpusError, match="--encoder names"):
        run("--reader", reader, "--questions", questions, "--outcomes", outcomes, encoder=encoder)


def test_all_files_are_fitted_on_together_and_named(reader, tmp_path, capsys):
    (questions, outcomes), (more, answered) = files(tmp_path, "a"), files(tmp_path, "b")
    run("--reader", reader, "--questions", questions, more, "--outcomes", outcomes, answered)
    assert "96 cases" in capsys.readouterr().out
    record = json.loads((reader / "manifest.json").read_text())["calibration"]
    assert record["fitted_on"] == [f"{tmp_path.name}/{name}-q.jsonl" for name in "ab"]
    assert record["held_out"]["n"] == 96


def test_the_table_has_a_row_for_each_tenth_of_confidence(reader, tmp_path, capsys):
    questions, outcomes = files(tmp_path, "a")
    run("--reader", reader, "--questions", questions, "--outcomes", outcomes)
    rows = [line.strip("│").split("│") for line in capsys.readouterr().out.splitlines() if line.startswith("│")]
    sure = [float(row[0]) for row in rows]
    assert 1 < len(rows) <= 10
    assert sure == sorted(sure)
    assert sum(int(row[1]) for row in rows) == 48


def test_a_dry_run_writes_nothing(reader, tmp_path, capsys):
    questions, outcomes = files(tmp_path, "a")
    before = (reader / "manifest.json").read_bytes()
    assert run("--reader", reader, "--questions", questions, "--outcomes", outcomes, "--dry-run") == 0
    assert "48 cases" in capsys.readouterr().out
    assert (reader / "manifest.json").read_bytes() == before


def test_each_question_file_wants_its_outcomes(reader, tmp_path):
    questions, outcomes = files(tmp_path, "a")
    with pytest.raises(CorpusError, match="got 1 and 2"):
        run("--reader", reader, "--questions", questions, "--outcomes", outcomes, outcomes)


@pytest.mark.parametrize("share", ["0", "95", "-0.5", "nan", "most"])
def test_what_is_no_share_is_refused(reader, share, capsys):
    with pytest.raises(SystemExit):
        run("--reader", reader, "--questions", "q", "--outcomes", "o", f"--keep={share}")
    assert f"expected a share above 0 and up to 1, got '{share}'" in capsys.readouterr().err


def test_one_file_of_several_that_was_made_without_the_encoder_is_named(reader, tmp_path):
    (first, answered), (second, blind) = files(tmp_path, "a", similarity=0.4), files(tmp_path, "b")
    with pytest.raises(CorpusError, match=r"b-o\.jsonl: its outcomes were made without an encoder"):
        run("--reader", reader, "--questions", first, second, "--outcomes", answered, blind, encoder=ENCODER)
