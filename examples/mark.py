"""Turns marked texts into raw files and gold annotations (raw/, gold/), and tells what looks forgotten.

python3 mark.py FOLDER     reads FOLDER/marked/*.txt and FOLDER/targets.toml, writes FOLDER/raw and FOLDER/gold

A marked text is the article, one paragraph a line, the title first. A mention is [[words|TYPE]] or [[words|TYPE|entity]].
Behind the end of a sentence {{target|polarity|holder|cue、cue}} says what it holds of a target; several may follow each other.
"""

import json
import re
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

TYPES = "PER GPE LOC ORG LAW PROG TECH MAT EVENT DATE MONEY PERCENT".split()
MARK = re.compile(r"\[\[([^|\]]+)\|([A-Z]+)(?:\|([a-z0-9-]+))?\]\]|\{\{([^|}]+)\|(favor|against|none)\|([^|}]+)\|([^}]*)\}\}")
END = re.compile(r"[。！？!?；](?=[”’」』）)]*)[”’」』）)]*")


def read(path, targets):
    marked = path.read_text(encoding="utf-8").strip() + "\n"
    text, lines, wrong = "", [], []
    at = 0
    sentence = 0
    for hit in MARK.finditer(marked):
        text += marked[at:hit.start()]
        at = hit.end()
        if hit[1]:
            if hit[2] not in TYPES:
                wrong.append(f"no type {hit[2]}: {hit[0]}")
            line = {"layer": "entity", "quote": hit[1], "start": len(text), "end": len(text) + len(hit[1]), "label": hit[2]}
            if hit[3]:
                line["entity"] = hit[3]
            text += hit[1]
            lines.append(line)
        else:
            if hit[4] not in targets:
                wrong.append(f"no target {hit[4]}")
            begin = text.rfind("\n") + 1
            body = text[begin:]
            if not re.search(r"[。！？!?…：；][”’」』）)]*$", body):
                wrong.append(f"a stance not behind the end of a sentence: …{body[-20:]}{hit[0]}")
            ends = [m.end() for m in re.finditer(r"[。！？!?；][”’」』）)]*", body)]
            before = [e for e in ends if e < len(body)]
            start = begin + (before[-1] if before else 0)
            quote = text[start:]
            start += len(quote) - len(quote.lstrip())
            quote = text[start:]
            cues = [c for c in hit[7].split("、") if c]
            for c in cues:
                if c not in quote:
                    wrong.append(f"cue {c} is not in: {quote}")
            if hit[6] != "author" and hit[6] not in text:
                wrong.append(f"holder {hit[6]} is not in the text before: {quote}")
            lines.append({"layer": "stance", "quote": quote, "start": start, "end": len(text), "target": hit[4],
                          "polarity": hit[5], "holder": hit[6], "cues": cues})
    text += marked[at:]
    for stray in re.findall(r".{0,8}(?:\[\[|\]\]|\{\{|\}\}).{0,8}", text):
        wrong.append(f"a mark that is none: {stray}")
    return text, lines, wrong


def forgotten(text, lines):
    """Words that are a mention in one place and not in another, or of two types."""
    spans = [(l["start"], l["end"]) for l in lines if l["layer"] == "entity"]
    kinds = defaultdict(set)
    for l in lines:
        if l["layer"] == "entity":
            kinds[l["quote"]].add(l["label"])
    for words, labels in sorted(kinds.items()):
        if len(labels) > 1:
            yield f"{words} is {sorted(labels)}"
        for m in re.finditer(re.escape(words), text):
            if len(words) > 1 and not any(s < m.end() and m.start() < e for s, e in spans):
                yield f"{words} is unmarked in: …{text[max(0, m.start() - 10):m.end() + 10]}…".replace("\n", "|")


def main(folder):
    targets = {t["id"] for t in tomllib.loads((folder / "targets.toml").read_text(encoding="utf-8"))["target"]}
    (folder / "raw").mkdir(exist_ok=True)
    (folder / "gold").mkdir(exist_ok=True)
    for path in sorted((folder / "marked").glob("*.txt")):
        text, lines, wrong = read(path, targets)
        (folder / "raw" / path.name).write_text(text, encoding="utf-8")
        rank = {"stance": 0, "entity": 1}
        lines.sort(key=lambda l: (rank[l["layer"]], l["start"], l["end"], l.get("target", "")))
        with open(folder / "gold" / f"{path.stem}.jsonl", "w", encoding="utf-8") as out:
            for line in lines:
                out.write(json.dumps({"doc": path.stem} | line, ensure_ascii=False) + "\n")
        stances = sum(l["layer"] == "stance" for l in lines)
        print(f"{path.stem}: {len(text)} characters, {len(lines) - stances} mentions, {stances} stances")
        for line in wrong + list(forgotten(text, lines)):
            print("   ", line)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
