"""A full disk, or no right to write: a plain error, the former file stands, and no litter."""

import pytest

from tests.robustness.commands import PLAIN, half, made, run
from tests.unit.deliveries_by_hand import CITY, HOUSEHOLD, deliver

LIMIT = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"


@pytest.mark.parametrize("room", [100, 3000], ids="{} bytes".format)
def test_no_room_to_write_keeps_the_former_files(small, room):
    assert run(small, "validate", "--city", CITY)[0] == 0
    former = made(small.interim(CITY))
    deliver(small.synthetic / CITY, huishoudens=[{**HOUSEHOLD, "huishouden": f"H{n}"} for n in range(500)])
    code, told = run(small, "validate", "--city", CITY, before=LIMIT.format(room))
    assert code == PLAIN
    assert "kan niet worden geschreven" in told and "still stands" in told
    now = made(small.interim(CITY))
    assert now.keys() == former.keys() and not half(small.root)
    changed = {name for name in former if now[name] != former[name]}
    assert "households.parquet" not in changed and "receipt.json" not in changed


def test_a_database_that_does_not_fit_is_told(small):
    before = f"""
from pathlib import Path
from evaluation.storage.database import connect
from evaluation.storage.failures import writing
{LIMIT.format(200_000)}
with writing(Path("study.duckdb")), connect(Path({str(small.root / "study.duckdb")!r})) as connection:
    connection.execute("CREATE TABLE t AS SELECT random() AS x FROM range(1000000)")
"""
    process = f"""
from evaluation.storage.errors import UnwritableFileError
try:
{chr(10).join("    " + line for line in before.splitlines())}
except UnwritableFileError as error:
    print(error)
    raise SystemExit(2)
"""
    code, told = run(small, "registry", before=process)
    assert (code, "study.duckdb kan niet worden geschreven" in told) == (PLAIN, True)
