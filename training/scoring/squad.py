"""What the official SQuAD evaluation scripts say, equal to the bit (tests/unit/training/scoring/golden).

The two scripts split answers into the same tokens and differ in what they make of them:

- v1.1 (Rajpurkar et al. 2016): every question has golds, a question without a prediction counts as wrong, and two
  answers without a token are an exact match with F1 0.
- v2.0 (Rajpurkar et al. 2018): such answers have F1 1; golds without a token are dropped; a question without golds
  wants an empty prediction; figures for questions with and without answer apart; and the best threshold of the null
  odds in hindsight.

Python 3.12 and later add floats up more exactly than the scripts did; this project runs on 3.11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training.scoring.metrics import Match, f1, match, percent, squad_tokens


@dataclass(frozen=True, slots=True)
class BestThreshold:
    """The best mean in hindsight, and the null odds above which it gives no answer.

    Where never answering is best the script names no such odds: it says 0.
    """

    value: float
    """In percent."""
    null_odds: float


def match_v1(prediction: str | None, golds: Sequence[str]) -> Match:
    """One question by the rules of v1.1.

    :param prediction: None for a question that was not answered.
    :param golds: at least one.
    """
    if prediction is None:
        return Match(0.0, 0.0)
    said, wanted = squad_tokens(prediction), [squad_tokens(gold) for gold in golds]
    exact = max(float(said == gold) for gold in wanted)
    return Match(exact, max(f1(said, gold) if said and gold else 0.0 for gold in wanted))


def match_v2(prediction: str, golds: Sequence[str]) -> Match:
    """One question by the rules of v2.0."""
    return match(prediction, golds, squad_tokens)


def summary(matches: Sequence[Match]) -> dict[str, float]:
    """`exact_match` and `f1` of v1.1, in percent; those of v2.0 (which calls the first one `exact`) are the same."""
    return {"exact_match": percent(m.exact_match for m in matches), "f1": percent(m.f1 for m in matches)}


def split_summary(matches: Sequence[Match], answerable: Sequence[bool]) -> dict[str, float]:
    """v2.0's `HasAns_*` and `NoAns_*`, in percent; only the kinds that occur.

    :param answerable: whether the file has any gold for the question, even one without a token.
    """
    figures: dict[str, float] = {}
    for kind, wanted in (("HasAns", True), ("NoAns", False)):
        part = [one for one, has in zip(matches, answerable, strict=True) if has == wanted]
        if part:
            named = summary(part)
            figures |= {f"{kind}_exact": named["exact_match"], f"{kind}_f1": named["f1"], f"{kind}_total": len(part)}
    return figures


def best_threshold(
    scores: Mapping[str, float],
    predictions: Mapping[str, str],
    null_odds: Mapping[str, float],
    answerable: Mapping[str, bool],
) -> BestThreshold:
    """v2.0's `best_exact` or `best_f1` with its threshold. All by question id.

    :param scores: exact match or F1 of each prediction, from 0 to 1.
    :param null_odds: the higher, the less the question has an answer; equal ones are taken in this mapping's order.
    """
    current: float = sum(not has for has in answerable.values())
    best, threshold = current, 0.0
    for question_id in sorted(null_odds, key=lambda key: null_odds[key]):
        if question_id not in scores:
            continue
        if answerable[question_id]:
            current += scores[question_id]
        elif predictions[question_id]:
            current -= 1
        if current > best:
            best, threshold = current, null_odds[question_id]
    return BestThreshold(100.0 * best / len(scores), threshold)
