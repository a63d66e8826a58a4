#!/usr/bin/env python3
"""Makes a varied corpus of any size from the five bundled articles, the same for the same seed.

    benches/compare/make_corpus.py 200MB /tmp/corpus
    benches/compare/make_corpus.py 2GB /tmp/corpus --form jsonl --huge 50MB

A document is a new article: paragraphs drawn from the five in a new order, with other years, numbers and countries, and
the furniture of one of some invented sites round it. Lengths are log-normal (median about 8 KB). Text made so is good for
measuring speed and memory; nothing can be learnt from its contents.

Forms: files (raw/000/000001.txt … with raw/sources.tsv), or jsonl (raw/part-000.jsonl, 5,000 records each).
"""
import argparse
import json
import math
import random
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = ["日本", "美国", "中国", "韩国", "印度", "德国", "法国", "英国", "越南", "澳大利亚", "印度尼西亚", "加拿大", "荷兰", "意大利"]
PLACE = re.compile("|".join(sorted(PLACES, key=len, reverse=True)))
NUMBER = re.compile(r"(?<![0-9A-Za-z.])[0-9]{1,6}(?![0-9A-Za-z.])")
UNITS = {"KB": 10**3, "MB": 10**6, "GB": 10**9}
SITES = [
    ("海运周刊", ["首页 > 资讯 > 正文", "分享到:微信 微博 QQ空间", "版权所有 未经许可不得转载"]),
    ("东方产业网", ["设为首页 加入收藏", "字号:大 中 小", "责任编辑:林晓", "相关阅读"]),
    ("国际观察", ["当前位置:首页 > 国际", "点击关注我们的公众号", "联系我们 网站地图 法律声明"]),
    ("", []),
]


def size(text: str) -> int:
    match = re.fullmatch(r"([0-9.]+)\s*(KB|MB|GB)", text.strip(), re.I)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is no size: 500KB, 200MB, 2GB")
    return int(float(match[1]) * UNITS[match[2].upper()])


def paragraphs() -> list[str]:
    files = sorted((ROOT / "raw").glob("*.txt"))
    if not files:
        raise SystemExit(f"error: there are no articles in {ROOT / 'raw'}")
    out: list[str] = []
    for file in files:
        open_line = False
        for line in map(str.strip, file.read_text(encoding="utf-8-sig").splitlines()):
            # One of the five is hard-wrapped: its lines are joined up to the end of a sentence.
            if open_line and line:
                out[-1] += line
            elif len(line) > 20:
                out.append(line)
            else:
                continue
            open_line = bool(line) and not line.endswith(("。", "”", "!", "！", "?", "？", ";", "；")) and len(out[-1]) < 600
    return out


def article(rng: random.Random, pool: list[str], want: int) -> str:
    """An article of about `want` bytes."""
    swap = dict(zip(PLACES, rng.sample(PLACES, len(PLACES))))
    vary = lambda text: NUMBER.sub(lambda m: str(rng.randrange(1, 10 ** len(m[0]))), PLACE.sub(lambda m: swap[m[0]], text))
    lines, have = [], 0
    while have < want:
        line = vary(rng.choice(pool))
        # Paragraphs are cut and joined at sentence ends, so that no two articles share many of them whole.
        parts = [p for p in re.split(r"(?<=[。!?])", line) if p]
        rng.shuffle(parts)
        line = "".join(parts[: max(1, rng.randrange(len(parts) + 1))])
        lines.append(line)
        have += len(line.encode()) + 2
    title = re.split(r"[,。,:;]", lines[0])[0][:30]
    return "\n\n".join([title, *lines])


def documents(seed: int, total: int, huge: int):
    """(number, site, text) until `total` bytes are reached; the third document has `huge` bytes, if any."""
    pool, rng, made, n = paragraphs(), random.Random(seed), 0, 0
    while made < total:
        want = min(int(rng.lognormvariate(math.log(8000), 0.8)), 200_000)
        site, furniture = rng.choice(SITES)
        text = article(rng, pool, huge if huge and n == 2 else want)
        cut = len(furniture) // 2
        text = "\n".join([*furniture[:cut], text, *furniture[cut:]]) + "\n"
        made += len(text.encode())
        n += 1
        yield n, site, text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", type=size, help="bytes of raw text in all: 500KB, 200MB, 2GB")
    parser.add_argument("dir", type=Path, help="the corpus to make; must not exist")
    parser.add_argument("--form", choices=["files", "jsonl"], default="files")
    parser.add_argument("--huge", type=size, default=0, help="make one of the documents this big")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if args.dir.exists():
        raise SystemExit(f"error: {args.dir} exists already")
    raw = args.dir / "raw"
    raw.mkdir(parents=True)
    (args.dir / "annotations").mkdir()
    (args.dir / "annotations" / "targets.toml").write_bytes((ROOT / "annotations" / "targets.toml").read_bytes())
    (args.dir / "corpus.toml").write_text('[output]\nformats = ["parquet"]\n', encoding="utf-8")
    sources, out, count, total = ["file\turl\tretrieved\tpublisher"], None, 0, 0
    for n, site, text in documents(args.seed, args.size, args.huge):
        count, total = n, total + len(text.encode())
        if args.form == "jsonl":
            if (n - 1) % 5000 == 0:
                out = (raw / f"part-{(n - 1) // 5000:03}.jsonl").open("w", encoding="utf-8")
            record = {"id": f"{n:07}", "publisher": site, "text": text}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
            continue
        file = Path(f"{n // 1000:03}") / f"{n:07}.txt"
        (raw / file).parent.mkdir(exist_ok=True)
        (raw / file).write_text(text, encoding="utf-8")
        sources.append(f"{file.as_posix()}\t\t\t{site}")
    if args.form == "files":
        (raw / "sources.tsv").write_text("\n".join(sources) + "\n", encoding="utf-8")
    print(f"{args.dir}: {count:,} documents, {total / 1e6:,.1f} MB")


if __name__ == "__main__":
    main()
