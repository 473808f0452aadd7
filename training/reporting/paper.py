"""The paper's figures, to print beside ours. Nothing here is computed or measured by this project.

Source: Wissam Siblini, Charlotte Pasqual, Axel Lavielle, Mohamed Challal, Cyril Cauchois, "Multilingual Question
Answering from Formatted Text applied to Conversational Agents", arXiv 1910.04659. All scores are those of SQuAD's
official script, for `bert-base-multilingual-cased`, in percent; the baseline of experiment 1 is Asai et al. 2018
(arXiv 1809.03275) as the paper cites it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from training.reporting.sets import FQUAD_DEV, pair_set

SOURCE = "Siblini et al., arXiv 1910.04659"
ENCODER = "mbert"


@dataclass(frozen=True, slots=True)
class PaperScore:
    """F1 and exact match of one set, in percent."""

    f1: float
    exact_match: float


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One row of a results table."""

    label: str
    scores: Mapping[str, PaperScore]
    """By the name of the set."""
    aliases: tuple[str, ...] = ()
    """What else an experiment may call this row: it can be a row of two tables that name it differently."""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table with one row a training set (or method) and some evaluation sets."""

    number: str
    title: str
    sets: Mapping[str, str]
    """Names of the sets by what the paper calls them."""
    rows: tuple[PaperRow, ...]


_FRENCH, _JAPANESE = pair_set("fr", "fr"), pair_set("ja", "ja")

TABLE_1 = PaperTable(
    "1",
    "Zero-shot transfer to French and Japanese",
    {"French": _FRENCH, "Japanese": _JAPANESE},
    (
        PaperRow("Baseline", {_FRENCH: PaperScore(61.88, 40.67), _JAPANESE: PaperScore(52.19, 37.00)}),
        PaperRow(
            "Zero-shot",
            {_FRENCH: PaperScore(76.65, 61.77), _JAPANESE: PaperScore(61.83, 59.94)},
            aliases=("SQuAD (zero-shot)",),
        ),
    ),
)

TABLE_2: Mapping[str, PaperScore] = {
    pair_set("en", "en"): PaperScore(90.57, 81.96),
    pair_set("en", "fr"): PaperScore(78.55, 67.28),
    pair_set("en", "ja"): PaperScore(66.22, 52.91),
    pair_set("fr", "en"): PaperScore(81.10, 65.14),
    pair_set("fr", "fr"): PaperScore(76.65, 61.77),
    pair_set("fr", "ja"): PaperScore(60.28, 42.20),
    pair_set("ja", "en"): PaperScore(58.95, 57.49),
    pair_set("ja", "fr"): PaperScore(47.19, 45.26),
    pair_set("ja", "ja"): PaperScore(61.83, 59.93),
}
"""By set. The paper gives 59.94 for the last exact match in its table 1."""

TABLE_3 = PaperTable(
    "3",
    "Transferred against natively trained, French",
    {"FQuAD dev": FQUAD_DEV, "French test": _FRENCH},
    (
        PaperRow(
            "SQuAD (zero-shot)",
            {FQUAD_DEV: PaperScore(71.43, 47.65), _FRENCH: PaperScore(76.65, 61.77)},
            aliases=("Zero-shot",),
        ),
        PaperRow("FQuAD (target baseline)", {FQUAD_DEV: PaperScore(74.75, 49.87), _FRENCH: PaperScore(77.11, 61.16)}),
        PaperRow("SQuAD + Fr-SQuAD", {FQUAD_DEV: PaperScore(73.90, 46.42), _FRENCH: PaperScore(82.39, 66.36)}),
        PaperRow("SQuAD + Fr-SQuAD + FQuAD", {FQUAD_DEV: PaperScore(76.71, 51.63), _FRENCH: PaperScore(83.41, 66.36)}),
    ),
)
