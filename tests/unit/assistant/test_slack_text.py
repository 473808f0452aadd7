"""Slack's mrkdwn and blocks."""

from __future__ import annotations

import pytest
from slack_sdk.models.blocks import RichTextBlock

from assistant.markdown import parse
from assistant.slack_text import mrkdwn, rich_text

URL = "https://intranet.example/a?b=1&c=2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"> Cleaned **on Mondays**.\n\nFrom [Life at the office]({URL}) › Kitchen",
            "> Cleaned *on Mondays*.\n\nFrom <https://intranet.example/a?b=1&amp;c=2|Life at the office> › Kitchen",
        ),
        ("See:\n\n- one\n- **two**", "See:\n\n• one\n• *two*"),
        ("a \\<!channel\\> \\& b", "a &lt;!channel&gt; &amp; b"),
        (f"[\\<@U123\\> \\> a\\|b]({URL})", "<https://intranet.example/a?b=1&amp;c=2|&lt;@U123&gt; &gt; a|b>"),
        (f"**[Life]({URL})**", "*<https://intranet.example/a?b=1&amp;c=2|Life>*"),
        ("> one\n> two", "> one\n> two"),
        ("2 \\* 3, a\\_b", "2 * 3, a_b"),
    ],
)
def test_mrkdwn(text: str, expected: str) -> None:
    assert mrkdwn(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上限は**月額5万円**です。", "上限は\u200b*月額5万円*\u200bです。"),
        ("上限は**「5万円」**、", "上限は\u200b*「5万円」*、"),
        ("**3 months'** notice", "*3 months'* notice"),
    ],
)
def test_bold_inside_a_sentence_without_spaces_is_kept_apart(text: str, expected: str) -> None:
    assert mrkdwn(parse(text)) == expected


def test_an_answer_in_blocks() -> None:
    quote, source = rich_text(parse(f"> 上限は**5万円**です。\n\n出典：[通勤手当]({URL})"))
    assert quote["elements"] == [
        {
            "type": "rich_text_quote",
            "elements": [
                {"type": "text", "text": "上限は"},
                {"type": "text", "text": "5万円", "style": {"bold": True}},
                {"type": "text", "text": "です。"},
            ],
        }
    ]
    (section,) = source["elements"]
    assert section["type"] == "rich_text_section"
    assert section["elements"][1] == {"type": "link", "url": URL, "text": "通勤手当"}


def test_a_list_in_blocks() -> None:
    (block,) = rich_text(parse("- one\n- two"))
    (bullets,) = block["elements"]
    assert (bullets["type"], bullets["style"]) == ("rich_text_list", "bullet")
    assert [item["elements"] for item in bullets["elements"]] == [
        [{"type": "text", "text": "one"}],
        [{"type": "text", "text": "two"}],
    ]


@pytest.mark.parametrize("text", ["> a **b** [c](https://x.example)", "- a\n- **b**", "plain"])
def test_blocks_are_what_slack_knows(text: str) -> None:
    """slack_sdk drops what Slack has not."""
    for block in rich_text(parse(text)):
        assert RichTextBlock(elements=block["elements"]).to_dict() == block
