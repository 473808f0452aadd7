"""Words with their character offsets: how a dictionary cuts text.

French and English are cut at elisions and clitics ("l'" + "employeur", "John" + "'s"). Text without spaces is cut
where the class of characters changes (kanji, hiragana, katakana, other letters), and long runs of kanji or
hiragana again into the likeliest sequence of runs that are frequent by themselves.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

UNSPACED_LANGUAGES = frozenset({"ja", "zh", "th"})

_NUMBER = r"\d+(?:[.,]\d+)*(?![^\W_])"
_ENGLISH = re.compile(rf"['’](?:s|t|re|ve|ll|d|m)\b|{_NUMBER}|[^\W_]+", re.IGNORECASE)
_ELIDING = re.compile(
    rf"aujourd['’]hui|(?:qu|lorsqu|puisqu|jusqu|quelqu|[^\W\d_])['’](?=\w)|{_NUMBER}|[^\W_]+", re.IGNORECASE
)
_IDEOGRAPHS = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HIRAGANA = "\u3041-\u309f"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"
_RUNS = re.compile(
    rf"\d+(?:[.,]\d+)*(?![A-Za-z])|[{_IDEOGRAPHS}]+|[{_HIRAGANA}]+|[{_KATAKANA}]+|[^\W_{_IDEOGRAPHS}{_HIRAGANA}{_KATAKANA}]+"
)
_CUT = re.compile(rf"[{_IDEOGRAPHS}]+|[{_HIRAGANA}]+")
_UNSPACED = re.compile(rf"[\u3001-\u303f\u0e00-\u0e7f\uff00-\uff65{_IDEOGRAPHS}{_HIRAGANA}{_KATAKANA}]")
MAX_RUN = 8
MIN_RUN_COUNT = 5


@dataclass(frozen=True, slots=True)
class Word:
    """`text[start:end]` of the text that it was cut from."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The form under which it is looked up: compatibility forms and case unified."""
        return unicodedata.normalize("NFKC", self.text).casefold().replace("’", "'")


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script, or its punctuation, that is written without spaces."""
    return bool(_UNSPACED.match(character))


class Segmenter:
    """Cuts the text of one language into words.

    :param runs: how often each run of kanji or hiragana stands alone; not used for spaced languages.
    """

    def __init__(self, language: str, runs: Mapping[str, int] | None = None) -> None:
        self._unspaced = language in UNSPACED_LANGUAGES
        self._pattern = _RUNS if self._unspaced else _ENGLISH if language == "en" else _ELIDING
        self._runs = dict(runs or {})
        self._total = sum(self._runs.values()) + 1
        self._pieces: dict[str, list[str]] = {}

    def words(self, text: str) -> list[Word]:
        """The words of a text, in order; what lies between them is punctuation and white space."""
        found = [Word(match.group(), *match.span()) for match in self._pattern.finditer(text)]
        return [piece for word in found for piece in self._cut(word)] if self._unspaced else found

    def _cut(self, word: Word) -> list[Word]:
        if not self._runs or len(word.text) == 1 or word.text in self._runs or not _CUT.fullmatch(word.text):
            return [word]
        if word.text not in self._pieces:
            self._pieces[word.text] = self._likeliest(word.text)
        start, words = word.start, []
        for piece in self._pieces[word.text]:
            words.append(Word(piece, start, start + len(piece)))
            start += len(piece)
        return words

    def _likeliest(self, run: str) -> list[str]:
        """The cheapest way through the run: a piece costs its negative log probability as a run of its own."""
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(run) + 1):
            best.append(
                min(
                    (best[start][0] + self._cost(run[start:end]), start)
                    for start in range(max(0, end - MAX_RUN), end)
                    if end - start == 1 or run[start:end] in self._runs
                )
            )
        pieces, end = [], len(run)
        while end:
            pieces.append(run[best[end][1] : end])
            end = best[end][1]
        return pieces[::-1]

    def _cost(self, piece: str) -> float:
        return -math.log(self._runs.get(piece, 0.1) / self._total)


def frequent_runs(texts: Iterable[str]) -> dict[str, int]:
    """Runs of kanji or hiragana that occur often, with their counts: what `Segmenter` cuts longer runs into."""
    counts = Counter(run for text in texts for run in _CUT.findall(text) if len(run) <= MAX_RUN)
    return {run: count for run, count in sorted(counts.items()) if count >= MIN_RUN_COUNT}
