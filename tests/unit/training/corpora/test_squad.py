from __future__ import annotations

import gzip
import json
import lzma
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.support.corpora import article, asked, example_lists, paragraph, squad, write
from training.corpora.squad import Example, Gold, read_corpus, read_squad, write_squad
from training.errors import CorpusError

ONE = squad(article("Leave", paragraph("25 days of leave", asked("a", ("25 days", 0)))))


@pytest.mark.parametrize(
    ("name", "compress"),
    [("x.json", bytes), ("x.json.xz", lzma.compress), ("x.json.gz", gzip.compress), ("x.json", lzma.compress)],
)
def test_a_file_is_read_plain_or_compressed_whatever_it_is_called(tmp_path, name, compress):
    (tmp_path / name).write_bytes(compress(json.dumps(ONE).encode()))
    expected = Example(
        "a", "what about a?", "25 days of leave", (Gold("25 days", 0),), f"{name}#0", "Leave", impossible=False
    )
    assert read_squad(tmp_path / name) == [expected]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(example_lists("any.json.gz"))
def test_what_is_written_is_read_again(examples):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.json.gz"
        write_squad(path, examples, version="v2.0")
        corpus = read_corpus(path)
        assert list(corpus.examples) == examples
        assert (corpus.version, corpus.name) == ("v2.0", "any")
        assert list(Path(folder).iterdir()) == [path]


def test_the_same_examples_give_the_same_bytes(tmp_path):
    examples = read_squad(write(tmp_path / "x.json", ONE))
    for suffix in ("json", "json.xz", "json.gz"):
        for folder in ("a", "b"):
            write_squad(tmp_path / folder / f"y.{suffix}", examples, version="1.1")
        assert (tmp_path / "a" / f"y.{suffix}").read_bytes() == (tmp_path / "b" / f"y.{suffix}").read_bytes()


def test_the_paragraph_of_a_shuffled_list_goes_back_to_its_article(tmp_path):
    examples = [Example(str(n), "?", f"context {n}", (), f"article {n % 2}", f"T{n % 2}") for n in range(4)]
    write_squad(tmp_path / "x.json", examples, version="v2.0")
    corpus = read_corpus(tmp_path / "x.json")
    assert [(e.question_id, e.article, e.title) for e in corpus.examples] == [
        ("0", "x.json#0", "T0"),
        ("2", "x.json#0", "T0"),
        ("1", "x.json#1", "T1"),
        ("3", "x.json#1", "T1"),
    ]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    path = write(tmp_path / "x.json", ONE)
    before = path.read_bytes()
    with pytest.raises(CorpusError, match=r"x\.json"):
        write_squad(path, [Example("1", "?", "half a pair \ud800", (), "a")], version="1.1")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(CorpusError, match="expected to write a file there"):
        write_squad(path / "below a file.json", read_squad(path), version="1.1")


def test_squad_2_marks_questions_without_answer(tmp_path):
    content = squad(
        article(
            "T",
            paragraph(
                "25 days",
                asked("possible", ("25", 0), is_impossible=False),
                asked("impossible", is_impossible=True, plausible_answers=[{"text": "days", "answer_start": 3}]),
                {"id": "no answers field", "question": "?", "is_impossible": True},
                asked("unmarked"),
                asked("answered all the same", ("25", 0), is_impossible=True),
            ),
        ),
        version="v2.0",
    )
    examples = {e.question_id: e for e in read_squad(write(tmp_path / "x.json", content))}
    assert [e.impossible for e in examples.values()] == [False, True, True, True, True]
    assert [len(e.golds) for e in examples.values()] == [1, 0, 0, 0, 0]
    assert examples["impossible"].plausible == (Gold("days", 3),)
    assert examples["answered all the same"].plausible == (Gold("25", 0),)


@pytest.mark.parametrize(
    ("content", "title", "version"),
    [
        # what real corpora have or lack: FQuAD a number for a version, JSQuAD none, PolicyQA and JaQuAD further fields
        ({**ONE, "version": 1.0}, "Leave", "1.0"),
        ({"data": ONE["data"]}, "Leave", ""),
        ({"data": [{"paragraphs": ONE["data"][0]["paragraphs"]}]}, "", ""),
        ({"data": [{**ONE["data"][0], "title": None, "categorie": "Droit"}]}, "", ""),
        (squad(article("T", paragraph("25", asked("a", ("25", 0), question_type="x") | {"type": "y"}))), "T", "1.1"),
    ],
)
def test_fields_that_corpora_leave_out_or_add(tmp_path, content, title, version):
    corpus = read_corpus(write(tmp_path / "x.json", content))
    assert (corpus.examples[0].title, corpus.version) == (title, version)


def test_whole_numbers_are_ids_too(tmp_path):
    path = write(tmp_path / "x.json", squad(article("T", paragraph("c", asked(7), asked("8")))))
    assert [e.question_id for e in read_squad(path)] == ["7", "8"]


def test_articles_have_one_name_each_though_titles_repeat(tmp_path):
    pages = [article("Same", paragraph("c", asked(n)), paragraph("d", asked(n + 10))) for n in range(3)]
    corpus = read_corpus(write(tmp_path / "x.json", squad(*pages, article("No question", paragraph("e")))))
    assert [e.article for e in corpus.examples] == [
        "x.json#0",
        "x.json#0",
        "x.json#1",
        "x.json#1",
        "x.json#2",
        "x.json#2",
    ]
    assert (corpus.n_articles, corpus.n_paragraphs, len(corpus.examples)) == (4, 7, 6)


def test_the_new_fields_of_examples_may_be_left_out():
    example = Example("q", "?", "c", (Gold("c", 0),), "a")
    assert (example.title, example.impossible, example.plausible) == ("", False, ())
