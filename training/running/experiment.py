"""An experiment as its TOML file declares it: one row of a results table. Nouns only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from training.corpora.other_texts import OtherTextRecipe
from training.corpora.parallel_passages import PassageRecipe
from training.encoder.recipe import EncoderRecipe
from training.learning.hyperparameters import Hyperparameters, WindowHyperparameters
from training.learning.projection_recipe import ProjectionRecipe
from training.translation.mixing import MixingSettings

Kind = Literal["encoder", "align", "retriever", "finetune", "average", "translate", "translate-baseline", "evaluate"]


@dataclass(frozen=True, slots=True)
class Base:
    """What an experiment starts from: one of `model` and `experiment`."""

    model: str | None = None
    """A folder or a hub name."""
    experiment: str | None = None
    """Another experiment, whose model it is; that one is run first."""
    layers: tuple[int, ...] | None = None
    """Keep only these layers of the body (from 0): how a smaller student is cut from its teacher."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A SQuAD-format file and how much of it is used."""

    file: str | None = None
    """Looked for in the data folder and its `qa/`, plain, `.xz` or `.gz`; with a folder, in the project."""
    experiment: str | None = None
    """Another experiment of kind `translate`, whose file it is; that one is run first."""
    questions: int | None = None
    """At most so many: drawn at random for training, the first ones for evaluation; None for all."""
    skip: int = 0
    """Questions passed over before drawing for training: those that an earlier experiment used."""
    mixing: MixingSettings = field(default_factory=MixingSettings)
    """Questions asked, and pages partly written, in other languages than the file's."""


@dataclass(frozen=True, slots=True)
class PairSet:
    """A file of sentence pairs, English first, and how many are used."""

    file: str
    """Looked for in the data folder and its `parallel/`."""
    pairs: int | None = None


@dataclass(frozen=True, slots=True)
class Teacher:
    """Whom a fine-tuned student imitates."""

    experiment: str
    weight: float = 0.7
    temperature: float = 2.0


@dataclass(frozen=True, slots=True)
class SentenceAlignment:
    """How an encoder's languages are drawn together."""

    english_teacher: bool = False
    """Draw translations to the vectors of the English sentence encoder that the small one grew from."""


@dataclass(frozen=True, slots=True)
class Translation:
    """Who translates, and in which direction."""

    translator: str
    """`dictionary:DIR` (DIR relative to the data folder), `command:...`, a folder or a hub name."""
    source: str
    target: str
    similarity_floor: float = 0.6
    """Answers found again with less similarity are dropped."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """One file of `training/experiments/`."""

    name: str
    """The file's name without `.toml`."""
    description: str
    kind: Kind
    encoder: str = ""
    """`mbert` or `small`: which family of rows it is in."""
    table: tuple[str, ...] = ()
    """Tables that it is a row of: `1`, `2`, `3`, `alignment`, `distillation`."""
    row: str = ""
    note: str = ""
    """What a reader of the table must know, such as what stands in for what."""
    base: Base = field(default_factory=Base)
    averaged: tuple[Base, ...] = ()
    """Whose weights are averaged with the base's, each counting as much."""
    training: tuple[QuestionSet, ...] = ()
    evaluation: tuple[QuestionSet, ...] = ()
    pairs: tuple[PairSet, ...] = ()
    teacher: Teacher | None = None
    translation: Translation | None = None
    sources: EncoderRecipe = field(default_factory=EncoderRecipe)
    alignment: SentenceAlignment = field(default_factory=SentenceAlignment)
    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)
    windows: WindowHyperparameters = field(default_factory=WindowHyperparameters)
    passages: PassageRecipe = field(default_factory=PassageRecipe)
    other_texts: OtherTextRecipe = field(default_factory=OtherTextRecipe)
    projection: ProjectionRecipe = field(default_factory=ProjectionRecipe)
    seeds: tuple[int, ...] = (0,)

    @property
    def needs(self) -> tuple[str, ...]:
        """Experiments whose results this one uses, in order, each once."""
        named = [base.experiment for base in (self.base, *self.averaged)]
        named += [self.teacher.experiment if self.teacher else None]
        named += [item.experiment for item in (*self.training, *self.evaluation)]
        return tuple(dict.fromkeys(name for name in named if name))
