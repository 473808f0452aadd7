"""Waits until an address answers: `python -m demo.wait URL`. Standard library only."""

from __future__ import annotations

import sys
import time
import urllib.error
import urllib.request
from http import HTTPStatus

POLL_SECONDS = 0.3


def wait_for(request: str | urllib.request.Request, *, deadline_seconds: float) -> bytes:
    """The body of the first answer with status 200.

    :raises TimeoutError: there was none in time; says what came last.
    """
    until = time.monotonic() + deadline_seconds
    last = "nothing"
    while time.monotonic() < until:
        try:
            with _opener().open(request, timeout=30) as response:
                if response.status == HTTPStatus.OK:
                    return bytes(response.read())
                last = f"status {response.status}"
        except (OSError, urllib.error.URLError) as error:
            last = str(error)
        time.sleep(POLL_SECONDS)
    address = request if isinstance(request, str) else request.full_url
    raise TimeoutError(f"{address} did not answer within {deadline_seconds:g} s; last came: {last}")


def _opener() -> urllib.request.OpenerDirector:
    """Local addresses are never asked for through a proxy."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main() -> int:
    """0 when the address answered, 1 when it did not."""
    try:
        wait_for(sys.argv[1], deadline_seconds=30)
    except TimeoutError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
