"""Kate suggests only what she answers rightly: the demo intranet with the embedded reader, and its own threshold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.quality.whole_kate import served, write_catalogue
from tests.support.processes import ROOT

SITE = ROOT / "demo" / "site"
SUGGESTED = yaml.safe_load((ROOT / "tests" / "conversation" / "suggested_questions.yml").read_text(encoding="utf-8"))
FOR_THE_PAGES = [item for items in SUGGESTED.values() for item in items if "page" in item]


def library(*arguments: object) -> None:
    """Run a command of the library."""
    command = [sys.executable, "-m", "actions.qa", *map(str, arguments)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What became of each question, by question."""
    folder: Path = tmp_path_factory.mktemp("suggested")
    questions, answers = folder / "questions.jsonl", folder / "answers.jsonl"
    asked = [{"id": item["question"], "question": item["question"]} for item in FOR_THE_PAGES]
    questions.write_text("".join(f"{json.dumps(line)}\n" for line in asked))
    with served(SITE) as address:
        pages = ["--pages", write_catalogue(SITE, address, folder / "pages.yml"), "--store", folder / "pages.db"]
        library("refresh", *pages)
    library("answer", *pages, "--questions", questions, "--out", answers)
    return {line["id"]: line for line in map(json.loads, answers.read_text().splitlines())}


@pytest.mark.parametrize("item", FOR_THE_PAGES, ids=lambda item: item["page"])
def test_a_suggested_question_gets_its_answer(item: dict[str, str], outcomes: dict[str, dict[str, Any]]) -> None:
    outcome = outcomes[item["question"]]
    assert outcome["outcome"] == "answer"
    assert outcome["url"].endswith(item["page"])
    assert item["says"] in outcome["sentence"]
