"""A csv file read at once gives what it gives when it is read row by row, or is not read at once."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evaluation.deliveries.intake import encoded
from evaluation.deliveries.intake.delimited import careful_grid
from evaluation.deliveries.intake.encoded import encoded_texts
from evaluation.deliveries.intake.regular import regular_grid
from evaluation.deliveries.intake.sheet import UnreadableError

FIELDS = st.text(st.sampled_from('ab1,. é"\u00a0;\n\r\t'), max_size=4)
PLAIN = st.sampled_from(
    ["", " ", "12,5", "H-1", "één", '"a"', '"a;b"', '"a\nb"', '""', '"', 'a"b', " x ", "NULL", "nan"]
)
LINE_ENDS = st.sampled_from(["\n", "\r\n"])


@st.composite
def messy(draw):
    """Rows that mostly have the width of the first, and now and then a blank line or a stray sign."""
    width = draw(st.integers(2, 4))
    row = st.lists(st.one_of(PLAIN, PLAIN, FIELDS), min_size=width, max_size=width).map(";".join)
    odd = st.sampled_from(["", ";", "a", ";" * width, " "])
    lines = [draw(row), *draw(st.lists(st.one_of(row, row, row, odd), max_size=6))]
    end = draw(LINE_ENDS)
    return end.join(lines) + draw(st.sampled_from(["", end, end * 3]))


def shown(grid):
    rows = range(len(grid.numbers))
    width = len(grid.header)
    assert grid.widths is None or set(grid.widths.tolist()) <= {width}
    return grid.header, grid.numbers.tolist(), [[column.cell(row) for column in grid.columns[:width]] for row in rows]


@given(messy())
@example('a;b\r\n"x\r\ny";2\r\n')
@example('a;b\n1;"2')
@example("a;b\n1;2\n\n3;4\n")
@example("a;b\n1;2;3\n")
@example('"a;b";c\n"1";"2"\n"";"x;"\n')
def test_both_readers_give_the_same_table(text):
    quick = regular_grid(text.encode(), ";")
    if quick is not None:
        assert shown(quick) == shown(careful_grid(text, ";"))


@given(
    st.lists(st.lists(st.sampled_from(["", "1", "12,5", " één ", "H-1"]), min_size=3, max_size=3), min_size=1),
    st.booleans(),
    LINE_ENDS,
)
def test_a_regular_file_is_read_at_once(rows, quoted, end):
    mark = '"' if quoted else ""
    text = end.join(["a;b;c", *(";".join(f"{mark}{cell}{mark}" for cell in row) for row in rows)]) + end
    quick = regular_grid(text.encode(), ";")
    assert quick is not None
    assert shown(quick) == shown(careful_grid(text, ";"))


@pytest.mark.parametrize("text", ['a;b\n"1;2\n', 'a;b\n"1"x;2\n', 'a;b\n1;"2"\n"3;4\n'])
def test_a_stray_quote_is_left_to_the_careful_reader(text):
    assert regular_grid(text.encode(), ";") is None
    with pytest.raises(UnreadableError):
        careful_grid(text, ";")


@given(st.lists(st.sampled_from(["", " a", "a", "b ", "é", "e\u0301"]), min_size=1))
def test_a_column_of_different_texts_keeps_its_cells(cells):
    column = pa.array(cells, pa.string())
    sample, encoded.SAMPLE = encoded.SAMPLE, 1
    try:
        as_it_is = encoded_texts(column)
    finally:
        encoded.SAMPLE = sample
    plain = encoded.encoded(cells)
    assert [as_it_is.cell(row) for row in range(len(cells))] == [plain.cell(row) for row in range(len(cells))]
    assert np.array_equal(as_it_is.filled, plain.filled)
