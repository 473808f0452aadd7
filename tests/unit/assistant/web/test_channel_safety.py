"""The channel over HTTP: what other sites and other employees cannot do (criteria C2, C3, C4)."""

from __future__ import annotations

import pytest
import requests
from http_checks import BODY, events, refusal
from small_rasa import SmallRasa

from tests.support.web_chat import Browser

POSTS = ("messages", "votes", "expectations", "start-over", "forget")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": ""},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "ftp://127.0.0.1"},
        {"Origin": "http://intranet.example"},
        {"Origin": "https://intranet.example"},  # it may show the chat, not speak for it
        {"Origin": "http://[::1"},
        {"Origin": "x"},
        {"Content-Type": None},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "text/plain; application/json"},
        {"Content-Type": "application/jsonp"},
    ],
)
def test_c4_what_does_not_come_from_our_page(
    small_rasa: SmallRasa, browser: Browser, path: str, headers: dict[str, str | None]
) -> None:
    answer = browser.request("POST", path, BODY, headers=headers)
    assert refusal(answer) == (403, "forbidden")
    assert "Set-Cookie" not in answer.headers
    assert events(small_rasa, browser.session_id) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://kate.example"},
        {"Origin": "HTTPS://Kate.Example"},
        {"Content-Type": "application/json; charset=utf-8"},
        {"Content-Type": "Application/JSON"},
        {"Host": "kate.intern", "Origin": "https://kate.intern"},  # behind a proxy that speaks https
        {"Host": "kate.intern:443", "Origin": "https://kate.intern"},
        {"Host": "KATE.intern:8443", "Origin": "https://kate.intern:8443"},
    ],
)
def test_what_does(browser: Browser, headers: dict[str, str]) -> None:
    cookie = {"Cookie": f"kate_session={browser.cookie}"}
    assert browser.request("POST", "messages", BODY, headers={**cookie, **headers}).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "Cross-Site"])
def test_other_sites_get_no_session(small_rasa: SmallRasa, site: str) -> None:
    answer = requests.get(f"{small_rasa.url}/chat/session", headers={"Sec-Fetch-Site": site}, timeout=10)
    assert refusal(answer) == (403, "forbidden")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", POSTS)
def test_c2_posts_adopt_no_session_and_make_none(small_rasa: SmallRasa, browser: Browser, path: str) -> None:
    session_id, made_at, mark = browser.cookie.split(".")
    for cookie in ("", "x", session_id, f"{'f' * 32}.{made_at}.{mark}", f"{session_id}.{made_at}.{'0' * 64}"):
        with Browser(small_rasa.url) as thief:
            answer = thief.request("POST", path, BODY, headers={"Cookie": f"kate_session={cookie}"})
            assert refusal(answer) == (401, "session_lost")
            assert "Set-Cookie" not in answer.headers


def test_c2_an_unknown_id_is_replaced(small_rasa: SmallRasa, browser: Browser) -> None:
    browser.say("hello")
    _, made_at, mark = browser.cookie.split(".")
    for cookie in ("x", "f" * 32, f"{'f' * 32}.{made_at}.{mark}"):
        headers = {"Cookie": f"kate_session={cookie}"}
        answer = requests.get(f"{small_rasa.url}/chat/session", headers=headers, timeout=10)
        assert answer.json()["is_new"]
        assert answer.json()["messages"] == []
        assert "f" * 32 not in answer.headers["Set-Cookie"]
        assert browser.session_id not in answer.headers["Set-Cookie"]


def test_c2_the_cookie(small_rasa: SmallRasa) -> None:
    header = requests.get(f"{small_rasa.url}/chat/session", timeout=10).headers["Set-Cookie"]
    assert header.split("; ")[1:] == ["Path=/chat", "Max-Age=2592000", "HttpOnly", "SameSite=Strict"]


def test_c3_nothing_but_the_cookie_says_whose_conversation_it_is(
    small_rasa: SmallRasa, browser: Browser, other: Browser
) -> None:
    browser.say("what only I may read")
    mine, before = browser.session_id, events(small_rasa, browser.session_id)
    claims = {"sender": mine, "sender_id": mine, "session": mine, "session_id": mine, "conversation_id": mine}
    headers = {"X-Session-Id": mine, "Authorization": f"Bearer {browser.cookie}", "X-Forwarded-For": "10.0.0.1"}
    query = "&".join(f"{name}={value}" for name, value in claims.items())
    assert other.request("POST", f"messages?{query}", {**BODY, **claims}, headers=headers).status_code == 200
    read = other.request("GET", f"session?{query}", headers=headers)
    assert "what only I may read" not in read.text
    assert mine not in read.text
    assert events(small_rasa, mine) == before


def test_c3_votes_and_expectations_are_on_ones_own_answers_only(browser: Browser, other: Browser) -> None:
    answer_id = browser.say("page").answer_id
    assert refusal(other.request("POST", "votes", {"answer_id": answer_id, "vote": "up"})) == (404, "not_found")
    body = {"answer_id": answer_id, "text": "x"}
    assert refusal(other.request("POST", "expectations", body)) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "nothing"),
        ("GET", "page/notes.txt"),
        ("GET", "page/../channel.py"),
        ("GET", "page/%2e%2e%2fchannel.py"),
        ("GET", "page/..%5cchannel.py"),
        ("GET", "page/"),
        ("GET", "page"),
        ("GET", "session/"),
        ("GET", "messages"),
        ("POST", "session"),
        ("POST", ""),
        ("PUT", "messages"),
        ("DELETE", "forget"),
    ],
)
def test_what_is_not_there(small_rasa: SmallRasa, method: str, path: str) -> None:
    request = requests.Request(method, f"{small_rasa.url}/chat/{path}").prepare()
    request.url = f"{small_rasa.url}/chat/{path}"  # not tidied up
    with requests.Session() as http:
        assert refusal(http.send(request, timeout=10)) == (404, "not_found")


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD", "PUT"])
@pytest.mark.parametrize("is_foreign", [True, False])
@pytest.mark.parametrize("path", ["", "/", "/session", "/messages", "/page/kate.css", "/nothing", "/forget"])
def test_every_answer_says_what_may_run_and_lets_no_other_site_in(
    small_rasa: SmallRasa, method: str, path: str, is_foreign: bool
) -> None:
    """Also where Rasa runs with --cors "*", as it does here."""
    headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"} if is_foreign else {}
    answer = requests.request(
        method, f"{small_rasa.url}/chat{path}", headers=headers, timeout=10, allow_redirects=False
    )
    policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self' https://intranet.example"
    assert "unsafe" not in str(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]
