"""Says when Kate can answer, and where to talk to her: the last process of `make run`."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import time
import urllib.request

from demo.wait import wait_for

RASA = "http://127.0.0.1:5005"
ACTIONS = "http://127.0.0.1:5055"
START_SECONDS = 300

MESSAGE = """
  Kate is ready ({seconds:.0f} s). Talk to her:

    in your browser:       {rasa}/chat/
    on an intranet page:   http://127.0.0.1:8765/    (the button at the bottom right)
    in another terminal:   make shell
    one question only:     make ask Q="How much is the referral bonus?"
    over HTTP:             curl -s {rasa}/webhooks/rest/webhook \\
                             -d '{{"sender": "me", "message": "Combien coûte le parking à Lyon ?"}}'

  Ctrl-C stops everything.
"""


def main() -> int:
    """Waits until a real question about the pages is answered and Rasa serves; then until it is stopped."""
    begin = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        wait_for(f"{ACTIONS}/health", deadline_seconds=START_SECONDS)
        _wait_for_an_answer(begin)
        wait_for(f"{RASA}/chat/session", deadline_seconds=START_SECONDS)
    except TimeoutError as error:
        print(f"Kate could not start: {error}", file=sys.stderr)
        return 1
    print(MESSAGE.format(rasa=RASA, seconds=time.monotonic() - begin), flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()
    return 0


def _wait_for_an_answer(begin: float) -> None:
    body = json.dumps({"question": "Who do I contact about my holidays?"}).encode()
    headers = {"Content-Type": "application/json"}
    question = urllib.request.Request(f"{ACTIONS}/qa/answer", data=body, headers=headers)
    while not json.loads(wait_for(question, deadline_seconds=START_SECONDS)).get("answers"):
        if time.monotonic() - begin > START_SECONDS:
            raise TimeoutError("no page of data/pages.yml could be pulled: see `make refresh`")
        time.sleep(0.5)


if __name__ == "__main__":
    raise SystemExit(main())
