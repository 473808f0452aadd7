"""A calibration is stored with the model that it was fitted for, exactly, and disturbs nothing else."""

from __future__ import annotations

import json

import pytest

from actions.qa.confidence import Calibration
from actions.qa.errors import ReaderCorrupt, ReaderMissing
from actions.qa.manifest import check_folder, digest, write_manifest
from training.calibrating.fit import Bin, Quality
from training.calibrating.stored import store

FITTED = Calibration(-1.0 / 3, 0.1234567891, 2.0, -1e-9, min_confidence=0.2500004999)
WORTH = Quality(12, 0.123456, kept=0.95, right_kept=0.975, refused=2 / 3, right_of_shown=0.5, bins=(Bin(12, 0.5, 0.4),))


@pytest.fixture
def reader(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"weights")
    (tmp_path / "tokenizer.json").write_text("{}")
    write_manifest(tmp_path, name="mine", null_threshold=1.5, facts={"licence": "Apache-2.0"})
    return tmp_path


def stored(reader, calibration=FITTED):
    store(calibration, reader, worth=WORTH, data=["a.jsonl", "b.jsonl"])
    return json.loads((reader / "manifest.json").read_text(encoding="utf-8"))


def test_what_is_stored_is_read_back_exactly(reader):
    stored(reader)
    assert check_folder(reader).calibration == FITTED


def test_the_rest_of_the_manifest_stays(reader):
    before = json.loads((reader / "manifest.json").read_text(encoding="utf-8"))
    after = stored(reader)
    del after["calibration"]
    assert after == before


def test_people_are_told_what_it_was_fitted_on_and_what_it_is_worth(reader):
    record = stored(reader)["calibration"]
    assert record["fitted_on"] == ["a.jsonl", "b.jsonl"]
    assert record["held_out"] == {
        "n": 12,
        "calibration_error": 0.1235,
        "kept": 0.95,
        "right_kept": 0.975,
        "refused": 0.6667,
        "right_of_shown": 0.5,
    }


def test_a_second_one_takes_the_place_of_the_first(reader):
    stored(reader)
    other = Calibration(1, 2, 3, 4, min_confidence=0.5)
    stored(reader, other)
    assert check_folder(reader).calibration == other


def test_it_is_of_the_model_that_is_run(reader):
    (reader / "model.safetensors").write_bytes(b"exact weights")
    write_manifest(reader, name="mine", null_threshold=1.5, facts={})
    assert stored(reader)["calibration"]["model_sha256"] == digest(reader / "model.onnx")
    (reader / "model.onnx").unlink()
    write_manifest(reader, name="mine", null_threshold=1.5, facts={})
    assert stored(reader)["calibration"]["model_sha256"] == digest(reader / "model.safetensors")


def test_another_model_does_not_inherit_it(reader):
    record = stored(reader)
    (reader / "model.onnx").write_bytes(b"other weights")
    write_manifest(reader, name="mine", null_threshold=1.5, facts={"calibration": record["calibration"]})
    with pytest.raises(ReaderCorrupt, match="calibration is of another model"):
        check_folder(reader)


def test_a_folder_that_is_no_whole_reader_is_left_alone(reader):
    (reader / "tokenizer.json").write_text("[]")
    before = (reader / "manifest.json").read_bytes()
    with pytest.raises(ReaderCorrupt, match=r"tokenizer\.json"):
        stored(reader)
    assert (reader / "manifest.json").read_bytes() == before


def test_a_folder_without_a_model_is_refused(reader):
    (reader / "model.onnx").unlink()
    write_manifest(reader, name="mine", null_threshold=1.5, facts={})
    with pytest.raises(ReaderMissing, match=r"model\.onnx or model\.safetensors"):
        stored(reader)
