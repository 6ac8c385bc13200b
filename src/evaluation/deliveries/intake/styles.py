"""How a file writes decimals: each column by its own clear numbers, else by those of the file's other columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from evaluation.deliveries.intake.cell import Cell, Style
from evaluation.deliveries.intake.cells import number_style
from evaluation.deliveries.intake.encoded import Encoded

MARKS: dict[Style, str] = {"comma": ",", "point": "."}
ANY_MARK = "[.,]"
WHOLE = r"^-?[0-9]{1,15}$"
PLAIN = r"^-?[0-9]{{1,15}}(?:{mark}[0-9]{{1,15}})?$"
CLEAR = r"^-?(?:[0-9]+{mark}(?:[0-9]{{1,2}}|[0-9]{{4,}})|(?:0[0-9]*|[0-9]{{4,}}){mark}[0-9]{{3}})$"
"""A plain number that cannot be one with a mark between thousands."""
TOP = 1_000
"""Cells that usually show how a column writes decimals."""


@dataclass(frozen=True)
class Numbers:
    """A column of numbers as delivered, with its unit."""

    cells: Encoded
    unit: str | None = None


@dataclass(frozen=True)
class Written:
    """How a column writes decimals, and which of its texts are plainly numbers in that style."""

    style: Style
    plain: pa.BooleanArray


def written_by_column(columns: Mapping[str, Numbers], otherwise: Style, one_style: bool) -> dict[str, Written]:
    """Return how each column writes decimals; ``otherwise`` is for those that do not show it.

    ``one_style`` says that the file writes them the same way everywhere: then clear numbers in other columns decide
    before ``otherwise`` does, and where these contradict each other nothing does.
    """
    own = {name: how_written(column, "unknown") for name, column in columns.items()}
    silent = {name: columns[name] for name, one in own.items() if one.style == "unknown" and not _all(one.plain)}
    shared = _shared(own, silent, otherwise) if one_style else otherwise
    return {**own, **{name: how_written(column, shared) for name, column in silent.items()}}


def _shared(own: Mapping[str, Written], silent: Mapping[str, Numbers], otherwise: Style) -> Style:
    shown: set[Style] = {one.style for one in own.values()} - {"unknown"}
    if len(shown) > 1 or any(how_written(column, "comma").style == "unknown" for column in silent.values()):
        return "unknown"
    return shown.pop() if shown else otherwise


def how_written(column: Numbers, otherwise: Style) -> Written:
    """Return how one column writes decimals (see ``cells.number_style``)."""
    texts = column.cells.texts
    at_top = [style for style in MARKS if _clear(texts[:TOP], style)]
    likely = at_top[0] if len(at_top) == 1 else otherwise
    fits = _fits(texts, likely)
    if _all(fits):
        return Written(likely, fits)
    # of the plain numbers, which are many, one example stands for all
    examples: list[Cell] = [f"1{mark}5" for style, mark in MARKS.items() if _clear(texts, style)]
    others = pc.invert(pc.match_substring_regex(texts, PLAIN.format(mark=ANY_MARK)))
    style = number_style([*examples, *texts.filter(others).to_pylist()], otherwise, column.unit)
    return Written(style, _fits(texts, style))


def _all(flags: pa.BooleanArray) -> bool:
    return pc.all(flags).as_py() is not False


def _clear(texts: pa.StringArray, style: Style) -> bool:
    return bool(pc.any(pc.match_substring_regex(texts, CLEAR.format(mark=f"[{MARKS[style]}]"))).as_py())


def _fits(texts: pa.StringArray, style: Style) -> pa.BooleanArray:
    """Tell which texts are plain numbers in a style; where it is unknown only whole ones are."""
    return pc.match_substring_regex(texts, PLAIN.format(mark=f"[{MARKS[style]}]") if style in MARKS else WHOLE)
