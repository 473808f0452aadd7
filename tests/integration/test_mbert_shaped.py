"""The whole way of a model of mBERT's shape: base folder, training, evaluation, export. Its weights are random.

12 layers x 768 with 12 heads, as bert-base-multilingual-cased; its 119,547 word pieces are cut to letters, which
saves 90 million parameters and changes nothing on the way.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from actions.qa.manifest import check_folder
from actions.qa.onnx_reader import OnnxReader
from actions.qa.reader import make_reader
from tests.support.checkpoints import write_checkpoint, write_squad
from training.export import ExportSettings, export
from training.exporting.check import Check
from training.learning.hyperparameters import Hyperparameters, WindowHyperparameters
from training.running.context import RunSettings
from training.running.experiment import Base, Experiment, QuestionSet
from training.running.runner import run

pytestmark = pytest.mark.timeout(600)

MBERT = {"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072}
N_STEPS = 2
SET = "leave_test_context_fr"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Base, results of its training, and exported reader: made once, for it takes most of the time."""
    root = tmp_path_factory.mktemp("mbert")
    base = write_checkpoint(root / "base", **MBERT)
    results = train(base, root)
    reader = root / "reader"
    check = Check((root / "data" / "qa" / f"{SET}.json",))
    export(
        results / "seed-0" / "model", reader, ExportSettings("mbert-shaped", check=check, results=results, force=True)
    )
    return {"base": base, "results": results, "reader": reader}


def train(base: Path, root: Path) -> Path:
    """A few steps from the folder of the base; returns the experiment's results."""
    (root / "data" / "qa").mkdir(parents=True)
    write_squad(root / "data" / "qa" / "leave_train.json", n=8)
    write_squad(root / "data" / "qa" / f"{SET}.json", n=4, context="Ask Anna Berg. You get 25 days of leave a year.")
    experiment = Experiment(
        name="mbert-shaped",
        description="A few steps of a random model",
        kind="finetune",
        base=Base(model="bert-base-multilingual-cased"),
        training=(QuestionSet(file="leave_train.json"),),
        evaluation=(QuestionSet(file=f"{SET}.json"),),
        hyperparameters=Hyperparameters(batch_size=2, max_steps=N_STEPS),
        windows=WindowHyperparameters(max_tokens=160, doc_stride=64),
    )
    settings = RunSettings(
        data=root / "data", results=root / "results", models={"bert-base-multilingual-cased": str(base)}
    )
    (outcome,) = run([experiment.name], {experiment.name: experiment}, settings)
    return outcome.folder


def test_the_base_is_loaded_by_folder_and_trained(folders: dict[str, Path]) -> None:
    from safetensors.torch import load_file

    before = load_file(folders["base"] / "model.safetensors")
    after = load_file(folders["results"] / "seed-0" / "model" / "model.safetensors")
    moved = [name for name, weight in before.items() if not torch.equal(weight, after[name])]
    assert "bert.encoder.layer.11.output.dense.weight" in moved
    assert json.loads((folders["results"] / "seed-0" / "training.json").read_text())["steps"] == N_STEPS


def test_it_is_evaluated_through_the_served_windows(folders: dict[str, Path]) -> None:
    metrics = json.loads((folders["results"] / "metrics.json").read_text())
    assert metrics[SET]["n"] == 4
    predictions = json.loads((folders["results"] / "seed-0" / "evaluation" / f"predictions_{SET}.json").read_text())
    assert len(predictions) == 4


def test_the_exported_reader_is_whole_and_a_quarter_of_the_size(folders: dict[str, Path]) -> None:
    assert check_folder(folders["reader"]).name == "mbert-shaped"
    weights = folders["results"] / "seed-0" / "model" / "model.safetensors"
    assert (folders["reader"] / "model.onnx").stat().st_size < 0.27 * weights.stat().st_size
    record = json.loads((folders["reader"] / "manifest.json").read_text())
    assert list(record["int8_loss_f1"]) == [SET]


def test_the_exported_reader_answers(folders: dict[str, Path]) -> None:
    from training.corpora.squad import read_squad
    from training.scoring.evaluate import predict

    reader = make_reader(str(folders["reader"]), n_workers=1)
    assert isinstance(reader, OnnxReader)
    reader.load()
    examples = read_squad(folders["results"].parents[1] / "data" / "qa" / f"{SET}.json")
    for example, prediction in zip(examples, predict(reader, examples), strict=True):
        assert prediction.text in example.context


def test_card_and_cost_are_filled_from_the_results(folders: dict[str, Path]) -> None:
    card = (folders["reader"] / "README.md").read_text(encoding="utf-8")
    assert "12 layers x 768, 12 heads" in card
    assert "bert-base-multilingual-cased (Apache-2.0)" in card
    assert "leave_train (8)" in card
    cost = json.loads((folders["results"] / "cost.json").read_text())
    assert cost["format"] == "onnx-int8"
    assert 85e6 < cost["parameters"] < 90e6
