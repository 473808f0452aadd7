"""Training throughput of our trainer against a plain Trainer that pads every window to 384 pieces.

    make bench-training DATA=DIR [MODEL=FOLDER]

Same model, same questions, same machine, rounds of both in turn; medians. Both arms take the same number of steps over
the same windows, and the loss of each on windows that neither learnt from is measured after every round: bucketing must
not cost quality.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table
from torch.nn.functional import cross_entropy
from transformers import BertConfig, BertForQuestionAnswering, PreTrainedModel, Trainer, TrainingArguments
from transformers.trainer_callback import PrinterCallback

from actions.qa.tokenization import Tokenizer
from training.corpora.misaligned import for_training
from training.corpora.squad import read_squad
from training.learning.batches import collate
from training.learning.features import FeatureMaker, LabelledWindow
from training.learning.hyperparameters import Hyperparameters, WindowHyperparameters
from training.learning.spans import finetune, span_scores
from training.running.context import find_data
from training.running.experiment import QuestionSet
from training.running.questions import draw

PADDED_TOKENS = 384
SETTINGS = Hyperparameters(2e-4, batch_size=16, epochs=1, attention_dropout=0.0)
Arm = Callable[[PreTrainedModel, list[LabelledWindow], Path], float]
"""Trains; returns the seconds that it took, without what is set up before."""


def main() -> None:
    """Prints a table and one JSON line."""
    arguments = _arguments()
    tokenizer = Tokenizer.from_file(arguments.tokenizer)
    held_out, *rounds = _rounds(arguments.data, tokenizer, arguments.rounds + 1, arguments.questions)
    arms: dict[str, Arm] = {"padded to 384": _plain, "bucketed": _ours}
    models = {name: _model(arguments.model) for name in arms}
    rates: dict[str, list[float]] = {name: [] for name in arms}
    losses: dict[str, list[float]] = {name: [] for name in arms}
    for number, windows in enumerate(rounds):
        for name, train in arms.items():
            with tempfile.TemporaryDirectory() as folder:
                rates[name].append(len(windows) / train(models[name], windows, Path(folder)))
            losses[name].append(_loss(models[name], held_out))
        print(f"round {number + 1} of {len(rounds)}: " + ", ".join(f"{n} {r[-1]:.1f}/s" for n, r in rates.items()))
    _report(rates, losses)


def _report(rates: dict[str, list[float]], losses: dict[str, list[float]]) -> None:
    table = Table("trainer", "windows/s (median)", "loss after the first round", "after the last")
    for name in rates:
        row = (statistics.median(rates[name]), losses[name][0], losses[name][-1])
        table.add_row(name, *(f"{value:.2f}" for value in row))
    Console().print(table)
    pairs = zip(*rates.values(), strict=True)
    ratio = statistics.median(ours / plain for plain, ours in pairs)
    print(json.dumps({"times_faster": round(ratio, 2), "windows_per_second": rates, "losses": losses}))


def _rounds(data: Path, tokenizer: Tokenizer, n_rounds: int, questions: int) -> list[list[LabelledWindow]]:
    every = for_training(read_squad(find_data(data, "squad-train-v1.1.json")))
    examples = draw(every, QuestionSet(questions=n_rounds * questions), seed=0)
    maker = FeatureMaker(tokenizer, WindowHyperparameters(), seed=0)
    return [maker.make(examples[begin : begin + questions]) for begin in range(0, len(examples), questions)]


def _model(folder: Path | None) -> PreTrainedModel:
    torch.manual_seed(0)
    if folder:
        return BertForQuestionAnswering.from_pretrained(folder, attention_probs_dropout_prob=0.0)
    sizes = {"hidden_size": 384, "num_hidden_layers": 6, "intermediate_size": 1536}
    return BertForQuestionAnswering(BertConfig(vocab_size=36979, attention_probs_dropout_prob=0.0, **sizes))


def _ours(model: PreTrainedModel, windows: list[LabelledWindow], folder: Path) -> float:
    return finetune(model, windows, SETTINGS, folder, seed=0).seconds


def _plain(model: PreTrainedModel, windows: list[LabelledWindow], folder: Path) -> float:
    trainer = Trainer(
        model=model,
        args=TrainingArguments(
            output_dir=str(folder),
            learning_rate=SETTINGS.learning_rate,
            per_device_train_batch_size=SETTINGS.batch_size,
            num_train_epochs=1,
            warmup_steps=SETTINGS.warmup_share,
            weight_decay=SETTINGS.weight_decay,
            use_cpu=not torch.cuda.is_available(),
            save_strategy="no",
            remove_unused_columns=False,
            report_to=[],
            disable_tqdm=True,
        ),
        train_dataset=windows,  # type: ignore[arg-type]
        data_collator=_padded,
    )
    trainer.remove_callback(PrinterCallback)
    return float(trainer.train().metrics["train_runtime"])


def _padded(windows: list[LabelledWindow]) -> dict[str, Any]:
    batch = collate(windows, width=PADDED_TOKENS)
    del batch["answerable"]
    labels = {"start_positions": batch.pop("first"), "end_positions": batch.pop("last")}
    return {**batch, **labels}


@torch.inference_mode()
def _loss(model: PreTrainedModel, windows: list[LabelledWindow]) -> float:
    """On windows that were not learnt from."""
    batch = collate(windows)
    model.train(False)
    starts, ends = span_scores(model, batch)
    model.train()
    return float(cross_entropy(starts, batch["first"]) + cross_entropy(ends, batch["last"])) / 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with qa/squad-train-v1.1.json")
    parser.add_argument("--model", type=Path, help="folder of the model to train (default: random, of the small shape)")
    parser.add_argument("--tokenizer", type=Path, default=Path("models/reader/tokenizer.json"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--questions", type=int, default=160, help="questions a round")
    return parser.parse_args()


if __name__ == "__main__":
    main()
