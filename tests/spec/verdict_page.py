"""The cases of ``verdicts.yaml`` as a page for readers: ``python -m tests.spec.verdict_page`` writes it."""

from pathlib import Path

from evaluation.registry import load_registry
from evaluation.storage import Paths, read_yaml
from evaluation.storage.paths import PROJECT

PAGE = PROJECT / "reports/verdict_cases.md"
HEAD = """# Welk oordeel bij welke bevinding?

Elke rij is een verzonnen geval. De test leest dezelfde gevallen: wat hier staat, doet het programma.
De eerste regel die past, beslist. Kansen gelden voor de volgende gemeente. Uitspraak: {claims}.

"""
COLUMNS = (
    "geval",
    "steden",
    "uitspraak",
    "kans op verbetering",
    "kans op relevante verbetering",
    "nadeel",
    "wat er verder is",
    "oordeel",
    "voorwaarden",
    "besluit dat hierbij past",
)
HARMS = {"none_found": "geen gevonden", "serious": "ernstig", "not_measured": "niet gemeten"}


def page() -> str:
    """Render all cases in Dutch."""
    registry = load_registry(Paths(PROJECT))
    claims = "; ".join(f"{step} {entry.label.nl}" for step, entry in registry.claims.items())
    cases = read_yaml(Path(__file__).with_name("verdicts.yaml"))["cases"]
    head = f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}\n"
    return HEAD.format(claims=claims) + head + "".join(_row(case, registry) for case in cases)


def _row(case, registry):
    given, expected = case["given"], case["expected"]
    names = [
        registry.criteria[key].label.nl if key in registry.criteria else "nadelen meten"
        for key in expected["conditions"]
    ]
    cells = [
        case["name"],
        given["cities"],
        given["claim"],
        _chance(given["improves"]),
        _chance(given["relevant"]),
        HARMS[given["harm"]],
        _more(given, registry),
        registry.verdicts[expected["verdict"]].label.nl,
        "; ".join(names) or "geen",
        registry.decisions[expected["decision"]].label.nl,
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def _more(given, registry):
    scores = (f"{registry.criteria[key].label.nl}: {_score(score)}" for key, score in given["scores"].items())
    against = ["een stad spreekt het tegen"] if given["contradicted"] else []
    return "; ".join([*against, *scores]) or "alles goed"


def _score(score):
    return "geen gegevens" if score == "none" else f"score {score}"


def _chance(value):
    return "geen" if value == "none" else f"{100 * value:.0f}%"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
