"""What keeps a model from being exported."""

from __future__ import annotations

from training.errors import TrainingError


class ExportError(TrainingError):
    """A model cannot become a reader, or not at the place asked for; names the folder and what is wrong with it."""


class ExportRefused(ExportError):
    """int8 loses too much; names every set that is too low, with both figures."""
