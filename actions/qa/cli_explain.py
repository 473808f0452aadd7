"""`explain`: how Kate comes to her answer, for a person in a terminal or as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from actions.qa.cli_answer import outcome_record
from actions.qa.cli_places import add_places, loaded, said_asker
from actions.qa.explanation import Explanation, parts_of
from actions.qa.ranking import Reading
from actions.qa.sentence_ranking import ComparedSentence
from actions.qa.types import Answer

TEXT_COLUMNS = {"page": 36, "best span": 44, "best sentence": 76}
"""Widest, in columns of the terminal."""
NARROWEST = 160
"""Columns that the tables need; where a terminal has fewer, its lines run on."""


def add_parser(subparsers: Any) -> None:
    """Adds `explain`."""
    explain = subparsers.add_parser("explain", help="show how one question comes to its answer, step by step")
    explain.add_argument("question", help="in any of the pages' languages")
    add_places(explain)
    explain.set_defaults(func=_explain)


def _explain(arguments: argparse.Namespace) -> int:
    explanation = loaded(arguments).explain(arguments.question, asker=said_asker(arguments))
    if arguments.json:
        print(json.dumps(explanation_record(explanation), ensure_ascii=False, indent=2))
    else:
        console = Console()
        _print(explanation, Console(width=max(console.width, NARROWEST)))
    return 0


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """An explanation as JSON."""
    return {
        "question": explanation.question,
        "meant": explanation.meant,
        "language": explanation.language,
        "glossary": [
            {"term": found.term.text, "others": [term.text for term in found.others]}
            for found in explanation.expansions
        ],
        "n_pages": explanation.n_pages,
        "windows": [_window_record(reading) for reading in explanation.readings],
        "sentences": [_sentence_record(sentence) for sentence in explanation.compared],
        "confidence": _confidence_record(explanation),
        "outcome": outcome_record(explanation.outcome),
    }


def _window_record(reading: Reading) -> dict[str, Any]:
    passage, relevance = reading.candidate.passage, reading.candidate.relevance
    return {
        "url": passage.document.url,
        "heading_path": list(passage.heading_path),
        "start": passage.start,
        "end": passage.end,
        "coverage": round(relevance.coverage, 4),
        "similarity": round(relevance.similarity, 4),
        "sentence_similarity": round(relevance.sentence_similarity, 4),
        "heading_similarity": round(relevance.heading_similarity, 4),
        "relevance": round(relevance.score, 4),
        "n_tokens": len(reading.candidate.window.input_ids),
        "null_score": round(reading.null_score, 3),
        "spans": [
            {
                "text": passage.document.text[span.start : span.end],
                "start": span.start,
                "end": span.end,
                "reader_score": round(span.reader_score, 3),
                "score": round(span.score, 3),
            }
            for span in reading.spans[:3]
        ],
    }


def _sentence_record(sentence: ComparedSentence) -> dict[str, Any]:
    closeness = sentence.closeness
    return {
        "url": sentence.span.passage.document.url,
        "start": sentence.start,
        "end": sentence.end,
        "score": round(sentence.span.score, 3),
        "similarity": round(closeness.similarity, 4),
        "heading_similarity": round(closeness.heading_similarity, 4),
        "gain": round(closeness.gain, 3),
    }


def _confidence_record(explanation: Explanation) -> dict[str, Any]:
    parts = [part for evidence in explanation.evidence for part in parts_of(explanation.calibration, evidence)]
    return {
        "intercept": explanation.calibration.intercept,
        "parts": [{"name": p.name, "value": p.value, "weight": p.weight, "adds": p.adds} for p in parts],
        "confidence": [explanation.calibration.confidence(evidence) for evidence in explanation.evidence],
        "shown_from": explanation.line.value,
        "shown_from_is_a_score": explanation.line.is_score,
        "is_shown": explanation.is_shown,
        "is_moved": explanation.is_moved,
    }


def _print(explanation: Explanation, console: Console) -> None:
    console.print(Text(f"Question   {explanation.question}"), soft_wrap=True)
    if explanation.meant != explanation.question:
        console.print(Text(f"Read as    {explanation.meant}"), soft_wrap=True)
    console.print(f"Language   {explanation.language}")
    for found in explanation.expansions:
        others = ", ".join(term.text for term in found.others)
        console.print(Text(f"Glossary   {found.term.text} = {others}"), soft_wrap=True)
    console.print(
        f"Searched   {explanation.n_pages} pages; read the {len(explanation.readings)} most promising windows:"
    )
    console.print(_windows_table(explanation))
    if explanation.compared:
        console.print(_sentences_table(explanation.compared))
    _print_decision(explanation, console)


def _windows_table(explanation: Explanation) -> Table:
    found = ("letters", "meaning", "sentence", "headings", "relevance")
    names = ("page", *found, "no answer", "best span", "reader", "score")
    table = Table(*(_column(name) for name in names))
    for reading in explanation.readings:
        passage, relevance = reading.candidate.passage, reading.candidate.relevance
        place = " > ".join(dict.fromkeys([passage.document.title or passage.document.url, *passage.heading_path[-1:]]))
        meanings = (relevance.similarity, relevance.sentence_similarity, relevance.heading_similarity)
        scores = (relevance.coverage, *meanings, relevance.score)
        cells = [place, *(f"{score:.2f}" for score in scores), f"{reading.null_score:.1f}"]
        for span in reading.spans[:1]:
            text = passage.document.text[span.start : span.end]
            cells += [" ".join(text.split()), f"{span.reader_score:.1f}", f"{span.score:.1f}"]
        table.add_row(*map(Text, cells))
    return table


def _sentences_table(compared: Sequence[ComparedSentence]) -> Table:
    table = Table(*(_column(name) for name in ("best sentence", "score", "meaning", "headings", "gains", "then")))
    for sentence in compared:
        score, close = sentence.span.score, sentence.closeness
        text = sentence.span.passage.document.text[sentence.start : sentence.end]
        meanings = (f"{close.similarity:.2f}", f"{close.heading_similarity:.2f}")
        cells = (" ".join(text.split()), f"{score:.1f}", *meanings, f"{close.gain:+.1f}", f"{score + close.gain:.1f}")
        table.add_row(*map(Text, cells))
    return table


def _print_decision(explanation: Explanation, console: Console) -> None:
    for evidence in explanation.evidence:
        table = Table("evidence of the best span", "value", "weight", "adds")
        for part in parts_of(explanation.calibration, evidence):
            table.add_row(part.name, f"{part.value:.3f}", f"{part.weight:.3f}", f"{part.adds:+.2f}")
        table.add_row("intercept", "", "", f"{explanation.calibration.intercept:+.2f}")
        console.print(table)
    outcome = explanation.outcome
    sure = [f"{explanation.calibration.confidence(evidence):.0%}" for evidence in explanation.evidence]
    shown_from = explanation.line
    line = f"shown from {f'score {shown_from.value:.1f}' if shown_from.is_score else f'{shown_from.value:.0%}'} on"
    if isinstance(outcome, Answer):
        console.print(Text(f"Answer     {outcome.text}   (sure {outcome.confidence:.0%}; {line})"), soft_wrap=True)
        if explanation.is_moved:
            console.print("           moved from the reader's own span to the row or the column that is asked for")
        for item in outcome.items:
            console.print(Text(f"           - {item.text}"), soft_wrap=True)
        console.print(Text(f"           {outcome.url}"), soft_wrap=True)
        for other in outcome.conflicting:
            console.print(Text(f"Against it {other.text}   {other.url}"), soft_wrap=True)
    else:
        reason = f"{outcome.reason.value}; sure {sure[0]}; {line}" if sure else outcome.reason.value
        console.print(f"No answer  ({reason})")
        for page in outcome.pages:
            console.print(Text(f"           perhaps on: {page.title} <{page.url}>"), soft_wrap=True)


def _column(name: str) -> Column:
    if name in TEXT_COLUMNS:
        return Column(name, no_wrap=True, overflow="ellipsis", max_width=TEXT_COLUMNS[name])
    return Column(name, no_wrap=True, justify="right", min_width=len(name))
