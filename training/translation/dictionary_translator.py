"""Word by word, from a learnt dictionary: crude, for machines without any translation model.

It keeps order, punctuation and numbers, copies what it does not know, and can say which word became which: the
alignment that the baseline of Experiment 1 maps answers back with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from training.translation.dictionary import Dictionary, learnt_dictionary
from training.translation.interrogatives import interrogatives, is_question
from training.translation.linked import Link, LinkedText
from training.translation.words import UNSPACED_LANGUAGES, Segmenter, Word, is_unspaced

_PUNCTUATION_TO_UNSPACED = {".": "。", ",": "、", "?": "？", "!": "！"}
_PUNCTUATION_TO_SPACED = {"。": ". ", "、": ", ", "，": ", ", "？": "? ", "！": "! ", "「": '"', "」": '"', "・": " "}
# As often as a common word: so that they are cut out of a run of hiragana.
_INTERROGATIVE_COUNT = 500


class DictionaryTranslator:
    """Translates with the dictionary of a folder's parallel files, learnt when it is first used.

    :param folder: see `training.translation.pairs`.
    :param cache: where the dictionary is kept; see `learnt_dictionary`.
    """

    def __init__(self, folder: Path, *, source: str, target: str, cache: Path | None = None) -> None:
        self._folder = folder
        self._cache = cache
        self._source = source
        self._target = target

    @classmethod
    def of(cls, dictionary: Dictionary) -> DictionaryTranslator:
        """A translator with a dictionary that is at hand."""
        translator = cls(Path(), source=dictionary.source, target=dictionary.target)
        translator.__dict__["_dictionary"] = dictionary
        return translator

    @property
    def name(self) -> str:
        """Changes with the files that were learnt from."""
        return f"dictionary {self._source}-{self._target} {self._dictionary.fingerprint}".rstrip()

    def translate(self, lines: Sequence[str]) -> list[str]:
        """See `Translator.translate`."""
        return [self.linked(line).text for line in lines]

    def linked(self, line: str) -> LinkedText:
        """The translation of a line, and which of its words gave which."""
        draft = _Draft(spaced=self._target not in UNSPACED_LANGUAGES)
        asking = interrogatives(self._source, self._target) if is_question(line) else {}
        place = 0
        for word in _with_phrases(self._segmenter.words(line), line, asking):
            draft.add_gap(line[place : word.start])
            asked = asking.get(word.key)
            draft.add_word(word, self._translated(word) if asked is None else _cased(asked, word.text))
            place = word.end
        draft.add_gap(line[place:])
        return draft.finished()

    @cached_property
    def _dictionary(self) -> Dictionary:
        return learnt_dictionary(self._folder, source=self._source, target=self._target, cache=self._cache)

    @cached_property
    def _segmenter(self) -> Segmenter:
        asking = dict.fromkeys(interrogatives(self._source, self._target), _INTERROGATIVE_COUNT)
        return Segmenter(self._source, {**asking, **self._dictionary.runs})

    def _translated(self, word: Word) -> str:
        entries = self._dictionary.entries.get(word.key)
        if entries is not None:
            return _cased(entries[0].text, word.text)
        grammar = self._source in UNSPACED_LANGUAGES and all("\u3041" <= letter <= "\u309f" for letter in word.text)
        return "" if grammar else word.text


class _Draft:
    """A translation that is being put together."""

    def __init__(self, *, spaced: bool) -> None:
        self._spaced = spaced
        self._text = ""
        self._links: list[Link] = []

    def add_gap(self, gap: str) -> None:
        """Punctuation and white space, in the target's manner; no white space at the beginning."""
        marks = _PUNCTUATION_TO_SPACED if self._spaced else _PUNCTUATION_TO_UNSPACED
        self._text = (self._text + "".join(marks.get(character, character) for character in gap)).lstrip()

    def add_word(self, word: Word, translated: str) -> None:
        """A translated word; one that became nothing leaves no trace."""
        if not translated:
            return
        if self._spaced and self._text and self._text[-1].isalnum() and translated[0].isalnum():
            self._text += " "
        elif not self._spaced and self._text.endswith(" ") and is_unspaced(translated[0]):
            self._text = self._text[:-1]
        start = len(self._text)
        self._text += translated
        self._links.append(Link(word.start, word.end, start, len(self._text)))

    def finished(self) -> LinkedText:
        """The text, without white space at its end."""
        return LinkedText(self._text.rstrip(), tuple(self._links))


def _with_phrases(words: Sequence[Word], line: str, phrases: Mapping[str, str]) -> list[Word]:
    """The words of a line, two of them as one where they are a phrase together."""
    merged: list[Word] = []
    for word in words:
        if merged and f"{merged[-1].key} {word.key}" in phrases:
            start = merged.pop().start
            merged.append(Word(line[start : word.end], start, word.end))
        else:
            merged.append(word)
    return merged


def _cased(translation: str, word: str) -> str:
    """A translation with the capitals of the word it stands for."""
    if word.isupper() and sum(letter.isalpha() for letter in word) > 1:
        return translation.upper()
    if word[:1].isupper():
        return translation[:1].upper() + translation[1:]
    return translation
