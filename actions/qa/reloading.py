"""An answerer that takes a changed catalogue or glossary without being started again.

What an author takes out of `pages.yml`, or keeps for an audience, must not be shown until somebody restarts a server.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from actions.qa.answerer import Answerer
from actions.qa.audience import NOT_KNOWN, Asker
from actions.qa.errors import ConfigurationError
from actions.qa.file_state import FileState, file_state
from actions.qa.glossary import load_glossary
from actions.qa.pages import load_catalogue
from actions.qa.reader import ReaderCard
from actions.qa.types import Answer, Outcome

logger = logging.getLogger(__name__)

T = TypeVar("T")
State = tuple[FileState, ...]


@dataclass(frozen=True, slots=True)
class AuthoredFiles:
    """What authors edit while the server runs."""

    pages: Path
    glossary: Path

    def state(self) -> State:
        """Changes when one of them is written."""
        return tuple(map(file_state, (self.pages, self.glossary)))


class ReloadingAnswerer:
    """Before each question, takes what has changed; what is broken is logged once, and what was good goes on."""

    def __init__(self, answerer: Answerer, files: AuthoredFiles, *, seen: State) -> None:
        """`seen`: of the files, before the answerer was made of them."""
        self._answerer = answerer
        self._files = files
        self._seen = seen
        self._lock = threading.Lock()

    @property
    def card(self) -> ReaderCard:
        """Of the reader that answers."""
        return self._answerer.card

    def load(self) -> None:
        """See `Answerer.load`."""
        self._answerer.load()

    def answer(self, question: str, *, urls: Collection[str] | None = None, asker: Asker = NOT_KNOWN) -> Outcome:
        """See `Answerer.answer`."""
        return self._current().answer(question, urls=urls, asker=asker)

    def answer_by_source(
        self, question: str, *, urls: Collection[str] | None = None, asker: Asker = NOT_KNOWN
    ) -> tuple[Answer, ...]:
        """See `Answerer.answer_by_source`."""
        return self._current().answer_by_source(question, urls=urls, asker=asker)

    def may_show(self, url: str, *, asker: Asker) -> bool:
        """See `Answerer.may_show`. No page may be shown from a change of the files to the next question.

        It must not wait until they are read.
        """
        return self._files.state() == self._seen and self._answerer.may_show(url, asker=asker)

    def _current(self) -> Answerer:
        with self._lock:
            state = self._files.state()
            if state != self._seen:
                self._reload()
                self._seen = state  # not before: until then no page may be shown
        return self._answerer

    def _reload(self) -> None:
        # Each by itself: a mistake among the words must not keep a page from being for an audience.
        for catalogue in _read(load_catalogue, self._files.pages):
            self._answerer.use_catalogue(catalogue)
        for glossary in _read(load_glossary, self._files.glossary):
            self._answerer.use_glossary(glossary)


def reloading(files: AuthoredFiles, make: Callable[[], Answerer]) -> ReloadingAnswerer:
    """What `make` makes of these files, and what becomes of it when they change."""
    seen = files.state()  # first: what is written while it is being made counts as a change
    return ReloadingAnswerer(make(), files, seen=seen)


def _read(load: Callable[[Path], T], path: Path) -> Iterator[T]:
    """What an author wrote; nothing where that is broken."""
    try:
        yield load(path)
    except (ConfigurationError, OSError) as error:
        logger.error("%s; going on with what was there before", error)
    else:
        logger.info("%s was read again", path)
