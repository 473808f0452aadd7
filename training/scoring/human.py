"""How well people do on a data set: one of its gold answers against the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from training.corpora.squad import Example
from training.scoring.metrics import Score, multilingual_tokens, percent, score
from training.scoring.squad import match_v1


@dataclass(frozen=True, slots=True)
class HumanScores:
    """Of the questions that have at least two gold answers."""

    squad: Score
    """By the rules of the official v1.1 script."""
    multilingual: Score
    n_left_out: int
    """Questions with fewer than two gold answers."""


def human(examples: Sequence[Example], language: str) -> HumanScores:
    """The second gold answer of each question as the prediction, all its others as golds.

    This is the protocol of Rajpurkar et al. 2016, section 6.2 (the first answer came with the question, from its
    author). Equal answers of several people are kept: agreement is what is measured.
    """
    told = [[gold.text for gold in example.golds] for example in examples if len(example.golds) > 1]
    said = [texts[1] for texts in told]
    others = [[texts[0], *texts[2:]] for texts in told]
    matches = [match_v1(one, rest) for one, rest in zip(said, others, strict=True)]
    return HumanScores(
        Score(percent(m.exact_match for m in matches), percent(m.f1 for m in matches), len(matches)),
        score(said, others, multilingual_tokens(language)),
        len(examples) - len(told),
    )
