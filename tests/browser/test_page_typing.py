"""Typing: Enter and Shift+Enter, input methods, the limit, the growing field, the draft."""

from __future__ import annotations

from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import PHONE, ChatPage
from tests.browser.fake_state import FakeChat

PROCESS_KEY = 229


def test_enter_sends_and_shift_enter_makes_a_line(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.type(f"one{Keys.SHIFT}{Keys.ENTER}{Keys.NULL}two")
    assert page.typed == "one\ntwo"
    assert chat.said() == []
    page.type(Keys.ENTER)
    page.find(".kate.scripted")
    assert chat.said() == ["one\ntwo"]
    assert page.typed == ""
    assert page.focused().startswith("question")


def test_enter_in_an_input_method_does_not_send(page: ChatPage, chat: FakeChat) -> None:
    page.open(language="ja")
    page.click("#question")
    page.cdp("Input.imeSetComposition", text="にほん", selectionStart=3, selectionEnd=3)
    page.cdp("Input.dispatchKeyEvent", type="rawKeyDown", key="Enter", code="Enter", windowsVirtualKeyCode=13)
    page.cdp("Input.dispatchKeyEvent", type="rawKeyDown", key="Enter", windowsVirtualKeyCode=PROCESS_KEY)
    assert page.typed == "にほん"
    page.cdp("Input.insertText", text="日本の祝日")
    # Safari ends the composition before its Enter, which only the key code then tells from a real one.
    page.cdp("Input.dispatchKeyEvent", type="rawKeyDown", key="Enter", windowsVirtualKeyCode=PROCESS_KEY)
    assert page.typed == "日本の祝日"
    assert page.shown() == []
    page.type(Keys.ENTER)
    page.find(".turn .kate")
    assert chat.said() == ["日本の祝日"]


def test_nothing_is_sent_but_white_space(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    assert page.find("#send").get_attribute("aria-disabled") == "true"
    page.type(f"  {Keys.ENTER}")
    page.click("#send")
    assert page.shown() == []
    assert chat.count("messages") == 0


def test_the_limit_is_said_before_sending(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.fill("x" * 799)
    assert page.text("#counter") == ""
    page.fill("x" * 900)
    assert page.text("#counter") == "900 of 1,000 characters"
    page.fill("x" * 1001)
    assert (
        page.text("#counter") == "1,001 characters, but Kate reads at most 1,000. Please shorten or split your message."
    )
    assert page.find("#question").get_attribute("aria-invalid") == "true"
    page.type(Keys.ENTER)
    assert len(page.typed) == 1001
    assert chat.count("messages") == 0


def test_the_limit_counts_characters_as_the_server_does(page: ChatPage) -> None:
    page.open()
    page.fill("𠮷" * 1000)
    assert page.find("#send").get_attribute("aria-disabled") == "false"
    page.type(Keys.ENTER)
    page.find(".turn .kate")


def test_the_field_grows_with_the_text_but_not_over_the_page(page: ChatPage) -> None:
    page.open(size=PHONE)
    height = "return document.getElementById('question').offsetHeight"
    before = page.js(height)
    page.fill("one\ntwo\nthree")
    assert page.js(height) > before + 30
    page.fill("line\n" * 60)
    assert page.js(height) <= 300
    assert page.js("return document.getElementById('log').clientHeight") > 200


def test_the_draft_outlives_a_reload(page: ChatPage) -> None:
    page.open()
    page.type("half a thou")
    page.open()
    assert page.typed == "half a thou"


def test_what_is_typed_while_kate_answers_stays(page: ChatPage, chat: FakeChat) -> None:
    chat.delay_seconds = 0.5
    page.open()
    page.say("hello", is_answered=False)
    page.type("and then")
    page.find(".turn .kate")
    assert page.typed == "and then"


def test_a_slash_is_just_a_character_c5(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.say("/restart")
    assert page.shown() == ["/restart"]
    assert chat.said() == ["/restart"]
