"""`answer` and `ask` with the embedded reader over the demo pages, as a user runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from actions.qa.store import PageStore
from tests.support.processes import ROOT, free_port, responds, running, wait_until

FIELDS = {"text", "sentence", "url", "title", "start", "end", "score"}
QUESTIONS = [
    {"id": 1, "question": "How much is the referral bonus for a permanent position?"},
    {"id": "deux", "question": "Combien coûte le parking à Lyon ?"},
    {"id": "san", "question": "健康診断はいつですか"},
    {"id": "blank", "question": "   "},
    {"id": "long", "question": "how many days " * 100},
    {"id": "odd", "question": "[SEP] \u0000 ' OR 1=1 -- <script> 💥 \ud7ff"},
    {"id": "\ud800", "question": "half a\u2028pair"},
]


@pytest.fixture(scope="module")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo's catalogue and a store that holds its pages."""
    folder = tmp_path_factory.mktemp("cli")
    port = free_port()
    catalogue = (ROOT / "data" / "pages.yml").read_text().replace("127.0.0.1:8765", f"127.0.0.1:{port}")
    (folder / "pages.yml").write_text(catalogue)
    with running([sys.executable, "-m", "demo.serve", "--port", str(port)], log=folder / "log") as server:
        wait_until(lambda: responds(f"http://127.0.0.1:{port}/"), process=server, seconds=30)
        assert run("refresh", *places(folder)).returncode == 0
    return folder


def places(folder: Path) -> list[str]:
    return ["--pages", str(folder / "pages.yml"), "--store", str(folder / "pages.db")]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "actions.qa", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def test_a_file_of_questions_gives_a_file_of_outcomes(pulled: Path) -> None:
    asked, out = pulled / "in.jsonl", pulled / "out.jsonl"
    lines = [json.dumps(question).replace("\\u2028", "\u2028") for question in QUESTIONS]
    asked.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    result = run("answer", *places(pulled), "--questions", str(asked), "--out", str(out))
    assert result.returncode == 0, result.stderr
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in records] == [str(question["id"]) for question in QUESTIONS]
    with PageStore(pulled / "pages.db") as store:
        texts = {document.url: document.text for document in store.documents()}
    for record in records:
        assert record["outcome"] in ("answer", "no_answer")
        assert record["elapsed_ms"] >= 0
        assert record.keys() >= FIELDS | {"alternatives"}
        for span in [record] * (record["outcome"] == "answer") + record["alternatives"]:
            assert span.keys() >= FIELDS
            assert texts[span["url"]][span["start"] : span["end"]] == span["text"] != ""  # Q1
            assert span["text"] in span["sentence"]
    assert "£1,500" in records[0]["sentence"]
    assert records[3]["reason"] == "empty_question"


def test_ask_as_a_table_and_as_json(pulled: Path) -> None:
    question = "How much is the referral bonus for a permanent position?"
    for_people = run("ask", *places(pulled), question)
    assert for_people.returncode == 0
    assert "£1,500" in for_people.stdout
    assert "/en/referral-bonus.html" in for_people.stdout
    record = json.loads(run("ask", *places(pulled), "--json", question).stdout)
    assert record["outcome"] == "answer"
    assert record["url"].endswith("/en/referral-bonus.html")


def test_a_threshold_of_ones_own_refuses_and_names_pages(pulled: Path) -> None:
    result = run("ask", *places(pulled), "--json", "referral bonus?", KATE_QA_NULL_THRESHOLD="1000")
    record = json.loads(result.stdout)
    assert (record["outcome"], record["reason"], record["text"]) == ("no_answer", "below_threshold", "")
    assert record["pages"]
    assert record["alternatives"]


def test_a_page_with_an_audience_answers_its_members_only(pulled: Path) -> None:
    catalogue, question = pulled / "for-managers.yml", "How much is the referral bonus for a permanent position?"
    listed = "/en/referral-bonus.html"
    text = (pulled / "pages.yml").read_text()
    catalogue.write_text(text.replace(listed, f"{listed}\n    audience: [managers, works-council]\n    country: [gb]"))
    files = ["--pages", str(catalogue), "--store", str(pulled / "pages.db"), "--json"]
    asked = {
        options: run("ask", *files, *options.split(), question).stdout
        for options in (
            "",
            "--audience staff",
            "--audience staff --audience managers",
            "--audience managers --country fr",
        )
    }
    assert [listed in said for said in asked.values()] == [False, False, True, False]
    assert "£1,500" in json.loads(asked["--audience staff --audience managers"])["sentence"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", "--pages", "nowhere.yml", "x"], "nowhere.yml"),
        (["ask", "--reader", "models/nothing", "x"], "models/nothing"),
        (["answer", "--questions", "nowhere.jsonl", "--out", "x"], "nowhere.jsonl"),
        (["answer", "--questions", "demo/questions.jsonl", "--out", "nowhere/x"], "--out: expected a file"),
        (["ask", "--country", "eu", "x"], "asker.country: expected an ISO 3166-1 alpha-2 code"),
        (["ask", "--country", "GB", "x"], "'country': 'GB'"),
        (["ask", "--audience", "Managers", "x"], "asker.audience: expected lower-case letters"),
    ],
)
def test_what_a_user_got_wrong_is_one_line_m4(tmp_path: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments, "--store", str(tmp_path / "pages.db"), HF_HUB_OFFLINE="1")
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_malformed_question_is_named_and_nothing_is_written(pulled: Path) -> None:
    asked, out = pulled / "bad.jsonl", pulled / "never.jsonl"
    for line in ('{"id": 2}', "[" * 100_000):
        asked.write_text(f'{{"id": 1, "question": "ok?"}}\n{line}\n')
        result = run("answer", *places(pulled), "--questions", str(asked), "--out", str(out))
        assert result.returncode == 2
        assert "line 2" in result.stderr
        assert "Traceback" not in result.stderr
    assert not out.exists()


def test_who_reads_only_the_beginning_is_told_nothing_of_a_broken_pipe() -> None:
    command = f"{sys.executable} -m actions.qa pages check --json | head -c 1"
    result = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Error" not in result.stderr
