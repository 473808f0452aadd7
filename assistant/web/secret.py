"""The secret that signs session ids, kept in a file so that sessions survive a restart."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from assistant.web.errors import SecretError

SECRET_BYTES = 32
_ONLY_THE_OWNER = 0o600


def load_or_make(file: Path) -> bytes:
    """Return the file's secret; the file is made first where there is none.

    :raises SecretError: the file cannot be made or read, others may read it, or it holds something else.
    """
    try:
        if not file.exists():
            _make(file)
        return _load(file)
    except OSError as error:
        raise SecretError(f"{file}: expected a file to keep the web chat's secret in, came {error.strerror}") from error


def _make(file: Path) -> None:
    """Make the file whole or not at all; of two processes that start together, one makes it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_THE_OWNER)
    try:
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_hex(SECRET_BYTES))
            opened.flush()
            os.fsync(opened.fileno())
        os.link(draft, file)  # unlike a rename, it never replaces
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _load(file: Path) -> bytes:
    mode = file.stat().st_mode & 0o777
    if mode & ~_ONLY_THE_OWNER:
        raise SecretError(f"{file}: expected mode 600, so that only its owner reads it; came {mode:o}")
    try:
        secret = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) < SECRET_BYTES:
        raise SecretError(
            f"{file}: expected at least {2 * SECRET_BYTES} hexadecimal digits; delete the file to have it made anew "
            "(every chat then begins afresh)"
        )
    return secret
