"""Settings of the action server."""

from __future__ import annotations

import pytest

from actions.qa.errors import ConfigurationError
from actions.settings import ServerSettings


def test_the_server_is_on_loopback_and_keeps_no_questions_by_default() -> None:
    """C1, C13."""
    settings = ServerSettings.from_environment({"PATH": "/bin", "KATE_QA_READER": "models/reader"})
    assert settings.host == "127.0.0.1"
    assert settings.feedback_keeps_question is False


def test_every_setting_can_be_given() -> None:
    settings = ServerSettings.from_environment(
        {
            "KATE_ACTIONS_HOST": "::1",
            "KATE_ACTIONS_PORT": "5056",
            "KATE_ACTIONS_ANSWER_DEADLINE_SECONDS": "2.5",
            "KATE_ACTIONS_WORKERS": "1",
            "KATE_ACTIONS_FEEDBACK_DATABASE": "sqlite://",
            "KATE_ACTIONS_FEEDBACK_KEEPS_QUESTION": "true",
        }
    )
    assert settings == ServerSettings("::1", 5056, 2.5, 1, "sqlite://", feedback_keeps_question=True)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("KATE_ACTIONS_PROT", "5056", "KATE_ACTIONS_PORT"),
        ("KATE_ACTIONS_PORT", "http", "expected int"),
        ("KATE_ACTIONS_PORT", "0", "1-65535"),
        ("KATE_ACTIONS_WORKERS", "0", "at least 1"),
        ("KATE_ACTIONS_ANSWER_DEADLINE_SECONDS", "9", "at most 8.5"),
        ("KATE_ACTIONS_ANSWER_DEADLINE_SECONDS", "nan", "at most 8.5"),
        ("KATE_ACTIONS_FEEDBACK_KEEPS_QUESTION", "yes", "true or false"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_expected(name: str, value: str, expected: str) -> None:
    with pytest.raises(ConfigurationError, match=name) as failure:
        ServerSettings.from_environment({name: value})
    assert expected in str(failure.value)
