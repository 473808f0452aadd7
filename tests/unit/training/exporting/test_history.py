"""How a model came about is read from all experiments on the way."""

from __future__ import annotations

import json

import pytest

from tests.unit.training.exporting.results import write, write_results
from training.errors import TrainingError
from training.exporting.errors import ExportError
from training.exporting.history import Figure, Used, Weakness, read_history
from training.exporting.licences import source_of


def test_stages_come_oldest_first_with_what_they_used(tmp_path):
    history = read_history(write_results(tmp_path))
    assert [stage.name for stage in history.stages] == ["first", "second"]
    assert [stage.base_model for stage in history.stages] == ["bert-base-multilingual-cased", None]
    assert history.stages[0].used == (Used("squad-train-v1.1", 87599),)
    assert history.stages[1].used == (
        Used("fquad-1.0-train", 500),  # fewer than there are
        Used("mine", 40),  # all there are
        Used("tanaka_en_ja.tsv", 70),
    )
    assert history.missing == ("gone",)
    assert history.n_seeds == 3


def test_figures_are_exact_match_of_squad_and_f1_of_multilingual(tmp_path):
    low = next(one for one in read_history(write_results(tmp_path)).sets if one.name == "low")
    assert (low.n, low.exact_match, low.f1) == (100, Figure(15, 12, 18), Figure(30, 28, 32))


def test_kinds_of_questions_are_pooled_by_their_numbers(tmp_path):
    kinds = read_history(write_results(tmp_path)).kinds
    assert kinds == (
        Weakness("question type", "who", 60, pytest.approx(80.0)),
        Weakness("question type", "why", 2, 1.0),
        Weakness("question type", "how", 35, 22.0),
    )


def test_an_experiment_that_names_itself_ends(tmp_path):
    folder = write_results(tmp_path)
    declared = json.loads((tmp_path / "first" / "experiment.json").read_text())
    write(tmp_path / "first", "experiment.json", {**declared, "base": {"experiment": "second"}})
    assert [stage.name for stage in read_history(folder).stages] == ["first", "second"]


def test_files_and_base_may_be_names_alone(tmp_path):
    folder = write_results(tmp_path)
    write(folder, "experiment.json", {"base": "some/model", "training": ["a.json.xz"], "seeds": [0]})
    (stage,) = read_history(folder).stages
    assert (stage.base_model, stage.used) == ("some/model", (Used("a", None),))


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ({"source": "multilingual-e5-small"}, "multilingual-e5-small"),
        ({"source": "minilm"}, "all-minilm-l6-v2"),
        ({"megabytes_per_text": 6.0}, "all-minilm-l6-v2"),  # written before there were two
        (None, None),
    ],
)
def test_an_encoder_is_made_from_somebodys_model(tmp_path, sources, expected):
    second = write_results(tmp_path)
    write(tmp_path / "first", "experiment.json", {"kind": "encoder", "sources": sources, "seeds": [0]})
    first, _ = read_history(second).stages
    assert first.base_model == expected
    assert expected is None or source_of(expected) is not None


def test_what_is_missing_or_malformed_is_named(tmp_path):
    with pytest.raises(TrainingError, match=r"nowhere.experiment\.json"):
        read_history(tmp_path / "nowhere")
    folder = write_results(tmp_path)
    write(folder, "metrics.json", {"retrieval": {"eng-fra": {"accuracy": 3}}})
    with pytest.raises(ExportError, match=r"metrics\.json: expected the figures of a span extractor.*'n'"):
        read_history(folder)
    (folder / "metrics.json").unlink()
    with pytest.raises(TrainingError, match=r"metrics\.json"):
        read_history(folder)
