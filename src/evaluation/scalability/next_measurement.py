"""The cheapest next measurement: what to measure next to change a verdict, or else to firm it, for the least effort.

Every option is tried by the code that made the verdict, supposing that it finds what was found until now:

=================  ===========================================================================================
option             what is supposed
=================  ===========================================================================================
one_more_site      one more city at the mean of the others, measured as precisely as they are on average
more_months        as many households each month, so that errors shrink with the root of the time
better_coverage    the coverage that the registry names, so that errors shrink with the root of the households
comparison_group   the same result beside a comparison group, so that the claim reaches its minimum
missing_criteria   data on what has none, and nothing of it weak
=================  ===========================================================================================

Options that can change the verdict come first, of those the least effort; then what fills open conditions; then what
narrows the prediction most per unit of effort. Options that differ by less than ``CLEARLY`` are not put in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from evaluation.registry.models import Measurement, MeasurementName
from evaluation.scalability.again import Judged, decide_again, verdicts
from evaluation.scalability.changes import narrowed
from evaluation.scalability.sites import Sites
from evaluation.scalability.verdict import Case

CLEARLY = 1.25
"""So many times as much must the one bring, or cost, before it is put above the other: efforts are assumed."""
NO_MEASURING = ("harm", "critical_domain_failed")
"""Rules on which more measuring has no bearing: what was seen has to be mended."""
FILLED = 2
"""The score that a domain without data is supposed to get."""


@dataclass(frozen=True)
class Circumstances:
    """What options depend on beside the verdict; None where the option does not apply.

    ``month_part`` and ``coverage_part`` are the households measured now as a part of those measured then;
    ``narrower_by_site`` is the published width with one more city, as a part of the width now.
    """

    could_compare: bool
    month_part: float | None
    coverage_part: float | None
    narrower_by_site: float | None


@dataclass(frozen=True)
class Option:
    """What one way of measuring more brings.

    ``changes`` tells whether the verdict can become another one, and ``rule`` what then decides (empty: not known
    beforehand); ``width`` is that of the prediction as a part of the width now; ``fills`` counts conditions.
    """

    key: MeasurementName
    changes: bool = False
    rule: str = ""
    width: float | None = None
    fills: int | None = None


def measuring_options(judged: Judged, around: Circumstances) -> tuple[Option, ...]:
    """Return what each way of measuring more brings, without those that bring nothing to this verdict."""
    if judged.verdict.rule in NO_MEASURING:
        return ()
    found = [*_comparison_group(judged, around), *_missing_criteria(judged), *_city_needed(judged)]
    if judged.sites is not None and judged.case.improves is not None:
        found += _narrowing(judged, judged.sites, around)
    return tuple(found)


def compared(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return the options of the first kind there is: those that change, those that fill, those that narrow."""
    changing = tuple(option for option in options if option.changes)
    filling = tuple(option for option in options if option.fills)
    return changing or filling or tuple(option for option in options if option.width is not None)


def cheapest(options: tuple[Option, ...], measurements: Mapping[MeasurementName, Measurement]) -> tuple[Option, ...]:
    """Return the option to take next, or those between which no clear difference exists."""
    brings = {option: _brings(option) / measurements[option.key].effort for option in compared(options)}
    most = max(brings.values(), default=0.0)
    return tuple(option for option, gain in brings.items() if most > 0 and gain * CLEARLY > most)


def _brings(option: Option) -> float:
    """Return what an option brings, to be set beside others of the same kind."""
    return 1.0 if option.changes or option.fills or option.width is None else 1 - option.width


def _comparison_group(judged: Judged, around: Circumstances) -> Iterator[Option]:
    if not around.could_compare or judged.case.claim >= judged.bounds.minimum_claim:
        return
    verdict = decide_again(replace(judged.case, claim=judged.bounds.minimum_claim), judged.bounds)
    if verdict.verdict != judged.verdict.verdict:
        yield Option("comparison_group", changes=True, rule=verdict.rule)


def _missing_criteria(judged: Judged) -> Iterator[Option]:
    """Fill what became a condition because nothing is known; a verdict without conditions waits for none of it."""
    case = judged.case
    empty = [score for score in case.scores if score.score is None and score.key in judged.verdict.conditions]
    unmeasured = int(case.harm == "not_measured")
    if not judged.verdict.conditions or (not empty and not unmeasured):
        return
    scores = tuple(replace(score, score=FILLED) if score in empty else score for score in case.scores)
    filled: Case = replace(case, scores=scores, harm="none_found" if unmeasured else case.harm)
    verdict = decide_again(filled, judged.bounds)
    changed = verdict.verdict != judged.verdict.verdict
    yield Option("missing_criteria", changed, verdict.rule if changed else "", fills=len(empty) + unmeasured)


def _city_needed(judged: Judged) -> Iterator[Option]:
    lacking = judged.bounds.minimum_sites - judged.case.usable_sites
    if judged.verdict.rule == "too_few_sites" and lacking == 1:
        yield Option("one_more_site", changes=True)


def _narrowing(judged: Judged, sites: Sites, around: Circumstances) -> Iterator[Option]:
    if around.narrower_by_site is not None:
        effects = np.append(sites.effects, sites.effects.mean())
        more = replace(
            sites,
            cities=(*sites.cities, ""),
            effects=effects,
            errors=np.append(sites.errors, np.sqrt((sites.errors**2).mean())),
            below=np.append(sites.below, sites.below.mean()),
            above=np.append(sites.above, sites.above.mean()),
        )
        yield _narrower("one_more_site", judged, more, around.narrower_by_site)
    parts: tuple[tuple[MeasurementName, float | None], ...] = (
        ("more_months", around.month_part),
        ("better_coverage", around.coverage_part),
    )
    for key, part in parts:
        if part is not None and part < 1:
            then = narrowed(sites, part)
            yield _narrower(key, judged, then.sites, then.width)


def _narrower(key: MeasurementName, judged: Judged, then: Sites, width: float) -> Option:
    verdict = verdicts(judged, then, then.effects[None], then.errors)[0]
    changed = verdict.verdict != judged.verdict.verdict
    return Option(key, changed, verdict.rule if changed else "", round(width, 2))
