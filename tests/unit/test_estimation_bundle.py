"""The bundle of experiments, dose within it, and harms: who counts, and what the gate must know of it."""

import numpy as np
import pandas as pd
import pytest
from estimation_fixture import INDICATOR_COLUMNS, indicator_frame

from evaluation.estimation.bundle import bundle_groups, bundle_questions, bundle_units
from evaluation.estimation.checks.assessor_bias import assessor_bias
from evaluation.estimation.checks.dose import dose
from evaluation.estimation.claims import Claim
from evaluation.estimation.harms import harm_groups, harm_rows, harms_of

DEBTS, BROAD, SKILLS = "schulden_beschermingsbewind", "brede_geldstroom", "professionalisering"
INDICATOR = "zrm_finances"
CITY = "utrecht"
TAKING_PART = [DEBTS] * 12 + [f"{DEBTS};{SKILLS}"] * 6 + [BROAD] * 2 + [SKILLS] * 4


def everyone(taking_part=TAKING_PART, gain=1.0, comparison=15, city=CITY):
    """Households of both neighbourhoods; the first of the experiment group was not measured after."""
    rows = []
    for number, experiments in enumerate(taking_part + [""] * comparison):
        treated = number < len(taking_part)
        arm = "experiment" if treated else "comparison"
        start = 2.0 + number % 2
        after = None if number == 0 else start + (gain if experiments.count(";") else 0.0) * treated
        for wave, value in (("T0", start), ("T1", after)):
            status = "missing" if value is None else "ok"
            unit = f"{arm}-{number}"
            rows.append((city, "bundle", arm, unit, wave, INDICATOR, "", value, None, status, experiments))
    frame = pd.DataFrame(rows, columns=[*INDICATOR_COLUMNS, "experiments"])
    return frame.astype({"value": float, "denominator": float})


def sizes(registry, city):
    rows = [row for row in bundle_groups(registry, everyone()) if row["indicator"] == INDICATOR and row["city"] == city]
    found = {}
    for row in rows:
        found.setdefault((row["part"], row["difference"]), []).append(row["units_n"])
    return found


def question(registry):
    return next(one for one in bundle_questions(registry) if one.indicator == INDICATOR)


@pytest.mark.parametrize("city", [CITY, ""])
def test_the_gate_learns_who_remains_when_an_experiment_is_taken_away(registry, city):
    found = sizes(registry, city)
    assert found["experiment", False] == [23]
    assert found["comparison", False] == [15]
    assert found[DEBTS, True] == [6, 6]
    assert found[BROAD, True] == [22, 21]
    assert found[f"{DEBTS};{BROAD}", True] == [4, 4]


def test_every_question_of_the_bundle_is_about_all_cities(registry):
    for one in bundle_questions(registry):
        assert one.participating == tuple(registry.cities)
        assert one.plan.role == "bundle"


def test_dose_compares_those_in_more_experiments_with_those_in_one(registry):
    mixed = [f"{DEBTS};{SKILLS}", f"{DEBTS};{SKILLS}", DEBTS, DEBTS] * 5
    rows = pd.concat([everyone(mixed, city=city) for city in ("utrecht", "zaanstad", "enschede")])
    (check,) = dose(question(registry), bundle_units(rows, INDICATOR), 0.95)
    assert check.outcome == "informative"
    assert check.value == pytest.approx(1.0)
    assert not check.lowers_claim


def test_without_a_dose_or_a_rater_the_checks_say_that_they_cannot_be_done(registry):
    units = bundle_units(everyone(), INDICATOR).drop(columns="experiments_n")
    (check,) = [*dose(question(registry), units, 0.95)]
    (bias,) = assessor_bias(question(registry))
    assert check.outcome == bias.outcome == "not_possible"


def happened(registry, shares, n=40):
    """Events of one experiment: per city and group the part of the households with an eviction."""
    rows = []
    for city in registry.cities:
        for arm, share in shares.items():
            for number in range(n):
                for category in registry.categories_of("harm"):
                    value = float(category == "eviction" and number < round(share * n))
                    rows.append((city, DEBTS, arm, f"{arm}-{number}", "T1", "harm", category, value, None, "ok"))
    return indicator_frame(rows)


def of_category(registry, params, indicators, category):
    harms = harms_of(registry, params, indicators)
    return next(one for one in harms if (one.question.experiment, one.category) == (DEBTS, category))


@pytest.mark.parametrize("category", ["eviction", "any"])
def test_a_harm_is_the_difference_in_its_share_and_above_zero_is_worse(registry, params, category):
    harm = of_category(registry, params, happened(registry, {"experiment": 0.3, "comparison": 0.1}), category)
    rows = harm_rows(harm, params, lambda *_: Claim(2, ()))
    pooled = rows[-1]
    assert (pooled["scope"], pooled["role"], pooled["category"]) == ("pooled", "harm", category)
    assert pooled["value"] == pytest.approx(0.2)
    assert pooled["low"] > 0
    assert [row["city"] for row in rows[:-1]] == list(registry.cities)
    counts = {row["part"]: row["units_n"] for row in harm_groups(harm)}
    assert counts == {
        "experiment;happened": 60,
        "experiment;not": 140,
        "comparison;happened": 20,
        "comparison;not": 180,
    }


def test_two_groups_differ_in_a_harm_by_everyone_at_most(registry, params):
    given = happened(registry, {"experiment": 0.3, "comparison": 0.1})
    other = given.arm.map({"experiment": "comparison", "comparison": "experiment"})
    two = given.assign(arm=given.arm.where(given.city == "utrecht", other))
    harm = of_category(registry, params, two[two.city.isin(["utrecht", "enschede"])], "any")
    pooled = harm_rows(harm, params, lambda *_: Claim(0, ()))[-1]
    assert (pooled["low"], pooled["high"]) == (-1.0, 1.0)


def test_a_kind_that_is_not_serious_is_not_among_any_and_nothing_delivered_is_too_few(registry, params):
    given = happened(registry, {"experiment": 0.3, "comparison": 0.1})
    complaints = given.assign(category=given.category.replace({"eviction": "complaint", "complaint": "eviction"}))
    harm = of_category(registry, params, complaints, "any")
    assert not harm.units.happened.any()
    nothing = of_category(registry, params, given.iloc[:0], "any")
    rows = harm_rows(nothing, params, lambda *_: Claim(0, ()))
    assert rows[-1]["status"] == "too_few"


@pytest.mark.parametrize(("indicator", "after", "expected"), [(INDICATOR, 1.0, 1.0), (INDICATOR, 4.0, 0.0)])
def test_who_got_worse_counts_as_harmed(registry, params, indicator, after, expected):
    rows = []
    for arm, value in (("experiment", after), ("comparison", 3.0)):
        for number in range(12):
            for wave, score in (("T0", 3.0), ("T1", value)):
                rows.append((CITY, DEBTS, arm, f"{arm}-{number}", wave, indicator, "", score, None, "ok"))
    harm = of_category(registry, params, indicator_frame(rows), "worsened")
    treated = harm.units[harm.units.arm == "experiment"]
    assert np.mean(treated.happened) == expected
    assert not harm.units[harm.units.arm == "comparison"].happened.any()
