"""Invented studies: the bars of the method in every world, and the same numbers whoever computes them."""

import doctest
import importlib
import pkgutil

import numpy as np
import pandas as pd
import pytest
from tests.unit.calibration_by_hand import DEBTS, ONE, PLANS, recipe_of, work_of
from tests.unit.estimation_fixture import small_study

from evaluation.disclosure import calibration as gate
from evaluation.estimation.sizes import size_rows
from evaluation.estimation.study import questions, units_of
from evaluation.estimation.tables import SIZES, frame
from evaluation.registry.models import World
from evaluation.scalability import calibration
from evaluation.scalability.calibration import block
from evaluation.scalability.calibration import run as runner
from evaluation.scalability.calibration.analysis import AGAINST, PROMISING, Findings, verdicts
from evaluation.scalability.calibration.block import run_block
from evaluation.scalability.calibration.invented import draws, invent
from evaluation.scalability.calibration.population import in_levels
from evaluation.scalability.calibration.recipe import SiteRecipe, recipes
from evaluation.scalability.calibration.rows import FOUND, rows_of
from evaluation.scalability.calibration.run import forget, sums
from evaluation.scalability.calibration.stage import works_of
from evaluation.scalability.calibration.truth import coverage_of_next, true_mean

STUDIES = 1000
LARGE = ("mean_2_spread_0", "mean_2_spread_0_5", "mean_2_spread_1")
"""Twice the smallest relevant difference; where cities differ by as much again, the report says how seldom."""
LABEL = {"label": {"nl": "", "en": ""}}
TOO_FEW_CITIES_FOR_THE_BAR = {(DEBTS, "mean_0_spread_2"), (DEBTS, "places_differ")}
"""Where five cities of this size miss the bar for wrongly promising; the report says by how much."""
BOUND_THERE = 0.10


def nothing_works(bars_and_worlds):
    return [name for name, world in bars_and_worlds.worlds.items() if world.mean <= 0 and world.harmed is None]


@pytest.fixture(scope="module")
def tried(registry, params):
    """Rows of the designs that can be called promising and of one that cannot, by experiment, world and quantity."""
    wanted = [*nothing_works(registry.calibration), *LARGE, "harmed_city"]
    found = {}
    for experiment in (DEBTS, PLANS, "brede_geldstroom"):
        recipe = recipe_of(registry, experiment)
        work = work_of(registry, params, recipe, wanted)
        parts = pd.concat([run_block(work, studies) for studies in block.blocks(recipe, STUDIES)])
        rows = parts.groupby(["world", "quantity"], sort=False)[["n", "total", "squares"]].sum().reset_index()
        rows = rows.assign(value=rows.total / rows.n)
        share = rows.value.clip(0, 1)
        error = np.sqrt((share * (1 - share) + 1 / STUDIES) / STUDIES)
        for row in rows.assign(error=error).itertuples():
            found[experiment, row.world, row.quantity] = row
    return found


@pytest.mark.parametrize("experiment", [DEBTS, PLANS])
def test_where_nothing_works_hardly_anything_is_promising(tried, registry, experiment):
    bar = registry.calibration.bars.false_promising
    for world in nothing_works(registry.calibration):
        row = tried[experiment, world, "promising"]
        missed = (experiment, world) in TOO_FEW_CITIES_FOR_THE_BAR
        assert row.n == STUDIES
        assert row.value + 2 * row.error <= (BOUND_THERE if missed else bar), world


@pytest.mark.parametrize("experiment", [DEBTS, PLANS])
@pytest.mark.parametrize("world", LARGE)
def test_a_large_effect_is_found(tried, registry, experiment, world):
    row = tried[experiment, world, "promising"]
    assert row.n == STUDIES
    assert row.value - 2 * row.error >= registry.calibration.bars.power


@pytest.mark.parametrize("experiment", [DEBTS, PLANS, "brede_geldstroom"])
def test_with_a_city_clearly_harmed_nothing_is_promising(tried, experiment):
    assert tried[experiment, "harmed_city", "promising_without_ceiling"].total == 0


def test_a_design_without_comparison_is_never_promising_and_would_be_misled_by_a_drift(tried, registry):
    of_design = [row for key, row in tried.items() if key[::2] == ("brede_geldstroom", "promising")]
    assert of_design
    assert all(row.total == 0 for row in of_design)
    misled = tried["brede_geldstroom", "shared_drift", "promising_without_ceiling"]
    assert misled.value - 2 * misled.error > registry.calibration.bars.false_promising


@pytest.mark.parametrize("experiment", [DEBTS, PLANS])
@pytest.mark.parametrize("quantity", ["coverage_mean", "coverage_prediction", "coverage_city"])
def test_intervals_cover_where_nothing_threatens(tried, registry, experiment, quantity):
    bar = registry.calibration.bars.coverage
    grid = [key for key in tried if key[0] == experiment and key[2] == quantity and key[1].startswith("mean_")]
    assert grid
    for key in grid:
        assert tried[key].value + 2 * tried[key].error >= bar, key


def test_the_estimates_are_about_what_is_true(tried):
    for experiment in (DEBTS, PLANS, "brede_geldstroom"):
        row = tried[experiment, "mean_0_spread_0", "bias"]
        error = np.sqrt(row.squares / row.n) / np.sqrt(row.n)
        assert abs(row.value) < 4 * error
    drift = tried["brede_geldstroom", "shared_drift", "bias"]
    assert drift.value == pytest.approx(1, abs=0.15)


def test_numbers_do_not_depend_on_the_number_of_workers(registry, params, tmp_path):
    works = [
        work_of(registry, params, recipe_of(registry, experiment, site), ["mean_1_spread_1"])
        for experiment, site in ((DEBTS, None), ("brede_geldstroom", ONE))
    ]
    alone = sums(works, 220, 1, tmp_path / "one", lambda done, total: None)
    together = sums(works, 220, 2, tmp_path / "two", lambda done, total: None)
    for first, second in zip(alone, together, strict=True):
        pd.testing.assert_frame_equal(first, second, check_exact=True)
    assert int(alone[0].n.max()) == 220


def test_a_study_is_the_same_whichever_others_are_drawn_with_it(registry, params):
    recipe = recipe_of(registry, PLANS)
    many, one = draws(recipe, params.seed, range(4)), draws(recipe, params.seed, [3])
    assert np.array_equal(many[3], one[0])
    assert not np.array_equal(many[2], one[0])
    assert not np.array_equal(draws(recipe, params.seed + 1, [3]), one)


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(registry, params, tmp_path, monkeypatch):
    work = work_of(registry, params, recipe_of(registry, "brede_geldstroom", ONE), ["mean_1_spread_1"])
    whole = sums([work], 300, 1, tmp_path / "whole", lambda done, total: None)[0]
    real, told = runner.run_block, []

    def killed_at_200(given, studies):
        if studies.start == 200:
            raise KeyboardInterrupt
        return real(given, studies)

    monkeypatch.setattr(runner, "run_block", killed_at_200)
    with pytest.raises(KeyboardInterrupt):
        sums([work], 300, 1, tmp_path / "cut", lambda done, total: None)
    computed = []
    monkeypatch.setattr(runner, "run_block", lambda given, studies: computed.append(studies) or real(given, studies))
    found = sums([work], 300, 1, tmp_path / "cut", lambda done, total: told.append((done, total)))[0]
    assert computed == [range(200, 300)]
    assert told == [(2, 3), (3, 3)]
    pd.testing.assert_frame_equal(found, whole, check_exact=True)
    forget(tmp_path / "cut")
    assert not (tmp_path / "cut").exists()


def test_blocks_of_other_choices_are_not_used(registry, params, tmp_path):
    recipe = recipe_of(registry, "brede_geldstroom", ONE)
    other = params.model_copy(update={"seed": params.seed + 1})
    for given in (params, other):
        sums([work_of(registry, given, recipe, ["mean_1_spread_1"])], 100, 1, tmp_path, lambda done, total: None)
    assert len(list(tmp_path.glob("*.parquet"))) == 2


def test_work_grows_with_the_number_of_studies_and_not_faster(registry, params, tmp_path, monkeypatch):
    seen = []
    nothing = pd.DataFrame({"world": ["w"], "quantity": ["q"], "n": [1], "total": [0.0], "squares": [0.0]})
    monkeypatch.setattr(runner, "run_block", lambda given, studies: seen.append(len(studies)) or nothing)
    for studies in (100, 1000):
        seen.clear()
        work = work_of(registry, params, recipe_of(registry, PLANS))
        sums([work], studies, 1, tmp_path / str(studies), lambda done, total: None)
        assert sum(seen) == studies
        assert max(seen) <= block.STUDIES


def test_studies_of_many_people_are_done_few_at_a_time_and_add_up_to_the_same(registry, params, tmp_path, monkeypatch):
    work = work_of(registry, params, recipe_of(registry, PLANS), ["mean_1_spread_1"])
    found = []
    for people in (block.PEOPLE, 4 * work.recipe.people):
        monkeypatch.setattr(block, "PEOPLE", people)
        found += sums([work], 10, 1, tmp_path / str(people), lambda done, total: None)
    assert [len(some) for some in block.blocks(work.recipe, 10)] == [4, 4, 2]
    pd.testing.assert_frame_equal(*found, rtol=1e-9)


@pytest.mark.parametrize("outcome", ["net_improvement", "risk_difference", "mean_difference"])
def test_a_change_can_be_made_and_is_then_seen(outcome):
    shares, values = ((0.7, 0.3), (0, 1)) if outcome == "risk_difference" else ((0.3, 0.4, 0.3), (1, 2, 3))
    population, generator = in_levels(shares, values, 0.7, outcome), np.random.default_rng(8)
    before = generator.normal(size=200_000)
    later = population.later(before, generator.normal(size=before.size))
    after = population.measured(later + population.shift_for(np.array(0.2)))
    step = after - population.measured(before)
    change = (np.sign(step) if outcome == "net_improvement" else step).mean()
    assert change == pytest.approx(0.2, abs=0.006)
    assert population.change_by(population.shift_for(np.array(0.2))) == pytest.approx(0.2, abs=1e-9)
    assert population.possible(np.array(5.0)) < 2


def test_what_cannot_be_reached_is_cut_off_in_the_truth_too(registry):
    recipe = recipe_of(registry, DEBTS)
    far = World.model_validate(LABEL | {"mean": 20.0, "spread": 1.0})
    most = float(recipe.population.possible(np.array(np.inf)))
    assert true_mean(recipe, far) == pytest.approx(most)
    low, high = np.array([0.0, 0.0]), np.array([most / 2, most])
    assert coverage_of_next(recipe, far, low, high).tolist() == pytest.approx([0.0, 1.0])


def test_a_place_chosen_at_a_bad_moment_recovers_by_itself(registry, params):
    recipe = recipe_of(registry, "brede_geldstroom")
    chosen = World.model_validate(LABEL | {"start_gap": 0.5})
    cities = invent(recipe, chosen, draws(recipe, params.seed, range(200)), 0.95)
    mean = np.mean([city.estimates.value for city in cities])
    expected = 0.5 * (1 - recipe.population.reliability) * recipe.population.scale
    assert mean == pytest.approx(expected, rel=0.15)
    assert all((city.truth == 0).all() for city in cities)


def recipes_of(registry, params, indicators, estimates):
    """What the calibration makes of what ``estimate`` counts."""
    rows = [
        row
        for one in questions(registry)
        if one.plan.role == "primary"
        for row in size_rows(one, units_of(indicators, one.experiment, one.indicator), estimates)
    ]
    return recipes(registry, params, frame(rows, SIZES))


def test_of_deliveries_only_rounded_numbers_go_in(registry, params):
    """Two deliveries with other people and as many of them, up to the rounding, are tried in the same way."""
    estimates = pd.DataFrame(
        columns=["experiment", "indicator", "scope", "quantity", "city", "status", "standard_error", "public"]
    )
    sizes = [
        [recipe.sites for recipe in recipes_of(registry, params, small_study(registry, seed).indicators, estimates)]
        for seed in (1, 2)
    ]
    assert sizes[0] == sizes[1]
    step = params.gate.minimum_count
    counts = [n for sites in sizes[0] for site in sites for g in site.groups for n in (g.started, g.twice, g.after)]
    assert counts
    assert all(count % step == 0 and count >= step for count in counts)


def test_a_published_total_is_tried_with_its_own_standard_error_and_another_with_one_digit(registry, params):
    key = {"experiment": DEBTS, "indicator": "zrm_finances", "scope": "city", "quantity": "estimate", "status": "ok"}
    own = {"standard_error": 0.1234, "degrees_of_freedom": 40.0}
    estimates = pd.DataFrame(
        [key | own | {"city": "utrecht", "public": True}, key | own | {"city": "zaanstad", "public": False}]
    )
    empty = small_study(registry).indicators.iloc[:0]
    (recipe,) = [one for one in recipes_of(registry, params, empty, estimates) if one.question.experiment == DEBTS]
    assert [(site.standard_error, site.degrees_of_freedom) for site in recipe.sites] == [(0.1234, 40.0), (0.1, None)]


def test_the_gate_knows_every_quantity_and_no_other(registry, params):
    """The gate keeps a list of its own: a new quantity passes when someone has let it."""
    world = next(iter(registry.calibration.worlds))
    block = run_block(work_of(registry, params, recipe_of(registry, DEBTS), [world]), range(2))
    assert (set(block["quantity"]), {FOUND}) == (gate.OF_WORLDS, gate.OF_SPREADS)


def test_rows_have_an_error_even_where_nothing_happened(registry):
    recipe = recipe_of(registry, DEBTS)
    names = list(registry.calibration.worlds)
    given = [(name, "promising", 100, 90.0 if "mean_2" in name else 0.0, 0.0) for name in names]
    rows = rows_of(
        recipe, registry.calibration, pd.DataFrame(given, columns=["world", "quantity", "n", "total", "squares"])
    )
    assert all(row["standard_error"] > 0 for row in rows if row["status"] == "ok")
    found = [row for row in rows if row["quantity"] == "smallest_difference_found"]
    assert len(found) == len(registry.calibration.spreads)
    assert found[0]["value"] == pytest.approx(1.5 + 0.5 * 0.8 / 0.9)


@pytest.mark.parametrize("row", [(0.9, 0.6, False), (0.9, 0.6, True), (0.5, 0.1, False), (0.85, 0.3, False)])
def test_a_lower_claim_never_makes_a_verdict_better_and_evidence_against_does_not_look_at_it(params, row):
    """Invented studies get a claim of their own only where the highest one would call them promising."""
    found = Findings(*(np.zeros(1),) * 5, np.array(row[:1]), np.array(row[1:2]), np.array(row[2:]), np.array([5]))
    by_claim = verdicts(found, range(5), [0] * 5, params.verdict)
    promising = [verdict in PROMISING for verdict in by_claim]
    assert promising == sorted(promising)
    assert len({verdict == AGAINST for verdict in by_claim}) == 1


def test_a_delivered_effect_is_seen_as_its_design_sees_it(registry, params):
    site = SiteRecipe((), 1e-9)
    for experiment, drift, half in ((DEBTS, 0.0, 0.5), ("brede_geldstroom", 1.0, 1.0)):
        recipe = recipe_of(registry, experiment, site)
        normals = draws(recipe, params.seed, range(2))
        for given, wanted in (({"drift": 1.0}, drift), ({"mean": 1.0, "contamination": 0.5}, half)):
            (city, *_) = invent(recipe, World.model_validate(LABEL | given), normals, 0.95)
            assert city.estimates.value == pytest.approx(wanted * recipe.question.relevant_difference, abs=1e-6)
        worlds = works_of(recipe, registry, params).worlds
        assert "places_differ" not in worlds
        assert "shared_drift" in worlds


@pytest.mark.parametrize("module", sorted(pkgutil.iter_modules(calibration.__path__)), ids=lambda found: found.name)
def test_the_examples_hold(module):
    assert doctest.testmod(importlib.import_module(f"{calibration.__name__}.{module.name}")).failed == 0
