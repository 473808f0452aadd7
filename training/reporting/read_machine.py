"""From `environment.json` to a sentence."""

from __future__ import annotations

from typing import Any

from training.reporting.fields import Fields


def describe_machine(environment: Fields) -> str:
    """Processor or GPU, threads, versions: in the same words for the same machine; the code's revision is left out."""
    parts = [_text(environment, "processor"), _numbered(environment, "cores"), _numbered(environment, "threads")]
    gpus = [str(item) for item in environment.items("gpus")]
    parts.append("GPU: " + ", ".join(gpus) if gpus else _text(environment, "device") or "no GPU")
    parts += [_text(environment, "system"), _prefixed("Python", environment.raw("python"))]
    packages = environment.raw("packages")
    if isinstance(packages, dict):
        parts += [f"{name} {version}" for name, version in packages.items()]
    return ", ".join(part for part in parts if part)


def _text(environment: Fields, key: str) -> str:
    value = environment.raw(key)
    return value if isinstance(value, str) else ""


def _numbered(environment: Fields, key: str) -> str:
    value = environment.raw(key)
    return f"{value} {key if value != 1 else key.removesuffix('s')}" if isinstance(value, int) else ""


def _prefixed(name: str, value: Any) -> str:
    return f"{name} {value}" if value else ""
