"""A cut run goes on: what was translated is not asked again, wherever the file was cut."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.translators import ToyTranslator
from training.translation.errors import TranslationError
from training.translation.journal import Journal, JournalledTranslator

TEXTS = ["one", "two\nlines", "trois é", "四 \u2028", '"', ""]


def journalled(path, name="toy"):
    toy = ToyTranslator(str.upper, name=name)
    return JournalledTranslator(toy, Journal(path)), toy


def test_nothing_is_asked_twice_in_a_run_or_the_next(tmp_path):
    translator, toy = journalled(tmp_path / "new" / "journal")
    assert translator.translate([*TEXTS, "one"]) == [text.upper() for text in [*TEXTS, "one"]]
    assert translator.translate(["two\nlines", "more"]) == ["TWO\nLINES", "MORE"]
    assert toy.asked == [*TEXTS, "more"]
    again, asked_again = journalled(tmp_path / "new" / "journal")
    assert again.translate(["more", *TEXTS]) == ["MORE", *(text.upper() for text in TEXTS)]
    assert asked_again.calls == []


def test_another_translator_is_asked_anew(tmp_path):
    journalled(tmp_path / "journal")[0].translate(["one"])
    other, toy = journalled(tmp_path / "journal", name="another")
    other.translate(["one"])
    assert toy.asked == ["one"]
    assert other.name == "another"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_cut_anywhere_goes_on(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("cut") / "journal"
    journalled(path)[0].translate(TEXTS)
    raw = path.read_bytes()
    cut = data.draw(st.integers(0, len(raw)))
    path.write_bytes(raw[:cut])
    translator, toy = journalled(path)
    assert translator.translate(TEXTS) == [text.upper() for text in TEXTS]
    assert len(toy.asked) == len(TEXTS) - raw[:cut].count(b"\n")
    assert path.read_bytes() == raw
    assert [json.loads(line)["text"] for line in raw.decode().split("\n")[:-1]] == TEXTS


@pytest.mark.parametrize(
    "content",
    [
        b"not a journal",
        b"not a journal\n",
        b'{"key": "a"}\n',
        b'{"key": 1, "translation": "x"}\n',
        b"[]\n",
        b"\n",
        b"\xff\n",
    ],
)
def test_what_is_no_journal_is_an_error_and_stays_as_it_is(content, tmp_path):
    path = tmp_path / "precious"
    path.write_bytes(content)
    with pytest.raises(TranslationError, match="precious"):
        journalled(path)[0].translate(["one"])
    assert path.read_bytes() == content


def test_a_translator_that_loses_lines_is_an_error_and_leaves_nothing(tmp_path):
    toy = ToyTranslator(str.upper)
    toy.translate = lambda lines: [lines[0]]
    with pytest.raises(TranslationError, match="expected 2 lines from toy, 1 came"):
        JournalledTranslator(toy, Journal(tmp_path / "journal")).translate(["a", "b"])
    assert not (tmp_path / "journal").exists()


def test_what_cannot_be_written_is_an_error(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(TranslationError, match="folder"):
        journalled(tmp_path / "folder")[0].translate(["a"])
