"""A card says what was measured, where it is from, and what is not known."""

from __future__ import annotations

import pytest

from tests.unit.training.exporting.results import write_results
from training.exporting.card import Card, card_text
from training.exporting.check import SetLoss
from training.exporting.cost import Cost
from training.exporting.history import read_history
from training.exporting.licences import forbids_commerce, source_of

INT8, EXACT = Cost(58.4, 25.2, 25_045_634, "onnx-int8"), Cost(103.2, 100.2, 25_045_634, "safetensors")


def card(**changes):
    values = {"losses": None, "history": None, **changes}
    return card_text(Card("mine-1", "Bert, 6 layers x 384", 1.5, INT8, EXACT, **values))


def section(text, title):
    return text.split(f"## {title}\n")[1].split("\n## ")[0]


def test_without_results_and_check_it_says_so():
    text = card()
    assert text.startswith("# mine-1\n")
    assert "25.2 MB (100.2 MB as it was trained)" in text
    assert "58 ms a window of 384 word pieces on one core (103 ms on torch" in text
    assert "spans that score below 1.5 are not shown" in text
    assert "No results of an experiment were given" in text
    assert "It was not measured how much int8 loses" in text
    assert "Not known" in section(text, "What it is bad at")


def test_stages_and_their_data_with_licences(tmp_path):
    text = card(history=read_history(write_results(tmp_path)))
    made, data = section(text, "How it was made"), section(text, "Data and licences")
    assert "Base: bert-base-multilingual-cased (Apache-2.0)." in made
    assert "| 1 | first | English | squad-train-v1.1 (87,599) |" in made
    assert "| 2 | second | Then French | fquad-1.0-train (500), mine (40), tanaka_en_ja.tsv (70) | a \\| b |" in made
    assert "Results of gone, which came before, were not found." in made
    for line in (
        "| bert-base-multilingual-cased | bert-base-multilingual-cased | Apache-2.0 |",
        "| squad-train-v1.1 | SQuAD | CC BY-SA 4.0 |",
        "| fquad-1.0-train | FQuAD | CC BY-NC-SA 3.0 |",
        "| mine |  | not known here: look it up |",
        "**Not for commercial use**: it learnt from fquad-1.0-train.",
    ):
        assert line in data


def test_figures_with_intervals(tmp_path):
    told = section(card(history=read_history(write_results(tmp_path))), "Figures")
    assert "means over 3 seeds" in told
    assert "| high | 100 | 80.0 (78.0 to 82.0) | 65.0 (62.0 to 68.0) |" in told


def test_what_it_is_bad_at_is_computed(tmp_path):
    bad = section(card(history=read_history(write_results(tmp_path))), "What it is bad at")
    assert bad.strip().splitlines() == [
        "- low: F1 30.0 (28.0 to 32.0), among the lowest of its 3 sets.",
        "- By question type over all sets, `how` is the lowest: F1 22.0 on 35 questions (`who`, the highest: 80.0).",
    ]


def test_the_loss_of_int8_is_told_and_what_was_forced():
    fine, bad = SetLoss("fine", 9, 70.0, 69.61, -1, 2), SetLoss("bad", 9, 70.0, 60.25, 3, 12.5)
    told = section(card(losses=(fine, bad)), "What int8 costs")
    assert "| fine | 9 | 70.00 | 69.61 | +0.39 (-1.00 to +2.00) |" in told
    assert "| bad | 9 | 70.00 | 60.25 | +9.75 (+3.00 to +12.50) |" in told
    assert "**More than 0.5 points are lost on bad**; export was forced." in told
    assert "forced" not in card(losses=(fine,))


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("squad_test_question_en_context_fr", "CC BY-SA 4.0"),
        ("piaf-1.1-train", "Licence Ouverte / Etalab"),
        ("jaquad-train", "CC BY-SA 3.0"),
        ("google-bert/bert-base-multilingual-cased", "Apache-2.0"),
        ("sentence-transformers/all-MiniLM-L6-v2", "Apache-2.0"),
        ("my-squad", None),
        ("mine/bert-base-multilingual-cased-finetuned", None),
    ],
)
def test_licences_are_of_the_exact_sets(name, licence):
    source = source_of(name)
    assert (source.licence if source else None) == licence


def test_the_clause_that_forbids_commerce():
    assert forbids_commerce("CC BY-NC-SA 3.0")
    assert not forbids_commerce("CC BY-SA 3.0")
    assert not forbids_commerce("Licence Ouverte / Etalab")
