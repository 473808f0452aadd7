"""What stops the start of the chat, and how it is said."""

import stat
from pathlib import Path
from typing import Any

import pytest

from assistant.web.channel import WebChat
from assistant.web.errors import PageError, SecretError, WebChatError
from assistant.web.settings import WebSettings
from assistant.web.static import read_page


async def ignore(_: Any) -> None:
    """Take a message in."""


def page(folder: Path) -> Path:
    folder.mkdir()
    (folder / "index.html").write_text("page")
    (folder / "widget.js").write_text("widget")
    return folder


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="nowhere: expected the folder of the chat page"):
        read_page(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["index.html", "widget.js"])
def test_a_missing_file(tmp_path: Path, name: str) -> None:
    folder = page(tmp_path / "page")
    (folder / name).unlink()
    with pytest.raises(PageError, match=f"expected the file {name} in it, found none"):
        read_page(folder)


def test_a_change_of_a_file_is_another_tag(tmp_path: Path) -> None:
    folder = page(tmp_path / "page")
    before = read_page(folder).file("index.html").etag
    (folder / "index.html").write_text("another")
    assert read_page(folder).file("index.html").etag != before


def test_the_chat_without_its_page_does_not_start(tmp_path: Path) -> None:
    settings = WebSettings(secret_file=str(tmp_path / "secret"))
    with pytest.raises(PageError):
        WebChat(settings, page_folder=tmp_path / "nowhere").blueprint(ignore)


def test_the_chat_without_its_secret_does_not_start(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("00" * 32)
    secret.chmod(stat.S_IRUSR | stat.S_IROTH)
    with pytest.raises(SecretError):
        WebChat(WebSettings(secret_file=str(secret)), page_folder=page(tmp_path / "page")).blueprint(ignore)


def test_making_the_channel_touches_no_file(tmp_path: Path) -> None:
    WebChat.from_credentials({"secret_file": str(tmp_path / "secret")})
    assert list(tmp_path.iterdir()) == []


def test_rasa_prints_what_stops_its_start() -> None:
    """Rasa's command line prints RasaException and shows any other error as a traceback."""
    assert "RasaException" in {each.__name__ for each in WebChatError.__mro__}


def test_the_page_that_ships_can_be_served() -> None:
    assert read_page(Path("assistant/web/page")).file("index.html").content_type == "text/html; charset=utf-8"
