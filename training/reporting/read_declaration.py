"""From `experiment.json` to what tables need of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.corpora.files import set_name
from training.reporting.fields import Fields
from training.reporting.results import Declaration, ResultsError


def read_declaration(fields: Fields, *, name: str) -> Declaration:
    """What an experiment is.

    :param name: the folder's; the declaration must bear the same one.
    :raises ResultsError: a value is of another type than expected.
    """
    declared = fields.text("name") or name
    if declared != name:
        raise ResultsError(f"{fields.place}: name: expected {name!r} as its folder is called, got {declared!r}")
    return Declaration(
        name=name,
        description=fields.text("description"),
        note=fields.text("note"),
        kind=fields.text("kind"),
        encoder=fields.text("encoder"),
        tables=tuple(str(item) for item in fields.items("table")),
        row=fields.text("row"),
        base=_reference(fields.raw("base")),
        averaged=tuple(map(_reference, fields.items("averaged"))),
        teacher=_reference(fields.raw("teacher")),
        training=tuple(_training_set(item) for item in fields.items("training")),
        pairs=tuple(_training_set(item) for item in fields.items("pairs")),
        evaluation=tuple(set_name(Path(_reference(item))) for item in fields.items("evaluation")),
        seeds=tuple(_seed(item, fields) for item in fields.items("seeds")),
    )


def _reference(item: Any) -> str:
    """Name of a file, model or experiment: as it is, or what a table with one of these keys names."""
    if isinstance(item, dict):
        item = next((item[key] for key in ("experiment", "file", "model") if item.get(key)), "")
    return str(item) if item else ""


def _training_set(item: Any) -> str:
    name = set_name(Path(_reference(item)))
    used = item.get("questions") or item.get("pairs") if isinstance(item, dict) else None
    return f"{name} ({used:,})" if isinstance(used, int) else name


def _seed(item: Any, fields: Fields) -> int:
    if type(item) is not int:
        raise ResultsError(f"{fields.place}: seeds: expected whole numbers, got {item!r}")
    return item
