"""Evaluation sets by their files: which they are, what they are called, which language their paragraphs are in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from training.corpora.files import set_name
from training.errors import TrainingError

NINE_SETS = tuple(
    f"squad_test_question_{question}_context_{context}.json.xz"
    for context in ("en", "fr", "jap")
    for question in ("en", "fr", "jap")
)

_NAMED_CODE = re.compile(r"(?:context[-_]|xquad\.)([a-z]{2,3})(?![a-z])")
_NAMES = (
    (re.compile(r"fquad|piaf|french"), "fr"),
    (re.compile(r"jaquad|jsquad|japanese"), "ja"),
)
_CODES = {"jap": "ja", "jpn": "ja", "eng": "en", "fra": "fr", "fre": "fr"}


def set_files(places: Sequence[Path]) -> list[Path]:
    """The files that were meant: a folder stands for the nine sets in it.

    :raises TrainingError: two files would have the same name in the results.
    """
    files = [file for place in places for file in (_nine_sets(place) if place.is_dir() else [place])]
    by_name: dict[str, Path] = {}
    for file in files:
        if other := by_name.get(set_name(file)):
            raise TrainingError(f"expected files of different names, got {other} and {file}")
        by_name[set_name(file)] = file
    return files


def language_of(path: Path) -> str:
    """ISO 639-1 code of a data file's paragraphs, by its usual name; English where the name says nothing."""
    name = path.name.lower()
    if match := _NAMED_CODE.search(name):
        return _CODES.get(match[1], match[1])
    return next((code for pattern, code in _NAMES if pattern.search(name)), "en")


def _nine_sets(folder: Path) -> list[Path]:
    """Compressed or not."""
    return [plain if (plain := folder / name.removesuffix(".xz")).exists() else folder / name for name in NINE_SETS]
