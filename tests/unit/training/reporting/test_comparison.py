from __future__ import annotations

import pytest

from tests.unit.training.reporting.fake_results import FRENCH, JAPANESE, NINE, Fake, small_and_mbert, write_results
from training.reporting import paper
from training.reporting.comparison import table_against_paper, tables_of_pairs
from training.reporting.read_results import read_results
from training.reporting.results import Declaration, Results
from training.reporting.sets import FQUAD_DEV, PAIRS, pair_set
from training.reporting.tables import NOT_RUN, Figure


def read(tmp_path, fakes, declared=()) -> Results:
    return read_results(write_results(tmp_path, fakes), declared)


def heads(table) -> list[tuple[str, ...]]:
    return [row[:4] for row in table.rows]


def test_the_papers_tables_agree_with_each_other():
    zero_shot = paper.TABLE_1.rows[1].scores
    assert zero_shot[FRENCH] == paper.TABLE_2[FRENCH] == paper.TABLE_3.rows[0].scores[FRENCH]
    assert zero_shot[JAPANESE].f1 == paper.TABLE_2[JAPANESE].f1
    assert set(paper.TABLE_2) == set(PAIRS)
    tables = [row.scores for table in (paper.TABLE_1, paper.TABLE_3) for row in table.rows]
    assert all(score.exact_match < score.f1 for scores in (*tables, paper.TABLE_2) for score in scores.values())


def test_without_results_every_row_is_there_and_not_run(tmp_path):
    table = table_against_paper(paper.TABLE_3, read(tmp_path, []))
    assert heads(table)[:3] == [
        ("SQuAD (zero-shot)", "mBERT", "paper", "squad"),
        ("SQuAD (zero-shot)", "small", "none", "-"),
        ("SQuAD (zero-shot)", "mBERT", "none", "-"),
    ]
    assert len(table.rows) == 3 * len(paper.TABLE_3.rows)
    assert all(set(row[4:]) == {NOT_RUN} for row in table.rows if row[2] != "paper")
    assert table.rows[0][4:] == tuple(Figure(value, decimals=2) for value in (71.43, 47.65, 76.65, 61.77))
    assert table.reading == "No result yet."


def test_ours_stand_under_the_papers_row_in_both_ways_of_scoring(tmp_path):
    results = read(tmp_path, [Fake("small-squad", ("1",), "Zero-shot", note="Little data")])
    table = table_against_paper(paper.TABLE_1, results)
    ours = [row for row in table.rows if row[2] == "small-squad"]
    assert [row[:4] for row in ours] == [
        ("Zero-shot", "small", "small-squad", "squad"),
        ("Zero-shot", "small", "small-squad", "multilingual"),
    ]
    found = results.by_name()["small-squad"].sets
    squad, multilingual = found[FRENCH].squad.f1, found[JAPANESE].multilingual.exact_match
    assert ours[0][4] == Figure(squad.value, squad.low, squad.high)
    assert ours[1][7] == Figure(multilingual.value, multilingual.low, multilingual.high)
    assert "`small-squad`: The small encoder, made up for a test of Zero-shot. Little data." in table.notes
    assert (
        f"French F1 (squad): ours {squad.value:.1f} (small-squad); the paper's highest 76.65 (Zero-shot)"
        in table.reading
    )


def test_an_experiment_can_be_a_row_of_two_tables_that_name_it_differently(tmp_path):
    results = read(tmp_path, [Fake("small-squad", ("1", "3"), "SQuAD (zero-shot)", sets=(*NINE, FQUAD_DEV))])
    for table, label in ((paper.TABLE_1, "Zero-shot"), (paper.TABLE_3, "SQuAD (zero-shot)")):
        made = table_against_paper(table, results)
        assert [row[0] for row in made.rows if row[2] == "small-squad"] == [label, label]


def test_a_longer_label_is_another_row(tmp_path):
    results = read(tmp_path, [Fake("small-b", ("3",), "SQuAD + Fr-SQuAD + FQuAD", sets=(FQUAD_DEV, FRENCH))])
    made = table_against_paper(paper.TABLE_3, results)
    assert {row[0] for row in made.rows if row[2] == "small-b"} == {"SQuAD + Fr-SQuAD + FQuAD"}


def test_a_baseline_of_each_language_fills_one_row_together(tmp_path):
    fakes = [
        Fake(f"small-baseline-{code}", ("1",), "Baseline", kind="translate-baseline", sets=(name,))
        for code, name in (("fr", FRENCH), ("ja", JAPANESE))
    ]
    rows = table_against_paper(paper.TABLE_1, read(tmp_path, fakes)).rows
    ours = [row for row in rows if "small-baseline-fr" in row[2]]
    assert [row[2] for row in ours] == ["small-baseline-fr, small-baseline-ja"] * 2
    assert all(isinstance(value, Figure) for row in ours for value in row[4:])


def test_half_of_a_row_can_be_missing(tmp_path):
    rows = table_against_paper(
        paper.TABLE_1, read(tmp_path, [Fake("small-baseline-fr", ("1",), "Baseline", sets=(FRENCH,))])
    ).rows
    row = next(row for row in rows if row[2] == "small-baseline-fr")
    assert [isinstance(value, Figure) for value in row[4:]] == [True, True, False, False]


def test_a_row_that_the_paper_has_not_is_shown_for_its_encoder_only(tmp_path):
    results = read(tmp_path, [Fake("small-more", ("3",), "PIAF + JaQuAD", sets=(FQUAD_DEV,))])
    rows = [row for row in table_against_paper(paper.TABLE_3, results).rows if row[0] == "PIAF + JaQuAD"]
    assert [row[1:4] for row in rows] == [("small", "small-more", "squad"), ("small", "small-more", "multilingual")]


def test_a_declared_experiment_is_named_before_it_is_run(tmp_path):
    declared = [Declaration("mbert-squad", encoder="mbert", tables=("1",), row="Zero-shot", evaluation=(FRENCH,))]
    rows = table_against_paper(paper.TABLE_1, read(tmp_path, [], declared)).rows
    assert ("Zero-shot", "mBERT", "mbert-squad", "-", *[NOT_RUN] * 4) in rows


def test_an_unfinished_experiment_says_so(tmp_path):
    results = tmp_path / "results"
    read(results, [Fake("small-squad", ("1", "2"), "Zero-shot")])
    (results / "small-squad" / "metrics.json").unlink()
    found = read_results(results)
    for table in (table_against_paper(paper.TABLE_1, found), *tables_of_pairs(found)):
        assert {row[2] for row in table.rows} >= {"small-squad (not finished)"}


@pytest.mark.parametrize(("place", "measure"), [(0, "f1"), (1, "exact_match")])
def test_the_matrix_has_paragraphs_in_rows_and_questions_in_columns(tmp_path, place, measure):
    results = read(tmp_path, small_and_mbert())
    table = tables_of_pairs(results)[place]
    assert table.columns[4:] == ("English question", "French question", "Japanese question")
    french = [row for row in table.rows if row[0] == "French"]
    assert [row[2] for row in french if row[3] == "squad"] == [
        "paper", "small-aligned-squad", "small-squad", "mbert-aligned-squad", "mbert-squad",
    ]  # fmt: skip
    assert french[0][6].value == getattr(paper.TABLE_2[pair_set("fr", "ja")], measure)
    ours = next(row for row in french if row[2:4] == ("mbert-squad", "multilingual"))
    scores = results.by_name()["mbert-squad"].sets[pair_set("fr", "en")].multilingual
    assert ours[4].value == getattr(scores, measure).value
    assert "The paper's: highest" in table.reading


def test_differing_numbers_of_questions_are_said(tmp_path):
    results = read(tmp_path, [Fake("small-a", ("3",), "x", sets=(FQUAD_DEV, FRENCH))])
    assert "Questions: FQuAD dev (fr) 3,188, fr/fr 327." in table_against_paper(paper.TABLE_3, results).notes
