"""Pages that say the same in other languages: which ones they are, and when one answers in place of another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from actions.qa.errors import RefusedUrl
from actions.qa.question_language import UNDETERMINED
from actions.qa.ranking import one_per_page
from actions.qa.types import Document, Page, Span
from actions.qa.url_rules import canonical

MARGIN_LOGITS = 8.0
"""How much worse, in the reader's logits, a span may be than the one that it takes the place of.

Not in whole scores: what retrieval adds favours the language of a loanword ("remote work は週何日まで?").
"""


@dataclass(frozen=True, slots=True)
class Translations:
    """For each page that has translations, the addresses of all pages that say the same, its own among them."""

    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def are_linked(self, first: str, second: str) -> bool:
        """Whether two different pages say the same."""
        return first != second and second in self.groups.get(first, ())


def link_translations(pages: Iterable[Page], documents: Iterable[Document]) -> Translations:
    """The pages that the catalogue links, and those that name each other with hreflang.

    Links join: what is linked to one page of a group is linked to all. What one page alone says of another is not
    believed (https://developers.google.com/search/docs/specialty/international/localized-versions): anyone could name
    any page, and many sites name their home page everywhere.
    """
    declared = {(page.url, page.translation_of) for page in pages if page.translation_of}
    return _joined(declared | _mutual(list(documents)))


def prefer_language(spans: Sequence[Span], translations: Translations, *, language: str) -> list[Span]:
    """Spans, best first, in the order in which to show them to someone who asks in this language.

    Before a page's best span in another language comes the best span of its translation, unless that is worse by
    more than MARGIN_LOGITS. No span is added, lost or changed.
    """
    if language == UNDETERMINED or not translations.groups:
        return list(spans)
    ranks = {id(span): float(rank) for rank, span in enumerate(spans)}
    firsts = one_per_page(spans)
    own = [span for span in firsts if span.passage.document.language == language]
    for better in (span for span in firsts if span.passage.document.language != language):
        for twin in own:
            if _may_replace(twin, better, translations):
                ranks[id(twin)] = min(ranks[id(twin)], ranks[id(better)] - 0.5)
    return sorted(spans, key=lambda span: ranks[id(span)])


def without_translations_of_best(spans: Sequence[Span], translations: Translations) -> list[Span]:
    """Spans without those of pages that say the same as the first one's: they are no other opinion."""
    best = spans[0].passage.document.url
    return [span for span in spans if not translations.are_linked(best, span.passage.document.url)]


def without_those_behind(spans: Sequence[Span], translations: Translations, *, language: str) -> list[Span]:
    """Spans in order without those of pages whose translation into this language comes before them."""
    firsts = [span.passage.document for span in one_per_page(spans)]
    behind = {
        page.url
        for place, page in enumerate(firsts)
        for before in firsts[:place]
        if before.language == language != page.language and translations.are_linked(before.url, page.url)
    }
    return [span for span in spans if span.passage.document.url not in behind]


def _may_replace(twin: Span, better: Span, translations: Translations) -> bool:
    are_linked = translations.are_linked(better.passage.document.url, twin.passage.document.url)
    return are_linked and twin.reader_score >= better.reader_score - MARGIN_LOGITS


def _mutual(documents: Sequence[Document]) -> set[tuple[str, str]]:
    """Pairs of documents that name each other, in any spelling of their addresses."""
    urls = {key: document.url for document in documents for key in _canonical([document.url])}
    named = {
        (document.url, urls[key])
        for document in documents
        for key in _canonical(document.alternates)
        if key in urls and urls[key] != document.url
    }
    return {(first, second) for first, second in named if (second, first) in named}


def _canonical(addresses: Iterable[str]) -> Iterable[str]:
    """Those that are addresses at all, in their one form."""
    for address in addresses:
        try:
            yield canonical(address).url
        except RefusedUrl:
            continue


def _joined(pairs: Iterable[tuple[str, str]]) -> Translations:
    groups: dict[str, frozenset[str]] = {}
    for first, second in sorted(pairs):
        together = groups.get(first, frozenset({first})) | groups.get(second, frozenset({second}))
        groups.update(dict.fromkeys(together, together))
    return Translations(groups)
