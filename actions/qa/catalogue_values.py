"""Values that several entries of the catalogue can say: languages and durations."""

from __future__ import annotations

import re

from actions.qa._yaml_reader import Section

_SECONDS_IN = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}", re.ASCII)


def language(section: Section) -> str:
    """ISO 639-1 code under `language`, "" when there is none. Raises PagesFileError."""
    code = section.text("language")
    if code and not _LANGUAGE.fullmatch(code):
        raise section.problem("language", f"expected a two-letter code such as en, fr or ja, got {code!r}")
    return code


def duration_seconds(section: Section, key: str, standard: float) -> float:
    """`90s`, `30m`, `12h`, `7d`, `2w` or a number of seconds. Raises PagesFileError."""
    if isinstance(section.get(key), str):
        match = _DURATION.fullmatch(section.text(key))
        if not match:
            raise section.problem(key, f"expected a duration such as 30m, 12h or 7d, got {section.text(key)!r}")
        seconds = float(match[1]) * _SECONDS_IN[match[2]]
    else:
        seconds = section.number(key, standard)
    if not 1 <= seconds <= 10 * 365 * 86400:
        raise section.problem(key, f"expected between one second and ten years, got {seconds:g} seconds")
    return seconds
