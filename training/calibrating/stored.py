"""A calibration in a reader's manifest, beside the hash of the model that it was fitted for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from actions.qa.confidence import Calibration
from actions.qa.errors import ReaderMissing
from actions.qa.manifest import NAME, check_folder, write_manifest
from training.calibrating.fit import Quality

MODELS = ("model.onnx", "model.safetensors")


def store(
    calibration: Calibration, reader: Path, *, worth: Quality, data: Sequence[str], keeping: str = "", encoder: str = ""
) -> None:
    """Writes it into the manifest; everything else in there stays.

    :param worth: on cases that it was not fitted on; kept for people.
    :param data: names of the question files.
    :param keeping: of what which share is shown, for people.
    :param encoder: name of the one whose cosines it was fitted on; empty for none.
    :raises ReaderError: the folder is no whole reader.
    """
    manifest = check_folder(reader)
    model = next((name for name in MODELS if name in manifest.sha256), None)
    if model is None:
        raise ReaderMissing(f"expected {' or '.join(MODELS)} in {reader}, found neither")
    record: dict[str, Any] = json.loads((reader / NAME).read_text(encoding="utf-8"))
    facts = {key: value for key, value in record.items() if key not in ("name", "null_threshold", "sha256")}
    held_out = {key: round(value, 4) for key, value in asdict(worth).items() if isinstance(value, float)}
    facts["calibration"] = {
        "model_sha256": manifest.sha256[model],
        **asdict(calibration),  # not rounded: the question at min_confidence would be refused
        "fitted_on": list(data),
        "keeping": keeping,
        "encoder": encoder,
        "held_out": {"n": worth.n, **held_out},
    }
    write_manifest(reader, name=manifest.name, null_threshold=manifest.null_threshold, facts=facts)
    check_folder(reader)
