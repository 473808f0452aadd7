"""The project's own pages (`parallel_pages`) as what a retriever learns from: passages, and who asks for which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

from training.corpora.files import read_json, set_name
from training.corpora.parallel_pages import read_parallel_pages
from training.errors import CorpusError

PARAGRAPH_BORDER = "\n\n"


class Cut(Protocol):
    """How pages become what questions are to find."""

    def ends(self, text: str, language: str) -> list[int]:
        """Where each piece of a page's text ends, the last one with the text; the next begins there."""

    def shown(self, heading: str, piece: str) -> tuple[str, str]:
        """Heading and text of what is embedded of a piece."""


@dataclass(frozen=True, slots=True)
class PassageRecipe:
    """A `Cut`: paragraphs are joined as long as a passage stays within a number of characters."""

    characters: int = 500
    japanese_characters: int = 220
    """Japanese says as much in fewer characters."""

    def limit(self, language: str) -> int:
        """Characters of a passage in a language."""
        return self.japanese_characters if language == "ja" else self.characters

    def ends(self, text: str, language: str) -> list[int]:
        """See `Cut.ends`."""
        return passage_ends(text, self.limit(language))

    def shown(self, heading: str, piece: str) -> tuple[str, str]:
        """Both: a passage is read below its page's title."""
        return heading, piece


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a page in one language. Of parts of a passage either heading or text is empty."""

    page: str
    """The page in all its languages, by a name that no other page has."""
    language: str
    heading: str
    """What is embedded in front of the text: the page's title, and whose it is."""
    text: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question in one language about a page in all of them."""

    page: str
    language: str
    text: str
    answered_by: tuple[int, ...]
    """The number of the passage that holds the answer, for each of the set's languages."""


@dataclass(frozen=True, slots=True)
class PassageSet:
    """Pages with questions that are answered by one passage in each language."""

    languages: tuple[str, ...]
    passages: tuple[Passage, ...]
    questions: tuple[AskedQuestion, ...]


def read_passages(path: Path, cut: Cut, *, max_questions: int | None = None) -> PassageSet:
    """The pages of a file and all phrasings of the questions that they answer.

    :param max_questions: with it, only the first pages are taken: as many as ask so many questions.
    :raises CorpusError: the file is malformed, or a page is not in the languages of the first one.
    """
    read_parallel_pages(path)  # it says what is wrong, and where
    pages = read_json(path)["pages"]
    languages = tuple(pages[0]["text"])
    for page in pages:
        if set(page["text"]) != set(languages):
            raise CorpusError(f"{path}: {page['id']}: expected {', '.join(languages)}, got {', '.join(page['text'])}")
    parts = [_page(page, f"{set_name(path)}/{page['id']}", languages, cut) for page in pages]
    asked = accumulate((len(part.questions) for part in parts), initial=0)
    return joined([part for part, n in zip(parts, asked, strict=False) if max_questions is None or n < max_questions])


def joined(sets: Sequence[PassageSet]) -> PassageSet:
    """Several sets as one; passages are numbered through.

    :raises CorpusError: they are in different languages, or there is none.
    """
    languages = {one.languages for one in sets}
    if len(languages) != 1:
        raise CorpusError(f"expected pages in the same languages, got {sorted(languages)}")
    firsts = accumulate((len(one.passages) for one in sets), initial=0)
    questions = [
        AskedQuestion(q.page, q.language, q.text, tuple(number + first for number in q.answered_by))
        for one, first in zip(sets, firsts, strict=False)
        for q in one.questions
    ]
    return PassageSet(languages.pop(), tuple(p for one in sets for p in one.passages), tuple(questions))


def passage_ends(text: str, max_characters: int) -> list[int]:
    """Where each passage ends; the next begins there. A longer paragraph is a passage of its own."""
    ends = [0]
    places = list(accumulate(len(part) + len(PARAGRAPH_BORDER) for part in text.split(PARAGRAPH_BORDER)))
    for before, after in zip([0, *places], places, strict=False):
        if before > ends[-1] and after - len(PARAGRAPH_BORDER) - ends[-1] > max_characters:
            ends.append(before)
    return [*ends[1:], len(text)]


def _page(page: dict[str, Any], name: str, languages: Iterable[str], cut: Cut) -> PassageSet:
    passages: list[Passage] = []
    placed: dict[str, tuple[int, list[int]]] = {}
    for language in languages:
        text = page["text"][language]
        ends = cut.ends(text, language)
        placed[language] = (len(passages), ends)
        heading = f"{page['title'][language]} - {page['company']}"
        starts = [0, *ends[:-1]]
        passages += [
            Passage(name, language, *cut.shown(heading, text[start:end].strip()))
            for start, end in zip(starts, ends, strict=True)
        ]
    return PassageSet(tuple(languages), tuple(passages), tuple(_questions(page, name, placed)))


def _questions(page: dict[str, Any], name: str, placed: dict[str, tuple[int, list[int]]]) -> Iterator[AskedQuestion]:
    for question in page["questions"]:
        answered_by = []
        for language, (first, ends) in placed.items():
            near = question["near"][language]
            place = page["text"][language].index(near) + near.index(question["answer"][language])
            answered_by.append(first + sum(end <= place for end in ends))
        for asked, phrasings in question["ask"].items():
            for phrasing in phrasings:
                yield AskedQuestion(name, asked, phrasing, tuple(answered_by))
