"""How much an encoder loses by int8, and whether that is too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.corpora.files import set_name
from training.corpora.parallel_passages import PassageRecipe, PassageSet, read_passages
from training.exporting.errors import ExportRefused
from training.learning.embedding import Embed, passage_texts, question_texts
from training.scoring.passage_retrieval import ACROSS, ALL, SAME, Recall, passage_recall

GROUPS = (SAME, ACROSS, ALL)
MAX_LOSS_RECALL = 1.0
"""Points of passage recall among the first 8 that int8 may lose on a set."""
_PLACE = "8"


@dataclass(frozen=True, slots=True)
class EncoderLoss:
    """What int8 does to one set."""

    name: str
    mean_cosine: float
    """Between the two vectors of a text, over questions and passages."""
    exact: dict[str, Recall]
    """Of the model as it was trained, by group of questions."""
    rounded: dict[str, Recall]

    @property
    def loss(self) -> float:
        """Points of passage recall among the first 8, over all questions; negative where int8 is better."""
        return self.exact[ALL].passage[_PLACE] - self.rounded[ALL].passage[_PLACE]


def measure_encoder(exact: Embed, rounded: Embed, files: Sequence[Path]) -> tuple[EncoderLoss, ...]:
    """Embeds every question and passage of the files with both.

    :raises CorpusError: a file is missing or malformed.
    """
    sets = [(set_name(path), read_passages(path, PassageRecipe())) for path in files]
    return tuple(_loss(name, pages, exact, rounded) for name, pages in sets)


def require_small(losses: Sequence[EncoderLoss]) -> None:
    """:raises ExportRefused: int8 loses more than `MAX_LOSS_RECALL` on a set."""
    worst = [item for item in losses if item.loss > MAX_LOSS_RECALL]
    if worst:
        listed = "; ".join(
            f"{one.name}: {one.exact[ALL].passage[_PLACE]:.1f} float, {one.rounded[ALL].passage[_PLACE]:.1f} int8"
            for one in worst
        )
        raise ExportRefused(
            f"int8 loses more than {MAX_LOSS_RECALL} points of recall among the first {_PLACE} on {len(worst)} of "
            f"{len(losses)} sets ({listed}); --force writes the encoder all the same"
        )


def _loss(name: str, pages: PassageSet, exact: Embed, rounded: Embed) -> EncoderLoss:
    texts = [*question_texts(pages), *passage_texts(pages.passages)]
    before, after = exact(texts), rounded(texts)
    n = len(pages.questions)
    recalls = [passage_recall(pages, vectors[:n], vectors[n:]) for vectors in (before, after)]
    kept = [{group: recall[group] for group in GROUPS if group in recall} for recall in recalls]
    return EncoderLoss(name, float((before * after).sum(axis=1).mean()), kept[0], kept[1])
