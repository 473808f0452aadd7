"""Small random models in transformers folders, for tests of what is done with a trained one."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from transformers import BertConfig, BertForQuestionAnswering

from tests.support.readers import letter_tokenizer

SMALL = {
    "vocab_size": 400,
    "hidden_size": 32,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 64,
}


def write_tokenizer_files(folder: Path) -> None:
    """Letters as pieces; transformers is told to take tokenizer.json as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    letter_tokenizer()._fast.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"}))


def random_span_extractor(*, seed: int = 1, **size: int) -> BertForQuestionAnswering:
    """A BERT with random weights, and logits far enough apart to compare."""
    torch.manual_seed(seed)
    model = BertForQuestionAnswering(BertConfig(**{**SMALL, **size})).eval()
    with torch.no_grad():
        model.qa_outputs.weight.mul_(20)
        model.qa_outputs.bias.copy_(torch.tensor([0.1, -0.1]))
    return model


def write_checkpoint(folder: Path, *, seed: int = 1, **size: int) -> Path:
    """A whole checkpoint; returns its folder."""
    write_tokenizer_files(folder)
    random_span_extractor(seed=seed, **size).save_pretrained(folder)
    return folder


def write_squad(path: Path, *, n: int = 6, context: str = "You get 25 days of leave a year. Ask Anna Berg.") -> Path:
    """A SQuAD 1.1 file of short questions whose answer is `25 days`; returns its path."""
    answers = [{"text": "25 days", "answer_start": context.index("25 days")}]
    questions = [
        {"id": f"{path.stem}-{number}", "question": f"how many {number}?", "answers": answers} for number in range(n)
    ]
    article = {"title": path.stem, "paragraphs": [{"context": context, "qas": questions}]}
    path.write_text(json.dumps({"version": "1.1", "data": [article]}), encoding="utf-8")
    return path
