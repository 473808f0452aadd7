"""Fr-SQuAD and the translate-then-read baseline as experiments, with a translator that repeats what it hears."""

from __future__ import annotations

import json

import pytest

from tests.support.spans import leave_file, leave_questions, tiny_model_folder
from training.corpora.squad import read_squad
from training.learning.hyperparameters import Hyperparameters, WindowHyperparameters
from training.running.context import RunSettings
from training.running.experiment import Base, Experiment, QuestionSet, Translation
from training.running.runner import run

pytestmark = pytest.mark.timeout(300)
ECHO = Translation(translator="command:cat", source="en", target="fr")


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "data").mkdir()
    leave_file(tmp_path / "data" / "train.json", 12)
    return RunSettings(data=tmp_path / "data", results=tmp_path / "results")


def translated(name="translated"):
    return Experiment(name, "", "translate", training=(QuestionSet(file="train.json"),), translation=ECHO)


def test_a_reader_is_trained_on_translated_questions(settings, tmp_path):
    reader = Experiment(
        "reader",
        "",
        "finetune",
        base=Base(model=str(tiny_model_folder(tmp_path / "tiny"))),
        training=(QuestionSet(experiment="translated"),),
        hyperparameters=Hyperparameters(1e-3, batch_size=4, epochs=1),
        windows=WindowHyperparameters(max_tokens=160, doc_stride=64),
    )
    outcomes = run(["reader"], {"reader": reader, "translated": translated()}, settings)
    assert [outcome.name for outcome in outcomes] == ["translated", "reader"]
    made = read_squad(settings.results / "translated" / "seed-0" / "translated.json")
    assert {example.question_id for example in made} == {example.question_id for example in leave_questions(12)}
    report = json.loads((settings.results / "translated" / "metrics.json").read_text())["translation"]
    assert report["kept"] == report["kept_by_rule"]["exact"] == 12


def test_the_baseline_of_an_echo_is_the_reader_itself(settings, tmp_path):
    base = Base(model=str(tiny_model_folder(tmp_path / "tiny")))
    sets = (QuestionSet(file="train.json"),)
    back = Translation(translator="command:cat", source="fr", target="en")
    direct = Experiment("direct", "", "evaluate", base=base, evaluation=sets)
    baseline = Experiment("baseline", "", "translate-baseline", base=base, evaluation=sets, translation=back)
    run(["direct", "baseline"], {"direct": direct, "baseline": baseline}, settings)
    said = [
        json.loads((settings.results / name / "seed-0" / "evaluation" / "predictions_train.json").read_text())
        for name in ("direct", "baseline")
    ]
    assert said[0].keys() == said[1].keys()
    contexts = {example.question_id: example.context for example in leave_questions(12)}
    for question_id, text in said[1].items():
        assert text in contexts[question_id]
        # A span that crosses sentences is mapped back sentence by sentence; white space at its ends may differ.
        assert text.split()[:1] == said[0][question_id].split()[:1]
