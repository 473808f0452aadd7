"""From votes to a file to train on, and back."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa.errors import ConfigurationError
from actions.qa.feedback_export import LONGEST_CONTEXT, Export, LeftOut, export_of
from actions.qa.feedback_records import Vote, VoteRecord
from actions.qa.feedback_squad import squad_of, write_json
from actions.qa.types import Document
from tests.support.documents import document
from training.corpora.squad import Example, read_squad

AT = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
PAGE = document("# Leave", "You get 25 days a year. Ask early.", "- 3 days for a wedding", title="Leave")
QUESTION = "How many days?"


def vote(kind: str, answer: str = "25 days", *, question: str | None = QUESTION, page: Document = PAGE) -> VoteRecord:
    start = page.text.index(answer)
    place = {"source": page.url, "start": start, "end": start + len(answer), "page_version": page.content_hash}
    return VoteRecord(Vote(kind), "en", model_version="m", recorded_at=AT, question=question, **place)


def read_back(export: Export) -> list[Example]:
    with tempfile.TemporaryDirectory() as folder:
        write_json(Path(folder) / "out.json", squad_of(export.examples))
        return read_squad(Path(folder) / "out.json")


def test_a_thumbs_up_is_a_question_with_its_answer() -> None:
    (example,) = read_back(export_of([vote("up")], [PAGE]))
    assert (example.question, example.title, example.impossible) == (QUESTION, "Leave", False)
    (gold,) = example.golds
    assert example.context[gold.start :][: len(gold.text)] == gold.text == "25 days"


def test_a_thumbs_down_is_a_question_without_one_if_wanted() -> None:
    votes = [vote("down"), vote("up", question="Another?")]
    assert export_of(votes, [PAGE]).left_out == {LeftOut.REJECTED: 1, LeftOut.OUTVOTED: 0, LeftOut.REPEATED: 0}
    accepted, rejected = read_back(export_of(votes, [PAGE], with_rejected=True))
    assert (accepted.impossible, rejected.impossible, rejected.golds) == (False, True, ())
    (plausible,) = rejected.plausible
    assert rejected.context[plausible.start :][: len(plausible.text)] == plausible.text == "25 days"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (VoteRecord(Vote.UP, "en", "utter_hr_payslip", None, None, "", AT, question="?"), LeftOut.SCRIPTED),
        (vote("up", question=None), LeftOut.NO_QUESTION),
        (vote("up", question=" "), LeftOut.NO_QUESTION),
        (replace(vote("up"), page_version=""), LeftOut.NO_VERSION),
        (replace(vote("up"), source="http://gone.example/"), LeftOut.NO_PAGE),
        (replace(vote("up"), page_version="0" * 64), LeftOut.CHANGED),
        (replace(vote("up"), end=10_000), LeftOut.CHANGED),
        (replace(vote("up"), start=5, end=5), LeftOut.CHANGED),
    ],
)
def test_what_cannot_be_trusted_is_left_out_with_the_reason(record: VoteRecord, reason: LeftOut) -> None:
    export = export_of([record], [PAGE])
    assert export.examples == ()
    assert export.left_out == {reason: 1}


def test_votes_that_say_the_same_are_one_example() -> None:
    export = export_of([vote("up"), vote("up", question=" how MANY  days? "), vote("down")], [PAGE])
    assert len(export.examples) == 1
    assert (export.left_out[LeftOut.REPEATED], export.left_out[LeftOut.OUTVOTED]) == (1, 1)


def test_a_draw_decides_nothing() -> None:
    export = export_of([vote("up"), vote("down")], [PAGE], with_rejected=True)
    assert (export.examples, export.left_out) == ((), {LeftOut.DISPUTED: 2})


def test_a_passage_with_the_answer_is_not_one_without_it() -> None:
    export = export_of([vote("up"), vote("down", "3 days")], [PAGE], with_rejected=True)
    assert [example.is_rejected for example in export.examples] == [False]
    assert export.left_out[LeftOut.ANSWERED] == 1


def test_the_context_is_what_stands_around_the_answer_and_not_the_page() -> None:
    page = document(*(f"Paragraph {number}. " + "words " * 40 for number in range(40)))
    (example,) = export_of([vote("up", "Paragraph 20", page=page)], [page]).examples
    assert LONGEST_CONTEXT / 2 < len(example.context) <= LONGEST_CONTEXT
    assert example.context.startswith("Paragraph 19")
    assert example.context.endswith("words ")
    assert "Paragraph 21" in example.context


def test_a_block_that_is_longer_than_a_passage_stays_whole() -> None:
    page = document("# Long", "word " * 400 + "here.")
    (example,) = export_of([vote("up", "here", page=page)], [page]).examples
    assert example.context == page.text[page.blocks[1].start :]


def test_a_file_that_cannot_be_written_is_named_and_what_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(ConfigurationError, match=r"out\.json"):
        write_json(tmp_path / "file" / "out.json", {})
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(str.strip)
LINES = st.lists(WORDS, min_size=1, max_size=12)


@settings(deadline=None)
@given(lines=LINES, data=st.data())
def test_whatever_was_voted_on_is_where_the_file_says(lines: list[str], data: st.DataObject) -> None:
    page = document(*lines)
    votes = []
    for number in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(page.text) - 1))
        end = data.draw(st.integers(start + 1, len(page.text)))
        question = data.draw(st.sampled_from(["Où ?", "où  ?", f"どこ{number}"]))
        place = {"source": page.url, "start": start, "end": end, "page_version": page.content_hash}
        kind = data.draw(st.sampled_from(Vote))
        votes.append(VoteRecord(kind, "en", model_version="m", recorded_at=AT, question=question, **place))
    export = export_of(votes, [page], with_rejected=True)
    assert len(export.examples) + sum(export.left_out.values()) == len(votes)
    if not export.examples:
        return
    examples = read_back(export)
    assert len(examples) == len(export.examples)
    for example in examples:
        (gold,) = example.golds or example.plausible
        assert example.context[gold.start :][: len(gold.text)] == gold.text
        assert example.context in page.text
        assert gold.text in page.text
