"""Makes a corpus of any size out of the five articles in raw/, to measure runs on.

    python3 benches/make_corpus.py DIR --megabytes 200 [--kilobytes 15] [--seed 1]

Each document is a title and paragraphs of all five articles in an order of its own, with digits and some characters
replaced, until it has about the asked size; so no two documents are copies, and their words are as varied as the articles'. The
same arguments give the same bytes.
"""

import argparse
import random
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("dir", type=Path)
parser.add_argument("--megabytes", type=float, required=True)
parser.add_argument("--kilobytes", type=float, default=15, help="of one document, on average")
parser.add_argument("--seed", type=int, default=1)
args = parser.parse_args()

raw = Path(__file__).resolve().parent.parent / "raw"
articles = [p.read_text(encoding="utf-8") for p in sorted(raw.glob("*.txt"))]
paragraphs = [line for text in articles for line in text.splitlines() if len(line) > 30]
characters = [c for c in "".join(paragraphs) if "\u4e00" <= c <= "\u9fff"]
random.seed(args.seed)


def varied(text):
    """The text with other digits, and one character in sixty replaced by another of the articles."""
    out = list(text)
    for i, c in enumerate(out):
        if c.isdigit():
            out[i] = random.choice("0123456789")
    for _ in range(len(out) // 60):
        i = random.randrange(len(out))
        if "\u4e00" <= out[i] <= "\u9fff":
            out[i] = random.choice(characters)
    return "".join(out)


total, number = 0, 0
while total < args.megabytes * 1e6:
    size, lines = 0, [varied(random.choice(paragraphs))[:24]]
    goal = args.kilobytes * 1000 * random.uniform(0.3, 1.7)
    while size < goal:
        lines.append(varied(random.choice(paragraphs)))
        size += len(lines[-1]) * 3
    path = args.dir / "raw" / f"{number // 1000:04}" / f"{number:07}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = "\n\n".join(lines).encode()
    path.write_bytes(data)
    total += len(data)
    number += 1
print(f"{number} documents, {total / 1e6:.0f} MB in {args.dir}")
