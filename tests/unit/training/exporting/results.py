"""Results of made-up experiments, in the layout that `python -m training run` writes."""

from __future__ import annotations

import json
from pathlib import Path


def write(folder, name, content):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def mode(exact_match, f1):
    return {
        "exact_match": exact_match,
        "f1": f1,
        "exact_match_interval": [exact_match - 3, exact_match + 3],
        "f1_interval": [f1 - 2, f1 + 2],
    }


def figures(f1, *, n=100, types=None):
    return {
        "n": n,
        "language": "en",
        "squad": mode(f1 - 15, f1 - 5),
        "multilingual": mode(f1 - 10, f1),
        "by_question_type": types or {},
        "by_answer_length": {},
        "seeds": [],
    }


def write_results(root: Path) -> Path:
    """Two experiments, one after the other; returns the folder of the second."""
    write(
        root / "first",
        "experiment.json",
        {
            "kind": "finetune",
            "description": "English",
            "base": {"model": "bert-base-multilingual-cased", "experiment": None},
            "training": [{"file": "squad-train-v1.1.json", "experiment": None, "questions": None}],
            "seeds": [0],
        },
    )
    write(root / "first", "data.json", {"squad-train-v1.1.json.xz": {"sha256": "a", "articles": 2, "questions": 87599}})
    second = root / "second"
    write(
        second,
        "experiment.json",
        {
            "kind": "finetune",
            "description": "Then French",
            "note": "a | b",
            "base": {"model": None, "experiment": "first"},
            "training": [
                {"file": "fquad-1.0-train.json", "questions": 500},
                {"file": "mine.json", "questions": 9999},
                {"experiment": "gone"},
            ],
            "pairs": [{"file": "tanaka_en_ja.tsv", "pairs": 70}],
            "seeds": [0, 1, 2],
        },
    )
    write(second, "data.json", {"fquad-1.0-train.json": {"questions": 20731}, "mine.json": {"questions": 40}})
    write(
        second,
        "metrics.json",
        {
            "high": figures(80, types={"who": {"n": 40, "f1": 90.0}, "why": {"n": 2, "f1": 1.0}}),
            "low": figures(30, types={"who": {"n": 20, "f1": 60.0}, "how": {"n": 35, "f1": 22.0}}),
            "middle": figures(60),
        },
    )
    return second
