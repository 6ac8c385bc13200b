"""Our statistics beside the libraries that users would pick instead. Writes ``peers.json`` of this folder.

A measurement, not a test; nothing of it runs in CI. It stops when answers differ by more than a stated tolerance.
"""

from __future__ import annotations

import importlib.metadata
from dataclasses import asdict
from pathlib import Path

import pooling
import regression
import with_r

from evaluation.storage import write_json

RESULTS = Path(__file__).with_name("peers.json")
LIBRARIES = ("PyMARE", "pyfixest", "statsmodels")


def main() -> None:
    """Measure, print and write."""
    regressions, larger = regression.measured()
    pairs = [*pooling.measured(), *regressions]
    found = {
        "versions": {name: importlib.metadata.version(name) for name in LIBRARIES},
        "absent": [f"{name} (R)" for name in with_r.PACKAGES if not with_r.has(name)],
        "cr2_over_crv1": larger,
        "pairs": {f"{one.task} | {one.peer}": asdict(one) for one in pairs},
    }
    write_json(RESULTS, found)


if __name__ == "__main__":
    main()
