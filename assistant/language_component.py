"""The NLU graph component that notes a message's language in its parse data."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.language import PARSE_DATA_KEY, Detector, UnknownLanguage


# Registered as an extractor because those run on every message and on nothing at training time. It extracts
# no entity: one would have to stand in every end-to-end test story.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageComponent(GraphComponent):
    """Puts `language` ("en", "fr" or "ja") into the parse data of typed messages; nothing where unknown."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageComponent:
        """Make the component; Rasa's entry."""
        return cls(Detector())

    def process(self, messages: list[Message]) -> list[Message]:
        """Note the language of each message. Button payloads have none."""
        for message in messages:
            self._note_language(message)
        return messages

    def _note_language(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        if text.startswith(INTENT_MESSAGE_PREFIX):
            return
        try:
            message.set(PARSE_DATA_KEY, self._detector.detect(text), add_to_output=True)
        except UnknownLanguage:
            return
