"""The page that a researcher reads: tables, plots and a sentence under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from training.reporting import paper
from training.reporting.results import Results, State
from training.reporting.sketches import Sketch
from training.reporting.tables import NOT_RUN, Table, to_markdown

TABLES, PLOTS = "tables", "plots"
"""Folders beside the page."""


@dataclass(frozen=True, slots=True)
class Section:
    """Text, tables and plots on one matter."""

    title: str
    text: str = ""
    tables: tuple[Table, ...] = ()
    plots: tuple[Sketch, ...] = ()
    linked: tuple[Table, ...] = ()
    """Too long for the page."""


def write_page(results: Results, sections: Sequence[Section]) -> str:
    """Markdown of the whole page."""
    parts = [_beginning(results), *map(_section, sections), _missing(results), _commands(results)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def machines(results: Results) -> str:
    """Machines, and which experiments ran on which."""
    by_machine: dict[str, list[str]] = {}
    for one in results.done:
        by_machine.setdefault(one.machine or "not recorded", []).append(f"`{one.name}`")
    if len(by_machine) == 1:
        return f"Machine: {next(iter(by_machine))}."
    lines = [f"- Machine: {machine}. On it: {', '.join(names)}." for machine, names in by_machine.items()]
    return "\n".join(lines) or "Nothing was run."


def _beginning(results: Results) -> str:
    return f"""# Results

Made by `python -m training report` from the files that experiments left; every figure is read from them or computed
from them. {len(results.done)} of {len(results.experiments)} experiments are done.
The paper's figures are those of {paper.SOURCE}.

How to read the tables: F1 and EM (exact match) are in percent, means over seeds. In brackets: 95 % bootstrap interval
over questions (not over seeds). Scoring `squad` is the official script's, which the paper used; it splits on white
space, so a Japanese answer is one token. Scoring `multilingual` sets aside French articles too and compares Japanese by
character. "{NOT_RUN}": there is no such result. Each table is also a CSV file."""


def _section(section: Section) -> str:
    parts = [f"## {section.title}", section.text]
    parts += [f"{to_markdown(table).strip()}\n\n[CSV]({TABLES}/{table.name}.csv)" for table in section.tables]
    parts += [_link(table) for table in section.linked]
    parts += [_plot(plot) for plot in section.plots]
    return "\n\n".join(part for part in parts if part)


def _link(table: Table) -> str:
    place = f"{TABLES}/{table.name}"
    return f"{table.title}: [Markdown]({place}.md), [CSV]({place}.csv). {table.reading}"


def _plot(plot: Sketch) -> str:
    if plot.draw is None:
        return f"**{plot.title}**: {NOT_RUN}."
    return f"**{plot.title}**\n\n![{plot.title}]({PLOTS}/{plot.name}.png)\n\n{plot.reading} {plot.note}".rstrip()


def _missing(results: Results) -> str:
    """Pieces that results lack; what was not run at all stands under the first table."""
    remarks = [f"- `{one.name}`: {remark}." for one in results.experiments for remark in one.remarks]
    remarks += [f"- {remark}." for remark in results.remarks]
    return "\n".join(["## What is missing", "", *(remarks or ["Nothing is missing from what was run."])])


def _commands(results: Results) -> str:
    names = [one.name for one in results.experiments if one.state is not State.NOT_RUN]
    run = " \\\n  ".join(["python -m training run", *(names or ["EXPERIMENT..."]), "--data DIR"])
    return f"""## To make it again

`DIR` is the folder with the data sets. What is done and unchanged is not run again.

```
{run}
python -m training report
```"""
