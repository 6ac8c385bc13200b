"""The machine that was measured on, and how busy it was."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from pathlib import Path
from typing import Any

import psutil

LIBRARIES = ("duckdb", "polars", "pandas", "pyspark")
PROCESSORS = Path("/proc/cpuinfo")


def described() -> dict[str, Any]:
    """Return processors, memory, load, Python and the libraries that are here, with their versions."""
    here = {one.name.lower() for one in importlib.metadata.distributions()}
    return {
        "processors": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": round(psutil.virtual_memory().total / 1024**3, 1),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES if name in here},
    }


def _processor() -> str:
    lines = PROCESSORS.read_text(encoding="utf-8").splitlines() if PROCESSORS.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
