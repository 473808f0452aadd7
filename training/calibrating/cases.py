"""Development questions as cases: what spoke for the best span, and whether it was right.

Every question that the pages answer gives two cases. The second is made by taking its page away: what is best then
is wrong, whatever it scores. Questions that no page answers are few in any collection, and these are many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.qa.confidence import Evidence, compared_text, limited, sentence_similarity
from actions.qa.encoder import heading_line
from actions.qa.reworded import Cosine, nothing_known
from actions.qa.sentence_ranking import DEFAULT_SETTINGS, compare
from training.errors import CorpusError
from training.scoring.judge import holds_answer, is_of_page, lines, with_outcomes


@dataclass(frozen=True, slots=True)
class Case:
    """The best span of one question."""

    group: str
    """What its question file says, else its page, else its own id: cases that are too alike to judge each other."""
    evidence: Evidence
    answerable: bool
    """A page that was asked answers the question."""
    right: bool
    """The sentence, or the list's items, hold the answer."""


def read_cases(
    questions: Path, outcomes: Path, *, pages_taken_away: bool = True, similarity: Cosine = nothing_known
) -> list[Case]:
    """The cases of a question file and what `python -m actions.qa answer` made of it.

    Ask with `KATE_QA_N_ALTERNATIVES=40` and `KATE_QA_NULL_THRESHOLD=-1000`, so that no span is left out.

    :param pages_taken_away: the second case of each answerable question too; without them a question has at most one
        case, and none if nothing was found for it.
    Pages that are translations of each other are not known here: the questions' pages should have none.

    :param similarity: as Kate judges sentences when she answers, `LabelCloseness.to_question`.
    :raises CorpusError: a file cannot be read, or a question has no outcome.
    """
    cases: list[Case] = []
    for question, outcome in with_outcomes(questions, outcomes):
        found = list(_cases(question, _spans(outcome, outcomes), similarity))
        cases += found if pages_taken_away else found[:1]
    return cases


def count_questions(questions: Path) -> int:
    """How many a question file has.

    :raises CorpusError: it cannot be read.
    """
    return len(lines(questions))


def _cases(question: dict[str, Any], spans: Sequence[dict[str, Any]], similarity: Cosine) -> Iterator[Case]:
    answerable = question["kind"] != "none"
    group = question.get("group") or question["page"] or question["id"]
    if spans:
        evidence = _evidence(question, spans, similarity)
        yield Case(group, evidence, answerable, answerable and holds_answer(question, spans[0]))
    elsewhere = [span for span in spans if not is_of_page(span["url"], question["page"])]
    if answerable and elsewhere:
        compared = _compared_again(question, elsewhere, similarity)
        yield Case(group, _evidence(question, compared, similarity), answerable=False, right=False)


def _compared_again(
    question: dict[str, Any], spans: Sequence[dict[str, Any]], similarity: Cosine
) -> list[dict[str, Any]]:
    """Spans in the order that they would have if there were no others: which sentences are compared depends on that."""
    own = [span | {"score": span["score"] - span.get("gain", 0.0)} for span in spans]
    own.sort(key=lambda span: -span["score"])
    if similarity is nothing_known:
        return own
    first = own[: DEFAULT_SETTINGS.n_compared]
    texts = [(span["sentence"], heading_line(span.get("title", ""), span.get("heading_path", ()))) for span in first]
    closeness = compare(_asked(question), texts, similarity)
    gained = [span | {"score": span["score"] + close.gain} for span, close in zip(first, closeness, strict=True)]
    return sorted([*gained, *own[len(first) :]], key=lambda span: -span["score"])


def _asked(question: dict[str, Any]) -> str:
    return str(question.get("question", "")).strip()


def _evidence(question: dict[str, Any], spans: Sequence[dict[str, Any]], similarity: Cosine) -> Evidence:
    best = spans[0]
    others = [span["score"] for span in spans if span["url"] != best["url"]]
    margin = best["score"] - max(others, default=float("-inf"))
    similarities = [span.get("similarity", 0.0) for span in spans]  # outcomes of earlier versions have none
    return Evidence(
        reader_score=best["reader_score"],
        coverage=best["coverage"],
        margin=limited(margin),
        similarity=similarities[0],
        relevance=best.get("relevance", 0.0),
        prominence=similarities[0] - sum(similarities) / len(similarities),
        sentence_similarity=sentence_similarity(
            similarity(_asked(question), _compared(best)), of_passage=similarities[0]
        ),
    )


def _compared(span: dict[str, Any]) -> str:
    called = heading_line(span.get("title", ""), span.get("heading_path", ()))
    items = [item["text"] for item in span["items"]] if span.get("is_list") else []  # earlier versions do not tell
    return compared_text(span["sentence"], called=called, lead_in=span.get("lead_in", ""), items=items)


def _spans(outcome: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    """Best first: of answers that contradict each other the newest is shown first, whatever it scores."""
    spans = [*([outcome] if outcome["outcome"] == "answer" else []), *outcome["alternatives"]]
    if conflicting := outcome.get("conflicting", []):
        spans = sorted([*spans, *conflicting], key=lambda span: -span["score"])
    if any(name not in span for span in spans for name in ("reader_score", "coverage")):
        raise CorpusError(f"{path}: question {outcome['id']}: expected reader_score and coverage of spans; ask again")
    return spans
