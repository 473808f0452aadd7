"""A reader's folder is checked before anything in it is parsed (criteria M1, M2)."""

from __future__ import annotations

import pytest

from actions.qa.confidence import Calibration
from actions.qa.errors import ReaderCorrupt, ReaderMissing
from actions.qa.manifest import check_folder, digest, write_manifest

NUMBERS = {"intercept": -1.5, "reader_score": 0.1, "coverage": 3, "margin": 0.25, "min_confidence": 0.125}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"weights")
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "README.md").write_text("card")
    write_manifest(tmp_path, name="test", null_threshold=1.5, facts={"data": "none"})
    return tmp_path


def test_a_whole_folder_passes(folder):
    assert check_folder(folder).null_threshold == 1.5


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "README.md"])
def test_one_flipped_bit_is_refused_by_name_m1(folder, name):
    content = bytearray((folder / name).read_bytes())
    content[0] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ReaderCorrupt, match=name):
        check_folder(folder)


@pytest.mark.parametrize("name", ["model.pkl", "modeling.py", "nested/x.bin", "extra.json"])
def test_a_planted_file_is_refused_m2(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("x")
    with pytest.raises(ReaderCorrupt, match=name):
        check_folder(folder)


def test_a_pickle_is_refused_even_when_listed_m2(folder):
    (folder / "model.bin").write_bytes(b"\x80\x04")
    write_manifest(folder, name="test", null_threshold=0, facts={})
    with pytest.raises(ReaderCorrupt, match=r"model\.bin"):
        check_folder(folder)


def test_a_missing_file_and_a_missing_folder(folder, tmp_path):
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ReaderCorrupt, match=r"tokenizer\.json"):
        check_folder(folder)
    with pytest.raises(ReaderMissing, match="nowhere"):
        check_folder(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["", "[]", '{"name": "x"}', '{"name": "x", "null_threshold": "a", "sha256": {}}'])
def test_a_malformed_manifest_says_what_is_expected(folder, text):
    (folder / "manifest.json").write_text(text)
    with pytest.raises(ReaderCorrupt, match="expected name, null_threshold and sha256"):
        check_folder(folder)


def calibrated(folder, **changes):
    """The folder with a calibration in its manifest; None takes a field away."""
    record = {"model_sha256": digest(folder / "model.onnx"), **NUMBERS, "fitted_on": ["questions"], **changes}
    kept = {key: value for key, value in record.items() if value is not None}
    write_manifest(folder, name="test", null_threshold=1.5, facts={"calibration": kept})
    return folder


def test_a_calibration_is_read_with_the_folder(folder):
    assert check_folder(folder).calibration is None
    assert check_folder(calibrated(folder)).calibration == Calibration(-1.5, 0.1, 3.0, 0.25, 0.125)


def test_a_calibration_of_another_model_is_refused(folder):
    record = digest(folder / "model.onnx")
    (folder / "model.onnx").write_bytes(b"other weights")
    with pytest.raises(ReaderCorrupt, match="calibration is of another model"):
        check_folder(calibrated(folder, model_sha256=record))


@pytest.mark.parametrize("name", ["model_sha256", *NUMBERS])
def test_a_calibration_without_one_of_its_fields_is_refused_by_name(folder, name):
    with pytest.raises(ReaderCorrupt, match=f"calibration.*{name}"):
        check_folder(calibrated(folder, **{name: None}))


@pytest.mark.parametrize("found", [None, [], "x", 3, {"model_sha256": "x", **NUMBERS, "margin": "wide"}])
def test_what_is_no_calibration_is_refused(folder, found):
    write_manifest(folder, name="test", null_threshold=1.5, facts={"calibration": found})
    with pytest.raises(ReaderCorrupt, match="expected its calibration's"):
        check_folder(folder)
