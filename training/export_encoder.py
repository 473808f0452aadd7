"""A retriever's encoder and projection as what Kate serves: one int8 ONNX graph, tokenizer, card, manifest."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from transformers import PreTrainedModel

from actions.qa.manifest import NAME as MANIFEST
from actions.qa.manifest import digest
from training.corpora.files import write_json
from training.errors import ExperimentError
from training.exporting.checkpoint import TOKENIZER, write_tokenizer
from training.exporting.encoder_card import EncoderCard, encoder_card_text
from training.exporting.encoder_check import EncoderLoss, measure_encoder, require_small
from training.exporting.encoder_origin import read_origin
from training.exporting.errors import ExportError
from training.exporting.folder import written_whole
from training.exporting.graph import ENCODER_OUTPUTS, int8, write_onnx
from training.exporting.onnx_embedding import OnnxEncoder
from training.exporting.pooling import append_pooling
from training.learning.embedding import (
    MAX_TOKENS,
    PASSAGE_PREFIX,
    QUERY_PREFIX,
    Embed,
    FrozenEncoder,
)
from training.learning.hyperparameters import Hyperparameters
from training.learning.projection import Projection, read_projection
from training.running.experiment import Base
from training.running.models import load_encoder, load_tokenizer


@dataclass(frozen=True, slots=True)
class EncoderExportSettings:
    """How an encoder is exported."""

    name: str
    """Name and version."""
    pages: tuple[Path, ...] = ()
    """`.pages.json` files that int8 is compared with the float model on; none: it is not compared, and this is said."""
    force: bool = False
    """Write the folder however much int8 loses."""


@dataclass(frozen=True, slots=True)
class ExportedEncoder:
    """What became of it."""

    folder: Path
    megabytes: float
    losses: tuple[EncoderLoss, ...]


def export_encoder(model: Path, out: Path, settings: EncoderExportSettings) -> ExportedEncoder:
    """Writes an encoder's folder, whole or not at all; what was at `out` stays until the new one is complete.

    :param model: the `model/` of an experiment of kind `retriever`.
    :raises ExportRefused: int8 loses more than a point of recall on a set.
    :raises ExportError: the model cannot be exported, or not to there.
    :raises TrainingError: it has no projection, or the results around it are malformed.
    """
    if out.resolve() in (model.resolve(), *model.resolve().parents):
        raise ExportError(f"expected another folder than the model's own {model} or one around it, got {out}")
    missing = [str(path) for path in settings.pages if not path.is_file()]
    if missing:
        raise ExportError(f"expected files of pages to check int8 on, {missing[0]} is not there")
    projection, loaded, origin = read_projection(model), _loaded(model), read_origin(model)
    with written_whole(out) as part:
        write_tokenizer(model, part / TOKENIZER)
        write_onnx(loaded, part / "model.onnx", quantizer=int8(), outputs=ENCODER_OUTPUTS)
        append_pooling(part / "model.onnx", projection)
        losses = measure_encoder(_exact(model, loaded, projection), OnnxEncoder(part), settings.pages)
        if not settings.force:
            require_small(losses)
        megabytes = (part / "model.onnx").stat().st_size / 1e6
        size = loaded.config.hidden_size
        card = EncoderCard(settings.name, _architecture(loaded), size, megabytes, origin, losses)
        (part / "README.md").write_text(encoder_card_text(card), encoding="utf-8")
        _write_manifest(part, settings.name, losses)
    return ExportedEncoder(out, megabytes, losses)


def _loaded(model: Path) -> PreTrainedModel:
    try:
        return load_encoder(str(model), Base(), Hyperparameters(), seed=0, attention="eager").train(False)  # type: ignore[no-any-return]
    except ExperimentError as error:
        raise ExportError(f"expected a retriever's folder: {error}") from error


def _exact(model: Path, loaded: PreTrainedModel, projection: Projection) -> Embed:
    frozen = FrozenEncoder(loaded, load_tokenizer(str(model)))
    return lambda texts: projection.of(frozen(texts))


def _architecture(model: PreTrainedModel) -> str:
    config = model.config
    return (
        f"{type(model).__name__}, {config.num_hidden_layers} layers x {config.hidden_size}, "
        f"{config.num_attention_heads} heads, {config.vocab_size:,} word pieces; one projection"
    )


def _write_manifest(folder: Path, name: str, losses: tuple[EncoderLoss, ...]) -> None:
    """Describes the files that are in the folder now."""
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    record: dict[str, Any] = {
        "name": name,
        "kind": "encoder",
        "sha256": {path.name: digest(path) for path in files},
        "max_tokens": MAX_TOKENS,
        "query_prefix": QUERY_PREFIX,
        "passage_prefix": PASSAGE_PREFIX,
        "int8_checked": bool(losses),
        "int8": {one.name: _figures(one) for one in losses},
    }
    write_json(folder / MANIFEST, record)


def _figures(one: EncoderLoss) -> dict[str, Any]:
    recall = {group: asdict(recall) for group, recall in one.rounded.items()}
    return {"mean_cosine": round(one.mean_cosine, 4), "recall_loss": round(one.loss, 2), "recall": recall}
