"""Conversations read back from Rasa's events, and Kate's messages as the page sees them."""

from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered

from assistant.web.errors import NotFound
from assistant.web.history import UNPROMPTED, payload, read
from assistant.web.messages import Kind, as_typed, kate_message, kind_of, without_intent
from assistant.web.payloads import VoteOn

IDS = [f"{number:032x}" for number in range(1, 9)]
CARD = {"kind": "answer", "answer": {"url": "http://intranet.example/a", "start": 1, "end": 5}}


def typed(text: str, *, number: int, language: str | None = None, client_id: str | None = None) -> UserUttered:
    parse_data: Any = {"language": language} if language else {}
    metadata = {"client_id": client_id} if client_id else {}
    return UserUttered(text, parse_data=parse_data, message_id=IDS[number], metadata=metadata, timestamp=number + 1)


def said(response: str, *, text: str = "Hello", **extras: Any) -> BotUttered:
    return BotUttered(text, {"buttons": [{"title": "+"}]}, {"utter_action": response, **extras}, timestamp=9.5)


def voted(vote: str, *, on: int, number: int) -> UserUttered:
    return UserUttered(payload(VoteOn(IDS[on], vote)), message_id=IDS[number])


def test_a_conversation() -> None:
    events: list[Event] = [
        ActionExecuted("action_session_start"),
        SessionStarted(),
        typed("bonjour", number=0, language="fr", client_id="page-0001"),
        said("utter_greet", text="Bonjour"),
        SlotSet("qa_status", "pending"),
        typed("RTT", number=1),
        said("utter_searching"),
        said("utter_page_answer", text="> 18 **jours**", card=CARD),
    ]
    history = read(events)
    assert history.language == "fr"
    assert [message.as_json() for message in history.messages] == [
        {
            "from": "you",
            "id": IDS[0],
            "at": 1.0,
            "text": "bonjour",
            "kind": "typed",
            "language": "fr",
            "votable": False,
            "vote": None,
            "card": None,
            "client_id": "page-0001",
        },
        {
            "from": "kate",
            "id": IDS[0],
            "at": 9.5,
            "text": "Bonjour",
            "kind": "other",
            "language": "fr",
            "votable": False,
            "vote": None,
            "card": None,
            "client_id": None,
        },
        {
            "from": "you",
            "id": IDS[1],
            "at": 2.0,
            "text": "RTT",
            "kind": "typed",
            "language": "fr",
            "votable": False,
            "vote": None,
            "card": None,
            "client_id": None,
        },
        {
            "from": "kate",
            "id": IDS[1],
            "at": 9.5,
            "text": "> 18 **jours**",
            "kind": "answer",
            "language": "fr",
            "votable": True,
            "vote": None,
            "card": CARD,
            "client_id": None,
        },
    ]


def test_nothing_said_is_an_empty_history_in_no_language() -> None:
    history = read([ActionExecuted("action_session_start"), SessionStarted()])
    assert (history.messages, history.language) == ((), None)


def test_the_last_vote_counts_and_stands_on_its_answer_only() -> None:
    events: list[Event] = [
        typed("leave?", number=0),
        said("utter_hr_annual_leave"),
        typed("pay?", number=1),
        said("utter_hr_payslip"),
        said("utter_other"),
        voted("up", on=1, number=2),
        said("utter_feedback_thanks"),
        voted("down", on=1, number=3),
        said("utter_page_answer"),
    ]
    messages = read(events).messages
    assert [(message.kind.value, message.id, message.vote) for message in messages if message.sender == "kate"] == [
        ("scripted", IDS[0], None),
        ("scripted", IDS[1], "down"),
        ("other", IDS[1], None),
        ("thanks", IDS[2], None),
        ("answer", IDS[3], None),
    ]


def test_the_question_behind_a_next_best_answer_is_the_typed_one() -> None:
    events: list[Event] = [
        typed("\u2215coffee?", number=0),
        said("utter_hr_leave"),
        voted("down", on=0, number=1),
        said("utter_page_answer", card=CARD),
        voted("down", on=1, number=2),
        said("utter_page_answer"),
    ]
    history = read(events)
    assert [history.question(IDS[number]) for number in range(3)] == ["/coffee?"] * 3
    assert history.answer(IDS[1]).card == CARD
    assert history.answer(IDS[0]).response == "utter_hr_leave"


def test_votes_in_a_circle_end() -> None:
    assert read([voted("down", on=1, number=0), voted("down", on=0, number=1)]).question(IDS[0]) == ""


@pytest.mark.parametrize("answer_id", [IDS[0], IDS[7], "", UNPROMPTED])
def test_what_is_no_answer_of_this_conversation(answer_id: str) -> None:
    history = read([said("utter_greet"), typed("hello", number=0), said("utter_hr_escalation")])
    with pytest.raises(NotFound):
        history.answer(answer_id)


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/",
        '/feedback_negative{"answer_id": ',
        "/feedback_negative[1]",
        '/other{"answer_id": "x"}',
        "/feedback_positive",
    ],
)
def test_other_payloads_are_not_shown(text: str) -> None:
    assert read([UserUttered(text, message_id=IDS[0]), said("utter_greet")]).messages[0].sender == "kate"


def test_messages_without_text_or_id_do_no_harm() -> None:
    events: list[Event] = [BotUttered(None, {"custom": {}}), UserUttered(None), said("utter_greet")]
    (message,) = read(events).messages
    assert message.id == UNPROMPTED


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        ("utter_searching", Kind.SEARCHING),
        ("utter_hr_annual_leave", Kind.SCRIPTED),
        ("utter_hr_escalation", Kind.ESCALATION),
        ("utter_page_answer", Kind.ANSWER),
        ("utter_page_answer_stale", Kind.ANSWER),
        ("utter_page_answer_conflict", Kind.ANSWER),
        ("utter_no_answer", Kind.NO_ANSWER),
        ("utter_no_answer_no_pages", Kind.NO_ANSWER),
        ("utter_feedback_thanks", Kind.THANKS),
        ("utter_feedback_lost", Kind.UNAVAILABLE),
        ("utter_qa_unavailable", Kind.UNAVAILABLE),
        ("utter_greet", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_kinds(response: str, kind: Kind) -> None:
    assert kind_of(response) is kind
    assert kate_message({"utter_action": response}, reply_to="1", language="en").is_votable is (
        kind in (Kind.SCRIPTED, Kind.ANSWER)
    )


@pytest.mark.parametrize("card", [None, "x", [1], 7])
def test_a_card_that_is_none(card: Any) -> None:
    utterance = {"utter_action": "utter_page_answer", "text": "x", "card": card}
    assert kate_message(utterance, reply_to="1", language="en").card is None


def test_only_answers_from_pages_have_cards() -> None:
    assert kate_message({"utter_action": "utter_greet", "card": CARD}, reply_to="1", language="en").card is None


def test_a_text_is_in_the_language_that_it_is_written_for() -> None:
    condition = [{"type": "slot", "name": "site", "value": "fr"}, {"type": "slot", "name": "language", "value": "ja"}]
    assert kate_message({"text": "はい", "condition": condition}, reply_to="1", language="en").language == "ja"


@pytest.mark.parametrize(
    "text", ["/restart", "/", "//x", '/feedback_negative{"answer_id": "1"}', "a/b", "／restart", "x"]
)
def test_a_slash_is_no_intent_and_comes_back(text: str) -> None:
    harmless = without_intent(text)
    assert not harmless.strip().startswith("/")
    assert as_typed(harmless) == text
    assert len(harmless) == len(text)
