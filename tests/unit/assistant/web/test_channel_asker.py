"""Who asks, over HTTP: the proxy's headers where the settings name them, and never what a browser's body says."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from sanic import Sanic
from small_actions import SmallActions
from small_rasa import SmallRasa

from assistant.web.asker import AskerHeaders
from assistant.web.settings import WebSettings
from tests.support.web_chat import Browser

MANAGER = {"X-Kate-Audience": "managers", "X-Kate-Country": "FR", "X-Kate-Company": "acme"}
RECORD = {"audience": ["managers"], "country": "fr", "company": "acme"}


@pytest.fixture(scope="module")
def behind_proxy(actions: SmallActions, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallRasa]:
    """Rasa that believes the headers of a proxy."""
    folder = tmp_path_factory.mktemp("proxied")
    headers = AskerHeaders("X-Kate-Audience", "X-Kate-Country", "X-Kate-Company")
    settings = WebSettings(secret_file=str(folder / "secret"), asker_headers=headers)
    Sanic.test_mode = True
    with SmallRasa(folder, settings=settings, action_url=actions.webhook).running() as server:
        yield server


def metadata(rasa: SmallRasa, browser: Browser) -> list[dict[str, Any]]:
    """What Rasa keeps with each message of a conversation, and hands to the actions."""
    query = "SELECT data FROM events WHERE sender_id = ? AND type_name = 'user' ORDER BY id"
    database = sqlite3.connect(rasa.database)
    rows = database.execute(query, [browser.session_id]).fetchall()
    database.close()
    return [json.loads(data).get("metadata", {}) for (data,) in rows]


def askers(rasa: SmallRasa, browser: Browser) -> list[Any]:
    return [each.get("kate_asker") for each in metadata(rasa, browser)]


def test_each_message_and_vote_has_the_asker_of_its_own_request(behind_proxy: SmallRasa) -> None:
    with Browser(behind_proxy.url) as browser:
        browser.open()
        browser.http.headers.update(MANAGER)
        answer_id = browser.say("hello page").answer_id
        browser.vote(answer_id, "down")
        for name in MANAGER:
            del browser.http.headers[name]
        browser.say("hello page")
        browser.vote(answer_id, "down")
        assert askers(behind_proxy, browser) == [RECORD, RECORD, None, None]


CLAIMS = {"kate_asker": RECORD, "metadata": {"kate_asker": RECORD}, "asker": RECORD, "X-Kate-Audience": "managers"}


@pytest.mark.parametrize("server", ["behind_proxy", "small_rasa"])
def test_a_browsers_body_cannot_say_who_asks(server: str, request: pytest.FixtureRequest) -> None:
    rasa = request.getfixturevalue(server)
    with Browser(rasa.url) as browser:
        browser.open()
        client_id = "page-claims-1"
        reply = browser.stream("messages", {"text": "hello page", "client_id": client_id, **CLAIMS})
        browser.stream("votes", {"answer_id": reply.answer_id, "vote": "down", **CLAIMS})
        assert metadata(rasa, browser) == [{"client_id": client_id}, {}]


def test_headers_say_nothing_unless_the_settings_name_them(small_rasa: SmallRasa, browser: Browser) -> None:
    browser.http.headers.update(MANAGER)
    answer_id = browser.say("hello page").answer_id
    browser.vote(answer_id, "up")
    assert askers(small_rasa, browser) == [None, None]


def test_the_page_hears_nothing_of_who_asks(behind_proxy: SmallRasa) -> None:
    with Browser(behind_proxy.url) as browser:
        browser.http.headers.update(MANAGER)
        browser.open()
        lines = browser.say("hello page").lines
        assert "managers" not in json.dumps([browser.open(), lines])
