"""Questions in one language about pages in another, made from questions and pages in the same one.

Words are replaced by their dictionary translations, which is crude and still draws the languages together
("code-switching", Qin et al. 2020, arXiv 2006.06402). A question is translated whole, word by word; of a page only
some words are replaced, its answer goes on being a piece of it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from training.corpora.squad import Example, Gold
from training.translation.dictionary import Dictionary
from training.translation.dictionary_translator import DictionaryTranslator
from training.translation.words import Segmenter, Word, is_unspaced

MIN_LETTERS = 4
Replacement = tuple[int, int, str]
"""`text[start:end]` becomes the third."""


@dataclass(frozen=True, slots=True)
class MixingSettings:
    """How much is mixed. Zero shares leave everything as it is."""

    language: str = ""
    """Of the questions and their pages."""
    languages: tuple[str, ...] = ()
    """The others, which come equally often."""
    questions: float = 0.0
    """Share of the questions that are asked in another language."""
    pages: float = 0.0
    """Share of the pages that have some of their words in another language."""
    words: float = 0.4
    """Share of the words of such a page that are replaced, where the dictionary has them."""

    @property
    def mixes(self) -> bool:
        """Whether anything is changed."""
        return bool(self.questions or self.pages)


class LanguageMixer:
    """Mixes examples of one language with others; the same seed mixes them the same way.

    :param dictionaries: from the examples' language, by target language.
    """

    def __init__(self, dictionaries: Mapping[str, Dictionary], settings: MixingSettings, *, seed: int) -> None:
        self._settings = settings
        self._random = random.Random(seed)
        self._translators = {target: DictionaryTranslator.of(found) for target, found in dictionaries.items()}
        self._dictionaries = dictionaries
        self._segmenters = {target: Segmenter(found.source, found.runs) for target, found in dictionaries.items()}

    def mix(self, examples: Sequence[Example]) -> list[Example]:
        """The examples in their order, as many as there were."""
        return [self._mixed(example) for example in examples]

    def _mixed(self, example: Example) -> Example:
        asked, shown = self._random.random(), self._random.random()
        if asked < self._settings.questions:
            translated = self._translators[self._language()].linked(example.question).text
            example = replace(example, question=translated or example.question)
        return self._page(example, self._language()) if shown < self._settings.pages else example

    def _language(self) -> str:
        return self._random.choice(self._settings.languages)

    def _page(self, example: Example, target: str) -> Example:
        cuts = [place for gold in example.golds for place in (gold.start, gold.start + len(gold.text))]
        chosen = [
            (word.start, word.end, entries[0].text)
            for word in self._segmenters[target].words(example.context)
            if self._random.random() < self._settings.words
            and _says_something(word)
            and not any(word.start < cut < word.end for cut in cuts)
            and (entries := self._dictionaries[target].entries.get(word.key))
        ]
        context, moved = replaced(example.context, chosen)
        golds = tuple(
            Gold(context[start:end], start)
            for gold in example.golds
            for start, end in [(moved.start(gold.start), moved.end(gold.start + len(gold.text)))]
        )
        return replace(example, context=context, golds=golds, plausible=())


@dataclass(frozen=True, slots=True)
class _Change:
    """`text[start:end]` became `length` characters, with a space before them (0 or 1) and after them (0 or 1)."""

    start: int
    end: int
    space_before: int
    length: int
    space_after: int

    @property
    def growth(self) -> int:
        return self.space_before + self.length + self.space_after - (self.end - self.start)


class Moved:
    """Where the places of a text are after its words were replaced."""

    def __init__(self, changes: Sequence[_Change]) -> None:
        self._changes = changes

    def start(self, place: int) -> int:
        """Where what begins there begins now; a space that was put before it is not of it."""
        growth = sum(change.growth for change in self._changes if change.end <= place)
        return place + growth + sum(change.space_before for change in self._changes if change.start == place)

    def end(self, place: int) -> int:
        """Where what ends there ends now; a space that was put after it is not of it."""
        growth = sum(change.growth for change in self._changes if change.end <= place)
        return place + growth - sum(change.space_after for change in self._changes if change.end == place)


def replaced(text: str, replacements: Sequence[Replacement]) -> tuple[str, Moved]:
    """The text with its words replaced, spaced where letters would otherwise run together, and where places went.

    :param replacements: in order, none over another, none by nothing.
    """
    made, changes, last = "", [], 0
    for number, (start, end, new) in enumerate(replacements):
        made += text[last:start]
        before = int(_together(made[-1:], new[:1]))
        touched = number + 1 < len(replacements) and replacements[number + 1][0] == end
        after = int(not touched and _together(new[-1:], text[end : end + 1]))  # the next one sees to its own space
        made += " " * before + new + " " * after
        changes.append(_Change(start, end, before, len(new), after))
        last = end
    return made + text[last:], Moved(changes)


def _says_something(word: Word) -> bool:
    """Not a word of grammar, which a dictionary translates worst: short, or written in hiragana."""
    if is_unspaced(word.text[0]):
        return not all("\u3041" <= letter <= "\u309f" for letter in word.text)
    return len(word.text) >= MIN_LETTERS


def _together(before: str, after: str) -> bool:
    """Whether two characters side by side would read as one word."""
    return before.isalnum() and after.isalnum() and not (is_unspaced(before) and is_unspaced(after))
