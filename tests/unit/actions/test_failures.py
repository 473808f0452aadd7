"""What a failure leaves in the log, and what leaves the process."""

from __future__ import annotations

import logging

import pytest

from actions.failures import report_failure

TYPED = "my salary is 4200"


def test_the_id_finds_the_failure_in_the_log_which_quotes_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """C8, C10."""
    try:
        try:
            raise ValueError(TYPED)
        except ValueError as cause:
            raise RuntimeError(f"cannot read {TYPED}") from cause
    except RuntimeError as error:
        with caplog.at_level(logging.INFO):
            error_id = report_failure(error, doing="testing")
    assert f"error {error_id} while testing: RuntimeError" in caplog.text
    assert "ValueError" in caplog.text
    assert "test_failures.py" in caplog.text
    assert TYPED not in caplog.text


def test_ids_differ() -> None:
    assert report_failure(ValueError(), doing="testing") != report_failure(ValueError(), doing="testing")
