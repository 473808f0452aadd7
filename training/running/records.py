"""What is written beside results, so that a reader knows what they are results of."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from training.running.experiment import Experiment, QuestionSet

PACKAGES = ("torch", "transformers", "accelerate", "tokenizers", "onnxruntime", "numpy")
_SCORING = ("evaluation",)
_WORDS = ("description", "note", "row", "table", "encoder", "seeds")
"""Change nothing in the results; seeds are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Hashes that tell whether results are of today's declaration and data."""

    training: str
    """Of what the model comes from: declaration, data, and the experiments that it uses."""
    scoring: str
    """Of what the scores come from: the model, and the evaluation sets."""


def marks(experiment: Experiment, data: dict[str, Any], needs: dict[str, str]) -> Marks:
    """Changes when the declaration, a data file, or an experiment that this one uses changes."""
    declared = _declared(experiment)
    scored = _names(experiment.evaluation) - _names(experiment.training)
    learnt = {key: value for key, value in declared.items() if key not in (*_WORDS, *_SCORING)}
    learnt_data = {name: value for name, value in data.items() if not any(name.startswith(file) for file in scored)}
    training = _hash([learnt, learnt_data, needs])
    return Marks(training, _hash([training, {key: declared.get(key) for key in _SCORING}, data]))


def _names(sets: tuple[QuestionSet, ...]) -> set[str]:
    """As data files are called: without folders."""
    return {Path(item.file).name for item in sets if item.file}


def _declared(value: Any) -> Any:
    """What differs from the defaults, so that a new key with a default changes no mark."""
    if isinstance(value, tuple):
        return [_declared(item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value
    return {
        field.name: _declared(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if getattr(value, field.name) != _default(field)
    }


def _default(field: dataclasses.Field[Any]) -> Any:
    made = field.default_factory
    return field.default if made is dataclasses.MISSING else made()


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def environment() -> dict[str, Any]:
    """Versions and machine, without its name."""
    import torch

    return {
        "python": platform.python_version(),
        "packages": {name: metadata.version(name) for name in PACKAGES},
        "system": platform.system(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "gpus": [torch.cuda.get_device_name(number) for number in range(torch.cuda.device_count())],
        "revision": code_revision(),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if not info.is_file():
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor()


def code_revision() -> str:
    """The git revision of the code, marked where files differ from it; empty outside a repository."""
    git = shutil.which("git")
    if git is None:
        return ""
    place = Path(__file__).parent
    found = subprocess.run(
        [git, "describe", "--always", "--dirty", "--abbrev=12"], cwd=place, capture_output=True, text=True, check=False
    )
    return found.stdout.strip()
