"""Who asks, and whom a page is for. Values only, and the check that a code is one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_CODE = 64
# ISO 3166-1, alpha-2 codes that are officially assigned (https://www.iso.org/obp/ui/#search/code/).
COUNTRIES = frozenset(
    str.split(
        """
        ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz
        ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo
        fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je
        jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo
        mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw
        py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm
        tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
        """
    )
)


@dataclass(frozen=True, slots=True)
class PageAttributes:
    """Whom a page is for, as the catalogue says; what is empty limits nothing."""

    audiences: frozenset[str] = frozenset()
    """A right: only for members of at least one of them."""
    countries: frozenset[str] = frozenset()
    """ISO 3166-1 alpha-2 codes in lower case."""
    companies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asker:
    """What is known of the person who asks."""

    audiences: frozenset[str] = frozenset()
    country: str = ""
    """ISO 3166-1 alpha-2 code in lower case; empty if it is not known."""
    company: str = ""
    """Empty if it is not known."""
    language: str = ""
    """Of the conversation, an ISO 639-1 code: decides where a question's words do not tell theirs."""


NOT_KNOWN = Asker()
"""Somebody of whom nothing is known: sees no page that has an audience, and pages of all countries and companies."""


def is_code(text: str) -> bool:
    """Whether the text is lower-case letters and digits, with single hyphens between them, and not too long."""
    return len(text) <= LONGEST_CODE and bool(_CODE.fullmatch(text))
