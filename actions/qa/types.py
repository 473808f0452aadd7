"""The nouns that flow between Kate's components. Values only: no I/O, no behaviour beyond slicing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from actions.qa.audience import PageAttributes


class BlockKind(StrEnum):
    """What a block of a document is on its page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the catalogue lists: what Kate may read, and how its author describes it."""

    url: str
    """As the catalogue spells it; the key of the page everywhere."""
    max_age_seconds: float
    """A copy that was not confirmed for longer than this is stale."""
    title: str = ""
    """What employees are shown; empty for the page's own title."""
    language: str = ""
    """ISO 639-1 code; empty for what the page itself says."""
    attributes: PageAttributes = field(default_factory=PageAttributes)
    """Whom it is for."""
    translation_of: str = ""
    """Address of the catalogue's page that this one translates, as the catalogue spells that; empty for none."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave so that it can later be asked "has it changed since?" (RFC 9110, section 13)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page's bytes as they came, content coding removed."""

    url: str
    """Where they came from in the end, after redirects."""
    body: bytes
    charset: str
    """Of the Content-Type header; empty when it names none."""
    validators: Validators
    robots: str = ""
    """The X-Robots-Tag header; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says that the copy which the validators stand for is still good (status 304)."""

    validators: Validators


@dataclass(frozen=True, slots=True)
class Block:
    """One structural piece of a document; its text is `document.text[start:end]`.

    Blocks are in reading order, do not overlap, and are separated by white space that belongs to none.
    """

    kind: BlockKind
    start: int
    """First character, an offset into the document's text."""
    end: int
    """One past the last character."""
    heading_path: tuple[str, ...] = ()
    """Headings above this block, outermost first; for a heading, those above it, itself excluded."""
    group: int = -1
    """Equal for all items of one list (nested lists have their own) or all rows of one table; -1 outside."""
    depth: int = 0
    """Nesting of a list item (1 for a list not inside another) or level of a heading (1-6); 0 otherwise."""
    is_header: bool = False
    """A table row that names the columns of the rows below it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page's content as it was when it was last pulled."""

    url: str
    title: str
    language: str
    """ISO 639-1 code, or "und" when neither catalogue nor page says, nor its words."""
    text: str
    blocks: tuple[Block, ...]
    fetched_at: datetime
    """When this content was last confirmed by the page's server (timezone-aware, UTC)."""
    content_hash: str
    """Hex SHA-256 of text, block structure and alternates; the key of everything cached about the document."""
    alternates: tuple[str, ...] = ()
    """Absolute addresses that the page names as its translations (hreflang), as it spells them."""
    modified_at: datetime | None = None
    """When its author last changed it, as page or server say (timezone-aware, UTC); None when neither does."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of neighbouring blocks of one document that is read together."""

    document: Document
    start: int
    end: int
    heading_path: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Span:
    """A candidate answer: `document.text[start:end]`, found in `passage`."""

    passage: Passage
    start: int
    end: int
    score: float
    """`reader_score`, what the retriever adds, and `gain`: comparable between the windows and pages of a question."""
    reader_score: float = 0.0
    """(start + end) - null of the same window, raw logits."""
    coverage: float = 0.0
    """How much of the question the passage has, letter by letter."""
    similarity: float = 0.0
    """Cosine of the passage's vector and the question's; 0 where there is no encoder."""
    relevance: float = 0.0
    """What retrieval made of both, see `actions.qa.relevance`."""
    gain: float = 0.0
    """What the score owes to its sentence's meaning, see `actions.qa.sentence_ranking`."""


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things that an answer names: `document.text[start:end] == text` (criterion Q1).

    An item with others nested in it, or a term with what is said about it, has a line for each.
    """

    text: str
    start: int
    end: int
    header: str = ""
    """Of a table's cell the name of its column, of a table's row those of all, parted by ` | ` as its cells are."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page to propose when there is no answer on it that Kate would show."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A span shown to an employee, with everything that is shown around it.

    `document.text[start:end] == text`, and `sentence[sentence_offset:][:len(text)] == text` (criterion Q1).
    """

    text: str
    sentence: str
    sentence_offset: int
    """Where the text begins inside the sentence."""
    url: str
    title: str
    language: str
    """Language of the page."""
    heading_path: tuple[str, ...]
    start: int
    end: int
    score: float
    fetched_at: datetime
    confidence: float = 0.0
    """Probability that the sentence holds the answer, by the reader's calibration; of an alternative, if all before it
    were rejected. 0 where nobody asks for it."""
    is_calibrated: bool = False
    """The confidence is a calibration's, and means something to people."""
    reader_score: float = 0.0
    """What of the score is the reader's, see `Span`."""
    coverage: float = 0.0
    """See `Span`."""
    similarity: float = 0.0
    """See `Span`."""
    relevance: float = 0.0
    """See `Span`."""
    gain: float = 0.0
    """See `Span`."""
    passage_start: int = 0
    """Where the passage begins: two answers with the same url and passage_start are from the same passage."""
    stale: bool = False
    """The page is older than its max_age and could not be confirmed."""
    before: str = ""
    """What stands before the sentence in its passage, with its lines; long text is cut."""
    after: str = ""
    """What stands after it."""
    link: str = ""
    """The page's address, opened at the sentence; empty if only the page is known."""
    page_version: str = ""
    """Content hash of the document that the offsets belong to; empty if it is not known."""
    items: tuple[Item, ...] = ()
    """The list, the rows or the cells in which the answer stands, where the question asks for them; else empty."""
    lead_in: str = ""
    """The page's words before the items that say what they are; empty where it has none."""
    is_list: bool = False
    """The items are what was asked for, and not the cells beside the answer."""
    alternatives: tuple[Answer, ...] = field(default=())
    """Next best answers, each from another passage, best first; theirs are empty."""
    modified_at: datetime | None = None
    """When the page was last changed, see `Document`."""
    conflicting: tuple[Answer, ...] = field(default=())
    """Answers of other pages that contradict this one; theirs are empty. See `actions.qa.conflicts`."""


class NoAnswerReason(StrEnum):
    """Why there is nothing to show."""

    BELOW_THRESHOLD = "below_threshold"
    NO_PAGES = "no_pages"
    EMPTY_QUESTION = "empty_question"


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No span was good enough; `pages` are the most relevant ones, best first."""

    reason: NoAnswerReason
    pages: tuple[PageLink, ...] = ()
    alternatives: tuple[Answer, ...] = ()
    """What was found and refused, best first; for judging and debugging, not for employees."""


Outcome = Answer | NoAnswer
