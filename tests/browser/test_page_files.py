"""The page's files as they stand: small, complete in three languages, without what could read text as HTML."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.fake_chat import PAGE

FILES = sorted(path for path in PAGE.iterdir() if path.is_file())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
MOST_BYTES = 64_000
BANNED = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc|setHTML"
    r"|\beval\b|new Function|setAttribute\(\"(style|on)|\.cssText|localStorage|document\.cookie"
)


def test_everything_together_is_under_64_kb() -> None:
    sizes = {path.name: path.stat().st_size for path in FILES}
    assert sum(sizes.values()) < MOST_BYTES, sizes


def test_there_are_only_plain_files() -> None:
    assert {path.suffix for path in FILES} == {".html", ".css", ".js", ".svg"}
    assert [path for path in PAGE.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_reads_text_as_html_or_code(path: Path) -> None:
    assert BANNED.findall(path.read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_script_says_what_it_is_for(path: Path) -> None:
    assert path.read_text().startswith("// ")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_address_elsewhere(path: Path) -> None:
    addresses = set(re.findall(r"https?://[^\s\"'`)]*", path.read_text()))
    assert addresses <= {"http://www.w3.org/2000/svg", "https://...", "https://kate.example/chat/widget.js"}


def catalogue(language: str) -> dict[str, str]:
    """The texts of a language, read from texts.js."""
    source = (PAGE / "texts.js").read_text()
    block = re.search(rf"^const {language} = \{{\n(.*?)^\}};", source, re.DOTALL | re.MULTILINE)
    assert block, language
    return dict(re.findall(r'^  (\w+): "(.*)",$', block[1], re.MULTILINE))


@pytest.mark.parametrize("language", ["fr", "ja"])
def test_texts_are_complete_and_translated(language: str) -> None:
    english, other = catalogue("en"), catalogue(language)
    assert english.keys() == other.keys()
    assert all(other.values())
    same = {key for key in english if english[key] == other[key]}
    assert same == set()


@pytest.mark.parametrize("language", ["fr", "ja"])
def test_texts_have_the_same_placeholders(language: str) -> None:
    def placeholders(texts: dict[str, str]) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in texts.items()}

    assert placeholders(catalogue(language)) == placeholders(catalogue("en"))


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    source = "\n".join(path.read_text() for path in FILES if path.name != "texts.js")
    keys = set(catalogue("en"))
    unused = {key for key in keys if not re.search(rf"\b{key}\b", source)}
    wanted = set(re.findall(r"data-(?:text|label)=\"(\w+)\"", source))
    wanted |= set(re.findall(r"\btext\(\s*[\w.#()]+,\s*\"(\w+)\"", source))
    assert unused == set()
    assert wanted <= keys
    assert len(wanted) > 20


def test_french_has_its_spaces() -> None:
    for text in catalogue("fr").values():
        assert not re.search(r" [:;!?»]|« ", text), text
        assert not re.search(r"\w[;!?:»]", text), text
