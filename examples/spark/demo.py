#!/usr/bin/env python3
"""Annotates documents on a standalone Spark cluster (a master, two workers), compares every row with a local run, and does
it again while one of the workers is killed.

    cargo build --release
    python3 -m venv /tmp/spark && /tmp/spark/bin/pip install -r examples/spark/requirements.txt
    /tmp/spark/bin/python examples/spark/demo.py
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

import annotate
from cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]


def local(binary: Path, corpus: Path, files: list[Path], table: str) -> tuple[pa.Table, float]:
    """The table by one `jiaozhu map` on this machine, and the seconds it took."""
    start = time.perf_counter()
    command = [str(binary), "-C", str(corpus), "map", "--table", table, "--to", "arrow"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:

        def feed() -> None:
            with process.stdin:
                for file in files:
                    with file.open("rb") as lines:
                        shutil.copyfileobj(lines, process.stdin)

        threading.Thread(target=feed, daemon=True).start()
        rows = pa.ipc.open_stream(process.stdout).read_all()
    if process.returncode not in (annotate.DONE, annotate.PROBLEMS):
        raise SystemExit(f"error: jiaozhu map ended with {process.returncode}")
    return rows, time.perf_counter() - start


def in_order(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Spark keeps no order between files: by all columns that can be sorted by."""
    keys = [field.name for field in schema if not pa.types.is_list(field.type)]
    return rows.select(schema.names).cast(schema).sort_by([(key, "ascending") for key in keys]).combine_chunks()


class Killer(threading.Thread):
    """Kills a worker when a share of the tasks are done."""

    def __init__(self, spark: SparkSession, cluster: Cluster, share: float):
        super().__init__(daemon=True)
        self.tracker, self.cluster, self.share = spark.sparkContext.statusTracker(), cluster, share
        self.start()

    def run(self) -> None:
        while True:
            for stage in map(self.tracker.getStageInfo, self.tracker.getActiveStageIds()):
                if stage and stage.numActiveTasks > 1 and stage.numCompletedTasks >= self.share * stage.numTasks:
                    done, tasks, active = stage.numCompletedTasks, stage.numTasks, stage.numActiveTasks
                    pid = self.cluster.kill(0)
                    print(f"  kill -9 of worker 1 (process {pid}) with {done} of {tasks} tasks done, {active} running")
                    return
            time.sleep(0.02)


def rest(spark: SparkSession, what: str) -> list[dict]:
    context = spark.sparkContext
    with urllib.request.urlopen(f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}/{what}") as page:
        return json.load(page)


def run(cluster: Cluster, args, binary: Path, corpus: Path, files: list[Path], out: Path, kill: bool) -> float:
    settings = {
        "spark.master": cluster.url,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.executor.cores": 1,
        "spark.executor.memory": "512m",
        "spark.task.cpus": 1,
        "spark.files": binary,
        "spark.archives": f"{corpus}#{annotate.CORPUS}",
        "spark.sql.execution.arrow.maxRecordsPerBatch": args.batch,
        # Small, so that there are enough tasks to kill one; see the README for real ones.
        "spark.sql.files.maxPartitionBytes": args.partition,
        "spark.sql.files.openCostInBytes": 0,
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.appName("jiaozhu")
    for key, value in settings.items():
        builder = builder.config(key, str(value))
    spark = builder.getOrCreate()
    try:
        spark.sparkContext.addPyFile(annotate.__file__)
        documents = spark.read.schema("id STRING, publisher STRING, text STRING").json([str(file) for file in files])
        killer = Killer(spark, cluster, 0.3) if kill else None
        start = time.perf_counter()
        annotate.annotate(documents, args.table, str(binary)).write.mode("overwrite").parquet(str(out))
        seconds = time.perf_counter() - start
        if killer and killer.is_alive():
            raise SystemExit("error: all tasks ended before the worker was killed; hint: give more --size")
        stages = rest(spark, "stages")
        done, failed = (sum(stage[key] for stage in stages) for key in ("numCompleteTasks", "numFailedTasks"))
        executors = [e for e in rest(spark, "allexecutors") if e["id"] != "driver"]
        lost = sum(not e["isActive"] for e in executors)
        print(f"  {done} tasks done, {failed} failed and were done again; {len(executors)} executors, {lost} lost; {seconds:.1f} s")
        return seconds
    finally:
        spark.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "jiaozhu")
    parser.add_argument("--size", default="30MB", help="of the documents, as benches/compare/make_corpus.py makes them")
    parser.add_argument("--table", default="entities")
    parser.add_argument("--batch", type=int, default=500, help="documents in an Arrow batch")
    parser.add_argument("--partition", default="2m", help="bytes of input in a task")
    parser.add_argument("--keep", type=Path, help="work in this folder, and keep it")
    args = parser.parse_args()
    if not args.binary.exists():
        raise SystemExit(f"error: there is no {args.binary}; hint: cargo build --release")
    os.environ.update(SPARK_LOCAL_IP="127.0.0.1", PYSPARK_PYTHON=sys.executable)
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        source = folder / "documents"
        make = [sys.executable, str(ROOT / "benches/compare/make_corpus.py"), args.size, str(source), "--form", "jsonl"]
        subprocess.run(make, check=True)
        files = sorted((source / "raw").glob("*.jsonl"))

        # What the executors get: the binary, and the corpus without its raw files.
        binary = Path(shutil.copy(args.binary, folder / annotate.BINARY))
        corpus = folder / "corpus"
        shutil.copytree(ROOT / "annotations", corpus / "annotations")
        shutil.copy(ROOT / "corpus.toml", corpus)
        archive = Path(shutil.make_archive(str(corpus), "zip", corpus))

        expected, seconds = local(binary, corpus, files, args.table)
        print(f"local: {expected.num_rows:,} rows of {args.table} in {seconds:.1f} s")
        for kill in (False, True):
            print("Spark, a worker killed:" if kill else "Spark, two workers:")
            out = folder / ("killed" if kill else "undisturbed")
            with Cluster(folder, workers=2) as cluster:
                run(cluster, args, binary, archive, files, out, kill)
            rows = pq.read_table(out)
            if not in_order(rows, rows.schema).equals(in_order(expected, rows.schema)):
                raise SystemExit(f"error: {rows.num_rows:,} rows, not the {expected.num_rows:,} of the local run")
            print(f"  {rows.num_rows:,} rows, every one as in the local run")


if __name__ == "__main__":
    main()
