"""Errors of `training`, below the library's own tree."""

from __future__ import annotations

from actions.qa.errors import KateError


class TrainingError(KateError):
    """A training or evaluation command cannot go on."""


class CorpusError(TrainingError):
    """A data file is missing or malformed; names file, article and question."""


class ExperimentError(TrainingError):
    """An experiment file, or what it refers to, is not as expected; names the file and the key."""


class ContaminationError(TrainingError):
    """A training set holds what an evaluation set asks about; names both and what they share."""
