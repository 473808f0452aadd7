"""int8 is refused where it loses too much, on the sets themselves, read as they are served."""

from __future__ import annotations

import json

import pytest

from tests.support.checkpoints import write_checkpoint, write_squad
from training.exporting import check as module
from training.exporting.check import Check, SetLoss, measure, require_small
from training.exporting.errors import ExportError, ExportRefused


def set_loss(name, float_f1, int8_f1):
    return SetLoss(name, 9, float_f1, int8_f1, low=-1.0, high=30.0)


def test_half_a_point_may_be_lost_and_no_more():
    require_small([set_loss("a", 70.5, 70.0), set_loss("b", 70.0, 99.0)])
    losses = [set_loss("fine", 70.0, 69.9), set_loss("bad", 70.0, 69.4), set_loss("worse", 70.0, 50.0)]
    with pytest.raises(
        ExportRefused,
        match=r"on 2 of 3 sets \(worse: 70\.00 float, 50\.00 int8, loss 20\.00 with a 95 % interval of -1\.00 "
        r"to 30\.00; bad: 70\.00 float, 69\.40 int8, loss 0\.60 with .*\); --force",
    ):
        require_small(losses)


def test_what_cannot_be_checked_on_is_refused_at_once(tmp_path):
    with pytest.raises(ExportError, match="at least 1 question"):
        Check((tmp_path,), max_questions=0)
    with pytest.raises(ExportError, match=r"nothing\.json is not there"):
        Check((tmp_path / "nothing.json",)).files()


def test_both_models_are_evaluated_and_what_is_done_is_not_done_again(tmp_path, monkeypatch):
    """Two different random models stand for a model and what rounding made of it."""
    first, second = (write_checkpoint(tmp_path / str(seed), seed=seed) for seed in (1, 2))
    check = Check((write_squad(tmp_path / "leave.json"), write_squad(tmp_path / "other.json")), max_questions=3)
    losses = measure(first, second, check, tmp_path / "work")
    assert [(item.name, item.n) for item in losses] == [("leave", 3), ("other", 3)]
    for item, kind in ((losses[0].float_f1, "float"), (losses[0].int8_f1, "int8")):
        (folder,) = (tmp_path / "work").glob(f"{kind}-*")
        figures = json.loads((folder / "metrics.json").read_text())["leave"]
        assert item == pytest.approx(figures["multilingual"]["f1"])
    monkeypatch.setattr("actions.qa.torch_reader.TorchReader.read", None)  # reading would fail
    assert measure(first, second, check, tmp_path / "work") == losses


def test_models_that_cut_text_differently_are_not_compared(tmp_path):
    first, second = write_checkpoint(tmp_path / "1"), write_checkpoint(tmp_path / "2")
    definition = json.loads((first / "tokenizer.json").read_text())
    definition["normalizer"]["lowercase"] = True
    (first / "tokenizer.json").write_text(json.dumps(definition))
    with pytest.raises(ExportError, match="cut text into other pieces"):
        measure(first, second, Check((write_squad(tmp_path / "leave.json"),)), tmp_path / "work")


def test_the_loss_is_of_each_question_by_the_multilingual_rules(tmp_path, monkeypatch):
    f1 = {"float": {"a": 1.0, "b": 0.5, "c": 0.5}, "int8": {"c": 0.5, "b": 0.25, "a": 1.0}}

    def fake(_reader, _files, out, **_):
        scores = {
            key: {"squad": [0, 0], "multilingual": [0, value]} for key, value in f1[out.name.split("-")[0]].items()
        }
        out.mkdir(parents=True)
        (out / "scores_leave.json").write_text(json.dumps(scores))

    folder = write_checkpoint(tmp_path / "model")
    monkeypatch.setattr(module, "evaluate", fake)
    (item,) = measure(folder, folder, Check((write_squad(tmp_path / "leave.json"),)), tmp_path / "work")
    assert (item.n, item.float_f1, item.int8_f1) == (3, pytest.approx(200 / 3), pytest.approx(175 / 3))
    assert item.loss == pytest.approx(25 / 3)
    assert (item.low, item.high) == (0, pytest.approx(25))  # resamples without "b", and of "b" alone
