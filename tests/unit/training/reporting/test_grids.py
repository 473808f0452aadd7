from __future__ import annotations

from tests.unit.training.reporting.fake_results import ALL_SETS, FRENCH, NINE, Fake, write_results
from training.reporting import paper
from training.reporting.grids import (
    Grid,
    grid_of_experiments,
    grids_of_answer_length,
    grids_of_pairs,
    grids_of_question_type,
    grids_reading,
    with_same_rows,
)
from training.reporting.read_results import read_results
from training.reporting.results import Declaration, Estimate, ExperimentResult, Results, Scores, SetResult, Slice, State
from training.reporting.sets import pair_set

SCORES = Scores(Estimate(1.0), Estimate(2.0))


def with_types(name: str, **types: Slice) -> ExperimentResult:
    sets = {FRENCH: SetResult(9, SCORES, SCORES, by_question_type=types)}
    return ExperimentResult(Declaration(name), State.DONE, sets=sets)


def test_the_paper_stands_beside_each_experiment_of_table_2(tmp_path):
    fakes = [Fake("small-a", ("2",)), Fake("small-b", ("1",)), Fake("small-c", ("2",), sets=("own",))]
    results = read_results(write_results(tmp_path, fakes))
    ((published, squad, multilingual),) = grids_of_pairs(results)
    assert published.values[2][1] == paper.TABLE_2[pair_set("ja", "fr")].f1
    ours = results.by_name()["small-a"].sets[pair_set("ja", "fr")]
    assert (squad.values[2][1], multilingual.values[2][1]) == (ours.squad.f1.value, ours.multilingual.f1.value)
    assert squad.title == "small-a,\nsquad scoring"


def test_every_experiment_has_a_row_and_every_set_a_column(tmp_path):
    grid = grid_of_experiments(read_results(write_results(tmp_path, [Fake("small-a"), Fake("small-b", sets=ALL_SETS)])))
    assert grid is not None
    assert (grid.rows, len(grid.columns)) == (("small-a", "small-b"), len(ALL_SETS))
    assert [value is None for value in grid.values[0]] == [False] * len(NINE) + [True] * 3
    assert grid_of_experiments(Results(())) is None


def test_types_that_some_lack_keep_their_place():
    results = Results(
        (
            with_types("a", who=Slice(50, 1.0), other=Slice(50, 2.0)),
            with_types("b", who=Slice(30, 3.0), what=Slice(20, 4.0), other=Slice(50, 5.0), none=Slice(2, 9.0)),
        )
    )
    (grid,) = grids_of_question_type(results)
    assert grid.columns == ("who", "what", "other", "no answer")
    assert grid.values == ((1.0, None, 2.0, None), (3.0, 4.0, 5.0, 9.0))
    assert grid.counts == ((30, 50), (20, 20), (50, 50), (2, 2))
    assert grids_reading([grid]) == "fr/fr: highest 5.0 (b, other), lowest 1.0 (a, who)."


def test_sets_without_parts_have_no_grid():
    assert grids_of_question_type(Results((with_types("a"),))) == []
    assert grids_of_answer_length(Results((with_types("a", who=Slice(1, 1.0)),))) == []


def test_only_sets_in_one_language_are_cut_up(tmp_path):
    results = read_results(write_results(tmp_path, [Fake("small-a", sets=ALL_SETS)]))
    wanted = ["en/en", "fr/fr", "ja/ja", "FQuAD dev (fr)", "JaQuAD dev (ja)", "JSQuAD dev (ja)"]
    assert [grid.title for grid in grids_of_answer_length(results)] == wanted
    assert grids_of_answer_length(results)[0].columns == ("1-2", "3-5", "6-10", "11-20", "21+")


def test_grids_get_each_others_rows():
    first = Grid("x", ("b", "d"), ("c",), ((1.0,), (2.0,)))
    second = Grid("y", ("a", "b"), ("c", "e"), ((3.0, 4.0), (5.0, None)))
    wider = with_same_rows([first, second], order=["d", "c", "b", "a"])
    assert [grid.rows for grid in wider] == [("d", "b", "a")] * 2
    assert wider[0].values == ((2.0,), (1.0,), (None,))
    assert wider[1].values == ((None, None), (5.0, None), (3.0, 4.0))
