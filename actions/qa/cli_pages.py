"""Commands about pages: `refresh` and `pages check`. Each can print a table for people or JSON lines."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, TypeAlias

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from actions.qa.askable import askable_pages
from actions.qa.cli_prepare import prepare_missing
from actions.qa.cli_sites import STYLES, describe_crawl, duration, lines_of, site_values, sites_table
from actions.qa.completion import Completion
from actions.qa.crawl import Crawler
from actions.qa.factory import prepared_in
from actions.qa.page_attributes import ATTRIBUTE_KEYS
from actions.qa.page_outcomes import Failed, Held, NotModified, PageOutcome, Updated, Withdrawn
from actions.qa.pages import DEFAULT_PAGES_FILE, Catalogue, load_catalogue, select_pages
from actions.qa.refresh import Refresher
from actions.qa.settings import Settings
from actions.qa.sites import CrawlOutcome, Incomplete
from actions.qa.store import DEFAULT_STORE, PageStore
from actions.qa.types import Page
from actions.qa.watch import Watcher

ALL_WELL, SOME_FAILED = 0, 1

Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_parsers(subparsers: Parsers) -> None:
    """Add the commands; each parser sets `func(args) -> exit code`."""
    refresh = subparsers.add_parser("refresh", help="pull the catalogue's pages into the store")
    _add_common(refresh)
    store = os.environ.get("KATE_QA_STORE", str(DEFAULT_STORE))  # as the process that answers has it
    refresh.add_argument(
        "--store", default=store, help=f"file or database address (KATE_QA_STORE, else {DEFAULT_STORE})"
    )
    refresh.add_argument("--watch", action="store_true", help="go on: pull what is due or asked for, until stopped")
    refresh.add_argument("--force", action="store_true", help="transfer everything; take also what looks wrong")
    refresh.add_argument("--crawl", action="store_true", help="look for the pages of every site now, due or not")
    refresh.add_argument("urls", nargs="*", metavar="URL", help="only these pages, listed or found; no crawl")
    refresh.set_defaults(func=refresh_command)

    pages = subparsers.add_parser("pages", help="about the page catalogue").add_subparsers(required=True)
    check = pages.add_parser("check", help="check and list the catalogue; asks no server")
    _add_common(check)
    check.set_defaults(func=check_command)


def refresh_command(args: argparse.Namespace) -> int:
    """Crawl the sites that are due and pull pages: 0 when all went well, 1 when a page failed or a crawl broke off."""
    report = _JsonReport() if args.json else _PeopleReport()
    with PageStore(args.store) as store:
        preparations = prepared_in(store, Settings.from_environment(os.environ))
        if args.watch:
            watcher = Watcher(args.pages, store, report=report.line, preparations=preparations)
            with _on_signals(watcher.stop):
                watcher.watch()
            return ALL_WELL
        catalogue = load_catalogue(args.pages)
        with Refresher(catalogue, store, preparations=preparations) as refresher, _on_signals(refresher.stop):
            crawled = [] if args.urls else _crawl(Crawler(catalogue, store, refresher), report, args)
            pages = askable_pages(catalogue, store.sites.pages())
            done = {outcome.page.url for outcome in crawled if not isinstance(outcome, CrawlOutcome)}
            rest = select_pages(pages, args.urls) if args.urls else [page for page in pages if page.url not in done]
            outcomes = report.follow(refresher.run(rest, force=args.force), total=len(rest))
            if not args.urls:
                report.forgotten(store.prune(page.url for page in pages))
            if preparations:
                wanted = [page.url for page in (rest if args.urls else pages)]
                prepare_missing(Completion(store, preparations), wanted, is_stopped=lambda: refresher.is_stopped)
    return SOME_FAILED if any(isinstance(outcome, Failed | Incomplete) for outcome in crawled + outcomes) else ALL_WELL


def _crawl(crawler: Crawler, report: Report, args: argparse.Namespace) -> list[PageOutcome | CrawlOutcome]:
    crawler.prepare()
    sites = crawler.sites if args.crawl or args.force else crawler.due(now=datetime.now(UTC))
    outcomes: list[PageOutcome | CrawlOutcome] = []
    for site in sites:
        for outcome in crawler.crawl(site, force=args.force):
            report.line(outcome)
            outcomes.append(outcome)
    return outcomes


def check_command(args: argparse.Namespace) -> int:
    """List what the catalogue says; its mistakes are errors."""
    catalogue = load_catalogue(args.pages)
    if args.json:
        for page in catalogue.pages:
            values = {"url": page.url, "title": page.title, "language": page.language}
            more = {"max_age_seconds": page.max_age_seconds, "translation_of": page.translation_of}
            print(json.dumps(values | more | _attributes(page), ensure_ascii=False))
        for site in catalogue.sites:
            print(json.dumps(site_values(site), ensure_ascii=False))
    else:
        _print_catalogue(catalogue, args.pages)
    return ALL_WELL


def _print_catalogue(catalogue: Catalogue, path: Path) -> None:
    console = Console()
    if catalogue.pages:
        console.print(_table(catalogue))
    if catalogue.sites:
        console.print(sites_table(catalogue.sites))
    sites = f", {len(catalogue.sites)} sites" if catalogue.sites else ""
    console.print(f"{path}: {len(catalogue.pages)} pages on {len(catalogue.origins)} hosts{sites}, no mistakes")


_STYLES = {Updated: "green", NotModified: "dim", Held: "yellow", Failed: "red", Withdrawn: "dim"}


class _PeopleReport:
    """A progress bar, and a line a page or crawl."""

    def __init__(self) -> None:
        self._console = Console()

    def line(self, outcome: PageOutcome | CrawlOutcome) -> None:
        values = describe(outcome)
        if isinstance(outcome, CrawlOutcome):
            text = Text(f"{values['outcome']:<12} ", style=STYLES[type(outcome)])
            self._console.print(text.append("\n".join(lines_of(outcome)), style="default"), soft_wrap=True)
            return
        detail = values.get("error") or values.get("reason") or values.get("title") or ""
        text = Text(f"{values['outcome']:<12} ", style=_STYLES[type(outcome)])
        named = isinstance(outcome, Failed)  # an error names its page itself
        if isinstance(outcome, Failed) and outcome.kept_of:
            kept_of = outcome.kept_of.date()
            detail += f" (its copy of {kept_of} goes on answering; if it is gone, take it out of the catalogue)"
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

    def forgotten(self, count: int) -> None:
        if count:
            self._console.print(f"forgot {count} pages that are not in the catalogue, nor in its sites", soft_wrap=True)


class _JsonReport:
    """A JSON object a page or crawl."""

    def forgotten(self, count: int) -> None:
        if count:
            print(json.dumps({"outcome": "forgotten", "pages": count}), flush=True)

    def line(self, outcome: PageOutcome | CrawlOutcome) -> None:
        print(json.dumps(describe(outcome), ensure_ascii=False), flush=True)

    def follow(self, outcomes: Iterable[PageOutcome], *, total: int) -> list[PageOutcome]:  # noqa: ARG002
        done = []
        for outcome in outcomes:
            self.line(outcome)
            done.append(outcome)
        return done


Report: TypeAlias = _PeopleReport | _JsonReport


def describe(outcome: PageOutcome | CrawlOutcome) -> dict[str, Any]:
    """An outcome as plain values."""
    if isinstance(outcome, CrawlOutcome):
        return describe_crawl(outcome)
    values: dict[str, Any] = {"url": outcome.page.url}
    match outcome:
        case Updated(_, title, characters):
            return values | {"outcome": "updated", "title": title, "characters": characters}
        case NotModified():
            return values | {"outcome": "not_modified"}
        case Held(_, reason):
            return values | {"outcome": "held", "reason": reason}
        case Withdrawn(_, reason):
            return values | {"outcome": "withdrawn", "reason": reason}
        case Failed(_, error, kept_of):
            kept = {"kept_of": kept_of.isoformat()} if kept_of else {}
            return values | {"outcome": "failed", "kind": type(error).__name__, "error": str(error)} | kept


def _counts(outcomes: Iterable[PageOutcome]) -> dict[str, int]:
    counts = dict.fromkeys(("updated", "not_modified", "held", "failed", "withdrawn"), 0)
    for outcome in outcomes:
        counts[describe(outcome)["outcome"]] += 1
    return counts


def _table(catalogue: Catalogue) -> Table:
    table = Table("URL", "Title", "Language", "Max age", "For")
    for page in catalogue.pages:
        cells = (page.url, page.title or "(its own)", page.language or "(its own)", duration(page.max_age_seconds))
        whom = "; ".join(f"{key}: {', '.join(codes)}" for key, codes in _attributes(page).items() if codes)
        table.add_row(*(Text(cell, overflow="fold") for cell in (*cells, whom or "everyone")))
    return table


def _attributes(page: Page) -> dict[str, list[str]]:
    attributes = page.attributes
    values = (attributes.audiences, attributes.countries, attributes.companies)
    return {key: sorted(codes) for key, codes in zip(ATTRIBUTE_KEYS, values, strict=True)}


def _add_common(parser: argparse.ArgumentParser) -> None:
    pages = Path(os.environ.get("KATE_QA_PAGES", DEFAULT_PAGES_FILE))
    parser.add_argument("--pages", type=Path, default=pages, help="the catalogue (%(default)s)")
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
