"""The file of the secret: made once, whole, for its owner only."""

import stat
from pathlib import Path

import pytest

from assistant.web.errors import SecretError
from assistant.web.secret import SECRET_BYTES, load_or_make


def test_it_is_made_at_the_first_start_and_read_at_the_next(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "secret"
    secret = load_or_make(file)
    assert len(secret) == SECRET_BYTES
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_or_make(file) == secret
    assert [path.name for path in file.parent.iterdir()] == ["secret"]  # no draft stays


def test_two_houses_have_two_secrets(tmp_path: Path) -> None:
    assert load_or_make(tmp_path / "one") != load_or_make(tmp_path / "two")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_one_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "secret"
    load_or_make(file)
    file.chmod(mode)
    with pytest.raises(SecretError, match=f"expected mode 600.*came {mode:o}"):
        load_or_make(file)


@pytest.mark.parametrize("content", [b"", b"abc", b"00" * (SECRET_BYTES - 1), b"xy" * SECRET_BYTES, b"\xff" * 64])
def test_another_content_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(SecretError, match="at least 64 hexadecimal digits; delete the file"):
        load_or_make(file)
    assert file.read_bytes() == content  # never replaced silently


def test_where_no_file_can_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SecretError, match="expected a file to keep the web chat's secret in"):
        load_or_make(tmp_path / "file" / "secret")
    with pytest.raises(SecretError):
        load_or_make(tmp_path)
