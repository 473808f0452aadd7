"""The few tags that Teams shows everywhere."""

from __future__ import annotations

import pytest

from assistant.markdown import parse
from assistant.teams_text import xml

URL = "https://intranet.example/a?b=1&c=2"
LINK = "https://intranet.example/a?b=1&amp;c=2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"I found this:\n\n> 上限は**「5万円」**です。\n\nFrom [Life]({URL}) › Kitchen\n\nIt may have changed.",
            "I found this:<blockquote>上限は<strong>「5万円」</strong>です。</blockquote>"
            f'From <a href="{LINK}">Life</a> › Kitchen<br><br>It may have changed.',
        ),
        (f"See:\n\n- one\n- [two]({URL})\n\nEnd", f'See:<br><br>• one<br>• <a href="{LINK}">two</a><br><br>End'),
        ("two\nlines", "two<br>lines"),
        ("\\<at\\>all\\</at\\> \\&lt; \"x\" 'y'", "&lt;at&gt;all&lt;/at&gt; &amp;lt; &quot;x&quot; &#x27;y&#x27;"),
        (f"**[Life]({URL})**", f'<strong><a href="{LINK}">Life</a></strong>'),
    ],
)
def test_xml(text: str, expected: str) -> None:
    assert xml(parse(text)) == expected
