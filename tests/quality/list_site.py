"""The list questions' site: the demo intranet, and pages in other frames written for these questions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
QUESTIONS = HERE / "list-questions.jsonl"
ACROSS = HERE / "list-questions-across.jsonl"
"""The same, asked in the two other languages than the page's."""
SITES = (HERE.parents[1] / "demo" / "site", HERE / "list-pages")


def read_questions(file: Path = QUESTIONS) -> list[dict[str, Any]]:
    """Every question of a set."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def write_list_site(folder: Path) -> Path:
    """Copies all pages into one folder.

    :returns: the folder.
    """
    for site in SITES:
        shutil.copytree(site, folder, dirs_exist_ok=True)
    return folder
