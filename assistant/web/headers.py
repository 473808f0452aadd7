"""Headers of every answer under /chat: nothing runs, loads or embeds it but what is ours."""

from __future__ import annotations

from collections.abc import Iterable

NO_STORE = {"Cache-Control": "no-store"}


def security_headers(frame_ancestors: Iterable[str]) -> dict[str, str]:
    """Return the headers.

    :param frame_ancestors: origins of the pages beside our own that may embed the chat.
    """
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(("'self'", *frame_ancestors)),
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        # not no-referrer: with it, browsers may send Origin: null even to ourselves
        "Referrer-Policy": "same-origin",
    }
