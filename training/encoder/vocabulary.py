"""Which of mBERT's word pieces the embedded reader keeps.

mBERT has 119,547 pieces for 104 languages; Kate reads three. Pieces that hardly occur in our English, French
and Japanese text cost 1.5 kB each and are dropped; text is cut exactly as mBERT would cut it, but for them.
"""

from __future__ import annotations

import lzma
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

from training.errors import CorpusError

SPECIAL_PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def read_pieces(path: Path) -> list[str]:
    """The pieces of a BERT `vocab.txt`, in order of their ids."""
    if not path.is_file():
        raise CorpusError(f"expected a BERT vocabulary at {path}, found no such file")
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n")


def cased_tokenizer(pieces: list[str]) -> Tokenizer:
    """A tokenizer that cuts text as `bert-base-multilingual-cased` does, with these pieces."""
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(list(SPECIAL_PIECES))
    return tokenizer


def count_pieces(tokenizer: Tokenizer, lines: Iterable[str]) -> Counter[int]:
    """How often each piece id occurs."""
    counts: Counter[int] = Counter()
    for batch in _batches(iter(lines), size=2000):
        for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
            counts.update(encoding.ids)
    return counts


def frequent_pieces(pieces: list[str], counts: Counter[int], *, at_least: int) -> list[str]:
    """The special pieces, then those that occur often enough, in mBERT's order."""
    kept = [piece for number, piece in enumerate(pieces) if piece not in SPECIAL_PIECES and counts[number] >= at_least]
    return [*SPECIAL_PIECES, *kept]


def head(path: Path, max_bytes: int) -> Iterator[str]:
    """Non-blank lines from the beginning of a file."""
    used = 0
    with lzma.open(path, "rt", encoding="utf-8", errors="ignore") as lines:
        for line in lines:
            text = line.strip()[:2000]
            used += len(text.encode())
            if used > max_bytes:
                return
            if text:
                yield text


def _batches(items: Iterator[str], *, size: int) -> Iterator[list[str]]:
    while batch := list(islice(items, size)):
        yield batch
