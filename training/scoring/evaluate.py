"""Scores a reader on SQuAD-format files, through the served windows and decoder (criterion Q3).

For each file it writes into one folder: `predictions_SET.json` ({id: text}), `nbest_predictions_SET.json` ({id: spans,
best first}), `null_odds_SET.json` ({id: null score minus best span score}), `scores_SET.json` ({id: {mode: [exact
match, F1]}}, 0 to 1), and last its part of `metrics.json`, in percent.

A file all of whose questions have an answer is scored by the rules of SQuAD 1.1, and the best span is the prediction.
In any other, by the rules of SQuAD 2.0, a best span that scores below the threshold gives an empty prediction; the
`squad` figures are then what the official script says of `predictions_SET.json`. `best_exact` and `best_f1` are what
it says of the best spans, threshold or not, with `null_odds_SET.json`; the null threshold that gives them is the
negative of `best_exact_thresh` or `best_f1_thresh` (see `BestThreshold`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from actions.qa.reader import Reader
from actions.qa.windows import WindowSettings
from training.corpora.files import set_name, write_json
from training.corpora.fingerprint import file_sha256
from training.corpora.squad import Example, read_squad
from training.errors import TrainingError
from training.scoring.combine import combine
from training.scoring.figures import Scored, set_figures
from training.scoring.metrics import match, multilingual_tokens
from training.scoring.predict import MAX_ANSWER_TOKENS, SERVED_WINDOWS, Prediction, Predictor, predict
from training.scoring.runs import read_object
from training.scoring.sets import language_of, set_files
from training.scoring.squad import match_v1, match_v2

__all__ = ["combine", "evaluate", "language_of", "predict"]

_FILES = ("predictions", "nbest_predictions", "null_odds", "scores")
_WEIGHTS = (".onnx", ".safetensors")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a set's results depend on; kept with them, so that they are not taken for those of something else."""

    reader: str
    data_sha256: str
    language: str
    max_questions: int | None
    max_tokens: int
    overlap_tokens: int
    max_question_tokens: int
    max_answer_tokens: int
    null_threshold: float


def evaluate(
    reader: Reader,
    files: Sequence[Path],
    out: Path,
    *,
    max_questions: int | None = None,
    windows: WindowSettings = SERVED_WINDOWS,
    max_answer_tokens: int = MAX_ANSWER_TOKENS,
    null_threshold: float | None = None,
    language: str | None = None,
    reader_id: str | None = None,
    predictor: Predictor = predict,
) -> dict[str, Any]:
    """Reads every file, and returns what is in `metrics.json` then: sets of earlier calls too.

    A set whose results are there, of the same inputs, is not read again.

    :param reader: loaded already.
    :param max_questions: only the first ones of each file.
    :param null_threshold: default: that of the reader's card.
    :param language: of the paragraphs; default: by each file's name.
    :param predictor: what answers the questions with the reader.
    :param reader_id: what stands for the reader's weights; default: its card's name, with the digest of the weights if
        that is a folder.
    :raises CorpusError: a file is missing or malformed.
    :raises TrainingError: two files have one name, or the folder holds other sets of another reader.
    """
    if max_questions is not None and max_questions < 1:
        raise TrainingError(f"expected at least 1 question, got max_questions={max_questions}")
    by_name = {set_name(file): file for file in set_files(files)}
    name_of_reader = reader_id or identity(reader.card.name)
    metrics = _earlier(out, name_of_reader, asked=set(by_name))
    for name, file in by_name.items():
        inputs = Inputs(
            reader=name_of_reader,
            data_sha256=file_sha256(file),
            language=language or language_of(file),
            max_questions=max_questions,
            max_tokens=windows.max_tokens,
            overlap_tokens=windows.overlap_tokens,
            max_question_tokens=windows.max_question_tokens,
            max_answer_tokens=max_answer_tokens,
            null_threshold=reader.card.null_threshold if null_threshold is None else null_threshold,
        )
        if not _is_done(out, name, metrics.get(name), inputs):
            metrics[name] = _evaluate_set(reader, file, out, inputs, predictor) | {"inputs": asdict(inputs)}
            write_json(out / "metrics.json", metrics)
    return metrics


def identity(place: str) -> str:
    """What tells one reader from another: its folder's name changes nothing, its weights do.

    :param place: folder or hub name of a reader; a name that is no folder is taken as it is.
    """
    folder = Path(place)
    weights = sorted(path for path in folder.glob("*") if path.suffix in _WEIGHTS) if folder.is_dir() else []
    return " ".join(file_sha256(path) for path in weights) or place


def _earlier(out: Path, reader: str, *, asked: set[str]) -> dict[str, Any]:
    """The folder's metrics so far; sets of another reader are only allowed if they will be read again."""
    if not (out / "metrics.json").is_file():
        return {}
    metrics = read_object(out / "metrics.json")
    for name, figures in metrics.items():
        other = figures.get("inputs", {}).get("reader")
        if name not in asked and other != reader:
            raise TrainingError(
                f"{out} holds results of another reader on {name} ({other}, now {reader}): "
                "expected another folder, or that set among the files"
            )
    return metrics


def _is_done(out: Path, name: str, figures: Mapping[str, Any] | None, inputs: Inputs) -> bool:
    there = all((out / f"{kind}_{name}.json").is_file() for kind in _FILES)
    return there and figures is not None and figures.get("inputs") == asdict(inputs)


def _evaluate_set(reader: Reader, file: Path, out: Path, inputs: Inputs, predictor: Predictor) -> dict[str, Any]:
    every = read_squad(file)
    has_unanswerable = not all(example.golds for example in every)
    examples = every[: inputs.max_questions]
    windows = WindowSettings(inputs.max_tokens, inputs.overlap_tokens, inputs.max_question_tokens)
    found = predictor(reader, examples, windows=windows, max_answer_tokens=inputs.max_answer_tokens)
    progress = track(found, total=len(examples), description=set_name(file), console=Console(stderr=True))
    predictions = list(progress)
    threshold = inputs.null_threshold if has_unanswerable else None
    scored = [
        _scored(example, prediction, threshold, inputs.language)
        for example, prediction in zip(examples, predictions, strict=True)
    ]
    _write_files(out, set_name(file), predictions, scored)
    return set_figures(scored, language=inputs.language, has_unanswerable=has_unanswerable)


def _scored(example: Example, prediction: Prediction, threshold: float | None, language: str) -> Scored:
    """:param threshold: None where every question of the file has an answer."""
    said = prediction.text if threshold is None or prediction.score >= threshold else ""
    golds = [gold.text for gold in example.golds]
    squad = match_v1(said, golds) if threshold is None else match_v2(said, golds)
    return Scored(example, prediction, said, squad, match(said, golds, multilingual_tokens(language)))


def _write_files(out: Path, name: str, predictions: Sequence[Prediction], scored: Sequence[Scored]) -> None:
    contents = {
        "predictions": {one.example.question_id: one.said for one in scored},
        "nbest_predictions": {one.question_id: [asdict(span) for span in one.spans] for one in predictions},
        "null_odds": {one.question_id: one.null_odds for one in predictions},
        "scores": {one.example.question_id: one.record() for one in scored},
    }
    for kind in _FILES:
        write_json(out / f"{kind}_{name}.json", contents[kind])
