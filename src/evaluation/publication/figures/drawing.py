"""A finished figure and its files: SVG, PNG, the data as CSV and the alternative text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from evaluation.publication.files import FIGURES
from evaluation.publication.made import Made
from evaluation.publication.published import Row
from evaluation.publication.values import Values
from evaluation.storage import write_bytes, write_csv, write_text

PNG_DPI = 200
DATA_COLUMNS = ("id", "mark", "label", "value", "low", "high", "n", "printed", "status")


@dataclass(frozen=True)
class Drawing:
    """A figure with its name, its data (one row per mark) and its alternative text."""

    name: str
    figure: Figure
    data: Sequence[Mapping[str, object]]
    alternative: str


def datum(values: Values, row: Row | None, mark: str, label: str) -> Mapping[str, object]:
    """Return the data row of one mark, with the number as it is printed."""
    if row is None:
        return {"mark": mark, "label": label, "status": "not_available"}
    return {
        "id": row.id,
        "mark": mark,
        "label": label,
        "value": row.fields.get("value", ""),
        "low": row.fields.get("low", ""),
        "high": row.fields.get("high", ""),
        "n": row.fields.get("n", ""),
        "printed": values.with_interval(row),
        "status": row.status,
    }


def save_drawing(drawing: Drawing, language: str, made: Made) -> None:
    """Write the four files of a figure; neither image holds a date or a version.

    Both images show the same, so a PNG that was made of the same SVG is left alone.
    """
    place = f"{FIGURES}/{drawing.name}.{language}"
    stem = made.paths.build / place
    lines = _image(drawing.figure, "svg")
    write_bytes(Path(f"{stem}.svg"), lines)
    if not made.stands(f"{place}.png", [lines]):
        dots = _image(drawing.figure, "png")
        write_bytes(Path(f"{stem}.png"), dots)
        made.wrote(f"{place}.png", dots)
    write_csv(Path(f"{stem}.csv"), pd.DataFrame(list(drawing.data), columns=list(DATA_COLUMNS)))
    write_text(Path(f"{stem}.txt"), drawing.alternative + "\n")


def _image(figure: Figure, kind: str) -> bytes:
    metadata = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}[kind]
    target = io.BytesIO()
    figure.savefig(target, format=kind, dpi=PNG_DPI if kind == "png" else "figure", metadata=metadata)
    return target.getvalue()
