"""A checkpoint becomes a reader's folder, whole or not at all; int8 that loses too much is refused."""

from __future__ import annotations

import argparse
import json
import shutil

import numpy as np
import pytest

from actions.qa.manifest import check_folder, digest
from actions.qa.onnx_reader import OnnxReader
from actions.qa.reader import make_reader
from actions.qa.tokenization import Tokenizer
from actions.qa.torch_reader import TorchReader
from actions.qa.windows import WindowSettings, build_windows
from tests.support.checkpoints import write_checkpoint, write_squad
from tests.unit.training.exporting.results import write_results
from training import export as module
from training.commands import export as command
from training.export import ExportSettings, export
from training.exporting.check import Check, SetLoss
from training.exporting.checkpoint import load_checkpoint
from training.exporting.errors import ExportError, ExportRefused
from training.exporting.rounding import windows_to_hear, with_rounded_weights
from training.exporting.thaw import read_weights


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One export with everything: checked, forced, with results and float weights."""
    root = tmp_path_factory.mktemp("export")
    model, data = write_checkpoint(root / "model"), write_squad(root / "leave.json")
    results = write_results(root / "results")
    settings = ExportSettings(
        "mine-1", null_threshold=1.5, check=Check((data,), 4), results=results, with_safetensors=True, force=True
    )
    return root, export(model, root / "out" / "mine", settings)


@pytest.fixture
def quick(made, monkeypatch):
    """Exports without tracing: the graph is copied from the first one."""
    root, exported = made
    monkeypatch.setattr(module, "write_onnx", lambda _, out, **__: shutil.copyfile(exported.folder / "model.onnx", out))
    return root / "model"


def int8_loses(monkeypatch, points):
    monkeypatch.setattr(module, "measure", lambda *_: (SetLoss("leave", 6, 70.0, 70.0 - points, 0.0, 1.0),))


def logits_of(reader):
    reader.load()
    encode = reader.tokenizer.encode
    windows = build_windows(
        encode("how many?"), encode("You get 25 days. " * 40), reader.tokenizer.special, WindowSettings()
    )
    return [np.concatenate((one.start, one.end)) for one in reader.read(windows)]


def test_the_folder_is_a_reader_with_a_card(made):
    root, exported = made
    assert exported.folder == root / "out" / "mine"
    manifest = check_folder(exported.folder)
    assert (manifest.name, manifest.null_threshold) == ("mine-1", 1.5)
    assert {"README.md", "model.onnx", "model.safetensors", "tokenizer.json"} <= set(manifest.sha256)
    assert isinstance(make_reader(str(exported.folder), n_workers=1), OnnxReader)
    assert "# mine-1" in (exported.folder / "README.md").read_text()
    assert [path.name for path in (root / "out").iterdir()] == ["mine"]  # evaluations are not kept


def test_weights_are_rounded_by_what_the_model_hears(made):
    root, exported = made
    model = load_checkpoint(root / "model")
    windows = windows_to_hear(Tokenizer.from_file(exported.folder / "tokenizer.json"))
    expected = with_rounded_weights(model, windows).state_dict()
    stored = read_weights(exported.folder / "model.onnx")
    name = "bert.encoder.layer.0.output.dense.weight"
    np.testing.assert_allclose(stored[name], expected[name].numpy(), atol=1e-6)
    exact = model.state_dict()[name].numpy()
    steps = np.abs(exact).max(axis=1, keepdims=True) / 127
    assert np.abs(stored[name] - exact).max() > 0.51 * steps.min()  # further than the nearest step


def test_both_sets_of_weights_read_like_the_model(made):
    root, exported = made
    expected = logits_of(TorchReader(str(root / "model")))
    for kept, rounded in zip(
        logits_of(TorchReader(str(exported.folder))), logits_of(OnnxReader(exported.folder)), strict=True
    ):
        exact = expected.pop(0)
        np.testing.assert_array_equal(kept, exact)
        assert np.corrcoef(rounded, exact)[0, 1] > 0.98
    assert not expected


def test_the_manifest_records_the_check(made):
    _, exported = made
    record = json.loads((exported.folder / "manifest.json").read_text())
    (loss,) = exported.losses
    assert record["int8_checked"] is True
    assert record["int8_loss_f1"] == {"leave": round(loss.float_f1 - loss.int8_f1, 3)}
    assert record["experiments"] == ["first", "second"]
    assert loss.n == 4


def test_the_cost_lies_beside_the_results(made):
    root, exported = made
    record = json.loads((root / "results" / "second" / "cost.json").read_text())
    assert record["format"] == "onnx-int8"
    assert record["parameters"] == record["float"]["parameters"]
    assert record["megabytes"] == pytest.approx((exported.folder / "model.onnx").stat().st_size / 1e6, abs=0.006)
    assert record["window_ms"] > 0


def test_too_much_loss_is_refused_and_the_old_reader_stays(made, quick, tmp_path, monkeypatch):
    out, settings = tmp_path / "mine", ExportSettings("new", check=Check((made[0] / "leave.json",)))
    shutil.copytree(made[1].folder, out)
    int8_loses(monkeypatch, 0.6)
    with pytest.raises(ExportRefused, match=r"leave: 70\.00 float, 69\.40 int8, loss 0\.60"):
        export(quick, out, settings)
    assert check_folder(out).name == "mine-1"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_small_loss_is_accepted(made, quick, tmp_path, monkeypatch):
    int8_loses(monkeypatch, 0.4)
    exported = export(quick, tmp_path / "mine", ExportSettings("new", check=Check((made[0] / "leave.json",))))
    assert json.loads((exported.folder / "manifest.json").read_text())["int8_loss_f1"] == {"leave": 0.4}


def test_without_data_it_is_written_and_marked_as_not_checked(quick, tmp_path, capsys):
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    out = tmp_path / "mine"
    arguments = parser.parse_args(["export", "--model", str(quick), "--out", str(out), "--name", "mine-2"])
    assert arguments.run(arguments) == 0
    assert "Not checked: how much int8 loses is not known." in capsys.readouterr().out
    assert json.loads((out / "manifest.json").read_text())["int8_checked"] is False
    assert not (out / "model.safetensors").exists()
    assert digest(out / "tokenizer.json") == digest(quick / "tokenizer.json")


def test_the_command_passes_every_option_on(monkeypatch, made):
    given = []
    monkeypatch.setattr(module, "export", lambda *values: given.append(values) or made[1])
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    options = "--null-threshold 2 --data a.json b.json --max-questions 9 --results r"
    options += " --with-safetensors --force --reads-titles"
    arguments = parser.parse_args(["export", "--model", "m", "--out", "o", "--name", "n", *options.split()])
    assert arguments.run(arguments) == 0
    ((model, out, settings),) = given
    assert (str(model), str(out), settings.name, settings.null_threshold) == ("m", "o", "n", 2.0)
    assert (list(map(str, settings.check.data)), settings.check.max_questions) == (["a.json", "b.json"], 9)
    assert (str(settings.results), settings.with_safetensors, settings.force) == ("r", True, True)
    assert settings.reads_titles


def test_what_is_wrong_is_said_before_any_work(made, tmp_path, monkeypatch):
    root, exported = made
    monkeypatch.setattr(module, "load_checkpoint", None)  # would fail
    for out in (root / "model", root):
        with pytest.raises(ExportError, match="expected another folder than the model's own"):
            export(root / "model", out, ExportSettings("x"))
    with pytest.raises(ExportError, match=r"nothing\.json is not there"):
        export(root / "model", tmp_path / "x", ExportSettings("x", check=Check((tmp_path / "nothing.json",))))
    assert check_folder(exported.folder).name == "mine-1"


@pytest.mark.parametrize("reads_titles", [True, False])
def test_the_text_that_weights_are_rounded_by_can_be_told(quick, tmp_path, monkeypatch, reads_titles):
    told, windows_of = [], module.windows_to_hear

    def heard(tokenizer, files, *, with_titles):
        told.append((files, with_titles))
        return windows_of(tokenizer, files, with_titles=with_titles)

    monkeypatch.setattr(module, "windows_to_hear", heard)
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    text, titles = write_squad(tmp_path / "ours.json"), ["--reads-titles"] if reads_titles else []
    places = ["--model", str(quick), "--out", str(tmp_path / "out"), "--name", "mine-3", "--round-by", str(text)]
    arguments = parser.parse_args(["export", *places, *titles])
    assert arguments.run(arguments) == 0
    assert told == [((text,), reads_titles)]
