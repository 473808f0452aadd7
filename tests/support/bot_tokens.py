"""Prints keys and the tokens that Microsoft would sign with them. Runs in Rasa's environment, which has a JWT library.

.venv-rasa/bin/python -m tests.support.bot_tokens APP_ID
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

KEY_ID = "key-of-the-test"


def main() -> None:
    """Print JSON: `keys` as openid serves them, and `tokens` by what they are like."""
    app_id = sys.argv[1]
    own, foreign = (generate_private_key(65537, 2048) for _ in range(2))
    public = json.loads(RSAAlgorithm.to_jwk(own.public_key())) | {"kid": KEY_ID, "use": "sig"}
    tokens = {
        "good": _token(own, app_id),
        "for another bot": _token(own, "another-bot"),
        "expired": _token(own, app_id, ends_in_seconds=-3600),
        "signed by somebody else": _token(foreign, app_id),
        "with an unknown key": _token(foreign, app_id, key_id="unknown"),
    }
    print(json.dumps({"keys": [public], "tokens": tokens}))


def _token(key: RSAPrivateKey, audience: str, *, ends_in_seconds: float = 3600, key_id: str = KEY_ID) -> str:
    claims: dict[str, Any] = {
        "iss": "https://api.botframework.com",
        "aud": audience,
        "nbf": time.time() - 7200,
        "exp": time.time() + ends_in_seconds,
    }
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": key_id})


if __name__ == "__main__":
    main()
