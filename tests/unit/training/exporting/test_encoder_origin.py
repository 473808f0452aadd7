"""A card says which experiment an encoder is from and what it learnt from, and nothing where that is not known."""

from __future__ import annotations

import json

import pytest

from training.errors import TrainingError
from training.exporting.encoder_card import EncoderCard, encoder_card_text
from training.exporting.encoder_origin import NOT_KNOWN, Origin, read_origin
from training.exporting.licences import source_of
from training.running.declaration import read_experiments

FILES = ("hr-1.pages.json", "hr-2.pages.json", "en-eltec_novels.txt.xz", "en-mystery.txt.xz")


@pytest.fixture
def model(tmp_path):
    """The folder of a seed's model in the results of a retriever."""
    results = tmp_path / "results" / "mine"
    folder = results / "seed-0" / "model"
    folder.mkdir(parents=True)
    declared = {
        "name": "finder",
        "training": [{"file": "hr-1.pages.json"}, {"file": "elsewhere/hr-2.pages.json"}],
        "evaluation": [{"file": "tests/quality/acme.pages.json"}, {"file": "hr-1.pages.json"}],
    }
    (results / "experiment.json").write_text(json.dumps(declared))
    (results / "data.json").write_text(json.dumps({name: {} for name in (*FILES[:2], "acme.pages.json", *FILES[2:])}))
    (folder.parent / "training.json").write_text(
        json.dumps({"items": 1234, "other_items": 5678, "part_items": {"sentences": 90, "titles": 10}})
    )
    return folder


def card(origin):
    return encoder_card_text(EncoderCard("mine-1", "BERT", 16, 1.0, origin, ()))


def test_it_is_what_the_results_say(model):
    origin = read_origin(model)
    assert origin == Origin(
        "finder", FILES, n_passages=1234, n_other_passages=5678, parts={"sentences": 90, "titles": 10}
    )
    assert list(origin.others) == ["en-eltec_novels.txt.xz", "en-mystery.txt.xz"]


def test_it_does_not_matter_how_files_are_compressed(model):
    results = model.parent.parent
    stored = ("hr-1.pages.json.xz", "acme.pages.json.gz", "en-eltec_novels.txt.xz")
    (results / "data.json").write_text(json.dumps({name: {} for name in stored}))
    origin = read_origin(model)
    assert origin.files == ("hr-1.pages.json.xz", "en-eltec_novels.txt.xz")
    assert list(origin.others) == ["en-eltec_novels.txt.xz"]


def test_every_text_that_ships_in_an_experiment_is_under_known_terms():
    texts = [name for experiment in read_experiments().values() for name in experiment.other_texts.texts]
    assert texts
    assert not [name for name in texts if source_of(f"{name}.txt.xz") is None]


def test_a_model_alone_is_of_nobody_knows_what(tmp_path):
    assert read_origin(tmp_path / "model") == NOT_KNOWN


def test_results_that_cannot_be_read_are_named(model):
    results = model.parent.parent
    (results / "data.json").write_text("[")
    with pytest.raises(TrainingError, match=r"data\.json"):
        read_origin(model)


def test_the_card_tells_it(model):
    text = card(read_origin(model))
    assert "`python -m training run finder`: multilingual-e5-small" in text
    assert "These have 1,234 passages.\n5,678 passages of other texts" in text
    assert "to find its own among 90 sentences, too.\nA question was to find its own among 10 titles, too." in text
    assert "own pages, and on the texts below as what answers nothing | Apache-2.0" in text
    assert "| en-eltec_novels.txt.xz | novels of the ELTeC collection | public domain |" in text
    assert "| en-mystery.txt.xz |  | not known here: look it up |" in text


def test_the_card_of_a_model_alone_names_no_experiment():
    text = card(NOT_KNOWN)
    assert "From multilingual-e5-small" in text
    assert "training run" not in text
    assert "passages of other texts" not in text
    assert "to find its own" not in text
    assert "texts below" not in text
