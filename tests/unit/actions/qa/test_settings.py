from __future__ import annotations

from pathlib import Path

import pytest

from actions.qa.errors import ConfigurationError
from actions.qa.settings import Settings


def test_variables_set_the_fields_of_their_names():
    chosen = Settings.from_environment(
        {
            "KATE_QA_READER": "someone/mbert",
            "KATE_QA_PAGES": "p.yml",
            "KATE_QA_MAX_WINDOWS": "9",
            "KATE_QA_NULL_THRESHOLD": "-1.5",
            "KATE_QA_MIN_CONFIDENCE": "0.25",
            "HOME": "/",
        }
    )
    assert chosen == Settings(
        reader="someone/mbert", pages=Path("p.yml"), max_windows=9, null_threshold=-1.5, min_confidence=0.25
    )


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("KATE_QA_READRE", "x", "did you mean KATE_QA_READER"),
        ("KATE_QA_MAX_WINDOWS", "many", "expected a number, got 'many'"),
        ("KATE_QA_MAX_WINDOWS", "1.5", "expected a whole number"),
        ("KATE_QA_N_WORKERS", "-1", "expected a whole number"),
        ("KATE_QA_DEADLINE_SECONDS", "nan", "expected a finite number"),
        ("KATE_QA_MAX_WINDOWS", "inf", "expected a finite number"),
        ("KATE_QA_MIN_CONFIDENCE", "1.01", r"KATE_QA_MIN_CONFIDENCE: expected a probability from 0 to 1, got 1\.01"),
        ("KATE_QA_MIN_CONFIDENCE", "-0.5", r"from 0 to 1, got -0\.5"),
        ("KATE_QA_MIN_CONFIDENCE", "90", "from 0 to 1, got 90"),
        ("KATE_QA_MIN_CONFIDENCE", "90%", "expected a number, got '90%'"),
    ],
)
def test_what_cannot_be_a_setting_is_refused(variable, value, message):
    with pytest.raises(ConfigurationError, match=message):
        Settings.from_environment({variable: value})


@pytest.mark.parametrize("least", [0.0, 0.5, 1.0, None])
def test_every_probability_may_be_asked_for(least):
    assert Settings(min_confidence=least).min_confidence == least


def test_settings_made_without_an_environment_are_checked_too():
    with pytest.raises(ConfigurationError, match="MIN_CONFIDENCE"):
        Settings(min_confidence=float("nan"))
