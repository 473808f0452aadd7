"""How much a reader loses by int8, measured as it is served, and whether that is too much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from actions.qa.reader import Reader, make_reader
from training.corpora.files import set_name
from training.corpora.fingerprint import file_sha256
from training.exporting.errors import ExportError, ExportRefused
from training.quiet import quiet
from training.scoring.evaluate import evaluate, identity
from training.scoring.runs import SetScores, read_scores
from training.scoring.sets import set_files
from training.scoring.significance import interval

MAX_LOSS_F1 = 0.5
"""Points of multilingual F1 that int8 may lose on a set."""
_SAMPLE = "Où est l'École ? 図書館はABCの3階です。 It's open."


@dataclass(frozen=True, slots=True)
class Check:
    """On what int8 is compared with the model as it was trained."""

    data: tuple[Path, ...]
    """SQuAD-format files; a folder stands for the nine sets in it."""
    max_questions: int | None = None
    """Only the first ones of each file."""

    def __post_init__(self) -> None:
        if self.max_questions is not None and self.max_questions < 1:
            raise ExportError(f"expected at least 1 question of each file, got {self.max_questions}")

    def files(self) -> list[Path]:
        """Every file that is meant.

        :raises ExportError: one is not there, which is better known before a model is traced for minutes.
        """
        files = set_files(self.data)
        for file in files:
            if not file.is_file():
                raise ExportError(f"expected a SQuAD-format file to check int8 on, {file} is not there")
        return files


@dataclass(frozen=True, slots=True)
class SetLoss:
    """What int8 does to one set; F1 by the multilingual rules, in percent."""

    name: str
    n: int
    float_f1: float
    int8_f1: float
    low: float
    """95 % interval of the loss over questions (paired bootstrap): how far the set can tell it."""
    high: float

    @property
    def loss(self) -> float:
        """Points of F1; negative where int8 happens to be better."""
        return self.float_f1 - self.int8_f1


def measure(exact: Path, rounded: Path, check: Check, work: Path) -> tuple[SetLoss, ...]:
    """Evaluates both folders on every set; sets that are in `work` already are not read again.

    :param exact: the folder of the model as it was trained.
    :param rounded: the folder of the int8 reader.
    :raises ExportError: the two do not cut text into the same pieces.
    """
    files = check.files()
    readers = [_loaded(folder) for folder in (exact, rounded)]
    _require_same_pieces(readers, exact)
    threshold = readers[1].card.null_threshold
    places = [
        work / f"{kind}-{file_sha256(_weights(folder))[:16]}" for kind, folder in (("float", exact), ("int8", rounded))
    ]
    for folder, reader, place in zip((exact, rounded), readers, places, strict=True):
        evaluate(
            reader,
            files,
            place,
            max_questions=check.max_questions,
            null_threshold=threshold,
            reader_id=identity(str(folder)),
        )
    scores = [read_scores(place) for place in places]
    return tuple(_set_loss(name, *(of_reader[name] for of_reader in scores)) for name in map(set_name, files))


def require_small(losses: Sequence[SetLoss]) -> None:
    """:raises ExportRefused: int8 loses more than `MAX_LOSS_F1` on a set."""
    worst = sorted((item for item in losses if item.loss > MAX_LOSS_F1), key=lambda item: -item.loss)
    if worst:
        listed = "; ".join(
            f"{item.name}: {item.float_f1:.2f} float, {item.int8_f1:.2f} int8, "
            f"loss {item.loss:.2f} with a 95 % interval of {item.low:.2f} to {item.high:.2f}"
            for item in worst
        )
        raise ExportRefused(
            f"int8 loses more than {MAX_LOSS_F1} F1 on {len(worst)} of {len(losses)} sets ({listed}); "
            "--force writes the reader all the same"
        )


def _loaded(folder: Path) -> Reader:
    reader = make_reader(str(folder), n_workers=2)
    with quiet():
        reader.load()
    return reader


def _weights(folder: Path) -> Path:
    onnx = folder / "model.onnx"
    return onnx if onnx.is_file() else sorted(folder.glob("*.safetensors"))[0]


def _require_same_pieces(readers: Sequence[Reader], exact: Path) -> None:
    first, second = (reader.tokenizer.encode(_SAMPLE).ids.tolist() for reader in readers)
    if first != second:
        raise ExportError(f"{exact} and the reader made from it cut text into other pieces; they cannot be compared")


def _set_loss(name: str, exact: SetScores, rounded: SetScores) -> SetLoss:
    before, after = (100 * scores.of("multilingual", "f1") for scores in (exact, rounded.in_order_of(exact, name=name)))
    low, high = interval(before - after)
    return SetLoss(name, len(before), float(before.mean()), float(after.mean()), low, high)
