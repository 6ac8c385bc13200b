"""What is said when something may not stand beside an earlier release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from evaluation.disclosure.releases.changes import Finding

MOST_NAMED = 12
WHY = {
    "changed_by_few": (
        "een aantal, of een som bij hetzelfde aantal, veranderde door minder eenheden dan de drempel",
        "a count, or a sum of the same number, changed by fewer units than the minimum",
    ),
    "narrowed": (
        "met wat toen is getoond is een afgeschermd getal te nauw in te sluiten",
        "with what was shown then a hidden number can be bounded too closely",
    ),
    "follows": (
        "dit afgeschermde getal volgt uit wat toen is getoond",
        "this hidden number follows from what was shown then",
    ),
    "other_categories": (
        "deze tabel is toen in andere categorieën getoond",
        "this table was shown in other categories then",
    ),
}


def told(found: Sequence[Finding]) -> str:
    """Say which rows of which tables were found, beside which release, and what can be done; never a value."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for each in found:
        groups[each.file, each.why, each.release].append(each.id)
    lines = [
        f"  {file}, {release}: {WHY[why][0]} / {WHY[why][1]}: {', '.join(ids[:MOST_NAMED])}"
        + (f" … (+{len(ids) - MOST_NAMED})" if len(ids) > MOST_NAMED else "")
        for (file, why, release), ids in groups.items()
    ]
    return "\n".join(
        [
            "Naast een eerdere vrijgave zeggen deze getallen iets over een paar mensen. Er is niets gepubliceerd. / "
            "Beside an earlier release these numbers say something of a few people. Nothing was published.",
            *lines,
            "Wacht tot er genoeg is veranderd, voeg categorieën samen in het register, of zet in params.yaml bij "
            "`gate` `after_release: withhold`: dan worden deze tabellen achtergehouden. Wat de outputcontroleur "
            "uitzondert staat in data/registry/disclosure_exceptions.yaml. / Wait until enough has changed, "
            "merge categories in the registry, or set `after_release: withhold` under `gate` in "
            "params.yaml: these tables are then withheld. What the output checker excepts stands in "
            "data/registry/disclosure_exceptions.yaml.",
        ]
    )
