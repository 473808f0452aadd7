"""Scores a reader on SQuAD-format files, through the served windows and decoder (criterion Q3)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.progress import track

from actions.qa.decode import decode
from actions.qa.reader import Reader
from actions.qa.tokenization import TokenizedText
from actions.qa.windows import WindowSettings, build_windows
from training.corpora.squad import Example, read_squad
from training.scoring.metrics import multilingual_tokens, score, squad_tokens

_LANGUAGE_OF_FILE = (
    (re.compile(r"context_(en|fr|jap)"), {"jap": "ja"}),
    (re.compile(r"(fquad|piaf|french)"), {"fquad": "fr", "piaf": "fr", "french": "fr"}),
    (re.compile(r"(jaquad|jsquad|japanese)"), {"jaquad": "ja", "jsquad": "ja", "japanese": "ja"}),
)


@dataclass(frozen=True, slots=True)
class Prediction:
    """The best span of one example."""

    question_id: str
    text: str
    score: float


def evaluate(reader: Reader, files: list[Path], out: Path) -> dict[str, Any]:
    """Writes `metrics.json` and a predictions file for each data file; the reader is loaded already."""
    out.mkdir(parents=True, exist_ok=True)
    metrics: dict[str, Any] = {}
    for path in files:
        examples = [example for example in read_squad(path) if example.golds]
        predictions = list(track(predict(reader, examples), total=len(examples), description=path.name))
        metrics[_stem(path)] = _scores(examples, predictions, language_of(path))
        by_id = {prediction.question_id: prediction.text for prediction in predictions}
        (out / f"predictions_{_stem(path)}.json").write_text(json.dumps(by_id, ensure_ascii=False, indent=1))
        (out / "metrics.json").write_text(json.dumps(metrics, indent=2))
    return metrics


def predict(reader: Reader, examples: list[Example]) -> Iterator[Prediction]:
    """The best span of each example's paragraph, in order."""
    tokenized: dict[str, TokenizedText] = {}
    for example in examples:
        if example.context not in tokenized:
            tokenized[example.context] = reader.tokenizer.encode(example.context)
        yield _best(reader, example, tokenized[example.context])


def language_of(path: Path) -> str:
    """Language of a data file's paragraphs, by its usual name; English where the name says nothing."""
    for pattern, codes in _LANGUAGE_OF_FILE:
        if match := pattern.search(path.name):
            return codes.get(match[1], match[1])
    return "en"


def _best(reader: Reader, example: Example, context: TokenizedText) -> Prediction:
    question = reader.tokenizer.encode(example.question)
    windows = build_windows(question, context, reader.tokenizer.special, WindowSettings())
    best = Prediction(example.question_id, "", float("-inf"))
    for window, logits in zip(windows, reader.read(windows), strict=True):
        place = {"context_start": window.context_start, "n_context": len(window.context)}
        for span in decode(logits.start, logits.end, n_best=1, **place):
            if span.score > best.score:
                start, end = window.context.starts[span.first], window.context.ends[span.last]
                best = Prediction(example.question_id, example.context[start:end], span.score)
    return best


def _scores(examples: list[Example], predictions: list[Prediction], language: str) -> dict[str, Any]:
    said = [prediction.text for prediction in predictions]
    golds = [[gold.text for gold in example.golds] for example in examples]
    squad = asdict(score(said, golds, squad_tokens))
    multilingual = asdict(score(said, golds, multilingual_tokens(language)))
    return {"squad": squad, "multilingual": multilingual, "n": len(examples)}


def _stem(path: Path) -> str:
    return path.name.removesuffix(".xz").removesuffix(".json")
