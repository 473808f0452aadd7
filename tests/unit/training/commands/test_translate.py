"""The command writes a set that can be read, says what was kept, goes on after a cut, and refuses bad input."""

from __future__ import annotations

import argparse
import json
import shlex
import sys

import pytest

from tests.support.corpora import article, asked, paragraph, squad, write
from training.commands import translate
from training.corpora.squad import Gold, read_corpus
from training.translation.errors import TranslationError

UPPER = "import sys\nfor line in sys.stdin: print(line.rstrip().upper())"
COMMAND = f"command:{shlex.quote(sys.executable)} -X utf8 -S -c {shlex.quote(UPPER)}"
CONTEXT = "Bob lives in Paris. He has two cats."


@pytest.fixture
def file(tmp_path):
    questions = [asked("1", ("Paris", 13)), asked("2", ("two cats", 27)), asked("3", ("no", 0)), asked("4", ("Bob", 0))]
    return write(tmp_path / "set.json", squad(article("Bob", paragraph(CONTEXT, *questions))))


def run(file, *more, translator=COMMAND, target="fr"):
    parser = argparse.ArgumentParser()
    translate.add_parser(parser.add_subparsers())
    out = ["--out", str(file.parent / "out.json")]
    arguments = ["translate", str(file), "--source", "en", "--target", target, "--translator", translator, *out, *more]
    parsed = parser.parse_args(arguments)
    return parsed.run(parsed)


def test_the_set_is_written_and_the_report_printed(file, capsys):
    assert run(file) == 0
    corpus = read_corpus(file.parent / "out.json")
    assert {one.context for one in corpus.examples} == {CONTEXT.upper()}
    assert [one.golds for one in corpus.examples] == [(Gold("PARIS", 13),), (Gold("TWO CATS", 27),), (Gold("BOB", 0),)]
    assert [one.title for one in corpus.examples] == ["Bob"] * 3
    assert corpus.version.startswith("set.json, en to fr by command:")
    printed = capsys.readouterr().out
    assert "75.0%" in printed
    assert "misaligned in the source" in printed


def test_the_report_as_json(file, capsys):
    run(file, "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["questions"], report["kept"], report["kept_by_rule"]["exact"]) == (4, 3, 3)
    assert report["dropped_by_reason"]["misaligned in the source"] == 1
    assert sum(report["dropped_by_reason"].values()) == 1


def test_what_is_in_the_journal_is_not_asked_again(file, tmp_path, capsys):
    journal = tmp_path / "kept" / "translations"
    count = f"import pathlib, sys\npathlib.Path(sys.argv[1]).open('a').write('.')\n{UPPER}"
    calls = tmp_path / "calls"
    counting = f"command:{shlex.quote(sys.executable)} -X utf8 -S -c {shlex.quote(count)} {shlex.quote(str(calls))}"
    for _ in range(2):
        run(file, "--journal", str(journal), "--batch", "3", translator=counting)
    assert calls.read_text() == "...."  # 10 texts in batches of 3, and no call in the second run
    assert len(journal.read_text(encoding="utf-8").splitlines()) == 10
    assert not (tmp_path / "out.json.journal").exists()
    capsys.readouterr()


def test_the_first_questions_only(file, capsys):
    run(file, "--max-questions", "1", "--json")
    assert json.loads(capsys.readouterr().out)["questions"] == 1
    assert (file.parent / "out.json.journal").exists()


@pytest.mark.parametrize(
    ("option", "value"), [("--max-questions", "0"), ("--batch", "0"), ("--floor", "1.5"), ("--floor", "nan")]
)
def test_numbers_out_of_range_are_refused_before_any_work(file, option, value):
    with pytest.raises(TranslationError, match=option):
        run(file, option, value)
    assert [path.name for path in file.parent.iterdir()] == ["set.json"]


def test_a_failing_translator_leaves_no_output(file):
    with pytest.raises(TranslationError, match="exit code"):
        run(file, translator=f"command:{shlex.quote(sys.executable)} -c 'raise SystemExit(4)'")
    assert not (file.parent / "out.json").exists()
