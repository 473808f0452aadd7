"""Responses in the language of the question, with feedback buttons under answers."""

from __future__ import annotations

import json
import logging
import random
import secrets
from typing import Any

import rasa.core.actions.action as rasa_action
from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.constants import CHANNEL, RESPONSE_CONDITION
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from assistant.language import LANGUAGES, conversation_language
from assistant.nlg_options import NlgOptions

logger = logging.getLogger(__name__)

Response = dict[str, Any]

SCRIPTED_ANSWER_PREFIX = "utter_hr_"
PAGE_ANSWER_PREFIX = "utter_page_answer"
UNSURE = "_unsure"
"""In the name of a page answer that is introduced with a doubt."""
MORE_ITEMS = "utter_more_items"
"""The last item of a list that was cut, `{more}` in its text."""
UNAVAILABLE = "utter_qa_unavailable"
HR_CONTACT = "utter_contact_details"
"""How to reach HR, in one place: other responses name it `{hr_contact}`."""
ESCALATION = "utter_hr_escalation"
"""Begins like a scripted answer, but there is nothing in it to vote on."""
BUTTONS = (("utter_thumbs_up", "feedback_positive"), ("utter_thumbs_down", "feedback_negative"))
"""Each button: the response that is its title, and the intent that it sends."""


class LanguageNLG(TemplatedNaturalLanguageGenerator):
    """Chooses a variation by the language of the latest typed message and by what that message names.

    Of the variations whose conditions hold, one of those with the most conditions is taken at random: an
    answer about Osaka goes before the general one. Every text may use `{hr_contact}`, `{kept_days}` and
    `{feedback_text_kept_days}`.

    endpoints.yml:
        nlg:
          type: assistant.nlg.LanguageNLG
          action_timeout_seconds: 9.5
          conversations_kept_days: 30
          feedback_text_kept_days: 180
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        super().__init__(domain.responses if domain else {})
        self._entities = frozenset(domain.entities if domain else ())
        options = NlgOptions.from_endpoint(endpoint_config.kwargs if endpoint_config else {})
        self._kept = {
            "kept_days": options.conversations_kept_days,
            "feedback_text_kept_days": options.feedback_text_kept_days,
        }
        # Rasa waits 300 s for an action and has no setting for it; nobody waits that long for an apology.
        rasa_action.DEFAULT_REQUEST_TIMEOUT = float(options.action_timeout_seconds)

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        *,
        language: str | None = None,
        **kwargs: Any,
    ) -> Response | None:
        """Return the response in this language, or else in the conversation's.

        An empty response, which Rasa sends nowhere, if all variations are for other channels; None for a name
        that the domain has not.

        :raises ValueError: Kate does not speak the language.
        """
        utter_action = self._known(utter_action)
        if self._is_for_other_channels(utter_action, output_channel):
            return {}
        slots = self._slots(tracker, _language(tracker) if language is None else _known(language))
        values = {"hr_contact": self._text(HR_CONTACT, slots, output_channel), **self._kept, **kwargs}
        values["more"] = self._more(slots, output_channel, **kwargs)
        if utter_action == UNAVAILABLE and "error_id" not in values:
            values["error_id"] = _report_lost_action()
        response = self.generate_from_slots(utter_action, slots, output_channel, **values)
        if response and _can_be_voted_on(utter_action):
            response["buttons"] = [*response.get("buttons", []), *self._buttons(tracker, slots, output_channel)]
        return response

    def _known(self, utter_action: str) -> str:
        """The response, or for a domain that was written before there was a doubtful one, the one without a doubt."""
        return utter_action if utter_action in self.responses else utter_action.replace(UNSURE, "")

    def _more(self, slots: dict[str, Any], output_channel: str, **kwargs: Any) -> str:
        """Say that there are more items than these, on a line of its own; nothing if there are not."""
        if "n_more" not in kwargs:
            return ""
        response = self.generate_from_slots(MORE_ITEMS, slots, output_channel, n_more=kwargs["n_more"])
        return f"\n- {(response or {}).get('text', '…')}"

    def _is_for_other_channels(self, utter_action: str, output_channel: str) -> bool:
        channels = {variation.get(CHANNEL) for variation in self.responses.get(utter_action, ())}
        return bool(channels) and channels.isdisjoint({None, output_channel})

    def _slots(self, tracker: DialogueStateTracker, language: str) -> dict[str, Any]:
        """Slots with the language, and with entities of the latest message only.

        "Where are your offices?" after a question about Osaka asks about all of them.
        """
        named = {entity["entity"]: entity["value"] for entity in _entities_of_latest_message(tracker)}
        entity_slots = {name: named.get(name) for name in self._entities}
        return {**tracker.current_slot_values(), **entity_slots, "language": language}

    def _random_response_for(
        self, utter_action: str, output_channel: str, filled_slots: dict[str, Any]
    ) -> Response | None:
        if utter_action not in self.responses:
            return None
        variations = ResponseVariationFilter(self.responses)
        fitting = variations.responses_for_utter_action(utter_action, output_channel, filled_slots)
        most = max((_specificity(variation) for variation in fitting), default=0)
        best = [variation for variation in fitting if _specificity(variation) == most]
        return random.choice(best) if best else None

    def _buttons(
        self, tracker: DialogueStateTracker, slots: dict[str, Any], output_channel: str
    ) -> list[dict[str, str]]:
        answer_id = tracker.latest_message.message_id if tracker.latest_message else None
        if not answer_id:
            return []
        return [
            {
                "title": self._text(title, slots, output_channel),
                "payload": f"/{intent}{json.dumps({'answer_id': answer_id})}",
            }
            for title, intent in BUTTONS
        ]

    def _text(self, response_name: str, slots: dict[str, Any], output_channel: str) -> str:
        response = self.generate_from_slots(response_name, slots, output_channel)
        return str((response or {}).get("text", response_name))


def _specificity(variation: Response) -> int:
    return len(variation.get(RESPONSE_CONDITION) or ())


def _entities_of_latest_message(tracker: DialogueStateTracker) -> list[dict[str, Any]]:
    return tracker.latest_message.entities if tracker.latest_message else []


def _can_be_voted_on(utter_action: str) -> bool:
    scripted = utter_action.startswith(SCRIPTED_ANSWER_PREFIX) and utter_action != ESCALATION
    return scripted or utter_action.startswith(PAGE_ANSWER_PREFIX)


def _language(tracker: DialogueStateTracker) -> str:
    return conversation_language(event.parse_data for event in tracker.events if isinstance(event, UserUttered))


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"expected one of {', '.join(LANGUAGES)} as language, got {language!r}")
    return language


def _report_lost_action() -> str:
    """Log that the action server gave no usable reply and return the id that the employee is shown."""
    error_id = secrets.token_hex(4)
    logger.error("error %s: the action server gave no usable reply; the employee was told so", error_id)
    return error_id
