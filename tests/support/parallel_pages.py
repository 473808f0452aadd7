"""Small pages in three languages with questions, in the project's own format; retrievers in folders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from transformers import BertModel

from tests.support.spans import tiny_model, tiny_model_folder
from training.learning.projection import Projection, save_projection

LANGUAGES = ("en", "fr", "ja")
WORDS = ("leave", "pay", "site", "badge", "car", "tax", "fee", "note", "day", "desk", "lunch", "train")


def page(number: int) -> dict[str, Any]:
    """A page about a word, which other languages write backwards (fr) or in capitals (ja)."""
    word = WORDS[number % len(WORDS)]
    spelt = {"en": word, "fr": word[::-1], "ja": word.upper()}
    near = {language: f"The {text} is {number}." for language, text in spelt.items()}
    return {
        "id": f"p{number}",
        "company": "Acme",
        "title": spelt,
        "text": {language: f"About {spelt[language]}.\n\n{'o' * 500}\n\n{near[language]}" for language in LANGUAGES},
        "questions": [
            {
                "answer": {language: str(number) for language in LANGUAGES},
                "near": near,
                "ask": {language: [f"{spelt[language]}?", f"what {spelt[language]}?"] for language in LANGUAGES},
            }
        ],
        "unanswerable": [],
    }


def write_pages(path: Path, *, first: int = 0, n: int = 4) -> Path:
    """A `.pages.json` of `n` pages; returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"pages": [page(first + number) for number in range(n)]}), encoding="utf-8")
    return path


def write_retriever(folder: Path, *, shift: float = 0.1) -> Path:
    """A tiny random encoder with a projection that is not the identity; returns its folder."""
    tiny_model_folder(folder)
    body: BertModel = tiny_model().bert
    body.save_pretrained(folder)
    size = body.config.hidden_size
    noise = np.random.default_rng(0).normal(size=(size, size))
    weight = np.eye(size, dtype=np.float32) + np.float32(shift) * noise.astype(np.float32)
    save_projection(Projection(weight, np.full(size, 0.02, np.float32)), folder)
    return folder
