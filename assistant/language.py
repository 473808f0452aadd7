"""Which of Kate's languages a message or a conversation is in. Knows nothing of Rasa's graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

LANGUAGES = ("en", "fr", "ja")
DEFAULT_LANGUAGE = "en"
PARSE_DATA_KEY = "language"
"""Where the language component leaves its finding in a message's parse data."""

# Kana, kanji and half-width katakana; among Kate's languages only Japanese is written with them.
_JAPANESE = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]")
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_FRENCH_ACCENT = re.compile(r"[àâçèêëîïôùûœ]")
# Words of grammar that only one of the two languages has: "on", "a", "an", "or", "car" are in neither list.
_ENGLISH_GRAMMAR = """
    the is are do does did how what where when who whom why which whose my our your their i we they it of to in for
    with from and not can could should will would have has if there this that
"""
_FRENCH_GRAMMAR = """
    le la les l des du de un une au aux est sont suis ai j je tu il elle nous vous ils elles mon ma mes notre nos
    votre vos ce cette ces c qui que qu quoi quel quelle quels quelles où comment combien pourquoi quand dans pour
    avec sans sur chez et ou mais ne n pas si y dois peux puis faut
"""
_GRAMMAR = {"en": frozenset(_ENGLISH_GRAMMAR.split()), "fr": frozenset(_FRENCH_GRAMMAR.split())}
# Below this distance lingua prefers neither: "RTT", "VPN", "bye" (0.00-0.10) against "merci" (0.28).
_MINIMUM_RELATIVE_DISTANCE = 0.15


class UnknownLanguage(ValueError):
    """The text alone does not say which language it is in."""


class Detector:
    """Tells English, French and Japanese apart in short messages.

    Script decides for Japanese; words of grammar between the other two, and where there are none or both,
    lingua (character n-grams of 1 to 5), which is at a loss with "Où range-t-on le costume de licorne ?".
    """

    def __init__(self) -> None:
        self._detector: LanguageDetector = (
            LanguageDetectorBuilder.from_languages(Language.ENGLISH, Language.FRENCH)
            .with_minimum_relative_distance(_MINIMUM_RELATIVE_DISTANCE)
            .build()
        )

    def detect(self, text: str) -> str:
        """Return "en", "fr" or "ja".

        :raises UnknownLanguage: there are no letters, or both languages are about as likely.
        """
        if _JAPANESE.search(text):
            return "ja"
        if not _LETTERS.search(text):
            raise UnknownLanguage(f"expected letters, came {len(text)} characters without any")
        spoken = _languages_by_grammar(text.lower())
        if len(spoken) == 1:
            return spoken[0]
        language = self._detector.detect_language_of(text)
        if language is None:
            raise UnknownLanguage(f"English and French are about as likely for {len(text)} characters")
        return str(language.iso_code_639_1.name.lower())


def _languages_by_grammar(text: str) -> list[str]:
    words = frozenset(_WORD.findall(text))
    spoken = [language for language, grammar in _GRAMMAR.items() if words & grammar]
    return ["fr"] if not spoken and _FRENCH_ACCENT.search(text) else spoken


def conversation_language(parse_data_oldest_first: Iterable[Mapping[str, Any] | None]) -> str:
    """Return the language of the latest message that had one; English when none had."""
    language = DEFAULT_LANGUAGE
    for parse_data in parse_data_oldest_first:
        found = (parse_data or {}).get(PARSE_DATA_KEY)
        if found in LANGUAGES:
            language = str(found)
    return language
