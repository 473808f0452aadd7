"""A conversation as an employee has it: first message, questions, answers, reload, scrolling."""

from __future__ import annotations

import pytest

from tests.browser import replies
from tests.browser.chromium import PHONE, ChatPage
from tests.browser.fake_state import FakeChat

CARRY = "How many unused days can I carry over?"


def test_the_first_message_says_what_kate_is_and_suggests_questions_c12(page: ChatPage) -> None:
    page.open()
    said = page.text(".kate.first")
    assert "automatic HR assistant" in said
    assert "stored for 30 days" in said
    assert "do not type medical" in said
    assert "hr@sorane.example" in said
    assert [chip.text for chip in page.all(".chip")] == replies.SUGGESTIONS["en"]
    assert page.driver.title == "Kate – HR assistant"


@pytest.mark.parametrize(
    ("browser_language", "language", "placeholder"),
    [
        ("fr-CA,en", "fr", "Posez votre question RH…"),
        ("ja", "ja", "人事に関するご質問をどうぞ…"),
        ("de,ja", "ja", "人事に関するご質問をどうぞ…"),
        ("de,es", "en", "Ask your HR question…"),
    ],
)
def test_it_begins_in_the_browsers_language(
    page: ChatPage, browser_language: str, language: str, placeholder: str
) -> None:
    page.open(language=browser_language)
    assert page.js("return document.documentElement.lang") == language
    assert page.find("#question").get_attribute("placeholder") == placeholder
    assert [chip.text for chip in page.all(".chip")] == replies.SUGGESTIONS[language]


def test_the_language_follows_the_conversation(page: ChatPage) -> None:
    page.open()
    page.say("Où est mon bulletin de paie ?")
    page.wait(lambda: page.js("return document.documentElement.lang") == "fr", "a French page")
    assert page.text("#start-over") == "Recommencer"
    assert page.js("return document.querySelector('.you p').lang") == "fr"
    assert page.js("return document.querySelector('.kate.scripted').lang") == "fr"
    assert page.js("return document.querySelector('.kate.first').lang") == "en"


def test_a_suggested_question_is_asked_by_a_click(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.click(".chip:first-of-type")
    page.until_says(".kate.scripted", "25 working days")
    assert chat.said() == [replies.SUGGESTIONS["en"][0]]
    page.gone("#chips")
    assert page.focused().startswith("question")


def test_searching_is_said_at_once(page: ChatPage, chat: FakeChat) -> None:
    chat.delay_seconds = 0.7
    page.open()
    page.say(CARRY, is_answered=False)
    page.find(".waiting .dots")
    page.until_says(".waiting", "Searching the intranet pages…")
    assert page.all(".card") == []
    page.find(".card")
    page.gone(".waiting")


def test_the_answer_is_marked_in_its_sentence_with_its_source(page: ChatPage) -> None:
    page.open()
    page.say(CARRY)
    assert page.text(".card > blockquote mark") == "Up to six unused days"
    assert page.text(".card > blockquote") == replies.CARRY_OVER["sentence"]
    link = page.find(".card > .source a")
    assert link.get_attribute("href") == replies.CARRY_OVER["link"]
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert page.text(".card > .source").startswith("Carrying over leave")
    assert page.text(".card > .source").endswith(" › Annual leave › At the end of the year")
    assert page.text(".card > .small") == "Checked on 23 November 2026"


@pytest.mark.parametrize(
    ("language", "label", "date"),
    [
        ("en", "Two pages say different things.", "Changed on 2 March 2025 · Checked on 23 November 2026"),
        ("fr", "Deux pages se contredisent.", "Modifié le 2 mars 2025 · Vérifié le 23 novembre 2026"),
        ("ja", "2つのページの内容が食い違っています。", "2025年3月2日更新 · 2026年11月23日に確認済み"),
    ],
)
def test_answers_that_contradict_each_other_are_shown_with_their_sources_and_dates(
    page: ChatPage, chat: FakeChat, language: str, label: str, date: str
) -> None:
    chat.script = [("", [replies.torn(language)])]
    page.open(language=language)
    page.say(CARRY)
    assert page.text(".card > .label").startswith(label)
    assert [mark.text for mark in page.all(".card > blockquote mark")] == ["Up to six unused days", "four"]
    assert [link.get_attribute("href") for link in page.all(".card > .source a")] == [
        replies.CARRY_OVER["link"],
        replies.FOUR["link"],
    ]
    assert page.all(".card > .small")[1].text.endswith(date)


def test_why_this_answer(page: ChatPage) -> None:
    page.open()
    page.say(CARRY)
    page.click("summary")
    why = page.text("details")
    assert "Confidence: high (93%)" in why
    surroundings = page.js("return document.querySelector('details > blockquote').textContent")
    assert surroundings == "".join(replies.CARRY_OVER[part] for part in ("before", "sentence", "after"))
    assert page.text("details li mark") == "31 March"
    assert page.find("details li a").get_attribute("href") == replies.LAPSED["link"]


def test_offsets_count_code_points_not_utf16(page: ChatPage) -> None:
    page.open(language="ja")
    page.say("通勤手当の上限は月いくらですか")
    assert page.text(".card > blockquote mark") == "月額5万円"
    page.click("summary")
    assert "確かさ：低い（42%）" in page.text("details")


def test_an_answer_that_kate_is_unsure_of_says_so_at_once(page: ChatPage) -> None:
    page.open(language="ja")
    page.say("通勤手当の上限は月いくらですか")
    assert page.text(".card > .label") == "参考になるかもしれません"
    page.say("Combien de jours de RTT ?")
    assert page.text(".card > .label") == "Trouvé sur l’intranet"


def test_a_stale_page_in_another_language_says_so(page: ChatPage) -> None:
    page.open()
    page.say("How much is the dish of the day?")
    assert page.text(".stale") == "Page in French · Not checked since 3 November 2026: it may have changed."
    assert page.js("return document.querySelector('.card blockquote').lang") == "fr"


def test_no_answer_links_the_closest_pages(page: ChatPage) -> None:
    page.open()
    page.say("which wifi?")
    addresses = [link.get_attribute("href") for link in page.all(".no_answer a")]
    assert addresses == ["http://intranet.example/badges", "http://intranet.example/wifi"]
    assert page.all(".no_answer .thumb") == []


def test_a_reload_shows_the_conversation_again(page: ChatPage) -> None:
    page.open()
    page.say(CARRY)
    page.click(".thumb[aria-label='Helpful']")
    page.find(".thumb[aria-pressed='true']")
    page.say("how much leave")
    page.open(is_ready=".turn .card")
    assert page.shown() == [CARRY, "how much leave"]
    assert page.find(".thumb[aria-pressed='true']").get_attribute("aria-label") == "Helpful"
    assert "You have 25 working days" in page.text(".kate.scripted")
    assert "Thank you" not in page.text("#log")
    assert "automatic" in page.text(".kate.first")
    assert page.all(".chip") == []


def test_a_question_that_was_sent_twice_is_shown_once(page: ChatPage, chat: FakeChat) -> None:
    page.open()
    page.say(CARRY)
    (conversation,) = chat.conversations.values()
    conversation.messages.insert(1, conversation.messages[0] | {"id": replies.new_id()})
    page.open(is_ready=".turn .card")
    assert page.shown() == [CARRY]


def test_messages_typed_quickly_are_answered_in_their_turns(page: ChatPage, chat: FakeChat) -> None:
    chat.delay_seconds = 0.5
    page.open()
    page.say(CARRY, is_answered=False)
    page.say("hello", is_answered=False)
    page.until_says(".turn:last-of-type .kate", "25 working days")
    turns = [page.js("return arguments[0].innerText", each) for each in page.all(".turn")]
    assert CARRY in turns[0]
    assert "Up to six" in turns[0]
    assert "hello" in turns[1]
    assert chat.said() == [CARRY, "hello"]


def test_the_newest_message_is_in_view_and_reading_is_not_disturbed(page: ChatPage, chat: FakeChat) -> None:
    page.open(size=PHONE)
    for _ in range(3):
        page.say("hello")
    bottom = "const log = document.getElementById('log'); return log.scrollHeight - log.clientHeight - log.scrollTop"
    assert page.js(bottom) < 60
    chat.delay_seconds = 1.0
    page.say("again", is_answered=False)
    page.find(".waiting")
    page.js("document.getElementById('log').scrollTo({top: 0, behavior: 'instant'})")
    page.find("#new-messages:not([hidden])")
    assert page.js("return document.getElementById('log').scrollTop") == 0
    page.click("#new-messages")
    page.wait(lambda: page.js(bottom) < 60, "the end of the transcript")
    assert not page.find("#new-messages").is_displayed()


def test_a_long_answer_is_read_from_its_question(page: ChatPage, chat: FakeChat) -> None:
    long = replies.message("scripted", "\n\n".join(f"Paragraph {n} of many." for n in range(40)))
    chat.script.insert(0, ("long", [long]))
    page.open()
    page.say("hello")
    page.say("a long one, please")
    assert page.js("return [...document.querySelectorAll('.you p')].at(-1).getBoundingClientRect().top") > 0
