"""A model folder's manifest: what is in it, so that nothing else is ever loaded (criteria M1, M2)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from actions.qa.confidence import Calibration
from actions.qa.errors import ReaderCorrupt, ReaderMissing

NAME = "manifest.json"
ALLOWED_SUFFIXES = frozenset({".onnx", ".safetensors", ".json", ".txt", ".md"})


@dataclass(frozen=True, slots=True)
class Manifest:
    """A checked `manifest.json`."""

    name: str
    """Name and version of the model."""
    null_threshold: float
    sha256: dict[str, str]
    """File name to hex digest, for every other file of the folder."""
    calibration: Calibration | None = None
    """None: the manifest has none."""
    reads_titles: bool = False
    """It learnt with titles before its texts, and is given them."""


@dataclass(frozen=True, slots=True)
class EncoderManifest:
    """A checked `manifest.json` of an encoder."""

    name: str
    query_prefix: str
    """What the encoder learnt to see before a question."""
    passage_prefix: str
    max_tokens: int
    """Of a text, special tokens included; longer ones are cut."""


def check_folder(folder: Path) -> Manifest:
    """Compares every file of a reader with the manifest before any is parsed.

    :raises ReaderMissing: no folder, or no manifest in it.
    :raises ReaderCorrupt: names the first file that differs, is missing, is unlisted or is of no allowed kind.
    """
    if not (folder / NAME).is_file():
        raise ReaderMissing(f"expected a reader with a {NAME} in {folder}, found none")
    manifest = _parse(folder / NAME)
    _check_files(folder, manifest.sha256)
    return manifest


def check_encoder_folder(folder: Path) -> EncoderManifest:
    """As `check_folder`, of an encoder."""
    path = folder / NAME
    if not path.is_file():
        raise ReaderMissing(f"expected an encoder with a {NAME} in {folder}, found none")
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        prefixes = str(record["query_prefix"]), str(record["passage_prefix"])
        manifest = EncoderManifest(str(record["name"]), *prefixes, max_tokens=int(record["max_tokens"]))
        sha256 = {str(key): str(value) for key, value in record["sha256"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReaderCorrupt(f"{path}: expected name, prefixes, max_tokens and sha256, got {error!r}") from error
    _check_files(folder, sha256)
    return manifest


def write_manifest(folder: Path, *, name: str, null_threshold: float, facts: dict[str, Any]) -> None:
    """Describes the files that are in the folder now; `facts` are kept for people."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    record = {
        "name": name,
        "null_threshold": null_threshold,
        "sha256": {path.relative_to(folder).as_posix(): digest(path) for path in files},
        **facts,
    }
    (folder / NAME).write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def digest(path: Path) -> str:
    """Hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _parse(path: Path) -> Manifest:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(
            name=str(record["name"]),
            null_threshold=float(record["null_threshold"]),
            sha256={str(key): str(value) for key, value in record["sha256"].items()},
            reads_titles=record.get("reads_titles") is True,
        )
        return replace(manifest, calibration=_calibration(record, path)) if "calibration" in record else manifest
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReaderCorrupt(f"{path}: expected name, null_threshold and sha256 of each file, got {error!r}") from error


def _calibration(record: dict[str, Any], path: Path) -> Calibration:
    """The calibration, if it is of the model that is there: another model's scores mean something else."""
    found = record["calibration"]
    try:
        fitted_for, calibration = found["model_sha256"], Calibration.parse(found)
    except (KeyError, TypeError, ValueError) as error:
        raise ReaderCorrupt(f"{path}: expected its calibration's model_sha256 and numbers, got {error!r}") from error
    if fitted_for not in record["sha256"].values():
        raise ReaderCorrupt(
            f"{path}: its calibration is of another model; take it out and fit one (`python -m training calibrate`)"
        )
    return calibration


def _check_files(folder: Path, sha256: dict[str, str]) -> None:
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    for unlisted in sorted(present - set(sha256) - {NAME}):
        raise ReaderCorrupt(f"{folder / unlisted} is not in the manifest: a model's folder holds nothing else")
    for name, expected in sorted(sha256.items()):
        _check_file(folder / name, expected)


def _check_file(path: Path, expected: str) -> None:
    if path.suffix not in ALLOWED_SUFFIXES:
        allowed = ", ".join(sorted(ALLOWED_SUFFIXES))
        raise ReaderCorrupt(f"{path}: a model's folder may hold {allowed} files only")
    if not path.is_file():
        raise ReaderCorrupt(f"{path} is in the manifest but not in the folder")
    if digest(path) != expected:
        raise ReaderCorrupt(f"{path} is not the file that the manifest describes (sha256 differs)")
