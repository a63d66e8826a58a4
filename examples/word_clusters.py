"""Groups words that stand in like contexts, for the tagger's features.

python3 examples/word_clusters.py LAC SYNONYMS > src/entities/tagger/word_clusters.txt

LAC       the unpacked LAC-2.1.2.tar.gz of PyPI (Apache 2.0): word vectors of Baidu's lexical analyser
SYNONYMS  the unpacked synonyms-3.8.0.tar.gz of PyPI (MIT): word vectors fitted to the Chinese Wikipedia

Needs numpy and scikit-learn (made with 2.4.6 and 1.9.1). Of each, the words of ideographs are parted by k-means over
their vectors' directions. A line is a cluster: the source's letter and the words. The same versions on one machine
give the same bytes.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans

LAC_WORDS, LAC_SIZE = 58224, 128
# Words of the encyclopedia that stand there less often have no good vectors.
LEAST = 5
# How many clusters of either.
CLUSTERS = {"a": 64, "b": 128}


def is_word(word):
    return 0 < len(word) <= 8 and all("\u4e00" <= c <= "\u9fff" or c == "·" for c in word)


def lac(folder):
    model = Path(folder) / "LAC" / "lac_model"
    words = [""] * LAC_WORDS
    for line in (model / "conf" / "word.dic").read_text("utf-8").splitlines():
        number, _, word = line.partition("\t")
        words[int(number)] = word
    values = (model / "model" / "word_emb").read_bytes()[-4 * LAC_WORDS * LAC_SIZE :]
    return words, np.frombuffer(values, "<f4").reshape(LAC_WORDS, LAC_SIZE)


def synonyms(folder):
    data = Path(folder) / "synonyms" / "data"
    counts = {}
    for line in (data / "vocab.txt").read_text("utf-8").splitlines():
        cells = line.split(" ")
        if len(cells) > 1 and cells[1].isdigit():
            counts[cells[0]] = int(cells[1])
    words, rows = [], []
    with open(data / "words.vector", "rb") as file:
        count, size = map(int, file.readline().split())
        for _ in range(count):
            word = bytearray()
            while (byte := file.read(1)) != b" ":
                word += byte
            row = np.frombuffer(file.read(4 * size), "<f4")
            word = word.decode("utf-8", "ignore").lstrip("\n")
            if counts.get(word, 0) >= LEAST:
                words.append(word)
                rows.append(row)
    return words, np.array(rows)


def clusters(source, words, vectors):
    keep = [i for i, word in enumerate(words) if is_word(word)]
    rows = vectors[keep].astype("f8")
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    found = KMeans(CLUSTERS[source], n_init=1, max_iter=40, random_state=1).fit(rows)
    members = [[] for _ in range(CLUSTERS[source])]
    for i, cluster in zip(keep, found.labels_):
        members[cluster].append(words[i])
    return [sorted(set(words)) for words in members]


def main(lac_folder, synonyms_folder):
    for source, folder, read in [("a", lac_folder, lac), ("b", synonyms_folder, synonyms)]:
        for members in clusters(source, *read(folder)):
            print(f"{source} {' '.join(members)}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
