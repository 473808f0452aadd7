"""Texts that try to run something, for every place where a text from elsewhere is shown (criterion C6).

Each that ran would set `window.ran`, or ask ELSEWHERE for something. ELSEWHERE stands for another origin.
"""

from __future__ import annotations

from typing import Any

from tests.browser import replies
from tests.browser.replies import Json

PAYLOADS = (
    "<script>window.ran=1</script>",
    "<script src=ELSEWHERE/a.js></script>",
    "<img src=x onerror=window.ran=2>",
    "<img src=ELSEWHERE/a.png>",
    "<svg onload=window.ran=3>",
    "<svg><script>window.ran=4</script></svg>",
    "<iframe src=javascript:parent.ran=5></iframe>",
    "<iframe srcdoc='<script>parent.ran=6</script>'></iframe>",
    "<body onload=window.ran=7>",
    "<input autofocus onfocus=window.ran=8>",
    "<details open ontoggle=window.ran=9>",
    "<video><source onerror=window.ran=10></video>",
    "<math><mtext><img src=x onerror=window.ran=11>",
    "<style>@import 'ELSEWHERE/a.css';*{background:url(ELSEWHERE/b.png)}</style>",
    "<link rel=stylesheet href=ELSEWHERE/c.css>",
    "<meta http-equiv=refresh content='0;url=ELSEWHERE/'>",
    "<base href=ELSEWHERE/>",
    "<object data=ELSEWHERE/d></object><embed src=ELSEWHERE/e>",
    "<form action=ELSEWHERE/f><button id=question>x</button></form>",
    '"><script>window.ran=12</script>',
    "' onmouseover='window.ran=13' x='",
    '" autofocus onfocus="window.ran=14',
    "</blockquote></div><img src=x onerror=window.ran=15>",
    "</textarea><script>window.ran=16</script>",
    "--><script>window.ran=17</script><!--",
    "]]><script>window.ran=18</script>",
    "&lt;img src=x onerror=window.ran=19&gt;",
    "&#60;script&#62;window.ran=20&#60;/script&#62;",
    "\\u003cscript\\u003ewindow.ran=21\\u003c/script\\u003e",
    "javascript:window.ran=22",
    "java\nscript:window.ran=23",
    " javascript:window.ran=24//https://",
    "data:text/html,<script>window.ran=25</script>",
    "[click](javascript:window.ran=26)",
    "[click](JaVaScRiPt:window.ran=27)",
    "[click](&#106;avascript:window.ran=28)",
    "[click](data:text/html;base64,PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4=)",
    "![x](ELSEWHERE/g.png)",
    '[x](https://a.example/"onmouseover=window.ran=29)',
    "**<img src=x onerror=window.ran=30>**",
    "> <script>window.ran=31</script>",
    "- <img src=x onerror=window.ran=32>",
    "`<img src=x onerror=window.ran=33>`",
    "{{constructor.constructor('window.ran=34')()}}",
    "${window.ran=35}",
    "__proto__",
    "\u202e<script>window.ran=36</script>\u0000",
)


def in_every_field(payload: str) -> list[Json]:
    """Kate's messages of each kind with the payload in all of their texts and addresses."""
    best = _found(payload)
    card = {"kind": "answer", "answer": best, "conflicting": [best], "alternatives": [best]}
    pages = [{"url": payload, "title": payload}]
    return [
        replies.message("scripted", payload),
        replies.message("answer", payload, card=card),
        replies.message("no_answer", payload, card={"kind": "no_answer", "pages": pages}),
        replies.message("unavailable", payload),
    ]


def _found(payload: str) -> Json:
    more: dict[str, Any] = {"before": payload, "after": payload, "heading_path": [payload, payload]}
    more |= {
        "url": payload,
        "link": payload,
        "title": payload,
        "confirmed_on": payload,
        "changed_on": payload,
        "language": payload,
    }
    return replies.found(payload, payload, **more)
