"""What the commands about pages say of sites."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from actions.qa.sites import Complete, CrawlCounts, CrawlOutcome, Doubted, Incomplete, Site

MOST_PROBLEMS_SHOWN = 5
STYLES: dict[type[CrawlOutcome], str] = {Complete: "green", Doubted: "yellow", Incomplete: "red"}


def describe_crawl(outcome: CrawlOutcome) -> dict[str, Any]:
    """The outcome of a crawl as plain values."""
    counts = outcome.counts
    values: dict[str, Any] = {
        "site": outcome.site.prefix,
        "found": counts.found,
        "new": counts.new,
        "gone": counts.gone,
        "skipped": {skip.value: count for skip, count in counts.skipped},
    }
    match outcome:
        case Complete():
            return values | {"outcome": "complete"}
        case Doubted(_, _, reason):
            return values | {"outcome": "doubted", "reason": reason}
        case Incomplete(_, _, problems):
            return values | {"outcome": "incomplete", "problems": list(problems)}


def lines_of(outcome: CrawlOutcome) -> list[str]:
    """The outcome of a crawl for people: its figures, then why it was not complete or not believed."""
    lines = [f"{outcome.site.prefix}  {_figures(outcome.counts)}"]
    match outcome:
        case Doubted(_, _, reason):
            lines.append(f"    nothing is removed yet: {reason}")
        case Incomplete(_, _, problems):
            lines += [f"    nothing is removed: {problem}" for problem in problems[:MOST_PROBLEMS_SHOWN]]
            if len(problems) > MOST_PROBLEMS_SHOWN:
                lines.append(f"    and {len(problems) - MOST_PROBLEMS_SHOWN} more problems")
    return lines


def _figures(counts: CrawlCounts) -> str:
    figures = f"found {counts.found}, new {counts.new}, gone {counts.gone}"
    skipped = ", ".join(f"{skip.value.replace('_', ' ')} {count}" for skip, count in counts.skipped)
    return f"{figures}; skipped: {skipped}" if skipped else figures


def site_values(site: Site) -> dict[str, Any]:
    """What the catalogue says of a site, as plain values."""
    return {
        "site": site.prefix,
        "sitemap": site.sitemap,
        "start": site.start,
        "exclude": list(site.exclude),
        "query_parameters": list(site.query_parameters),
        "max_pages": site.max_pages,
        "max_depth": site.max_depth,
        "crawl_every_seconds": site.crawl_every_seconds,
        "language": site.language,
        "max_age_seconds": site.max_age_seconds,
    }


def sites_table(sites: tuple[Site, ...]) -> Table:
    """What the catalogue says of its sites, for people."""
    table = Table("Site", "Pages are found", "At most", "Crawled every", "Language", "Max age")
    for site in sites:
        how = f"in {site.sitemap}" if site.sitemap else f"from {site.start}, up to {site.max_depth} clicks"
        if site.exclude:
            how += f", except {', '.join(site.exclude)}"
        ages = (duration(site.crawl_every_seconds), site.language or "(their own)", duration(site.max_age_seconds))
        cells = (site.prefix, how, str(site.max_pages), *ages)
        table.add_row(*(Text(cell, overflow="fold") for cell in cells))
    return table


def duration(seconds: float) -> str:
    """As the catalogue spells it."""
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % length == 0:
            return f"{seconds / length:g}{unit}"
    return f"{seconds:g}s"
