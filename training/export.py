"""A trained span extractor as what Kate serves: int8 ONNX, tokenizer, model card, manifest."""

from __future__ import annotations

import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from transformers import PreTrainedModel

from actions.qa.manifest import check_folder, write_manifest
from actions.qa.tokenization import Tokenizer
from actions.qa.windows import WindowSettings
from training.corpora.files import write_json
from training.exporting.card import Card, card_text
from training.exporting.check import Check, SetLoss, measure, require_small
from training.exporting.checkpoint import TOKENIZER, copy_weights, load_checkpoint, write_tokenizer
from training.exporting.cost import N_REPEATS, costs
from training.exporting.errors import ExportError
from training.exporting.folder import written_whole
from training.exporting.graph import int8, write_onnx
from training.exporting.history import History, read_history
from training.exporting.rounding import windows_to_hear, with_rounded_weights


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How a model is exported."""

    name: str
    """Name and version, kept with every answer's feedback."""
    null_threshold: float = 0.0
    """Spans that score below are not shown."""
    reads_titles: bool = False
    """It learnt with titles (`titles` of an experiment's windows), and Kate is to give it them."""
    check: Check | None = None
    """None: int8 is not compared with the model as it was trained, and manifest and card say so."""
    heard: tuple[Path, ...] = ()
    """Question files whose windows tell how to round; empty: the project's HR pages."""
    results: Path | None = None
    """`results/EXPERIMENT`, which the card is filled from; `cost.json` is written there."""
    with_safetensors: bool = False
    """Keep the model as it was trained beside the int8 one, for torch; Kate goes on choosing ONNX."""
    force: bool = False
    """Write the folder however much int8 loses."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of it."""

    folder: Path
    losses: tuple[SetLoss, ...] | None
    """None: not checked."""
    card: Card


def export(model: Path, out: Path, settings: ExportSettings) -> Exported:
    """Writes a reader's folder, whole or not at all; what was at `out` stays until the new one is complete.

    Evaluations for the check are kept beside `out` (`.NAME.check`) until the export succeeds, so that a run that was
    cut, or refused and is then forced, does not read again what it has read.

    :raises ExportRefused: int8 loses more than half a point of F1 on a set.
    :raises ExportError: the model cannot be exported, or not to there.
    """
    if out.resolve() in (model.resolve(), *model.resolve().parents):
        raise ExportError(f"expected another folder than the model's own {model} or one around it, got {out}")
    history = read_history(settings.results) if settings.results else None
    if settings.check:
        settings.check.files()
    with written_whole(out) as part:
        loaded = _write_model(model, part, settings)
        write_manifest(part, name=settings.name, null_threshold=settings.null_threshold, facts={})  # it is read next
        exported = _measure(model, part, settings, architecture=_architecture(loaded), history=history, out=out)
        (part / "README.md").write_text(card_text(exported.card), encoding="utf-8")
        write_manifest(
            part, name=settings.name, null_threshold=settings.null_threshold, facts=_facts(exported, settings)
        )
        check_folder(part)
    shutil.rmtree(_kept_checks(out), ignore_errors=True)
    if settings.results:
        write_json(settings.results / "cost.json", _cost_record(exported.card))
    return exported


def _write_model(model: Path, part: Path, settings: ExportSettings) -> PreTrainedModel:
    write_tokenizer(model, part / TOKENIZER)
    loaded = load_checkpoint(model)
    tokenizer = Tokenizer.from_file(part / TOKENIZER)
    windows = windows_to_hear(tokenizer, settings.heard, with_titles=settings.reads_titles)
    write_onnx(with_rounded_weights(loaded, windows), part / "model.onnx", quantizer=int8())
    if settings.with_safetensors:
        copy_weights(model, part)
    return loaded


def _measure(
    model: Path, part: Path, settings: ExportSettings, *, architecture: str, history: History | None, out: Path
) -> Exported:
    rounded, exact = costs([part, model])
    rounded = replace(rounded, parameters=exact.parameters)  # equal tensors are kept once in a graph
    losses = None
    if settings.check:
        losses = measure(model, part, settings.check, _kept_checks(out))
        if not settings.force:
            require_small(losses)
    card = Card(settings.name, architecture, settings.null_threshold, rounded, exact, losses, history)
    return Exported(out, losses, card)


def _kept_checks(out: Path) -> Path:
    return out.with_name(f".{out.name}.check")


def _architecture(model: PreTrainedModel) -> str:
    config = model.config
    return (
        f"{type(model).__name__}, {config.num_hidden_layers} layers x {config.hidden_size}, "
        f"{config.num_attention_heads} heads, {config.vocab_size:,} word pieces"
    )


def _facts(exported: Exported, settings: ExportSettings) -> dict[str, Any]:
    facts: dict[str, Any] = {"reads_titles": True} if settings.reads_titles else {}
    facts |= {"int8_checked": exported.losses is not None, "parameters": exported.card.int8.parameters}
    if exported.losses is not None:
        facts["int8_loss_f1"] = {item.name: round(item.loss, 3) for item in exported.losses}
    if exported.card.history:
        facts["experiments"] = [stage.name for stage in exported.card.history.stages]
    return facts


def _cost_record(card: Card) -> dict[str, Any]:
    note = (
        f"processor time of one window of {WindowSettings().max_tokens} tokens on one thread, median of {N_REPEATS}, "
        "float and int8 in turns"
    )
    return {**asdict(card.int8), "note": note, "float": asdict(card.exact)}
