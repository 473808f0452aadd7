"""Reads what training one seed left: how the loss fell, and what it took."""

from __future__ import annotations

import json
import math
from pathlib import Path

from training.reporting.fields import Fields
from training.reporting.results import LossPoint, ResultsError, SeedResult, TrainingRecord


def read_seed(folder: Path) -> SeedResult:
    """One `seed-N` folder; either file may be missing.

    :raises ResultsError: a file is malformed, or the folder's name has no number.
    """
    number = folder.name.removeprefix("seed-")
    if not number.isdecimal():
        raise ResultsError(f"{folder}: expected a folder called seed-NUMBER")
    log, record = folder / "log.jsonl", folder / "training.json"
    return SeedResult(
        int(number),
        _record(Fields.of_file(record)) if record.is_file() else None,
        _losses(log) if log.is_file() else (),
    )


def _record(fields: Fields) -> TrainingRecord:
    def count(*keys: str) -> int | None:
        return next((fields.count(key) for key in keys if key in fields), None)

    return TrainingRecord(
        seconds=fields.number("seconds"),
        steps=count("steps"),
        items=count("items", "windows"),
        tokens=count("tokens"),
        questions=count("questions"),
        flops=fields.number("flops") if "flops" in fields else None,
        device=fields.text("device"),
    )


def _losses(path: Path) -> tuple[LossPoint, ...]:
    """Points by tokens; a loss that is no number is left out, as is a last line that was cut off."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    points = [_point(line, f"{path}: line {number}") for number, line in enumerate(lines, 1) if line.endswith("\n")]
    return tuple(sorted((one for one in points if math.isfinite(one.loss)), key=lambda point: point.tokens))


def _point(line: str, place: str) -> LossPoint:
    try:
        fields = Fields(json.loads(line), place)
    except ValueError as error:
        raise ResultsError(f"{place}: expected a JSON object: {error}") from error
    loss = fields.raw("loss")
    not_finite = isinstance(loss, float) and not math.isfinite(loss)
    return LossPoint(fields.number("tokens"), math.nan if not_finite else fields.number("loss"))
