"""The words that ask, in the languages of Kate: parallel texts of technical documents hardly ever ask anything."""

from __future__ import annotations

from functools import cache

_LANGUAGES = ("en", "fr", "ja")
# One meaning a row; of each language the first is written, all are read.
_MEANINGS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        ("what", "which"),
        ("quel", "quelle", "quels", "quelles", "que", "qu'", "quoi", "lequel", "laquelle"),
        ("何", "どの", "どんな", "どちら"),
    ),
    (("who", "whom"), ("qui",), ("誰", "だれ")),
    (("when",), ("quand",), ("いつ",)),
    (("where",), ("où",), ("どこ",)),
    (("why",), ("pourquoi",), ("なぜ",)),
    (("how",), ("comment",), ("どう", "どのように")),
    (("how many", "how much"), ("combien de", "combien d'", "combien"), ("いくつ", "いくら", "どのくらい")),
)
_ENDS = ("?", "？", "か", "か。")


def is_question(line: str) -> bool:
    """Whether a line asks."""
    return line.rstrip().endswith(_ENDS)


@cache
def interrogatives(source: str, target: str) -> dict[str, str]:
    """Translations of words that ask, one or two words long, by their keys; none for other languages."""
    if source not in _LANGUAGES or target not in _LANGUAGES:
        return {}
    read, written = _LANGUAGES.index(source), _LANGUAGES.index(target)
    return {spelling: row[written][0] for row in _MEANINGS for spelling in row[read]}
