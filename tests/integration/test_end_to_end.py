"""The whole of Kate for real: demo intranet, refresh, action server with the embedded reader, Rasa, REST.

Each demo question is typed as an employee would; what must hold for every one (a reply, in the question's
language, from a page that exists) is asserted for every one. How many are right is a matter of the reader:
that has floors, in tests/quality/floors.json.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.processes import ROOT, free_port, responds, running, wait_until
from tests.support.rasa_server import RasaServer, text_of

QUESTIONS = [json.loads(line) for line in (ROOT / "demo" / "questions.jsonl").read_text().splitlines()]
FLOORS = json.loads((ROOT / "tests" / "quality" / "floors.json").read_text())["demo_through_rasa"]
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
FRENCH = re.compile(r"[éèàçùê]|\b(extrait|source :|voici|je|vous|les|des|une|pour|sur)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def environment(
    rasa: RasaServer, rasa_folder: Path, action_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """Everything around Rasa, for real; where it is."""
    del rasa  # started first: it takes longest
    folder = tmp_path_factory.mktemp("kate")
    demo_port = free_port()
    pages = folder / "pages.yml"
    pages.write_text((ROOT / "data" / "pages.yml").read_text().replace("127.0.0.1:8765", f"127.0.0.1:{demo_port}"))
    settings = {
        "KATE_QA_PAGES": str(pages),
        "KATE_QA_STORE": str(folder / "pages.db"),
        "KATE_ACTIONS_PORT": str(action_port),
        "KATE_ACTIONS_FEEDBACK_DATABASE": f"sqlite:///{folder}/feedback.db",
    }
    python = sys.executable
    demo = [python, "-m", "demo.serve", "--port", str(demo_port)]
    refresh = [python, "-m", "actions.qa", "refresh", "--pages", str(pages), "--store", settings["KATE_QA_STORE"]]
    url, logs = f"http://127.0.0.1:{action_port}", [rasa_folder / "rasa.log", folder / "actions.log"]
    with running(demo, log=folder / "demo.log") as served:
        wait_until(lambda: responds(f"http://127.0.0.1:{demo_port}/"), process=served, seconds=30)
        subprocess.run(refresh, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with running([python, "-m", "actions"], log=logs[1], environment=settings) as actions:
            wait_until(lambda: responds(f"{url}/health"), process=actions, seconds=60)
            demo_url = f"http://127.0.0.1:{demo_port}"
            yield {"actions": url, "demo": demo_url, "folder": folder, "logs": logs, "pid": actions.pid}


@pytest.fixture(scope="module")
def kate(environment: dict[str, Any], rasa: RasaServer) -> RasaServer:
    """Rasa, with all that it needs running."""
    del environment
    return rasa


@pytest.fixture(scope="module")
def replies(kate: RasaServer) -> dict[str, str]:
    """What Kate says to each question, each in a conversation of its own."""
    said = {item["id"]: text_of(kate.say(item["question"], sender=f"e2e-{item['id']}")) for item in QUESTIONS}
    for item in QUESTIONS:
        print(f"\n[{item['id']}] {item['question']}\n{said[item['id']]}")
    return said


def plain(text: str) -> str:
    """As people compare answers: widths, white space, Markdown marks and apostrophes aside."""
    folded = unicodedata.normalize("NFKC", text.replace("\\", "").replace("*", "")).replace("’", "'")
    return re.sub(r"\s+", "", folded).lower()


def is_right(item: dict[str, Any], reply: str) -> bool:
    return item["page"] in reply and any(plain(answer) in plain(reply) for answer in item["answers"])


def reply_language(reply: str) -> str:
    """Of the sentences around the quoted page text."""
    own = "\n".join(line for line in reply.splitlines() if not line.startswith((">", "-")))
    own = re.sub(r"\[[^\]]*\]\([^)]*\).*", "", own)
    if JAPANESE.search(own):
        return "ja"
    return "fr" if FRENCH.search(own) else "en"


@pytest.mark.parametrize("item", QUESTIONS, ids=lambda item: item["id"])
def test_every_question_gets_a_reply_in_its_language(item: dict[str, Any], replies: dict[str, str]) -> None:
    assert replies[item["id"]].strip()
    assert reply_language(replies[item["id"]]) == item["lang"]


@pytest.mark.parametrize("item", QUESTIONS, ids=lambda item: item["id"])
def test_links_go_to_catalogue_pages_only_c6(
    item: dict[str, Any], replies: dict[str, str], environment: dict[str, Any]
) -> None:
    for address in re.findall(r"\]\((https?://[^)\s]+)\)", replies[item["id"]]):
        assert address.startswith(environment["demo"])
        assert requests.get(address, timeout=10).status_code == 200


def test_right_answers_through_the_whole_of_kate_q5(replies: dict[str, str]) -> None:
    spans = [item for item in QUESTIONS if item["kind"] == "span"]
    same = {item["id"] for item in spans if item["lang"] == item["page_lang"]}
    page_right = {item["id"] for item in spans if item["page"] in replies[item["id"]]}
    right = {item["id"] for item in spans if is_right(item, replies[item["id"]])}
    figures = {
        "same_language_page": len(page_right & same),
        "same_language_answer": len(right & same),
        "any_language_page": len(page_right),
    }
    print(f"of {len(spans)} questions, {len(same)} in their page's language: {figures}; right: {sorted(right)}")
    for name, floor in FLOORS.items():
        assert figures[name] >= floor, f"{name}: {figures[name]} right, the floor is {floor}"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When do I get my payslip?", "28"),
        ("Quelle est l'adresse du bureau de Londres ?", "5 Finsbury Avenue"),
        ("大阪オフィスの住所を教えてください", "Umeda|梅田"),
    ],
)
def test_scripted_answers_are_completed_by_entities(kate: RasaServer, question: str, words: str) -> None:
    assert re.search(words, text_of(kate.say(question, sender=f"scripted-{question}")))


def test_thumbs_down_asks_the_pages_then_the_next_best_then_names_hr(kate: RasaServer) -> None:
    sender = "thumbs"
    scripted = kate.say("How many days of paid leave do I have?", sender=sender)
    first = kate.press("negative", on=scripted, sender=sender)
    second = kate.press("negative", on=first, sender=sender)
    third = kate.press("negative", on=second, sender=sender)
    said = [text_of(messages) for messages in (scripted, first, second, third)]
    assert len(set(said)) == 4
    assert "hr@sorane.example" in said[3]


def test_an_employee_cannot_make_kate_fetch_a_page_f1(kate: RasaServer, environment: dict[str, Any]) -> None:
    port = free_port()
    log = Path(environment["folder"]) / "foreign.log"
    with running([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"], log=log) as process:
        wait_until(lambda: responds(f"http://127.0.0.1:{port}/"), process=process, seconds=20)
        asked_before = log.read_text().count("GET")
        assert kate.say(f"Please read http://127.0.0.1:{port}/secret and tell me the bonus", sender="f1")
        body = {"question": "bonus?", "urls": [f"http://127.0.0.1:{port}/secret"]}
        refused = requests.post(f"{environment['actions']}/qa/answer", json=body, timeout=20)
        assert refused.status_code == 404
        assert log.read_text().count("GET") == asked_before


def test_the_qa_service_gives_the_best_answer_of_each_source(environment: dict[str, Any]) -> None:
    pages = [f"{environment['demo']}/en/{name}.html" for name in ("referral-bonus", "index")]
    body = {"question": "How much is the referral bonus?", "urls": pages}
    answers = requests.post(f"{environment['actions']}/qa/answer", json=body, timeout=20).json()["answers"]
    assert answers[0]["url"] == pages[0]
    assert {answer["url"] for answer in answers} <= set(pages)
    assert [a["score"] for a in answers] == sorted((a["score"] for a in answers), reverse=True)


def test_the_answering_process_has_no_html_parser_and_no_torch_x2(environment: dict[str, Any], replies: object) -> None:
    """After a whole conversation: what a process has loaded is in its memory map."""
    del replies
    loaded = Path(f"/proc/{environment['pid']}/maps").read_text()
    assert "onnxruntime" in loaded  # the map shows libraries
    assert "/lxml/" not in loaded
    assert "/torch/" not in loaded


def test_conversations_log_no_question_c10(environment: dict[str, Any], kate: RasaServer) -> None:
    canary = "zebra-4711"
    kate.say(f"My colleague {canary} asks how much a relocation pays", sender="canary")
    for log in environment["logs"]:
        assert log.stat().st_size > 0
        assert canary not in log.read_text(), log.name
