"""Start real commands in a study of one small delivery, to be cut off or hindered."""

import os
import subprocess
import sys

from evaluation.storage import read_json, read_table
from evaluation.storage.leftovers import PATTERN

PLAIN = 2
LONGEST = 60


def start(study, *arguments, before=""):
    """Start ``evaluation``; ``before`` is Python that runs first in that process."""
    code = f"{before}\nimport sys\nfrom evaluation.__main__ import main\nsys.exit(main(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments, "--study", str(study.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def run(study, *arguments, before=""):
    """Run ``evaluation`` to its end; return the exit code and what it said, which is never a traceback."""
    process = start(study, *arguments, before=before)
    told = process.communicate(timeout=LONGEST)[0]
    assert "Traceback" not in told, told
    return process.returncode, told


def made(folder):
    """Every whole file of a folder by name, with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _whole(folder)}


def all_readable(folder):
    """Read every file that is not half-written; a piece of one would fail."""
    for path in _whole(folder):
        if path.suffix == ".parquet":
            read_table(path)
        elif path.suffix == ".json":
            read_json(path)
        else:
            assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")


def half(folder):
    return list(folder.rglob(PATTERN))


def _whole(folder):
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.match(PATTERN)]
