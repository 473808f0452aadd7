"""Who asks: what the channel said of the sender of the latest message, and of no earlier one.

A channel that knows puts an object as actions/qa/asker_record.py has it into the message's metadata, under
`kate_asker`. Rasa's own metadata of a session is of its first message, so it is not read.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from actions.qa.asker_record import asker_of
from actions.qa.audience import NOT_KNOWN, Asker
from actions.qa.errors import MalformedAsker, UnknownCountry

logger = logging.getLogger(__name__)

METADATA_KEY = "kate_asker"


def asker_of_message(message: Mapping[str, Any], *, language: str = "") -> Asker:
    """Return what is known of who sent a message, as Rasa hands it over; nothing where that cannot be understood.

    A country that is none takes no rights away: it only narrows, and a directory may write codes of its own.

    :param language: of the conversation, which Rasa knows, not the channel.
    """
    return replace(_said_of(message.get("metadata")), language=language)


def _said_of(metadata: object) -> Asker:
    if not isinstance(metadata, Mapping) or METADATA_KEY not in metadata:
        return NOT_KNOWN
    record = metadata[METADATA_KEY]
    try:
        return asker_of(record)
    except UnknownCountry as error:
        _say_once(str(error), "no country is known of who asks")
        return asker_of({**record, "country": ""})
    except MalformedAsker as error:
        _say_once(str(error), "nothing is known of who asks")
        return NOT_KNOWN


@cache
def _say_once(problem: str, outcome: str) -> None:
    # The problem quotes nothing of what came (criterion C10).
    logger.warning("%s in a message's metadata is malformed; %s: %s", METADATA_KEY, outcome, problem)
