"""JSON files of corpora, plain or compressed: read with clear errors, written whole or not at all."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import zlib
from pathlib import Path
from typing import Any

from training.errors import CorpusError

_XZ, _GZIP = b"\xfd7zXZ\x00", b"\x1f\x8b"
"""How compressed files begin: their content tells, whatever they are called."""


def read_json(path: Path) -> Any:
    """What a JSON file holds; it is plain, xz or gzip.

    :raises CorpusError: it cannot be read, is cut off, or is not JSON.
    """
    try:
        return json.loads(expanded(path.read_bytes()))
    # RecursionError: lists in lists, thousands deep. EOFError and zlib.error: a damaged gzip file.
    except (OSError, ValueError, RecursionError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise CorpusError(f"{path}: expected a SQuAD-format JSON file, plain, .xz or .gz: {error}") from error


def write_json(path: Path, value: Any) -> None:
    """Writes a file through a temporary one beside it, compressed if it is called `.xz` or `.gz`.

    The same value gives the same bytes, with one release of the compressors.

    :raises CorpusError: it cannot be written, or a text in it is not valid Unicode; what was there before stays.
    """
    try:
        raw = _compressed((json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode(), path.suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, raw)
    except (OSError, UnicodeEncodeError) as error:
        raise CorpusError(f"{path}: expected to write a file there: {error}") from error


def set_name(path: Path) -> str:
    """A data file's name in tables and results: without `.json`, `.json.xz` or `.json.gz`."""
    return path.name.removesuffix(".xz").removesuffix(".gz").removesuffix(".json")


def expanded(raw: bytes) -> bytes:
    """What a file holds, whether it is plain, xz or gzip."""
    if raw.startswith(_XZ):
        return lzma.decompress(raw)
    return gzip.decompress(raw) if raw.startswith(_GZIP) else raw


def _replace(path: Path, raw: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(raw)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _compressed(raw: bytes, suffix: str) -> bytes:
    if suffix == ".xz":
        return lzma.compress(raw)
    return gzip.compress(raw, mtime=0) if suffix == ".gz" else raw
