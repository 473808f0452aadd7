"""Settings of the web chat, as credentials.yml has them."""

from dataclasses import fields
from typing import Any

import pytest
from rasa.shared.utils.io import read_config_file

from assistant.web.asker import NO_HEADERS, AskerHeaders
from assistant.web.channel import WebChat
from assistant.web.errors import SettingsError
from assistant.web.settings import WebSettings

GIVEN = {
    "frame_ancestors": ["https://Intranet.example", "https://*.example:8443"],
    "origins": ["http://kate.example:81"],
    "max_characters": 500,
    "messages_per_minute": 5,
    "same_site": "None",
    "secure_cookie": True,
    "secret_file": "secrets/web",
    "asks_expectation": False,
    "session_days": 7,
    "asker_headers": {"audience": "Remote-Groups", "company": "X-Kate-Company"},
}


@pytest.mark.parametrize("credentials", [None, {}])
def test_every_setting_has_a_default(credentials: Any) -> None:
    assert WebSettings.from_credentials(credentials) == WebSettings()


def test_every_setting_can_be_given() -> None:
    settings = WebSettings.from_credentials(GIVEN)
    assert GIVEN.keys() == {field.name for field in fields(WebSettings)}
    assert settings.frame_ancestors == ("https://intranet.example", "https://*.example:8443")
    assert settings.origins == ("http://kate.example:81",)
    assert (settings.max_characters, settings.messages_per_minute, settings.session_days) == (500, 5, 7)
    assert (settings.same_site, settings.secure_cookie, settings.secret_file) == ("None", True, "secrets/web")
    assert settings.asks_expectation is False
    assert settings.asker_headers == AskerHeaders(audience="Remote-Groups", company="X-Kate-Company")


def test_the_block_that_ships_says_every_setting_and_is_right() -> None:
    block = read_config_file("credentials.yml")["assistant.web.channel.WebChat"]
    assert block.keys() == GIVEN.keys()
    settings = WebSettings.from_credentials(block)
    assert (settings.same_site, settings.asker_headers) == ("Strict", NO_HEADERS)


@pytest.mark.parametrize(
    ("credentials", "said"),
    [
        ({"max_charactres": 10}, "max_charactres: no such setting; there are frame_ancestors, "),
        ({7: 10}, "7: no such setting"),
        ("web", "expected settings with names, came 'web'"),
        ({"max_characters": "many"}, "max_characters: expected a whole number from 1 to 2000, came 'many'"),
        ({"max_characters": True}, "max_characters: expected a whole number"),
        ({"max_characters": 2001}, "came 2001"),
        ({"messages_per_minute": 0}, "messages_per_minute: expected a whole number from 1"),
        ({"session_days": 401}, "session_days: expected a whole number from 1 to 400"),
        ({"session_days": 1.5}, "came 1.5"),
        ({"secure_cookie": "yes"}, "secure_cookie: expected true or false, came 'yes'"),
        ({"asks_expectation": None}, "asks_expectation: expected true or false, came None"),
        ({"same_site": "strict"}, "same_site: expected Strict, Lax or None, came 'strict'"),
        ({"same_site": None}, "same_site: expected Strict, Lax or None, came None"),
        ({"same_site": "None"}, "same_site: expected secure_cookie: true with None"),
        ({"secret_file": ""}, "secret_file: expected the path of a file, came ''"),
        ({"secret_file": ["a"]}, "secret_file: expected the path of a file"),
        (
            {"asker_headers": "X-Kate-Audience"},
            "asker_headers: expected names of headers for audience, country, company",
        ),
        ({"asker_headers": {"audiences": "X"}}, "asker_headers: expected names of headers for audience, country"),
        ({"asker_headers": {"audience": None}}, "asker_headers.audience: expected a header's name such as"),
        ({"asker_headers": {"country": "X Kate"}}, "X-Kate-country, came 'X Kate'"),
        ({"asker_headers": {"company": ""}}, "asker_headers.company: expected a header's name"),
        ({"asker_headers": {"audience": "X_Kate_Audience"}}, "came 'X_Kate_Audience'"),
        ({"origins": "https://a.example"}, "origins: expected a list of origins, came 'https://a.example'"),
        ({"origins": ["https://*.example"]}, "origins: expected origins such as"),
        ({"origins": ["https://a.example/"]}, "came 'https://a.example/'"),
        ({"origins": ["null"]}, "came 'null'"),
        ({"frame_ancestors": ["*"]}, "frame_ancestors: expected origins such as"),
        ({"frame_ancestors": ["https://a.example; script-src *"]}, "frame_ancestors: expected origins such as"),
        ({"frame_ancestors": ["https://a.example\n"]}, "frame_ancestors: expected origins such as"),
        ({"frame_ancestors": [1]}, "frame_ancestors: expected origins such as https://intranet.example, came 1"),
    ],
)
def test_what_is_wrong_is_said_with_where_it_stands(credentials: Any, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        WebChat.from_credentials(credentials)
    assert str(caught.value).startswith("credentials.yml: assistant.web.channel.WebChat: ")
    assert said in str(caught.value)
