"""What a step of an experiment is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from training.errors import ExperimentError
from training.running.experiment import Base, Experiment

PROJECT = Path(__file__).parent.parent.parent
QUESTIONS = PROJECT / "training" / "questions"
"""Pages with questions that the project wrote itself."""
SUFFIXES = ("", ".xz", ".gz")
TEXTS = "text"
"""The data folder's folder of running text."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """Of one call of `python -m training run`."""

    data: Path
    results: Path
    models: Mapping[str, str] = field(default_factory=dict)
    """Folders (or other hub names) to take instead of the models that experiments name."""
    smoke: bool = False
    dictionaries: Path | None = None
    """Folder of written dictionaries (`training.translation.wordlists`); None where there are none."""
    force: bool = False
    """Train on test paragraphs all the same."""

    def place_of(self, model: str) -> str:
        """Where the model that an experiment names is taken from."""
        return self.models.get(model, model)


@dataclass(frozen=True, slots=True)
class Context:
    """One seed of one experiment."""

    experiment: Experiment
    seed: int
    settings: RunSettings

    @property
    def folder(self) -> Path:
        """Where this seed's results go."""
        return seed_folder(self.settings, self.experiment.name, self.seed)

    @property
    def model_folder(self) -> Path:
        """Where this seed's model goes."""
        return self.folder / "model"

    def model_of(self, base: Base) -> str:
        """Folder or hub name of what a base names."""
        if base.experiment:
            return str(self.result_of(base.experiment) / "model")
        assert base.model is not None  # the declaration was checked
        return self.settings.place_of(base.model)

    def result_of(self, experiment: str) -> Path:
        """The folder of another experiment's same seed, or of its first."""
        same = seed_folder(self.settings, experiment, self.seed)
        others = sorted(same.parent.glob("seed-*"))
        if not same.is_dir() and not others:
            raise ExperimentError(f"{self.experiment.name}: expected results of {experiment} in {same.parent}")
        return same if same.is_dir() else others[0]

    def data_file(self, name: str) -> Path:
        """See `find_data`."""
        return find_data(self.settings.data, name)


def seed_folder(settings: RunSettings, experiment: str, seed: int) -> Path:
    """Where the results of one seed go."""
    return settings.results / experiment / f"seed-{seed}"


def find_data(data: Path, name: str) -> Path:
    """A data file by its usual name: the project's own questions, or wherever it lies in the data folder.

    A name with a folder (`tests/quality/hr-written.pages.json`) is a file of the project itself.

    :raises ExperimentError: it is nowhere; lists where it was looked for.
    """
    stem = name.removesuffix(".xz").removesuffix(".gz")
    own = (PROJECT if "/" in name else QUESTIONS) / name
    if own.is_file():
        return own
    places = [data / folder / (stem + suffix) for folder in ("", "qa", "parallel") for suffix in SUFFIXES]
    for place in places:
        if place.is_file():
            return place
    raise ExperimentError(
        f"expected {name} in {own.parent}, {data}, its qa/ or its parallel/ (plain, .xz or .gz), found none"
    )
