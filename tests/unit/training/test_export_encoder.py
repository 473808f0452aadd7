"""A retriever becomes an encoder's folder, whole or not at all; int8 that finds too little is refused."""

from __future__ import annotations

import argparse
import json
import shutil

import numpy as np
import pytest

from actions.qa.manifest import digest
from tests.support.parallel_pages import write_pages, write_retriever
from training import export_encoder as module
from training.commands import export_encoder as command
from training.export_encoder import EncoderExportSettings, export_encoder
from training.exporting import encoder_check
from training.exporting.encoder_check import EncoderLoss, require_small
from training.exporting.errors import ExportError, ExportRefused
from training.exporting.onnx_embedding import OnnxEncoder
from training.learning.embedding import FrozenEncoder
from training.learning.projection import read_projection
from training.running.models import load_tokenizer
from training.scoring.passage_retrieval import PLACES, Recall

TEXTS = ["query: leave?", "passage: pay - Acme\nThe pay is 1.", "query: " + "x " * 400]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One export, checked and forced."""
    root = tmp_path_factory.mktemp("encoder")
    model, pages = write_retriever(root / "model"), write_pages(root / "acme.pages.json", n=4)
    return root, export_encoder(model, root / "out", EncoderExportSettings("mine-1", (pages,), force=True))


@pytest.fixture
def quick(made, monkeypatch):
    """Exports without tracing: the graph is copied from the first one."""
    root, exported = made
    graph = exported.folder / "model.onnx"
    monkeypatch.setattr(module, "write_onnx", lambda _, out, **__: shutil.copyfile(graph, out))
    monkeypatch.setattr(module, "append_pooling", lambda *_: None)
    return root / "model", root / "acme.pages.json"


def shares(percent):
    return {str(place): percent for place in PLACES}


def loss(points):
    return EncoderLoss(
        "acme.pages", 0.99, *({"all": Recall(9, shares(found), shares(100.0))} for found in (80.0, 80.0 - points))
    )


def test_the_manifest_lists_every_file_and_says_how_to_use_it(made):
    _, exported = made
    record = json.loads((exported.folder / "manifest.json").read_text(encoding="utf-8"))
    assert (record["name"], record["kind"], record["max_tokens"]) == ("mine-1", "encoder", 256)
    assert (record["query_prefix"], record["passage_prefix"]) == ("query: ", "passage: ")
    present = {path.name for path in exported.folder.iterdir()} - {"manifest.json"}
    assert present == set(record["sha256"]) == {"model.onnx", "tokenizer.json", "README.md"}
    assert all(digest(exported.folder / name) == expected for name, expected in record["sha256"].items())
    figures = record["int8"]["acme.pages"]
    assert record["int8_checked"] is True
    assert 0.9 < figures["mean_cosine"] <= 1
    assert figures["recall"]["all"]["n"] == 4 * 3 * 2 * 3


def test_the_graph_gives_the_vectors_of_encoder_and_projection(made):
    root, exported = made
    model = root / "model"
    frozen = FrozenEncoder(module._loaded(model), load_tokenizer(str(model)))
    expected = read_projection(model).of(frozen(TEXTS))
    found = OnnxEncoder(exported.folder)(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, rtol=1e-5)
    assert (found * expected).sum(axis=1).min() > 0.98


def test_the_card_has_the_figures_and_the_licences(made):
    text = (made[1].folder / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# mine-1\n")
    assert "| multilingual-e5-small | huggingface.co/intfloat/multilingual-e5-small | MIT |" in text
    assert "| acme.pages | across languages | 48 |" in text


def test_too_much_loss_is_refused_and_the_old_encoder_stays(made, quick, tmp_path, monkeypatch):
    model, pages = quick
    out = tmp_path / "out"
    shutil.copytree(made[1].folder, out)
    monkeypatch.setattr(module, "measure_encoder", lambda *_: (loss(1.5),))
    with pytest.raises(ExportRefused, match=r"1 of 1 sets \(acme\.pages: 80\.0 float, 78\.5 int8\); --force"):
        export_encoder(model, out, EncoderExportSettings("new", (pages,)))
    assert json.loads((out / "manifest.json").read_text())["name"] == "mine-1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert export_encoder(model, out, EncoderExportSettings("new", (pages,), force=True)).losses
    assert json.loads((out / "manifest.json").read_text())["name"] == "new"


@pytest.mark.parametrize("points", [1.0, 0.0, -3.0])
def test_a_small_loss_is_accepted(points):
    require_small([loss(points)])


def test_equal_vectors_lose_nothing(made):
    root, _ = made

    def embed(texts):
        rows = np.array([[len(text), sum(map(ord, text)) % 97, 1] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    (found,) = encoder_check.measure_encoder(embed, embed, [root / "acme.pages.json"])
    assert (found.loss, found.exact) == (0.0, found.rounded)
    assert found.mean_cosine == pytest.approx(1)


def test_without_pages_it_is_written_and_marked_as_not_checked(quick, tmp_path, capsys):
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    out = tmp_path / "out"
    arguments = parser.parse_args(
        ["export-encoder", "--model", str(quick[0]), "--out", str(out), "--name", "mine-2", "--pages"]
    )
    assert arguments.run(arguments) == 0
    assert "Not checked" in capsys.readouterr().out
    assert json.loads((out / "manifest.json").read_text())["int8_checked"] is False


def test_the_command_checks_on_the_projects_own_pages_and_prints_the_loss(monkeypatch, made, capsys):
    given = []
    monkeypatch.setattr(module, "export_encoder", lambda *values: given.append(values) or made[1])
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["export-encoder", "--model", "m", "--out", "o", "--name", "n", "--force"])
    assert arguments.run(arguments) == 0
    ((model, out, settings),) = given
    assert (str(model), str(out), settings.name, settings.force) == ("m", "o", "n", True)
    assert [path.name for path in settings.pages] == ["hr-development.pages.json", "hr-written.pages.json"]
    assert all(path.is_file() for path in settings.pages)
    assert "acme.pages" in capsys.readouterr().out


def test_what_is_wrong_is_said_before_any_work(made, tmp_path, monkeypatch):
    root, _ = made
    monkeypatch.setattr(module, "read_projection", None)  # would fail
    for out in (root / "model", root):
        with pytest.raises(ExportError, match="expected another folder than the model's own"):
            export_encoder(root / "model", out, EncoderExportSettings("x"))
    with pytest.raises(ExportError, match=r"nothing\.pages\.json is not there"):
        export_encoder(root / "model", tmp_path / "x", EncoderExportSettings("x", (tmp_path / "nothing.pages.json",)))


def test_a_folder_without_an_encoder_is_refused(made, tmp_path):
    shutil.copytree(made[0] / "model", tmp_path / "model")
    (tmp_path / "model" / "model.safetensors").unlink()
    with pytest.raises(ExportError, match="expected a retriever's folder"):
        export_encoder(tmp_path / "model", tmp_path / "out", EncoderExportSettings("x"))
    assert not (tmp_path / "out").exists()
