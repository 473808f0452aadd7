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
            "HOME": "/",
        }
    )
    assert chosen == Settings(reader="someone/mbert", pages=Path("p.yml"), max_windows=9, null_threshold=-1.5)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("KATE_QA_READRE", "x", "did you mean KATE_QA_READER"),
        ("KATE_QA_MAX_WINDOWS", "many", "expected a number, got 'many'"),
        ("KATE_QA_MAX_WINDOWS", "1.5", "expected a whole number"),
        ("KATE_QA_N_WORKERS", "-1", "expected a whole number"),
        ("KATE_QA_DEADLINE_SECONDS", "nan", "expected a finite number"),
        ("KATE_QA_MAX_WINDOWS", "inf", "expected a finite number"),
    ],
)
def test_what_cannot_be_a_setting_is_refused(variable, value, message):
    with pytest.raises(ConfigurationError, match=message):
        Settings.from_environment({variable: value})
