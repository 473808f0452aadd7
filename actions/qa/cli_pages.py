"""Commands about pages: `refresh` and `pages check`. Each can print a table for people or JSON lines."""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from actions.qa.page_attributes import ATTRIBUTE_KEYS
from actions.qa.pages import DEFAULT_PAGES_FILE, Catalogue, load_catalogue
from actions.qa.refresh import Failed, Held, NotModified, PageOutcome, Refresher, Updated
from actions.qa.store import DEFAULT_STORE, PageStore
from actions.qa.types import Page
from actions.qa.watch import Watcher

ALL_WELL, SOME_FAILED = 0, 1

Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_parsers(subparsers: Parsers) -> None:
    """Add the commands; each parser sets `func(args) -> exit code`."""
    refresh = subparsers.add_parser("refresh", help="pull the catalogue's pages into the store")
    _add_common(refresh)
    refresh.add_argument("--store", default=str(DEFAULT_STORE), help="file or database address (%(default)s)")
    refresh.add_argument("--watch", action="store_true", help="go on: pull what is due or asked for, until stopped")
    refresh.add_argument("--force", action="store_true", help="transfer everything; take also what looks wrong")
    refresh.add_argument("urls", nargs="*", metavar="URL", help="only these pages of the catalogue")
    refresh.set_defaults(func=refresh_command)

    pages = subparsers.add_parser("pages", help="about the page catalogue").add_subparsers(required=True)
    check = pages.add_parser("check", help="check and list the catalogue; asks no server")
    _add_common(check)
    check.set_defaults(func=check_command)


def refresh_command(args: argparse.Namespace) -> int:
    """Pull pages: 0 when no page failed, 1 when one did."""
    report = _JsonReport() if args.json else _PeopleReport()
    with PageStore(args.store) as store:
        if args.watch:
            watcher = Watcher(args.pages, store, report=report.line)
            with _on_signals(watcher.stop):
                watcher.watch()
            return ALL_WELL
        catalogue = load_catalogue(args.pages)
        pages = catalogue.select(args.urls) if args.urls else catalogue.pages
        with Refresher(catalogue, store) as refresher, _on_signals(refresher.stop):
            outcomes = report.follow(refresher.run(pages, force=args.force), total=len(pages))
        if not args.urls:
            store.prune(catalogue.urls)
    return SOME_FAILED if any(isinstance(outcome, Failed) for outcome in outcomes) else ALL_WELL


def check_command(args: argparse.Namespace) -> int:
    """List what the catalogue says; its mistakes are errors."""
    catalogue = load_catalogue(args.pages)
    if args.json:
        for page in catalogue.pages:
            values = {"url": page.url, "title": page.title, "language": page.language}
            more = {"max_age_seconds": page.max_age_seconds, "translation_of": page.translation_of}
            print(json.dumps(values | more | _attributes(page), ensure_ascii=False))
    else:
        console = Console()
        console.print(_table(catalogue))
        console.print(f"{args.pages}: {len(catalogue.pages)} pages on {len(catalogue.origins)} hosts, no mistakes")
    return ALL_WELL


_STYLES = {Updated: "green", NotModified: "dim", Held: "yellow", Failed: "red"}


class _PeopleReport:
    """A progress bar, and a line a page."""

    def __init__(self) -> None:
        self._console = Console()

    def line(self, outcome: PageOutcome) -> None:
        values = describe(outcome)
        detail = values.get("error") or values.get("reason") or values.get("title") or ""
        text = Text(f"{values['outcome']:<12} ", style=_STYLES[type(outcome)])
        named = isinstance(outcome, Failed)  # an error names its page itself
        text.append(detail if named else f"{outcome.page.url}  {detail}".rstrip(), style="default")
        self._console.print(text, soft_wrap=True)

    def follow(self, outcomes: Iterable[PageOutcome], *, total: int) -> list[PageOutcome]:
        columns = (TextColumn("pages"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        done: list[PageOutcome] = []
        with Progress(*columns, console=self._console, disable=not self._console.is_terminal) as progress:
            task = progress.add_task("pages", total=total)
            for outcome in outcomes:
                self.line(outcome)
                done.append(outcome)
                progress.advance(task)
        counts = ", ".join(f"{name} {count}" for name, count in _counts(done).items())
        self._console.print(f"{len(done)} pages: {counts}", soft_wrap=True)
        return done


class _JsonReport:
    """A JSON object a page."""

    def line(self, outcome: PageOutcome) -> None:
        print(json.dumps(describe(outcome), ensure_ascii=False), flush=True)

    def follow(self, outcomes: Iterable[PageOutcome], *, total: int) -> list[PageOutcome]:  # noqa: ARG002
        done = []
        for outcome in outcomes:
            self.line(outcome)
            done.append(outcome)
        return done


def describe(outcome: PageOutcome) -> dict[str, Any]:
    """An outcome as plain values."""
    values: dict[str, Any] = {"url": outcome.page.url}
    match outcome:
        case Updated(_, title, characters):
            return values | {"outcome": "updated", "title": title, "characters": characters}
        case NotModified():
            return values | {"outcome": "not_modified"}
        case Held(_, reason):
            return values | {"outcome": "held", "reason": reason}
        case Failed(_, error):
            return values | {"outcome": "failed", "kind": type(error).__name__, "error": str(error)}


def _counts(outcomes: Iterable[PageOutcome]) -> dict[str, int]:
    counts = dict.fromkeys(("updated", "not_modified", "held", "failed"), 0)
    for outcome in outcomes:
        counts[describe(outcome)["outcome"]] += 1
    return counts


def _table(catalogue: Catalogue) -> Table:
    table = Table("URL", "Title", "Language", "Max age", "For")
    for page in catalogue.pages:
        cells = (page.url, page.title or "(its own)", page.language or "(its own)", _duration(page.max_age_seconds))
        whom = "; ".join(f"{key}: {', '.join(codes)}" for key, codes in _attributes(page).items() if codes)
        table.add_row(*(Text(cell, overflow="fold") for cell in (*cells, whom or "everyone")))
    return table


def _attributes(page: Page) -> dict[str, list[str]]:
    attributes = page.attributes
    values = (attributes.audiences, attributes.countries, attributes.companies)
    return {key: sorted(codes) for key, codes in zip(ATTRIBUTE_KEYS, values, strict=True)}


def _duration(seconds: float) -> str:
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % length == 0:
            return f"{seconds / length:g}{unit}"
    return f"{seconds:g}s"


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pages", type=Path, default=DEFAULT_PAGES_FILE, help="the catalogue (%(default)s)")
    parser.add_argument("--json", action="store_true", help="JSON lines instead of a table")


@contextlib.contextmanager
def _on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the work in good order."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
