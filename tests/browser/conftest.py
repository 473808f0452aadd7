"""One browser and one fake chat for all tests; each test finds both as new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from tests.browser.chromium import ChatPage, chromium
from tests.browser.fake_chat import fake_chat
from tests.browser.fake_state import FakeChat


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    with chromium() as driver:
        yield driver


@pytest.fixture(scope="session")
def served() -> Iterator[FakeChat]:
    with fake_chat() as chat:
        yield chat


@pytest.fixture
def chat(served: FakeChat) -> FakeChat:
    """The fake chat, as new."""
    served.reset()
    return served


@pytest.fixture
def page(browser: Chrome, chat: FakeChat) -> Iterator[ChatPage]:
    """The chat page of a browser that has never been there."""
    page = ChatPage(browser, chat.url)
    page.reset()
    yield page
    page.leave()
