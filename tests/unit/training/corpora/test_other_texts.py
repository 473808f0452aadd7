"""Other texts become passages that are pieces of their last part; the seed draws which."""

from __future__ import annotations

import lzma
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.other_texts import write_text
from training.corpora.other_texts import OtherTextRecipe, text_files, text_passages
from training.corpora.parallel_passages import PassageRecipe
from training.errors import CorpusError

CUT = PassageRecipe(characters=100, japanese_characters=50)
ALL = OtherTextRecipe(lines_per_text=1000, skipped_share=0.0)


def long(number):
    return f"{number:03d} " + "word " * 6


def passages_of(tmp_path, lines, recipe=ALL, *, name="en-novel", seed=0):
    return text_passages(write_text(tmp_path / f"{name}.txt.xz", lines), recipe, CUT, seed=seed)


def test_long_lines_are_passages_below_what_stands_before_them(tmp_path):
    found = passages_of(tmp_path, ["Chapter I", "", long(1), long(2), "short", long(3) * 9])
    by_text = {passage.text: passage.heading for passage in found}
    assert by_text == {
        long(1).strip(): "Chapter I",
        long(2).strip(): long(1)[:12].strip(),
        (long(3) * 9)[:100].strip(): "short",
    }
    assert {(passage.page, passage.language) for passage in found} == {("en-novel", "en")}


def test_a_first_line_is_below_its_own_beginning(tmp_path):
    (first,) = passages_of(tmp_path, [long(1)])
    assert (first.heading, first.text) == (long(1)[:12].strip(), long(1).strip())


def test_japanese_says_as_much_in_fewer_characters(tmp_path):
    assert [len(passage.text) for passage in passages_of(tmp_path, ["あ" * 70], name="ja-novel")] == [50]
    assert passages_of(tmp_path, ["あ" * 12], name="en-other") == []
    assert len(passages_of(tmp_path, ["あ" * 12], name="ja-other")) == 1


def test_only_the_last_part_is_read(tmp_path):
    lines = [long(number) for number in range(100)]
    found = passages_of(tmp_path, lines, OtherTextRecipe(lines_per_text=1000, skipped_share=0.8))
    assert sorted(passage.text for passage in found) == [line.strip() for line in lines[80:]]


def test_so_many_lines_are_drawn_by_the_seed(tmp_path):
    lines = [long(number) for number in range(100)]
    few = replace(ALL, lines_per_text=5)
    drawn = [[passage.text for passage in passages_of(tmp_path, lines, few, seed=seed)] for seed in (1, 1, 2)]
    assert [len(texts) for texts in drawn] == [5, 5, 5]
    assert drawn[0] == drawn[1] != drawn[2]


@given(st.lists(st.text("ab 。\n", max_size=300), max_size=8))
def test_passages_are_pieces_of_the_text_within_the_limit(tmp_path_factory, lines):
    text = "\n".join(lines)
    found = passages_of(tmp_path_factory.mktemp("text"), text.split("\n"))
    for passage in found:
        assert passage.text in text
        assert passage.heading in text
        assert 0 < len(passage.text) <= CUT.characters
        assert 0 < len(passage.heading) <= CUT.characters


def test_texts_are_those_that_are_named(tmp_path):
    for name in ("ja-b", "en-a", "fr-c"):
        write_text(tmp_path / f"{name}.txt.xz", ["x"])
    recipe = replace(ALL, texts=("fr-c", "en-a"))
    assert [path.name for path in text_files(tmp_path, recipe)] == ["fr-c.txt.xz", "en-a.txt.xz"]
    assert text_files(tmp_path / "nowhere", ALL) == []
    with pytest.raises(CorpusError, match=r"en-d\.txt\.xz, found no such file"):
        text_files(tmp_path, replace(ALL, texts=("en-a", "en-d")))


def test_one_that_cannot_be_read_is_named(tmp_path):
    cut = tmp_path / "en-cut.txt.xz"
    for content in (b"plain text", lzma.compress(b"word " * 5000)[:-20], lzma.compress("é".encode("latin-1"))):
        cut.write_bytes(content)
        with pytest.raises(CorpusError, match=r"en-cut\.txt\.xz: expected xz-compressed UTF-8 text"):
            text_passages(cut, ALL, CUT, seed=0)
