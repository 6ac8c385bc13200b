"""The registry is whole, and each way of breaking it is told with file, key and mend."""

import pytest

from evaluation.registry import RegistryError, load_params, load_registry
from evaluation.registry.crosscheck import crosscheck
from evaluation.registry.crosscheck_synthetic import synthetic_faults
from evaluation.registry.examples import FOLDER
from evaluation.registry.faults_names import name_faults
from evaluation.registry.sections import SECTIONS
from evaluation.storage import Paths
from evaluation.storage.paths import PROJECT

PLAN_QUALITY = """    unit: score_0_10
    kind: continuous
    direction: up
"""
BREAKS = {
    "a city names an experiment that is not there": (
        "cities.yaml",
        "experiments: [brede_geldstroom, schulden_beschermingsbewind, professionalisering, participatie]",
        "experiments: [brede_geldstrom]",
        ["cities.eindhoven.experiments", "'brede_geldstrom' is not a known experiment", "Use one of"],
    ),
    "a date without quotes": (
        "bottlenecks.yaml",
        'status: keuze, since: "2016-01-01"}\n  K02',
        "status: keuze, since: 2016-01-01}\n  K02",
        ["bottlenecks.K01.since", "Put the value in quotes"],
    ),
    "a date that is in no calendar": (
        "payers.yaml",
        'since: "2016-03-01"',
        'since: "2016-13-41"',
        ["ministries.SZW.since", "month must be in 1..12"],
    ),
    "a name that cannot be a folder": ("cities.yaml", "  eindhoven:", "  ../eindhoven:", ["cities", "Write it like"]),
    "a file that holds nothing": ("bottlenecks.yaml", None, "", ["bottlenecks.yaml", "holds no sections"]),
    "a slip in a key": (
        "experiments.yaml",
        "    mechanism:",
        "    mechanisme:",
        ["mechanisme", "Remove this key or correct"],
    ),
    "a label without English": (
        "payers.yaml",
        "label: {nl: gemeente, en: municipality}",
        "label: {nl: gemeente}",
        ["payers.gemeente.label.en", "Add this key"],
    ),
    "two primaries": (
        "analysis_plan.yaml",
        "role: secondary",
        "role: primary",
        ["brede_geldstroom", "has 2 primary indicators"],
    ),
    "no primary": (
        "analysis_plan.yaml",
        "participatie.participation_step:\n    role: primary",
        "participatie.participation_step:\n    role: exploratory",
        ["plan (participatie)", "has 0 primary indicators"],
    ),
    "an outcome that does not fit the kind": (
        "analysis_plan.yaml",
        "design: controlled_change\n    outcome: mean_difference",
        "design: controlled_change\n    outcome: risk_difference",
        ["professionalisering.plan_quality.outcome", "outcome of a continuous indicator"],
    ),
    "a planned indicator without a relevant difference": (
        "indicators/p_professionalisation.yaml",
        "    smallest_relevant_difference: {value: 0.5, status: aangenomen}\n",
        "",
        ["indicators.plan_quality", "without null_value or smallest_relevant_difference"],
    ),
    "an indicator reads a column that is not there": (
        "indicators/a_cases.yaml",
        "column: helpers_n}",
        "column: helper_n}",
        ["indicators.helpers_per_case.derive", "'helper_n' is not a known column of cases"],
    ),
    "a lottery over sites": (
        "analysis_plan.yaml",
        "design: controlled_change\n    outcome: mean_difference\n    unit_of_assignment: neighbourhood",
        "design: randomised\n    outcome: mean_difference\n    unit_of_assignment: site",
        [
            "plan.professionalisering.plan_quality.unit_of_assignment",
            "'site' with design randomised: which site a household was assigned with is not known",
            "Assign individually, or neighbourhoods of household",
        ],
    ),
    "a planned indicator of which nobody says what is better": (
        "indicators/p_professionalisation.yaml",
        PLAN_QUALITY,
        PLAN_QUALITY.replace("direction: up", "direction: context"),
        ["indicators.plan_quality.direction", "is context while the indicator is in the plan", "Write up or down"],
    ),
    "an item outside the comparable ones": (
        "indicators/s_debts.yaml",
        "derive: {rule: item_score, table: measurements, instrument: zrm, item: financien}",
        "derive: {rule: item_score, table: measurements, instrument: zrm, item: middelengebruik}",
        ["zrm_finances.derive.item", "comparable item of zrm"],
    ),
    "an unknown source": (
        "criteria.yaml",
        "source: [isat_2020]",
        "source: [isat_2019]",
        ["criteria.A1.source", "'isat_2019'"],
    ),
    "a key twice": ("payers.yaml", "  gemeente: {", "  rijk_szw: {", ["line", "stands twice"]),
    "no YAML": ("cities.yaml", "cities:\n", "cities: [\n", ["is not valid YAML", "Check indentation"]),
    "a column that refers to nothing": (
        "tables.yaml",
        "reference: casussen.casus",
        "reference: casus.casus",
        ["tables.casus_knelpunten.columns.casus", "Write table.column"],
    ),
    "a profile with a figure that is not there": (
        "context.yaml",
        "  profile: [inhabitants,",
        "  profile: [inwoners,",
        ["context.profile", "'inwoners' is not a known measure"],
    ),
    "a public figure that is taken and computed": (
        "context.yaml",
        "numerator: children,",
        "numerator: children, family: wmo,",
        ["context.measures.children_share", "or numerator and denominator"],
    ),
    "a public figure over one that is computed": (
        "context.yaml",
        "numerator: children,",
        "numerator: single_share,",
        ["context.measures.children_share", "'single_share' is not a known measure that is taken from a table"],
    ),
    "a year without a table": (
        "context.yaml",
        "column: AantalInwoners,",
        "column: AantalInwoners, years: [2012],",
        ["context.measures.inhabitants.years", "no table of kerncijfers for 2012"],
    ),
    "an id that is no table's": ("context.yaml", "83765NED", "wijken", ["kerncijfers.tables.2017", "Write it like"]),
    "both ways to give a prior's scale": (
        "analysis_plan.yaml",
        "prior: {family: half_normal, scale_factor: 2,",
        "prior: {family: half_normal, scale_factor: 2, scale: 1,",
        ["prior", "give either scale or scale_factor"],
    ),
}


@pytest.mark.parametrize("file, old, new, told", BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_registry_is_told_with_file_key_and_mend(study, file, old, new, told):
    path = study.registry / file
    text = path.read_text(encoding="utf-8")
    assert old is None or old in text
    path.write_text(new if old is None else text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RegistryError) as caught:
        load_registry(study)
    message = str(caught.value)
    assert file.split("/")[0] in message or file == "criteria.yaml"
    for part in told:
        assert part in message


PUBLISHED_BREAKS = {
    "more than all": ("count: 16", "count: 21", "count is more than total"),
    "a share with a value": ("count: 16", "value: 0.8", "do not fit kind share"),
    "an indicator that is not there": ("[problematic_debts]", "[debts]", "'debts' is not a known indicator"),
    "a certainty that is not known": ("    certainty: seen", "    certainty: sure", "certainty"),
    "a source that is not there": ("[vonl_2021]", "[vonl]", "'vonl' is not a known source"),
}


@pytest.mark.parametrize("old, new, told", PUBLISHED_BREAKS.values(), ids=PUBLISHED_BREAKS.keys())
def test_a_broken_figure_of_another_study_is_told(study, old, new, told):
    path = study.context / "published.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RegistryError, match=told):
        load_registry(study)


def test_claims_of_organisations_and_unchecked_figures_are_told_apart(registry):
    by_certainty = {entry.certainty for entry in registry.published.values()}
    assert by_certainty == {"seen", "computed", "claim", "general"}
    for key, entry in registry.published.items():
        says_claim = any(registry.sources[source].claim for source in entry.source)
        assert says_claim == (entry.certainty == "claim"), key


def test_all_faults_are_told_at_once(study):
    for file in ("cities.yaml", "experiments.yaml"):
        (study.registry / file).unlink()
    with pytest.raises(RegistryError) as caught:
        load_registry(study)
    assert len(caught.value.faults) == 2


def test_a_choice_that_cannot_be_is_told(study):
    study.params.write_text(study.params.read_text().replace("confidence_level: 0.95", "confidence_level: 95"))
    with pytest.raises(RegistryError, match="confidence_level"):
        load_params(study)


def test_a_lottery_over_individuals_can_be_planned(study):
    path = study.registry / "analysis_plan.yaml"
    text = path.read_text(encoding="utf-8")
    old = "design: controlled_change\n    outcome: mean_difference\n    unit_of_assignment: neighbourhood"
    new = "design: randomised\n    outcome: mean_difference\n    unit_of_assignment: individual"
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert load_registry(study).plan["professionalisering.plan_quality"].design == "randomised"


def test_an_experiment_without_a_city_is_told(study):
    path = study.registry / "cities.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(", aansluiting_18]", "]"), encoding="utf-8")
    with pytest.raises(RegistryError, match=r"aansluiting_18: no city takes part"):
        load_registry(study)


def test_every_section_has_a_file_and_every_registry_file_a_section():
    files = {file for file, _ in SECTIONS.values()}
    beside = {"README.md", "literature.bib", FOLDER}
    found = {path.name for path in (PROJECT / "data/registry").iterdir()} - beside
    assert files - {"frozen_plan.yaml"} <= found <= files


def test_what_no_source_gives_is_marked_as_assumed(registry):
    planned = {registry.planned(key)[1] for key in registry.plan}
    for indicator in planned:
        assert registry.indicators[indicator].smallest_relevant_difference.status == "aangenomen"
    assert all(city.experiments_status == "aangenomen" for city in registry.cities.values())
    assert all(entry.prior.status == "aangenomen" for entry in registry.plan.values())
    assert all(instrument.reliability_status == "aangenomen" for instrument in registry.instruments.values())


def test_the_city_codes_are_those_of_statistics_netherlands(registry):
    codes = {city: entry.municipality_code for city, entry in registry.cities.items()}
    assert codes == {
        "eindhoven": "GM0772",
        "enschede": "GM0153",
        "leeuwarden": "GM0080",
        "utrecht": "GM0344",
        "zaanstad": "GM0479",
    }


def test_invented_neighbourhoods_say_so(registry):
    for city in registry.cities.values():
        for neighbourhood in city.neighbourhoods.values():
            assert "verzonnen" in neighbourhood.label.nl
            assert "invented" in neighbourhood.label.en


@pytest.mark.parametrize("folder", sorted((PROJECT / "data/studies").iterdir()), ids=lambda path: path.name)
def test_every_study_in_the_project_is_whole(folder):
    assert load_registry(Paths(folder)).cities
    assert load_params(Paths(folder)).confidence_level


def test_names_that_point_to_nothing_are_faults(registry):
    table = registry.tables["metingen"]
    wide = table.wide.model_copy(update={"value": "cijfer", "items": {"geluk": ("x",)}})
    aliases = {"huishoudens": {"a": "nergens"}, "geen_tabel": {}}
    cities = {"utrecht": registry.cities["utrecht"].model_copy(update={"aliases": aliases})}
    tables = {**registry.tables, "metingen": table.model_copy(update={"wide": wide})}
    faults = " ".join(map(str, name_faults(registry.model_copy(update={"tables": tables, "cities": cities}))))
    assert all(word in faults for word in ("cijfer", "geluk", "nergens", "geen_tabel"))
    assert not list(name_faults(registry))


def test_an_experiment_concerns_the_ministries_of_its_laws(registry):
    owners = {law: id_ for id_, ministry in registry.ministries.items() for law in ministry.laws}
    for id_, experiment in registry.experiments.items():
        assert {owners[law] for law in experiment.laws if law in owners} <= set(experiment.ministries), id_


def test_two_indicators_with_one_code_are_a_fault(registry):
    first, second = list(registry.indicators)[:2]
    code = registry.indicators[first].code
    twice = {**registry.indicators, second: registry.indicators[second].model_copy(update={"code": code})}
    assert not [fault for fault in crosscheck(registry) if fault.key == "code"]
    [fault] = [fault for fault in crosscheck(registry.model_copy(update={"indicators": twice})) if fault.key == "code"]
    assert f"'{code}' is the code of {first}, {second}" in fault.problem


def test_the_invented_world_names_only_what_the_registry_knows(registry):
    world = registry.synthetic
    assert not list(synthetic_faults(registry))
    strange = {
        "case_costs": {"kinds": {"vliegreis": next(iter(world.case_costs.kinds.values()))}},
        "household_months": {"levels": {"kosten_maan": next(iter(world.household_months.levels.values()))}},
        "monthly_effects": {"hours": {"toverstaf": 1.0}},
        "interviews": {"roles": {"buurman": 1.0}, "mechanisms": {"participatie": ("geluk",)}},
        "system_changes": {"levels": {"kabouter": "hemel"}},
    }
    blocks = {name: getattr(world, name).model_copy(update=values) for name, values in strange.items()}
    faults = " ".join(
        map(str, synthetic_faults(registry.model_copy(update={"synthetic": world.model_copy(update=blocks)})))
    )
    for word in ("vliegreis", "kosten_maan", "toverstaf", "buurman", "geluk", "kabouter", "hemel"):
        assert f"'{word}'" in faults
