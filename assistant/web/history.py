"""A conversation read back from Rasa's tracker: its messages, the votes on them, the questions behind them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rasa.shared.core.events import BotUttered, Event, UserUttered

from assistant.language import DEFAULT_LANGUAGE, LANGUAGES, PARSE_DATA_KEY
from assistant.web.errors import NotFound
from assistant.web.messages import SLASH, Kind, Message, as_typed, kate_message
from assistant.web.payloads import VOTES, VoteOn

LONGEST = 200
"""Messages that the page is given."""
UNPROMPTED = "0" * 32
"""Id of what Kate says before anyone has typed."""

_PAYLOAD = re.compile(r"/(?P<intent>\w+)(?P<entities>\{.*\})", re.DOTALL)
_VOTES_BY_INTENT = {intent: vote for vote, intent in VOTES.items()}


@dataclass(frozen=True)
class History:
    """The messages of a conversation, oldest first, without internal ones."""

    messages: tuple[Message, ...] = ()
    language: str | None = None
    """Of the latest message that has one."""
    voted_on: Mapping[str, str] = field(default_factory=dict)
    """Ids of votes, each with the id of the answer that it is on."""

    def answer(self, answer_id: str) -> Message:
        """Return the answer with this id.

        :raises NotFound: nothing in this conversation that can be voted on has it.
        """
        for message in self.messages:
            if message.id == answer_id and message.is_votable:
                return message
        raise NotFound("answer_id: expected the id of an answer of this conversation")

    def question(self, answer_id: str) -> str:
        """Return what was typed in the end of the chain: a thumbs-down is answered like the question before it."""
        for _ in self.voted_on:  # no chain is longer
            answer_id = self.voted_on.get(answer_id, answer_id)
        typed = (message.text for message in self.messages if message.id == answer_id and message.kind is Kind.TYPED)
        return next(typed, "")


def read(events: Iterable[Event]) -> History:
    """Return the history that these events, oldest first, tell."""
    reading = _Reading()
    for event in events:
        if isinstance(event, UserUttered):
            reading.note_user(event)
        elif isinstance(event, BotUttered) and event.text:
            reading.note_kate(event)
    return reading.history()


def payload(vote: VoteOn) -> str:
    """Return the vote as Rasa reads it; the only payload that ever reaches Rasa from the chat (criterion C5)."""
    return f"/{VOTES[vote.vote]}{json.dumps({'answer_id': vote.answer_id})}"


def _vote_in(text: str) -> VoteOn | None:
    match = _PAYLOAD.fullmatch(text)
    if not match or match["intent"] not in _VOTES_BY_INTENT:
        return None
    try:
        entities = json.loads(match["entities"])
    except ValueError:
        return None
    return VoteOn(str(entities.get("answer_id", "")), _VOTES_BY_INTENT[match["intent"]])


class _Reading:
    """A history while it is read."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._votes: dict[str, str] = {}
        self._voted_on: dict[str, str] = {}
        self._language: str | None = None
        self._id = UNPROMPTED

    def note_user(self, event: UserUttered) -> None:
        """Take in a typed message or a payload."""
        self._id = str(event.message_id or UNPROMPTED)
        text = event.text or ""
        if text.startswith(SLASH):
            self._note_payload(text)
        elif text:
            self._note_typed(event)

    def note_kate(self, event: BotUttered) -> None:
        """Take in what Kate said."""
        message = kate_message(event.message(), reply_to=self._id, language=self._language or DEFAULT_LANGUAGE)
        if message.is_reply:
            self._messages.append(message)

    def history(self) -> History:
        """Return what has been read."""
        messages = (
            replace(message, vote=self._votes.get(message.id)) if message.is_votable else message
            for message in self._messages
        )
        return History(tuple(messages), self._language, self._voted_on)

    def _note_payload(self, text: str) -> None:
        vote = _vote_in(text)
        if vote:
            self._votes[vote.answer_id] = vote.vote
            self._voted_on[self._id] = vote.answer_id

    def _note_typed(self, event: UserUttered) -> None:
        language = (event.parse_data or {}).get(PARSE_DATA_KEY)
        if language in LANGUAGES:
            self._language = str(language)
        message = Message(
            sender="you",
            id=self._id,
            at=float(event.timestamp),
            text=as_typed(event.text),
            kind=Kind.TYPED,
            language=self._language or DEFAULT_LANGUAGE,
            client_id=(event.metadata or {}).get("client_id"),
        )
        self._messages.append(message)
