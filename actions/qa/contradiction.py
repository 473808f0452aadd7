"""Whether two spans say what cannot both hold of one thing. Pure.

Spans of two pages contradict each other if the pages do not stand side by side (for London and for Lyon, for part-time
and for full-time), one sentence says nothing but what the other says as well, and the answers cannot both hold:
different amounts of one unit, or other words altogether. Sentences in other words are compared by their meaning
(`reworded`), and only amounts. Across languages only a page and its translation are compared, there only where they
have the same structure, and only amounts.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from actions.qa.content_words import compare, content_words, without
from actions.qa.quantities import Quantity, differ, plain, quantities, without_quantities
from actions.qa.reworded import ROUGH, Cosine, Statement, are_one_fact
from actions.qa.sentences import block_at, sentence_around
from actions.qa.types import Block, Document, Span

_LANGUAGE_IN_URL = re.compile(r"(?<=[/._-])(?:en|fr|ja|jp)(?=[/._-]|$)", re.IGNORECASE)
_LIMIT = re.compile(
    r"at least|at most|up to|not more than|no more than|more than|less than|minimum|maximum|until|within|"
    r"au moins|au plus|au minimum|au maximum|jusqu|plus de|moins de|avant|dans les|"
    r"or more|or less|ou plus|ou moins|exceed|depass|capped|limit|plafon|"
    r"以上|以内|以下|未満|超え|超過|まで|最大|最低|上限|下限|限度"
)
_NUMBER = re.compile(r"\d+")
_LONGEST_UNIT = 14
"""Characters of "calendar days" and the space before."""
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
# Kinds of documents: two of them may well be about the same thing.
_DOCUMENT_WORDS = content_words(
    "policy policies guide handbook faq questions rules procedure page intranet new old version information overview "
    "politique guide livret foire reglement procedure nouvelle nouveau ancien ancienne informations "
    "規程 規則 ガイド 手引き よくある質問 手続き 案内 新 旧 制度 概要"
)


@dataclass(frozen=True, slots=True)
class ContradictionSettings:
    """When two sentences are about one thing."""

    min_shared_words: int = 2
    """Content words of both sentences, the answers left out."""
    min_shared_words_without_amounts: int = 3
    min_overlap: float = 0.6
    """Share of both sentences' content words that is in both."""


DEFAULT_SETTINGS = ContradictionSettings()


def contradict(one: Span, other: Span, settings: ContradictionSettings = DEFAULT_SETTINGS) -> bool:
    """Whether two spans of different pages say what cannot both hold of the same thing."""
    mine, yours = one.passage.document, other.passage.document
    if mine.url == yours.url:
        return False
    if mine.language != yours.language:
        return _are_translations(one, other) and differ(_answer(one), _answer(other))
    if not _answers_differ(one, other) or _are_side_by_side(one, other):
        return False
    return _are_about_one_thing(one, other, settings)


def say_otherwise(one: Span, other: Span, cosine: Cosine) -> bool:
    """Whether both state one fact in other words, with another amount."""
    mine, yours = one.passage.document, other.passage.document
    if mine.url == yours.url or mine.language != yours.language or _part_ways(_last_heading(one), _last_heading(other)):
        return False
    return are_one_fact(_statement(one), _statement(other), cosine)


def _statement(span: Span) -> Statement:
    first, last = _sentence(span)
    return Statement(span.passage.document.title, span.passage.document.text[first:last], _answer(span))


def _answers_differ(one: Span, other: Span) -> bool:
    """Whether not both can be right: by amounts where both have some, else by words that have nothing in common."""
    if quantities(_answer(one)) or quantities(_answer(other)):
        return differ(_answer(one), _answer(other))
    mine, yours = (plain(span.passage.document.text[span.start : span.end]) for span in (one, other))
    if mine in yours or yours in mine:
        return False
    if any(map(str.isdigit, mine + yours)):
        return _are_other_numbers(mine, yours)
    words, others = content_words(mine), content_words(yours)
    return bool(words and others) and without(words, others) == words and without(others, words) == others


def _are_other_numbers(one: str, other: str) -> bool:
    """25th and 28th, for instance; nobody can say that of two ways to write a time, a date or a telephone number."""
    mine, yours = (each.replace(" ", "") for each in (one, other))
    numbers = [[int(number) for number in _NUMBER.findall(each)] for each in (mine, yours)]
    return _NUMBER.sub("#", mine) == _NUMBER.sub("#", yours) and numbers[0] != numbers[1]


def _are_about_one_thing(one: Span, other: Span, settings: ContradictionSettings) -> bool:
    has_amounts = bool(quantities(_answer(one)))
    if _conditions(one) != _conditions(other) or _limits(one) != _limits(other):
        return False
    mine, yours = _subject(one, has_amounts), _subject(other, has_amounts)
    found = compare(mine, yours)
    least = settings.min_shared_words if has_amounts else settings.min_shared_words_without_amounts
    if found.own or found.others:
        return not found.part_ways and found.n_shared >= least and found.overlap >= settings.min_overlap
    return found.n_shared >= least or (bool(mine) and has_amounts and _is_what_the_titles_say(mine, one, other))


def _is_what_the_titles_say(words: frozenset[str], one: Span, other: Span) -> bool:
    """Whether both pages are about the one thing that the sentences name: the notice period is three months."""
    return not any(without(words, _topic(span.passage.document.title)) for span in (one, other))


def _are_side_by_side(one: Span, other: Span) -> bool:
    """Whether the titles, or the headings right above, each say something that the other does not."""
    titles = (one.passage.document.title, other.passage.document.title)
    return _part_ways(*titles) or _part_ways(_last_heading(one), _last_heading(other))


def _part_ways(one: str, other: str) -> bool:
    return compare(_topic(one), _topic(other)).part_ways


def _topic(title: str) -> frozenset[str]:
    return without(content_words(_YEAR.sub(" ", title)), _DOCUMENT_WORDS)


def _are_translations(one: Span, other: Span) -> bool:
    """Whether the addresses differ in the language only, and the spans are in the same place of equal structures."""
    places = [_place(span) for span in (one, other)]
    return places[0] == places[1] and places[0][0] != ""


def _place(span: Span) -> tuple[str, tuple[str, ...], int]:
    document = span.passage.document
    address, count = _LANGUAGE_IN_URL.subn("*", urlsplit(document.url).path)
    kinds = tuple(block.kind for block in document.blocks)
    return (address if count else ""), kinds, document.blocks.index(_block(span))


def _answer(span: Span) -> str:
    """The span with what belongs to its amount: a reader may mark the number and leave out the unit."""
    text, (_, last) = span.passage.document.text, _sentence(span)
    own = text[span.start : span.end]
    with_next = text[span.start : min(last, span.end + _LONGEST_UNIT)]
    return own if quantities(own) or not own[-1:].isdigit() else with_next


def _subject(span: Span, has_amounts: bool) -> frozenset[str]:
    """Content words of the sentence without its amounts, or without the answer if that has none."""
    text, (first, last) = span.passage.document.text, _sentence(span)
    if has_amounts:
        return content_words(without_quantities(text[first:last]))
    return content_words(f"{text[first : span.start]} \N{BULLET} {text[span.end : last]}")


def _conditions(span: Span) -> Counter[Quantity]:
    """The sentence's other amounts: after so many years, up to so many children."""
    text, (first, last) = span.passage.document.text, _sentence(span)
    return Counter(quantities(text[first:last])) - Counter(quantities(_answer(span)))


def _limits(span: Span) -> set[str]:
    """Words that make an amount a limit or a rough one: 20 days at least and 25 days are no contradiction."""
    first, last = _sentence(span)
    text = plain(span.passage.document.text[first:last])
    return {*_LIMIT.findall(text), *ROUGH.findall(text)}


def _sentence(span: Span) -> tuple[int, int]:
    return sentence_around(span.passage.document, span.start, span.end)


def _block(span: Span) -> Block:
    return block_at(span.passage.document, span.start)


def _last_heading(span: Span) -> str:
    return " ".join(_below_title(span.passage.document, _block(span))[-1:])


def _below_title(document: Document, block: Block) -> tuple[str, ...]:
    path = block.heading_path
    return path[1:] if path and path[0].casefold() == document.title.casefold() else path
