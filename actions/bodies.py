"""Bodies of requests: JSON objects with known fields, or a refusal that says what was expected."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from typing import Any


class BadRequest(ValueError):
    """The request is not as documented; the message, which may be shown, says in which way."""


def object_of(body: bytes, *, fields: Set[str]) -> Mapping[str, Any]:
    """Read a JSON object that has no other fields than these.

    :raises BadRequest: the body is something else.
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("expected a JSON object, came something that is not JSON") from error
    if not isinstance(payload, Mapping):
        raise BadRequest(f"expected a JSON object, came {kind_of(payload)}")
    unknown = sorted(payload.keys() - fields)
    if unknown:
        expected = ", ".join(sorted(fields))
        raise BadRequest(f"expected only the fields {expected}, came also {unknown[0]!r:.60}")
    return payload


def kind_of(value: object) -> str:
    """Return what a JSON value is, in words."""
    kinds = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return kinds.get(type(value), "a number")
