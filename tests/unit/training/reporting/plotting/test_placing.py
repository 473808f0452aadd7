from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from training.reporting.plotting.placing import Disc, place_numbers


def test_a_lone_number_stands_above_its_mark():
    (place,) = place_numbers([Disc(100, 100, 10)], 5)
    assert abs(place.x - 100) < 1e-9
    assert 115 < place.y < 116


@given(st.integers(1, 12))
def test_marks_in_a_heap_get_numbers_that_cover_nothing(n):
    marks = [Disc(100 + 3 * number, 100, 10) for number in range(n)]
    numbers = place_numbers(marks, 5)
    assert len(numbers) == n
    for place, number in enumerate(numbers):
        others = [*marks, *numbers[:place], *numbers[place + 1 :]]
        assert sum(number.overlap(other) for other in others) < 1e-9


def test_overlap():
    assert Disc(0, 0, 3).overlap(Disc(4, 0, 2)) == 1
    assert Disc(0, 0, 3).overlap(Disc(9, 0, 2)) == 0
