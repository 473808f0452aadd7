"""From what every question scored to a set's part of `metrics.json`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from training.corpora.squad import Example
from training.scoring.breakdown import LENGTHS, NO_ANSWER, QUESTION_TYPES, answer_length, by_kind, question_type
from training.scoring.metrics import Match, multilingual_tokens
from training.scoring.predict import Prediction
from training.scoring.runs import MEASURES
from training.scoring.significance import interval
from training.scoring.squad import best_threshold, match_v2, split_summary, summary


@dataclass(frozen=True, slots=True)
class Scored:
    """One question, what was found, what was said, and how right that is."""

    example: Example
    prediction: Prediction
    said: str
    """The best span, or nothing if it is below the threshold."""
    squad: Match
    multilingual: Match

    def record(self) -> dict[str, list[float]]:
        """As in `scores_SET.json`."""
        return {mode: [one.exact_match, one.f1] for mode, one in self.modes().items()}

    def modes(self) -> dict[str, Match]:
        """By the name of the mode."""
        return {"squad": self.squad, "multilingual": self.multilingual}


def set_figures(scored: Sequence[Scored], *, language: str, has_unanswerable: bool) -> dict[str, Any]:
    """A set's figures, in percent, with 95 % intervals; see `evaluate`.

    :param has_unanswerable: the file has a question without answer, though perhaps not among these.
    """
    tokens = multilingual_tokens(language)
    f1 = [one.multilingual.f1 for one in scored]
    lengths = (answer_length(one.example, tokens) for one in scored)
    types = (question_type(one.example.question) for one in scored)
    figures: dict[str, Any] = {
        "n": len(scored),
        "language": language,
        "rules": "SQuAD 2.0" if has_unanswerable else "SQuAD 1.1",
        "squad": mode_figures([one.squad for one in scored]),
        "multilingual": mode_figures([one.multilingual for one in scored]),
        "by_answer_length": by_kind(lengths, f1, [*(name for name, _ in LENGTHS), NO_ANSWER]),
        "by_question_type": by_kind(types, f1, QUESTION_TYPES),
    }
    if has_unanswerable:
        figures["squad"] |= _answerability(scored)
    return figures


def mode_figures(matches: Sequence[Match]) -> dict[str, Any]:
    """Means and intervals of one mode."""
    values = np.array([[one.exact_match, one.f1] for one in matches])
    return {**summary(matches), **intervals(values)}


def intervals(values: npt.NDArray[np.float64]) -> dict[str, list[float]]:
    """`exact_match_interval` and `f1_interval`, [low, high] in percent.

    :param values: (n_questions, 2), exact match and F1 from 0 to 1.
    """
    return {f"{measure}_interval": list(interval(100 * values[:, column])) for column, measure in enumerate(MEASURES)}


def _answerability(scored: Sequence[Scored]) -> dict[str, float]:
    """The figures that only SQuAD 2.0 has."""
    answerable = {one.example.question_id: bool(one.example.golds) for one in scored}
    spans = {one.example.question_id: one.prediction.text for one in scored}
    odds = {one.example.question_id: one.prediction.null_odds for one in scored}
    matches = {
        one.example.question_id: match_v2(one.prediction.text, [gold.text for gold in one.example.golds])
        for one in scored
    }
    best_exact = best_threshold({key: m.exact_match for key, m in matches.items()}, spans, odds, answerable)
    best_f1 = best_threshold({key: m.f1 for key, m in matches.items()}, spans, odds, answerable)
    return split_summary([one.squad for one in scored], list(answerable.values())) | {
        "best_exact": best_exact.value,
        "best_exact_thresh": best_exact.null_odds,
        "best_f1": best_f1.value,
        "best_f1_thresh": best_f1.null_odds,
    }
