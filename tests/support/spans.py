"""Tiny span extractors and questions, for tests of training."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import BertConfig, BertForQuestionAnswering

from tests.support.readers import letter_definition, letter_tokenizer
from training.corpora.squad import Example, Gold, write_squad
from training.learning.features import FeatureMaker, LabelledWindow
from training.learning.hyperparameters import WindowHyperparameters
from training.running.context import RunSettings

SIZE = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}


def tiny_model(seed: int = 0, **options: object) -> BertForQuestionAnswering:
    """A random BERT of two layers for `letter_tokenizer`."""
    torch.manual_seed(seed)
    return BertForQuestionAnswering(BertConfig(vocab_size=300, **{**SIZE, **options}))


def tiny_model_folder(folder: Path) -> Path:
    """`tiny_model` as a folder that can be a base."""
    tiny_model().save_pretrained(folder)
    (folder / "tokenizer.json").write_text(letter_definition(), encoding="utf-8")
    return folder


def leave_questions(count: int = 30) -> list[Example]:
    """Questions about paragraphs that say a number of days, of different lengths."""
    return [
        Example(str(n), "how many?", f"You get {n} days. " * (1 + n % 5), (Gold(str(n), 8),), f"a{n % 3}")
        for n in range(count)
    ]


def leave_windows(count: int = 30, **options: float) -> list[LabelledWindow]:
    """The labelled windows of `leave_questions`."""
    settings = WindowHyperparameters(max_tokens=160, doc_stride=64, **options)  # type: ignore[arg-type]
    return FeatureMaker(letter_tokenizer(), settings, seed=0).make(leave_questions(count))


def leave_file(path: Path, count: int = 30) -> Path:
    """`leave_questions` as a SQuAD-format file."""
    write_squad(path, leave_questions(count), version="1.1")
    return path


def leave_settings(folder: Path, name: str, count: int) -> RunSettings:
    """For experiments on that file alone, with `data/` and `results/` in a folder."""
    (folder / "data" / "qa").mkdir(parents=True)
    leave_file(folder / "data" / "qa" / name, count)
    return RunSettings(data=folder / "data", results=folder / "results")
