"""Hugging Face Trainer with our batches, our log, and checkpoints that resume to equal weights.

The only files that know the Trainer are this one and its subclasses beside it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import DataLoader
from transformers import PreTrainedModel, Trainer, TrainerCallback, TrainerControl, TrainerState, TrainingArguments
from transformers.trainer_callback import PrinterCallback
from transformers.trainer_utils import get_last_checkpoint

from training.errors import ExperimentError
from training.learning.batches import LengthBucketedBatches
from training.learning.hyperparameters import Hyperparameters
from training.learning.log import LogFile, TrainingProgress

SAVE_EVERY_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """What a training run did and cost."""

    steps: int
    items: int
    """Windows or pairs seen, epochs counted."""
    tokens: int
    """Pieces seen, padding not counted."""
    seconds: float
    flops: float
    """Counted as 6 a piece and a parameter outside the embeddings (forward and backward)."""
    device: str
    precision: str


class ResumableTrainer(Trainer):
    """Trains on a list of items; subclasses say what the loss is.

    :param items: what `collate` makes a batch of.
    :param lengths: (n_items,) in pieces; items of like length share a batch.
    """

    loss_is_scaled_for_ga = False

    def __init__(
        self,
        model: PreTrainedModel,
        items: Sequence[Any],
        settings: Hyperparameters,
        folder: Path,
        *,
        lengths: Sequence[int],
        collate: Callable[[Any], dict[str, torch.Tensor]],
        seed: int,
        save_every_seconds: float = SAVE_EVERY_SECONDS,
    ) -> None:
        self._settings, self._folder, self._seed, self._lengths = settings, folder, seed, lengths
        log = _Log(LogFile(folder / "log.jsonl"), save_every_seconds)
        super().__init__(
            model=_prepared(model, settings),
            args=_arguments(settings, folder, seed),
            data_collator=collate,
            train_dataset=items,
            callbacks=[log],
        )
        self.remove_callback(PrinterCallback)
        self.model_accepts_loss_kwargs = False  # the loss is a mean over the batch's items
        self._log = log

    def get_train_dataloader(self) -> DataLoader[Any]:
        """All epochs as one, so that accelerate has nothing to tell the sampler."""
        batches = LengthBucketedBatches(
            self._lengths, batch_size=self._settings.batch_size, epochs=self._settings.epochs, seed=self._seed
        )
        items: Any = self.train_dataset
        loader = DataLoader(items, batch_sampler=batches, collate_fn=self.data_collator)
        return self.accelerator.prepare(loader)  # type: ignore[no-any-return]

    def run(self) -> TrainingRecord:
        """Trains to the end, from the last checkpoint if there is one."""
        checkpoints = self._folder / "checkpoints"
        last = get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None  # type: ignore[no-untyped-call]
        self.train(resume_from_checkpoint=last)
        return TrainingRecord(
            steps=self.state.global_step,
            items=len(self._lengths) * self._settings.epochs,
            tokens=int(self.state.num_input_tokens_seen),
            seconds=round(self._log.file.elapsed_seconds, 1),
            flops=float(self.state.total_flos),
            device=_device_name(self.args.device),
            precision=precision(self._settings),
        )


def precision(settings: Hyperparameters) -> str:
    """The number format of matrix products: the settings' own, or what the device gains from."""
    if settings.precision != "auto":
        return settings.precision
    if not torch.cuda.is_available():
        return "bfloat16" if torch.cpu.get_capabilities().get("avx512_bf16") else "float32"
    return "bfloat16" if torch.cuda.is_bf16_supported() else "float16"


class _Log(TrainerCallback):
    """Writes the log, shows progress, and asks for a checkpoint every few minutes."""

    def __init__(self, file: LogFile, save_every_seconds: float) -> None:
        self.file = file
        self._progress = TrainingProgress()
        self._save_every_seconds = save_every_seconds
        self._saved_at = time.monotonic()

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        if state.is_world_process_zero:
            self.file.begin(state.global_step)
            self._progress.begin(total=state.max_steps, done=state.global_step)

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self._progress.advance(state.global_step)
        if time.monotonic() - self._saved_at > self._save_every_seconds:
            control.should_save = True

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self._saved_at = time.monotonic()

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        if logs and "loss" in logs and state.is_world_process_zero:
            self.file.write(
                step=state.global_step,
                loss=logs["loss"],
                learning_rate=logs["learning_rate"],
                tokens=int(state.num_input_tokens_seen),
            )
            self._progress.loss(logs["loss"])

    def on_train_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self._progress.end()
        self.file.end()


def _arguments(settings: Hyperparameters, folder: Path, seed: int) -> TrainingArguments:
    chosen = precision(settings)
    return TrainingArguments(
        output_dir=str(folder / "checkpoints"),
        learning_rate=settings.learning_rate,
        per_device_train_batch_size=settings.batch_size,
        gradient_accumulation_steps=settings.gradient_accumulation_steps,
        num_train_epochs=1,  # LengthBucketedBatches goes through all of them
        max_steps=settings.max_steps or -1,
        warmup_steps=settings.warmup_share,  # below one it is a share
        weight_decay=settings.weight_decay,
        max_grad_norm=settings.max_gradient_norm,
        bf16=chosen == "bfloat16",
        fp16=chosen == "float16",
        use_cpu=not torch.cuda.is_available(),
        seed=seed,
        logging_first_step=True,
        logging_steps=10,
        logging_nan_inf_filter=False,
        include_num_input_tokens_seen="non_padding",
        save_strategy="no",  # _Log asks for checkpoints by time
        save_total_limit=1,
        remove_unused_columns=False,
        report_to=[],
        ddp_find_unused_parameters=False,
        ddp_timeout=24 * 3600,  # other processes wait while the first one evaluates
        disable_tqdm=True,
    )


def _prepared(model: PreTrainedModel, settings: Hyperparameters) -> PreTrainedModel:
    embeddings: Any = model.get_input_embeddings()
    embeddings.weight.requires_grad_(settings.frozen != "word_embeddings")
    if settings.frozen_layers:
        _freeze_lowest(model.base_model, settings.frozen_layers)
    return model


def _freeze_lowest(body: Any, n_layers: int) -> None:
    layers = body.encoder.layer  # of BERT's kind: a list of layers
    if not 0 <= n_layers < len(layers):
        raise ExperimentError(f"expected frozen_layers below the model's {len(layers)}, got {n_layers}")
    for part in (body.embeddings, *layers[:n_layers]):
        part.requires_grad_(False)


def _device_name(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else f"cpu ({torch.get_num_threads()} threads)"
