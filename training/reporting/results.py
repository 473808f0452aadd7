"""What experiments left behind, as values. Nouns only; see `read_results` for how they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from training.errors import TrainingError

ENCODERS = {"small": "small", "mbert": "mBERT"}
"""Families of experiments, by what tables call them."""


class ResultsError(TrainingError):
    """A results file is missing or malformed; names the file, the key, what was expected and what came."""


class State(Enum):
    """How far an experiment has come; the value is what tables say."""

    DONE = "done"
    UNFINISHED = "not finished"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure in percent with its 95 % interval, where there is one."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one set by one way of scoring."""

    exact_match: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a set: multilingual F1 in percent over n questions."""

    n: int
    f1: float


@dataclass(frozen=True, slots=True)
class SetResult:
    """An experiment's figures on one set, means over its seeds."""

    n: int
    squad: Scores
    multilingual: Scores
    by_answer_length: Mapping[str, Slice] = field(default_factory=dict)
    by_question_type: Mapping[str, Slice] = field(default_factory=dict)

    def of(self, mode: str) -> Scores:
        """`squad` or `multilingual`."""
        return self.squad if mode == "squad" else self.multilingual


@dataclass(frozen=True, slots=True)
class LossPoint:
    """One line of a training log."""

    tokens: float
    loss: float


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """What training one seed took; None where it was not written."""

    seconds: float
    steps: int | None = None
    items: int | None = None
    """Windows or sentence pairs seen."""
    tokens: int | None = None
    questions: int | None = None
    flops: float | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class SeedResult:
    """One seed's training."""

    seed: int
    training: TrainingRecord | None
    losses: tuple[LossPoint, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a reader needs when it serves: `cost.json`."""

    window_ms: float
    megabytes: float
    parameters: int | None = None
    format: str = ""
    note: str = ""
    """How it was measured."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Of translations among all lines of NTREX, for one pair of languages."""

    accuracy: float
    """In percent."""
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """What an experiment is, from `experiment.json` (or from its file, if it was not run)."""

    name: str
    description: str = ""
    note: str = ""
    kind: str = ""
    encoder: str = ""
    tables: tuple[str, ...] = ()
    row: str = ""
    base: str = ""
    """Folder, hub name or experiment that it starts from."""
    averaged: tuple[str, ...] = ()
    """Others whose weights are averaged with the base's."""
    teacher: str = ""
    """The experiment that it was taught by."""
    training: tuple[str, ...] = ()
    """Training sets, with the number of questions where not all were used."""
    pairs: tuple[str, ...] = ()
    """Files of sentence pairs, likewise."""
    evaluation: tuple[str, ...] = ()
    """Names of evaluation sets."""
    seeds: tuple[int, ...] = ()

    @property
    def encoder_name(self) -> str:
        """As tables call it."""
        return ENCODERS.get(self.encoder, self.encoder or "other")


@dataclass(frozen=True, slots=True)
class ExperimentResult:
    """One experiment, as far as it has come."""

    declaration: Declaration
    state: State
    folder: Path | None = None
    sets: Mapping[str, SetResult] = field(default_factory=dict)
    retrieval: Mapping[str, Retrieval] = field(default_factory=dict)
    retrieval_before: Mapping[str, Retrieval] = field(default_factory=dict)
    facts: Mapping[str, float] = field(default_factory=dict)
    """Other numbers that the experiment states, by its own names."""
    seeds: tuple[SeedResult, ...] = ()
    machine: str = ""
    """In words, with versions; the same words for the same machine."""
    cost: Cost | None = None
    remarks: tuple[str, ...] = ()
    """What is missing."""

    @property
    def name(self) -> str:
        """The experiment's name."""
        return self.declaration.name


@dataclass(frozen=True, slots=True)
class Results:
    """Of all experiments: small encoder first, then mBERT, then others; by name within."""

    experiments: tuple[ExperimentResult, ...]
    remarks: tuple[str, ...] = ()

    def of_table(self, table: str) -> list[ExperimentResult]:
        """The experiments that say they are rows of a table."""
        return [one for one in self.experiments if table in one.declaration.tables]

    def by_name(self) -> dict[str, ExperimentResult]:
        """Every experiment by its name."""
        return {one.name: one for one in self.experiments}

    @property
    def done(self) -> list[ExperimentResult]:
        """Those with results."""
        return [one for one in self.experiments if one.state is State.DONE]
