"""Nothing that comes from elsewhere runs, loads or leads astray in a real browser (criterion C6)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser import replies
from tests.browser.chromium import ChatPage
from tests.browser.fake_chat import fake_chat
from tests.browser.fake_state import FakeChat
from tests.browser.payloads import PAYLOADS, in_every_field
from tests.browser.replies import Json

TAGS = (
    "HTML HEAD META TITLE LINK SCRIPT BODY HEADER IMG DIV H1 P BUTTON SPAN MAIN NOSCRIPT FOOTER FORM TEXTAREA SVG PATH "
    "UL OL LI STRONG BLOCKQUOTE A BR MARK DETAILS SUMMARY I"
)
"""All that the page makes."""
WATCH = "window.violations = []; addEventListener('securitypolicyviolation', e => violations.push(e.blockedURI))"


def with_elsewhere(value: Any, url: str) -> Any:
    """The value with ELSEWHERE in all of its texts replaced."""
    if isinstance(value, str):
        return value.replace("ELSEWHERE", url)
    if isinstance(value, list):
        return [with_elsewhere(each, url) for each in value]
    return {key: with_elsewhere(each, url) for key, each in value.items()} if isinstance(value, dict) else value


def asked(payload: str) -> list[Json]:
    """A question that is a payload, and its answers, as the history has them."""
    typed = {"from": "you", "id": replies.new_id(), "at": 0, "text": payload, "kind": "typed", "language": "en"}
    typed |= {"votable": False, "card": None, "client_id": None}
    return [typed, *replies.stamped(in_every_field(payload), replies.new_id())]


def requested(page: ChatPage) -> set[str]:
    """Hosts of all that the page has asked for."""
    names = page.js("return performance.getEntriesByType('resource').map(e => e.name)")
    return {urlsplit(name).netloc for name in names}


def check_that_nothing_ran(page: ChatPage, chat: FakeChat) -> None:
    assert page.js("return window.ran") is None
    assert page.js("return violations") == []
    assert page.log() == []
    tags = page.js("return [...document.querySelectorAll('*')].map(e => e.tagName.toUpperCase())")
    assert set(tags) <= set(TAGS.split())
    assert page.js("return document.scripts.length + document.images.length + document.forms.length") == 3
    attributes = page.js("return [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())")
    assert [name for name in attributes if name.startswith("on") or name in ("srcdoc", "action")] == []
    schemes = {urlsplit(each).scheme for each in page.js("return [...document.links].map(e => e.href)")}
    assert schemes <= {"http", "https", "mailto", "tel"}
    assert requested(page) == {f"127.0.0.1:{chat.port}"}


def test_no_payload_runs_from_the_history_the_first_message_or_a_suggestion_c6(page: ChatPage, chat: FakeChat) -> None:
    assert len(PAYLOADS) >= 30
    page.before_load(WATCH)
    with fake_chat() as elsewhere:
        payloads = with_elsewhere(list(PAYLOADS), elsewhere.url)
        chat.first_message["en"] = "\n\n".join(payloads)
        chat.suggestions["en"] = payloads
        page.open()
        assert [chip.text for chip in page.all(".chip")] != []
        check_that_nothing_ran(page, chat)
        (conversation,) = chat.conversations.values()
        conversation.messages = [each for payload in payloads for each in asked(payload)]
        page.open(is_ready=".turn")
        assert page.shown() == payloads
        for each in page.all("summary")[:3]:
            page.js("arguments[0].click()", each)
        check_that_nothing_ran(page, chat)
        assert elsewhere.requests == []


def test_no_payload_runs_from_a_reply_c6(page: ChatPage, chat: FakeChat) -> None:
    page.before_load(WATCH)
    with fake_chat() as elsewhere:
        payloads = with_elsewhere(list(PAYLOADS), elsewhere.url)
        chat.script = [("", [each for payload in payloads for each in in_every_field(payload)])]
        page.open()
        page.say("<img src=x onerror=window.ran=1>")
        check_that_nothing_ran(page, chat)
        page.click(".thumb[aria-label='Not helpful']")
        page.find(".feedback .plain")
        check_that_nothing_ran(page, chat)
        assert elsewhere.requests == []


@pytest.mark.parametrize("payload", ["<b>bold</b>", "# no heading", "**", "a * b * c", "[a](b)", "1. one", "<>&\"'`"])
def test_what_is_no_markdown_of_ours_is_shown_as_it_stands(page: ChatPage, chat: FakeChat, payload: str) -> None:
    chat.script = [("", [replies.message("scripted", payload)])]
    page.open()
    page.say("?")
    assert page.text(".kate.scripted .said") == payload


MARKDOWN = r"""Plain **bold \* text** and [a **link**](https://a.example/x?y=1#:~:text=z), ask [us](mailto:h@a.example).
Second line

- one
- two \- [three](tel:+331)

> quoted
> **twice**

\*\*not bold\*\* \[no link\](https://a.example) 1\. \<b\> \\ [bad](javascript:alert(1)) [rel](/x) [x](ftp://a.example)"""
HTML = (
    "<p>Plain <strong>bold * text</strong> and <a>a <strong>link</strong></a>, ask <a>us</a>.<br>Second line</p>"
    "<ul><li>one</li><li>two - <a>three</a></li></ul><blockquote><p>quoted<br><strong>twice</strong></p></blockquote>"
    "<p>**not bold** [no link](https://a.example) 1. &lt;b&gt; \\ [bad](javascript:alert(1)) [rel](/x) "
    "[x](ftp://a.example)</p>"
)


def test_the_markdown_that_kate_uses(page: ChatPage, chat: FakeChat) -> None:
    chat.script = [("", [replies.message("scripted", MARKDOWN)])]
    page.open()
    page.say("?")
    shown = page.js(
        "const said = document.querySelector('.scripted .said').cloneNode(true);"
        "said.querySelectorAll('svg').forEach(e => e.remove());"
        "said.querySelectorAll('a').forEach(e => e.getAttributeNames().forEach(n => e.removeAttribute(n)));"
        "return said.innerHTML"
    )
    assert shown.replace("\n", "<br>") == HTML
    assert "ask us↵Second line" in page.text(".scripted .said").replace(".\n", "↵")
    links = page.js("return [...document.querySelectorAll('.scripted a')].map(e => [e.href, e.rel, e.target])")
    addresses = ["https://a.example/x?y=1#:~:text=z", "mailto:h@a.example", "tel:+331"]
    assert links == [[address, "noopener noreferrer", "_blank"] for address in addresses]


def test_the_policy_allows_all_that_the_page_does(page: ChatPage, chat: FakeChat) -> None:
    page.before_load(WATCH)
    page.open()
    page.say("How many unused days can I carry over?")
    page.click("summary")
    page.click(".thumb[aria-label='Not helpful']")
    page.click(".feedback .plain")
    page.click("#forget")
    page.click("dialog .primary")
    page.gone("dialog")
    assert page.js("return violations") == []
    assert page.log() == []
    assert requested(page) == {f"127.0.0.1:{chat.port}"}
