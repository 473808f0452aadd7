"""What decides how a retriever's projection is learnt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProjectionRecipe:
    """How the projection behind a frozen encoder is learnt."""

    steps: int = 300
    batch_size: int = 256
    """Questions a step; each is compared with all passages."""
    learning_rate: float = 3e-4
    scale: float = 30.0
    """Of cosines before the softmax."""
    identity_weight: float = 0.1
    """Of the penalty on the squared distance to the identity, by dimension: what the encoder knows is kept."""
    sentence_weight: float = 0.0
    """Of finding the sentence that answers among all sentences, where finding the passage counts one."""
    title_weight: float = 0.0
    """The same, of finding the page's title among all titles."""
