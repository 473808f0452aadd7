"""The chat in a panel on another site's page, under that site's own strict policy."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.axe import violations
from tests.browser.chromium import DESKTOP, PHONE, ChatPage
from tests.browser.fake_state import FakeChat

HOST_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Intranet</title><link rel="stylesheet" href="/host.css"></head>
<body><main><h1>Our intranet</h1><p>News of the day. <a href="/">Home</a></p></main>
<script src="{chat}widget.js" defer></script></body></html>"""
HOST_STYLE = "* { color: red !important; font-size: 40px } button { display: none !important } iframe { height: 1px }"


@contextlib.contextmanager
def intranet(chat: FakeChat, *, language: str = "en") -> Iterator[str]:
    """Serve a page of another origin that has the widget and a policy which lets in nothing else of the chat."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_style = self.path == "/host.css"
            content = HOST_STYLE if is_style else HOST_PAGE.format(language=language, chat=chat.url)
            origin = chat.url.removesuffix("/chat/")
            policy = f"default-src 'none'; script-src {origin}; frame-src {origin}; style-src 'self'"
            self.send_response(200)
            self.send_header("Content-Type", "text/css" if is_style else "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def host(page: ChatPage, chat: FakeChat) -> Iterator[ChatPage]:
    """The page of the intranet in the browser; it may embed the chat."""
    with intranet(chat) as url:
        chat.frame_ancestors = (url.rstrip("/"),)
        yield ChatPage(page.driver, url)
        page.driver.switch_to.default_content()


def part(host: ChatPage, css: str) -> WebElement:
    """An element of the widget, which is in a shadow tree."""
    script = "return [...document.querySelectorAll('body > div')].at(-1)?.shadowRoot?.querySelector(arguments[0])"
    found: WebElement = host.wait(lambda: host.js(script, css), css)
    return found


def focused(host: ChatPage) -> str:
    return str(host.js("return [...document.querySelectorAll('body > div')].at(-1).shadowRoot.activeElement?.id"))


def opened(host: ChatPage, **options: Any) -> None:
    """Open the panel and go into its frame."""
    host.open(is_ready="main", **options)
    part(host, "#open").click()
    host.driver.switch_to.frame(part(host, "iframe"))
    host.find(".kate.first")


def test_nothing_of_the_chat_is_loaded_before_it_is_opened(host: ChatPage, chat: FakeChat) -> None:
    host.open(is_ready="main")
    assert part(host, "#open").text == "Ask Kate"
    assert [path for _, path in chat.requests] == ["/chat/widget.js"]


def test_a_conversation_in_the_panel(host: ChatPage, chat: FakeChat) -> None:
    opened(host)
    host.wait(lambda: host.focused().startswith("question"), "the focus in the composer")
    host.press("How many unused days can I carry over?", Keys.ENTER)
    host.find(".card")
    assert chat.said() == ["How many unused days can I carry over?"]
    assert not host.find("h1").is_displayed()
    assert host.find("#forget").is_displayed()
    assert host.log() == []
    host.shot("widget-desktop")


@pytest.mark.parametrize("way", ["escape inside", "escape outside", "close"])
def test_closing_returns_the_focus(host: ChatPage, way: str) -> None:
    opened(host)
    if way == "escape inside":
        host.wait(lambda: host.focused().startswith("question"), "the focus in the composer")
        host.press(Keys.ESCAPE)
    host.driver.switch_to.default_content()
    if way == "escape outside":
        part(host, "#bar button").send_keys(Keys.ESCAPE)
    if way == "close":
        part(host, "#bar button").click()
    host.wait(lambda: focused(host) == "open", "the focus on the button")
    assert not part(host, "#panel").is_displayed()


def test_escape_in_a_dialog_closes_the_dialog_only(host: ChatPage) -> None:
    opened(host)
    host.click("#forget")
    host.find("dialog")
    host.press(Keys.ESCAPE)
    host.gone("dialog")
    host.driver.switch_to.default_content()
    assert part(host, "#panel").is_displayed()


def test_reopening_shows_the_same_frame(host: ChatPage, chat: FakeChat) -> None:
    opened(host)
    host.type("half a thou")
    host.driver.switch_to.default_content()
    part(host, "#bar button").click()
    part(host, "#open").click()
    host.driver.switch_to.frame(part(host, "iframe"))
    assert host.typed == "half a thou"
    assert chat.count("session") == 1


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_panel_fits_the_screen_and_has_its_own_style(host: ChatPage, size: tuple[int, int]) -> None:
    opened(host, size=size)
    host.driver.switch_to.default_content()
    box = part(host, "#panel").rect
    assert (box["width"], box["height"]) == (size if size == PHONE else (400, 680))
    assert part(host, "#bar span").value_of_css_property("color") == "rgba(255, 255, 255, 1)"
    assert part(host, "iframe").rect["height"] > 600
    host.shot(f"widget-{size[0]}")


def test_axe_finds_nothing(host: ChatPage) -> None:
    host.open(is_ready="main")
    part(host, "#open")
    assert not [each for each in violations(host) if "color-contrast" not in each]
    part(host, "#open").click()
    assert not [each for each in violations(host) if "color-contrast" not in each]


def test_the_widget_speaks_the_host_pages_language(page: ChatPage, chat: FakeChat) -> None:
    with intranet(chat, language="fr-FR") as url:
        chat.frame_ancestors = (url.rstrip("/"),)
        host = ChatPage(page.driver, url)
        opened(host)
        assert host.find("#question").get_attribute("placeholder") == "Posez votre question RH…"
        host.driver.switch_to.default_content()
        assert part(host, "#bar span").text == "Kate, assistante RH"


def test_a_page_that_is_not_listed_cannot_embed_the_chat(host: ChatPage, chat: FakeChat) -> None:
    chat.frame_ancestors = ()
    host.open(is_ready="main")
    part(host, "#open").click()
    host.wait(lambda: any("frame-ancestors" in each for each in host.log()), "the browser to refuse")
    assert chat.count("session") == 0
