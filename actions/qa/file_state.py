"""Whether a file that an author edits has been written since it was read."""

from __future__ import annotations

from pathlib import Path

FileState = tuple[int, int]


def file_state(path: Path) -> FileState:
    """Changes when the file is written; (0, 0) when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)
