"""Turns: read by any number, in bounded memory."""

import asyncio
from typing import Any

from assistant.web.output import WebOutput
from assistant.web.turns import RecentTurns, Turn


def utterance(text: str | None, *, response: str = "utter_greet") -> dict[str, Any]:
    return {"text": text, "utter_action": response, "timestamp": 1.0}


async def types(turn: Turn) -> list[str]:
    return [line["type"] async for line in turn.lines()]


def test_all_who_read_along_read_all() -> None:
    async def read() -> None:
        turn = Turn("1")
        early = asyncio.ensure_future(types(turn))
        await asyncio.sleep(0)
        output = WebOutput(turn, language="fr")
        await output.send_response("me", utterance("Bonjour"))
        middle = asyncio.ensure_future(types(turn))
        await asyncio.sleep(0)
        await output.send_response("me", utterance("Au revoir"))
        turn.end(language="fr")
        assert await early == await middle == await types(turn) == ["accepted", "message", "message", "end"]

    asyncio.run(read())


def test_a_message_without_text_is_none() -> None:
    async def say() -> None:
        turn = Turn("1")
        await WebOutput(turn, language="fr").send_response("me", utterance(None))
        assert not turn.is_answered
        await WebOutput(turn, language="fr").send_response("me", utterance("...", response="utter_searching"))
        assert not turn.is_answered
        await WebOutput(turn, language="fr").send_response("me", utterance("Bonjour"))
        assert turn.is_answered
        assert turn.language == "fr"

    asyncio.run(say())


def test_the_longest_ago_are_forgotten_first() -> None:
    turns = RecentTurns(most=2)
    for name in "abc":
        turns.add("me", name, Turn(name))
    assert turns.find("me", "a") is None
    assert turns.find("me", "c") is not None
    assert turns.find("someone else", "c") is None


def test_a_session_is_forgotten_alone() -> None:
    turns = RecentTurns()
    turns.add("me", "a", Turn("1"))
    turns.add("someone else", "a", Turn("2"))
    turns.forget("me")
    assert turns.find("me", "a") is None
    assert turns.find("someone else", "a") is not None


def test_what_runs() -> None:
    turns, turn = RecentTurns(), Turn("1")
    turns.add("me", "a", turn)
    assert turns.running("me") == [turn]
    assert turns.running("someone else") == []
    turn.end(language="en")
    assert turns.running("me") == []
