"""How much each passage is worth reading, from what it shares with the question: letters and meaning. Pure.

In two steps: every passage by its letters and the meaning of all that it says, then the most relevant ones by their
closest sentence and their headings too. Reciprocal ranks (Cormack et al. 2009) were measured and found fewer passages:
they forget by how much the best one leads (`training/results/retriever.md`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from actions.qa.part_vectors import PartCosines

FloatArray = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Languages = npt.NDArray[np.str_]

SIMILARITY_WEIGHT = 3.0
"""Of a cosine, where a question covered whole counts one; chosen on development questions."""
PART_WEIGHT = 2.0
"""The same, of a passage's closest sentence, and of its title and headings."""
OWN_LANGUAGE_SHARE = 0.5
"""How much of its language's best is taken off a passage's coverage, and off its parts' cosines; chosen on development
questions."""
N_CLOSEST_PARTS = 10
"""Of a language, whose mean is its best: a single title can be the question's own words."""
N_REFINED = 256
"""Passages whose parts are compared with a question: by letters and passages alone the right one was among the first
192 for 99 % of 1,234 questions at 2,000 pages."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """What retrieval thinks of one passage."""

    coverage: float
    """How much of the question it has, letter by letter."""
    similarity: float
    """Cosine of its vector and the question's; 0 where there is no encoder."""
    score: float
    """Both, comparable between the passages of one question. In what order they are read its parts decide too."""
    sentence_similarity: float = 0.0
    """Cosine of its closest sentence; 0 where it was not compared."""
    heading_similarity: float = 0.0
    """The same, of its title and headings."""


@dataclass(frozen=True, eq=False, slots=True)
class Weighed:
    """Of several passages, each (n_passages,)."""

    coverage: FloatArray
    similarity: FloatArray
    score: FloatArray
    sentence_similarity: FloatArray
    """Zeros where parts were not compared."""
    heading_similarity: FloatArray
    order: Places
    """The most promising first."""

    def refined(self, parts: PartCosines, languages: Languages) -> Weighed:
        """With the parts of the most promising passages, which are put into another order.

        :param parts: of the first passages in `order`, in that order.
        :param languages: (n_passages,)
        """
        places = self.order[: len(parts.headings)]
        gains = (between_languages(cosines, languages[places], n_best=N_CLOSEST_PARTS) for cosines in parts.both)
        promise = self.score[places] + PART_WEIGHT * sum(gains)
        sentences, headings = self.sentence_similarity.copy(), self.heading_similarity.copy()
        sentences[places], headings[places] = parts.sentences, parts.headings
        order = np.concatenate((places[np.argsort(-promise, kind="stable")], self.order[len(places) :]))
        return replace(self, sentence_similarity=sentences, heading_similarity=headings, order=order)

    def at(self, place: int) -> Relevance:
        columns = (self.coverage, self.similarity, self.score, self.sentence_similarity, self.heading_similarity)
        return Relevance(*(float(column[place]) for column in columns))


def relevance(coverage: FloatArray, similarity: FloatArray, languages: Languages) -> Weighed:
    """Of the passages that are asked, each argument (n_passages,)."""
    score = between_languages(coverage, languages) + SIMILARITY_WEIGHT * similarity
    nothing = np.zeros(len(score))
    return Weighed(coverage, similarity, score, nothing, nothing, np.argsort(-score, kind="stable"))


def between_languages(values: FloatArray, languages: Languages, *, n_best: int = 1) -> FloatArray:
    """(n_passages,) what passages share with a question, as far as it can be compared between languages.

    A passage in another language than the question's shares few letters with it, however well it answers; a short
    text's vector is closer to those of its own language, too. So each passage is measured against the best ones of its
    own language, and of the distance between the best ones only a part counts.

    :param n_best: whose mean a language's best is.
    """
    adjusted = values.copy()
    for language in np.unique(languages):
        inside = languages == language
        adjusted[inside] -= OWN_LANGUAGE_SHARE * np.sort(values[inside])[-n_best:].mean()
    return adjusted
