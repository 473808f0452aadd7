"""How well lists are answered: F1 over the items of each question, averaged over questions.

An item is right when it contains or equals an answer of the question (after NFKC and without white space and case, as
in `judge`); each answer can be found by one item only. What `actions.qa answer` wrote as `items` are the items; an
answer without any is one item, and so is one row of a table, whose items are its cells. A question of kind `list` wants
all of its answers; of kind `span` it wants one of them, so that a list costs precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.scoring.judge import is_of_page, plain, with_outcomes

_CELL_SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class ItemScore:
    """Of one question, or the mean over several."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean, 0 to 1."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class JudgedItems:
    """A question with what was said to it, as items and as the best span alone."""

    question_id: str
    kind: str
    language: str
    items: ItemScore
    single_span: ItemScore


def judge_items(questions: Path, outcomes: Path) -> list[JudgedItems]:
    """Every question of the file that has an answer, in order.

    :raises CorpusError: a question without an outcome.
    """
    pairs = with_outcomes(questions, outcomes)
    return [_judged(question, outcome) for question, outcome in pairs if question["kind"] != "none"]


def item_score(said: Sequence[str], wanted: Sequence[str], *, all_wanted: bool) -> ItemScore:
    """Precision and recall of items against answers; `all_wanted` False means that any one of the answers is enough."""
    if not said or not wanted:
        return ItemScore(0.0, 0.0)
    found = _most_pairs([[plain(answer) in plain(item) for answer in wanted] for item in said])
    if all_wanted:
        return ItemScore(found / len(said), found / len(wanted))
    is_found = float(found > 0)
    return ItemScore(is_found / len(said), is_found)


def mean_f1(scores: Sequence[ItemScore]) -> float:
    """Macro average in percent; 0 of none."""
    return 100 * sum(score.f1 for score in scores) / len(scores) if scores else 0.0


def _judged(question: dict[str, Any], outcome: dict[str, Any]) -> JudgedItems:
    best = outcome if outcome["outcome"] == "answer" else next(iter(outcome["alternatives"]), None)
    nothing = ItemScore(0.0, 0.0)
    items, single = nothing, nothing
    if best is not None and is_of_page(best["url"], question["page"]):
        all_wanted = question["kind"] == "list"
        items = item_score(_said(best), question["answers"], all_wanted=all_wanted)
        single = item_score([best["text"]], question["answers"], all_wanted=all_wanted)
    return JudgedItems(question["id"], question["kind"], question["lang"], items, single)


def _said(best: dict[str, Any]) -> list[str]:
    items = best.get("items", [])
    headers = [item.get("header", "") for item in items]
    is_one_row = bool(items) and all(header and _CELL_SEPARATOR not in header for header in headers)
    return [best["text"]] if not items or is_one_row else [item["text"] for item in items]


def _most_pairs(fits: Sequence[Sequence[bool]]) -> int:
    """How many items can be given an answer of their own: maximum matching by augmenting paths (Kuhn 1955)."""
    item_of: dict[int, int] = {}

    def placed(item: int, seen: set[int]) -> bool:
        for answer, fit in enumerate(fits[item]):
            if fit and answer not in seen:
                seen.add(answer)
                if answer not in item_of or placed(item_of[answer], seen):
                    item_of[answer] = item
                    return True
        return False

    return sum(placed(item, set()) for item in range(len(fits)))
