"""Take what is never content out of a page's tree: scripts, menus, banners, footers, dialogs.

Runs in the extraction process only. Works on the parsed page in place. Two safeguards, because class names lie: an
element that holds most of the page's text is never removed for its name, and one that trafilatura kept is removed
only for names that are unambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from actions.qa._extract_text import BLOCKS, HEADINGS

INVISIBLE = frozenset(
    str.split(
        "script style noscript template head link meta title iframe object embed svg canvas audio video map "
        "select option datalist input textarea progress meter rp rt rtc"
    )
)
_FRAME_TAGS = frozenset({"nav", "footer", "dialog", "menu", "search"})
_FRAME_ROLES = frozenset(
    str.split("navigation banner contentinfo search dialog alertdialog menu menubar tablist toolbar tooltip")
)
# Words of class and id names. "hard" ones name a page's frame; "soft" ones could also name a piece of content.
_HARD = frozenset(
    str.split(
        "nav navbar navigation navtitle leftnav rightnav topnav sidenav subnav menu submenu megamenu "
        "navi gnavi gnav tableofcontents onthispage pagetop backtotop "
        "breadcrumb breadcrumbs sidebar cookie cookies consent gdpr rgpd footer masthead skip skiplink "
        "pagination pager toc sommaire banner modal popup pagemeta byline signin login logout searchbox"
    )
)
_SOFT = frozenset(
    str.split(
        "share sharing social partage related feedback comments comment widget meta entrymeta tags tag "
        "outils toolbar tools rating vote newsletter subscribe promo ads advert print horodatage posted "
        "metadata widgets recommended similar"
    )
)
_HARD_IDS = frozenset(
    str.split(
        "nav navbar navigation leftnav rightnav topnav menu breadcrumb breadcrumbs sidebar cookie cookies "
        "footer masthead toc gnavi gnav"
    )
)
_FRAME = (
    _HARD
    | _SOFT
    | frozenset(
        str.split(
            "box bar bars block list item items link links button buttons container wrapper inner outer area panel "
            "content group row col section main page site left right top bottom global local primary secondary header "
            "count form post posts article articles news stories signup notice consent teaser teasers cards feed "
            "stream latest popular recent reading cloud hub policybar"
        )
    )
)
"""What names of a frame's parts are made of; a name with another word may be of anything."""
_LEAST_TEXT_OF_SECTION = 40
"""Characters that are not in links."""
# Names of the frame's parts on pages of older make; only as the whole id.
_HARD_WHOLE_IDS = frozenset({"head", "foot", "header", "side", "left", "right", "topbar", "globalnavi"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_CALLOUTS = frozenset(str.split("note tip warning info callout important alert notice highlight box encadre"))

_SWITCHES = frozenset(str.split("toggle toggler trigger accordion collapse collapsible expander question faq"))

DOMINANT_SHARE = 0.4
"""An element with at least this share of the page's text that is not in links is the page, whatever its name."""
KEPT_SHARE = 0.6
"""An element with at least this share of its text kept by trafilatura is content unless its name is unambiguous."""


def prune(body: HtmlElement, *, is_kept: Callable[[str], bool]) -> None:
    """Remove the frame of a page. `is_kept(text)` says whether trafilatura took a text for content."""
    _remove(body, lambda element: not isinstance(element.tag, str) or element.tag in INVISIBLE)
    weights = _plain_text_weights(body)
    threshold = DOMINANT_SHARE * weights[body]
    controlled = _controlled_ids(body)

    def is_frame(element: HtmlElement) -> bool:
        if _is_frame_by_meaning(element):
            return True
        if weights.get(element, 0) >= max(threshold, 1):
            return False
        return _is_frame(element, is_kept) or _is_hidden(element, controlled)

    _remove(body, is_frame)


def _is_frame_by_meaning(element: HtmlElement) -> bool:
    """Said by the element's own kind, which authors do not choose by accident."""
    role = element.get("role", "").lower()
    return role != "main" and (element.tag in _FRAME_TAGS or role in _FRAME_ROLES)


def _is_frame(element: HtmlElement, is_kept: Callable[[str], bool]) -> bool:
    tag, role = element.tag, element.get("role", "").lower()
    if role == "main" or tag in ("main", "body", "html", "h1"):
        return False
    if element.get("aria-modal") == "true":
        return True
    words = _words(element.get("class", ""))
    if words & _HARD or _has_frame_id(element):
        return not (_is_heading_group(element) or _is_section_of_content(element))
    if tag == "header":
        return not _inside_content(element) and not _has_heading(element)
    if tag == "aside" or role in ("complementary", "search"):
        return not (words & _CALLOUTS or _mostly_kept(element, is_kept))
    if tag == "form":
        return not _mostly_kept(element, is_kept)
    if not words & _SOFT or _has_heading(element, level=1):
        return False
    return not (_mostly_kept(element, is_kept) or _is_section_of_content(element))


def _has_frame_id(element: HtmlElement) -> bool:
    name = element.get("id", "")
    return bool(_words(name) & _HARD_IDS) or name.lower() in _HARD_WHOLE_IDS


def _is_hidden(element: HtmlElement, controlled: frozenset[str]) -> bool:
    """Hidden for good: not a panel that a control on the page opens."""
    if not _looks_hidden(element):
        return False
    opens = element.get("role", "").lower() in ("tabpanel", "region") or element.get("id") in controlled
    return not opens and element.get("data-state") != "hidden" and not _is_opened_by(element.getprevious())


def _looks_hidden(element: HtmlElement) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style


def _is_opened_by(before: HtmlElement | None) -> bool:
    """Whether what stands right before a hidden panel is its switch, or its heading as one of several with a panel."""
    if before is None or any(True for _ in before.iter(*BLOCKS - {before.tag})):
        return False
    is_switch = before.tag != "button" and before.get("onclick") is not None
    is_called_so = bool(_words(before.get("class", "")) & _SWITCHES)
    return is_switch or is_called_so or (before.tag in HEADINGS and _n_panels_below(before) > 1)


def _n_panels_below(heading: HtmlElement) -> int:
    """How many headings like this one, beside it, have something hidden right below."""
    alike = heading.getparent().iterchildren(heading.tag)
    return sum(following is not None and _looks_hidden(following) for following in (each.getnext() for each in alike))


def _controlled_ids(body: HtmlElement) -> frozenset[str]:
    """Ids that some control on the page shows: accordions and tabs."""
    found: set[str] = set()
    for element in body.iter("button", "a", "div", "span", "h2", "h3", "h4", "h5", "h6", "summary", "label"):
        for name in ("aria-controls", "data-target", "data-bs-target", "href", "for"):
            found.update(part.lstrip("#") for part in element.get(name, "").split())
    return frozenset(found)


def _words(names: str) -> frozenset[str]:
    """Words of class or id names: "site-Header" and "siteHeader" both hold "header"; also each name as a whole."""
    whole = {re.sub(r"[-_\d]", "", name).lower() for name in names.split()}
    return frozenset(whole | {word.lower() for word in _WORD.findall(names)})


def _single_words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(name))


def _mostly_kept(element: HtmlElement, is_kept: Callable[[str], bool]) -> bool:
    texts = [text for text in (part.strip() for part in element.itertext()) if text]
    total = sum(map(len, texts))
    return total > 0 and sum(len(text) for text in texts if is_kept(text)) >= KEPT_SHARE * total


def _has_heading(element: HtmlElement, *, level: int = 3) -> bool:
    return any(True for _ in element.iter(*(f"h{number}" for number in range(1, level + 1))))


def _is_heading_group(element: HtmlElement) -> bool:
    """A banner that holds the page's own title and little else: the title is content."""
    return _has_heading(element, level=1) and not any(True for _ in element.iter("ul", "ol", "nav", "form"))


def _is_section_of_content(element: HtmlElement) -> bool:
    """A section of a page's main part, with a heading or a table of its own, whose name only reminds of a frame's:
    "cookie-policy", "share-plan", "weekly-menu".
    """
    if not any(parent.tag in ("main", "article") for parent in element.iterancestors()):
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}".split()
    told = [words for words in map(_single_words, names) if words & _FRAME]
    has_form = any(True for _ in element.iter("form", "input", "button"))
    if has_form or not told or any(words <= _FRAME for words in told):
        return False
    has_structure = _has_heading(element, level=6) or any(True for _ in element.iter("table"))
    return has_structure and _plain_text_weights(element)[element] >= _LEAST_TEXT_OF_SECTION


def _inside_content(element: HtmlElement) -> bool:
    return any(parent.tag in ("main", "article", "section") for parent in element.iterancestors())


def _plain_text_weights(body: HtmlElement) -> dict[HtmlElement, int]:
    """Characters of each element that are not in links."""
    weights: dict[HtmlElement, int] = {}
    for element in reversed(list(body.iter())):
        inside = sum(weights[child] + len((child.tail or "").strip()) for child in element)
        own = 0 if element.tag == "a" else len((element.text or "").strip())
        weights[element] = 0 if element.tag == "a" else inside + own
    return weights


def _remove(body: HtmlElement, unwanted: Callable[[HtmlElement], bool]) -> None:
    """Drop elements, outermost first; the text that follows them stays."""
    pending = list(body)
    while pending:
        element = pending.pop()
        if unwanted(element):
            element.drop_tree()
        else:
            pending.extend(element)
