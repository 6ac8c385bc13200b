"""Spark as an engine: the same expressions on an existing cluster, or on this machine (``local[2]``).

Every worker must see the study's folder under the same path. The workers write numbered files in a folder that nobody
reads yet; only when Spark has reported all of them as done is it put in place. So a worker that is killed costs time,
and a cluster that is lost leaves what stood there before.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.storage.cluster import absent, require_answer, require_installed, working
from evaluation.storage.engines import Choice, Rows, steps
from evaluation.storage.failures import reading
from evaluation.storage.folders import folder_in_place_of
from evaluation.storage.parts import PART

ALWAYS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.ui.explainMode": "simple",
    "spark.sql.maxPlanStringLength": "1000",
}
"""Without the last two Spark writes out a large plan in words after each of its steps, for pages that nobody opens."""
ON_THIS_MACHINE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
DONE = "_SUCCESS"
"""Spark writes this file when every part of a table has been written."""


@dataclass(frozen=True)
class Spark:
    """An Ibis session on a cluster, Spark's own context of it, and how long it may be without workers."""

    session: Any
    context: Any
    wait_seconds: float

    def read(self, path: Path) -> Any:
        """Return a Parquet file, or a folder of them, as an Ibis table."""
        with reading(path):
            path.stat()
        with working(self.context, self.wait_seconds):
            return self.session.read_parquet(path.resolve().as_uri())

    def write(self, path: Path, rows: Rows, cities: Sequence[str]) -> None:
        """Write the rows of these cities as a folder of numbered files, step by step, in their order.

        Raises
        ------
        ClusterError
            When the cluster is lost; what stood at ``path`` before still stands.
        """
        with folder_in_place_of(path) as folder:
            written = folder / "written"
            for step in steps(rows(cities)):
                with working(self.context, self.wait_seconds), _without_advice():
                    self.session.to_parquet(step(), written.resolve().as_uri())
                _keep_parts(written, folder)


@contextmanager
def cluster(choice: Choice) -> Iterator[Spark]:
    """Open a session on the cluster that was chosen, and end it.

    Raises
    ------
    ClusterError
        When pyspark or Java is not installed, or nothing answers at the cluster's address.
    """
    require_installed()
    require_answer(choice.master)
    with _without_advice():
        session = _session(choice)
        try:
            import ibis

            yield Spark(ibis.pyspark.connect(session), session.sparkContext, choice.wait_seconds)
        finally:
            session.stop()


def _session(choice: Choice) -> Any:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("evaluation").master(choice.master)
    own = ON_THIS_MACHINE if choice.master.startswith("local") else {}
    for name, value in {**ALWAYS, **own, **choice.options}.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        raise absent(choice.master) from error


@contextmanager
def _without_advice() -> Iterator[None]:
    """Leave out that pyspark has not been tried with this version of pandas: no pandas is used on the way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


def _keep_parts(written: Path, folder: Path) -> None:
    """Move the parts that Spark wrote to ``folder``, numbered in their order, and drop Spark's own marks.

    Spark's names hold a number drawn at each run; without it the same rows give the same names.
    """
    if not (written / DONE).exists():
        raise FileNotFoundError(written / DONE)
    for number, part in enumerate(sorted(written.glob("part-*")), start=len([*folder.glob("part-*")])):
        part.replace(folder / PART.format(number))
    shutil.rmtree(written)
