"""The page for everybody: axe-core finds nothing, the keyboard is enough, small screens and large type work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.axe import violations
from tests.browser.chromium import DESKTOP, PHONE, TABLET, ChatPage
from tests.browser.fake_state import FakeChat

CARRY = "How many unused days can I carry over?"


def everything(page: ChatPage, chat: FakeChat) -> None:
    """A conversation with all that there can be in one."""
    page.say(CARRY)
    page.click("summary")
    page.click(".thumb[aria-label='Not helpful']")
    page.wait(lambda: len(page.all(".card")) == 2, "the next best answer")
    page.click(".feedback .plain")
    page.say("How much is the dish of the day?")
    page.say("which wifi?")
    chat.retry_after_seconds = 60
    chat.fail("messages", "too_many", "failed", "session_lost")
    for text in ("one", "two", "three"):
        page.say(text, is_answered=False)
    page.wait(lambda: len(page.all(".problem")) == 3, "three problems")
    page.fill("x" * 1100)


@pytest.mark.parametrize(("size", "is_dark"), [(PHONE, True), (DESKTOP, False)], ids=["phone-dark", "desktop-light"])
def test_axe_finds_nothing(page: ChatPage, chat: FakeChat, size: tuple[int, int], is_dark: bool) -> None:
    page.open(size=size, is_dark=is_dark)
    assert violations(page) == []
    everything(page, chat)
    assert violations(page) == []
    page.click("#forget")
    assert violations(page) == []


@pytest.mark.parametrize("question", ["Combien de jours de RTT ?", "通勤手当の上限は月いくらですか"])
def test_axe_finds_nothing_in_other_languages(page: ChatPage, question: str) -> None:
    page.open(is_dark=True)
    page.say(question)
    page.click("summary")
    assert violations(page) == []


def tab_until(page: ChatPage, holds: Callable[[], bool], key: str = Keys.TAB) -> None:
    """Press Tab until the focus is where it is wanted."""
    for _ in range(40):
        if holds():
            return
        page.press(key)
    raise AssertionError(f"expected to get there with {key!r}, the focus is on {page.focused()}")


def focus_is(page: ChatPage, css: str) -> Callable[[], bool]:
    return lambda: bool(page.js("return document.activeElement.matches(arguments[0])", css))


def test_everything_by_keyboard_alone(page: ChatPage) -> None:
    page.open()
    tab_until(page, focus_is(page, ".chip"), Keys.SHIFT + Keys.TAB)
    page.press(Keys.ENTER)
    page.find(".turn .kate")
    assert page.focused().startswith("question")
    page.press(CARRY, Keys.ENTER)
    page.find(".card")
    tab_until(page, focus_is(page, "summary"), Keys.SHIFT + Keys.TAB)
    page.press(Keys.ENTER)
    assert page.js("return document.querySelector('details').open")
    tab_until(page, focus_is(page, ".turn:last-child .thumb[aria-label='Not helpful']"))
    page.press(Keys.SPACE)
    page.find(".turn:nth-of-type(4) .card")
    assert focus_is(page, ".thumb[aria-pressed='true']")()
    tab_until(page, focus_is(page, ".plain"))
    page.press(Keys.ENTER)
    page.press("Six", Keys.ESCAPE)
    assert focus_is(page, ".plain")()
    page.press(Keys.ENTER)
    page.press(Keys.TAB, Keys.ENTER)
    page.until_says(".feedback:has(p)", "Thank you, noted.")
    assert focus_is(page, ".thumb[aria-pressed='true']")()
    tab_until(page, focus_is(page, "#start-over"), Keys.SHIFT + Keys.TAB)
    page.press(Keys.ENTER)
    assert focus_is(page, "dialog .quiet")()
    page.press(Keys.TAB, Keys.ENTER)
    page.gone(".turn")
    assert page.focused().startswith("start-over")


def test_a_retry_by_keyboard_keeps_the_focus_on_the_page(page: ChatPage, chat: FakeChat) -> None:
    chat.fail("messages", "away")
    page.open()
    page.say(CARRY, is_answered=False)
    page.find(".problem")
    tab_until(page, focus_is(page, ".problem .primary"), Keys.SHIFT + Keys.TAB)
    page.press(Keys.ENTER)
    page.find(".card")
    assert page.focused().startswith("question")


def test_what_screen_readers_are_told(page: ChatPage) -> None:
    page.open()
    log = page.find("#log")
    assert log.get_attribute("role") == "log"
    page.wait(lambda: log.get_attribute("aria-live") == "polite", "new messages to be read out")
    page.say(CARRY)
    assert page.js("return document.querySelector('.you').textContent") == f"You: {CARRY}"
    assert page.js("return document.querySelector('.turn .kate').textContent").startswith("Kate: ")
    assert "(opens in a new tab)" in page.js("return document.querySelector('.source a').textContent")
    names = page.js("return [...document.querySelectorAll('button')].map(e => e.ariaLabel || e.innerText)")
    assert "" not in names


def test_a_history_is_not_read_out_at_once(page: ChatPage) -> None:
    page.open()
    page.say(CARRY)
    page.before_load(
        "addEventListener('DOMContentLoaded', () => { const log = document.getElementById('log'); window.live = [];"
        "new MutationObserver(() => live.push(log.ariaLive)).observe(log, {childList: true}); })"
    )
    page.open(is_ready=".turn")
    assert set(page.js("return live")) == {"off"}


@pytest.mark.parametrize("size", [PHONE, TABLET, DESKTOP, (640, 400), (320, 480)])
def test_nothing_sticks_out(page: ChatPage, size: tuple[int, int]) -> None:
    page.open(size=size)
    page.say(CARRY)
    page.click("summary")
    page.say("which wifi?")
    page.say("x" * 300)
    width = "return [document.documentElement, document.getElementById('log')].map(e => e.scrollWidth - e.clientWidth)"
    assert page.js(width) == [0, 0]
    assert page.js("return document.getElementById('log').clientHeight") > 150
    assert page.find("#question").is_displayed()


def test_without_motion_nothing_moves(page: ChatPage, chat: FakeChat) -> None:
    chat.delay_seconds = 1.0
    page.open()
    page.say(CARRY, is_answered=False)
    page.find(".dots")
    assert page.js("return document.getAnimations().length") == 0
    assert page.js("return getComputedStyle(document.getElementById('log')).scrollBehavior") == "auto"


def test_the_focus_is_seen(page: ChatPage) -> None:
    page.open()
    page.press(Keys.SHIFT + Keys.TAB)
    tab_until(page, focus_is(page, ".chip"), Keys.SHIFT + Keys.TAB)
    outline = page.js("const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.outlineWidth")
    assert outline == "solid2px"
