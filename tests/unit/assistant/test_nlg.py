"""Responses: language, the most specific variation, feedback buttons, and an id for each lost action."""

import asyncio
import copy
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import rasa.core.actions.action as rasa_action
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig, read_endpoint_config

from assistant.nlg import LanguageNLG
from assistant.nlg_options import WrongNlgOption

DOMAIN = Domain.from_file("domain.yml")


@pytest.fixture(autouse=True)
def _timeout() -> Iterator[None]:
    before = rasa_action.DEFAULT_REQUEST_TIMEOUT
    yield
    rasa_action.DEFAULT_REQUEST_TIMEOUT = before


def typed(text: str, *, language: str | None = None, **entities: str) -> UserUttered:
    named = [{"entity": name, "value": value} for name, value in entities.items()]
    parse_data: Any = {"language": language} if language else {}
    return UserUttered(text, entities=named, parse_data={**parse_data, "entities": named}, message_id="m1")


def uttered(
    name: str, events: list[Event], *, channel: str = "rest", options: EndpointConfig | None = None, **values: str
) -> dict[str, Any]:
    tracker = DialogueStateTracker.from_events("sender", events, slots=DOMAIN.slots)
    response = asyncio.run(LanguageNLG(options, DOMAIN).generate(name, tracker, channel, **values))
    assert response is not None
    return response


@pytest.mark.parametrize(("language", "word"), [("en", "Thank"), ("fr", "Merci"), ("ja", "ありがとう")])
def test_the_response_is_in_the_language_of_the_message(language: str, word: str) -> None:
    assert word in uttered("utter_feedback_lost", [typed("...", language=language)])["text"].replace("Thanks", "Thank")


def test_a_button_or_an_acronym_is_answered_in_the_language_known_before() -> None:
    events: list[Event] = [typed("merci", language="fr"), typed('/feedback_positive{"answer_id": "m1"}'), typed("RTT")]
    assert "Merci" in uttered("utter_feedback_lost", events)["text"]


def test_a_named_site_gets_its_own_answer_and_the_next_question_the_general_one() -> None:
    about_osaka: list[Event] = [typed("address of Osaka?", language="en", site="osaka")]
    said = {uttered("utter_hr_site_address", about_osaka)["text"] for _ in range(20)}
    assert all("Umeda" in text for text in said)
    afterwards = [*about_osaka, typed("where are your offices?", language="en")]
    assert "Lyon" in uttered("utter_hr_site_address", afterwards)["text"]


def test_variations_change() -> None:
    assert len({uttered("utter_page_answer", [], sentence="s", source="p")["text"] for _ in range(50)}) > 1


@pytest.mark.parametrize(
    "name", ["utter_hr_payslip", *(name for name in DOMAIN.responses if name.startswith("utter_page_answer"))]
)
def test_answers_can_be_voted_on(name: str) -> None:
    values = {"sentence": "s", "listed": "- a", "source": "p", "stale_since": "2026-11-03", "answers": "> s"}
    buttons = uttered(name, [typed("明細", language="ja")], **values)["buttons"]
    assert ["役に立った" in button["title"] for button in buttons] == [True, False]
    intents = [button["payload"].partition("{")[0] for button in buttons]
    assert intents == ["/feedback_positive", "/feedback_negative"]
    assert json.loads(buttons[0]["payload"][len("/feedback_positive") :]) == {"answer_id": "m1"}


@pytest.mark.parametrize("name", ["utter_hr_escalation", "utter_greet", "utter_qa_unavailable"])
def test_what_is_no_answer_cannot(name: str) -> None:
    assert "buttons" not in uttered(name, [typed("hello", language="en")])


def test_the_hr_contact_is_in_one_place() -> None:
    assert "hr@sorane.example" in uttered("utter_hr_escalation", [])["text"]


def test_page_text_with_braces_stays_as_it_is() -> None:
    said = uttered("utter_page_answer", [], sentence="{hr_contact} {0.__class__}", source="{x}")["text"]
    assert "{hr_contact} {0.__class__}" in said


def test_an_apology_has_an_id_that_the_log_has_too(caplog: pytest.LogCaptureFixture) -> None:
    """C8."""
    with caplog.at_level(logging.ERROR):
        said = uttered("utter_qa_unavailable", [typed("coffee?", language="en")])["text"]
    error_id = said.rpartition("reference ")[2].rstrip(")")
    assert len(error_id) == 8
    assert f"error {error_id}" in caplog.text


def test_an_unknown_response_is_none_as_rasa_expects() -> None:
    tracker = DialogueStateTracker.from_events("sender", [], slots=DOMAIN.slots)
    assert asyncio.run(LanguageNLG(domain=DOMAIN).generate("utter_nothing", tracker, "rest")) is None


def test_rasa_waits_for_an_action_as_long_as_endpoints_yml_says() -> None:
    """C9."""
    LanguageNLG(EndpointConfig(action_timeout_seconds=7), DOMAIN)
    assert rasa_action.DEFAULT_REQUEST_TIMEOUT == 7


@pytest.mark.parametrize(("language", "word"), [("en", "automatic"), ("fr", "automatique"), ("ja", "自動応答")])
def test_an_explicit_language_wins_over_that_of_the_conversation(language: str, word: str) -> None:
    for spoken in ("en", "fr", "ja"):
        assert word in uttered("utter_first_message", [typed("...", language=spoken)], language=language)["text"]


def test_a_language_that_kate_does_not_speak_is_refused() -> None:
    with pytest.raises(ValueError, match="expected one of en, fr, ja as language, got 'de'"):
        uttered("utter_first_message", [], language="de")


@pytest.mark.parametrize("name", ["utter_first_message", "utter_greet", "utter_help"])
@pytest.mark.parametrize("language", ["en", "fr", "ja"])
def test_employees_are_told_what_is_kept_for_how_long_and_whom_to_ask(name: str, language: str) -> None:
    """C12."""
    options = EndpointConfig(conversations_kept_days=41, feedback_text_kept_days=97)
    said = uttered(name, [], options=options, language=language)["text"]
    assert "41" in said
    assert "hr@sorane.example" in said
    assert ("97" in said) == (name == "utter_first_message")


def test_how_long_things_are_kept_unless_endpoints_yml_says_else() -> None:
    said = uttered("utter_first_message", [])["text"]
    assert "30 days" in said
    assert "180 days" in said


@pytest.mark.parametrize("language", ["en", "fr", "ja"])
def test_searching_is_said_in_the_web_chat_and_nowhere_else(language: str) -> None:
    said = uttered("utter_searching", [typed("...", language=language)], channel="web")
    assert said["text"].endswith("…")
    for channel in ("rest", "slack", "botframework", "cmdline"):
        assert uttered("utter_searching", [typed("...", language=language)], channel=channel) == {}


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("conversations_kept_days", 0, "a whole number of days above 0 as conversations_kept_days, got 0"),
        ("conversations_kept_days", 1.5, "a whole number of days above 0 as conversations_kept_days, got 1.5"),
        ("feedback_text_kept_days", True, "a whole number of days above 0 as feedback_text_kept_days, got True"),
        ("feedback_text_kept_days", None, "a whole number of days above 0 as feedback_text_kept_days, got None"),
        ("action_timeout_seconds", "9", "a number of seconds above 0 as action_timeout_seconds, got '9'"),
        ("action_timeout", 9, "one of action_timeout_seconds, .*, got 'action_timeout'"),
    ],
)
def test_an_option_that_is_wrong_or_unknown_is_refused(option: str, value: Any, expected: str) -> None:
    with pytest.raises(WrongNlgOption, match=f"^endpoints.yml, nlg: expected {expected}$"):
        LanguageNLG(EndpointConfig(**{option: value}), DOMAIN)


def test_a_domain_without_doubtful_responses_says_the_plain_ones() -> None:
    plain = copy.deepcopy(DOMAIN)
    plain.responses = {name: said for name, said in DOMAIN.responses.items() if "_unsure" not in name}
    tracker = DialogueStateTracker.from_events("sender", [typed("...", language="en")], slots=DOMAIN.slots)
    values = {"sentence": "s", "source": "p"}
    said = asyncio.run(LanguageNLG(None, plain).generate("utter_page_answer_unsure", tracker, "rest", **values))
    assert said is not None
    assert "> s" in said["text"]
    assert len(said["buttons"]) == 2
    assert asyncio.run(LanguageNLG(None, plain).generate("utter_nothing_unsure", tracker, "rest")) is None


def test_the_options_of_endpoints_yml_are_right() -> None:
    LanguageNLG(read_endpoint_config("endpoints.yml", "nlg"), DOMAIN)


@pytest.mark.parametrize(("language", "more"), [("en", "and 5 more"), ("fr", "et 5 de plus"), ("ja", "ほか5件")])
def test_a_list_that_was_cut_says_so_as_its_last_item(language: str, more: str) -> None:
    events: list[Event] = [typed("...", language=language)]
    said = uttered(
        "utter_page_answer_list", events, listed="You need:\n\n- a\n- b", source="[Page](http://h)", n_more="5"
    )
    lines = said["text"].splitlines()
    assert lines[lines.index("- b") + 1].startswith("- …")
    assert more in lines[lines.index("- b") + 1]
    assert len(said["buttons"]) == 2


def test_a_whole_list_has_no_other_item() -> None:
    events: list[Event] = [typed("...", language="en")]
    said = uttered("utter_page_answer_list", events, listed="- a\n- b", source="[Page](http://h)")
    assert [line for line in said["text"].splitlines() if line.startswith("- ")] == ["- a", "- b"]
