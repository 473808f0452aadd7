"""The action server's HTTP face, with a real server: webhook, QA service, health, and what failures give away."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from actions.cards import card_of
from actions.qa.feedback_store import FeedbackStore
from tests.support.answerers import FIRST, FOR_MANAGERS_ONLY, FOUND, SECOND, SECRET
from tests.support.processes import free_port, responds, running, wait_until

CANARY = "zqxcanary"


@dataclass(frozen=True)
class ActionServer:
    url: str
    log: Path

    def post(self, path: str, payload: Any) -> requests.Response:
        return requests.post(self.url + path, json=payload, timeout=30)

    def run_action(self, name: str, *, text: str, metadata: Any = None) -> requests.Response:
        message = {"text": text, "message_id": "m1", "entities": [], "language": "en", "metadata": metadata or {}}
        tracker = {"sender_id": "s", "slots": {}, "latest_message": message, "events": [], "active_loop": {}}
        return self.post("/webhook", {"next_action": name, "sender_id": "s", "tracker": tracker, "domain": {"a": 1}})


@contextmanager
def action_server(behaviour: str, folder: Path, *, status: int = 200, **settings: str) -> Iterator[ActionServer]:
    server = ActionServer(f"http://127.0.0.1:{free_port()}", folder / "actions.log")
    environment = {
        "KATE_ACTIONS_PORT": server.url.rpartition(":")[2],
        "KATE_ACTIONS_FEEDBACK_DATABASE": f"sqlite:///{folder}/feedback.db",
        **settings,
    }
    command = [sys.executable, "-m", "tests.support.action_server", behaviour]
    with running(command, log=server.log, environment=environment) as process:
        wait_until(lambda: responds(f"{server.url}/health", status=status), process=process, seconds=60)
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    with action_server("answers", tmp_path_factory.mktemp("answers")) as running_server:
        yield running_server


@pytest.fixture(scope="module")
def raising_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ActionServer]:
    with action_server("raises", tmp_path_factory.mktemp("raises")) as running_server:
        yield running_server


def test_an_action_utters_and_sets_slots(server: ActionServer) -> None:
    result = server.run_action("action_answer_question", text="coffee?").json()
    assert [response["response"] for response in result["responses"]] == ["utter_page_answer"]
    assert {event["name"]: event["value"] for event in result["events"]}["qa_status"] == "answered"


@pytest.mark.parametrize(
    ("metadata", "seen"),
    [
        ({"kate_asker": {"audience": ["managers"]}}, [FOR_MANAGERS_ONLY.url]),
        ({"kate_asker": {"audience": ["works-council"]}}, []),
        ({"kate_asker": "managers"}, []),
        ({}, []),
    ],
)
def test_an_action_asks_for_whoever_the_channel_says(server: ActionServer, metadata: Any, seen: list[str]) -> None:
    (response,) = server.run_action("action_answer_question", text="bonus?", metadata=metadata).json()["responses"]
    assert [found["url"] for found in response["card"]["alternatives"]] == seen


def test_the_qa_service_asks_for_whoever_the_program_says(server: ActionServer) -> None:
    asked = server.post("/qa/answer", {"question": "coffee?", "asker": {"audience": ["managers"]}})
    assert [answer["url"] for answer in asked.json()["answers"]] == [FIRST.url, SECOND.url, FOR_MANAGERS_ONLY.url]
    wanted = {"question": "coffee?", "urls": [FOR_MANAGERS_ONLY.url]}
    assert server.post("/qa/answer", wanted).json() == {"answers": []}


def test_an_unknown_action_is_not_found(server: ActionServer) -> None:
    response = server.run_action("action_nonsense", text="coffee?")
    assert (response.status_code, response.json()["action_name"]) == (404, "action_nonsense")


def test_the_qa_service_answers_from_each_page_best_first(server: ActionServer) -> None:
    response = server.post("/qa/answer", {"question": "coffee?"})
    assert response.status_code == 200
    assert [answer["url"] for answer in response.json()["answers"]] == [FIRST.url, SECOND.url]


def test_the_qa_service_answers_from_the_wanted_pages(server: ActionServer) -> None:
    response = server.post("/qa/answer", {"question": "coffee?", "urls": [SECOND.url]})
    assert [answer["url"] for answer in response.json()["answers"]] == [SECOND.url]


@pytest.mark.parametrize(
    ("payload", "status", "said"),
    [
        ({"question": ""}, 400, "question: expected text"),
        ({"question": "x", "asker": {"audience": 1}}, 400, "asker.audience: expected a list"),
        ({"question": "x", "urls": ["http://elsewhere.example/"]}, 404, "not in the page catalogue"),
        ({"question": "x", "urls": ["x" * 20_000]}, 413, "at most 16384 bytes"),
    ],
)
def test_a_wrong_request_gets_a_clear_refusal(server: ActionServer, payload: Any, status: int, said: str) -> None:
    response = server.post("/qa/answer", payload)
    assert response.status_code == status
    assert said in response.json()["error"]
    assert SECRET not in response.text  # C8


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_taken_which_no_foreign_web_page_can_send_unasked(server: ActionServer, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    response = requests.post(f"{server.url}/qa/answer", data=b'{"question": "x"}', headers=headers, timeout=30)
    assert response.status_code == 415
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/qa/answer", 405), ("GET", "/nothing", 404)])
def test_what_is_not_there_is_said_in_json(server: ActionServer, method: str, path: str, status: int) -> None:
    response = requests.request(method, server.url + path, timeout=30)
    assert response.status_code == status
    assert set(response.json()) == {"error"}


def test_a_failed_action_gives_away_an_id_that_the_log_has_and_nothing_else(raising_server: ActionServer) -> None:
    """C8, C10: neither the error's text, nor the conversation."""
    response = raising_server.run_action("action_answer_question", text=f"coffee? {CANARY}")
    assert response.status_code == 500
    assert set(response.json()) == {"error", "error_id"}
    assert response.json()["error_id"] in raising_server.log.read_text()
    for visible in (response.text, raising_server.log.read_text()):
        assert CANARY not in visible
        assert SECRET not in visible


def test_a_webhook_call_that_is_not_json_is_no_leak_either(raising_server: ActionServer) -> None:
    response = requests.post(f"{raising_server.url}/webhook", data=CANARY.encode(), timeout=30)
    assert response.status_code == 500
    assert CANARY not in response.text + raising_server.log.read_text()


def test_health_fails_while_the_reader_does(tmp_path: Path) -> None:
    """L5: not ready until it can answer, nor when it cannot any more."""
    with action_server("raises", tmp_path) as server:
        server.run_action("action_answer_question", text="coffee?")
        assert requests.get(f"{server.url}/health", timeout=30).status_code == 503


def test_a_late_answer_is_given_up_in_time(tmp_path: Path) -> None:
    with action_server("hangs", tmp_path, KATE_ACTIONS_ANSWER_DEADLINE_SECONDS="0.3") as server:
        assert server.run_action("action_answer_question", text="coffee?").status_code == 504
        assert server.post("/qa/answer", {"question": "coffee?"}).status_code == 200  # K6: the next question is fine


@pytest.mark.parametrize(
    ("environment", "code", "said"),
    [
        ({"KATE_ACTIONS_PORT": "none"}, 2, "KATE_ACTIONS_PORT: expected int"),
        ({"KATE_QA_PAGES": "no-such-catalogue.yml"}, 2, "no-such-catalogue.yml"),
        ({"KATE_QA_READER": "no-such-reader"}, 1, "no-such-reader"),
    ],
)
def test_a_server_that_cannot_answer_does_not_stay(
    tmp_path: Path, environment: dict[str, str], code: int, said: str
) -> None:
    """M4."""
    databases = {
        "KATE_ACTIONS_FEEDBACK_DATABASE": f"sqlite:///{tmp_path}/feedback.db",
        "KATE_QA_STORE": str(tmp_path / "pages.db"),
        "KATE_ACTIONS_PORT": str(free_port()),
    }
    log = tmp_path / "actions.log"
    with running([sys.executable, "-m", "actions"], log=log, environment=databases | environment) as process:
        assert process.wait(timeout=60) == code
    assert said in log.read_text()
    assert "Traceback" not in log.read_text()


def test_the_answering_process_never_loads_an_html_parser(tmp_path: Path) -> None:
    """X2."""
    program = "import actions.__main__, json, sys; print(json.dumps(sorted(sys.modules)))"
    log = tmp_path / "modules.json"
    with running([sys.executable, "-c", program], log=log) as process:
        assert process.wait(timeout=60) == 0
    modules = set(json.loads(log.read_text()))
    assert not modules & {"lxml", "trafilatura", "torch"}


ANSWER = {"source": FIRST.url, "language": "fr", "question": f"café ? {CANARY}", "start": 3, "end": 9}


def expectation(session: str, text: str = "Les horaires d’été.") -> dict[str, Any]:
    return {"session": session, "text": text, "answer": ANSWER}


def test_an_expectation_is_recorded_without_the_question_and_can_be_erased(tmp_path: Path) -> None:
    """C11, C13."""
    store = FeedbackStore(f"sqlite:///{tmp_path}/feedback.db")
    with action_server("answers", tmp_path) as server:
        for session in ("s1", "s1", "s2"):
            response = server.post("/feedback/expectation", expectation(session))
            assert (response.status_code, response.json()) == (200, {"ok": True})
        kept = store.expectations()
        assert {(each.text, each.source, each.question, each.start) for each in kept} == {
            ("Les horaires d’été.", FIRST.url, None, 3)
        }
        assert server.post("/feedback/erase", {"session": "s1"}).json() == {"erased": 2}
        assert server.post("/feedback/erase", {"session": "s1"}).json() == {"erased": 0}
        assert len(store.expectations()) == 1
        assert CANARY not in server.log.read_text()
    store.close()
    held = b"".join(file.read_bytes() for file in tmp_path.glob("feedback.db*"))
    assert CANARY.encode() not in held


def test_questions_are_recorded_and_kept_only_where_the_setting_says_so(tmp_path: Path) -> None:
    """C13."""
    store = FeedbackStore(f"sqlite:///{tmp_path}/feedback.db")
    with action_server("answers", tmp_path, KATE_ACTIONS_FEEDBACK_KEEPS_QUESTION="true") as server:
        server.run_action("action_answer_question", text=f"coffee? {CANARY}")
        server.run_action("action_answer_question", text="unicorn?")
        server.post("/feedback/expectation", expectation("s"))
        assert server.post("/feedback/erase", {"session": "s"}).json() == {"erased": 3}
    assert [(each.is_answered, each.source, each.question) for each in store.questions()] == [
        (True, FIRST.url, None),
        (False, None, None),
    ]
    store.close()
    held = b"".join(file.read_bytes() for file in tmp_path.glob("feedback.db*"))
    assert CANARY.encode() not in held


@pytest.mark.parametrize(
    ("path", "payload", "status", "said"),
    [
        ("/feedback/expectation", expectation("s", text=""), 400, "text: expected text"),
        ("/feedback/expectation", expectation("s", text="x" * 1001), 400, "at most 1000 characters"),
        ("/feedback/expectation", expectation("s", text="x" * 70_000), 413, "at most 65536 bytes"),
        ("/feedback/erase", {}, 400, "session: expected text"),
        ("/feedback/erase", {"session": "s", "x": 1}, 400, "came also 'x'"),
    ],
)
def test_wrong_feedback_gets_a_clear_refusal(
    server: ActionServer, path: str, payload: Any, status: int, said: str
) -> None:
    response = server.post(path, payload)
    assert response.status_code == status
    assert said in response.json()["error"]


@pytest.mark.parametrize("path", ["/feedback/expectation", "/feedback/erase"])
@pytest.mark.parametrize("content_type", ["text/plain", ""])
def test_feedback_is_taken_as_json_only(server: ActionServer, path: str, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    response = requests.post(server.url + path, data=b'{"session": "s"}', headers=headers, timeout=30)
    assert response.status_code == 415
    assert "access-control-allow-origin" not in response.headers


def test_feedback_that_cannot_be_recorded_is_a_failure_with_an_id(tmp_path: Path) -> None:
    """C8, K3: a locked database."""
    with action_server("answers", tmp_path) as server:
        with closing(sqlite3.connect(tmp_path / "feedback.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert server.run_action("action_answer_question", text="coffee?").status_code == 200
            response = server.post("/feedback/expectation", expectation("s"))
        assert response.status_code == 500
        assert set(response.json()) == {"error", "error_id"}
        assert response.json()["error_id"] in server.log.read_text()
        assert "horaires" not in response.text + server.log.read_text()
        assert server.post("/feedback/expectation", expectation("s")).status_code == 200


def test_an_action_hands_its_card_to_rasa(server: ActionServer) -> None:
    (response,) = server.run_action("action_answer_question", text="coffee?").json()["responses"]
    assert response["card"] == card_of(FOUND)
    (response,) = server.run_action("action_answer_question", text="unicorn?").json()["responses"]
    assert response["card"]["kind"] == "no_answer"
