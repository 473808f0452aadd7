"""Slack, Microsoft Teams and plain REST: the same answers as text with a link and quick replies.

A real Rasa with the channels of credentials.yml, against fakes of Slack's and Microsoft's HTTP APIs that sign as those
do. Settings point the channels at the fakes; nothing in Kate or Rasa is replaced.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import slack_workspace, teams_tenant
from tests.support.answerers import FIRST, SECOND
from tests.support.processes import ROOT, free_port, small_action_server
from tests.support.rasa_server import QUIET, RASA, RasaServer, rasa_server, text_of
from tests.support.slack_workspace import POST_MESSAGE, SlackWorkspace, slack_api
from tests.support.teams_tenant import ACTIVITIES, LOGIN, TeamsTenant, microsoft

Json = dict[str, Any]

HR_CONTACT = "hr@sorane.example"
QUESTIONS = {
    "en": "Who maintains the coffee machine on the third floor?",
    "fr": "Qui entretient la machine à café du troisième étage ?",
    "ja": "3階のコーヒーメーカーは誰が管理していますか",
}
UNANSWERED = "Where do we keep the unicorn costume?"
SCRIPTED = "How do I claim my travel expenses?"
THUMBS = {
    "en": ["👍 Helpful", "👎 Not helpful"],
    "fr": ["👍 Utile", "👎 Pas utile"],
    "ja": ["👍 役に立った", "👎 役に立たなかった"],
}
INTENT = "/feedback_positive"
"""Typed, it must be a question like any other (C5)."""
SECRETS = {
    "SLACK_BOT_TOKEN": slack_workspace.TOKEN,
    "SLACK_SIGNING_SECRET": slack_workspace.SIGNING_SECRET,
    "TEAMS_APP_ID": teams_tenant.APP_ID,
    "TEAMS_APP_PASSWORD": teams_tenant.APP_PASSWORD,
    "TEAMS_TENANT": teams_tenant.TENANT,
}


def documented_blocks() -> Json:
    """Return the blocks that stand commented in credentials.yml."""
    lines = (ROOT / "credentials.yml").read_text(encoding="utf-8").splitlines()
    return dict(yaml.safe_load("\n".join(line[2:] for line in lines if re.match(r"# (assistant\.|  \w+: )", line))))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("channels")


@pytest.fixture(scope="module")
def kate_and_fakes(folder: Path) -> Iterator[tuple[RasaServer, SlackWorkspace, TeamsTenant]]:
    """Rasa with all channels, its action server, and what the channels talk to."""
    actions, credentials, changed = free_port(), folder / "credentials.yml", pytest.MonkeyPatch()
    with slack_api() as slack, microsoft() as (teams, tokens), changed.context() as environment:
        for name, value in SECRETS.items():
            environment.setenv(name, value)
        channels = documented_blocks()
        channels["assistant.slack.Slack"]["api_url"] = f"{slack.url}/api"
        channels["assistant.teams.Teams"] |= {"login_url": f"{teams.url}/login", "openid_url": f"{teams.url}/openid"}
        credentials.write_text(yaml.safe_dump({"rest": None, **channels}))
        with (
            small_action_server("answers", port=actions, folder=folder),
            rasa_server(folder, action_url=f"http://127.0.0.1:{actions}/webhook", credentials=credentials) as rasa,
        ):
            yield rasa, SlackWorkspace(slack, rasa.url), TeamsTenant(teams, tokens, rasa.url)


@pytest.fixture
def rasa(kate_and_fakes: tuple[RasaServer, SlackWorkspace, TeamsTenant]) -> RasaServer:
    return kate_and_fakes[0]


@pytest.fixture
def slack(kate_and_fakes: tuple[RasaServer, SlackWorkspace, TeamsTenant]) -> SlackWorkspace:
    return kate_and_fakes[1]


@pytest.fixture
def teams(kate_and_fakes: tuple[RasaServer, SlackWorkspace, TeamsTenant]) -> TeamsTenant:
    return kate_and_fakes[2]


def leaves(block: Json) -> list[Json]:
    """Return the texts, links and buttons in a block of Slack."""
    children = block.get("elements")
    return [leaf for child in children for leaf in leaves(child)] if children else [block]


# --- Slack


@pytest.mark.parametrize("language", QUESTIONS)
def test_slack_shows_the_answer_in_its_sentence_with_link_and_thumbs(slack: SlackWorkspace, language: str) -> None:
    (message,) = slack.say(QUESTIONS[language], user=f"U-{language}")
    quotes = [block for block in message["blocks"] if block["elements"][0]["type"] == "rich_text_quote"]
    links = [leaf for block in message["blocks"] for leaf in leaves(block) if leaf["type"] == "link"]
    buttons = [leaf for leaf in leaves(message["blocks"][-1]) if leaf["type"] == "button"]
    assert "".join(leaf["text"] for leaf in leaves(quotes[0])) == FIRST.sentence
    assert [leaf["text"] for leaf in leaves(quotes[0]) if leaf.get("style")] == [FIRST.text]
    assert [(link["url"], link["text"]) for link in links] == [(FIRST.link, FIRST.title)]
    assert [button["text"]["text"] for button in buttons] == THUMBS[language]
    assert message["channel"] == f"D-U-{language}"


def test_slack_notifies_in_mrkdwn(slack: SlackWorkspace) -> None:
    (message,) = slack.say(QUESTIONS["en"], user="U-mrkdwn")
    assert "> The coffee machine is cleaned *on Mondays*." in message["text"]
    assert f"<{FIRST.link}|{FIRST.title}> › Kitchen" in message["text"]
    assert "**" not in message["text"]
    assert "\\" not in message["text"]


def test_slack_is_asked_as_its_apps_of_today_may(slack: SlackWorkspace) -> None:
    slack.say("hello", user="U-hello")
    call = slack.api.called(POST_MESSAGE)[-1]
    assert call.headers["Authorization"] == f"Bearer {slack_workspace.TOKEN}"
    assert "as_user" not in call.body
    assert (call.body["unfurl_links"], call.body["unfurl_media"]) == (False, False)


def test_slack_thumbs_down_leads_to_another_passage_and_then_to_hr(slack: SlackWorkspace) -> None:
    (first,) = slack.say(QUESTIONS["en"], user="U-down")
    (second,) = slack.press("negative", on=first, user="U-down")
    assert f"*{SECOND.text}*" in second["text"]
    (third,) = slack.press("negative", on=second, user="U-down")
    assert HR_CONTACT in third["text"]


def test_slack_thumbs_down_on_a_script_asks_the_pages(slack: SlackWorkspace) -> None:
    (scripted,) = slack.say(SCRIPTED, user="U-script")
    assert f"*{FIRST.text}*" in slack.press("negative", on=scripted, user="U-script")[0]["text"]


def test_slack_lists_the_closest_pages(slack: SlackWorkspace) -> None:
    (message,) = slack.say(UNANSWERED, user="U-none")
    assert f"• <{FIRST.url}|{FIRST.title}>" in message["text"]
    assert message["blocks"][-1]["type"] == "rich_text"  # nothing to vote on


def test_slack_typed_intents_are_words(slack: SlackWorkspace) -> None:
    (message,) = slack.say(INTENT, user="U-intent")
    assert "Thank" not in message["text"]


@pytest.mark.parametrize("signing", [{"secret": "guessed"}, {"age_seconds": 600}])
def test_what_slack_did_not_sign_just_now_is_refused(slack: SlackWorkspace, signing: Json) -> None:
    before = len(slack.api.called(POST_MESSAGE))
    assert slack.send_event(slack.message("hello", user="U-forged"), **signing).status_code == 400
    slack.say("hello", user="U-after")
    assert [call.body["channel"] for call in slack.api.called(POST_MESSAGE)[before:]] == ["D-U-after"]


def test_slack_can_verify_the_address(slack: SlackWorkspace) -> None:
    response = slack.send_event({"type": "url_verification", "challenge": "3eZbrw1a"})
    assert response.json() == "3eZbrw1a"


# --- Microsoft Teams


@pytest.mark.parametrize("language", QUESTIONS)
def test_teams_shows_the_answer_in_its_sentence_with_link_and_thumbs(teams: TeamsTenant, language: str) -> None:
    (message,) = teams.say(QUESTIONS[language], user=f"29:{language}")
    before, _, after = FIRST.sentence.partition(FIRST.text)
    assert f"<blockquote>{before}<strong>{FIRST.text}</strong>{after}</blockquote>" in message["text"]
    assert f'<a href="{escape(FIRST.link)}">{FIRST.title}</a> › Kitchen' in message["text"]
    assert message["textFormat"] == "xml"
    (card,) = message["attachments"]
    assert [(button["title"], button["displayText"]) for button in card["content"]["buttons"]] == [
        (title, title) for title in THUMBS[language]
    ]
    assert (message["type"], message["recipient"]) == ("message", {"id": f"29:{language}"})


def test_teams_thumbs_down_leads_to_another_passage_and_then_to_hr(teams: TeamsTenant) -> None:
    (first,) = teams.say(QUESTIONS["en"], user="29:down")
    (second,) = teams.press("negative", on=first, user="29:down")
    assert f"<strong>{SECOND.text}</strong>" in second["text"]
    (third,) = teams.press("negative", on=second, user="29:down")
    assert HR_CONTACT in third["text"]


def test_teams_lists_the_closest_pages(teams: TeamsTenant) -> None:
    (message,) = teams.say(UNANSWERED, user="29:none")
    assert f'• <a href="{FIRST.url}">{FIRST.title}</a><br>' in message["text"]
    assert "attachments" not in message  # nothing to vote on


def test_teams_typed_intents_are_words_and_mentions_are_none(teams: TeamsTenant) -> None:
    for text in (INTENT, f"<at>Kate</at> {INTENT}"):
        (message,) = teams.say(text, user="29:intent")
        assert "Thank" not in message["text"]
    (message,) = teams.say(f"<at>Kate</at> {SCRIPTED}", user="29:mention")
    assert "attachments" in message


@pytest.mark.parametrize(
    "token", [None, "for another bot", "expired", "signed by somebody else", "with an unknown key"]
)
def test_what_microsoft_did_not_sign_for_kate_is_refused(teams: TeamsTenant, token: str | None) -> None:
    before = len(teams.api.called(ACTIVITIES))
    assert teams.send({"text": "hello"}, user="29:forged", token=token).status_code == 401
    assert len(teams.api.called(ACTIVITIES)) == before


def test_teams_replies_with_one_login_for_many(teams: TeamsTenant) -> None:
    for _ in range(2):
        teams.say("hello", user="29:login")
    (login,) = teams.api.called(LOGIN)
    assert login.body == {
        "grant_type": "client_credentials",
        "client_id": teams_tenant.APP_ID,
        "client_secret": teams_tenant.APP_PASSWORD,
        "scope": "https://api.botframework.com/.default",
    }
    sent = teams.api.called(ACTIVITIES)
    assert {call.headers["Authorization"] for call in sent} == {f"Bearer {teams_tenant.GRANTED}"}


# --- plain REST


@pytest.mark.parametrize("language", QUESTIONS)
def test_rest_gives_markdown_with_link_and_thumbs(rasa: RasaServer, language: str) -> None:
    (message,) = rasa.say(QUESTIONS[language], sender=f"rest-{language}")
    assert set(message) == {"recipient_id", "text", "buttons"}
    assert "> The coffee machine is cleaned **on Mondays**." in message["text"]
    assert f"[{FIRST.title}]({FIRST.link})" in message["text"]
    assert [button["title"] for button in message["buttons"]] == THUMBS[language]


def test_rest_thumbs_down_leads_to_another_passage(rasa: RasaServer) -> None:
    answer = rasa.say(QUESTIONS["en"], sender="rest-down")
    assert f"**{SECOND.text}**" in text_of(rasa.press("negative", on=answer, sender="rest-down"))


# --- all


def test_no_log_has_secrets_or_what_was_typed(slack: SlackWorkspace, teams: TeamsTenant, folder: Path) -> None:
    """C10."""
    slack.say("zqxcanary: who cleans the coffee machine?", user="U-canary")
    teams.say("zqxcanary: who cleans the coffee machine?", user="29:canary")
    for log in folder.glob("*.log"):
        written = log.read_text()
        hidden = ["zqxcanary", slack_workspace.TOKEN, slack_workspace.SIGNING_SECRET, teams_tenant.APP_PASSWORD]
        assert [word for word in hidden if word in written] == [], log.name


def test_rasa_logs_no_error_for_what_only_the_web_chat_says(rasa: RasaServer) -> None:
    rasa.say(QUESTIONS["en"], sender="searching")
    assert "utter_searching" not in rasa.log.read_text()


def test_a_misspelt_setting_stops_the_start(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials.yml"
    channel = {"slack_token": "t", "slack_signing_secret": "s", "use_thread": True}
    credentials.write_text(yaml.safe_dump({"assistant.slack.Slack": channel}))
    command: list[str | Path] = [RASA, "run", "-i", "127.0.0.1", "-p", str(free_port()), "--credentials", credentials]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **QUIET}, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 1
    assert "credentials.yml, assistant.slack.Slack: expected one of" in done.stdout + done.stderr
    assert "got 'use_thread'" in done.stdout + done.stderr
