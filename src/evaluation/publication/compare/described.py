"""The table of what was described: a row per category, group and moment, a column per site.

The same table is the figure: then each cell draws its number as a bar from zero, with a line for its interval. Numbers
of one measure in one unit share one axis, so that bars can be compared over the whole table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from markupsafe import Markup

from evaluation.publication.compare.cells import bar, id_of_line, stamp_tag, whole_cell
from evaluation.publication.compare.subjects import Line, Pair
from evaluation.publication.published import Row
from evaluation.publication.report.category_rows import wave_name
from evaluation.publication.report.kit import Kit, status_note
from evaluation.publication.walk.naming import arm_label, category_label

PARTS_OF_ONE = {"share", "ratio", "distribution", "share_improved", "share_same", "share_worsened"}
Axes = Mapping[tuple[str, str], tuple[float, float]]


def described_table(kit: Kit, pair: Pair, words: Mapping[str, str], quantities: Mapping[str, str]) -> Markup:
    """Return the table of a pair's described numbers; nothing when there are none."""
    if not pair.lines:
        return Markup("")
    names = _naming(kit, pair, quantities)
    shared, own = _split(pair.lines, names)
    sites = ["", *kit.registry.cities]
    axes = _axes(pair.lines)
    body = Markup("").join(_row(kit, line, names, own, sites, axes, words) for line in pair.lines)
    named = {"": words["all_sites"]} | {id_: kit.label(city) for id_, city in kit.registry.cities.items()}
    heads = Markup("").join(
        Markup('<th scope="col" data-site="{}">{}</th>').format(id_ or "all", name) for id_, name in named.items()
    )
    return Markup(
        '<div class="table-block described"><div class="table-scroll" role="region" aria-label="{title}" tabindex="0">'
        '<table class="by-city sortable"><caption>{title}{stamp}</caption><thead>'
        '<tr><th scope="col">{what}</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
        '<p class="table-note">{note}</p>'
        '<p class="table-note bars-note">{bars}</p></div>'
    ).format(
        title="; ".join([kit.label(kit.registry.indicators[pair.indicator]), *shared, _units(kit, pair.lines)]),
        stamp=stamp_tag(kit),
        what=words["what"],
        heads=heads,
        body=body,
        note=_note(kit, pair, words),
        bars=words["bars"],
    )


def _note(kit: Kit, pair: Pair, words: Mapping[str, str]) -> Markup:
    """Explain the marks that stand in the table, and what stands behind a number."""
    sites = ["", *kit.registry.cities]
    rows = [line.rows.get(site, "not_available") for line in pair.lines for site in sites]
    return Markup("{} {}").format(words["cell_note"], status_note(kit, rows))


def _naming(kit: Kit, pair: Pair, quantities: Mapping[str, str]) -> dict[str, Callable[[Line], str]]:
    return {
        "category": lambda line: category_label(kit, pair.indicator, line.category) if line.category else "",
        "arm": lambda line: arm_label(kit, line.arm),
        "wave": lambda line: wave_name(kit, line.wave),
        "quantity": lambda line: quantities[line.quantity],
    }


def _split(lines: Iterable[Line], names: Mapping[str, Callable[[Line], str]]) -> tuple[list[str], list[str]]:
    """Return the parts that all lines share, as words for the caption, and the names of those that tell lines apart."""
    found = {part: {name(line) for line in lines} for part, name in names.items()}
    own = [part for part, texts in found.items() if len(texts) > 1]
    shared = [text for part, texts in found.items() if part not in own for text in texts if text]
    return shared, own or ["quantity"]


def _units(kit: Kit, lines: Iterable[Line]) -> str:
    """Name the units of the lines; a share is printed with its own sign and needs no name."""
    units = dict.fromkeys(line.unit for line in lines)
    labels = [kit.texts.words["percent"] if unit == "share" else kit.label(kit.registry.units[unit]) for unit in units]
    return kit.texts.join(labels)


def _axes(lines: Iterable[Line]) -> Axes:
    """Return the ends of the axis by measure and unit: zero is always on it, and shares run to one."""
    found: dict[tuple[str, str], list[float]] = {}
    for line in lines:
        ends = found.setdefault((line.quantity, line.unit), [0.0])
        for row in line.rows.values():
            ends += [number for field in ("value", "low", "high") if row.ok(field) and (number := row.number(field))]
        if line.unit == "share" and line.quantity in PARTS_OF_ONE:
            ends.append(1.0)
    return {key: (min(ends), max(ends) if max(ends) > min(ends) else min(ends) + 1) for key, ends in found.items()}


def _row(
    kit: Kit,
    line: Line,
    names: Mapping[str, Callable[[Line], str]],
    own: Iterable[str],
    sites: Iterable[str],
    axes: Axes,
    words: Mapping[str, str],
) -> Markup:
    low, high = axes[line.quantity, line.unit]
    name = "; ".join(text for part in own if (text := names[part](line))) or names["quantity"](line)
    cells = Markup("").join(_cell(kit, line.rows.get(site), low, high, words) for site in sites)
    zero = Markup(' style="--z:{}"').format(round(-100 * low / (high - low))) if low < 0 else Markup("")
    return Markup('<tr data-id="{}"{}><th scope="row">{}</th>{}</tr>').format(id_of_line(line.rows), zero, name, cells)


def _cell(kit: Kit, row: Row | None, low: float, high: float, words: Mapping[str, str]) -> Markup:
    drawn = bar(row, low, high) if row is not None and row.ok() else Markup("")
    return Markup(f"<td>{whole_cell(kit, row, words)}{drawn}</td>")
