"""Criterion Q5: no figure of the embedded reader falls below its floor.

What needs no data set runs always: every question language on every page language, on pages written for this, and
the whole of Kate on them. With KATE_DATA (`make quality DATA=DIR`) the paper's nine sets, FQuAD's and JaQuAD's
development sets and `hr_dev` are measured too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from actions.qa.onnx_reader import OnnxReader
from tests.quality.whole_kate import OUTCOMES, ask_kate
from tests.quality.written_site import LANGUAGES, write_site
from training.calibrating.fit import quality
from training.commands.judging_encoder import judged_cases, judging_encoder
from training.corpora.parallel_pages import read_parallel_pages
from training.corpora.squad import Example
from training.scoring.evaluate import evaluate, predict
from training.scoring.judge import Judged
from training.scoring.metrics import multilingual_tokens, score

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
READER = ROOT / "models" / "reader"
WRITTEN = HERE / "hr-written.pages.json"
FLOORS = json.loads((HERE / "floors.json").read_text())
DATA = Path(os.environ.get("KATE_DATA", ""))
EVERY = 3
"""Of the written questions one in so many is asked through the whole of Kate."""
needs_data = pytest.mark.skipif(not os.environ.get("KATE_DATA"), reason="make quality DATA=DIR measures this")


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    loaded = OnnxReader(READER, n_workers=2)
    loaded.load()
    return loaded


@pytest.fixture(scope="module")
def written() -> list[Example]:
    """Written questions that have an answer, in their first phrasing."""
    return [example for example in read_parallel_pages(WRITTEN) if "-0." in example.question_id and example.golds]


@pytest.mark.parametrize("shown", LANGUAGES)
@pytest.mark.parametrize("asked", LANGUAGES)
def test_written_pages_are_read_q5(reader: OnnxReader, written: list[Example], asked: str, shown: str) -> None:
    examples = [example for example in written if example.question_id.endswith(f".{asked}-{shown}")]
    said = [prediction.text for prediction in predict(reader, examples)]
    golds = [[gold.text for gold in example.golds] for example in examples]
    f1 = score(said, golds, multilingual_tokens(shown)).f1
    assert f1 >= FLOORS["written_f1"][f"{asked}-{shown}"], f"{asked} on {shown}: F1 {f1:.1f}"


def test_written_pages_through_kate_q5(tmp_path: Path) -> None:
    questions = _sample(write_site(WRITTEN, tmp_path / "site"))
    judged = ask_kate(tmp_path / "site", questions, tmp_path / "work")
    _check(_figures(judged, questions, tmp_path / "work"), FLOORS["written_through_kate"])


@needs_data
def test_nine_sets_q5(reader: OnnxReader, tmp_path: Path) -> None:
    metrics = evaluate(reader, [DATA / "qa"], tmp_path)
    _check({name: found["multilingual"]["f1"] for name, found in metrics.items()}, FLOORS["nine_sets_f1"])


@needs_data
@pytest.mark.parametrize("name", sorted(FLOORS["development_sets_f1"]))
def test_development_sets_q5(reader: OnnxReader, tmp_path: Path, name: str) -> None:
    metrics = evaluate(reader, [DATA / "qa" / f"{name}.json.xz"], tmp_path)
    _check({name: metrics[name]["multilingual"]["f1"]}, FLOORS["development_sets_f1"])


@needs_data
def test_hr_dev_through_kate_q5(tmp_path: Path) -> None:
    questions = DATA / "hr_dev" / "questions.jsonl"
    judged = ask_kate(DATA / "hr_dev" / "site", questions, tmp_path)
    _check(_figures(judged, questions, tmp_path), FLOORS["hr_dev_through_kate"])


def _sample(questions: Path) -> Path:
    lines = questions.read_text(encoding="utf-8").splitlines(keepends=True)
    path = questions.with_name("sample.jsonl")
    path.write_text("".join(lines[::EVERY]), encoding="utf-8")
    return path


def _figures(judged: Sequence[Judged], questions: Path, work: Path) -> dict[str, float]:
    """Percent of span questions, and of what is refused as the reader is calibrated."""
    spans = [item for item in judged if item.kind == "span"]
    calibration = OnnxReader(READER)
    calibration.load()
    assert calibration.card.calibration, "the embedded reader ships calibrated"
    cases = judged_cases(questions, work / OUTCOMES, judging_encoder(str(ROOT / "models" / "encoder")))
    worth = quality(calibration.card.calibration, cases)
    return {
        "page_right": 100 * sum(item.page_right for item in spans) / len(spans),
        "span_right": 100 * sum(item.span_right for item in spans) / len(spans),
        "gold_in_sentence": 100 * sum(item.sentence_right for item in spans) / len(spans),
        "answerable_kept": 100 * worth.kept,
        "others_refused": 100 * worth.refused,
    }


def _check(figures: dict[str, float], floors: dict[str, float]) -> None:
    below = {name: round(figures[name], 1) for name, floor in floors.items() if figures[name] < floor}
    assert not below, f"below their floors {floors}: {below}"
    assert figures.keys() >= floors.keys()
