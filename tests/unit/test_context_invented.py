"""The invented public figures: plausible together, never to be taken for real, and stable."""

import pandas as pd
import pytest

from evaluation.context.figures import COLUMNS, public_figures
from evaluation.context.profile import profile, profile_regions


@pytest.fixture(scope="module")
def figures(registry, params):
    from evaluation.storage import Paths

    return public_figures(Paths(), registry, params)


def wide(figures):
    return figures.pivot_table(index="region", columns="measure", values="value")


def test_every_municipality_of_the_country_has_every_figure(figures, registry):
    towns = figures[(figures["kind"] == "GM")]
    assert towns["region"].nunique() == registry.context.municipalities
    assert len(towns) == registry.context.municipalities * len(registry.context.measures)
    assert towns["value"].notna().all()
    assert tuple(figures.columns) == COLUMNS


def test_no_invented_municipality_can_be_taken_for_a_real_one(figures, registry):
    cities = {city.municipality_code for city in registry.cities.values()}
    others = figures[(figures["kind"] == "GM") & ~figures["region"].isin(cities)]
    assert others["name"].str.fullmatch(r"Gemeente S\d{3}").all()
    assert not others["region"].str.fullmatch(r"GM\d{4}").any()
    assert figures[figures["region"].isin(cities)]["name"].str.contains("verzonnen").all()
    assert set(figures["origin"]) == {"synthetic"}
    assert set(figures["statline_tables"]) == {""}


def test_parts_are_no_larger_than_their_whole_and_the_country_is_the_sum(figures, registry):
    regions = wide(figures)
    assert (regions["children"] < regions["inhabitants"]).all()
    assert (regions["single_households"] < regions["households"]).all()
    towns = regions[regions.index.str.startswith("GM")]
    assert towns["inhabitants"].sum() == regions.loc["NL00", "inhabitants"]
    assert regions["low_income"].between(0.04, 0.16).all()


def test_the_cities_are_large_among_many_smaller_ones(figures, registry):
    sizes = wide(figures)["inhabitants"]
    cities = sizes[[city.municipality_code for city in registry.cities.values()]]
    others = sizes[sizes.index.str.startswith("GMS")]
    assert (others < cities.min()).mean() > 0.75
    assert others.max() > cities.min()


def test_figures_hang_together_as_real_ones_do(figures):
    regions = wide(figures)
    together = regions[["low_income", "assistance_per_1000", "wmo_per_1000"]].corr().to_numpy()
    assert together.min() > 0.5
    assert regions["low_income"].corr(regions["property_value"]) < -0.5


def test_another_measure_changes_no_other_figure(figures, registry, params):
    from evaluation.storage import Paths

    context = registry.context
    fewer = {id_: entry for id_, entry in context.measures.items() if id_ != "wmo_per_1000"}
    other = registry.model_copy(update={"context": context.model_copy(update={"measures": fewer})})
    found = public_figures(Paths(), other, params)
    rest = figures[figures["measure"] != "wmo_per_1000"].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, rest)


def test_another_seed_gives_other_figures(figures, registry, params):
    from evaluation.storage import Paths

    other = public_figures(Paths(), registry, params.model_copy(update={"seed": params.seed + 1}))
    assert (other["value"] != figures["value"]).mean() > 0.9


def test_the_profile_has_ten_figures_for_every_neighbourhood_city_and_the_country(figures, registry):
    found = profile(registry, figures, "synthetic")
    places = list(profile_regions(registry))
    assert len(registry.context.profile) == 10
    assert len(found) == 10 * len(places)
    assert len(places) == 2 * len(registry.cities) + len(registry.cities) + 1
    assert set(found["status"]) == {"ok"}


def test_a_figure_that_is_not_there_keeps_its_row(figures, registry):
    gone = figures[~((figures["region"] == "VZ0344E") & (figures["measure"] == "low_income"))]
    found = profile(registry, gone, "synthetic")
    row = found[(found["region"] == "VZ0344E") & (found["measure"] == "low_income")].iloc[0]
    assert row["status"] == "not_available"
    assert pd.isna(row["value"])
    assert len(found) == len(profile(registry, figures, "synthetic"))
