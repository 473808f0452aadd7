"""One small Rasa with the web chat for all tests that talk HTTP to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sanic import Sanic
from small_actions import SmallActions
from small_rasa import SmallRasa

from assistant.web.settings import WebSettings
from tests.support.web_chat import Browser


@pytest.fixture(scope="session")
def actions() -> Iterator[SmallActions]:
    """Where the chat finds the action server."""
    with SmallActions().running() as server:
        yield server


@pytest.fixture(scope="session")
def small_rasa(actions: SmallActions, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallRasa]:
    """Rasa around a small processor."""
    folder = tmp_path_factory.mktemp("web")
    settings = WebSettings(
        secret_file=str(folder / "secret"),
        messages_per_minute=20,
        frame_ancestors=("https://intranet.example",),
        origins=("https://kate.example",),
    )
    Sanic.test_mode = True  # the server's name may be taken by another test's
    with SmallRasa(folder, settings=settings, action_url=actions.webhook).running() as server:
        yield server


@pytest.fixture
def browser(small_rasa: SmallRasa) -> Iterator[Browser]:
    """An employee's browser that has opened the chat."""
    with new_browser(small_rasa) as browser:
        yield browser


@pytest.fixture
def other(small_rasa: SmallRasa) -> Iterator[Browser]:
    """Another employee's."""
    with new_browser(small_rasa) as browser:
        yield browser


def new_browser(small_rasa: SmallRasa) -> Browser:
    """Return a browser that has opened the chat."""
    browser = Browser(small_rasa.url)
    browser.open()
    return browser
