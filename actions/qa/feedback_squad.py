"""Exported votes as a file: SQuAD 2.0 (Rajpurkar et al. 2018), which `python -m training` reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from actions.qa.feedback_export import Example, VotedSpan, comparable
from actions.qa.whole_files import whole_file

VERSION = "v2.0"


def squad_of(examples: Iterable[Example]) -> dict[str, Any]:
    """The examples in SQuAD 2.0 format: an article a page, a paragraph a passage."""
    articles: dict[str, dict[str, list[Example]]] = {}
    for example in examples:
        articles.setdefault(example.span.document.url, {}).setdefault(example.context, []).append(example)
    return {
        "version": VERSION,
        "data": [
            {
                "title": next(iter(contexts.values()))[0].span.document.title,
                "paragraphs": [
                    {"context": context, "qas": [_question(example) for example in asked]}
                    for context, asked in contexts.items()
                ],
            }
            for contexts in articles.values()
        ],
    }


def write_json(path: Path, value: Any) -> None:
    """Write a file whole or not at all.

    :raises ConfigurationError: it cannot be written; what was there before stays.
    """
    with whole_file(path) as part:
        part.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _question(example: Example) -> dict[str, Any]:
    span = example.span
    gold = [{"text": span.text, "answer_start": span.start - example.context_start}]
    record = {"id": _question_id(span), "question": span.question, "is_impossible": example.is_rejected}
    if example.is_rejected:
        return record | {"answers": [], "plausible_answers": gold}
    return record | {"answers": gold}


def _question_id(span: VotedSpan) -> str:
    key = json.dumps([comparable(span.question), span.document.url, span.start, span.end])
    return f"feedback-{hashlib.sha256(key.encode()).hexdigest()[:20]}"
