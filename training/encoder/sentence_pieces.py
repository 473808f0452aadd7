"""Which of XLM-R's 250,000 pieces Kate keeps, and the tokenizer that cuts text into them.

multilingual-e5-small has the SentencePiece unigram vocabulary of XLM-R (Conneau et al. 2020, arXiv 1911.02116) for a
hundred languages; Kate reads three. Its special pieces get BERT's names, which windows are framed with.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

SPACE = "▁"
SPECIAL_PIECES = {"<s>": "[CLS]", "<pad>": "[PAD]", "</s>": "[SEP]", "<unk>": "[UNK]", "<mask>": "[MASK]"}
BERT_NAMES = tuple(SPECIAL_PIECES.values())
UNKNOWN = "[UNK]"
_NEVER = -1000.0
"""Log probability of special pieces: "[SEP]" written in a text is cheaper to spell by letters, and so stays text."""
_SPACES = r"[\s\u200b\ufeff]+"
_WIDE_TILDE = "\uff5e"
_NO_CHARACTER = "\ufdd0"
"""Unicode keeps it free for uses inside a program."""
_KEPT_SCRIPTS = ("LATIN", "HIRAGANA", "KATAKANA")


def unigram_tokenizer(pieces: Iterable[tuple[str, float]]) -> Tokenizer:
    """A tokenizer that cuts text as XLM-R does, with these pieces and their log probabilities.

    XLM-R's own character map is NFKC, but for the tilde of Japanese ranges (9時～18時), which it keeps, and characters
    that nobody sees. NFKC with that tilde is taken here, and runs of spaces are one.

    :raises ValueError: no piece is called `[UNK]`.
    """
    vocabulary = [(piece, _NEVER if piece in BERT_NAMES else score) for piece, score in pieces]
    unknown = [piece for piece, _ in vocabulary].index(UNKNOWN)
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(_WIDE_TILDE, _NO_CHARACTER),
            normalizers.NFKC(),
            normalizers.Replace(_NO_CHARACTER, _WIDE_TILDE),
            normalizers.Replace(Regex(_SPACES), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement=SPACE, prepend_scheme="always")
    tokenizer.add_special_tokens(list(BERT_NAMES))
    return tokenizer


def renamed(pieces: Sequence[str]) -> list[str]:
    """The pieces with BERT's names for the special ones."""
    return [SPECIAL_PIECES.get(piece, piece) for piece in pieces]


def kept_pieces(pieces: Sequence[str], counts: Counter[int], *, at_least: int) -> list[int]:
    """Ids of the pieces to keep, in order: special ones, frequent ones, and single characters.

    Of single characters those that occur, and all that Latin script and kana are written with, so that any English,
    French or Japanese word but for a rare kanji can be spelt.
    """
    return [
        number
        for number, piece in enumerate(pieces)
        if piece in SPECIAL_PIECES
        or counts[number] >= at_least
        or _is_basic(piece)
        or (counts[number] and len(piece) == 1)
    ]


def _is_basic(piece: str) -> bool:
    spelt = piece.replace(SPACE, "")
    if len(spelt) > 1:
        return False
    return spelt.isascii() or any(script in unicodedata.name(spelt, "") for script in _KEPT_SCRIPTS)
