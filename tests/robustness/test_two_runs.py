"""Two runs at once of a whole study: one stops and says why, and the other gives what a run alone gives."""

import pytest

from evaluation.storage.paths import PROJECT
from tests.pipeline_runs import copy_study, run_stages
from tests.robustness.commands import PLAIN, made, start

pytestmark = pytest.mark.pipeline
LONGEST = 600


def test_two_runs_at_once_do_not_harm_each_other(tmp_path):
    schools = PROJECT / "data/studies/eight_schools"
    alone, shared = (copy_study(schools, tmp_path / name) for name in ("alone", "shared"))
    both = [start(shared, "run") for _ in range(2)]
    told = [process.communicate(timeout=LONGEST)[0] for process in both]
    assert sorted(process.returncode for process in both) == [0, PLAIN], told
    stopped = next(one for process, one in zip(both, told, strict=True) if process.returncode)
    assert "Hier draait al `evaluation run`" in stopped and "Traceback" not in stopped
    run_stages(alone, without=["synthesise"])
    for folder in ("published", "tables", "build"):
        assert made(getattr(shared, folder)) == made(getattr(alone, folder))
