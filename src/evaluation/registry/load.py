"""Load the registry and the params of a study: parse, type, cross-check, or say what to mend.

One YAML file holds one or more sections; ``SECTIONS`` says which file holds which section and of which shape. A name
without ``.yaml`` is a folder of files with the same section, read in alphabetical order.

>>> registry = load_registry(Paths(PROJECT))
>>> registry.cities["utrecht"].municipality_code
'GM0344'
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from evaluation.registry import models
from evaluation.registry.errors import Fault, RegistryError
from evaluation.registry.models import Entry
from evaluation.registry.params import Params
from evaluation.storage import Paths, read_yaml
from evaluation.storage.paths import PROJECT

SECTIONS: dict[str, tuple[str, Any]] = {
    "study": ("study.yaml", models.StudyEntry),
    "cities": ("cities.yaml", dict[models.Id, models.City]),
    "experiments": ("experiments.yaml", dict[models.Id, models.Experiment]),
    "expert_scores": ("experiments.yaml", tuple[models.ExpertScore, ...] | None),
    "packages": ("experiments.yaml", dict[str, models.Package] | None),
    "theories": ("experiments.yaml", dict[str, models.Theory] | None),
    "codelists": ("codelists.yaml", dict[str, dict[str, models.Code]]),
    "bottlenecks": ("bottlenecks.yaml", dict[str, models.Sourced]),
    "ministries": ("payers.yaml", dict[str, models.Ministry]),
    "payers": ("payers.yaml", dict[str, models.Payer]),
    "price_index": ("prices.yaml", models.PriceIndex | None),
    "prices": ("prices.yaml", dict[models.Id, models.Price]),
    "frameworks": ("frameworks.yaml", dict[models.Id, models.Framework]),
    "sources": ("sources.yaml", dict[str, models.Source]),
    "instruments": ("instruments.yaml", dict[str, models.Instrument]),
    "tables": ("tables.yaml", dict[str, models.Table]),
    "context": ("context.yaml", models.PublicContext | None),
    "projection": ("projection.yaml", models.Projection | None),
    "corrections": ("corrections.yaml", tuple[models.Correction, ...]),
    "disclosure_risks": ("disclosure.yaml", dict[models.Id, models.Labelled]),
    "output_kinds": ("disclosure.yaml", dict[models.Id, models.OutputKind]),
    "outputs": ("disclosure.yaml", models.Outputs),
    "disclosure_rules": ("disclosure.yaml", dict[models.Id, models.DisclosureRule]),
    "disclosure_words": ("disclosure.yaml", dict[models.Id, models.Text]),
    "disclosure_exceptions": ("disclosure_exceptions.yaml", tuple[models.DisclosureException, ...]),
    "indicators": ("indicators", dict[models.Id, models.Indicator]),
    "frozen": ("analysis_plan.yaml", models.Frozen),
    "plan": ("analysis_plan.yaml", dict[str, models.PlanEntry]),
    "specifications": ("analysis_plan.yaml", models.Specifications | None),
    "bundle": ("analysis_plan.yaml", models.Bundle | None),
    "harms": ("analysis_plan.yaml", models.Harms | None),
    "frozen_plan": ("frozen_plan.yaml", models.FrozenPlan | None),
    "criteria": ("criteria.yaml", dict[str, models.Criterion]),
    "decisions": ("criteria.yaml", dict[str, models.Decision]),
    "measurements": ("criteria.yaml", dict[models.MeasurementName, models.Measurement]),
    "calibration": ("calibration.yaml", models.Calibration | None),
    "designs": ("methods.yaml", dict[str, models.Design]),
    "claims": ("methods.yaml", dict[int, models.Claim]),
    "claim_reasons": ("methods.yaml", dict[str, models.Labelled]),
    "outcomes": ("methods.yaml", dict[str, models.Labelled]),
    "methods": ("methods.yaml", dict[str, models.Labelled]),
    "verdicts": ("methods.yaml", dict[str, models.Labelled]),
    "verdict_rules": ("methods.yaml", dict[str, models.VerdictRule]),
    "checks": ("methods.yaml", dict[str, models.Labelled]),
    "check_outcomes": ("methods.yaml", dict[str, models.Labelled]),
    "statuses": ("methods.yaml", dict[str, models.StatusWord]),
    "units": ("methods.yaml", dict[str, models.Unit]),
    "rules": ("methods.yaml", dict[str, models.Rule]),
    "formulas": ("indicator_words.yaml", dict[str, models.Text]),
    "formula_parts": ("indicator_words.yaml", dict[str, models.Text]),
    "formula_columns": ("indicator_words.yaml", dict[str, tuple[str, ...]]),
    "choice_words": ("indicator_words.yaml", dict[str, dict[str, models.Text]]),
    "figures": ("reports.yaml", dict[str, models.FigureEntry]),
    "documents": ("reports.yaml", dict[str, models.Document]),
    "indicator_groups": ("reports.yaml", dict[str, models.Labelled]),
    "synthetic": ("synthetic.yaml", models.Synthetic | None),
}
OPTIONAL_FILES = {
    "calibration.yaml",
    "context.yaml",
    "corrections.yaml",
    "disclosure_exceptions.yaml",
    "frameworks.yaml",
    "frozen_plan.yaml",
    "prices.yaml",
    "projection.yaml",
    "synthetic.yaml",
}
OPTIONAL_SECTIONS = {"bundle", "expert_scores", "harms", "packages", "specifications", "theories"}
BUNDLE = "bundle"
"""Stands where the name of an experiment does, for all experiments of a neighbourhood together."""
SHARED_FILES = {
    "calibration.yaml",
    "codelists.yaml",
    "criteria.yaml",
    "disclosure.yaml",
    "indicator_words.yaml",
    "methods.yaml",
    "tables.yaml",
}
"""Words and contracts that a study elsewhere takes from the project when it brings none of its own."""
NEVER_OWN = {"disclosure.yaml"}
"""Of these it never brings its own: a study does not choose what the gate lets through."""


class Registry(Entry):
    """Everything the registry holds; entries keyed by id, in the order of the file."""

    study: models.StudyEntry
    cities: dict[str, models.City]
    experiments: dict[str, models.Experiment]
    codelists: dict[str, dict[str, models.Code]]
    bottlenecks: dict[str, models.Sourced]
    ministries: dict[str, models.Ministry]
    payers: dict[str, models.Payer]
    sources: dict[str, models.Source]
    instruments: dict[str, models.Instrument]
    tables: dict[str, models.Table]
    indicators: dict[str, models.Indicator]
    frozen: models.Frozen
    plan: dict[str, models.PlanEntry]
    specifications: models.Specifications | None = None
    frozen_plan: models.FrozenPlan | None = None
    bundle: models.Bundle | None = None
    harms: models.Harms | None = None
    criteria: dict[str, models.Criterion]
    decisions: dict[str, models.Decision]
    measurements: dict[models.MeasurementName, models.Measurement]
    expert_scores: tuple[models.ExpertScore, ...] | None = None
    packages: dict[str, models.Package] | None = None
    theories: dict[str, models.Theory] | None = None
    calibration: models.Calibration | None = None
    designs: dict[str, models.Design]
    claims: dict[int, models.Claim]
    claim_reasons: dict[str, models.Labelled]
    outcomes: dict[str, models.Labelled]
    methods: dict[str, models.Labelled]
    verdicts: dict[str, models.Labelled]
    verdict_rules: dict[str, models.VerdictRule]
    checks: dict[str, models.Labelled]
    check_outcomes: dict[str, models.Labelled]
    statuses: dict[str, models.StatusWord]
    units: dict[str, models.Unit]
    rules: dict[str, models.Rule]
    formulas: dict[str, models.Text]
    formula_parts: dict[str, models.Text]
    formula_columns: dict[str, tuple[str, ...]]
    choice_words: dict[str, dict[str, models.Text]]
    figures: dict[str, models.FigureEntry]
    documents: dict[str, models.Document]
    indicator_groups: dict[str, models.Labelled]
    disclosure_risks: dict[str, models.Labelled]
    output_kinds: dict[str, models.OutputKind]
    outputs: models.Outputs
    disclosure_rules: dict[str, models.DisclosureRule]
    disclosure_words: dict[str, models.Text]
    context: models.PublicContext | None = None
    projection: models.Projection | None = None
    corrections: tuple[models.Correction, ...] = ()
    disclosure_exceptions: tuple[models.DisclosureException, ...] = ()
    frameworks: dict[str, models.Framework] = Field(default_factory=dict)
    synthetic: models.Synthetic | None = None
    price_index: models.PriceIndex | None = None
    prices: dict[str, models.Price] = Field(default_factory=dict)
    price_base_year: int | None = None
    published: dict[str, models.Published] = Field(default_factory=dict)

    def planned(self, key: str) -> tuple[str, str]:
        """Split a plan key into experiment and indicator."""
        experiment, _, indicator = key.partition(".")
        return experiment, indicator

    @property
    def asked(self) -> dict[str, models.PlanEntry]:
        """Everything that is estimated of an experiment or of the bundle: the plan, and what it asks of the bundle."""
        together = self.bundle.outcomes if self.bundle else {}
        return self.plan | {f"{BUNDLE}.{indicator}": entry for indicator, entry in together.items()}

    @property
    def subjects(self) -> dict[str, models.Labelled]:
        """Whatever an estimate can be about: the experiments, then the bundle."""
        return {**self.experiments, **({BUNDLE: self.bundle} if self.bundle else {})}

    def calculation(self, experiment: str, price_year: int) -> models.Calculation:
        """Return what an experiment would ask and bring elsewhere, at prices of a year."""
        assert self.projection is not None
        found = self.projection.calculations[experiment]
        factor = self.price_index.factor(found.price_year, price_year) if self.price_index else 1.0
        return found.at_prices(price_year, factor)

    def primary(self, experiment: str) -> str:
        """Return the id of an experiment's one primary indicator."""
        return next(
            indicator
            for key, entry in self.plan.items()
            for owner, indicator in [self.planned(key)]
            if owner == experiment and entry.role == "primary"
        )

    def categories_of(self, indicator: str) -> tuple[str, ...]:
        """Return the codes of which each unit has a value, as they read inside; else one nameless code."""
        entry = self.indicators[indicator]
        if entry.derive.by_category:
            return tuple(entry.derive.by_category)
        if entry.categories is None:
            return ("",)
        if entry.categories in self.frameworks:
            return tuple(self.frameworks[entry.categories].items)
        if entry.categories in self.codelists:
            return tuple(code.value for code in self.codelists[entry.categories].values())
        if entry.categories in self.instruments:
            return entry.derive.items or self.instruments[entry.categories].areas
        return tuple(getattr(self, entry.categories))

    def coarse_categories_of(self, indicator: str) -> dict[str, tuple[str, ...]]:
        """Return the codes of the merged table, each with the codes it holds; none where no merging is declared."""
        merge = self.indicators[indicator].merge
        taken = {code for coarser in merge.values() for code in coarser.codes}
        alone = {code: (code,) for code in self.categories_of(indicator) if code not in taken}
        return alone | {code: coarser.codes for code, coarser in merge.items()} if merge else {}

    def raters_of(self, indicator: str) -> int:
        """Return how many raters score one item of an indicator; none where it is not one item of an instrument."""
        derive = self.indicators[indicator].derive
        one_item = derive.rule == "item_score" and derive.instrument in self.instruments
        return self.instruments[str(derive.instrument)].raters if one_item else 0

    def experiments_of(self, indicator: str) -> tuple[str, ...]:
        """Return the experiments of which an indicator is asked: those of its entry, then those of the plan."""
        planned = (self.planned(key) for key in self.plan)
        asked = (experiment for experiment, name in planned if name == indicator)
        return tuple(dict.fromkeys([*self.indicators[indicator].experiments, *asked]))

    @cached_property
    def framework_items(self) -> dict[str, models.Labelled]:
        """Items of all frameworks by name."""
        return {name: item for entry in self.frameworks.values() for name, item in entry.items.items()}

    @cached_property
    def sites_of(self) -> dict[str, tuple[str, ...]]:
        """Cities that take part in each experiment, in registry order."""
        return {
            experiment: tuple(city for city, entry in self.cities.items() if experiment in entry.experiments)
            for experiment in self.experiments
        }


def load_registry(paths: Paths) -> Registry:
    """Load, type and cross-check a study's registry.

    Raises
    ------
    RegistryError
        With every fault at once: file, key, what is wrong, how to mend it.
    """
    from evaluation.registry.crosscheck import crosscheck

    faults: list[Fault] = []
    found: dict[str, Any] = {}
    for file, sections in _sections_by_file().items():
        found |= _read_sections(paths, file, sections, faults)
    found |= _read_published(paths, faults)
    if faults:
        raise RegistryError(faults)
    registry = Registry.model_construct(**found)
    if faults := crosscheck(registry):
        raise RegistryError(faults)
    return registry


def load_params(paths: Paths) -> Params:
    """Load and type ``params.yaml``.

    Raises
    ------
    RegistryError
        When the file is absent or a choice has an impossible value.
    """
    faults: list[Fault] = []
    content = _read(paths.params, faults)
    params = _typed(Params, content, str(paths.params), "", faults) if not faults else None
    if faults or params is None:
        raise RegistryError(faults)
    return params


def registry_file(paths: Paths, file: str) -> Path:
    """Return where a registry file stands: in the study, or for shared words and contracts in the project."""
    own = paths.registry / file
    shared = file in NEVER_OWN or (file in SHARED_FILES and not own.exists())
    return PROJECT / "data/registry" / file if shared else own


def _sections_by_file() -> dict[str, list[str]]:
    files: dict[str, list[str]] = {}
    for section, (file, _) in SECTIONS.items():
        files.setdefault(file, []).append(section)
    return files


def _read_sections(paths: Paths, file: str, sections: list[str], faults: list[Fault]) -> dict[str, Any]:
    path = registry_file(paths, file)
    if file in OPTIONAL_FILES and not path.exists():
        return {}
    content = _read(path, faults) if file.endswith(".yaml") else _read_folder(path, sections[0], faults)
    if not isinstance(content, dict):
        if not faults or faults[-1].file != str(path):
            faults.append(Fault(str(path), "(file)", "holds no sections.", f"It must hold {', '.join(sections)}."))
        return {}
    for extra in content.keys() - set(sections):
        faults.append(Fault(str(path), str(extra), "is not a section of this file.", f"Use {', '.join(sections)}."))
    return {
        section: _typed(SECTIONS[section][1], content.get(section, _absent(section)), str(path), section, faults)
        for section in sections
    }


def _absent(section: str) -> dict[str, Any] | None:
    """A section that a file need not hold is none; every other one is read as empty, so that its shape can refuse."""
    return None if section in OPTIONAL_SECTIONS else {}


def _read_folder(path: Path, section: str, faults: list[Fault]) -> dict[str, Any]:
    """Join one section that stands in several files; an entry that stands in two is a fault."""
    joined: dict[str, Any] = {}
    for file in sorted(path.glob("*.yaml")):
        entries = (_read(file, faults) or {}).get(section, {})
        for id_ in joined.keys() & entries.keys():
            faults.append(Fault(str(file), id_, "stands in another file of this folder too.", "Keep one of the two."))
        joined |= entries
    if not joined:
        faults.append(Fault(str(path), "(folder)", f"holds no {section}.", "Restore its files from git."))
    return {section: joined}


def _read_published(paths: Paths, faults: list[Fault]) -> dict[str, Any]:
    path = paths.context / "published.yaml"
    if not path.exists():
        return {"published": {}}
    content = _read(path, faults) or {}
    shape = dict[str, models.Published]
    return {"published": _typed(shape, content.get("published", {}), str(path), "published", faults)}


def _read(path: Path, faults: list[Fault]) -> Any:
    try:
        return read_yaml(path)
    except FileNotFoundError:
        faults.append(
            Fault(str(path), "(file)", "does not exist.", "Restore it from git or copy it from another study.")
        )
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "(file)"
        reason = getattr(error, "problem", None) or str(error)
        faults.append(
            Fault(
                str(path),
                where,
                f"is not valid YAML: {reason}.",
                "Check indentation, quotes and colons there.",
            )
        )
    return None


def _typed(shape: Any, content: Any, file: str, section: str, faults: list[Fault]) -> Any:
    try:
        return TypeAdapter(shape).validate_python(content)
    except ValidationError as error:
        for problem in error.errors():
            key = ".".join([section, *(str(part) for part in problem["loc"])]).strip(".")
            faults.append(Fault(file, key, _problem(problem), _mend(problem)))
    return None


def _problem(problem: Any) -> str:
    message = problem["msg"].removeprefix("Value error, ")
    return f"{message[0].lower()}{message[1:]}."


def _mend(problem: Any) -> str:
    mends = {
        "missing": "Add this key.",
        "extra_forbidden": "Remove this key or correct its name.",
        "string_pattern_mismatch": f"Write it like {problem.get('ctx', {}).get('pattern', 'the pattern')}, in quotes.",
        "string_type": "Put the value in quotes.",
    }
    return mends.get(problem["type"], "Correct the value.")
