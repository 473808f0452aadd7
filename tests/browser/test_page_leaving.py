"""Leaving a conversation: starting over, and having it forgotten (criterion C11)."""

from __future__ import annotations

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import ChatPage
from tests.browser.fake_state import FakeChat

CARRY = "How many unused days can I carry over?"


def test_start_over_begins_a_new_conversation(page: ChatPage) -> None:
    page.open()
    page.say(CARRY)
    page.click("#start-over")
    assert "deleted later" in page.text("dialog")
    page.click("dialog .primary")
    page.gone(".turn")
    page.find(".chip")
    page.gone("dialog")


@pytest.mark.parametrize("leave", ["dialog .quiet", "escape"])
def test_a_dialog_that_is_left_changes_nothing(page: ChatPage, chat: FakeChat, leave: str) -> None:
    page.open()
    page.say(CARRY)
    page.click("#forget")
    assert "erased for good" in page.text("dialog")
    if leave == "escape":
        page.press(Keys.ESCAPE)
    else:
        page.click(leave)
    page.gone("dialog")
    assert page.focused().startswith("forget")
    assert page.shown() == [CARRY]
    assert chat.count("forget") == 0


def test_forget_erases_and_says_so_c11(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.say(CARRY)
    page.click("#forget")
    page.click("dialog .primary")
    page.until_says("#notice", "Everything has been erased.")
    page.gone(".turn")
    page.find(".chip")
    assert chat.said() == []
    assert page.js("return sessionStorage.getItem('pending')") == "[]"


def test_forget_that_fails_stays_open_and_can_be_tried_again(page: ChatPage, chat: FakeChat) -> None:
    chat.fail("forget", "not_forgotten")
    page.open()
    page.say(CARRY)
    page.click("#forget")
    page.click("dialog .primary")
    page.until_says("dialog", "Not everything could be erased.")
    assert page.shown() == [CARRY]
    page.click("dialog .primary")
    page.gone("dialog")
    page.gone(".turn")


def test_another_tab_shows_no_erased_conversation(page: ChatPage) -> None:
    page.open()
    page.say(CARRY)
    first = page.driver.current_window_handle
    page.driver.switch_to.new_window("tab")
    try:
        page.open(is_ready=".turn .card")
        page.click("#forget")
        page.click("dialog .primary")
        page.gone(".turn")
        page.driver.close()
    finally:
        page.driver.switch_to.window(first)
    page.gone(".turn")
