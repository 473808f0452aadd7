"""What goes wrong in translation, below the errors of `training`."""

from __future__ import annotations

from training.errors import TrainingError


class TranslationError(TrainingError):
    """A translator cannot be had or failed, or a translated file cannot be made."""
