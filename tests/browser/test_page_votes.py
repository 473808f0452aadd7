"""Thumbs, and what they lead to: thanks, the next best answer, the HR contact, what was expected (criterion C13)."""

from __future__ import annotations

from tests.browser.chromium import ChatPage
from tests.browser.fake_state import FakeChat

CARRY = "How many unused days can I carry over?"


def test_thumbs_up_is_shown_and_thanked_for(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.say(CARRY)
    page.click(".thumb[aria-label='Helpful']")
    page.until_says(".feedback", "Thank you, that helps me improve.")
    assert page.find(".thumb[aria-label='Helpful']").get_attribute("aria-pressed") == "true"
    assert page.find(".thumb[aria-label='Not helpful']").get_attribute("aria-pressed") == "false"
    assert len(page.all(".turn")) == 1
    page.click(".thumb[aria-label='Helpful']")
    assert chat.count("votes") == 1


def test_thumbs_are_still_while_a_vote_is_sent(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.say("hello")
    chat.delay_seconds = 0.5
    states = "return [...document.querySelectorAll('.thumb')].map(each => (each.click(), each.ariaDisabled))"
    assert page.js(states) == ["true", "true"]
    page.find(".thumb[aria-pressed='true'][aria-disabled='false']")
    assert chat.count("votes") == 1


def test_after_thumbs_down_the_next_best_then_hr(page: ChatPage) -> None:
    page.open()
    page.say(CARRY)
    page.click(".thumb[aria-label='Not helpful']")
    page.wait(lambda: page.text(".card > blockquote mark") == "31 March", "the next best answer")
    page.click(".thumb[aria-label='Not helpful']")
    page.until_says(".escalation", "HR will know: hr@sorane.example")
    pressed = [each.get_attribute("aria-pressed") for each in page.all(".thumb[aria-label='Not helpful']")]
    assert pressed == ["true", "true"]


def test_what_was_expected_is_asked_only_of_who_opens_it_c13(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.say(CARRY)
    page.click(".thumb[aria-label='Not helpful']")
    assert page.all("form.expectation") == []
    page.click(".feedback .plain")
    assert "kept with your vote, without your name" in page.text(".expectation")
    assert page.js("return document.activeElement.tagName") == "TEXTAREA"
    page.press("What about Osaka?")
    page.click(".expectation .primary")
    page.until_says(".feedback:has(p)", "Thank you, noted.")
    assert [each.expectations for each in chat.conversations.values()] == [["What about Osaka?"]]


def test_expectations_that_are_not_asked_for_are_not_offered(page: ChatPage, chat: FakeChat) -> None:
    chat.asks_expectation = False
    page.open()
    page.say(CARRY)
    page.click(".thumb[aria-label='Not helpful']")
    page.find(".turn:nth-of-type(3) .card")
    assert page.all(".feedback .plain") == []
