"""Parallel files in a folder: which hold a direction, and their sentence pairs.

A file's name ends with the two languages of its columns, `NAME_en_ja.tsv` or `.tsv.xz`, or with one, and then the
first column is English.
"""

from __future__ import annotations

import re
from pathlib import Path

from training.corpora.parallel import read_pairs
from training.translation.errors import TranslationError

_NAME = re.compile(r"(?:_(?P<first>[a-z]{2}))?_(?P<second>[a-z]{2})\.tsv(?:\.xz)?$")


def parallel_files(folder: Path, *, source: str, target: str) -> list[Path]:
    """The folder's files between two languages, in either order.

    :raises TranslationError: there is none.
    """
    if not folder.is_dir():
        raise TranslationError(f"expected a folder of parallel files, found no folder at {folder}")
    wanted = {source, target}
    files = sorted(path for path in folder.iterdir() if set(_languages(path) or ()) == wanted)
    if not files:
        raise TranslationError(
            f"expected parallel files of {source} and {target} in {folder} "
            f"(NAME_{source}_{target}.tsv or .tsv.xz, either order), found none"
        )
    return files


def read_parallel(files: list[Path], *, source: str, target: str, max_pairs: int) -> list[tuple[str, str]]:
    """(source, target) pairs, each once, an equal number of each file as far as it goes.

    :raises CorpusError: a file cannot be read.
    """
    rest = [_turned(path, source, target) for path in files]
    pairs: dict[tuple[str, str], None] = {}
    for number, of_file in enumerate(sorted(rest, key=len)):
        share = (max_pairs - len(pairs)) // (len(files) - number)
        pairs.update(dict.fromkeys(of_file[:share]))
    return list(pairs)


def _languages(path: Path) -> tuple[str, str] | None:
    match = _NAME.search(path.name)
    return (match["first"] or "en", match["second"]) if match else None


def _turned(path: Path, source: str, target: str) -> list[tuple[str, str]]:
    pairs = dict.fromkeys(read_pairs(path))
    return [(right, left) for left, right in pairs] if _languages(path) == (target, source) else list(pairs)
