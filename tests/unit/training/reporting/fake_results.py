"""Results as experiments leave them, of readers that never were: figures drawn from a seeded generator."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.reporting.sets import CROSS_LINGUAL, FQUAD_DEV, PAIRS, SAME_LANGUAGE, pair_set

NINE = tuple(PAIRS)
FRENCH = pair_set("fr", "fr")
JAPANESE = pair_set("ja", "ja")
ALL_SETS = (*NINE, FQUAD_DEV, "jaquad-dev", "jsquad-1.3-dev")
LENGTHS = ("1-2", "3-5", "6-10", "11-20", "21+")
TYPES = ("who", "what", "when", "where", "why", "how many", "how", "which", "other")
SIZES = {FQUAD_DEV: 3188, "jaquad-dev": 3939, "jsquad-1.3-dev": 4442}


@dataclass(frozen=True)
class Fake:
    """One experiment."""

    name: str
    tables: tuple[str, ...] = ()
    row: str = ""
    kind: str = "finetune"
    base: str = "small-encoder"
    teacher: str = ""
    sets: tuple[str, ...] = NINE
    training: tuple[Any, ...] = ("squad-train-v1.1.json",)
    level: float = 40.0
    """F1 on English, in percent."""
    millions: float = 4.0
    seeds: tuple[int, ...] = (0,)
    note: str = ""
    cost: dict[str, Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def encoder(self) -> str:
        return self.name.split("-")[0]


def small_and_mbert() -> list[Fake]:
    """What the project declares, all of it run."""
    return [fake for code, level in (("small", 42.0), ("mbert", 85.0)) for fake in _family(code, level)]


def _family(code: str, level: float) -> list[Fake]:
    native = (FQUAD_DEV, FRENCH)
    millions = 2.0 if code == "small" else 30.0
    squad = {"file": "squad-train-v1.1.json", "questions": 8000 if code == "small" else None}
    teacher = f"{code}-aligned-squad"
    base = {"window_ms": 21.0, "megabytes": 30.0, "parameters": 24_800_000, "format": "onnx-int8"}
    if code == "mbert":
        base = {"window_ms": 290.0, "megabytes": 180.0, "parameters": 177_000_000, "format": "onnx-int8"}
    half = {**base, "window_ms": base["window_ms"] / 1.9, "megabytes": base["megabytes"] * 0.8}
    pupil = {"sets": SAME_LANGUAGE, "tables": ("distillation",), "cost": half, "base": teacher}
    family = [
        Fake(f"{code}-align", ("alignment",), "Aligned", kind="align", sets=(), level=level, millions=millions / 2),
        Fake(f"{code}-squad", ("1", "2", "alignment"), "Zero-shot", level=level, millions=millions, training=(squad,)),
        Fake(teacher, ("1", "2", "3", "alignment"), "SQuAD (zero-shot)", level=level + 3, millions=millions, cost=base),
        Fake(f"{code}-piaf", ("3",), "FQuAD (target baseline)", sets=native, level=level - 8, millions=millions / 2),
        Fake(f"{code}-squad-frsquad", ("3",), "SQuAD + Fr-SQuAD", sets=native, level=level + 2, millions=millions),
        Fake(f"{code}-squad-frsquad-piaf", ("3",), "SQuAD + Fr-SQuAD + FQuAD", sets=native, level=level + 5),
        Fake(f"{code}-all", ("all",), "All data", sets=ALL_SETS, level=level + 8, seeds=(0, 1, 2), millions=millions),
        Fake(f"{code}-translate-baseline-fr", ("1",), "Baseline", kind="translate-baseline", sets=(FRENCH,)),
        Fake(f"{code}-translate-baseline-ja", ("1",), "Baseline", kind="translate-baseline", sets=(JAPANESE,)),
        Fake(f"{code}-distilled", row="half the layers, taught", teacher=teacher, level=level - 2, **pupil),
        Fake(f"{code}-undistilled", row="half the layers, labels alone", level=level - 5, **pupil),
    ]
    aligned = {"base": f"{code}-align", "training": (squad,), "sets": (*NINE, FQUAD_DEV)}
    return [Fake(**{**vars(one), **aligned}) if one.name == teacher else one for one in family]


def write_results(folder: Path, fakes: Sequence[Fake], *, seed: int = 0) -> Path:
    """Writes `results/`, one folder an experiment."""
    for fake in fakes:
        _write_experiment(folder / fake.name, fake, random.Random(f"{seed} {fake.name}"))
    return folder


def write_json(path: Path, value: Any) -> None:
    """Makes the folders too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def set_metrics(f1: float, n: int, chance: random.Random | None = None) -> dict[str, Any]:
    """A set's part of an experiment's metrics.json."""
    chance = chance or random.Random(0)
    half = 90 / math.sqrt(n)
    squad, multilingual = max(0.0, f1 - 4 * chance.random()), f1
    return {
        "n": n,
        "language": "fr",
        **{
            mode: {"exact_match": 0.7 * value, "f1": value}
            | {"exact_match_interval": _ends(0.7 * value, half), "f1_interval": _ends(value, half)}
            for mode, value in (("squad", squad), ("multilingual", multilingual))
        },
    }


def slices(f1: float, n: int, chance: random.Random, kinds: Sequence[str], slope: float) -> dict[str, Any]:
    """F1 by kind, falling with the kind's place."""
    return {
        kind: {"n": max(1, n // (2 + 3 * place)), "f1": _within(f1 + 8 - slope * place + 6 * chance.random())}
        for place, kind in enumerate(kinds)
    }


def _write_experiment(folder: Path, fake: Fake, chance: random.Random) -> None:
    declared = {
        "name": fake.name,
        "description": f"The {fake.encoder} encoder, made up for a test of {fake.row or 'all data'}",
        "note": fake.note,
        "kind": fake.kind,
        "encoder": fake.encoder,
        "table": list(fake.tables),
        "row": fake.row,
        "base": {"experiment": fake.base},
        "teacher": {"experiment": fake.teacher} if fake.teacher else None,
        "training": list(fake.training),
        "evaluation": [{"file": f"{name}.json", "questions": None} for name in fake.sets],
        "hyperparameters": {"learning_rate": 3e-5},
        "seeds": list(fake.seeds),
    }
    write_json(folder / "experiment.json", {**declared, **fake.extra})
    write_json(folder / "environment.json", ENVIRONMENT)
    write_json(folder / "data.json", {})
    write_json(folder / "metrics.json", _metrics(fake, chance))
    if fake.cost:
        write_json(folder / "cost.json", fake.cost)
    for number in fake.seeds:
        _write_seed(folder / f"seed-{number}", fake, random.Random(f"{number} {fake.name}"))


ENVIRONMENT = {
    "python": "3.11.9",
    "packages": {"torch": "2.13.0", "transformers": "5.23.0"},
    "system": "Linux",
    "processor": "Imaginary Processor 9000 @ 2.5 GHz",
    "cores": 2,
    "threads": 2,
    "gpus": [],
    "revision": "0123456789ab",
}


def _metrics(fake: Fake, chance: random.Random) -> dict[str, Any]:
    if fake.kind == "align":
        pairs = ("eng-fra", "eng-jpn", "fra-jpn")
        after = {pair: {"accuracy": _within(fake.level + 10 - 9 * n), "n": 1997} for n, pair in enumerate(pairs)}
        before = {pair: {"accuracy": one["accuracy"] / 3, "n": 1997} for pair, one in after.items()}
        return {"retrieval": after, "retrieval_before": before}
    return {name: set_metrics(_level(fake, name, chance), SIZES.get(name, 327), chance) for name in fake.sets}


def _level(fake: Fake, name: str, chance: random.Random) -> float:
    paragraph, question = PAIRS.get(name, ("fr", "fr"))
    loss = {"en": 0.0, "fr": 6.0, "ja": 13.0}
    return _within(fake.level - loss[paragraph] - loss[question] * 0.7 + 4 * chance.random())


def _write_seed(folder: Path, fake: Fake, chance: random.Random) -> None:
    if fake.kind != "translate-baseline":
        _write_log(folder / "log.jsonl", fake, chance)
        record = {"seconds": 900.0, "steps": 500, "items": 9000, "tokens": int(fake.millions * 1e6), "flops": 3.2e14}
        write_json(folder / "training.json", {**record, "questions": 8000, "device": "cpu"})
    metrics = {}
    for name in fake.sets:
        f1, n = _level(fake, name, chance), SIZES.get(name, 327)
        metrics[name] = set_metrics(f1, n, chance) | {
            "by_answer_length": slices(f1, n, chance, LENGTHS, 7.0),
            "by_question_type": slices(f1, n, chance, TYPES, 3.0),
        }
        if name in CROSS_LINGUAL:
            scores = {f"q{number}": [0.0, min(1.0, chance.random() * f1 / 50)] for number in range(60)}
            both = {key: {"squad": value, "multilingual": value} for key, value in scores.items()}
            write_json(folder / "evaluation" / f"scores_{name}.json", both)
    if metrics:
        write_json(folder / "evaluation" / "metrics.json", metrics)


def _write_log(path: Path, fake: Fake, chance: random.Random) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for step in range(1, 121):
        share = step / 120
        loss = 1.4 + 3.5 * math.exp(-5 * share) + 40 / (20 + fake.level) + 0.5 * (chance.random() - 0.5)
        line = {"step": 10 * step, "loss": loss, "learning_rate": 1e-4, "tokens": int(share * fake.millions * 1e6)}
        lines.append(json.dumps({**line, "elapsed_seconds": 3.0 * step}))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _ends(value: float, half: float) -> list[float]:
    return [_within(value - half), _within(value + half)]


def _within(value: float) -> float:
    return min(100.0, max(0.0, value))
