"""Where the files that experiments name are found."""

from __future__ import annotations

import pytest

from training.errors import ExperimentError
from training.running import context
from training.running.context import find_data


@pytest.fixture
def own(tmp_path, monkeypatch):
    folder = tmp_path / "questions"
    folder.mkdir()
    monkeypatch.setattr(context, "QUESTIONS", folder)
    return folder


def test_own_questions_are_found_before_a_file_of_the_data_folder(tmp_path, own):
    (tmp_path / "qa").mkdir()
    for folder in (own, tmp_path / "qa"):
        (folder / "hr.pages.json").write_text("{}")
    assert find_data(tmp_path, "hr.pages.json") == own / "hr.pages.json"
    (own / "hr.pages.json").unlink()
    assert find_data(tmp_path, "hr.pages.json") == tmp_path / "qa" / "hr.pages.json"


def test_a_name_with_a_folder_is_a_file_of_the_project(tmp_path, own, monkeypatch):
    monkeypatch.setattr(context, "PROJECT", tmp_path)
    (tmp_path / "quality").mkdir()
    (tmp_path / "quality" / "a.pages.json").write_text("{}")
    assert find_data(tmp_path / "data", "quality/a.pages.json") == tmp_path / "quality" / "a.pages.json"
    with pytest.raises(ExperimentError, match=r"expected quality/b\.pages\.json in") as caught:
        find_data(tmp_path / "data", "quality/b.pages.json")
    assert str(own) not in str(caught.value)


def test_a_file_that_is_nowhere_is_named_with_every_place(tmp_path, own):
    with pytest.raises(ExperimentError, match=r"expected hr\.json in") as caught:
        find_data(tmp_path / "data", "hr.json")
    assert str(own) in str(caught.value)
    assert str(tmp_path / "data") in str(caught.value)
