from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from actions.qa.reader import Logits, ReaderCard
from actions.qa.windows import Window
from tests.support.readers import OracleReader
from training.errors import CorpusError, TrainingError
from training.scoring.evaluate import combine, evaluate, identity

FILES = ("predictions", "nbest_predictions", "null_odds", "scores")
PARIS, LYON = "the head office is in paris since 1990", "in lyon there are 40 employees"


def squad_file(folder: Path, name: str, *questions: tuple[str, str, list[str]]) -> Path:
    """:param questions: context, question and golds of each."""
    paragraphs = [
        {
            "context": context,
            "qas": [
                {
                    "id": f"{name}-{number}",
                    "question": question,
                    "answers": [{"text": gold, "answer_start": context.index(gold)} for gold in golds],
                }
            ],
        }
        for number, (context, question, golds) in enumerate(questions)
    ]
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"version": "1.1", "data": [{"title": "t", "paragraphs": paragraphs}]}))
    return path


class NamedReader(OracleReader):
    """With a threshold, and a name of its own."""

    def __init__(self, scores: dict[str, float], *, name: str = "named", null_threshold: float = 2.0) -> None:
        super().__init__(scores)
        self._card = ReaderCard(name, null_threshold)
        self.load()

    @property
    def card(self) -> ReaderCard:
        return self._card


class CutReader(NamedReader):
    """Fails when it has read a few windows."""

    def read(self, windows: Sequence[Window]) -> Iterator[Logits]:
        for number, logits in enumerate(super().read(windows)):
            if number == 1:
                raise KeyboardInterrupt
            yield logits


@pytest.fixture
def answerable(tmp_path: Path) -> Path:
    return squad_file(
        tmp_path,
        "piaf-x",
        (PARIS, "Où est le siège ?", ["paris", "in paris"]),
        (PARIS, "Depuis quand ?", ["since 1990"]),
        (LYON, "Combien d'employés ?", ["40"]),
    )


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    return squad_file(
        tmp_path,
        "mixed",
        (PARIS, "where is it", ["paris"]),
        (LYON, "who founded it", []),
        (LYON, "how many are there", ["40"]),
    )


def read(out: Path, kind: str, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((out / f"{kind}_{name}.json").read_text(encoding="utf-8"))
    return loaded


def test_every_file_of_a_set_where_all_questions_have_an_answer(answerable, tmp_path):
    out = tmp_path / "out"
    metrics = evaluate(NamedReader({"paris": 1.0, "40": 3.0}), [answerable], out)
    assert json.loads((out / "metrics.json").read_text()) == metrics
    figures = metrics["piaf-x"]
    assert (figures["n"], figures["language"], figures["rules"]) == (3, "fr", "SQuAD 1.1")
    # No threshold: paris is said though it scores below 2.
    assert read(out, "predictions", "piaf-x") == {"piaf-x-0": "paris", "piaf-x-1": "paris", "piaf-x-2": "40"}
    assert read(out, "scores", "piaf-x")["piaf-x-0"] == {"squad": [1.0, 1.0], "multilingual": [1.0, 1.0]}
    assert read(out, "null_odds", "piaf-x") == {"piaf-x-0": -1.0, "piaf-x-1": -1.0, "piaf-x-2": -3.0}
    assert figures["squad"]["exact_match"] == pytest.approx(200 / 3)
    low, high = figures["squad"]["f1_interval"]
    assert 0 <= low < figures["squad"]["f1"] < high <= 100
    assert figures["by_answer_length"] == {"1-2": {"n": 3, "f1": pytest.approx(200 / 3)}}
    assert figures["by_question_type"] == {
        "when": {"n": 1, "f1": 0.0},
        "where": {"n": 1, "f1": 100.0},
        "how many": {"n": 1, "f1": 100.0},
    }
    best = read(out, "nbest_predictions", "piaf-x")["piaf-x-2"][0]
    assert best == {"text": "40", "start": 18, "end": 20, "score": 3.0, "start_logit": 1.5, "end_logit": 1.5}


def test_below_the_readers_threshold_nothing_is_said_where_questions_may_have_no_answer(mixed, tmp_path):
    out = tmp_path / "out"
    figures = evaluate(NamedReader({"paris": 1.0, "40": 3.0}), [mixed], out)["mixed"]
    assert figures["rules"] == "SQuAD 2.0"
    assert read(out, "predictions", "mixed") == {"mixed-0": "", "mixed-1": "40", "mixed-2": "40"}
    squad = {key: value for key, value in figures["squad"].items() if "interval" not in key}
    assert squad == {
        "exact_match": pytest.approx(100 / 3),
        "f1": pytest.approx(100 / 3),
        "HasAns_exact": 50.0,
        "HasAns_f1": 50.0,
        "HasAns_total": 2,
        "NoAns_exact": 0.0,
        "NoAns_f1": 0.0,
        "NoAns_total": 1,
        # Of the best spans: both answers are right, so saying all of them is best.
        "best_exact": pytest.approx(200 / 3),
        "best_exact_thresh": -1.0,
        "best_f1": pytest.approx(200 / 3),
        "best_f1_thresh": -1.0,
    }
    assert figures["by_answer_length"]["none"]["n"] == 1


def test_another_threshold_can_be_given(mixed, tmp_path):
    reader = NamedReader({"paris": 1.0, "40": 3.0})
    evaluate(reader, [mixed], tmp_path / "low", null_threshold=1.0)
    assert read(tmp_path / "low", "predictions", "mixed")["mixed-0"] == "paris"  # at the threshold it is shown
    evaluate(reader, [mixed], tmp_path / "high", null_threshold=4.0)
    assert set(read(tmp_path / "high", "predictions", "mixed").values()) == {""}


def test_the_file_decides_which_rules_even_if_its_first_questions_have_answers(mixed, tmp_path):
    figures = evaluate(NamedReader({"40": 3.0}), [mixed], tmp_path / "out", max_questions=1)["mixed"]
    assert (figures["n"], figures["rules"]) == (1, "SQuAD 2.0")
    assert read(tmp_path / "out", "predictions", "mixed") == {"mixed-0": ""}
    assert "NoAns_f1" not in figures["squad"]


def test_language_can_be_given(answerable, tmp_path):
    assert evaluate(NamedReader({}), [answerable], tmp_path / "out", language="ja")["piaf-x"]["language"] == "ja"


def test_what_is_done_and_unchanged_is_not_read_again(answerable, mixed, tmp_path):
    out, reader = tmp_path / "out", NamedReader({"40": 3.0})
    first = evaluate(reader, [answerable], out)
    n_read = reader.n_read
    assert evaluate(reader, [answerable, mixed], out)["piaf-x"] == first["piaf-x"]
    assert reader.n_read == n_read + 3
    for change in ({"max_questions": 2}, {"max_answer_tokens": 5}, {"language": "en"}, {"null_threshold": 1.0}):
        n_read = reader.n_read
        evaluate(reader, [answerable], out, **change)
        assert reader.n_read > n_read, change
    (out / "scores_piaf-x.json").unlink()
    evaluate(reader, [answerable], out, null_threshold=1.0)
    assert (out / "scores_piaf-x.json").exists()


def test_a_changed_data_file_is_read_again(answerable, tmp_path):
    evaluate(NamedReader({"40": 3.0}), [answerable], tmp_path / "out")
    squad_file(tmp_path, "piaf-x", (LYON, "?", ["lyon"]))
    assert evaluate(NamedReader({"40": 3.0}), [answerable], tmp_path / "out")["piaf-x"]["n"] == 1


def test_cut_in_a_set_it_keeps_the_sets_before(answerable, mixed, tmp_path):
    out = tmp_path / "out"
    before = evaluate(NamedReader({"40": 3.0}), [mixed], out)
    with pytest.raises(KeyboardInterrupt):
        evaluate(CutReader({"40": 3.0}), [mixed, answerable], out)
    assert json.loads((out / "metrics.json").read_text()) == before
    assert sorted(path.name for path in out.iterdir()) == sorted(
        ["metrics.json", *(f"{kind}_mixed.json" for kind in FILES)]
    )


def test_results_of_two_readers_never_mix(answerable, mixed, tmp_path):
    out = tmp_path / "out"
    evaluate(NamedReader({"40": 3.0}), [answerable], out)
    other = NamedReader({"paris": 3.0}, name="other")
    with pytest.raises(TrainingError, match="results of another reader on piaf-x"):
        evaluate(other, [mixed], out)
    metrics = evaluate(other, [answerable, mixed], out)
    assert {figures["inputs"]["reader"] for figures in metrics.values()} == {"other"}
    assert read(out, "predictions", "piaf-x")["piaf-x-0"] == "paris"


def test_a_folders_identity_is_that_of_its_weights(tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"1")
    (tmp_path / "config.json").write_text("{}")
    first = identity(str(tmp_path))
    (tmp_path / "README.md").write_text("more")
    assert identity(str(tmp_path)) == first
    (tmp_path / "model.safetensors").write_bytes(b"2")
    assert identity(str(tmp_path)) != first
    assert identity("someone/hub-name") == "someone/hub-name"


def test_bad_input_is_named_before_anything_is_written(answerable, tmp_path):
    out = tmp_path / "out"
    with pytest.raises(CorpusError, match="nowhere"):
        evaluate(NamedReader({}), [tmp_path / "nowhere.json"], out)
    with pytest.raises(TrainingError, match="max_questions=0"):
        evaluate(NamedReader({}), [answerable], out, max_questions=0)
    assert not out.exists()


def test_seeds_become_one_result(answerable, mixed, tmp_path):
    one, two = tmp_path / "seed-1", tmp_path / "seed-2"
    evaluate(NamedReader({"paris": 3.0}), [answerable, mixed], one)
    evaluate(NamedReader({"40": 3.0}), [answerable, mixed], two)
    combined = combine({2: two, 1: one})
    assert list(combined) == ["mixed", "piaf-x"]
    figures = combined["piaf-x"]
    assert (figures["n"], figures["language"]) == (3, "fr")
    # One question is right with either seed, one with seed 2 only, and one with none of them.
    assert figures["squad"]["exact_match"] == pytest.approx(100 * (0.5 + 0 + 0.5) / 3)
    low, high = figures["squad"]["exact_match_interval"]
    assert 0 <= low < figures["squad"]["exact_match"] < high <= 50
    assert [seed["seed"] for seed in figures["seeds"]] == [1, 2]
    assert figures["seeds"][0]["squad"] == json.loads((one / "metrics.json").read_text())["piaf-x"]["squad"]
    assert figures["by_question_type"]["where"] == {"n": 1, "f1": 50.0}
    assert combined["mixed"]["squad"]["HasAns_exact"] == 50.0
    assert "best_f1_thresh" not in combined["mixed"]["squad"]


def test_one_seed_is_that_seed(answerable, tmp_path):
    figures = evaluate(NamedReader({"40": 3.0}), [answerable], tmp_path / "out")["piaf-x"]
    combined = combine({7: tmp_path / "out"})["piaf-x"]
    assert {key: combined[key] for key in figures if key != "inputs"} == {
        key: value for key, value in figures.items() if key != "inputs"
    }


def test_seeds_over_different_questions_are_refused(answerable, mixed, tmp_path):
    evaluate(NamedReader({}), [answerable], tmp_path / "1")
    evaluate(NamedReader({}), [answerable], tmp_path / "2", max_questions=2)
    with pytest.raises(TrainingError, match=r"piaf-x: expected the same questions.*piaf-x-2"):
        combine({1: tmp_path / "1", 2: tmp_path / "2"})
    evaluate(NamedReader({}), [answerable, mixed], tmp_path / "3")
    with pytest.raises(TrainingError, match="only some have mixed"):
        combine({1: tmp_path / "1", 3: tmp_path / "3"})
    with pytest.raises(TrainingError, match="at least one seed"):
        combine({})
