"""Learning to extract spans: from labels, and from a larger reader's scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import cross_entropy, kl_div, log_softmax
from transformers import PreTrainedModel

from training.learning.batches import collate
from training.learning.features import LabelledWindow
from training.learning.hyperparameters import Hyperparameters
from training.learning.resumable import ResumableTrainer, TrainingRecord

_REFUSED = -1e4
_MODEL_INPUTS = ("input_ids", "token_type_ids", "attention_mask")


@dataclass(frozen=True, slots=True)
class Teaching:
    """A larger reader whose scores a smaller one imitates (Hinton et al. 2015, arXiv 1503.02531)."""

    model: PreTrainedModel
    """Shares the student's tokenizer."""
    weight: float = 0.7
    """Share of the loss that is the teacher's; the labels have the rest."""
    temperature: float = 2.0


class SpanTrainer(ResumableTrainer):
    """Cross entropy of start and end over `[CLS]` and the text; `[CLS]` is where there is no answer."""

    teaching: Teaching | None = None

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,  # noqa: ARG002  (the Trainer passes it)
    ) -> Any:
        """The batch's mean loss."""
        starts, ends = span_scores(model, inputs)
        loss = (cross_entropy(starts, inputs["first"]) + cross_entropy(ends, inputs["last"])) / 2
        if self.teaching:
            loss = self._with_teacher(loss, starts, ends, inputs, self.teaching)
        return (loss, {"start_logits": starts, "end_logits": ends}) if return_outputs else loss

    def _with_teacher(
        self,
        loss: torch.Tensor,
        starts: torch.Tensor,
        ends: torch.Tensor,
        inputs: dict[str, torch.Tensor],
        teaching: Teaching,
    ) -> torch.Tensor:
        with torch.no_grad():
            wanted = span_scores(teaching.model.to(starts.device).eval(), inputs)  # type: ignore[arg-type]
        imitation = sum(
            (
                soft_loss(said, right, temperature=teaching.temperature)
                for said, right in zip((starts, ends), wanted, strict=True)
            ),
            start=torch.zeros((), device=starts.device),
        )
        return (1 - teaching.weight) * loss + teaching.weight * imitation / 2


def finetune(
    model: PreTrainedModel,
    windows: Sequence[LabelledWindow],
    settings: Hyperparameters,
    folder: Path,
    *,
    seed: int,
    teaching: Teaching | None = None,
    save_every_seconds: float = 180.0,
) -> TrainingRecord:
    """Trains the model in place; goes on from the folder's last checkpoint if an earlier run was cut."""
    trainer = SpanTrainer(
        model,
        windows,
        settings,
        folder,
        lengths=[len(window) for window in windows],
        collate=collate,
        seed=seed,
        save_every_seconds=save_every_seconds,
    )
    trainer.teaching = teaching
    return trainer.run()


def span_scores(model: torch.nn.Module, inputs: dict[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Start and end logits, each (n_windows, n_tokens); a question's own pieces and padding are no answer."""
    output = model(**{name: inputs[name] for name in _MODEL_INPUTS})
    refused = ~inputs["answerable"]
    return (
        output.start_logits.float().masked_fill(refused, _REFUSED),
        output.end_logits.float().masked_fill(refused, _REFUSED),
    )


def soft_loss(student: torch.Tensor, teacher: torch.Tensor, *, temperature: float) -> torch.Tensor:
    """KL divergence of softened distributions over tokens, (n_windows, n_tokens) each, at its usual scale."""
    said = log_softmax(student / temperature, dim=-1)
    wanted = log_softmax(teacher / temperature, dim=-1)
    return kl_div(said, wanted, reduction="batchmean", log_target=True) * temperature**2
