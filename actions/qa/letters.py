"""Letters that may be compared: folded, and in runs of one script. Pure, and light to import."""

from __future__ import annotations

import re
import unicodedata

_JAPANESE = r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
RUN = re.compile(f"[{_JAPANESE}]+|[^\\W{_JAPANESE}]+")
"""A stretch of Japanese letters, or of others: a word or a number."""
IS_JAPANESE = re.compile(f"[{_JAPANESE}]")
"""Whether a text begins with a Japanese letter."""


def fold(text: str) -> str:
    """Lower case, compatibility forms unified, Latin accents removed (Japanese voicing marks kept)."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    without = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFKC", without)
