"""S3: the sample configuration (assistant/web/nginx.conf) with a real nginx in front of a real Rasa."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.support.processes import ROOT, free_port, small_action_server, wait_until
from tests.support.rasa_server import RasaServer

SAMPLE = ROOT / "assistant/web/nginx.conf"
CERTIFICATE = ROOT / "tests/support/tls/localhost.pem"
QUESTION = "Who maintains the coffee machine on the third floor?"
OTHERS_OF_RASA = ("/", "/webhooks/rest/webhook", "/conversations/x/tracker", "/chats", "/webhooks/")


@pytest.fixture(scope="module")
def address(rasa: RasaServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where nginx serves the chat; the sample with this test's ports, name and certificate."""
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if nginx is None:
        assert "CI" not in os.environ, "expected nginx: apt-get install nginx-light"
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    (folder / "nginx.conf").write_text(configuration(folder, port=port, rasa_address=rasa.url))
    process = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"])
    try:
        wait_until(lambda: is_open(port), process=process, seconds=20)
        yield f"https://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def configuration(folder: Path, *, port: int, rasa_address: str) -> str:
    server = SAMPLE.read_text()
    for stated, here in (
        (r"listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        (r"server_name \S+;", "server_name localhost;"),
        (r"ssl_certificate \S+;", f"ssl_certificate {CERTIFICATE};"),
        (r"ssl_certificate_key \S+;", f"ssl_certificate_key {CERTIFICATE};"),
        (r"http://127\.0\.0\.1:5005", rasa_address),
    ):
        server, n_replaced = re.subn(stated, here, server)
        assert n_replaced == 1, stated
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"daemon off;\npid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}\n{server}\n}}\n"


def is_open(port: int) -> bool:
    try:
        requests.get(f"https://localhost:{port}/", timeout=2, verify=CERTIFICATE)
    except requests.RequestException:
        return False
    return True


@pytest.fixture
def browser(address: str) -> Iterator[requests.Session]:
    """What a browser does: keeps the cookie, names its page's origin."""
    with requests.Session() as session:
        session.verify = str(CERTIFICATE)
        session.trust_env = False
        session.headers["Origin"] = address
        session.get(f"{address}/chat/session", timeout=60).raise_for_status()
        yield session


def ask(browser: requests.Session, address: str, text: str, **options: object) -> requests.Response:
    message = {"text": text, "client_id": f"nginx-{time.monotonic_ns()}"}
    return browser.post(f"{address}/chat/messages", json=message, timeout=60, **options)  # type: ignore[arg-type]


def test_the_chat_answers(browser: requests.Session, address: str, action_port: int, rasa_folder: Path) -> None:
    with small_action_server("answers", port=action_port, folder=rasa_folder):
        response = ask(browser, address, QUESTION)
    lines = [json.loads(line) for line in response.iter_lines()]
    assert [line["type"] for line in lines][-1] == "end"
    assert any("on Mondays" in line["message"]["text"] for line in lines if line["type"] == "message")


def test_lines_arrive_as_they_are_said(
    browser: requests.Session, address: str, action_port: int, rasa_folder: Path
) -> None:
    """The action server hangs for seconds; that Kate is searching is read before her apology is written."""
    arrived: dict[str, float] = {}
    with small_action_server("hangs", port=action_port, folder=rasa_folder):
        for line in ask(browser, address, QUESTION, stream=True).iter_lines(chunk_size=None):
            entry = json.loads(line)
            arrived[entry["message"]["kind"] if entry["type"] == "message" else entry["type"]] = time.monotonic()
    assert arrived["end"] - arrived["searching"] > 2


def test_a_foreign_page_is_refused(browser: requests.Session, address: str) -> None:
    browser.headers["Origin"] = "https://evil.example"
    assert ask(browser, address, QUESTION).status_code == 403


def test_another_port_of_the_same_host_is_foreign(browser: requests.Session, address: str) -> None:
    browser.headers["Origin"] = f"https://{urlsplit(address).hostname}"
    assert ask(browser, address, QUESTION).status_code == 403


@pytest.mark.parametrize("path", OTHERS_OF_RASA)
def test_nothing_else_of_rasa_is_reached(browser: requests.Session, address: str, path: str) -> None:
    assert browser.post(f"{address}{path}", json={"sender": "x", "message": "hello"}, timeout=30).status_code == 404


def test_a_large_body_is_refused_by_nginx(browser: requests.Session, address: str) -> None:
    response = ask(browser, address, "x" * 20_000)
    assert response.status_code == 413
    assert "nginx" in response.headers["Server"]


def test_the_address_without_slash_leads_to_the_page(browser: requests.Session, address: str) -> None:
    response = browser.get(f"{address}/chat?embedded=1", timeout=30)
    assert response.url == f"{address}/chat/?embedded=1"
    assert "text/html" in response.headers["Content-Type"]
