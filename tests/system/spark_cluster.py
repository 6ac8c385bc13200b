"""A standalone Spark cluster of processes on loopback: one master, two workers of one processor and one gigabyte."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pyspark

from tests.system.programs import program

HOST = "127.0.0.1"
JARS = Path(pyspark.__file__).parent / "jars"
SECONDS = 60
WORKERS = 2


class SparkCluster:
    """Started by ``start``, ended by ``stop``; a worker is a process group, with what it starts for an application."""

    def __init__(self, folder):
        self.folder, self.java = folder, program("java")
        self.port = _free_port()
        self.master, self.workers = None, []

    @property
    def address(self):
        return f"spark://{HOST}:{self.port}"

    def start(self):
        self.master = self._run("master", "master.Master", "--port", str(self.port))
        self._until_log_says("master", "New state: ALIVE")
        for _ in range(WORKERS):
            self.add_worker()
        return self

    def add_worker(self):
        name = f"worker{len(self.workers)}"
        work = ("--cores", "1", "--memory", "1g", "--work-dir", str(self.folder / name))
        self.workers.append(self._run(name, "worker.Worker", *work, self.address))
        self._until_log_says(name, "Successfully registered with master")

    def kill(self, process):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(SECONDS)

    def stop(self):
        for process in (*self.workers, self.master):
            if process is not None:
                self.kill(process)

    def _run(self, name, what, *arguments):
        command = [self.java, "-Xmx512m", *_OPENED, "-cp", f"{JARS}/*", f"org.apache.spark.deploy.{what}"]
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [*command, "--host", HOST, "--webui-port", "0", *arguments],
                stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, **_ENVIRONMENT},
            )  # fmt: skip

    def _until_log_says(self, name, words):
        end = time.monotonic() + SECONDS
        while words not in (told := (self.folder / f"{name}.log").read_text(errors="replace")):
            assert time.monotonic() < end, told[-2000:]
            time.sleep(0.2)


_OPENED = (
    "-Dspark.log.level=INFO",
    *(f"--add-opens=java.base/{part}=ALL-UNNAMED" for part in ("java.lang", "java.nio", "sun.nio.ch", "java.util")),
)
"""Without INFO a worker does not tell that it is registered; Spark reaches into these parts of Java."""

_ENVIRONMENT = {
    "SPARK_LOCAL_IP": HOST,
    "SPARK_HOME": str(JARS.parent),
    "SPARK_SCALA_VERSION": next(JARS.glob("spark-core_*.jar")).name.split("_")[1].split("-")[0],
}


def _free_port():
    with socket.socket() as found:
        found.bind((HOST, 0))
        return found.getsockname()[1]
