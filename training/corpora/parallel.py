"""Sentence pairs, from tab-separated files: one pair a line, plain, `.xz` or `.gz`."""

from __future__ import annotations

import lzma
import random
import re
import zlib
from pathlib import Path

from training.corpora.files import expanded
from training.corpora.squad import Example
from training.errors import CorpusError

_JAPANESE = "[\u3040-\u30ff\u4e00-\u9fff、。「」！？]"
_UNSPACED = re.compile(f"(?<={_JAPANESE}) +| +(?={_JAPANESE})")
"""A space beside a Japanese character: some corpora cut Japanese into words with spaces."""


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """All pairs of a file, in order; Japanese that was cut with spaces is joined again.

    :raises CorpusError: the file cannot be read, or has no line with two fields.
    """
    try:
        text = expanded(path.read_bytes()).decode("utf-8")
    except (OSError, ValueError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise CorpusError(f"{path}: expected tab-separated sentence pairs: {error}") from error
    fields = [line.split("\t") for line in text.split("\n")]
    pairs = [(row[0], _UNSPACED.sub("", row[1])) for row in fields if len(row) == 2 and all(row)]
    if not pairs:
        raise CorpusError(f"{path}: expected lines of two sentences with a tab between them, found none")
    return pairs


def draw_pairs(
    pairs: list[tuple[str, str]], *, count: int | None, seed: int, max_characters: int = 240
) -> list[tuple[str, str]]:
    """Different pairs of sentences that are neither empty of words nor long, in random order, `count` at most."""
    usable = sorted({pair for pair in pairs if all(4 <= len(side) <= max_characters for side in pair)})
    random.Random(seed).shuffle(usable)
    return usable[:count]


def same_text_pairs(examples: list[Example], *, count: int, seed: int = 0) -> list[tuple[str, str]]:
    """English paragraphs paired with themselves: they align two tokenizations of the same words."""
    contexts = sorted({example.context[:400] for example in examples})
    random.Random(seed).shuffle(contexts)
    return [(context, context) for context in contexts[:count]]
