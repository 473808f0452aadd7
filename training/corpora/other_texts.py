"""Running text as passages that answer none of the questions that a retriever learns from: novels, manuals, laws.

An intranet has thousands of pages on other matters, many of them in the question's language; a retriever that has seen
nothing but answers does not know what to leave behind.
"""

from __future__ import annotations

import lzma
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from training.corpora.parallel_passages import Passage, PassageRecipe
from training.errors import CorpusError

SUFFIX = ".txt.xz"
_LEAST_SHARE = 0.2
"""Of a passage's characters that a line must have: shorter ones are headings, captions, items."""
_TITLE_SHARE = 0.12
"""Of a passage's characters that a title may have."""


@dataclass(frozen=True, slots=True)
class OtherTextRecipe:
    """How much is taken of each text of the data folder."""

    lines_per_text: int = 0
    """Drawn at random; of a shorter text all."""
    skipped_share: float = 0.8
    """Of each text, from its beginning: vocabularies and benchmarks are made from there."""
    left_out: tuple[str, ...] = ()
    """Texts, as `en-NAME`: whose terms are not known, or that answer the questions after all."""


def text_files(folder: Path, recipe: OtherTextRecipe) -> list[Path]:
    """The texts of a folder that lines are taken of, `LANGUAGE-NAME.txt.xz`, in order; none if no lines are.

    :raises CorpusError: it has none, or not one that is to be left out.
    """
    if not recipe.lines_per_text:
        return []
    found = sorted(folder.glob(f"*-*{SUFFIX}"))
    if missing := set(recipe.left_out) - set(map(_name, found)):
        raise CorpusError(f"{folder}: expected the text {min(missing)!r}, which is to be left out, found none")
    kept = [path for path in found if _name(path) not in recipe.left_out]
    if not kept:
        raise CorpusError(f"{folder}: expected texts called LANGUAGE-NAME{SUFFIX}, found none")
    return kept


def text_passages(path: Path, recipe: OtherTextRecipe, cut: PassageRecipe, *, seed: int) -> list[Passage]:
    """Lines of one text, each a passage below the beginning of the line before it.

    :raises CorpusError: it cannot be read.
    """
    name = _name(path)
    language = name.partition("-")[0]
    limit = cut.limit(language)
    lines = _lines(path)
    pairs = list(_long_ones(lines[int(len(lines) * recipe.skipped_share) :], int(limit * _LEAST_SHARE)))
    random.Random(f"{seed}:{name}").shuffle(pairs)
    n_title = int(limit * _TITLE_SHARE)
    return [
        Passage(name, language, title[:n_title].strip(), text[:limit].strip())
        for title, text in islice(pairs, recipe.lines_per_text)
    ]


def _name(path: Path) -> str:
    return path.name.removesuffix(SUFFIX)


def _lines(path: Path) -> list[str]:
    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            return [text for line in lines if (text := line.strip())]
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: expected xz-compressed UTF-8 text: {error}") from error


def _long_ones(lines: Iterable[str], least_characters: int) -> Iterator[tuple[str, str]]:
    """Each long line, after the line before it."""
    before = ""
    for line in lines:
        if len(line) >= least_characters:
            yield before or line, line
        before = line
