"""Word pieces with their character offsets. The only file that knows the `tokenizers` library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer as _FastTokenizer

from actions.qa.errors import ReaderCorrupt, ReaderMissing

IntArray = npt.NDArray[np.int64]
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """Ids of the pieces that frame a window."""

    cls_id: int
    sep_id: int


@dataclass(frozen=True, eq=False, slots=True)
class TokenizedText:
    """A text as word pieces; piece `i` is `text[starts[i]:ends[i]]`, which is empty for a piece that is a space."""

    ids: IntArray
    """(n_tokens,)"""
    starts: IntArray
    """(n_tokens,) character offsets"""
    ends: IntArray
    """(n_tokens,) character offsets, one past the last character"""

    def __len__(self) -> int:
        return len(self.ids)

    def between(self, start: int, end: int) -> TokenizedText:
        """The pieces that lie wholly inside `[start, end)`; their offsets stay those of the whole text."""
        first = int(np.searchsorted(self.starts, start, side="left"))
        last = int(np.searchsorted(self.ends, end, side="right"))
        return self.tokens(first, max(first, last))

    def shifted(self, offset: int) -> TokenizedText:
        """The same pieces, of a text that begins at `offset` of another one."""
        return TokenizedText(self.ids, self.starts + offset, self.ends + offset)

    def tokens(self, first: int, last: int) -> TokenizedText:
        """Pieces `first` up to and without `last`."""
        return TokenizedText(self.ids[first:last], self.starts[first:last], self.ends[first:last])


class Tokenizer:
    """Turns text into word pieces without special tokens; windows add those themselves.

    :param definition: the JSON text of a `tokenizer.json`.
    :param source: where it is from, for messages.
    :raises ReaderCorrupt: it is no tokenizer, or has no `[CLS]` and `[SEP]`.
    """

    def __init__(self, definition: str, *, source: str) -> None:
        try:
            self._fast = _FastTokenizer.from_str(definition)
        except Exception as error:  # the library raises plain Exception
            raise ReaderCorrupt(f"{source} is not a tokenizer definition: {error}") from error
        # Padding or truncation stored in the file would cut texts silently.
        self._fast.no_padding()
        self._fast.no_truncation()
        # "[SEP]" typed by an employee or written on a page is text, not a border between question and page.
        self._fast.encode_special_tokens = True
        self.special = SpecialTokens(self._special("[CLS]", source), self._special("[SEP]", source))

    @classmethod
    def from_file(cls, path: Path) -> Tokenizer:
        """The tokenizer of a `tokenizer.json`.

        :raises ReaderMissing: there is no such file.
        """
        if not path.is_file():
            raise ReaderMissing(f"expected a tokenizer at {path}, found no such file")
        return cls(path.read_text(encoding="utf-8"), source=str(path))

    def encode(self, text: str) -> TokenizedText:
        """The pieces of a text, in order."""
        return self.encode_batch([text])[0]

    def encode_batch(self, texts: list[str]) -> list[TokenizedText]:
        """The pieces of each text, in order; faster than one by one.

        Half a surrogate pair, which JSON can bring in and UTF-8 cannot hold, counts as a replacement character.
        """
        clean = [_SURROGATE.sub("\ufffd", text) for text in texts]
        encodings = self._fast.encode_batch(clean, add_special_tokens=False)
        return [_tokenized(text, e.ids, e.offsets) for text, e in zip(clean, encodings, strict=True)]

    def _special(self, token: str, source: str) -> int:
        token_id = self._fast.token_to_id(token)
        if token_id is None:
            raise ReaderCorrupt(f"{source}: a BERT tokenizer has a {token} token, this one has none")
        return int(token_id)


def _tokenized(text: str, ids: list[int], offsets: list[tuple[int, int]]) -> TokenizedText:
    pairs = np.asarray(offsets, dtype=np.int64).reshape(-1, 2)
    starts = _after_spaces(text, pairs[:, 0], pairs[:, 1])
    # SentencePiece's own space before a text counts the first letter to it, too.
    ends = np.append(np.minimum(pairs[:-1, 1], starts[1:]), pairs[-1:, 1])
    return TokenizedText(np.asarray(ids, dtype=np.int64), np.minimum(starts, ends), ends)


def _after_spaces(text: str, starts: IntArray, ends: IntArray) -> IntArray:
    """SentencePiece counts the space before a word to its first piece; an answer does not begin with one."""
    is_space = np.fromiter(map(str.isspace, text), dtype=bool, count=len(text))
    moved = starts.copy()
    while True:
        inside = np.flatnonzero(moved < ends)
        at_space = inside[is_space[moved[inside]]]
        if not len(at_space):
            return moved
        moved[at_space] += 1
