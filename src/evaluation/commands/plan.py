"""``evaluation plan``: freeze the analysis plan, or tell what is different since it was frozen."""

from __future__ import annotations

import datetime

import yaml

from evaluation.registry import load_registry
from evaluation.registry.freezing import fingerprint, plan_differences, plan_facts
from evaluation.registry.registry import Registry
from evaluation.storage import Paths, write_text
from evaluation.storage.errors import PlainError

FILE = "frozen_plan.yaml"
HEADER = "# Written by `evaluation plan freeze`; not to be edited. The report lists every difference since.\n"


class AlreadyFrozenError(PlainError):
    """The plan was frozen before."""


class NoDayError(PlainError):
    """The day cannot be read."""


def freeze(paths: Paths, date: str | None, again: bool) -> int:
    """Write the fingerprint of the plan with its day; the one before is kept when it is frozen again.

    Raises
    ------
    AlreadyFrozenError
        When it was frozen before and ``again`` is not given.
    """
    registry = load_registry(paths)
    frozen = registry.frozen_plan
    if frozen is not None and not again:
        raise AlreadyFrozenError(
            f"Het plan is al vastgelegd op {frozen.date}. Met --again wordt het opnieuw vastgelegd; het rapport noemt "
            f"dan ook de vorige keer. / The plan was frozen on {frozen.date}. With --again it is frozen once more; the "
            "report then names the time before too."
        )
    facts = plan_facts(registry)
    day = _day(date)
    earlier = {} if frozen is None else {**frozen.earlier, frozen.fingerprint: frozen.date}
    content = {"date": day.isoformat(), "fingerprint": fingerprint(facts), "facts": facts, "earlier": earlier}
    text = yaml.safe_dump({"frozen_plan": content}, allow_unicode=True, sort_keys=False, width=10_000)
    write_text(paths.registry / FILE, HEADER + text)
    print(f"{paths.registry / FILE}: {content['fingerprint']}")
    return 0


def _day(date: str | None) -> datetime.date:
    try:
        return datetime.date.today() if date is None else datetime.date.fromisoformat(date)
    except ValueError as error:
        raise NoDayError("--date: schrijf de dag als 2017-11-01. / --date: write the day as 2017-11-01.") from error


def differences(paths: Paths) -> int:
    """Print what is different since the plan was frozen."""
    registry = load_registry(paths)
    print("\n".join(_told(registry)))
    return 0


def _told(registry: Registry) -> list[str]:
    if registry.frozen_plan is None:
        return ["Het plan is nog niet vastgelegd. / The plan was never frozen."]
    found = plan_differences(registry)
    if not found:
        return [f"Geen verschillen sinds {registry.frozen_plan.date}. / No differences since."]
    return [f"{one.entry}.{one.field}: {one.before or '-'} -> {one.after or '-'}" for one in found]
