"""Kate's Markdown as pieces: what is active, what means itself."""

from __future__ import annotations

import pytest
import yaml

from assistant.markdown import Block, Bullets, Paragraph, Quote, Run, parse

URL = "https://intranet.example/a"


def only(text: str) -> Block:
    (block,) = parse(text)
    return block


def test_an_answer_is_a_quote_and_its_source() -> None:
    assert parse(f"> Cleaned **on Mondays**.\n\nFrom [Life]({URL}) › Kitchen") == (
        Quote((Run("Cleaned "), Run("on Mondays", bold=True), Run("."))),
        Paragraph((Run("From "), Run("Life", address=URL), Run(" › Kitchen"))),
    )


def test_a_list_between_paragraphs() -> None:
    assert parse("These:\n\n- one\n- **two**\n\nEnd\nof it") == (
        Paragraph((Run("These:"),)),
        Bullets(((Run("one"),), (Run("two", bold=True),))),
        Paragraph((Run("End"), Run("\n"), Run("of it"))),
    )


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("上限は**「5万円」**です", "「5万円」"),
        ("上限は**5万円**です", "5万円"),
        ("**18**jours", "18"),
        ("**a\\*\\*b**", "a**b"),
        ("a\\\\**b**", "b"),
        ("**two\nlines**", "two\nlines"),
    ],
)
def test_bold_needs_no_space_around_it(text: str, bold: str) -> None:
    paragraph = only(text)
    assert isinstance(paragraph, Paragraph)
    assert "".join(run.text for run in paragraph.runs if run.bold) == bold


def test_a_link_may_be_bold_inside_and_outside() -> None:
    assert only(f"**[a]({URL})** [**b**]({URL})") == Paragraph(
        (Run("a", bold=True, address=URL), Run(" "), Run("b", bold=True, address=URL))
    )


@pytest.mark.parametrize(
    "text",
    [
        "**",
        "****",
        "** a **",
        "a ** b **c",
        "*cursive* _under_ ~~gone~~ `code` # no heading",
        "<b>no tag</b> &lt; &amp;",
        "https://intranet.example/bare",
        "[no address]",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](file:///etc/passwd)",
        "[x](//evil.example)",
        "![picture](https",
    ],
)
def test_what_is_not_in_our_markdown_means_itself(text: str) -> None:
    assert only(text) == Paragraph((Run(text),))


def test_escapes_leave_no_backslash() -> None:
    marks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    assert only("x" + "".join(f"\\{mark}" for mark in marks)) == Paragraph((Run(f"x{marks}"),))


def test_numbers_at_the_start_stay() -> None:
    assert parse("1. one\n2. two") == (
        Paragraph((Run("1. "), Run("one"))),
        Paragraph((Run("2. "), Run("two"))),
    )
    assert only("2026\\. A year") == Paragraph((Run("2026. A year"),))


def test_a_list_in_a_quote_becomes_lines() -> None:
    assert only("> a\n> - b\n> - c") == Quote((Run("a"), Run("\n"), Run("b"), Run("\n"), Run("c")))


@pytest.mark.parametrize("text", ["", "  \n ", ">", "[]("])
def test_nothing_is_empty(text: str) -> None:
    assert all(run.text for block in parse(text) for run in block.runs)  # type: ignore[union-attr]


def test_an_address_has_nothing_that_ends_it_elsewhere() -> None:
    paragraph = only('[x](<https://intranet.example/a b|c"d>)')
    assert paragraph == Paragraph((Run("x", address="https://intranet.example/a%20b%7Cc%22d"),))


def test_no_text_of_the_domain_shows_a_mark() -> None:
    """What HR writes, too, is our Markdown."""
    with open("domain.yml", encoding="utf-8") as file:  # noqa: PTH123  as short as it gets
        responses = yaml.safe_load(file)["responses"]
    for name, variations in responses.items():
        for variation in variations:
            for block in parse(variation["text"]):
                items = block.items if isinstance(block, Bullets) else (block.runs,)
                said = "".join(run.text for runs in items for run in runs)
                assert not any(mark in said for mark in "*\\`"), f"{name}: {said}"
