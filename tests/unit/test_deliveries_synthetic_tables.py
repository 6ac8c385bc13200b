"""The invented tables that a city need not deliver: sums and stocks that hold, codes that exist, changes as planted."""

import numpy as np
import pandas as pd
import pytest

from evaluation.deliveries.intake.privacy.kinds import told_by
from evaluation.deliveries.synthetic import synthetic_tables
from evaluation.deliveries.synthetic.draws import Flags
from evaluation.deliveries.synthetic.households import draw_households
from evaluation.deliveries.synthetic.messy import messy_delivery
from evaluation.deliveries.synthetic.site import Site
from evaluation.deliveries.synthetic.world import city_tables

SEED = 1
PAYERS = ["kosten_gemeente", "kosten_rijk", "kosten_zorgverzekeraar", "kosten_overig"]
CENT = 0.005
ROUNDED = 0.02
"""Euros: two amounts rounded to cents, multiplied."""


@pytest.fixture(scope="module")
def worlds(registry):
    return synthetic_tables(registry, SEED)


def of_all(worlds, table):
    return pd.concat([tables[table].assign(city=city) for city, tables in worlds.items() if table in tables])


def changed(registry, **world):
    return registry.model_copy(update={"synthetic": registry.synthetic.model_copy(update=world)})


def block(registry, name, **values):
    return changed(registry, **{name: getattr(registry.synthetic, name).model_copy(update=values)})


def large(registry, **sizes):
    """A world in which every city has so many units that shares can be read off."""
    return changed(registry, sites={}, default_site=registry.synthetic.default_site.model_copy(update=sizes))


def test_every_table_but_totals_comes_from_four_cities_and_one_city_leaves_one_out(registry, worlds):
    delivered = {name: [city for city in worlds if name in worlds[city]] for name in registry.tables}
    optional = [name for name, table in registry.tables.items() if table.optional and not table.complete_alone]
    assert len(optional) >= 6 and all(len(delivered[name]) >= 4 for name in optional)
    assert delivered["interviews"] == [city for city in worlds if city != "zaanstad"]
    assert delivered["aggregaten"] == []
    assert all(list(tables) == [name for name in registry.tables if name in tables] for tables in worlds.values())


def test_events_fit_the_household_and_agreements_avert_them(worlds):
    events = of_all(worlds, "gebeurtenissen")
    known = of_all(worlds, "huishoudens").set_index(["city", "huishouden"])["instroom"]
    inflow = known.loc[list(zip(events["city"], events["huishouden"], strict=True))].to_numpy()
    assert (events["datum"].to_numpy() >= inflow).all()
    assert not events.duplicated(["city", "huishouden", "datum", "soort", "partner"]).any()
    asked = events["afspraak_gevraagd"] == "ja"
    assert events.loc[asked, "dagen"].notna().all() and events.loc[~asked, "dagen"].isna().all()
    threatened = events[events["soort"].isin(["ontruiming", "afsluiting", "beslag"])]
    averted = (threatened["uitkomst"] == "afgewend").groupby(threatened["afspraak_toegekend"] == "ja").mean()
    assert averted[True] > averted[False] + 0.2


def test_the_experiment_on_debts_lowers_the_chance_of_a_seizure(registry):
    site = Site(large(registry, experiment_households=6000, comparison_households=6000), SEED, "utrecht")
    households = draw_households(site)
    seized = city_tables(site, ["gebeurtenissen"])["gebeurtenissen"].query("soort == 'beslag'")["huishouden"]
    hit = np.isin(households.ids, seized.to_numpy())
    part = households.takes_part["schulden_beschermingsbewind"]
    world = registry.synthetic.household_events
    assert hit[~part].mean() == pytest.approx(world.kinds["beslag"].share, abs=0.02)
    wanted = world.effects["schulden_beschermingsbewind"]["beslag"]
    assert hit[part].mean() / hit[~part].mean() == pytest.approx(wanted, abs=0.1)


def test_an_obstacle_is_solved_after_it_was_reported_and_then_has_a_solution(registry, worlds):
    rows = of_all(worlds, "belemmeringen")
    solved = rows["opgelost"].notna()
    assert solved.any() and (~solved).any()
    assert (rows.loc[solved, "opgelost"] >= rows.loc[solved, "gemeld"]).all()
    assert (rows["oplossing"].notna() == solved).all()
    assert all(
        law in registry.experiments[name].laws for law, name in zip(rows["wet"], rows["experiment"], strict=True)
    )


def test_requests_fall_apart_in_three_lines_and_help_moves_to_the_front(worlds):
    rows = of_all(worlds, "teamkwartalen")
    assert (rows[["lijn_0", "lijn_1", "lijn_2"]].sum(axis=1) == rows["hulpvragen"]).all()
    parts = ["zelf_kort", "deskundige_vooraf", "laagdrempelig", "vrijwilliger"]
    assert (rows[parts].le(rows["hulpvragen"], axis=0)).all(axis=None)
    assert (rows["verzekeraar_bedrag"].gt(0) == rows["verzekeraar"].eq("ja")).all()


def test_every_item_of_every_framework_is_scored_and_grows(registry, worlds):
    rows = of_all(worlds, "raamwerkscores")
    assert set(rows["onderdeel"]) == set(registry.framework_items)
    assert rows["score"].between(0, 4).all()
    by_quarter = rows.groupby("kwartaal")["score"].mean()
    assert by_quarter.is_monotonic_increasing and by_quarter.iloc[-1] > by_quarter.iloc[0] + 0.3


def test_asking_for_some_tables_gives_the_same_rows(registry, worlds):
    some = city_tables(Site(registry, SEED, "utrecht"), ["metingen", "huishoudmaanden", "casus_kosten"])
    assert list(some) == ["casus_kosten", "metingen", "huishoudmaanden"]
    for name, rows in some.items():
        pd.testing.assert_frame_equal(rows, worlds["utrecht"][name])


def test_costs_of_a_case_have_both_scenarios_and_five_to_nine_kinds(registry, worlds):
    rows = of_all(worlds, "casus_kosten")
    cases = rows.groupby(["city", "casus"])
    assert len(cases) == sum(site.cases for site in registry.synthetic.sites.values())
    assert (cases["scenario"].nunique() == 2).all()
    assert cases["kostensoort"].nunique().between(5, 9).all() and cases["kostensoort"].nunique().nunique() > 2
    assert set(rows["betaler"]) == set(registry.payers)
    assert not rows.duplicated(["city", "casus", "scenario", "kostensoort", "betaler"]).any()
    assert rows["bedrag"].min() > 0 and rows["bedrag"].mean() > 1.5 * rows["bedrag"].median(), "skewed to the right"
    assert rows.groupby("city")["prijspeil"].unique().str[0].value_counts().to_dict() == {2016: 4, 2015: 1}


def test_the_alternative_costs_more_in_the_team_and_less_elsewhere(worlds):
    sums = of_all(worlds, "casus_kosten").pivot_table("bedrag", "kostensoort", "scenario", aggfunc="sum")
    more = sums["alternatief"] > sums["huidig"]
    assert more["uitvoering"] and not more[["wonen", "jeugdhulp", "ondersteuning"]].any()


def test_payers_add_up_to_the_total_of_the_month(worlds):
    rows = of_all(worlds, "huishoudmaanden")
    whole = rows[PAYERS].notna().all(axis=1)
    assert (rows.loc[whole, PAYERS].sum(axis=1) - rows.loc[whole, "kosten_totaal"]).abs().max() < CENT
    assert rows.loc[~whole, "kosten_totaal"].isna().all() and 0 < (~whole).mean() < 0.1


def test_months_run_from_the_one_before_inflow_until_the_last_or_outflow_with_some_gaps(registry, worlds):
    for tables in worlds.values():
        own = tables["huishoudens"].set_index("huishouden")
        months = pd.PeriodIndex(tables["huishoudmaanden"]["maand"], freq="M")
        rows = tables["huishoudmaanden"].assign(month=months)
        inflow = rows["huishouden"].map(own["instroom"]).dt.to_period("M")
        outflow = rows["huishouden"].map(own["uitstroom"]).dt.to_period("M")
        assert set(rows["huishouden"]) == set(own.index)
        assert (rows["month"] >= inflow - 1).all() and (rows["month"] < inflow).any()
        assert rows["month"].max() == pd.Period(registry.synthetic.household_months.last)
        assert (outflow.isna() | (rows["month"] <= outflow)).all()
        spans = rows.groupby("huishouden")["month"].agg(["min", "max", "size"])
        gaps = sum((last - first).n + 1 - size for first, last, size in spans.itertuples(index=False))
        assert 0 < gaps < 0.1 * len(rows)


def test_months_of_a_household_hang_together(worlds):
    rows = of_all(worlds, "huishoudmaanden")
    for name in ("kosten_gemeente", "schuld", "gewerkte_uren"):
        before = rows.groupby(["city", "huishouden"])[name].shift()
        assert rows[name].corr(before) > 0.8


def monthly(registry, city):
    """Months of one city with what households take part in, and months since inflow."""
    site = Site(registry, SEED, city)
    households = draw_households(site)
    rows = city_tables(site, ["huishoudmaanden"])["huishoudmaanden"]
    place = pd.Series(range(len(households.ids)), index=households.ids)[rows["huishouden"]].to_numpy()
    inflow = pd.PeriodIndex(households.inflow[place].astype("datetime64[us]"), freq="M")
    since = np.array([gap.n for gap in pd.PeriodIndex(rows["maand"], freq="M") - inflow])
    taking_part: dict[str, Flags] = {name: flags[place] for name, flags in households.takes_part.items()}
    return rows, since, taking_part


@pytest.mark.parametrize("column", ["kosten_gemeente", "kosten_zorgverzekeraar", "achterstand", "schuld"])
def test_amounts_change_for_those_who_take_part_by_what_was_planted(registry, column):
    effects = registry.synthetic.monthly_effects
    rows, since, taking_part = monthly(registry, "utrecht")
    without, _, _ = monthly(block(registry, "monthly_effects", relative={}), "utrecht")
    factor = np.ones(len(rows))
    for experiment, columns in effects.relative.items():
        factor *= np.where(taking_part.get(experiment, False), 1 + columns.get(column, 0.0), 1.0)
    full = since >= effects.starts_after_months + effects.grows_over_months
    early = since <= effects.starts_after_months
    known = rows[column].notna().to_numpy()
    for chosen, planted in ((full & known, factor), (early & known, np.ones(len(rows)))):
        gap = rows[column][chosen] - without[column][chosen] * planted[chosen]
        assert chosen.sum() > 100 and gap.abs().max() < ROUNDED
    assert (factor[full] != 1).any()


def test_the_municipality_pays_more_while_others_pay_less(registry):
    with_effects, since, _ = monthly(registry, "utrecht")
    without, _, _ = monthly(block(registry, "monthly_effects", relative={}), "utrecht")
    late = since >= 8
    gain = {name: with_effects[name][late].sum() - without[name][late].sum() for name in PAYERS}
    assert gain["kosten_gemeente"] > 0 > max(gain[name] for name in PAYERS[1:])


def test_a_neighbourhood_accepts_no_more_than_it_reaches_and_reaches_no_more_than_is_signalled(worlds):
    rows = of_all(worlds, "wijkmaanden")
    assert (rows["aanvaard"] <= rows["bereikt"]).all() and (rows["bereikt"] <= rows["signalen"]).all()
    winter = rows["maand"].str[-2:].isin(["12", "01", "02"])
    assert rows.loc[winter, "signalen"].mean() > rows.loc[~winter, "signalen"].mean()


def test_the_number_under_bewind_is_the_one_before_plus_in_minus_out(registry, worlds):
    for city, tables in worlds.items():
        rows = tables["wijkmaanden"]
        assert set(rows["wijk"]) == set(registry.cities[city].neighbourhoods)
        for _, months in rows.groupby("wijk"):
            assert months["maand"].tolist() == [
                f"{year}-{month:02d}" for year in (2016, 2017) for month in range(1, 13)
            ]
            steps = months["bewind_stand"].diff().iloc[1:]
            assert (steps == (months["bewind_instroom"] - months["bewind_uitstroom"]).iloc[1:]).all()


def test_only_experiment_neighbourhoods_pool_a_budget_and_only_after_the_start(registry, worlds):
    rows = of_all(worlds, "wijkmaanden")
    pools = (rows["groep"] == "experiment") & (rows["maand"] > registry.synthetic.neighbourhood_months.starts)
    assert (rows.loc[pools, "budget_gebundeld"] > 0).all()
    assert (rows.loc[~pools, ["budget_gebundeld", "budget_besteed"]] == 0).all(axis=None)
    assert (rows["budget_besteed"] <= rows["budget_gebundeld"]).all()


def test_fewer_clients_answer_than_are_asked_and_their_answers_hang_together(registry):
    rows = city_tables(Site(large(registry, experiment_households=3000), SEED, "utrecht"), ["clienten"])["clienten"]
    world, asked = registry.synthetic.clients, 1.3 * (3000 + registry.synthetic.default_site.comparison_households)
    assert world.asked_per_household == 1.3
    answered = rows["golf"].value_counts()
    assert answered["T0"] / asked == pytest.approx(world.response_t0, abs=0.03)
    assert answered["T1"] / asked < 0.4
    items = rows.filter(like="ervaring_").astype("float64").dropna()
    correlations = items.corr().to_numpy()[np.triu_indices(items.shape[1], 1)]
    assert correlations.min() > 0.3
    means = items.mean(axis=1).groupby([rows["groep"], rows["golf"]]).mean()
    gain = means["experiment", "T1"] - means["experiment", "T0"]
    assert gain == pytest.approx(world.gain, abs=0.06)


def test_clients_of_both_groups_answer(worlds):
    rows = of_all(worlds, "clienten")
    assert (rows.groupby("city")[["groep", "golf"]].nunique() == 2).all(axis=None)


def test_two_coders_agree_as_often_as_planted(registry):
    many = block(registry, "interviews", interviews=400)
    rows = city_tables(Site(many, SEED, "utrecht"), ["interviews"])["interviews"].fillna("")
    coders = {coder: own.set_index("fragment") for coder, own in rows.groupby("codeur")}
    both = coders["A"].index.intersection(coders["B"].index)
    assert set(both) == set(coders["B"].index)
    assert len(both) / len(coders["A"]) == pytest.approx(registry.synthetic.interviews.double_coded, abs=0.02)
    for name in ("context", "mechanisme", "uitkomst", "richting"):
        agree = (coders["A"].loc[both, name] == coders["B"].loc[both, name]).mean()
        assert agree == pytest.approx(registry.synthetic.interviews.agreement, abs=0.03)
    for name in ("geinterviewde", "experiment"):
        assert (coders["A"].loc[both, name] == coders["B"].loc[both, name]).all()


def test_what_an_experiment_counts_on_speaks_for_it_more_often(registry):
    many = block(registry, "interviews", interviews=400)
    rows = city_tables(Site(many, SEED, "utrecht"), ["interviews"])["interviews"].query("codeur == 'A'")
    expected = registry.synthetic.interviews.mechanisms
    fits = [one in expected[other] for one, other in zip(rows["mechanisme"], rows["experiment"], strict=True)]
    speaks_for = (rows["richting"] == "voor").groupby(np.array(fits)).mean()
    assert speaks_for[True] > speaks_for[False] + 0.1


def test_system_changes_stand_at_the_level_of_their_party(registry, worlds):
    world = registry.synthetic.system_changes
    for city, tables in worlds.items():
        rows = tables["systeemveranderingen"]
        assert world.number[0] <= len(rows) <= world.number[1]
        assert (rows["partij"].map(world.levels) == rows["niveau"]).all()
        assert set(rows["experiment"]) <= set(registry.cities[city].experiments)


def test_a_later_day_finds_system_changes_further_on(registry):
    order = {status: rank for rank, status in enumerate(registry.codelists["change_status"])}
    days = {city: {} for city in registry.cities}
    slow = block(registry, "system_changes", days_per_step=dict.fromkeys(("rijk", "gemeente", "partner"), 9e9))
    for name, world in (("slow", slow), ("usual", registry)):
        for city, tables in synthetic_tables(world, SEED, tables=["systeemveranderingen"]).items():
            days[city][name] = tables["systeemveranderingen"]
    ranks = pd.concat([pd.DataFrame({name: own[name]["stand"].map(order) for name in own}) for own in days.values()])
    assert (ranks["slow"] == 0).all() and set(ranks["usual"]) == set(order.values())
    dates = pd.concat([own["usual"]["standdatum"] for own in days.values()])
    assert dates.between(registry.synthetic.system_changes.first, registry.synthetic.system_changes.last).all()


def test_only_the_listed_cities_measure_later_and_nothing_else_changes(registry, worlds):
    later = registry.synthetic.later_wave
    nobody = synthetic_tables(block(registry, "later_wave", cities=()), SEED)
    for city, tables in worlds.items():
        rows = tables["metingen"]
        assert ("T2" in set(rows["golf"])) == (city in later.cities)
        pd.testing.assert_frame_equal(rows[rows["golf"] != "T2"].reset_index(drop=True), nobody[city]["metingen"])
        dates = rows.pivot_table("meetdatum", "huishouden", "golf", aggfunc="first")
        if "T2" in dates:
            gap = (dates["T2"] - dates["T1"]).dropna().dt.days
            assert gap.between(*later.days).all()
            assert 0.4 < len(gap) / dates["T1"].notna().sum() < 0.8


def test_most_of_a_change_is_still_there_later(registry):
    sizes = {"experiment_households": 3000, "comparison_households": 1000}
    rows = city_tables(Site(large(registry, **sizes), SEED, "utrecht"), ["metingen"])["metingen"]
    wide = rows.pivot_table("score", ["huishouden", "instrument", "onderdeel", "beoordelaar"], "golf").dropna()
    moved = wide[wide["T1"] != wide["T0"]]
    assert (moved["T2"] == moved["T1"]).mean() == pytest.approx(registry.synthetic.later_wave.persists, abs=0.01)
    assert ((moved["T2"] == moved["T1"]) | (moved["T2"] == moved["T0"])).all()


def test_impossible_answers_stand_where_clients_gave_none(registry):
    found = []
    for city in registry.cities:
        site = Site(registry, SEED, city)
        clean = city_tables(site)
        delivery = messy_delivery(site, clean)
        kept = [one for one in delivery.planted if one.row_used and one.rule == "out_of_range"]
        assert {one.table for one in kept} <= {"clienten"}
        for one in kept:
            found.append(delivery.tables["clienten"][one.column].iloc[one.row - 2])
            assert pd.isna(clean["clienten"][one.column].iloc[one.row - 2])
    assert set(found) == {0, 9}


def test_no_label_of_the_contract_announces_data_of_persons(registry):
    """A city that writes labels above its columns must not be refused for the labels themselves."""
    for table in registry.tables.values():
        for name, column in table.columns.items():
            words = (name, column.name, column.label.nl, column.label.en, *column.aliases)
            assert not [word for word in words if told_by(word)]
