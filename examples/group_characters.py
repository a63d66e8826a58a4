"""Groups characters by where they stand in the words of a tagged dictionary, for the tagger's features.

python3 examples/group_characters.py DICT 40 > src/entities/tagger/characters.txt

DICT is jieba's dict.txt (a word, its frequency and its tag on each line). The groups come from k-means over how much
more often than by chance each character begins, continues and ends names of persons, transcriptions, places, bodies
and other words. One group a line. The same dictionary gives the same bytes; it takes some minutes.
"""

import math
import sys
from collections import defaultdict

ROUNDS = 12
NAMES = ("nr", "ns", "nt", "nz")


def tag(name):
    if name in ("nrt", "nrfg"):
        return "nrt"
    for prefix in NAMES:
        if name.startswith(prefix):
            return prefix
    return name[:1] if name[:1] in "navmdqtijlr" else "o"


def read(path):
    """How often each character stands where in words of which tag."""
    counts, total = defaultdict(lambda: defaultdict(float)), defaultdict(float)
    for line in open(path, encoding="utf-8"):
        parts = line.split()
        if len(parts) < 3 or not all("\u4e00" <= c <= "\u9fff" for c in parts[0]):
            continue
        word, frequency, kind = parts[0], int(parts[1]), tag(parts[2])
        n = len(word)
        for i, c in enumerate(word):
            where = "u" if n == 1 else "b" if i == 0 else "e" if i == n - 1 else "m"
            if kind == "nr":
                where += "2" if n == 2 else "3"
            weight = 1.0 if n > 1 else math.log(frequency + 2)
            counts[c][kind + where] += weight
            total[kind + where] += weight
    return counts, total


def distance(a, b):
    return sum((x - y) ** 2 for x, y in zip(a, b))


def main(path, groups):
    counts, total = read(path)
    dims = sorted(d for d in total if total[d] > 800)
    chars = sorted(c for c in counts if sum(counts[c].values()) >= 3)
    whole = sum(total.values())
    size = [sum(counts[c].values()) for c in chars]
    # Logarithms of ratios to what is expected, smoothed; names count more than other words.
    rows = [
        [
            (3.0 if d[:2] in NAMES else 1.0)
            * math.log((counts[c][d] + 8 * total[d] / whole) / ((s + 8) * total[d] / whole))
            for d in dims
        ]
        for c, s in zip(chars, size)
    ]
    # The first centres: the most frequent character, then always the frequent one farthest from all so far.
    centres = [rows[max(range(len(rows)), key=lambda i: size[i])]]
    frequent = sorted(range(len(rows)), key=lambda i: -size[i])[:2500]
    near = {i: distance(rows[i], centres[0]) for i in frequent}
    while len(centres) < groups:
        centres.append(rows[max(frequent, key=lambda i: (near[i], -i))])
        for j in frequent:
            near[j] = min(near[j], distance(rows[j], centres[-1]))
    for _ in range(ROUNDS):
        home = [min(range(groups), key=lambda k: distance(row, centres[k])) for row in rows]
        for k in range(groups):
            own = [(rows[i], math.sqrt(size[i])) for i in range(len(rows)) if home[i] == k]
            if own:
                weight = sum(w for _, w in own)
                centres[k] = [sum(row[d] * w for row, w in own) / weight for d in range(len(dims))]
    found = defaultdict(list)
    for c, k in zip(chars, home):
        found[k].append(c)
    for group in sorted(found.values(), key=lambda g: (-len(g), g)):
        print("".join(sorted(group)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
