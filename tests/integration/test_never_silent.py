"""C9: whatever happens to the action server, the employee hears an apology with the HR contact within 12 s.

Real Rasa, real REST channel, real action servers that fail in each way. Questions in three languages.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.answerers import SECRET
from tests.support.processes import running, small_action_server
from tests.support.rasa_server import RasaServer, text_of

LIMIT_SECONDS = 12
HR_CONTACT = "hr@sorane.example"
QUESTIONS = {
    "en": "Who maintains the coffee machine on the third floor?",
    "fr": "Qui entretient la machine à café du troisième étage ?",
    "ja": "3階のコーヒーメーカーは誰が管理していますか",
}
APOLOGIES = {"en": "Sorry", "fr": "Désolée", "ja": "申し訳ございません"}
CANARY = "zqxcanary"
"""Typed with every question; C10: no log has it."""


@contextmanager
def deaf_server(port: int) -> Iterator[None]:
    """A server whose process is frozen: the system accepts connections, nobody reads them (K1)."""
    with socket.create_server(("127.0.0.1", port)):
        yield


def assert_apologises(rasa: RasaServer, *, language: str, sender: str) -> None:
    started = time.monotonic()
    said = text_of(rasa.say(f"{QUESTIONS[language]} {CANARY}", sender=sender))
    assert time.monotonic() - started < LIMIT_SECONDS
    assert APOLOGIES[language] in said
    assert HR_CONTACT in said
    assert SECRET not in said  # C8


@pytest.mark.parametrize("language", QUESTIONS)
def test_action_server_down(rasa: RasaServer, language: str) -> None:
    assert_apologises(rasa, language=language, sender=f"down-{language}")


@pytest.mark.parametrize("language", QUESTIONS)
def test_action_server_frozen(rasa: RasaServer, action_port: int, language: str) -> None:
    with deaf_server(action_port):
        assert_apologises(rasa, language=language, sender=f"frozen-{language}")


@pytest.mark.parametrize("behaviour", ["hangs", "raises", "dies", "loses its reader"])
@pytest.mark.parametrize("language", QUESTIONS)
def test_reader_fails_and_the_next_question_is_answered(
    rasa: RasaServer, action_port: int, rasa_folder: Path, behaviour: str, language: str
) -> None:
    sender = f"{behaviour}-{language}"
    with small_action_server(behaviour, port=action_port, folder=rasa_folder):
        assert_apologises(rasa, language=language, sender=sender)
    with small_action_server("answers", port=action_port, folder=rasa_folder):
        assert "on Mondays" in text_of(rasa.say(QUESTIONS[language], sender=sender))  # K1: recovers by itself


@pytest.mark.parametrize("language", QUESTIONS)
def test_reader_missing(rasa: RasaServer, rasa_folder: Path, action_port: int, language: str) -> None:
    """M4: the action server does not start without its reader, and says so; Rasa apologises."""
    environment = {
        "KATE_ACTIONS_PORT": str(action_port),
        "KATE_ACTIONS_FEEDBACK_DATABASE": f"sqlite:///{rasa_folder}/feedback.db",
        "KATE_QA_READER": str(rasa_folder / "no-such-reader"),
        "KATE_QA_STORE": str(rasa_folder / "pages.db"),
    }
    log = rasa_folder / f"missing-{language}.log"
    with running([sys.executable, "-m", "actions"], log=log, environment=environment) as process:
        assert process.wait(timeout=60) == 1
        assert "no-such-reader" in log.read_text()
        assert_apologises(rasa, language=language, sender=f"missing-{language}")


@pytest.mark.parametrize("vote", ["positive", "negative"])
@pytest.mark.parametrize("language", QUESTIONS)
def test_votes_are_not_met_with_silence(
    rasa: RasaServer, action_port: int, rasa_folder: Path, vote: str, language: str
) -> None:
    sender = f"vote-{vote}-{language}"
    with small_action_server("answers", port=action_port, folder=rasa_folder):
        answer = rasa.say(QUESTIONS[language], sender=sender)
    assert text_of(rasa.press(vote, on=answer, sender=sender))


def test_no_log_has_what_was_typed(rasa: RasaServer, action_port: int, rasa_folder: Path) -> None:
    """C10, for failures of every kind above."""
    with small_action_server("raises", port=action_port, folder=rasa_folder):
        rasa.say(f"{QUESTIONS['en']} {CANARY}", sender="canary")
    for log in rasa_folder.glob("*.log"):
        assert CANARY not in log.read_text(), log
    assert "RuntimeError" in (rasa_folder / "actions.log").read_text()
