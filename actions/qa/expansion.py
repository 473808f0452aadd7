"""How much of a question a passage has, when what the question names may be called otherwise. Pure.

A passage that holds another term of a concept covers what the question says of it, nearly as well as one that holds
the very term. Terms of one concept do not add up: a page that lists all of them says no more than a page with one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from actions.qa.terms import Expansion

OTHER_TERM = 0.8
"""What another term counts of what the question's own would; chosen before it was measured."""
HELD_FROM = 0.8
"""Share of a term's grams (by rarity) from which a passage holds it: all but a small word's."""

FloatArray = npt.NDArray[np.float64]
Grams = frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Weighed:
    """What each passage has of some grams."""

    sums: FloatArray
    """(n_passages,) BM25 weights, summed."""
    held: FloatArray
    """(n_passages,) rarity of the grams that the passage has, as a share of `rarity`."""
    rarity: float
    """Summed rarity of all of the grams: the sum of a passage that has each about once."""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The grams of a piece of the question, and of what else it may be called."""

    found: Grams
    others: tuple[Grams, ...]


Weigh = Callable[[Grams], Weighed]


def alternatives_of(
    expansions: Iterable[Expansion], grams_of: Callable[[str], Grams], term_grams_of: Callable[[str], Grams]
) -> tuple[Alternatives, ...]:
    """Expansions as grams; those of the same piece of the question become one."""
    others: dict[str, dict[Grams, None]] = {}
    for expansion in expansions:
        own = others.setdefault(expansion.found, {})
        own.update(dict.fromkeys(term_grams_of(term.text) for term in expansion.others))
    return tuple(Alternatives(grams_of(found), tuple(own)) for found, own in others.items())


def covered(question: Grams, alternatives: Sequence[Alternatives], weigh: Weigh) -> FloatArray:
    """(n_passages,) summed weights of the question's grams, by the question's summed rarity."""
    left, parts = question, []
    for alternative in alternatives:
        own = alternative.found & left
        left -= own
        parts.append(best_term(weigh(own), [weigh(other) for other in alternative.others]))
    rest = weigh(left)
    sums, rarity = rest.sums, rest.rarity
    for part in parts:
        sums, rarity = sums + part.sums, rarity + part.rarity
    return sums / max(rarity, 1e-9)


def best_term(found: Weighed, others: Iterable[Weighed]) -> Weighed:
    """The piece of the question as each passage's best term covers it."""
    sums = found.sums
    for other in others:
        share = np.where(other.held >= HELD_FROM, other.sums / max(other.rarity, 1e-9), 0.0)
        sums = np.maximum(sums, OTHER_TERM * found.rarity * share)
    return Weighed(sums, found.held, found.rarity)
