"""Several things in one sentence: `fines, minibar bills or gifts`, `書類、印鑑、通帳を`. Pure.

A coordination is taken for an enumeration only in its plain shape: at least three short pieces, none of which looks
like a clause, with a conjunction before the last one (in Japanese, a particle behind it).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.qa._structure_lists import tidy_end
from actions.qa.sentences import block_at, sentence_around
from actions.qa.structure_types import Structure, StructureKind, item
from actions.qa.types import BlockKind, Document

Range = tuple[int, int]

FEWEST_PIECES = 3
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）|「[^「」]*」|«[^«»]*»|“[^“”]*”")
_COMMA = re.compile(r"\s*[,、，]\s*")
_STRONGER = re.compile(r"[;；\n]")
_CONJUNCTION = re.compile(r"(?:^|\s+)(?:and|or|et|ou|as well as|ainsi que)\s+", re.IGNORECASE)
_LONGEST_PIECE = 70
_FARTHEST = 16
"""Characters behind a conjunction at which a span may begin: farther, it is what the pieces are said to do."""
_LONGEST_JAPANESE_PIECE = 30
_CLAUSE = re.compile(
    r"(?:it|you|we|they|he|she|so|but|if|when|while|which|who|that|then|there|to|not|nor|because|since|although|what|"
    r"how|where|why|up to|at least|for each|per|"
    r"il|elle|ils|elles|on|vous|nous|mais|si|qui|que|dont|puis|ne|ni|car|lorsque|quand|sans|"
    r"à condition|jusqu|par|pour|dès)\b",
    re.IGNORECASE,
)
_JAPANESE_CLAUSE = re.compile(
    r"(?:は|が|ので|ため|から|して|ば|も|に|で|て|と|し|場合|とき|ます|です|する|れる|せず|ただし|また)$"
)
_JAPANESE_PARTICLES = re.compile(r"[はを]|が(?![あ-ん])")
# What leads to the first piece: everything up to a colon, or to a verb or preposition that may govern all pieces.
_LEADS = re.compile(
    r".*(?:[:：]|\b(?:are|is|names?|includ(?:es?|ing)|such as|like|covers?|refunds?|reimburses?|suits?|on|of|from|with|"
    r"for|accepts?|contains?|sont|est|comme|notamment|comprend|contient|sur|en cas)(?=[ \u00a0]))[\s\u00a0]*",
    re.IGNORECASE | re.DOTALL,
)
_JAPANESE_LEADS = re.compile(r".*(?:[:：]|は|では|として)")
# The particle that binds the pieces to the verb, and what may stand between.
_BINDS = re.compile(r"(?:など|等)?(?:を|が(?![あ-ん])|に(?![あ-ん])|です|のいずれ)")


def enumeration_at(document: Document, start: int, end: int) -> Structure | None:
    """The pieces among which a span lies; None unless its sentence has an enumeration there.

    :param end: a span that begins with the first piece and runs over others says where that piece begins.
    """
    block = block_at(document, start)
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    sentence = _part_around(document, sentence_around(document, start, min(end, start + 1)), start)
    chunks = _chunks(document, sentence)
    is_japanese = bool(_JAPANESE.search(document.text, *sentence))
    pieces = (_japanese_pieces if is_japanese else _western_pieces)(document, chunks, (start, end))
    if len(pieces) < FEWEST_PIECES or not any(a < end and start < b for a, b in pieces):
        return None
    items = tuple(item(document, a, _without_stop(document, a, tidy_end(document, a, b))) for a, b in pieces)
    nothing = (items[0].start, items[0].start)
    return Structure(StructureKind.ENUMERATION, items, lead_in=nothing, label=sentence, headings=block.heading_path)


def _part_around(document: Document, sentence: Range, offset: int) -> Range:
    """The part of a sentence between semicolons or line ends: commas are weaker."""
    cuts = [match.span() for match in _STRONGER.finditer(document.text, *sentence)]
    starts = [sentence[0], *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), sentence[1]]
    return next(((a, b) for a, b in zip(starts, ends, strict=True) if a <= offset < b), sentence)


def _chunks(document: Document, sentence: Range) -> list[Range]:
    """What stands between commas that are in no brackets."""
    first, last = sentence
    text = document.text[first:last]
    inside = [match.span() for match in _BRACKETS.finditer(text)]
    chunks, begin = [], 0
    for match in _COMMA.finditer(text):
        is_decimal = text[match.start() - 1 : match.start()].isdigit() and text[match.end() : match.end() + 1].isdigit()
        if not is_decimal and not any(a < match.end() and match.start() < b for a, b in inside):
            chunks.append((first + begin, first + match.start()))
            begin = match.end()
    return [*chunks, (first + begin, last)]


def _western_pieces(document: Document, chunks: Sequence[Range], span: Range) -> list[Range]:
    """The pieces up to the first conjunction at or behind the span's beginning, as far as the span reaches."""
    for number, chunk in enumerate(chunks):
        match = _outside_brackets(_CONJUNCTION, document, chunk)
        if number and match and span[0] < min(chunk[1], match[1] + _FARTHEST):
            before = [(chunk[0], match[0])] if match[0] > chunk[0] else []
            run = [*_run_before(document, chunks[:number], span), *before, (match[1], chunk[1])]
            if span[1] <= chunk[1]:
                return run if all(_is_piece(document, piece) for piece in run) else []
    return []


def _outside_brackets(pattern: re.Pattern[str], document: Document, chunk: Range) -> Range | None:
    """Where a conjunction or particle first stands in a chunk, outside of brackets."""
    first, last = chunk
    inside = [match.span() for match in _BRACKETS.finditer(document.text, first, last)]
    found = (match.span() for match in pattern.finditer(document.text, first, last))
    return next((span for span in found if not any(a < span[1] and span[0] < b for a, b in inside)), None)


def _run_before(document: Document, chunks: Sequence[Range], span: Range) -> list[Range]:
    """The neighbouring chunks at the end of these that can be pieces, the first cut to where it begins."""
    run: list[Range] = []
    for chunk in reversed(chunks):
        if chunk == chunks[0] or not _is_piece(document, chunk) or _ends_another(document, chunk, span):
            return [*_first(document, chunk, span, _LEADS), *run]
        run.insert(0, chunk)
    return run


def _ends_another(document: Document, chunk: Range, span: Range) -> bool:
    """Whether a chunk has the last piece of an enumeration, and then the first one of that in which a span begins."""
    match = _outside_brackets(_CONJUNCTION, document, chunk)
    return bool(match and match[1] <= span[0] < chunk[1] < span[1])


def _japanese_pieces(document: Document, chunks: Sequence[Range], span: Range) -> list[Range]:
    """The run of chunks around the span that are nouns, the last one up to its particle."""
    touched = [number for number, (a, b) in enumerate(chunks) if a < span[1] and span[0] < b]
    low = high = touched[0] if touched else len(chunks)
    while low > 0 and _is_noun(document, chunks[low - 1]):
        low -= 1
    if low > 0 or (chunks and not _is_noun(document, chunks[0])):
        low = max(low - 1, 0)  # the first piece is behind the sentence's topic
    while high + 1 < len(chunks) and (high == low or _is_noun(document, chunks[high])):
        high += 1
    last_chunk = (chunks[high][0] + 1, chunks[high][1]) if high < len(chunks) else (0, 0)
    binds = _outside_brackets(_BINDS, document, last_chunk)
    if high == low or not binds:
        return []
    first, *middle, last = chunks[low : high + 1]
    run = [*_first(document, first, span, _JAPANESE_LEADS), *middle, (last[0], binds[0])]
    return run if all(_is_noun(document, piece) for piece in run) else []


def _first(document: Document, chunk: Range, span: Range, leads: re.Pattern[str]) -> list[Range]:
    """The first piece, without the words of the sentence that lead to it; none if there are no other words."""
    if chunk[0] < span[0] < chunk[1] < span[1]:
        return [(_from_its_article(document, chunk, span[0]), chunk[1])]
    match = leads.match(document.text, *chunk)
    if not match:
        return [chunk]
    return [(match.end(), chunk[1])] if match.end() < chunk[1] else []


def _from_its_article(document: Document, chunk: Range, start: int) -> int:
    """Readers often leave out an elided article, which is part of the word."""
    before = re.compile(r"\b(?:l|d|qu)['’]$", re.IGNORECASE).search(document.text[chunk[0] : start])
    return chunk[0] + before.start() if before else start


def _is_piece(document: Document, piece: Range) -> bool:
    text = document.text[slice(*piece)]
    return 0 < len(text.strip()) <= _LONGEST_PIECE and not _CLAUSE.match(text)


def _is_noun(document: Document, chunk: Range) -> bool:
    text = document.text[slice(*chunk)]
    is_short = 0 < len(text) <= _LONGEST_JAPANESE_PIECE
    return is_short and not _JAPANESE_CLAUSE.search(text) and not _JAPANESE_PARTICLES.search(_BRACKETS.sub("", text))


def _without_stop(document: Document, start: int, end: int) -> int:
    return end - 1 if end - start > 1 and document.text[end - 1] in ".。" else end
