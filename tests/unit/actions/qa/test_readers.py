"""Both backends run the same model to the same logits; what cannot be read is told apart."""

from __future__ import annotations

import sys

import numpy as np
import onnx
import pytest
import torch
from transformers import BertConfig, BertForQuestionAnswering

from actions.qa.errors import ReaderCorrupt, ReaderError, ReaderMissing
from actions.qa.manifest import write_manifest
from actions.qa.onnx_reader import OnnxReader
from actions.qa.reader import make_reader
from actions.qa.torch_reader import TorchReader
from actions.qa.windows import WindowSettings, build_windows
from tests.support.readers import SPECIAL_PIECES, letter_tokenizer
from training.export import ExportSettings, export
from training.exporting.checkpoint import load_checkpoint
from training.exporting.graph import write_onnx


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The same small random model as a transformers folder, as float ONNX and as the int8 ONNX that is served."""
    root = tmp_path_factory.mktemp("readers")
    torch.manual_seed(1)
    size = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    model = BertForQuestionAnswering(BertConfig(vocab_size=400, **size))
    with torch.no_grad():
        model.qa_outputs.weight.mul_(20)  # logits far enough apart to compare
    model.save_pretrained(root / "torch")
    tokenizer = letter_tokenizer()._fast
    pieces = sorted(tokenizer.get_vocab(), key=tokenizer.get_vocab().__getitem__)
    assert pieces[: len(SPECIAL_PIECES)] == list(SPECIAL_PIECES)
    (root / "torch" / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    config = '{"tokenizer_class": "BertTokenizer", "do_lower_case": false}'
    (root / "torch" / "tokenizer_config.json").write_text(config)
    tokenizer.save(str(root / "torch" / "tokenizer.json"))
    (root / "float").mkdir()
    write_onnx(load_checkpoint(root / "torch"), root / "float" / "model.onnx")
    tokenizer.save(str(root / "float" / "tokenizer.json"))
    write_manifest(root / "float", name="float", null_threshold=2.5, facts={})
    export(root / "torch", root / "int8", ExportSettings("int8"))
    return root


def windows_of(reader, text="You get 25 days of leave a year. " * 8):
    question = reader.tokenizer.encode("how many days?")
    settings = WindowSettings(max_tokens=120, overlap_tokens=30)
    return build_windows(question, reader.tokenizer.encode(text), reader.tokenizer.special, settings)


def read(reader):
    reader.load()
    windows = windows_of(reader)
    assert len(windows) > 2
    return [np.concatenate((logits.start, logits.end)) for logits in reader.read(windows)]


def test_backends_agree_on_every_window(folders):
    exact = read(TorchReader(str(folders / "torch")))
    for other in (read(OnnxReader(folders / "float")), read(OnnxReader(folders / "float", n_workers=2))):
        for left, right in zip(exact, other, strict=True):
            np.testing.assert_allclose(left, right, atol=1e-3)


def test_int8_is_close(folders):
    exact, rounded = read(TorchReader(str(folders / "torch"))), read(OnnxReader(folders / "int8"))
    correlations = [np.corrcoef(left, right)[0, 1] for left, right in zip(exact, rounded, strict=True)]
    assert min(correlations) > 0.98


def test_token_types_reach_the_model(folders):
    """Wrong for BERT if they do not: both backends must answer differently when they are swapped."""
    for reader in (TorchReader(str(folders / "torch")), OnnxReader(folders / "float")):
        reader.load()
        window = windows_of(reader)[0]
        before = next(iter(reader.read([window]))).start
        window.token_type_ids[:] = 1 - window.token_type_ids
        after = next(iter(reader.read([window]))).start
        assert np.abs(before - after).max() > 1e-2


def test_the_choice_of_backend(folders):
    assert isinstance(make_reader(str(folders / "int8"), n_workers=1), OnnxReader)
    assert isinstance(make_reader(str(folders / "torch"), n_workers=1), TorchReader)
    assert isinstance(make_reader("someone/mbert-finetuned-squad", n_workers=1), TorchReader)


def test_a_reader_that_is_not_there_is_missing_m4(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ReaderMissing, match="expected a folder or hub name"):
        TorchReader(str(tmp_path / "nowhere")).load()
    with pytest.raises(ReaderMissing, match="expected a folder or hub name"):
        TorchReader("someone/nothing-like-this").load()
    with pytest.raises(ReaderMissing, match=r"manifest\.json"):
        OnnxReader(tmp_path / "nowhere").load()


def test_without_torch_the_message_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "actions.qa.torch_reader", raising=False)
    with pytest.raises(ReaderMissing, match=r"torch is not installed \(requirements/environments"):
        make_reader(str(tmp_path / "nowhere"), n_workers=1)


def test_a_changed_model_is_refused_before_it_is_parsed_m1(folders, tmp_path):
    for path in (folders / "int8").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    content = bytearray((tmp_path / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "model.onnx").write_bytes(content)
    with pytest.raises(ReaderCorrupt, match=r"model\.onnx.*sha256 differs"):
        OnnxReader(tmp_path).load()


def test_scores_that_are_not_finite_are_an_error_k6(folders, tmp_path):
    model = onnx.load(folders / "float" / "model.onnx")
    bias = next(tensor for tensor in model.graph.initializer if tensor.name.endswith("qa_outputs.bias"))
    bias.CopyFrom(onnx.numpy_helper.from_array(np.array([np.nan, 0], dtype=np.float32), bias.name))
    onnx.save(model, tmp_path / "model.onnx")
    (tmp_path / "tokenizer.json").write_bytes((folders / "float" / "tokenizer.json").read_bytes())
    write_manifest(tmp_path, name="nan", null_threshold=0, facts={})
    with pytest.raises(ReaderError, match="not finite"):
        read(OnnxReader(tmp_path))


def test_a_window_that_the_model_cannot_take_is_an_error(folders):
    reader = OnnxReader(folders / "float")
    reader.load()
    window = windows_of(reader)[0]
    window.input_ids[3] = 10_000
    with pytest.raises(ReaderError, match="failed on a window"):
        list(reader.read([window]))
