"""Folders with a store of so many pages, kept: the smaller ones' pages are in the larger ones too."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from rich.console import Console
from rich.progress import track

from actions.qa.store import PageStore
from actions.qa.types import Document
from tests.load.filler_pages import filler_documents
from tests.support.made_pages import save_documents, write_urls

ADDRESS = "http://library.example"


def page_set(
    pages: Sequence[Document],
    n: int,
    *,
    text: Path,
    folder: Path,
    at: datetime,
    companies: Mapping[str, str] | None = None,
) -> Path:
    """A folder with `pages.db` and `pages.yml`: n pages, of which the first are these and the others filler.

    What an earlier call left there is not written again, where it is still the same.

    :param text: folder of running text.
    :param companies: whose page an address is; filler is everybody's.
    :raises CorpusError: there is not enough text.
    :raises StoreError: the store cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    urls: list[str] = []
    with PageStore(folder / "pages.db") as store:
        filler = filler_documents(text, max(n - len(pages), 0), address=ADDRESS, at=at)
        every = islice(chain(pages, filler), n)
        save_documents(_noted(track(every, f"{n} pages", total=n, console=Console(stderr=True)), urls), store)
        store.prune(urls)
    write_urls(urls, folder / "pages.yml.part", companies=companies).rename(folder / "pages.yml")
    return folder


def fresh_copy(folder: Path, to: Path) -> Path:
    """A page set without anything that an answerer may have left beside it."""
    if to.exists():
        shutil.rmtree(to)
    to.mkdir(parents=True)
    for name in ("pages.db", "pages.yml"):
        shutil.copyfile(folder / name, to / name)
    return to


def n_characters(folder: Path) -> int:
    """Of all pages of a set."""
    with PageStore(folder / "pages.db") as store:
        return sum(state.characters for state in store.states().values())


def _noted(documents: Iterable[Document], urls: list[str]) -> Iterator[Document]:
    for document in documents:
        urls.append(document.url)
        yield document
