"""The page on the real Kate: three languages, the marked answer, its source, votes, reload, restart, phone and desktop.

Screenshots of what an employee sees are left in .kate/screenshots.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from tests.browser.axe import violations
from tests.browser.chromium import DESKTOP, PHONE, TABLET, ChatPage
from tests.browser.real_kate import RealKate, real_kate

BADGES = "my badge photo is old, when are new badges printed?"
QUESTIONS = {
    "en": (BADGES, "Tuesdays", "Confidence:"),
    "fr": ("Combien de jours de RTT a-t-on par an ?", "18", "Fiabilité"),
    "ja": ("通勤手当の上限は月いくらですか", "5万円", "確かさ"),
}
SIZES = {"en": DESKTOP, "fr": TABLET, "ja": PHONE}


@pytest.fixture(scope="module")
def kate(tmp_path_factory: pytest.TempPathFactory, browser: Chrome) -> Iterator[RealKate]:
    del browser  # without one, nothing is started
    with real_kate(tmp_path_factory.mktemp("kate")) as kate:
        yield kate


@pytest.fixture
def page(browser: Chrome, kate: RealKate) -> Iterator[ChatPage]:
    """The chat page of a browser that has never been there."""
    page = ChatPage(browser, kate.url)
    page.reset()
    yield page
    page.leave()


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_question_in_each_language(page: ChatPage, kate: RealKate, language: str) -> None:
    question, answer, confidence = QUESTIONS[language]
    page.open(language=language, size=SIZES[language])
    page.shot(f"{language}-1-start")
    page.say(question)
    assert answer in page.text(".card > blockquote mark")
    assert page.address(".card > .source a").startswith(f"{kate.demo_url}/{language}/")
    page.shot(f"{language}-2-answer")
    page.click("summary")
    assert confidence in page.text("details")
    assert page.text("details mark").strip()
    page.shot(f"{language}-3-why")
    assert violations(page) == []
    assert page.js("return document.documentElement.lang") == language
    assert page.log() == []


def test_suggested_questions_are_answered(page: ChatPage) -> None:
    page.open()
    for number in range(len(page.all(".chip"))):
        page.open()
        page.find(".chip")
        page.all(".chip")[number].click()
        page.find(".turn .scripted, .turn .card")
        page.click("#start-over")
        page.click("dialog .primary")
        page.gone(".turn")


def test_the_source_opens_in_a_new_tab_at_the_passage(page: ChatPage) -> None:
    page.open()
    page.say(BADGES)
    first = page.driver.current_window_handle
    assert ":~:text=" in page.address(".card > .source a")
    page.click(".card > .source a")
    page.wait(lambda: len(page.driver.window_handles) == 2, "a new tab")
    (new,) = set(page.driver.window_handles) - {first}
    page.driver.switch_to.window(new)
    try:
        page.until_says("body", "New badges are printed on Tuesdays")
        where = (
            "const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);"
            "while (walker.nextNode()) if (walker.currentNode.data.includes('New badges are printed')) {"
            "const box = walker.currentNode.parentElement.getBoundingClientRect();"
            "return box.top >= 0 && box.bottom <= innerHeight }"
        )
        page.wait(lambda: page.js(where), "the passage to be in view")
        assert page.js("return window.opener") is None
        assert page.js("return document.referrer") == ""
        page.shot("en-4-source")
    finally:
        page.driver.close()
        page.driver.switch_to.window(first)


def test_votes_next_best_and_a_reload(page: ChatPage) -> None:
    page.open()
    page.say("how many unused days can I carry over to next year")
    page.click(".thumb[aria-label='Not helpful']")
    page.find(".turn:nth-of-type(3) .kate")
    page.gone(".waiting")
    page.click(".feedback .plain")
    page.press("The rule for London")
    page.shot("en-5-expectation")
    page.click(".expectation .primary")
    page.until_says(".feedback:has(p)", "Thank you, noted.")
    page.click(".thumb[aria-label='Helpful']")
    page.wait(lambda: len(page.all(".thumb[aria-pressed='true']")) == 2, "two votes")
    page.say("When do I get my payslip?")
    page.shot("en-6-votes")
    before = [page.shown(), pressed(page), len(page.all(".turn .kate"))]
    page.open(is_ready=".turn .kate")
    assert [page.shown(), pressed(page), len(page.all(".turn .kate"))] == before
    assert page.shown()[-1] == "When do I get my payslip?"


def pressed(page: ChatPage) -> list[str]:
    """The state of every thumb."""
    return [str(each.get_attribute("aria-pressed")) for each in page.all(".thumb")]


def test_no_payload_in_a_question_runs_c6(page: ChatPage) -> None:
    page.open()
    page.say("<img src=x onerror=window.ran=1> when are <script>window.ran=2</script> badges printed?")
    page.say("/restart")
    assert page.js("return window.ran") is None
    assert page.shown()[-1] == "/restart"
    page.open(is_ready=".turn")
    assert page.shown()[-1] == "/restart"
    assert page.js("return window.ran") is None


def test_forget(page: ChatPage) -> None:
    page.open()
    page.say("When do I get my payslip?")
    page.click("#forget")
    page.shot("en-7-forget")
    page.click("dialog .primary")
    page.until_says("#notice", "Everything has been erased.")
    page.open()
    assert page.all(".turn") == []


def test_rasa_goes_away_and_comes_back_k7(page: ChatPage, kate: RealKate) -> None:
    page.open()
    page.say(BADGES)
    page.online(False)
    page.until_says("#notice", "You are offline.")
    page.online(True)
    kate.stop()
    page.say("When do I get my payslip?", is_answered=False)
    page.until_says(".problem", "Kate cannot be reached at the moment.")
    page.shot("en-8-away")
    kate.start()
    page.click(".problem .primary")
    page.until_says(".turn:last-of-type", "28")
    page.gone(".problem")
    assert page.shown() == [BADGES, "When do I get my payslip?"]
    page.open(is_ready=".card")
    assert page.shown() == [BADGES, "When do I get my payslip?"]
