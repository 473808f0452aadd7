"""Which experiment is which row of which table; rows that nobody has run are there too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from training.reporting.paper import PaperRow, PaperTable
from training.reporting.results import ENCODERS, ExperimentResult, Results, SetResult, State

Group = tuple[ExperimentResult, ...]
"""Experiments that fill one row together, such as a baseline's French and Japanese one."""


def rows_of(table: PaperTable, results: Results) -> list[tuple[PaperRow, dict[str, list[Group]]]]:
    """Each row of the paper, then rows that only we have, with our groups by encoder, in the order of their names.

    The usual encoders are always there, with an empty list where no experiment was declared.
    """
    ours = results.of_table(table.number)
    rows = [*table.rows, *_own_rows(table, ours)]
    encoders = encoders_of(ours)
    return [
        (row, {code: _groups([one for one in ours if _is(one, row, code)], table) for code in encoders}) for row in rows
    ]


def encoders_of(experiments: Iterable[ExperimentResult]) -> list[str]:
    """The usual ones, then others that occur."""
    return list(dict.fromkeys([*ENCODERS, *(one.declaration.encoder for one in experiments)]))


def set_result(group: Group, name: str) -> SetResult | None:
    """The group's figures on a set."""
    return next((one.sets[name] for one in group if name in one.sets), None)


def names_of(group: Group) -> str:
    """The experiments' names, with how far those have come that are not done."""
    return ", ".join(
        one.name if one.state is not State.UNFINISHED else f"{one.name} ({State.UNFINISHED.value})" for one in group
    )


def notes_of(experiments: Iterable[ExperimentResult]) -> tuple[str, ...]:
    """What each experiment says of itself: description, and what stands in for what."""
    once = {one.name: one.declaration for one in experiments}
    return tuple(
        f"`{name}`: {'. '.join(text.rstrip('.') for text in (said.description, said.note) if text)}."
        for name, said in once.items()
        if said.description or said.note
    )


def _own_rows(table: PaperTable, ours: Sequence[ExperimentResult]) -> list[PaperRow]:
    labels = {label for row in table.rows for label in (row.label, *row.aliases)}
    own = dict.fromkeys(_label(one) for one in ours if _label(one) not in labels)
    return [PaperRow(label, {}) for label in own]


def _label(result: ExperimentResult) -> str:
    return result.declaration.row or result.name


def _is(result: ExperimentResult, row: PaperRow, encoder: str) -> bool:
    return result.declaration.encoder == encoder and _label(result) in (row.label, *row.aliases)


def _groups(experiments: Sequence[ExperimentResult], table: PaperTable) -> list[Group]:
    """Experiments over different sets of the table share a row."""
    groups: list[list[ExperimentResult]] = []
    for one in experiments:
        own = _sets(one, table)
        fitting = (group for group in groups if all(own.isdisjoint(_sets(other, table)) for other in group))
        place = next(fitting, None) if own else None
        if place is None:
            groups.append([one])
        else:
            place.append(one)
    return [tuple(group) for group in groups]


def _sets(result: ExperimentResult, table: PaperTable) -> set[str]:
    return {*result.declaration.evaluation, *result.sets} & set(table.sets.values())
