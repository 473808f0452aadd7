"""Judges what Kate answered about pages: `python -m actions.qa answer` wrote it, a question file says what is right.

A question is `{"id", "question", "lang", "page", "page_lang", "answers", "kind"}`: kind `span` wants any of the
answers, `list` all of them, `none` a refusal. The page must be right and the span must contain or equal a gold
variant, after NFKC and without white space and case. Refusing is measured apart from finding: confidences (or
scores, of outcomes that were written before there were any) are compared with a threshold here, so run `answer` with
a very low one (`KATE_QA_NULL_THRESHOLD=-1000`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from training.errors import CorpusError

KEEP_SHARES = (0.95, 0.9, 0.8)


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with the best span that was found for it."""

    kind: str
    cross_language: bool
    page_right: bool
    span_right: bool
    sentence_right: bool
    score: float
    elapsed_ms: float
    confidence: float | None
    """Of the best span, shown or refused; None: the outcome does not say."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Showing spans from `value` on keeps `kept` of the answerable questions and refuses `refused` of the others."""

    measure: Literal["confidence", "score"]
    value: float
    kept: float
    refused: float


def judge(questions: Path, outcomes: Path) -> list[Judged]:
    """Every question of the file, in order.

    :raises CorpusError: a question without an outcome.
    """
    return [_judged(question, outcome) for question, outcome in with_outcomes(questions, outcomes)]


def with_outcomes(questions: Path, outcomes: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each question of a file with what became of it, in the order of the questions.

    :raises CorpusError: a file cannot be read, or a question has no outcome.
    """
    by_id = {record["id"]: record for record in lines(outcomes)}
    for question in lines(questions):
        if question["id"] not in by_id:
            raise CorpusError(f"{outcomes}: expected an outcome for question {question['id']}, found none")
        yield question, by_id[question["id"]]


def thresholds(judged: list[Judged]) -> list[Threshold]:
    """For each share of answerable questions to keep, the highest threshold that does; none without such questions.

    Of confidence, where every outcome has one; else of the score.
    """
    measured: Literal["confidence", "score"]
    measured = "score" if any(item.confidence is None for item in judged) else "confidence"
    answerable = sorted((getattr(item, measured) for item in judged if item.kind != "none"), reverse=True)
    others = [getattr(item, measured) for item in judged if item.kind == "none"]
    found = []
    for share in KEEP_SHARES if answerable else ():
        value = answerable[min(-int(-share * len(answerable) // 1), len(answerable)) - 1]
        kept = sum(sure >= value for sure in answerable) / len(answerable)
        found.append(Threshold(measured, value, kept, sum(sure < value for sure in others) / max(len(others), 1)))
    return found


def plain(text: str) -> str:
    """Text as answers are compared: compatibility forms and apostrophes unified, no white space, lower case."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).replace("’", "'")).lower()


def is_of_page(url: str, page: str | None) -> bool:
    """Whether an address is that of a question's page; a question that no page answers has none."""
    return page is not None and url.endswith("/" + page.lstrip("/"))


def holds_answer(question: dict[str, Any], span: dict[str, Any]) -> bool:
    """Whether a span's sentence holds the answer, of the right page; for a list, sentence and items all of it.

    Of a long list a channel may show the first items only; a question for one thing wants it in its sentence.
    """
    golds = [plain(gold) for gold in question["answers"]]
    if not golds or not is_of_page(span["url"], question["page"]):
        return False
    if question["kind"] != "list":
        return any(gold in plain(span["sentence"]) for gold in golds)
    shown = [plain(span["sentence"]), *(plain(item["text"]) for item in span.get("items", []))]
    return all(any(gold in part for part in shown) for gold in golds)


def _judged(question: dict[str, Any], outcome: dict[str, Any]) -> Judged:
    best = outcome if outcome["outcome"] == "answer" else next(iter(outcome["alternatives"]), None)
    cross = question["kind"] != "none" and question["lang"] != question["page_lang"]
    if best is None:
        return Judged(question["kind"], cross, False, False, False, float("-inf"), outcome["elapsed_ms"], 0.0)
    page_right = is_of_page(best["url"], question["page"])
    said = plain(best["text"])
    match = all if question["kind"] == "list" else any
    golds = [plain(gold) for gold in question["answers"]]
    in_sentence = holds_answer(question, best)
    span_right = page_right and bool(golds) and match(gold in said for gold in golds)
    measures = (best["score"], outcome["elapsed_ms"], best.get("confidence"))
    return Judged(question["kind"], cross, page_right, span_right, in_sentence, *measures)


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON lines file.

    :raises CorpusError: it is none, or cannot be read.
    """
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: expected a JSON lines file: {error}") from error
