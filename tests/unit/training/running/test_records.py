from __future__ import annotations

from dataclasses import dataclass, replace

from training.learning.hyperparameters import Hyperparameters
from training.running.experiment import Base, Experiment, QuestionSet
from training.running.records import _declared, environment, marks

DATA = {"a.json": {"sha256": "1"}, "test.json": {"sha256": "2"}}
READER = Experiment(
    "reader", "", "finetune", base=Base(model="m"), training=(QuestionSet(file="a.json"),),
    evaluation=(QuestionSet(file="test.json"),),
)  # fmt: skip


def changed(other, data=DATA, needs=None):
    before, after = marks(READER, DATA, {}), marks(other, data, needs or {})
    return before.training != after.training, before.scoring != after.scoring


def test_words_change_nothing():
    assert changed(replace(READER, description="x", note="y", row="z", table=("1",), encoder="small")) == (False, False)


def test_what_is_learnt_from_changes_model_and_scores():
    assert changed(replace(READER, hyperparameters=Hyperparameters(learning_rate=1.0))) == (True, True)
    assert changed(replace(READER, training=(QuestionSet(file="a.json", questions=3),))) == (True, True)
    assert changed(READER, {**DATA, "a.json": {"sha256": "other"}}) == (True, True)
    assert changed(READER, needs={"base": "another mark"}) == (True, True)


def test_what_is_scored_changes_scores_only():
    assert changed(replace(READER, evaluation=(QuestionSet(file="test.json", questions=3),))) == (False, True)
    assert changed(READER, {**DATA, "test.json": {"sha256": "other"}}) == (False, True)
    in_project = replace(READER, evaluation=(QuestionSet(file="tests/quality/test.json"),))
    assert changed(in_project, {**DATA, "test.json": {"sha256": "other"}}) == (False, True)


def test_a_new_key_with_a_default_changes_no_mark():
    @dataclass(frozen=True)
    class Old:
        rate: float = 0.1
        steps: int = 3

    @dataclass(frozen=True)
    class New(Old):
        colour: str = "red"

    assert _declared(Old(steps=5)) == _declared(New(steps=5)) == {"steps": 5}
    assert _declared(New(colour="blue")) == {"colour": "blue"}


def test_the_environment_names_versions_and_no_machine():
    found = environment()
    assert found["packages"]["torch"]
    assert not {"host", "hostname", "node", "user"} & found.keys()
