"""`corpus`, `contamination` and `crosslingual` as they are called."""

from __future__ import annotations

import argparse
import hashlib
import json

import pytest

from tests.support.corpora import article, asked, paragraph, squad, write
from training.commands import contamination, corpus, crosslingual
from training.errors import CorpusError

LEAVE = "Every employee has twenty-five days of paid leave a year, and two more after ten years of service with us."


def call(command, *arguments):
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers(required=True))
    parsed = parser.parse_args([command.__name__.rpartition(".")[2], *map(str, arguments)])
    return parsed.run(parsed)


def one_question(path, context, question_id="a", answer=("25", 0), title="[red]T"):
    return write(path, squad(article(title, paragraph(context, asked(question_id, answer)))))


def test_corpus_prints_counts_and_every_misaligned_gold(tmp_path, capsys):
    content = squad(
        article("T", paragraph("has 25 days", asked("a", ("25", 3)), asked("b", ("26", 3)), asked("c", ("25", 4)))),
        article("U", paragraph("x", asked("d", is_impossible=True))),
    )
    path = write(tmp_path / "x.json", content)
    assert call(corpus, path) == 0
    printed = capsys.readouterr().out
    row = next(line for line in printed.splitlines() if "x.json" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")] == ["x.json", "2", "2", "4", "1", "2"]
    assert f"{path}: article 0 ('T'), question 'a': '25' is not at 3: moved to 4, '25'" in printed
    assert "question 'b': '26' is not at 3: lost" in printed
    assert "question 'c'" not in printed


def test_corpus_as_json(tmp_path, capsys):
    path = one_question(tmp_path / "x.json", "has 25 days")
    assert call(corpus, "--json", path, path) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first == second
    assert first.pop("misaligned") == [
        {
            "article": "0",
            "title": "[red]T",
            "question": "a",
            "text": "25",
            "start": 0,
            "handling": "moved",
            "found": {"text": "25", "start": 4},
        }
    ]
    assert first == {
        "file": str(path),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "version": "1.1",
        "articles": 1,
        "paragraphs": 1,
        "questions": 1,
        "without_answer": 0,
    }


def test_corpus_refuses_a_malformed_file(tmp_path):
    with pytest.raises(CorpusError, match="expected an object with 'data'"):
        call(corpus, write(tmp_path / "x.json", []))


def test_contamination_says_1_for_a_shared_paragraph_only(tmp_path, capsys):
    training = one_question(tmp_path / "[train].json", LEAVE)
    clean = one_question(tmp_path / "clean.json", "Parking is free.")
    near = one_question(tmp_path / "near.json", LEAVE.replace("Every", "Each"))
    assert call(contamination, "--train", training, "--evaluate", clean, near) == 0
    printed = capsys.readouterr().out
    assert "[train] / clean: equal title: '[red]T'" in printed
    assert "[train] / near: near-equal paragraph: " in printed
    assert call(contamination, "--train", training, clean, "--evaluate", training) == 1
    printed = capsys.readouterr().out
    assert "[train] / [train]: equal paragraph: '[red]T': 'Every employee" in printed
    assert "clean / [train]: equal paragraph" not in printed


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path, capsys):
    for folder, context in (("a", LEAVE), ("b", "Parking is free.")):
        (tmp_path / folder).mkdir()
        one_question(tmp_path / folder / "x.json", context, title="")
    paths = [tmp_path / folder / "x.json" for folder in "ab"]
    assert call(contamination, "--train", *paths, "--evaluate", paths[0]) == 1
    printed = capsys.readouterr().out
    assert f"{paths[0]} / x: equal paragraph" in printed
    assert f"{paths[1]} / x" not in printed


def language_files(folder, *, ids=("a", "b")):
    paths = {}
    for language in ("en", "fr", "ja"):
        questions = [{**asked(i, ("25", 0)), "question": f"{i} {language}"} for i in ids]
        paths[language] = write(
            folder / f"{language}.json", squad(article("T", paragraph(f"25 {language}", *questions)))
        )
    return [f"{language}={path}" for language, path in paths.items()]


def test_crosslingual_writes_nine_files_and_proves_them(tmp_path, capsys):
    sets = ["--sets", *language_files(tmp_path)]
    published = tmp_path / "published"
    assert call(crosslingual, *sets, "--out", published) == 0
    assert "not compared" in capsys.readouterr().out
    assert call(crosslingual, *sets, "--out", tmp_path / "out", "--published", published) == 0
    printed = capsys.readouterr().out
    assert sum("equal" in line for line in printed.splitlines()) == 9
    assert len(list((tmp_path / "out").iterdir())) == 9


def test_crosslingual_says_1_and_where_for_a_difference(tmp_path, capsys):
    published = tmp_path / "published"
    call(crosslingual, "--sets", *language_files(tmp_path), "--out", published)
    other = squad(article("T", paragraph("26 fr", asked("a", ("26", 0)), asked("b", ("26", 0)))))
    (published / "squad_test_question_ja_context_fr.json").touch()
    (published / "squad_test_question_jap_context_fr.json.xz").unlink()
    write(published / "squad_test_question_jap_context_fr.json", other)
    capsys.readouterr()
    sets = ["--sets", *language_files(tmp_path)]
    assert call(crosslingual, *sets, "--out", tmp_path / "out", "--published", published) == 1
    printed = capsys.readouterr().out
    assert "context_fr.json.xz: article 0 ('T'), question 'a': context: built '25 fr', published '26 fr'" in printed
    assert "6 differences" in printed


def test_crosslingual_never_writes_over_the_published_sets(tmp_path):
    sets = ["--sets", *language_files(tmp_path)]
    call(crosslingual, *sets, "--out", tmp_path / "p")
    with pytest.raises(CorpusError, match="expected another folder"):
        call(crosslingual, *sets, "--out", tmp_path / "p", "--published", tmp_path / "p")
    with pytest.raises(CorpusError, match="found none"):
        call(crosslingual, *sets, "--out", tmp_path / "out", "--published", tmp_path)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("named", ["en", "en=", "=x.json", "../x=x.json"])
def test_crosslingual_refuses_what_names_no_language_and_file(tmp_path, capsys, named):
    with pytest.raises(SystemExit):
        call(crosslingual, "--sets", named, "--out", tmp_path)
    assert "expected LANGUAGE=FILE" in capsys.readouterr().err


def test_crosslingual_refuses_a_language_twice(tmp_path):
    first = language_files(tmp_path)[0]
    with pytest.raises(CorpusError, match="one set a language, got en, en"):
        call(crosslingual, "--sets", first, first, "--out", tmp_path / "out")
