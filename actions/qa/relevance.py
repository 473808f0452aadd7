"""How much each passage is worth reading, from what it shares with the question: letters and meaning. Pure.

Reciprocal ranks (Cormack et al. 2009) were measured too and found fewer passages: they forget by how much the best
one leads (`training/results/retriever.md`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

SIMILARITY_WEIGHT = 3.0
"""Of a cosine, where a question covered whole counts one; chosen on development questions."""
OWN_LANGUAGE_SHARE = 0.5
"""How much of its language's best coverage is taken off a passage's; chosen on development questions."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """What retrieval thinks of one passage."""

    coverage: float
    """How much of the question it has, letter by letter."""
    similarity: float
    """Cosine of its vector and the question's; 0 where there is no encoder."""
    score: float
    """Both, comparable between the passages of one question."""


@dataclass(frozen=True, eq=False, slots=True)
class Weighed:
    """Of several passages, each (n_passages,)."""

    coverage: FloatArray
    similarity: FloatArray
    score: FloatArray

    def order(self) -> npt.NDArray[np.int64]:
        """Places, the most relevant first."""
        return np.argsort(-self.score, kind="stable")

    def at(self, place: int) -> Relevance:
        return Relevance(float(self.coverage[place]), float(self.similarity[place]), float(self.score[place]))


def relevance(coverage: FloatArray, similarity: FloatArray, languages: npt.NDArray[np.str_]) -> Weighed:
    """Of the passages that are asked, each argument (n_passages,)."""
    return Weighed(coverage, similarity, between_languages(coverage, languages) + SIMILARITY_WEIGHT * similarity)


def between_languages(coverage: FloatArray, languages: npt.NDArray[np.str_]) -> FloatArray:
    """(n_passages,) coverage, as far as it can be compared between languages.

    A passage in another language than the question's shares few letters with it, however well it answers. So each
    passage is measured against the best one of its own language, and of the distance between the best ones only a
    part counts.
    """
    adjusted = coverage.copy()
    for language in np.unique(languages):
        inside = languages == language
        adjusted[inside] -= OWN_LANGUAGE_SHARE * coverage[inside].max()
    return adjusted
