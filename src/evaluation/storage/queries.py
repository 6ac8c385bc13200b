"""Steps as queries: to make an expression and put it in SQL takes longer than to run it on a few thousand rows.

Each step is made and put in SQL by one of several processes; DuckDB, in this process, then runs all of them in order.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from evaluation.storage.engines import Step
from evaluation.storage.files import write_with
from evaluation.storage.workers import all_of, usable_processors


@dataclass(frozen=True)
class Query:
    """A step as SQL, and the Arrow tables written out in it by the name that the SQL gives them."""

    sql: str
    written_out: Mapping[str, Any]


def write_steps(path: Path, session: Any, steps: Sequence[Step]) -> None:
    """Write the rows of all steps, one step after another, as one Parquet file in one go."""
    workers = usable_processors() if sys.platform == "linux" else 1  # elsewhere an open database cannot be passed on
    queries = all_of([partial(_query, session, step) for step in steps], workers)
    for query in queries:
        for name, table in query.written_out.items():
            session.con.register(name, table)
    united = " UNION ALL ".join(f"SELECT * FROM ({query.sql})" for query in queries)

    def copy(temporary: Path) -> None:
        """Let DuckDB run the queries and write their rows."""
        target = str(temporary).replace("'", "''")
        session.con.execute(f"COPY ({united}) TO '{target}' (FORMAT parquet)")

    write_with(path, copy)


def _query(session: Any, step: Step) -> Query:
    from ibis.expr.operations import InMemoryTable

    expression = step()
    tables = {table.name: table.data.to_pyarrow(table.schema) for table in expression.op().find(InMemoryTable)}
    return Query(str(session.compile(expression)), tables)
