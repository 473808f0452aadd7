"""Pages like an intranet's, cut from running text: what a question is not about. The same texts give the same pages.

Lines of a text are its paragraphs, blank lines end its documents (`DATA/text/LANGUAGE-NAME.txt.xz`). Short lines
without an end are headings, runs of them are lists, as they were before the texts lost their marks.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path

from actions.qa.types import BlockKind, Document
from tests.support.made_pages import Part, made_document
from training.corpora.other_texts import text_lines
from training.errors import CorpusError

LANGUAGES = ("en", "fr", "ja")
MIN_CHARACTERS, MAX_CHARACTERS = 300, 6000
_HEADING_CHARACTERS = {"en": 80, "fr": 80, "ja": 40}
_TITLE_CHARACTERS = {"en": 60, "fr": 60, "ja": 24}
_ENDS = (".", "!", "?", ",", ";", ":", "。", "！", "？", "、", "：", "”", "»", "」")
_PARAGRAPHS_A_HEADING = 5
"""In running text, which has none of its own."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Lines that make one page."""

    lines: tuple[str, ...]
    language: str
    name: str
    """Of the text that they are from, and which of its pages: a piece of an address."""


def filler_documents(folder: Path, n: int, *, address: str, at: datetime, seed: int = 0) -> Iterator[Document]:
    """n pages, one language after the other and in each one text after the other.

    :param folder: of `LANGUAGE-NAME.txt.xz` files.
    :raises CorpusError: a language has no text, or the texts are too short for so many pages.
    """
    cuts = [_taking_turns(_texts(folder, language), seed) for language in LANGUAGES]
    made = 0
    for cut in islice((cut for turn in zip(*cuts, strict=False) for cut in turn), n):
        yield page_of(cut, address=address, at=at, seed=seed)
        made += 1
    if made < n:
        raise CorpusError(f"{folder}: expected text for {n} pages, found it for {made}")


def cut_pages(lines: Iterable[str], *, language: str, name: str, seed: int) -> Iterator[Cut]:
    """Runs of lines of `MIN_CHARACTERS` to `MAX_CHARACTERS`, of any length between, short ones as often as long ones.

    A longer line is cut; what a document has left below the minimum is left out.
    """
    random_lengths = random.Random(f"{seed}:{language}:{name}")
    kept: list[str] = []
    wanted = _length(random_lengths)
    number = 0
    for raw in lines:
        line = raw.strip()[:MAX_CHARACTERS]
        size = sum(map(len, kept))
        if kept and (not line or size >= wanted or size + len(line) > MAX_CHARACTERS):
            if size >= MIN_CHARACTERS:
                yield Cut(tuple(kept), language, f"{name}-{number}")
                number += 1
            kept, wanted = [], _length(random_lengths)
        kept += [line] if line else []
    if sum(map(len, kept)) >= MIN_CHARACTERS:
        yield Cut(tuple(kept), language, f"{name}-{number}")


def page_of(cut: Cut, *, address: str, at: datetime, seed: int) -> Document:
    """The page of these lines: a title, headings, paragraphs and lists."""
    title, lines = _titled(cut)
    parts = [Part(BlockKind.HEADING, title), *_parts(lines, cut.language, random.Random(f"{seed}:{cut.name}"))]
    return made_document(f"{address}/{cut.language}/{cut.name}.html", parts, title=title, language=cut.language, at=at)


def _texts(folder: Path, language: str) -> list[Path]:
    found = sorted(folder.glob(f"{language}-*.txt.xz"))
    if not found:
        raise CorpusError(f"{folder}: expected texts called {language}-NAME.txt.xz, found none")
    return found


def _taking_turns(texts: Sequence[Path], seed: int) -> Iterator[Cut]:
    """A page of each text in turn, as long as one has any."""
    left = {path: _pages_of(path, seed) for path in texts}
    for path in cycle(texts):
        if not left:
            return
        if path in left:
            try:
                yield next(left[path])
            except StopIteration:
                del left[path]


def _pages_of(path: Path, seed: int) -> Iterator[Cut]:
    language, _, name = path.name.removesuffix(".txt.xz").partition("-")
    yield from cut_pages(text_lines(path), language=language, name=name, seed=seed)


def _length(random_lengths: random.Random) -> float:
    return math.exp(random_lengths.uniform(math.log(MIN_CHARACTERS), math.log(MAX_CHARACTERS * 0.8)))


def _titled(cut: Cut) -> tuple[str, Sequence[str]]:
    """A first line that can be a title is it; otherwise the page is called by its first words."""
    if len(cut.lines) > 1 and _is_short(cut.lines[0], cut.language):
        return cut.lines[0], cut.lines[1:]
    return _first_words(cut.lines[0], cut.language), cut.lines


def _parts(lines: Sequence[str], language: str, chance: random.Random) -> Iterator[Part]:
    short = [_is_short(line, language) for line in lines]
    for place, line in enumerate(lines):
        beside_short = any(short[max(place - 1, 0) : place]) or any(short[place + 1 : place + 2])
        if short[place]:
            yield Part(BlockKind.LIST_ITEM if beside_short else BlockKind.HEADING, line)
            continue
        if place and not any(short) and not chance.randrange(_PARAGRAPHS_A_HEADING):
            yield Part(BlockKind.HEADING, _first_words(line, language))
        yield Part(BlockKind.PARAGRAPH, line)


def _is_short(line: str, language: str) -> bool:
    return len(line) <= _HEADING_CHARACTERS[language] and not line.endswith(_ENDS)


def _first_words(line: str, language: str) -> str:
    most = _TITLE_CHARACTERS[language]
    if len(line) <= most or language == "ja":
        return line[:most]
    return line[: most + 1].rpartition(" ")[0] or line[:most]
