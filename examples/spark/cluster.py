"""A Spark standalone cluster on this machine, out of the pyspark wheel, which has no start scripts."""
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A master and workers, each a process group of its own: a worker's executors live and die with it."""

    def __init__(self, folder: Path, workers: int, cores: int = 1, memory: str = "1g"):
        self.folder = folder
        self.port, self.ui = free_port(), free_port()
        self.url = f"spark://127.0.0.1:{self.port}"
        self.processes: list[subprocess.Popen] = []
        self.start("master", "master.Master", "--port", str(self.port), "--webui-port", str(self.ui))
        self.wait_for(f"http://127.0.0.1:{self.ui}/json/", 0)
        self.workers = [
            self.start(f"worker-{n}", "worker.Worker", "--cores", str(cores), "--memory", memory,
                       "--webui-port", "0", "--work-dir", str(folder / f"work-{n}"), self.url)
            for n in range(1, workers + 1)
        ]
        self.wait_for(f"http://127.0.0.1:{self.ui}/json/", workers)

    def start(self, name: str, main: str, *args: str) -> subprocess.Popen:
        command = [str(HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{main}", "--host", "127.0.0.1", *args]
        env = dict(os.environ, SPARK_HOME=str(HOME), SPARK_LOCAL_IP="127.0.0.1", SPARK_DAEMON_MEMORY="256m",
                   PYSPARK_PYTHON=sys.executable)
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
        self.processes.append(process)
        return process

    def wait_for(self, url: str, workers: int) -> None:
        for _ in range(240):
            try:
                with urllib.request.urlopen(url, timeout=2) as page:
                    if page.read().count(b'"ALIVE"') > workers:  # the master says it of itself too
                        return
            except OSError:
                pass
            if any(process.poll() is not None for process in self.processes):
                break
            time.sleep(0.25)
        self.stop()
        raise SystemExit(f"error: the cluster does not start; see {self.folder}/*.log")

    def kill(self, worker: int) -> int:
        """kill -9 of a worker and its executors, as when its machine dies. Returns the worker's process id."""
        process = self.workers[worker]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return process.pid

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_) -> None:
        self.stop()
