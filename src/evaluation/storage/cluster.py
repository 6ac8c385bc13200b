"""What can be wrong with Spark or its cluster, in words for people; and a watch that notices a cluster without workers.

Spark itself waits for workers without end. While it works, a thread counts them: when there have been none for as long
as was chosen, the work is given up.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evaluation.storage.errors import PlainError

ANSWER_SECONDS = 5
LOOK_SECONDS = 1.0
FIRST_WORKER_SECONDS = 120
"""A cluster that has just been asked may first have to start a worker for us."""


class ClusterError(PlainError):
    """Spark cannot be used, or its cluster was lost."""


def require_installed() -> None:
    """Tell how to get what Spark needs.

    Raises
    ------
    ClusterError
        When pyspark or Java is not there.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise ClusterError(
            "In params.yaml staat `engine: spark`, maar pyspark is niet geïnstalleerd. `make spark` doet dat; of zet "
            "`engine: duckdb`. / params.yaml says `engine: spark`, but pyspark is not installed. `make spark` does "
            "that; or set `engine: duckdb`."
        )
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and (Path(home) / "bin/java").exists())):
        raise ClusterError(
            "Spark heeft Java nodig (17 of nieuwer), en dat is er niet. Op Debian of Ubuntu: `apt-get install -y "
            "default-jre-headless`. / Spark needs Java (17 or newer), which is not here. On Debian or Ubuntu: "
            "`apt-get install -y default-jre-headless`."
        )


def require_answer(master: str) -> None:
    """Try the addresses of a standalone cluster: Spark itself would try for a minute.

    Raises
    ------
    ClusterError
        When none of them answers.
    """
    addresses = master.removeprefix("spark://").split(",") if master.startswith("spark://") else []
    if addresses and not any(_answers(address) for address in addresses):
        raise absent(master)


def absent(master: str) -> ClusterError:
    """Return the error that says that there is no cluster."""
    return ClusterError(
        f"Er antwoordt geen Spark-cluster op {master}. Start het cluster of verbeter `spark: master` in params.yaml, "
        f"en draai opnieuw. / No Spark cluster answers at {master}. Start the cluster or mend `spark: master` in "
        "params.yaml, and run again."
    )


@contextmanager
def working(context: Any, wait_seconds: float) -> Iterator[None]:
    """Watch the cluster while it works; ``context`` is Spark's.

    Raises
    ------
    ClusterError
        When it is lost, or gives up. A mistake in an expression stays what it is.
    """
    from py4j.protocol import Py4JError, Py4JNetworkError
    from pyspark.errors import AnalysisException, PySparkException

    with _watched(context, wait_seconds):
        try:
            yield
        except AnalysisException:
            raise
        except (PySparkException, Py4JError, Py4JNetworkError, ConnectionError) as error:
            raise ClusterError(
                f"Het Spark-cluster op {context.master} is weggevallen of gaf het werk op ({type(error).__name__}). "
                "Wat er stond, staat er nog; niets is half geschreven. Kijk of de werkers draaien en de map van de "
                "studie zien, en draai opnieuw. / The Spark cluster was lost or gave up. What stood there still "
                "stands; nothing is half-written. See whether the workers run and see the study's folder, then run "
                "again."
            ) from error


@contextmanager
def _watched(context: Any, wait_seconds: float) -> Iterator[None]:
    if str(context.master).startswith("local"):
        yield
        return
    ended = threading.Event()
    watch = threading.Thread(target=_watch, args=(context, wait_seconds, ended), daemon=True)
    watch.start()
    try:
        yield
    finally:
        ended.set()
        watch.join()


def _watch(context: Any, wait_seconds: float, ended: threading.Event) -> None:
    """Stop all jobs when there has been no worker for so long."""
    last_seen, patience = time.monotonic(), max(wait_seconds, FIRST_WORKER_SECONDS)
    while not ended.wait(LOOK_SECONDS):
        if _workers(context):
            last_seen, patience = time.monotonic(), wait_seconds
        elif time.monotonic() - last_seen > patience:
            context.cancelAllJobs()
            return


def _workers(context: Any) -> int:
    """Return how many processes work for us, besides the one that leads."""
    return int(context._jsc.sc().getExecutorMemoryStatus().size()) - 1


def _answers(address: str) -> bool:
    place = urlsplit(f"//{address}")
    try:
        with socket.create_connection((str(place.hostname), place.port or 7077), timeout=ANSWER_SECONDS):
            return True
    except OSError:
        return False
