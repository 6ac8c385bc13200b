"""Rounding to a base under attack: every true table that gives the same publication is tried."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.disclosure.rounding.counts import Addition, Count, alone, rounded_counts, tells

BASES = st.sampled_from((3, 5, 10))


def published(parts, shape, base, minimum):
    """The rounded table with its margins, by position."""
    return rounded_counts(*table(parts, shape, minimum), base)


def table(parts, shape, minimum):
    """Counts by (row, column) with 'all' for margins, and what adds up; one row is a sum alone."""
    rows, columns = shape
    cells = dict(zip(product(range(rows), range(columns)), parts, strict=True))
    for row in range(rows):
        cells[row, "all"] = sum(cells[row, column] for column in range(columns))
    sums = [Addition((row, "all"), tuple((row, column) for column in range(columns))) for row in range(rows)]
    if rows > 1:
        for column in (*range(columns), "all"):
            cells["all", column] = sum(cells[row, column] for row in range(rows))
            sums.append(Addition(("all", column), tuple((row, column) for row in range(rows))))
    return {key: Count(value, minimum) for key, value in cells.items()}, sums


def found(shown, shape, base, minimum):
    """Per key the true values that some table with this very publication has."""
    near = [
        [n for n in range(shown[key] - 2 * base, shown[key] + 2 * base + 1) if n == 0 or n >= minimum]
        for key in product(range(shape[0]), range(shape[1]))
    ]
    values = {}
    for parts in product(*near):
        if published(parts, shape, base, minimum) == shown:
            for key, count in table(parts, shape, minimum)[0].items():
                values.setdefault(key, set()).add(count.value)
    return values


@pytest.mark.parametrize("base", [3, 5, 10])
@pytest.mark.parametrize("minimum", [10, 12, 30, 100])
def test_no_count_by_itself_is_known_to_fewer_than_three_values(base, minimum):
    counts = range(minimum, minimum + 10 * base)
    shown = {value: alone(Count(value, minimum), base) for value in counts}
    for value, multiple in shown.items():
        assert multiple % base == 0 and abs(multiple - value) <= base
        assert list(shown.values()).count(multiple) >= 3 or multiple > counts[-1] - 2 * base


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from((0, *range(10, 30))), min_size=2, max_size=2), st.sampled_from((3, 5)))
def test_totals_and_parts_pin_no_count(parts, base):
    shape = (1, len(parts))
    shown = published(parts, shape, base, 10)
    for key, values in found(shown, shape, base, 10).items():
        assert len(values) >= 3 or not shown[key], (shown, key, values)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from((0, *range(10, 60))), min_size=6, max_size=6), BASES)
def test_tables_with_margins_leave_no_sum_that_tells(parts, base):
    counts, sums = table(parts, (2, 3), 10)
    shown = rounded_counts(counts, sums, base)
    assert not [one for one in sums if tells(one, shown, counts, base)]
    assert all(shown[key] % base == 0 and (shown[key] > 0) == (count.value > 0) for key, count in counts.items())
