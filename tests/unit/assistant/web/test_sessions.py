"""Session ids: ours are recognised, whatever else there is in a cookie is not (criterion C2)."""

import re

import pytest

from assistant.web.errors import SessionLost
from assistant.web.sessions import MOST_REVOKED, SECONDS_A_DAY, SessionCookie, Sessions
from assistant.web.settings import WebSettings

NOW = 1_790_000_000.0
SESSIONS = Sessions(b"a secret of the house" * 2, days=30)
ID = "0123456789abcdef" * 2
TOKEN = SESSIONS.token(ID, now=NOW)
OTHER_ID = "f" * 32


def test_an_id_has_128_random_bits() -> None:
    ids = {Sessions.new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in ids)
    ones = sum(bin(int(each, 16)).count("1") for each in ids)
    assert 62 < ones / 1000 < 66  # of 128


def test_a_token_is_recognised() -> None:
    assert SESSIONS.id_of([TOKEN], now=NOW) == ID


def test_it_is_found_among_others() -> None:
    assert SESSIONS.id_of(["x", TOKEN.replace("0", "1"), TOKEN], now=NOW) == ID


@pytest.mark.parametrize(
    "token",
    [
        "",
        ID,
        f"{ID}.{int(NOW)}",
        f"{ID}.{int(NOW)}.",
        f"{ID}..{TOKEN.split('.')[2]}",
        f"{ID}.{int(NOW)}.{'0' * 64}",
        TOKEN[:-1],
        TOKEN[:-1] + ("0" if TOKEN[-1] != "0" else "1"),
        TOKEN + "0",
        TOKEN.upper(),
        f" {TOKEN}",
        f"{TOKEN}\n",
        f'"{TOKEN}"',
        TOKEN.replace(ID, OTHER_ID),  # another's id under one's own signature
        TOKEN.replace(str(int(NOW)), str(int(NOW) + 1)),  # a longer life
        TOKEN.replace(str(int(NOW)), "٣" * 10),  # digits, but not ASCII ones
        "." * 3,
        "ü" * 107,
        f"{ID}.{int(NOW)}.{TOKEN.split('.')[2]}.{TOKEN.split('.')[2]}",
    ],
)
def test_a_forged_token_is_not(token: str) -> None:
    with pytest.raises(SessionLost):
        SESSIONS.id_of([token], now=NOW)


def test_a_token_of_another_house_is_not() -> None:
    with pytest.raises(SessionLost):
        SESSIONS.id_of([Sessions(b"another secret" * 3, days=30).token(ID, now=NOW)], now=NOW)


def test_no_cookie_is_no_session() -> None:
    with pytest.raises(SessionLost):
        SESSIONS.id_of([], now=NOW)


def test_a_session_ends_some_days_after_its_latest_visit() -> None:
    last = NOW + 30 * SECONDS_A_DAY
    assert SESSIONS.id_of([TOKEN], now=last) == ID
    with pytest.raises(SessionLost):
        SESSIONS.id_of([TOKEN], now=last + 1)
    assert SESSIONS.id_of([SESSIONS.token(ID, now=last)], now=last + 1) == ID  # visited again


def test_a_revoked_session_is_lost() -> None:
    sessions = Sessions(b"a secret of the house" * 2, days=30)
    sessions.revoke(ID)
    with pytest.raises(SessionLost, match="forgotten"):
        sessions.id_of([TOKEN], now=NOW)
    other = sessions.token(OTHER_ID, now=NOW)
    assert sessions.id_of([other], now=NOW) == OTHER_ID


def test_revoked_sessions_take_bounded_memory() -> None:
    sessions = Sessions(b"a secret of the house" * 2, days=30)
    for _ in range(MOST_REVOKED + 10):
        sessions.revoke(Sessions.new_id())
    assert len(sessions._revoked) == MOST_REVOKED


def test_a_clock_set_back_loses_no_session() -> None:
    assert SESSIONS.id_of([TOKEN], now=NOW - SECONDS_A_DAY) == ID


def test_the_cookie_is_kept_from_scripts_and_other_sites() -> None:
    assert SessionCookie(WebSettings()).header("t") == (
        "kate_session=t; Path=/chat; Max-Age=2592000; HttpOnly; SameSite=Strict"
    )


def test_behind_https_no_other_host_can_set_it() -> None:
    cookie = SessionCookie(WebSettings(secure_cookie=True, same_site="None", session_days=1))
    assert cookie.header("t") == ("__Host-kate_session=t; Path=/; Max-Age=86400; HttpOnly; SameSite=None; Secure")
    assert list(cookie.values("kate_session=a; __Host-kate_session=b")) == ["b"]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("", []),
        ("kate_session=a", ["a"]),
        ("other=1; kate_session=a; more=2", ["a"]),
        ('settings={"odd": [1, 2]}; =; kate_session=a', ["a"]),  # Python's parser stops here
        ("kate_session=a;kate_session=b", ["a", "b"]),
        ("xkate_session=a; Kate_session=b; kate_session", [""]),
        ("kate_session=a=b", ["a=b"]),
    ],
)
def test_it_is_read_beside_cookies_of_any_shape(header: str, values: list[str]) -> None:
    assert list(SessionCookie(WebSettings()).values(header)) == values
