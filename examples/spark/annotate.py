"""Annotates documents on Apache Spark: every task pipes its partition through `jiaozhu map`.

    spark-submit --master spark://HOST:7077 --files target/release/jiaozhu --archives corpus.zip#corpus \
        examples/spark/annotate.py documents/*.jsonl annotated --table entities

corpus.zip holds what `jiaozhu -C` needs: corpus.toml and annotations/, no raw/. As a library: `annotate(documents, "entities")`.
"""
import argparse
import subprocess
import sys
import tempfile
import threading

import pyarrow as pa
from pyspark import SparkFiles
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import to_arrow_schema

BINARY, CORPUS = "jiaozhu", "corpus"  # their names among the files that Spark ships to the executors
DONE, PROBLEMS = 0, 3  # exit codes: with the latter some documents failed, and the rows of all others are there


def pipe(batches, command: list[str], schema: pa.Schema):
    """Sends record batches through a process and yields what comes back, cast to the schema; holds a batch or two."""
    batches = iter(batches)
    first = next(batches, None)
    if first is None:
        return  # an empty partition needs no process
    with tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=messages)
        failures: list[BaseException] = []

        def feed() -> None:
            try:
                with process.stdin, pa.ipc.new_stream(process.stdin, first.schema) as documents:
                    documents.write_batch(first)
                    for batch in batches:
                        documents.write_batch(batch)
            except BrokenPipeError:
                pass  # the process ended; its exit code and messages say why
            except BaseException as failure:
                failures.append(failure)
                process.kill()

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        try:
            # Its rows have 64-bit strings, which Spark does not.
            with pa.ipc.open_stream(process.stdout) as rows:
                for batch in rows:
                    yield batch.cast(schema)
        except (pa.ArrowInvalid, OSError):
            if process.wait() in (DONE, PROBLEMS):
                raise
        finally:
            process.stdout.close()
            if sys.exc_info()[0] is GeneratorExit:
                process.kill()  # nobody wants more rows
            code = process.wait()
            feeder.join()
            messages.seek(0)
            said = messages.read().decode(errors="replace")
        if failures:
            raise failures[0]
        if code not in (DONE, PROBLEMS):
            raise RuntimeError(f"{' '.join(command)} ended with {code}: {said}")
        sys.stderr.write(said)  # into the executor's log


def annotate(documents: DataFrame, table: str, binary: str = BINARY, options: tuple[str, ...] = ()) -> DataFrame:
    """The rows of a table for documents with the columns id, text and perhaps url, publisher. `binary` runs here, on the
    driver, to tell the table's columns; the executors run the one that was shipped to them."""
    ddl = subprocess.run([binary, "map", "--table", table, "--schema", "ddl"], check=True, capture_output=True, text=True)
    schema = documents.sparkSession.createDataFrame([], ddl.stdout).schema
    arrow = to_arrow_schema(schema)

    def task(batches):
        command = [SparkFiles.get(BINARY), "-C", SparkFiles.get(CORPUS), "map", "--table", table]
        # One thread: Spark fills the cores with tasks.
        return pipe(batches, [*command, "--from", "arrow", "--threads", "1", *options], arrow)

    return documents.mapInArrow(task, schema)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("documents", nargs="+", help="JSON Lines, or Parquet (*.parquet)")
    parser.add_argument("out", help="folder for the table, as Parquet")
    parser.add_argument("--table", default="entities")
    args = parser.parse_args()
    spark = SparkSession.builder.appName("jiaozhu").getOrCreate()
    spark.sparkContext.addPyFile(__file__)
    if args.documents[0].endswith(".parquet"):
        documents = spark.read.parquet(*args.documents)
    else:
        documents = spark.read.schema("id STRING, publisher STRING, url STRING, text STRING").json(args.documents)
    annotate(documents, args.table, SparkFiles.get(BINARY)).write.mode("overwrite").parquet(args.out)


if __name__ == "__main__":
    main()
