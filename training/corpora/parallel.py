"""Sentence pairs for alignment, from the tab-separated files of the data folder."""

from __future__ import annotations

import lzma
import random
from pathlib import Path

from training.corpora.squad import Example

ENGLISH_FRENCH = ("workfront_en_fr.tsv.xz", "pydocs_fr.tsv.xz")
ENGLISH_JAPANESE = ("workfront_en_ja.tsv.xz", "pydocs_ja.tsv.xz", "tanaka_en_ja.tsv.xz")


def read_pairs(folder: Path, names: tuple[str, ...], *, spaced: bool) -> list[tuple[str, str]]:
    """(English, other) pairs; `spaced=False` joins Japanese that was tokenized with spaces."""
    pairs = []
    for name in names:
        with lzma.open(folder / name, "rt", encoding="utf-8") as lines:
            fields = (line.rstrip("\n").split("\t") for line in lines)
            pairs += [(f[0], f[1] if spaced else f[1].replace(" ", "")) for f in fields if len(f) == 2]
    return pairs


def same_text_pairs(examples: list[Example], *, count: int, seed: int = 0) -> list[tuple[str, str]]:
    """English paragraphs paired with themselves: they align two tokenizations of the same words."""
    contexts = sorted({example.context[:400] for example in examples})
    random.Random(seed).shuffle(contexts)
    return [(context, context) for context in contexts[:count]]
