#!/usr/bin/env python3
"""Measures jiaozhu against what people run today, on the same documents in the same run, one core each.

    pip install jieba pandas pyarrow rjieba polars
    cargo build --release
    benches/compare/make_corpus.py 20MB /tmp/corpus
    benches/compare/compare.py /tmp/corpus

    jieba + pandas      Python jieba.posseg, a row per word, pandas to Parquet
    rjieba + polars     jieba-rs bound to Python, a row per word, polars to Parquet
    jiaozhu             all passes and all eight tables to Parquet: without the tagger, with it, and on two threads

Both baselines only cut, tag and write one table; they clean nothing and find no entities or stances. jieba.posseg is slow:
it gets the first documents up to --slow bytes, and its speed is of these.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def read(corpus: Path, most: int | None) -> list[tuple[str, str]]:
    docs, have = [], 0
    for path in sorted((corpus / "raw").rglob("*.txt")):
        if most is not None and have >= most:
            break
        text = path.read_text(encoding="utf-8")
        docs.append((path.stem, text))
        have += len(text.encode())
    return docs


def rows(docs, tag):
    table = {"doc": [], "start": [], "end": [], "pos": [], "text": []}
    for doc, text in docs:
        at = 0
        for word, pos in tag(text):
            table["doc"].append(doc)
            table["start"].append(at)
            at += len(word)
            table["end"].append(at)
            table["pos"].append(pos)
            table["text"].append(word)
    return table


def jieba_pandas(docs, out):
    import jieba.posseg
    import pandas

    jieba.posseg.lcut("热身")
    yield
    pandas.DataFrame(rows(docs, lambda t: ((p.word, p.flag) for p in jieba.posseg.cut(t)))).to_parquet(out)


def rjieba_polars(docs, out):
    import polars
    import rjieba

    rjieba.tag("热身")
    yield
    polars.DataFrame(rows(docs, rjieba.tag)).write_parquet(out)


def baseline(make, corpus: Path, most: int | None) -> None:
    """In a process of its own: prints bytes, seconds (dictionary loaded before) and peak memory in MB."""
    docs = read(corpus, most)
    with tempfile.TemporaryDirectory() as folder:
        steps = make(docs, str(Path(folder) / "tokens.parquet"))
        next(steps)
        start = time.perf_counter()
        next(steps, None)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(sum(len(text.encode()) for _, text in docs), seconds, peak)


def jiaozhu(binary: Path, corpus: Path, cores: str, threads: int, tagger: bool) -> tuple[float, float]:
    """Seconds, loading included, and peak memory in MB of a run from scratch."""
    with tempfile.TemporaryDirectory(dir=corpus.parent) as folder:
        copy = Path(folder)
        (copy / "raw").symlink_to(corpus.resolve() / "raw")
        shutil.copytree(corpus / "annotations", copy / "annotations")
        (copy / "corpus.toml").write_text(f'[output]\nformats = ["parquet"]\n[entities]\ntagger = {str(tagger).lower()}\n')
        command = ["taskset", "-c", cores, str(binary), "-C", str(copy), "run", "--threads", str(threads)]
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if os.waitstatus_to_exitcode(status) not in (0, 3):
            raise SystemExit(f"error: {' '.join(command)} failed")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="as benches/compare/make_corpus.py makes it")
    parser.add_argument("--slow", type=int, default=3_000_000, help="bytes for jieba.posseg (default: %(default)s)")
    parser.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "jiaozhu")
    parser.add_argument("--repeat", type=int, default=3, help="the best of so many runs (default: %(default)s)")
    parser.add_argument("--baseline", choices=["jieba", "rjieba"], help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.baseline == "jieba":
        return baseline(jieba_pandas, args.corpus, args.slow)
    if args.baseline == "rjieba":
        return baseline(rjieba_polars, args.corpus, None)
    if not args.binary.exists():
        raise SystemExit(f"error: there is no {args.binary}; hint: cargo build --release")
    size = sum(path.stat().st_size for path in (args.corpus / "raw").rglob("*.txt"))
    print(f"{size / 1e6:.1f} MB of raw text, {os.cpu_count()} cores; best of {args.repeat}")
    print(f"{'':24}{'MB/s':>8}{'peak MB':>10}")

    def show(name: str, speed: float, peak: float, note: str = "") -> float:
        print(f"{name:24}{speed:8.2f}{peak:10.0f}  {note}", flush=True)
        return speed

    speeds = {}
    for name in ["jieba", "rjieba"]:
        command = ["taskset", "-c", "0", sys.executable, __file__, str(args.corpus), "--baseline", name, "--slow", str(args.slow)]
        env = dict(os.environ, POLARS_MAX_THREADS="1", OMP_NUM_THREADS="1")
        best = (0.0, 0.0)
        for _ in range(1 if name == "jieba" else args.repeat):
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout.split()[-3:]
            best = max(best, (float(done[0]) / float(done[1]) / 1e6, float(done[2])))
        speeds[name] = show({"jieba": "jieba + pandas", "rjieba": "rjieba + polars"}[name], *best)
    for name, cores, threads, tagger in [
        ("without the tagger", "0", 1, False),
        ("… on two threads", "0,1", 2, False),
        ("everything on", "0", 1, True),
        ("… on two threads", "0,1", 2, True),
    ]:
        runs = [jiaozhu(args.binary, args.corpus, cores, threads, tagger) for _ in range(args.repeat)]
        seconds, peak = min(runs)
        speed = size / seconds / 1e6
        one = speeds.get(tagger)
        note = f"{speed / one:.2f} × one thread" if one else (
            f"{speed / speeds['jieba']:.0f} × jieba + pandas, {speed / speeds['rjieba']:.1f} × rjieba + polars"
        )
        speeds.setdefault(tagger, speed)
        show(name, speed, peak, note)


if __name__ == "__main__":
    main()
