"""The list questions' site: the demo intranet, and pages in other frames written for these questions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
QUESTIONS = HERE / "list-questions.jsonl"
SITES = (HERE.parents[1] / "demo" / "site", HERE / "list-pages")


def read_questions() -> list[dict[str, Any]]:
    """Every question of the set."""
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def write_list_site(folder: Path) -> Path:
    """Copies all pages into one folder.

    :returns: the folder.
    """
    for site in SITES:
        shutil.copytree(site, folder, dirs_exist_ok=True)
    return folder
