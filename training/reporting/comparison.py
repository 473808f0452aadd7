"""Tables 1, 2 and 3: the paper's figures beside ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from training.reporting import paper
from training.reporting.paper import PaperRow, PaperTable
from training.reporting.readings import Named, extremes, sentences
from training.reporting.results import ENCODERS, ExperimentResult, Results
from training.reporting.rows import Group, encoders_of, names_of, notes_of, rows_of, set_result
from training.reporting.sets import LANGUAGES, label, pair_set
from training.reporting.tables import NOT_RUN, Cell, Figure, Table, cell
from training.scoring.runs import MODES

MEASURES = {"f1": "F1", "exact_match": "EM"}
_PAPER = "paper"
_SCORING = (
    "Scoring `squad` is that of the official script, as in the paper; `multilingual` also sets aside French articles "
    "and compares Japanese by character. In brackets: 95 % bootstrap interval over questions; the paper "
    f"({paper.SOURCE}) gives none."
)


def table_against_paper(paper_table: PaperTable, results: Results) -> Table:
    """Table 1 or 3: methods or training sets in rows, evaluation sets in columns."""
    rows: list[tuple[Cell, ...]] = []
    for row, by_encoder in rows_of(paper_table, results):
        rows += [_paper_row(row, paper_table)] if row.scores else []
        for encoder, groups in by_encoder.items():
            # A row of our own is not missing for an encoder that never declared it.
            if groups or (row.scores and encoder in ENCODERS):
                rows += _our_rows(row, encoder, groups, paper_table)
    figures = tuple(f"{name} {measure}" for name in paper_table.sets for measure in MEASURES.values())
    ours = results.of_table(paper_table.number)
    return Table(
        name=f"table-{paper_table.number}",
        title=f"Table {paper_table.number}. {paper_table.title} (%)",
        columns=("row", "encoder", "experiment", "scoring", *figures),
        rows=tuple(rows),
        reading=_range_reading(paper_table, ours),
        notes=(_SCORING, _questions(paper_table.sets.values(), ours), *notes_of(ours)),
    )


def tables_of_pairs(results: Results) -> list[Table]:
    """Table 2, once for F1 and once for EM: language of the paragraph in rows, of the question in columns."""
    return [_pairs(measure, results) for measure in MEASURES]


def _paper_row(row: PaperRow, table: PaperTable) -> tuple[Cell, ...]:
    figures = [
        Figure(getattr(row.scores[name], measure), decimals=2) for name in table.sets.values() for measure in MEASURES
    ]
    return (row.label, ENCODERS[paper.ENCODER], _PAPER, MODES[0], *figures)


def _our_rows(row: PaperRow, encoder: str, groups: Sequence[Group], table: PaperTable) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    shown = ENCODERS.get(encoder, encoder or "other")
    nothing = (NOT_RUN,) * (len(table.sets) * len(MEASURES))
    for group in groups or [()]:
        if not any(set_result(group, name) for name in table.sets.values()):
            rows.append((row.label, shown, names_of(group) or "none", "-", *nothing))
            continue
        for mode in MODES:
            figures = [_ours(group, name, mode, measure) for name in table.sets.values() for measure in MEASURES]
            rows.append((row.label, shown, names_of(group), mode, *figures))
    return rows


def _ours(group: Group, name: str, mode: str, measure: str) -> Cell:
    found = set_result(group, name)
    return cell(getattr(found.of(mode), measure) if found else None)


def _pairs(measure: str, results: Results) -> Table:
    ours = results.of_table("2")
    rows: list[tuple[Cell, ...]] = []
    for paragraph, language in LANGUAGES.items():
        sets = [pair_set(paragraph, question) for question in LANGUAGES]
        published = [Figure(getattr(paper.TABLE_2[name], measure), decimals=2) for name in sets]
        rows.append((language, ENCODERS[paper.ENCODER], _PAPER, MODES[0], *published))
        rows += [row for encoder in encoders_of(ours) for row in _pair_rows(language, encoder, ours, sets, measure)]
    return Table(
        name=f"table-2-{MEASURES[measure].lower()}",
        title=f"Table 2. {MEASURES[measure]} by language of paragraph (rows) and question (columns) (%)",
        columns=("paragraph", "encoder", "experiment", "scoring", *(f"{name} question" for name in LANGUAGES.values())),
        rows=tuple(rows),
        reading=_pairs_reading(measure, ours),
        notes=(_SCORING, _questions(paper.TABLE_2, ours), *notes_of(ours)),
    )


def _pair_rows(
    language: str, encoder: str, ours: Sequence[ExperimentResult], sets: Sequence[str], measure: str
) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    mine = [one for one in ours if one.declaration.encoder == encoder]
    shown = ENCODERS.get(encoder, encoder or "other")
    groups: list[Group] = [(one,) for one in mine]
    for group in groups or [()]:
        if not any(name in one.sets for one in group for name in paper.TABLE_2):
            rows.append((language, shown, names_of(group) or "none", "-", *[NOT_RUN] * len(sets)))
            continue
        for mode in MODES:
            rows.append((language, shown, names_of(group), mode, *(_ours(group, name, mode, measure) for name in sets)))
    return rows


def _range_reading(table: PaperTable, ours: Sequence[ExperimentResult]) -> str:
    parts = []
    for shown, name in table.sets.items():
        found = [Named(one.name, one.sets[name].squad.f1.value) for one in ours if name in one.sets]
        published = [Named(row.label, row.scores[name].f1) for row in table.rows]
        parts += (
            [f"{shown} F1 (squad): ours {extremes(found)}; the paper's {extremes(published, decimals=2)}"]
            if found
            else []
        )
    return sentences(parts)


def _pairs_reading(measure: str, ours: Sequence[ExperimentResult]) -> str:
    parts = []
    for one in ours:
        found = [
            Named(label(name), getattr(one.sets[name].squad, measure).value)
            for name in paper.TABLE_2
            if name in one.sets
        ]
        parts += [f"{one.name} (squad, paragraph/question): {extremes(found)}"] if found else []
    published = [Named(label(name), getattr(scores, measure)) for name, scores in paper.TABLE_2.items()]
    return sentences([*parts, f"The paper's: {extremes(published, decimals=2)}"] if parts else [])


def _questions(sets: Iterable[str], ours: Sequence[ExperimentResult]) -> str:
    counts = {label(name): sorted({one.sets[name].n for one in ours if name in one.sets}) for name in sets}
    known = [f"{name} {' or '.join(f'{n:,}' for n in found)}" for name, found in counts.items() if found]
    return f"Questions: {', '.join(known)}." if known else "Questions: nothing was run."
