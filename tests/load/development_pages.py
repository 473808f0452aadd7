"""The pages that there are questions about, as documents, and a few of them that every size asks about."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from actions.qa.types import Document
from tests.quality.written_site import write_site
from tests.support.asking import Record, in_turn, read_lines
from tests.support.made_pages import site_documents

ROOT = Path(__file__).parents[2]
ADDRESS = "http://intranet.example"
WRITTEN = ("hr-development", "hr-written")


@dataclass(frozen=True, slots=True)
class Site:
    """A folder of HTML pages and the questions about them."""

    name: str
    folder: Path
    questions: Path

    @property
    def company(self) -> str:
        """Its code in a catalogue."""
        return self.name.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Development:
    """Pages with questions."""

    documents: tuple[Document, ...]
    """Those of the core first: the pages that are asked about."""
    questions: tuple[Record, ...]
    """About the core, answerable, as `judge` reads them, with the `company` of whoever asks."""
    companies: Mapping[str, str]
    """Whose page each address is: every site is one company's intranet."""
    every_question: tuple[Record, ...] = ()
    """About any page, answerable, in the same form."""

    def about_first(self, n_pages: int) -> list[Record]:
        """Every question about the first pages."""
        first = {document.url for document in self.documents[:n_pages]}
        return [question for question in self.every_question if _address(question) in first]


def sites(data: Path, work: Path) -> list[Site]:
    """`hr_dev`, the demo intranet, and the written pages, which are made into sites below `work`."""
    return [
        Site("hr_dev", data / "hr_dev" / "site", data / "hr_dev" / "questions.jsonl"),
        Site("demo", ROOT / "demo" / "site", ROOT / "demo" / "questions.jsonl"),
        *(_written(name, work / name) for name in WRITTEN),
    ]


def development(found: Sequence[Site], *, n_core: int, n_questions: int, at: datetime) -> Development:
    """The pages of sites, with the core drawn by a fixed seed.

    :raises CorpusError: a question file cannot be read.
    """
    by_site = {site.company: tuple(_documents(site, at)) for site in found}
    documents = [page for pages in by_site.values() for page in pages]
    questions = [question for site in found for question in site_questions(site)]
    by_url = {document.url: document for document in documents}
    every = [q for q in questions if q["page"] and q["kind"] != "none" and _address(q) in by_url]
    core = _core(every, n_core)
    asked = [question for question in every if question["page"] in set(core)]
    first = [by_url[f"{ADDRESS}/{page}"] for page in core]
    others = [document for document in documents if document not in first]
    random.Random(0).shuffle(others)
    companies = {page.url: company for company, pages in by_site.items() for page in pages}
    return Development((*first, *others), tuple(in_turn(_shuffled(asked), n_questions)), companies, tuple(every))


def site_questions(site: Site) -> Iterator[Record]:
    """Its questions, asked by its company; pages and ids begin with its name: other sites may have the same ones."""
    for question in read_lines(site.questions):
        named: dict[str, Any] = {"id": f"{site.name}:{question['id']}", "company": site.company}
        if question["page"]:
            named["page"] = f"{site.name}/{question['page'].lstrip('/')}"
        yield question | named


def _documents(site: Site, at: datetime) -> Iterator[Document]:
    return site_documents(site.folder, f"{ADDRESS}/{site.name}", at=at)


def _written(name: str, folder: Path) -> Site:
    return Site(name, folder, write_site(ROOT / "tests" / "quality" / f"{name}.pages.json", folder))


def _address(question: Record) -> str:
    return f"{ADDRESS}/{question['page']}"


def _core(questions: Sequence[Record], n: int) -> list[str]:
    """n pages that are asked about, of each language in turn."""
    language_of = {question["page"]: question["page_lang"] for question in questions}
    pages = sorted(language_of)
    random.Random(0).shuffle(pages)
    by_language = [[page for page in pages if language_of[page] == language] for language in ("en", "fr", "ja")]
    longest = max(map(len, by_language))
    return [own[place] for place in range(longest) for own in by_language if place < len(own)][:n]


def _shuffled(questions: Sequence[Record]) -> list[Record]:
    """In an order that any number of them can be taken from."""
    ordered = sorted(questions, key=lambda question: str(question["id"]))
    random.Random(0).shuffle(ordered)
    return ordered
