"""Run something in R, where R and the package are here; starting R and reading the data are not timed."""

from __future__ import annotations

import functools
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PACKAGES = ("metafor", "fixest")
AROUND = """
data <- read.csv("data.csv")
seconds <- Inf
for (repeated in 1:3) seconds <- min(seconds, sum(system.time({{ {code} }})[c("user.self", "sys.self")]))
writeLines(format(seconds, digits = 17), "seconds")
write.table(format(t(found), digits = 17), "found.csv", sep = ",", quote = FALSE, row.names = FALSE, col.names = FALSE)
"""


@functools.cache
def has(package: str) -> bool:
    """Tell whether R is here with this package."""
    if shutil.which("Rscript") is None:
        return False
    asked = f'quit(status = !requireNamespace("{package}", quietly = TRUE))'
    return subprocess.run(["Rscript", "-e", asked], capture_output=True, check=False).returncode == 0


def run(code: str, columns: Mapping[str, NDArray[np.generic]]) -> tuple[float, NDArray[np.float64]]:
    """Run code on ``data`` that leaves a matrix ``found``, a column for each answer; return seconds and its transpose.

    Raises
    ------
    SystemExit
        When R stops with an error.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pd.DataFrame(columns).to_csv(folder / "data.csv", index=False, float_format="%.17g")
        (folder / "code.R").write_text(AROUND.format(code=code), encoding="utf-8")
        done = subprocess.run(["Rscript", "code.R"], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"R: {done.stderr}")
        return float((folder / "seconds").read_text()), np.loadtxt(folder / "found.csv", delimiter=",", ndmin=2)
