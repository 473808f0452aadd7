"""What the page shows before anything is said: who Kate is, and questions to begin with, in every language."""

from __future__ import annotations

from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.language import LANGUAGES
from assistant.web.errors import MissingResponse
from assistant.web.output import CHANNEL

FIRST_MESSAGE = "utter_first_message"
SUGGESTED_QUESTIONS = "utter_suggested_questions"
"""One question a line."""


async def greeting(agent: Agent) -> dict[str, Any]:
    """Return `first_message` and `suggestions` by language.

    :raises MissingResponse: the domain lacks one of them in one of Kate's languages.
    """
    first = {language: await _response(agent, FIRST_MESSAGE, language) for language in LANGUAGES}
    questions = {language: await _response(agent, SUGGESTED_QUESTIONS, language) for language in LANGUAGES}
    return {
        "first_message": first,
        "suggestions": {language: _lines(text) for language, text in questions.items()},
    }


async def _response(agent: Agent, name: str, language: str) -> str:
    nobody = DialogueStateTracker.from_events("", [], slots=agent.domain.slots)
    response = await agent.nlg.generate(name, nobody, CHANNEL, language=language)
    if not response or not response.get("text"):
        raise MissingResponse(f"domain.yml: expected a response {name} in language {language}, found none")
    return str(response["text"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
