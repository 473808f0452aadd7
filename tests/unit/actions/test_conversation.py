"""Reading a conversation's events: languages, scripted answers, the latest answer."""

from __future__ import annotations

from typing import Any

import pytest

from actions.conversation import language_of, latest_answer_id, scripted_answer

Event = dict[str, Any]


def user(text: str, *, message_id: str = "", language: str = "") -> Event:
    parse_data = {"language": language} if language else {}
    return {"event": "user", "text": text, "message_id": message_id, "parse_data": parse_data}


def bot(response: str) -> Event:
    return {"event": "bot", "text": "...", "metadata": {"utter_action": response}}


def action(name: str) -> Event:
    return {"event": "action", "name": name}


CONVERSATION = [
    action("action_session_start"),
    user("bonjour", message_id="m1", language="fr"),
    bot("utter_greet"),
    user("mes congés ?", message_id="m2", language="fr"),
    action("utter_hr_annual_leave"),
    bot("utter_hr_annual_leave"),
    user("コーヒーは？", message_id="m3", language="ja"),
    bot("utter_page_answer"),
    user('/feedback_negative{"answer_id": "m3"}', message_id="m4"),
    bot("utter_hr_escalation"),
    user("RTT", message_id="m5"),
    bot("utter_no_answer"),
]


def test_language_is_that_of_the_latest_message_that_has_one() -> None:
    assert language_of(CONVERSATION) == "ja"
    assert language_of(CONVERSATION[:6]) == "fr"


@pytest.mark.parametrize("events", [[], [user("RTT")], [user("?", language="tlh")]])
def test_language_is_english_when_none_is_known(events: list[Event]) -> None:
    assert language_of(events) == "en"


def test_a_scripted_answer_is_found_by_the_id_of_its_question() -> None:
    found = scripted_answer(CONVERSATION, answer_id="m2")
    assert (found.question, found.language, found.response) == ("mes congés ?", "fr", "utter_hr_annual_leave")


@pytest.mark.parametrize("answer_id", ["", "m1", "m3", "m4", "forged"])
def test_what_was_not_answered_by_a_script_has_no_scripted_answer(answer_id: str) -> None:
    with pytest.raises(LookupError):
        scripted_answer(CONVERSATION, answer_id=answer_id)


def test_the_latest_answer_is_the_last_thing_that_can_be_voted_on() -> None:
    assert latest_answer_id(CONVERSATION) == "m3"
    assert latest_answer_id(CONVERSATION[:6]) == "m2"


@pytest.mark.parametrize("shape", ["", "_list", "_unsure", "_list_stale", "_list_unsure_stale", "_conflict"])
def test_an_answer_from_a_page_can_be_voted_on_whatever_its_shape(shape: str) -> None:
    events = [user("papers?", message_id="m9"), bot(f"utter_page_answer{shape}")]
    assert latest_answer_id([*CONVERSATION, *events]) == "m9"


def test_a_conversation_without_answers_has_no_latest_one() -> None:
    with pytest.raises(LookupError):
        latest_answer_id(CONVERSATION[:3])


def test_events_of_a_damaged_conversation_are_no_answers() -> None:
    with pytest.raises(LookupError):
        latest_answer_id(
            [bot("utter_hr_payslip"), {"event": "bot"}, {"event": "user", "text": None}, bot("utter_hr_x")]
        )
