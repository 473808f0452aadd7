"""The language in a message's parse data."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from assistant.language import Detector
from assistant.language_component import LanguageComponent

COMPONENT = LanguageComponent(Detector())


@pytest.mark.parametrize(
    ("text", "noted"),
    [("bonjour", {"language": "fr"}), ("RTT", {}), ("", {}), ('/feedback_negative{"answer_id": "bonjour"}', {})],
)
def test_what_is_noted(text: str, noted: dict) -> None:  # type: ignore[type-arg]
    message = Message(data={"text": text})
    COMPONENT.process([message])
    output = message.as_dict(only_output_properties=True)
    assert {key: output[key] for key in output if key == "language"} == noted
