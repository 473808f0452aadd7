from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actions.qa.passages import PassageSettings, split_passages
from tests.support.documents import document
from tests.support.readers import letter_tokenizer

TOKENIZER = letter_tokenizer()
SETTINGS = PassageSettings(min_tokens=8, max_tokens=30)


def passages_of(*lines):
    made = document(*lines)
    return split_passages(made, TOKENIZER.encode(made.text), SETTINGS)


@given(st.lists(st.sampled_from(["# Head", "some words here", "- an item", "a" * 50, "| cell | cell"]), min_size=1))
def test_every_block_is_in_exactly_one_passage(lines):
    made = document(*lines)
    passages = split_passages(made, TOKENIZER.encode(made.text), SETTINGS)
    for block in made.blocks:
        assert sum(p.start <= block.start and block.end <= p.end for p in passages) == 1


def test_a_heading_begins_a_passage_and_stays_with_its_text():
    texts = [p.text for p in passages_of("# One", "first words", "# Two", "second words")]
    assert texts == ["One\n\nfirst words", "Two\n\nsecond words"]


def test_a_heading_is_not_left_behind_when_its_text_is_too_long():
    texts = [p.text for p in passages_of("abc def", "# Two", "x" * 28)]
    assert texts == ["abc def", "Two\n\n" + "x" * 28]


def test_small_sections_are_joined():
    assert len(passages_of("# A", "bc", "# D", "ef")) == 1


def test_a_passage_knows_the_headings_above_it():
    assert passages_of("# Leave", "x" * 25, "y" * 25)[1].heading_path == ("Leave",)


def test_a_document_without_blocks_has_no_passages():
    assert passages_of() == ()
