"""The whole benchmark on a handful of pages, with a reader that knows one text, in this process."""

from __future__ import annotations

import json
import lzma
from types import SimpleNamespace

import pytest

from tests.load import bench_answer, measure_answerer
from tests.load.answer_table import WAYS
from tests.load.filler_pages import LANGUAGES
from tests.support.readers import OracleReader

PAGE = "<html lang='en'><title>Leave</title><body><main><h1>Leave</h1><p>You get {} days of leave.</p></main></body>"


@pytest.fixture
def data(tmp_path):
    """Two pages with a question each, and text of three languages."""
    site = tmp_path / "data" / "hr_dev" / "site"
    site.mkdir(parents=True)
    lines = []
    for number in (25, 31):
        (site / f"leave-{number}.html").write_text(PAGE.format(number), encoding="utf-8")
        question = {"id": str(number), "question": f"is it {number} days of leave?", "page": f"leave-{number}.html"}
        more = {"lang": "en", "page_lang": "en", "answers": [f"{number} days"], "kind": "span"}
        lines.append(json.dumps(question | more) + "\n")
    (site.parent / "questions.jsonl").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "data" / "text").mkdir()
    for language in LANGUAGES:
        with lzma.open(tmp_path / "data" / "text" / f"{language}-docs.txt.xz", "wt", encoding="utf-8") as file:
            file.writelines(
                f"{number} cats slept on the mat of the house in {language}.\n" * 20 for number in range(99)
            )
    return tmp_path / "data"


@pytest.fixture
def asked(monkeypatch, data):
    """Runs the benchmark; the words that its children were called with."""
    called = []

    def run_here(command, *, cwd, check):
        called.append(command)
        assert command[1:3] == ["-m", "tests.load.measure_answerer"]
        assert check
        assert (cwd / "tests").is_dir()
        measure_answerer.main(command[3:])

    site = [bench_answer.sites(data, data)[0]]
    monkeypatch.setattr(bench_answer, "sites", lambda data, work: site)  # noqa: ARG005
    monkeypatch.setattr(bench_answer, "subprocess", SimpleNamespace(run=run_here))  # others go on running theirs
    monkeypatch.setattr(bench_answer, "environment", lambda: {"revision": "abc", "cores": 2})
    monkeypatch.setattr("actions.qa.factory.make_reader", lambda *_, **__: OracleReader({"25 days": 9.0}))
    return called


def bench(data, *more):
    places = ("--data", str(data), "--work", str(data / "work"), "--out", str(data / "out"))
    bench_answer.main([*places, "--pages", "2", "6", *more])
    return json.loads((data / "out" / "answer.json").read_text())


def test_every_size_is_measured_and_reported(data, asked):
    report = bench(data)
    assert list(report["sizes"]) == ["2", "6"]
    for figures in report["sizes"].values():
        assert figures["n_questions"] == 2
        assert figures["gold_recall"]["1"] == figures["gold_recall"]["everything"] == 100.0
        assert figures["gold_in_sentence"] == 50.0  # the reader knows one of the two
        assert figures["p95_ms"] >= figures["p50_ms"] >= figures["retrieval_p50_ms"] > 0
        assert figures["peak_mb"] > 0
        assert figures["gold_recall_by_pair"]["en-en"]["n"] == 2
    assert "p50_ms" in report["growth_exponents"]
    assert report["run"]["environment"] == {"revision": "abc", "cores": 2}
    assert "| 6 |" in (data / "out" / "answer.md").read_text()
    assert (data / "out" / "answer.png").read_bytes().startswith(b"\x89PNG")
    assert all(figures["member"]["n_questions"] == 2 for figures in report["sizes"].values())
    assert not any("everything" in figures for figures in report["sizes"].values())
    assert len(asked) == 10  # each size without anything kept, then twice asked by anyone and by members
    assert ["--members" in command for command in asked] == [False, False, True, False, True] * 2
    for figures in report["sizes"].values():
        for found in figures["sought"].values():
            assert found["n_questions"] == 2
            assert found["gold_recall"]["1"] == found["page_recall"]["1"] == 100.0
    assert "Passages and pages found" in (data / "out" / "answer.md").read_text()


@pytest.mark.usefixtures("asked")
def test_of_a_question_that_is_only_sought_one_window_is_read(data):
    bench(data)
    work = next((data / "work").glob("models-*")) / "6"
    pages = {}
    for name in ("anyone", "anyone-sought"):
        lines = [json.loads(line) for line in (work / f"{name}.outcomes.jsonl").read_text().splitlines()]
        assert all(line["n_candidates"] > 1 for line in lines)
        pages[name] = [1 + len(line["alternatives"]) for line in lines]
    assert min(pages["anyone"]) > 1
    assert set(pages["anyone-sought"]) == {1}


@pytest.mark.usefixtures("asked")
def test_members_are_asked_without_the_pages_of_others(data):
    bench(data)
    work = next((data / "work").glob("models-*")) / "6"
    catalogue = json.loads((work / "served" / "pages.yml").read_text())
    for entry in catalogue["pages"][1:]:
        entry["company"] = ["theirs"]
    (work / "served" / "pages.yml").write_text(json.dumps(catalogue))
    places = ("--pages", str(work / "served"), "--questions", str(work / "anyone.questions.jsonl"))
    seen = {}
    for words in ((), ("--members",)):
        outcomes = data / f"outcomes{len(words)}.jsonl"
        measure_answerer.main([*places, "--out", str(data / "o.json"), "--outcomes", str(outcomes), *words])
        seen[words] = [json.loads(line)["n_candidates"] for line in outcomes.read_text().splitlines()]
    assert seen["--members",] == [1, 1]
    assert all(n > 1 for n in seen[()])


def test_what_was_measured_is_kept_until_it_is_to_be_measured_again(data, asked):
    first = bench(data)
    assert bench(data) == first
    assert len(asked) == 10
    bench(data, "--again")
    assert len(asked) == 20


def test_reading_everything_is_compared_with_the_same_questions(data, asked):
    figures = bench(data, "--everything", "1", "--max-windows", "1")["sizes"]["6"]
    assert figures["n_questions"] == 2
    assert figures["everything"]["n_questions"] == figures["member_same"]["n_questions"] == 1
    assert figures["windows_p50"] == figures["member_same"]["windows_p50"] == 1
    assert figures["everything"]["windows_p50"] >= 6
    rows = [line for line in (data / "out" / "answer.md").read_text().splitlines() if line.startswith("| 6 ")]
    assert [row.split(" | ")[1] for row in rows] == [*WAYS.values(), WAYS["anyone"], WAYS["member"]]
    assert len(asked) == 12


def test_a_size_that_was_interrupted_is_taken_up(data, asked, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(bench_answer, "judge", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bench(data)
    assert len(asked) == 3
    bench(data)
    assert ["cold.json" in "".join(command) for command in asked] == [True, *[False] * 6, True, *[False] * 4]
