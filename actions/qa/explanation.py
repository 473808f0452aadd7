"""How an answer came about: what each step saw and made of it. For the authors of pages, not for employees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from actions.qa.confidence import Calibration, Evidence
from actions.qa.decision import Line
from actions.qa.ranking import Reading
from actions.qa.sentence_ranking import ComparedSentence
from actions.qa.terms import Expansion
from actions.qa.types import Answer, Outcome


@dataclass(frozen=True, eq=False, slots=True)
class Explanation:
    """Of one question, step by step."""

    question: str
    meant: str
    """The question as encoder and reader understand it: abbreviations that the pages do not have are spelled out."""
    language: str
    """ISO 639-1 code, or "und" when neither its words nor its conversation tell."""
    expansions: tuple[Expansion, ...]
    """What the glossary knows of the question."""
    n_pages: int
    """How many pages were searched."""
    readings: tuple[Reading, ...]
    """Windows in the order in which they were read, the most relevant first."""
    compared: tuple[ComparedSentence, ...]
    """The best sentences, in their order before they were compared by their meaning; empty where they were not."""
    evidence: tuple[Evidence, ...]
    """Of the best span; empty where there is none."""
    calibration: Calibration
    line: Line
    """From which an answer is shown."""
    outcome: Outcome
    is_moved: bool = False
    """What is shown is not the reader's own span, but the row or the column that the question names."""

    @property
    def is_shown(self) -> bool:
        return isinstance(self.outcome, Answer)


@dataclass(frozen=True, slots=True)
class Part:
    """What one fact adds to the confidence, in logits."""

    name: str
    value: float
    weight: float

    @property
    def adds(self) -> float:
        return self.value * self.weight


def parts_of(calibration: Calibration, evidence: Evidence) -> Iterator[Part]:
    """The facts that confidence rests on; with the intercept they sum to its logit."""
    for name, value in asdict(evidence).items():
        yield Part(name, value, getattr(calibration, name))
