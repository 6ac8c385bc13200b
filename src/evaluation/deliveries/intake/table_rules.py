"""Rules that need more than one row or the registry: group and neighbourhood, duplicates, references, order of waves.

They see only rows that no earlier rule has set aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from evaluation.deliveries.intake.cells import Value
from evaluation.deliveries.intake.encoded import Flags, Places
from evaluation.deliveries.intake.problems import Breach
from evaluation.deliveries.intake.reading import NEIGHBOURHOODS, Context, Rows, grouped_by
from evaluation.deliveries.intake.values import combinations, first_rows

UsedTables = Mapping[str, Rows]
ARMS = "arm"
COMPARISON = "comparison"


def arm_mismatch(context: Context, rows: Rows) -> Iterator[Breach]:
    """The group is not that of the neighbourhood, or a unit of the comparison group takes part in an experiment."""
    columns = context.table.columns
    group = next((name for name, column in columns.items() if column.codes == ARMS), None)
    if group is None:
        return
    places = [name for name, column in columns.items() if column.codes == NEIGHBOURHOODS]
    lists = [name for name, column in columns.items() if column.participation and column.type == "list"]
    known = {code: one.arm for code, one in context.registry.cities[context.city].neighbourhoods.items()}
    combined, found = combinations([rows.columns[name] for name in (group, *places, *lists)])
    elsewhere = [_is_elsewhere(one[0], one[1 : 1 + len(places)], known) for one in found]
    taking_part = [one[0] == COMPARISON and any(one[1 + len(places) :]) for one in found]
    wrong_place = np.array(elsewhere, dtype=bool)[combined]
    takes_part = np.array(taking_part, dtype=bool)[combined] & ~wrong_place
    if places:
        yield context.breach("arm_mismatch", rows.numbers[wrong_place], group, "neighbourhood", other=places[0])
    if lists:
        yield context.breach("arm_mismatch", rows.numbers[takes_part], lists[0], "experiments", other=group)


def _is_elsewhere(group: Value, places: tuple[Value, ...], arms: Mapping[str, str]) -> bool:
    arm = next((arms[str(place)] for place in places if place in arms), None)
    return None not in (group, arm) and group != arm


def duplicate_key(context: Context, rows: Rows) -> Iterator[Breach]:
    """The key occurs more than once: of equal rows the first is kept, of rows that contradict each other none."""
    groups = grouped_by(rows, context.table.key)
    repeated = rows.where(np.bincount(groups)[groups] > 1 if len(rows) else np.zeros(0, dtype=bool))
    if not len(repeated):
        return
    groups = grouped_by(repeated, context.table.key)
    whole = grouped_by(repeated, tuple(context.table.columns))
    first = first_rows(groups)
    differs = np.bincount(groups, weights=whole != whole[first[groups]])[groups] > 0
    again = ~differs & (first[groups] != np.arange(len(groups)))
    column, label = context.table.key[0], ", ".join(context.table.key)
    yield context.breach("duplicate_key", repeated.numbers[again], column, "identical")
    yield context.breach("duplicate_key", repeated.numbers[differs], column, "conflicting", key=label)


def unknown_reference(context: Context, rows: Rows, used: UsedTables) -> Iterator[Breach]:
    """A row belongs to a row of another table that is not there, or that is itself set aside."""
    for name, column in context.table.columns.items():
        if column.reference:
            table, _, target = column.reference.partition(".")
            known = used[table].columns[target].used()
            values = rows.columns[name]
            broken = values.filled & ~values.among(known)
            yield context.breach("unknown_reference", rows.numbers[broken], name, table=table)


def waves_swapped(context: Context, rows: Rows) -> Iterator[Breach]:
    """A later measurement of the same thing is not dated after every earlier one."""
    order = context.table.ordered_waves
    if order is None or not len(rows):
        return
    broken = _not_after_earlier(
        grouped_by(rows, (order.unit, *order.within)),
        _ranks(context, rows, order.wave),
        rows.columns[order.date].by_row,
    )
    yield context.breach("date_order", rows.numbers[broken], order.date, "waves")


def _ranks(context: Context, rows: Rows, wave: str) -> Places:
    codes = context.registry.codelists[str(context.table.columns[wave].codes)]
    ranks = {entry.value: rank for rank, entry in enumerate(codes.values())}
    waves = rows.columns[wave]
    return np.array([ranks[value] for value in waves.different.tolist()], dtype=np.int64)[waves.codes]


def _not_after_earlier(groups: Places, ranks: Places, days: np.ndarray) -> Flags:
    """Tell which rows are dated on or before the last date of a lower rank in their group."""
    frame = pd.DataFrame({"group": groups, "rank": ranks, "day": days.astype("datetime64[s]")})
    last = frame.groupby(["group", "rank"], sort=True)["day"].max().reset_index()
    last["earlier"] = last.groupby("group")["day"].cummax().groupby(last["group"]).shift()
    earlier = frame.merge(last[["group", "rank", "earlier"]], on=["group", "rank"], how="left")["earlier"]
    return (frame["day"] <= earlier).to_numpy()
