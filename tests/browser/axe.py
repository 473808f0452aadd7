"""axe-core in the page: what it finds wrong for people who use a screen reader, a keyboard, or bad eyes."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from tests.browser.chromium import ChatPage

SOURCE = files("selenium_axe_python") / "axe-core" / "axe.min.js"
RUN = "axe.run(document, {resultTypes: ['violations']}).then(arguments[0], error => arguments[0]({error: `${error}`}))"
GRAVE = ("serious", "critical", "moderate")


def violations(page: ChatPage) -> list[str]:
    """What is wrong, as `impact rule: element` lines."""
    if not page.js("return 'axe' in window"):
        page.js(SOURCE.read_text())
    found: dict[str, Any] = page.driver.execute_async_script(RUN)
    assert "error" not in found, found
    return [
        f"{rule['impact']} {rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
        if rule["impact"] in GRAVE
    ]
