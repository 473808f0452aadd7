"""`python -m actions.qa feedback report` and `export`, as a person or a script calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.qa.feedback_records import Expectation, QuestionRecord, Vote, VoteRecord
from actions.qa.feedback_store import FeedbackStore
from actions.qa.store import PageStore
from actions.qa.types import Validators
from tests.support.documents import document
from tests.support.processes import ROOT
from training.corpora.squad import read_squad

AT = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
LEAVE = document("# Leave", "You get 25 days a year. Ask early.", url="http://a.example/", title="Leave")
PARKING = document("Parking costs 40 euros.", url="http://b.example/", title="Parking")


def vote(kind: str, answer: str, question: str | None) -> VoteRecord:
    page = LEAVE if answer in LEAVE.text else PARKING
    start = page.text.index(answer)
    place = {"source": page.url, "start": start, "end": start + len(answer), "page_version": page.content_hash}
    return VoteRecord(Vote(kind), "en", model_version="m", recorded_at=AT, question=question, **place)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with recorded feedback and the pages that it is about."""
    folder = tmp_path_factory.mktemp("feedback")
    with PageStore(folder / "pages.db") as pages:
        for page in (LEAVE, PARKING):
            pages.save(page, validators=Validators(), asks_password=False)
    store = FeedbackStore(f"sqlite:///{folder}/feedback.db")
    store.open()
    store.add(vote("up", "25 days", "how much leave?"))
    store.add(vote("up", "Ask early.", None))
    store.add(vote("down", "40 euros", "may I park?"))
    store.add(VoteRecord(Vote.DOWN, "ja", "utter_hr_payslip", None, None, "", AT))
    store.add(replace(vote("up", "25 days", "old?"), page_version="0" * 64, recorded_at=AT - timedelta(days=40)))
    store.add_question(QuestionRecord("fr", False, None, "m", AT))
    store.add_expectation(Expectation("the price of a day", "d" * 64, "en", PARKING.url, 3, 9, AT))
    store.close()
    return folder


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "actions.qa", "feedback", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def database(folder: Path) -> list[str]:
    return ["--database", f"sqlite:///{folder}/feedback.db"]


def test_the_report_is_a_table_for_people(folder: Path) -> None:
    done = run("report", *database(folder), "--least-votes", "1")
    assert done.returncode == 0, done.stderr
    for shown in ("Worst pages", "http://b.example/", "100%", "utter_hr_payslip", "2026-11-02", "the price of a day"):
        assert shown in done.stdout


def test_the_report_is_json_for_scripts(folder: Path) -> None:
    report = json.loads(run("report", *database(folder), "--json", "--since", "2026-11-01").stdout)
    assert report["votes"] == {"up": 2, "down": 2, "share_down": 0.5}
    assert report["questions"] == [{"language": "fr", "asked": 1, "unanswered": 1, "share_unanswered": 1.0}]
    assert [expectation["text"] for expectation in report["expectations"]] == ["the price of a day"]


def test_the_report_can_be_drawn(folder: Path, tmp_path: Path) -> None:
    done = run("report", *database(folder), "--least-votes", "1", "--plot", tmp_path / "feedback.png")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "feedback.png").read_bytes().startswith(b"\x89PNG")
    assert [path.name for path in tmp_path.iterdir()] == ["feedback.png"]


def test_without_matplotlib_it_is_said_how_to_get_it(folder: Path, tmp_path: Path) -> None:
    arguments = ["feedback", "report", *database(folder), "--plot", str(tmp_path / "feedback.png")]
    program = f"""
import sys
sys.modules["matplotlib"] = sys.modules["matplotlib.figure"] = None
from actions.qa.__main__ import main
raise SystemExit(main({arguments!r}))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "requirements/environments.sh dev" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_export_is_read_by_training(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "votes.json"
    done = run("export", *database(folder), "--store", folder / "pages.db", "--out", out, "--with-rejected")
    assert done.returncode == 0, done.stderr
    for shown in ("1 questions with an answer, 1 without", "the page has changed", "scripted answer", "not kept"):
        assert shown in done.stdout
    accepted, rejected = read_squad(out)
    assert (accepted.question, accepted.golds[0].text, accepted.title) == ("how much leave?", "25 days", "Leave")
    assert (rejected.question, rejected.golds, rejected.plausible[0].text) == ("may I park?", (), "40 euros")
    for example in (accepted, rejected):
        (gold,) = example.golds or example.plausible
        assert example.context[gold.start :][: len(gold.text)] == gold.text


def test_an_export_counts_what_was_left_out_for_scripts(folder: Path, tmp_path: Path) -> None:
    done = run("export", *database(folder), "--store", folder / "pages.db", "--out", tmp_path / "o.json", "--json")
    summary = json.loads(done.stdout)
    assert (summary["answered"], summary["rejected"]) == (1, 0)
    assert sum(summary["left_out"].values()) == 4


def test_nothing_to_export_writes_nothing(folder: Path, tmp_path: Path) -> None:
    with PageStore(tmp_path / "none.db"):
        pass
    done = run("export", *database(folder), "--store", tmp_path / "none.db", "--out", tmp_path / "o.json")
    assert done.returncode == 1
    assert "no file written" in done.stdout
    assert not (tmp_path / "o.json").exists()


@pytest.mark.parametrize("command", [["report"], ["export", "--out", "o.json"]])
def test_a_database_that_is_not_there_is_an_error_and_is_not_made(tmp_path: Path, command: list[str]) -> None:
    done = run(*command, *database(tmp_path))
    assert done.returncode == 2
    assert "there is no such file" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_page_store_that_is_not_there_is_an_error_and_is_not_made(folder: Path, tmp_path: Path) -> None:
    done = run("export", *database(folder), "--store", tmp_path / "none.db", "--out", tmp_path / "o.json")
    assert done.returncode == 2
    assert "none.db" in done.stderr
    assert list(tmp_path.iterdir()) == []
