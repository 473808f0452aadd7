"""Who asks is for the proxy to say: what a browser sends under those names reaches nothing (real nginx)."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from tests.support.nginx import CERTIFICATE, SAMPLE, nginx
from tests.support.page_server import page_server

CLAIMED = (
    ("X-Kate-Audience", "managers"),
    ("x-kate-audience", "managers"),
    ("X-Kate-Country", "fr"),
    ("X-Kate-Company", "acme"),
    ("X_Kate_Audience", "managers"),
)


def received(folder: Path, claimed: tuple[str, str], *, sample: str | None = None) -> dict[str, str]:
    """The headers about who asks that come out behind nginx, by name in lower case."""
    with page_server() as behind:
        behind.routes["/chat/session"] = lambda request: request.send("{}")
        with nginx(folder, rasa_address=behind.origin, sample=sample) as address:
            name, value = claimed
            headers = {name: value}
            done = requests.get(f"{address}/chat/session", headers=headers, timeout=20, verify=CERTIFICATE)
        assert done.status_code == 200
        (request,) = behind.requests
    lower = {name.lower().replace("_", "-"): value for name, value in request.headers.items()}
    return {name: value for name, value in lower.items() if name.startswith("x-kate-")}


@pytest.mark.parametrize("claimed", CLAIMED)
def test_the_sample_takes_away_what_a_browser_claims(tmp_path: Path, claimed: tuple[str, str]) -> None:
    assert received(tmp_path, claimed) == {}


@pytest.mark.parametrize("claimed", CLAIMED)
def test_what_single_sign_on_says_replaces_what_a_browser_claims(tmp_path: Path, claimed: tuple[str, str]) -> None:
    sample = SAMPLE.read_text()
    for name, value in (("Audience", "works-council"), ("Country", "jp"), ("Company", "other")):
        empty = f'proxy_set_header X-Kate-{name} "";'
        assert sample.count(empty) == 1
        sample = sample.replace(empty, f'proxy_set_header X-Kate-{name} "{value}";')
    assert received(tmp_path, claimed, sample=sample) == {
        "x-kate-audience": "works-council",
        "x-kate-country": "jp",
        "x-kate-company": "other",
    }
