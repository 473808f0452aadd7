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
    """Which texts of the data folder are read, and how much of each."""

    texts: tuple[str, ...] = ()
    """By name, as `en-eltec_novels`; the licences of what is not named do not matter."""
    lines_per_text: int = 1000
    """Drawn at random; of a shorter text all."""
    lines_for_parts: int = 0
    """The first of these, whose sentences and titles answer nothing either, where parts are learnt from."""
    skipped_share: float = 0.8
    """Of each text, from its beginning: vocabularies and benchmarks are made from there."""


def text_files(folder: Path, recipe: OtherTextRecipe) -> list[Path]:
    """The texts that are read, in the recipe's order.

    :raises CorpusError: one is not there.
    """
    found = [folder / f"{name}{SUFFIX}" for name in recipe.texts]
    for path in found:
        if not path.is_file():
            raise CorpusError(f"expected a text at {path}, found no such file")
    return found


def text_passages(path: Path, recipe: OtherTextRecipe, cut: PassageRecipe, *, seed: int) -> list[Passage]:
    """Lines of one text, each a passage below the beginning of the line before it.

    :raises CorpusError: it cannot be read.
    """
    name = path.name.removesuffix(SUFFIX)
    language = name.partition("-")[0]
    limit = cut.limit(language)
    lines = [line for raw in text_lines(path) if (line := raw.strip())]
    pairs = list(_long_ones(lines[int(len(lines) * recipe.skipped_share) :], int(limit * _LEAST_SHARE)))
    random.Random(f"{seed}:{name}").shuffle(pairs)
    n_title = int(limit * _TITLE_SHARE)
    return [
        Passage(name, language, title[:n_title].strip(), text[:limit].strip())
        for title, text in islice(pairs, recipe.lines_per_text)
    ]


def text_lines(path: Path) -> Iterator[str]:
    """The lines of a text, as they stand there.

    :raises CorpusError: it cannot be read.
    """
    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            yield from lines
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: expected xz-compressed UTF-8 text: {error}") from error


def _long_ones(lines: Iterable[str], least_characters: int) -> Iterator[tuple[str, str]]:
    """Each long line, after the line before it."""
    before = ""
    for line in lines:
        if len(line) >= least_characters:
            yield before or line, line
        before = line
