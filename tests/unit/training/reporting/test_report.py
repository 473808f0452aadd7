from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.unit.training.reporting.fake_results import FRENCH, JAPANESE, Fake, write_results
from training.reporting.report import make_report
from training.reporting.results import Declaration, ResultsError

COST = {"window_ms": 21.0, "megabytes": 30.0, "parameters": 24_800_000, "format": "onnx-int8"}
FAKES = (
    Fake("small-align", ("alignment",), kind="align", sets=()),
    Fake("small-squad", ("1", "2", "alignment"), "Zero-shot", cost=COST),
    Fake("small-piaf", ("3",), "FQuAD (target baseline)", sets=(FRENCH,), note="PIAF stands in for FQuAD train"),
    Fake("small-distilled", ("distillation",), teacher="small-squad", sets=(FRENCH, JAPANESE)),
)
PLOTS = {"answer-length", "cost", "experiments", "language-pairs", "learning-curves", "question-type"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    results = write_results(folder / "results", FAKES)
    return make_report(results, folder / "out", declared=[Declaration("mbert-squad", encoder="mbert", tables=("1",))])


def test_all_tables_and_plots_are_there(made):
    folder = made.page.parent
    assert {path.stem for path in (folder / "plots").iterdir()} == PLOTS
    names = {
        "runs", "table-1", "table-2-f1", "table-2-em", "table-3", "alignment-retrieval", "alignment-readers",
        "distillation-small", "experiments-pairs", "every-set",
    }  # fmt: skip
    assert {path.name for path in (folder / "tables").iterdir()} == {
        f"{name}{suffix}" for name in names for suffix in (".md", ".csv")
    }
    assert set(made.files) == {path for path in folder.rglob("*") if path.is_file()}


def test_every_link_of_the_page_leads_to_a_file(made):
    page = made.page.read_text()
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert len(links) > len(PLOTS) + 10
    assert [link for link in links if not (made.page.parent / link).is_file()] == []


def test_the_page_says_what_was_run_where_and_how_to_do_it_again(made):
    page = made.page.read_text()
    assert "4 of 5 experiments are done" in page
    assert "Machine: Imaginary Processor 9000 @ 2.5 GHz, 2 cores" in page
    assert "arXiv 1910.04659" in page
    assert "PIAF stands in for FQuAD train." in page
    assert "Nothing is missing from what was run." in page
    command = page.split("```")[1]
    assert command.split() == [
        "python", "-m", "training", "run", "\\", "small-align", "\\", "small-distilled", "\\", "small-piaf", "\\",
        "small-squad", "\\", "--data", "DIR", "python", "-m", "training", "report",
    ]  # fmt: skip


def test_under_each_plot_stands_what_was_computed(made):
    page = made.page.read_text()
    for plot in PLOTS:
        after = page.split(f"(plots/{plot}.png)")[1].strip().splitlines()[0]
        assert re.search(r"\d+\.\d+ \(", after)


def test_no_path_of_the_machine_is_in_any_table(made):
    for path in made.files:
        if path.suffix != ".png":
            assert str(made.page.parents[1]) not in path.read_text()


def test_without_results_all_is_not_run_and_old_plots_go(tmp_path):
    (tmp_path / "results").mkdir()
    (tmp_path / "out" / "plots").mkdir(parents=True)
    for name in ("cost.png", "mine.png"):
        (tmp_path / "out" / "plots" / name).write_bytes(b"old")
    report = make_report(tmp_path / "results", tmp_path / "out")
    assert [path.name for path in (tmp_path / "out" / "plots").iterdir()] == ["mine.png"]
    page = report.page.read_text()
    assert page.count(": not run.") == len(PLOTS)
    assert "Nothing was run." in page
    assert "EXPERIMENT..." in page


def test_the_same_results_give_the_same_bytes(tmp_path):
    results = write_results(tmp_path / "results", [Fake("small-squad", ("1",), "Zero-shot", sets=(FRENCH,))])
    first = {p.name: p.read_bytes() for p in make_report(results, tmp_path / "a").files}
    second = {p.name: p.read_bytes() for p in make_report(results, tmp_path / "b").files}
    assert first == second


def test_machines_are_told_apart(tmp_path):
    results = write_results(tmp_path / "results", [Fake("small-a", sets=()), Fake("small-b", sets=())])
    (results / "small-b" / "environment.json").write_text('{"processor": "Other", "gpus": ["H100"], "threads": 1}')
    page = make_report(results, tmp_path / "out").page.read_text()
    assert "- Machine: Other, 1 thread, GPU: H100. On it: `small-b`." in page
    assert "On it: `small-a`." in page


def test_a_report_does_not_go_among_the_results(tmp_path):
    with pytest.raises(ResultsError, match="expected another folder for the report"):
        make_report(tmp_path, tmp_path)


def test_progress_names_every_table_and_plot(tmp_path):
    results, seen = write_results(tmp_path / "results", [Fake("small-a", sets=(FRENCH,))]), []
    make_report(results, tmp_path / "out", progress=seen.append)
    assert set(seen) >= {"table-1", "index.md", *PLOTS}


def test_nothing_heavy_is_loaded_before_it_is_needed():
    code = "import sys, training.reporting.report, training.commands.report; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "training.reporting.sketches" in loaded
    assert not {"matplotlib", "torch", "transformers"} & set(loaded)
