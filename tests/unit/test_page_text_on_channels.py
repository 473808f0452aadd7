"""Whatever a page says, employees read exactly that, on every channel: the whole way from answer to message.

The action server escapes page text, the assistant shows it; they share no code, so they meet here only.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.markdown import escape
from assistant.markdown import Block, Bullets, parse
from assistant.slack_text import mrkdwn, rich_text
from assistant.teams_text import xml

URL = "https://intranet.example/a?b=1&c=2#:~:text=x"
HOSTILE = [
    "<!channel> <!here> <!everyone>",
    "<@U123ABC> and <#C123|general>",
    "<https://evil.example|your HR portal>",
    "[your HR portal](https://evil.example)",
    "[a]: https://evil.example",
    "![x](https://evil.example/x.png)",
    "<a href='https://evil.example'>HR</a><script>alert(1)</script>",
    "</blockquote></strong><at>everyone</at>",
    "https://evil.example|x>",
    "**bold** *italic* _under_ ~~gone~~ `code`",
    "\\*\\*not bold\\*\\* \\\\",
    "> quote\n- item\n1. one\n# heading\n---\n    code",
    "&lt;!channel&gt; &amp;amp; &#42;&#42;",
    "月額「5万円」**まで**です。",
    "{hr_contact} {0.__class__}",
    "+1) -2 = 3 # 4 | 5 ^ 6",
    "\u2028\u2029\x85\x1c\u200b\u202e",
]
ANY_TEXT = st.text(
    st.sampled_from("ab1 \n\t\\`*_[]<>~|&#+=-.)(!:/@「」月。é;'\"{}^$%") | st.characters(codec="utf-8"), max_size=40
)
texts = st.one_of(st.sampled_from(HOSTILE), ANY_TEXT)


class Reader(HTMLParser):
    """Reads a message as Teams does."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"{tag} {dict(attrs)}" if attrs else tag)


def shown(text: str) -> str:
    """What a page says, on one line; the parser makes a visible character of the invisible NUL."""
    return re.sub(r"\s+", " ", text).replace("\0", "\ufffd")


def as_answer(before: str, span: str, after: str, title: str) -> tuple[Block, ...]:
    """The message around an answer, as responses of the domain make it."""
    sentence = f"{escape(before, is_start=True)}**{escape(span)}**{escape(after)}"
    return parse(f"> {sentence}\n\nFrom [{escape(title)}]({URL}) › {escape(title)}\n\n- [{escape(title)}]({URL})")


@given(texts, texts, texts, texts)
def test_a_page_shows_as_it_is_and_adds_no_link(before: str, span: str, after: str, title: str) -> None:
    span, title = span.strip() or "x", title.strip() or "x"
    quote, source, pages = as_answer(before, span, after, title)
    assert isinstance(pages, Bullets)
    runs = [*quote.runs, *source.runs, *pages.items[0]]  # type: ignore[union-attr]
    bold = "".join(run.text for run in runs if run.bold)
    linked = [run.text for run in runs if run.address]
    assert "".join(run.text for run in quote.runs) == shown(before + span + after).strip()  # type: ignore[union-attr]
    assert bold == shown(span)
    assert linked == [shown(title)] * 2
    assert {run.address for run in runs} == {"", URL}


@given(texts, texts)
def test_slack_gets_no_mention_and_no_link_but_ours(before: str, title: str) -> None:
    blocks = as_answer(before, "x", "", title.strip() or "x")
    text = mrkdwn(blocks)
    commands = re.findall(r"<([^>]*)", text)
    assert [command.partition("|")[0] for command in commands] == [html.escape(URL, quote=False)] * 2
    elements = [element for block in rich_text(blocks) for element in flat(block)]
    assert {element["type"] for element in elements} == {"text", "link"}
    assert [element["url"] for element in elements if element["type"] == "link"] == [URL] * 2


def flat(element: dict[str, object]) -> list[dict[str, object]]:
    """The texts and links in a block."""
    children = element.get("elements")
    return [leaf for child in children for leaf in flat(child)] if isinstance(children, list) else [element]


@given(texts, texts)
def test_teams_gets_no_tag_but_ours(before: str, title: str) -> None:
    title = title.strip() or "x"
    reader = Reader()
    reader.feed(xml(as_answer(before, "x", "", title)))
    reader.close()
    link = f"a {{'href': '{URL}'}}"
    assert [tag for tag in reader.tags if tag != "br"] == ["blockquote", "strong", link, link]
    quote = f"{shown(before)}x".strip()
    assert reader.text.startswith(quote)
    assert reader.text.endswith(f"From {shown(title)} › {shown(title)}• {shown(title)}")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_list_of_pages_is_one_item(text: str) -> None:
    (pages,) = parse(f"- [{escape(text.strip() or 'x')}]({URL})")
    assert isinstance(pages, Bullets)
    assert len(pages.items) == 1
