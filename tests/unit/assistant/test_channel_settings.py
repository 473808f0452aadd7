"""Settings of Slack and Teams: what is wrong stops the start, and no message shows a secret."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.channel_settings import WrongChannelSetting, checked, service_url
from assistant.slack import Slack
from assistant.teams import Teams

SLACK = {"slack_token": "xoxb-1", "slack_signing_secret": "s3cret"}
TEAMS = {"app_id": "an-id", "app_password": "s3cret", "tenant": "a-tenant"}


def test_right_settings_are_returned() -> None:
    assert checked("x", {"a": "1", "b": 2}, required=["a"], optional=["b", "c"]) == {"a": "1", "b": 2}


@pytest.mark.parametrize("value", [None, "", " ", 7, ["s3cret"]])
@pytest.mark.parametrize("name", ["slack_token", "slack_signing_secret"])
def test_slack_needs_its_secrets(name: str, value: Any) -> None:
    with pytest.raises(WrongChannelSetting, match=f"assistant.slack.Slack: expected text as {name}") as raised:
        Slack.from_credentials({**SLACK, name: value})
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("name", ["app_id", "app_password", "tenant"])
def test_teams_needs_its_secrets(name: str) -> None:
    with pytest.raises(WrongChannelSetting, match=f"assistant.teams.Teams: expected text as {name}, got nothing"):
        Teams.from_credentials({**TEAMS, name: None})


def test_no_settings_at_all() -> None:
    with pytest.raises(WrongChannelSetting, match="expected text as slack_token, got nothing"):
        Slack.from_credentials(None)


def test_a_misspelt_setting_is_named() -> None:
    with pytest.raises(WrongChannelSetting, match="got 'use_thread'"):
        Slack.from_credentials({**SLACK, "use_thread": True})


@pytest.mark.parametrize("url", ["https://slack-gov.com/api/", "http://127.0.0.1:8080/api", "http://localhost/api"])
def test_services_on_https_or_this_machine(url: str) -> None:
    assert service_url("x", "api_url", url) == url.rstrip("/")


@pytest.mark.parametrize("url", ["http://slack.com/api", "slack.com", "", None, "https://", "ftp://127.0.0.1/"])
def test_secrets_go_nowhere_else(url: Any) -> None:
    with pytest.raises(WrongChannelSetting, match="expected an https address as api_url"):
        service_url("x", "api_url", url)


def test_teams_says_that_it_got_no_keys() -> None:
    nobody = "http://127.0.0.1:9/keys"
    with pytest.raises(WrongChannelSetting, match=r"assistant\.teams\.Teams: no keys from openid_url"):
        Teams.from_credentials({**TEAMS, "openid_url": nobody})
