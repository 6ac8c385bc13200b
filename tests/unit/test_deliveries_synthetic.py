"""The invented deliveries: repeatable, independent of each other, with the planted effect in them."""

import time

import numpy as np
import pandas as pd
import pytest

from evaluation.deliveries.contract import internal_tables
from evaluation.deliveries.synthetic import planted_truth, synthetic_tables
from evaluation.deliveries.synthetic.defects import RECIPES, bad_rows
from evaluation.deliveries.synthetic.messy import messy_delivery
from evaluation.deliveries.synthetic.outcomes import continuous_pair, ordinal_pair, share_pair
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.stage import delivery_files
from evaluation.deliveries.synthetic.world import city_tables

SEED = 1
MANY = 200_000
CLOSE = 0.006  # above four standard errors of a mean over MANY draws, for each outcome below


def changed(registry, **world):
    return registry.model_copy(update={"synthetic": registry.synthetic.model_copy(update=world)})


def test_the_same_seed_gives_the_same_tables_and_another_seed_others(registry):
    one, again, other = (synthetic_tables(registry, seed) for seed in (SEED, SEED, SEED + 1))
    for city, tables in one.items():
        for name, rows in tables.items():
            pd.testing.assert_frame_equal(rows, again[city][name])
        assert not tables["metingen"]["score"].equals(other[city]["metingen"]["score"])


def test_another_city_or_experiment_changes_no_other_numbers(registry):
    everyone = synthetic_tables(registry, SEED)
    last = list(registry.cities)[-1]
    fewer = registry.model_copy(
        update={"cities": {city: entry for city, entry in registry.cities.items() if city != last}}
    )
    for city, tables in synthetic_tables(fewer, SEED).items():
        for name, rows in tables.items():
            pd.testing.assert_frame_equal(rows, everyone[city][name])
    truth, part = planted_truth(registry, SEED), planted_truth(fewer, SEED)
    assert all(truth[key]["cities"].items() >= part[key]["cities"].items() for key in part)


def test_every_row_says_that_it_is_made_up(registry):
    for tables in synthetic_tables(registry, SEED).values():
        assert all((rows["herkomst"] == "synthetisch").all() and len(rows) for rows in tables.values())


def test_a_city_that_the_world_does_not_list_gets_the_default_size(registry):
    unlisted = changed(registry, sites={})
    tables = synthetic_tables(unlisted, SEED)
    assert {len(one["casussen"]) for one in tables.values()} == {registry.synthetic.default_site.cases}


def test_a_new_city_without_a_comparison_neighbourhood_has_no_comparison_group(registry):
    found = registry.cities["utrecht"]
    own = {code: entry for code, entry in found.neighbourhoods.items() if entry.arm == "experiment"}
    cities = {**registry.cities, "ede": found.model_copy(update={"neighbourhoods": own})}
    tables = synthetic_tables(registry.model_copy(update={"cities": cities}), SEED, ["ede"])["ede"]
    assert set(tables["huishoudens"]["groep"]) == {"experiment"}
    assert len(tables["metingen"])


def test_a_city_without_an_experiment_neighbourhood_says_what_to_add(registry):
    cities = {**registry.cities, "ede": registry.cities["utrecht"].model_copy(update={"neighbourhoods": {}})}
    with pytest.raises(ValueError, match="arm: experiment"):
        synthetic_tables(registry.model_copy(update={"cities": cities}), SEED, ["ede"])


def test_tables_have_the_columns_of_the_contract_and_fit_it(registry):
    deliveries = synthetic_tables(registry, SEED)
    for tables in deliveries.values():
        assert all(list(rows) == [*registry.tables[name].columns, "herkomst"] for name, rows in tables.items())
    inside = internal_tables(registry, deliveries)
    assert inside["households"].groupby("city", sort=False).size().index.tolist() == list(registry.cities)
    assert len(inside["cases"]) == sum(site.cases for site in registry.synthetic.sites.values()) == 100


def test_each_household_of_the_experiment_takes_part_in_a_main_experiment(registry):
    main = {name for name, entry in registry.experiments.items() if entry.kind == "main"}
    for tables in synthetic_tables(registry, SEED).values():
        rows = tables["huishoudens"]
        listed = rows["experimenten"].fillna("").str.split(";")
        in_experiment = rows["groep"] == "experiment"
        assert listed[in_experiment].apply(lambda names: bool(main & set(names))).all()
        assert (rows.loc[~in_experiment, "experimenten"].isna()).all()


def test_second_measurements_follow_after_eight_to_eleven_months(registry):
    for tables in synthetic_tables(registry, SEED).values():
        pair = tables["metingen"].query("golf != 'T2'")
        rows = pair.pivot_table("meetdatum", "huishouden", "golf", aggfunc="first").dropna()
        days = (rows["T1"] - rows["T0"]).dt.days
        assert days.between(243, 335).all()
        assert rows.to_numpy().min() > np.datetime64("2016-10-01") and rows.to_numpy().max() < np.datetime64(
            "2017-11-01"
        )


def test_only_one_city_changes_to_a_new_version_of_an_instrument(registry):
    used = {
        city: sorted(tables["metingen"].query("instrument == 'zrm'")["versie"].unique())
        for city, tables in synthetic_tables(registry, SEED).items()
    }
    first = next(iter(registry.cities))
    assert used.pop(first) == ["2013", "2017"]
    assert all(versions == ["2013"] for versions in used.values())


@pytest.mark.parametrize("net", [-0.2, 0.0, 0.1, 0.4])
def test_net_improvement_is_what_was_planted_at_every_level(net):
    rng = np.random.default_rng(SEED)
    before, after = ordinal_pair(rng, rng.standard_normal(MANY), np.full(MANY, net), (1, 5), 1)[:, :, 0]
    step = np.sign(after - before)
    assert step.mean() == pytest.approx(net, abs=CLOSE)
    assert after.min() >= 1 and after.max() <= 5
    for level in np.unique(before):
        some = step[before == level]
        assert some.mean() == pytest.approx(net, abs=4 * some.std() / np.sqrt(len(some)) + 1e-9)


@pytest.mark.parametrize("net", [-0.2, 0.0, 0.25])
def test_difference_in_shares_is_what_was_planted(net):
    before, after = share_pair(np.random.default_rng(SEED), np.full(MANY, net), 1)[:, :, 0]
    assert (after - before).mean() == pytest.approx(net, abs=CLOSE)


def test_gain_given_the_baseline_is_what_was_planted():
    rng = np.random.default_rng(SEED)
    severity, helped = rng.standard_normal(MANY), rng.random(MANY) < 0.5
    scores = continuous_pair(rng, severity, 0.2 + 0.8 * helped, (0, 10), 2)
    before, after = scores.mean(axis=2)
    design = np.column_stack([np.ones(MANY), helped, before])
    gain = np.linalg.lstsq(design, after, rcond=None)[0][1]
    assert gain == pytest.approx(0.8, abs=2 * CLOSE)
    assert scores.min() > 0 and scores.max() < 10


def test_room_to_act_rises_by_what_was_planted(registry):
    big = registry.synthetic.default_site.model_copy(update={"professionals": 20_000})
    city = next(iter(registry.cities))
    many = changed(registry, sites={city: big})
    rows = city_tables(Site(many, SEED, city))["professionals"]
    means = rows.filter(like="ruimte").astype(float).mean(axis=1).groupby(rows["golf"]).mean()
    planted = planted_truth(many, SEED)["brede_geldstroom.room_to_act"]["cities"][city]
    assert means["T1"] - means["T0"] == pytest.approx(planted, abs=0.02)


def test_measured_households_are_those_with_a_worse_start_less_often(registry):
    big = registry.synthetic.default_site.model_copy(update={"experiment_households": 3000})
    city = next(iter(registry.cities))
    rows = city_tables(Site(changed(registry, sites={city: big}), SEED, city))["metingen"].query(
        "onderdeel == 'financien'"
    )
    returned = set(rows.loc[rows["golf"] == "T1", "huishouden"])
    start = rows[rows["golf"] == "T0"].set_index("huishouden")["score"]
    kept = start.index.isin(returned)
    assert start[kept].mean() - start[~kept].mean() > 0.1


def test_defects_are_as_many_as_the_registry_asks(registry):
    for city in registry.cities:
        site = Site(registry, SEED, city)
        planted = messy_delivery(site, city_tables(site)).planted
        counts = {rule: sum(one.rule == rule for one in planted) for rule in registry.synthetic.defects}
        assert counts == registry.synthetic.defects


def test_a_world_can_ask_for_each_rule_that_has_a_recipe(registry):
    asked = changed(registry, defects=dict.fromkeys(RECIPES, 2))
    site = Site(asked, SEED, next(iter(registry.cities)))
    assert {row.rule for row in bad_rows(site, city_tables(site))} == set(RECIPES)


def test_a_defect_without_a_recipe_is_refused(registry):
    site = Site(changed(registry, defects={"missing_file": 1}), SEED, next(iter(registry.cities)))
    with pytest.raises(ValueError, match="cannot plant missing_file"):
        bad_rows(site, city_tables(site))


@pytest.mark.parametrize("form", ["xlsx", "csv", "sav"])
def test_the_same_rows_give_the_same_bytes(registry, form):
    site = Site(registry, SEED, next(iter(registry.cities)))
    delivery = messy_delivery(site, city_tables(site))
    once = delivery_files(registry, site.city, form, delivery)
    if form == "sav":
        time.sleep(1.1)  # a stamp of the clock would differ now
    assert once == delivery_files(registry, site.city, form, delivery)


def test_the_cities_deliver_in_every_format_and_encoding(registry):
    sites = {city: Site(registry, SEED, city) for city in registry.cities}
    files = {
        city: delivery_files(registry, city, site.size.format, messy_delivery(site, city_tables(site)), site.size)
        for city, site in sites.items()
    }
    assert {name.rsplit(".")[-1] for own in files.values() for name in own} == {"xlsx", "csv", "sav", "txt"}
    assert files["leeuwarden"]["casussen.csv"].decode("cp1252").startswith("Nummer van de casus;")
    with pytest.raises(UnicodeDecodeError):
        files["leeuwarden"]["casussen.csv"].decode("utf-8")
    assert files["zaanstad"]["metingen.sav"][92:109] == b"31 Dec 1800:00:00"


def test_a_study_without_an_invented_world_says_so(registry):
    with pytest.raises(ValueError, match=r"synthetic\.yaml"):
        planted_truth(registry.model_copy(update={"synthetic": None}), SEED)
