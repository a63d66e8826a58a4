"""Says how strongly a character speaks for a name, for the tagger's features.

python3 examples/name_characters.py DICT > src/entities/tagger/name_characters.txt

DICT is jieba's dict.txt (a word, its frequency and its tag on each line). A line of the output is a role, a level and the
characters of that level. Roles: s surname, a first and b last character of a given name. The level is the binary logarithm, rounded, of how much more often than in other words the character stands in
this role; characters of lower levels are left out.
"""

import math
import sys
from collections import Counter, defaultdict

LEAST = -3


def main(dictionary):
    text, words = Counter(), []
    for line in open(dictionary, encoding="utf-8"):
        word, count, tag = line.split()
        words.append((word, tag))
        if not tag.startswith(("nr", "ns", "nt", "nz")):
            for char in word:
                text[char] += int(count)
    chinese = [w for w, tag in words if tag in ("nr", "nrfg") and len(w) == 3]
    # Characters that begin very many names of three characters are surnames; the tag stands on other words, too.
    firsts = Counter(w[0] for w in chinese)
    surnames = {c for c, n in firsts.items() if n >= 40}
    chinese = [w for w in chinese if w[0] in surnames]
    roles = {
        "s": Counter(w[0] for w in chinese),
        "a": Counter(w[1] for w in chinese),
        "b": Counter(w[2] for w in chinese),
    }
    all_text = sum(text.values())
    levels = defaultdict(list)
    for role, counts in roles.items():
        total = sum(counts.values())
        for char, count in sorted(counts.items()):
            if count >= (40 if role == "s" else 3):
                usual = (text[char] + 50) / all_text
                level = round(math.log2(count / total / usual))
                if level >= LEAST:
                    levels[role, level].append(char)
    for (role, level), chars in sorted(levels.items()):
        print(role, level, "".join(chars))


if __name__ == "__main__":
    main(sys.argv[1])
