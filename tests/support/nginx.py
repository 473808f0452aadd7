"""A real nginx with the sample configuration (assistant/web/nginx.conf) in front of something."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.support.processes import ROOT, free_port, wait_until

SAMPLE = ROOT / "assistant/web/nginx.conf"
CERTIFICATE = ROOT / "tests/support/tls/localhost.pem"


@contextmanager
def nginx(folder: Path, *, rasa_address: str, sample: str | None = None) -> Iterator[str]:
    """Serve until the block ends; yield the address. Skips the test where there is no nginx, except in CI.

    `sample`: what the administrator has made of the sample configuration.
    """
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        assert "CI" not in os.environ, "expected nginx: apt-get install nginx-light"
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    port = free_port()
    written = sample or SAMPLE.read_text()
    (folder / "nginx.conf").write_text(_configuration(folder, written, port=port, rasa_address=rasa_address))
    process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"])
    try:
        wait_until(lambda: _is_open(port), process=process, seconds=20)
        yield f"https://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _configuration(folder: Path, server: str, *, port: int, rasa_address: str) -> str:
    """The sample with this test's ports, name and certificate."""
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


def _is_open(port: int) -> bool:
    try:
        requests.get(f"https://localhost:{port}/", timeout=2, verify=CERTIFICATE)
    except requests.RequestException:
        return False
    return True
