from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.reporting.results import Estimate
from training.reporting.tables import NOT_RUN, Figure, Table, cell, to_csv, to_markdown

TABLE = Table(
    name="a",
    title="A title",
    columns=("row", "F1"),
    rows=(("first", Figure(54.321, 50.06, 58.24)), ("second", NOT_RUN), ("third", Figure(7.0))),
    reading="Highest 54.3.",
    notes=("One\nnote",),
)


def test_markdown():
    assert to_markdown(TABLE) == (
        "**A title**\n\n| row | F1 |\n| --- | ---: |\n| first | 54.3 [50.1, 58.2] |\n| second | not run |\n"
        "| third | 7.0 |\n\nHighest 54.3.\n\n- One note\n"
    )


def test_csv_has_columns_for_the_ends_of_intervals():
    assert to_csv(TABLE) == (
        'row,F1,"F1, low","F1, high"\nfirst,54.32,50.06,58.24\nsecond,not run,,\nthird,7.00,,\n'
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (Figure(3.14159, decimals=2), "3.14"),
        (Figure(12345, decimals=0), "12,345"),
        (Figure(4.66, 1.37, -0.1, signed=True), "+4.7 [+1.4, -0.1]"),
        (Figure(0.0083, decimals=4), "0.0083"),
    ],
)
def test_figures(figure, shown):
    assert str(figure) == shown


def test_counts_are_whole_in_csv():
    assert to_csv(Table("a", "", ("n",), ((Figure(1997, decimals=0),),))) == "n\n1997\n"


def test_a_figure_that_nobody_measured_is_not_run():
    assert cell(None) == NOT_RUN
    assert cell(Estimate(1.0, 0.5, 2.0)) == Figure(1.0, 0.5, 2.0)


@given(
    st.lists(
        st.tuples(st.text(), st.text() | st.floats(0, 100).map(lambda x: Figure(x, x / 2, x))), min_size=1, max_size=5
    )
)
def test_any_text_stays_in_its_cell(rows):
    table = Table("a", "title", ("x", "y"), tuple(rows))
    read = list(csv.reader(io.StringIO(to_csv(table), newline="")))
    assert len({len(row) for row in read}) == 1
    assert [row[0] for row in read[1:]] == [" ".join(row[0].split()) for row in rows]
    lines = [line for line in to_markdown(table).split("\n") if line.startswith("|")]
    assert len(lines) == 2 + len(rows)
    assert {line.replace("\\|", "").count("|") for line in lines} == {3}
