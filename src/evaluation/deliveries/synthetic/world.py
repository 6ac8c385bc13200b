"""The clean tables of all invented cities, in delivery form."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pandas as pd

from evaluation.deliveries.contract import ORIGIN_NAME
from evaluation.deliveries.synthetic.accountability import accountability_rows
from evaluation.deliveries.synthetic.awards import award_rows
from evaluation.deliveries.synthetic.case_costs import case_cost_rows
from evaluation.deliveries.synthetic.cases import bottleneck_rows, case_rows
from evaluation.deliveries.synthetic.clients import client_rows
from evaluation.deliveries.synthetic.debts import error_rows, settlements
from evaluation.deliveries.synthetic.framework_scores import framework_score_rows
from evaluation.deliveries.synthetic.household_events import household_event_rows
from evaluation.deliveries.synthetic.household_months import household_month_rows
from evaluation.deliveries.synthetic.households import Households, draw_households, household_rows
from evaluation.deliveries.synthetic.implementation import implementation_rows
from evaluation.deliveries.synthetic.interviews import interview_rows
from evaluation.deliveries.synthetic.legal_obstacles import legal_obstacle_rows
from evaluation.deliveries.synthetic.measurements import measurement_rows
from evaluation.deliveries.synthetic.neighbourhood_months import neighbourhood_month_rows
from evaluation.deliveries.synthetic.professionals import professional_rows
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.system_changes import system_change_rows
from evaluation.deliveries.synthetic.team_quarters import team_quarter_rows
from evaluation.registry import Registry

STAMP = "synthetisch"
OF_A_SITE: dict[str, Callable[[Site], pd.DataFrame]] = {
    "casussen": case_rows,
    "casus_knelpunten": bottleneck_rows,
    "casus_kosten": case_cost_rows,
    "wijkmaanden": neighbourhood_month_rows,
    "professionals": professional_rows,
    "clienten": client_rows,
    "uitvoering": implementation_rows,
    "interviews": interview_rows,
    "systeemveranderingen": system_change_rows,
    "verantwoording": accountability_rows,
    "belemmeringen": legal_obstacle_rows,
    "teamkwartalen": team_quarter_rows,
    "raamwerkscores": framework_score_rows,
}
OF_HOUSEHOLDS: dict[str, Callable[[Site, Households], pd.DataFrame]] = {
    "huishoudens": lambda site, households: household_rows(site, households).join(settlements(site, households)),
    "metingen": measurement_rows,
    "huishoudmaanden": household_month_rows,
    "gebeurtenissen": household_event_rows,
    "foutherstel": error_rows,
    "toekenningen": award_rows,
}


def synthetic_tables(
    registry: Registry, seed: int, cities: Collection[str] | None = None, tables: Collection[str] | None = None
) -> dict[str, dict[str, pd.DataFrame]]:
    """Return clean tables per city, keyed by the Dutch table id, with Dutch columns and codes and the origin last.

    Dates are timestamps, counts whole numbers, scores and amounts decimals, lists joined by ``;``. ``cities`` and
    ``tables`` limit what is made; the numbers do not depend on it.
    """
    wanted = [city for city in registry.cities if cities is None or city in cities]
    return {city: city_tables(Site(registry, seed, city), tables) for city in wanted}


def city_tables(site: Site, tables: Collection[str] | None = None) -> dict[str, pd.DataFrame]:
    """Return the clean tables of one city, or those named, keyed by the Dutch table id in the order of the contract.

    A table that the city does not deliver is not among them.

    Raises
    ------
    ValueError
        When the city has no experiment neighbourhood.
    """
    if not site.neighbourhoods("experiment"):
        raise ValueError(f"cities.yaml: cities.{site.city}: add a neighbourhood with `arm: experiment`.")
    wanted = (site.registry.tables.keys() if tables is None else set(tables)) - set(site.size.not_delivered)
    households = draw_households(site)
    made = {name: make(site) for name, make in OF_A_SITE.items() if name in wanted}
    made |= {name: make(site, households) for name, make in OF_HOUSEHOLDS.items() if name in wanted}
    return {
        name: made[name][list(table.columns)].assign(**{ORIGIN_NAME: STAMP})
        for name, table in site.registry.tables.items()
        if name in made
    }
