"""A folder that is there whole or not at all: what stood in its place stays until the new one is complete."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actions.qa.manifest import NAME as MANIFEST
from training.exporting.errors import ExportError


@contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """A new folder to write into, which takes the place of `out` when the block ends well.

    :raises ExportError: something else than a reader is at `out`, or it cannot be written there.
    """
    part, previous = _beside(out, "part"), _beside(out, "previous")
    try:
        _recover(out, previous)
        _check_replaceable(out)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        yield part
        _replace(out, part, previous)
    except OSError as error:
        raise ExportError(f"{out} could not be written: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _beside(out: Path, what: str) -> Path:
    return out.with_name(f".{out.name}.{what}")


def _recover(out: Path, previous: Path) -> None:
    """Undoes the half of an exchange at which an earlier run was killed."""
    if previous.is_dir() and not out.exists():
        previous.replace(out)
    shutil.rmtree(previous, ignore_errors=True)


def _check_replaceable(out: Path) -> None:
    if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file():
        raise ExportError(f"{out} holds files but no {MANIFEST}: expected a new folder, an empty one or a reader's")
    if out.exists() and not out.is_dir():
        raise ExportError(f"expected a folder to write to, {out} is a file")


def _replace(out: Path, part: Path, previous: Path) -> None:
    """A folder that is not empty cannot be replaced in one step, so that the old one stands aside for a moment."""
    if out.exists():
        out.replace(previous)
    try:
        part.replace(out)
    except OSError:
        if previous.is_dir():
            previous.replace(out)
        raise
    shutil.rmtree(previous, ignore_errors=True)
