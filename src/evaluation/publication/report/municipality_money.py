"""Rows about what an experiment would cost and bring in another municipality, by band, payer and input."""

from __future__ import annotations

from evaluation.publication.published import Row
from evaluation.publication.report.kit import Cells, Kit
from evaluation.publication.report.municipality_rows import kind_name, projected, projection_of
from evaluation.registry.models import LIKENESSES, Calculation, Spread

CENTRAL = "central"
SCENARIOS = FIELDS = ("low", CENTRAL, "high")
SHARES = ("eligible_share", "uptake")
GROUPS = ("cost", "gain", "setup")


def calculated(kit: Kit) -> list[str]:
    """Return the experiments of which costs and gains were computed."""
    return [
        experiment
        for experiment in (projection_of(kit).calculations if kit.registry.projection else ())
        if example(kit, experiment) is not None
    ]


def example(kit: Kit, experiment: str) -> Row | None:
    """Return the row of the largest band of which the amounts of an experiment may be read."""
    found = kit.material.published.find(
        "projections", experiment=experiment, scenario=CENTRAL, quantity="net_with_setup"
    )
    return max((row for row in found if row.ok()), key=lambda row: row.number("n") or 0.0, default=None)


def band_name(kit: Kit, row: Row) -> str:
    """Return the kind and the likeness of a band in words."""
    return f"{kind_name(kit, row['municipality_type'])}, {kit.texts.words['likeness'][row['likeness']]}"


def money_rows(kit: Kit, experiment: str) -> list[Cells]:
    """Return per band households, costs and gains in a municipality of its median size, central uptake."""
    rows: list[Cells] = []
    for kind in projection_of(kit).types:
        for likeness in LIKENESSES:
            band = {"municipality_type": kind, "likeness": likeness}
            about = {"experiment": experiment, "scenario": CENTRAL, **band}
            net = projected(kit, "net_with_setup", **about)
            if net is None:
                continue
            found = [projected(kit, name, **about) for name in ("reached", "improved")]
            rows.append(
                [
                    f"{kind_name(kit, kind)}, {kit.texts.words['likeness'][likeness]}",
                    kit.number(net, "n"),
                    kit.number(projected(kit, "households", **band)),
                    *(_or_mark(kit, row, net) for row in found),
                    _or_mark(kit, net, net),
                    _or_mark(kit, projected(kit, "probability_pays", **about), net),
                ]
            )
    return rows


def scenario_rows(kit: Kit, experiment: str) -> list[Cells]:
    """Return per scenario of uptake the amounts in the example band."""
    band = _band(kit, experiment)
    names = ("reached", "running_cost", "setup", "gains", "net_with_setup", "break_even")
    return [
        [
            kit.texts.words["scenarios"][scenario],
            *(kit.with_interval(projected(kit, name, scenario=scenario, **band)) for name in names),
        ]
        for scenario in SCENARIOS
    ]


def by_payer_rows(kit: Kit, experiment: str) -> list[Cells]:
    """Return per payer, with its ministry, what it pays and gains in the example band."""
    band, rows = _band(kit, experiment), []
    for payer in _calculation(kit, experiment).payers:
        entry = kit.registry.payers[payer]
        names = ("payer_cost", "payer_setup", "payer_gain", "payer_net")
        found = [projected(kit, name, part=payer, scenario=CENTRAL, **band) for name in names]
        ministry = kit.label(kit.registry.ministries[entry.ministry]) if entry.ministry else kit.texts.words["none"]
        rows.append([kit.label(entry), ministry, *map(kit.number, found[:3]), kit.with_interval(found[3])])
    return rows


def one_way_rows(kit: Kit, experiment: str) -> list[Cells]:
    """Return what the result becomes when one input is at its lowest or highest, the widest first."""
    found = kit.material.published.find(
        "projections", quantity="one_way", experiment=experiment, scenario=CENTRAL, **_place(kit, experiment)
    )
    widest = sorted(found, key=lambda row: (row.number("low") or 0.0) - (row.number("high") or 0.0))
    return [[kit.texts.words["inputs"][row["part"]], kit.number(row, "low"), kit.number(row, "high")] for row in widest]


def input_rows(kit: Kit, experiment: str) -> list[Cells]:
    """Return the shares and amounts that are no measurement: lowest, most likely, highest."""
    calculation, rows = _calculation(kit, experiment), []
    base = f"reg/projection/calculations/{experiment}"
    words = kit.texts.words["inputs"]
    for name in (*SHARES, "lasts_years"):
        form = "share" if name in SHARES else "plain"
        rows.append([words[name], *(kit.values.number(f"{base}/{name}/{place}", form=form) for place in FIELDS)])
    for group in GROUPS:
        amounts: dict[str, Spread] = getattr(calculation, group)
        for payer in amounts:
            cells = [kit.values.number(f"{base}/{group}/{payer}/{place}", form="eur") for place in FIELDS]
            rows.append([f"{words[group]}: {kit.label(kit.registry.payers[payer])}", *cells])
    return rows


def losing_payers(kit: Kit, experiment: str) -> list[str]:
    """Return who pays more than it gets back, in the central case of the example band."""
    return _by_sign(kit, experiment, -1.0)


def gaining_payers(kit: Kit, experiment: str) -> list[str]:
    """Return who gets back more than it pays, in the central case of the example band."""
    return _by_sign(kit, experiment, 1.0)


def _by_sign(kit: Kit, experiment: str, sign: float) -> list[str]:
    band = _band(kit, experiment)
    found = (
        (payer, projected(kit, "payer_net", part=payer, scenario=CENTRAL, **band))
        for payer in _calculation(kit, experiment).payers
    )
    return [
        kit.label(kit.registry.payers[payer])
        for payer, row in found
        if row is not None and row.ok() and sign * (row.number() or 0.0) > 0
    ]


def _or_mark(kit: Kit, row: Row | None, main: Row) -> str:
    return kit.values.mark(main.status) if row is None and main.status != "ok" else kit.with_interval(row)


def _place(kit: Kit, experiment: str) -> dict[str, str]:
    row = example(kit, experiment)
    return {name: row[name] if row else "" for name in ("municipality_type", "likeness")}


def _band(kit: Kit, experiment: str) -> dict[str, str]:
    return {"experiment": experiment, **_place(kit, experiment)}


def _calculation(kit: Kit, experiment: str) -> Calculation:
    return projection_of(kit).calculations[experiment]
