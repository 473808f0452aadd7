"""A real Chromium, and the chat page in it as a person uses it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.support.processes import ROOT

SCREENSHOTS = ROOT / ".kate" / "screenshots"
PHONE, TABLET, DESKTOP = (360, 740), (768, 1024), (1280, 800)
WAIT_SECONDS = 20.0
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
)
CLICKABLE = """
const found = [...document.querySelectorAll(arguments[0])].findLast(each => each.checkVisibility() && !each.disabled);
found?.scrollIntoView({block: 'center', behavior: 'instant'});
return found"""
Found = TypeVar("Found")


@contextmanager
def chromium() -> Iterator[Chrome]:
    """Run Chromium. Where there is none, the test is skipped; in CI it fails."""
    programs = shutil.which("chromium"), shutil.which("chromedriver")
    if None in programs:
        reason = "needs Chromium and its driver (Debian: apt-get install chromium chromium-driver)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    options = ChromeOptions()
    options.binary_location = str(programs[0])
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService(str(programs[1])))
    try:
        yield driver
    finally:
        driver.quit()


class ChatPage:
    """The chat page in a browser: what a person sees and does."""

    def __init__(self, driver: Chrome, url: str) -> None:
        self.driver = driver
        self.url = url
        self._scripts: list[str] = []

    def open(
        self,
        path: str = "",
        *,
        language: str = "en",
        size: tuple[int, int] = DESKTOP,
        is_dark: bool = False,
        is_ready: str = ".kate",
    ) -> None:
        """Load the page as a browser of this language and size, and wait until this is there."""
        self.cdp("Emulation.setUserAgentOverride", userAgent="Kate's tests", acceptLanguage=language)
        self.resize(size)
        self.color("dark" if is_dark else "light")
        self.driver.get(self.url + path)
        self.find(is_ready)

    def reset(self) -> None:
        """Be a browser that has never been here."""
        self.online(True)
        self.cdp("Network.clearBrowserCookies")
        if self.driver.current_url.startswith("http"):
            self.js("sessionStorage.clear()")
        self.driver.get("about:blank")
        self.log()

    def leave(self) -> None:
        """Forget the scripts of `before_load`."""
        for script in self._scripts:
            self.cdp("Page.removeScriptToEvaluateOnNewDocument", identifier=script)
        self._scripts.clear()

    # The browser.

    def cdp(self, command: str, **parameters: Any) -> dict[str, Any]:
        """Give a command of the Chrome DevTools protocol."""
        answer: dict[str, Any] = self.driver.execute_cdp_cmd(command, parameters)
        return answer

    def js(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def before_load(self, script: str) -> None:
        """Run this before the page's own scripts, until `leave`."""
        self._scripts.append(self.cdp("Page.addScriptToEvaluateOnNewDocument", source=script)["identifier"])

    def resize(self, size: tuple[int, int]) -> None:
        width, height = size
        is_phone = size == PHONE
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone}
        self.cdp("Emulation.setDeviceMetricsOverride", **metrics)
        self.cdp("Emulation.setTouchEmulationEnabled", enabled=is_phone)

    def color(self, scheme: str) -> None:
        features = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        named = [{"name": name, "value": value} for name, value in features.items()]
        self.cdp("Emulation.setEmulatedMedia", features=named)

    def online(self, is_online: bool) -> None:
        self.driver.set_network_conditions(offline=not is_online, latency=0, throughput=-1)

    def log(self) -> list[str]:
        """What the console has said since the last call."""
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in entries]

    def shot(self, name: str) -> None:
        """Save a screenshot as an artefact, for people to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(Path(SCREENSHOTS) / f"{name}.png"))

    # The page.

    def wait(self, holds: Callable[[], Found], what: str) -> Found:
        """Wait until this gives something true, and return it."""
        until = time.monotonic() + WAIT_SECONDS
        while True:
            found: Found | None
            try:
                found = holds()
            except (NoSuchElementException, StaleElementReferenceException):
                found = None
            if found:
                return found
            assert time.monotonic() < until, f"expected {what} within {WAIT_SECONDS} s; {self._state()}"
            time.sleep(0.05)

    def _state(self) -> str:
        return f"the page: {self.text('body')}\nthe console: {self.log()}"

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def find(self, css: str) -> WebElement:
        """Wait for an element and return it; the last one if there are several."""
        return self.wait(lambda: self.all(css), css)[-1]

    def gone(self, css: str) -> None:
        self.wait(lambda: not self.all(css), f"no {css}")

    def text(self, css: str) -> str:
        """The visible text of the last such element."""
        return str(self.js("return [...document.querySelectorAll(arguments[0])].at(-1)?.innerText ?? ''", css))

    def until_says(self, css: str, words: str) -> None:
        self.wait(lambda: words in self.text(css), f"{words!r} in {css}")

    def address(self, css: str) -> str:
        """Where a link leads."""
        return str(self.find(css).get_attribute("href"))

    def click(self, css: str) -> None:
        """Click the last such element as soon as it can be clicked."""
        self.wait(lambda: self._clicked(css), f"{css} to be clickable")

    def _clicked(self, css: str) -> bool:
        found = self.js(CLICKABLE, css)
        if found:
            found.click()
        return bool(found)

    def type(self, text: str) -> None:
        self.find("#question").send_keys(text)

    def fill(self, text: str) -> None:
        """Paste a text over what stands in the composer."""
        script = "const q = arguments[0]; q.value = arguments[1]; q.dispatchEvent(new Event('input'))"
        self.js(script, self.find("#question"), text)

    def say(self, text: str, *, is_answered: bool = True) -> None:
        """Send a message; wait for the reply."""
        n_before = len(self.all(".turn .kate"))
        self.fill(text)
        self.type(Keys.ENTER)
        if is_answered:
            self.wait(lambda: len(self.all(".turn .kate")) > n_before, f"a reply to {text!r}")
            self.gone(".waiting")

    @property
    def typed(self) -> str:
        """What stands in the composer."""
        return str(self.js("return document.getElementById('question').value"))

    def shown(self) -> list[str]:
        """What the employee has said, as the transcript shows it."""
        texts = self.js("return [...document.querySelectorAll('.you p')].map(e => e.textContent)")
        return [str(text) for text in texts]

    def focused(self) -> str:
        """Id or class, and text, of what has the focus."""
        return str(self.js("const e = document.activeElement; return `${e.id || e.className} ${e.innerText}`.trim()"))

    def press(self, *keys: str) -> None:
        """Press keys wherever the focus is."""
        self.driver.switch_to.active_element.send_keys(*keys)
