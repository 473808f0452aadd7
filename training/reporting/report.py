"""Makes the report: tables, plots and the page, in one folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.reporting import paper, sketches
from training.reporting.alignment import table_of_readers, table_of_retrieval
from training.reporting.comparison import table_against_paper, tables_of_pairs
from training.reporting.distillation import tables_of_cost
from training.reporting.overview import table_of_everything, table_of_runs, tables_of_sets
from training.reporting.page import PLOTS, TABLES, Section, machines, write_page
from training.reporting.read_results import read_results
from training.reporting.results import Declaration, Results, ResultsError
from training.reporting.sketches import Sketch
from training.reporting.tables import Table, to_csv, to_markdown


@dataclass(frozen=True, slots=True)
class Report:
    """What was written, and from what."""

    page: Path
    files: tuple[Path, ...]
    """The page among them."""
    results: Results


def make_report(
    folder: Path,
    out: Path,
    *,
    declared: Sequence[Declaration] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Reads all results, and writes `index.md`, `tables/` and `plots/`. The same results give the same bytes.

    A plot that earlier results had and these have nothing for is removed; other files are left alone.

    :param folder: with one folder an experiment.
    :param declared: experiments that exist, so that those which were not run are named.
    :param progress: told of each file before it is made.
    :raises ResultsError: results are malformed, or the report would be written among them.
    """
    if out.resolve() == folder.resolve():
        raise ResultsError(f"{out}: expected another folder for the report than that of the results")
    results = read_results(folder, declared)
    sections = _sections(results)
    for name in (TABLES, PLOTS):
        (out / name).mkdir(parents=True, exist_ok=True)
    tables = [table for section in sections for table in (*section.tables, *section.linked)]
    files = [path for table in tables for path in _write_table(table, out / TABLES, progress)]
    plots = [plot for section in sections for plot in section.plots]
    files += [path for plot in plots for path in _draw(plot, out / PLOTS, progress)]
    page = out / "index.md"
    progress(page.name)
    _write(page, write_page(results, sections))
    return Report(page, (*files, page), results)


def _sections(results: Results) -> list[Section]:
    return [
        Section("What was run", machines(results), (table_of_runs(results),)),
        Section(
            "Zero-shot transfer (experiment 1 of the paper)", tables=(table_against_paper(paper.TABLE_1, results),)
        ),
        Section(
            "Question and paragraph in different languages (experiment 2)",
            tables=tuple(tables_of_pairs(results)),
            plots=(sketches.sketch_pairs(results),),
        ),
        Section(
            "Transferred against natively trained (experiment 3)",
            tables=(table_against_paper(paper.TABLE_3, results),),
        ),
        Section("Alignment on parallel sentences", tables=(table_of_retrieval(results), table_of_readers(results))),
        Section(
            "Distillation, and what readers cost",
            tables=tuple(tables_of_cost(results)),
            plots=(sketches.sketch_costs(results),),
        ),
        Section(
            "All experiments",
            tables=tuple(tables_of_sets(results)),
            plots=(sketches.sketch_experiments(results),),
            linked=(table_of_everything(results),),
        ),
        Section("Learning curves", plots=(sketches.sketch_curves(results),)),
        Section(
            "By length of the answer and type of question",
            plots=(sketches.sketch_answer_length(results), sketches.sketch_question_type(results)),
        ),
    ]


def _write_table(table: Table, folder: Path, progress: Callable[[str], None]) -> list[Path]:
    progress(table.name)
    files = {folder / f"{table.name}.md": to_markdown(table), folder / f"{table.name}.csv": to_csv(table)}
    for path, text in files.items():
        _write(path, text.strip() + "\n")
    return list(files)


def _draw(plot: Sketch, folder: Path, progress: Callable[[str], None]) -> list[Path]:
    path = folder / f"{plot.name}.png"
    progress(plot.name)
    if plot.draw is None:
        path.unlink(missing_ok=True)
        return []
    plot.draw(path)
    return [path]


def _write(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
