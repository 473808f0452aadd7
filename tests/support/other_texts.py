"""Running text in a folder, as the data folder has it."""

from __future__ import annotations

import lzma
from collections.abc import Iterable
from pathlib import Path


def write_text(path: Path, lines: Iterable[str]) -> Path:
    """An xz-compressed text of these lines; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as text:
        text.writelines(f"{line}\n" for line in lines)
    return path
