#!/usr/bin/env python3
"""Brings a cleaning benchmark into the form of a corpus with gold: cleaning_to_gold.py BENCHMARK CORPUS

BENCHMARK holds docs/NAME.txt and gold/NAME.json with {"encoding", "articles": [{"keep": [[start, end], ...], ...}, ...],
"drop": [[start, end, label], ...]}, offsets in Unicode scalar values of the decoded document. CORPUS gets raw/NAME.txt and
annotations/gold/NAME.jsonl. What is neither kept nor dropped in the gold (bylines, copies of the title) gets no line and
is not scored. Then:

    jiaozhu -C CORPUS eval --layer block
    jiaozhu fit-clean --data CORPUS
"""
import json
import shutil
import sys
from pathlib import Path

LABELS = {
    "ad", "injected_ad", "navigation", "site_furniture", "contact", "copyright_notice", "comment_form", "share_prompt",
    "other_literature", "page_furniture", "editor_note", "residue",
}


def main(benchmark: Path, corpus: Path) -> None:
    raw, gold = corpus / "raw", corpus / "annotations" / "gold"
    raw.mkdir(parents=True, exist_ok=True)
    gold.mkdir(parents=True, exist_ok=True)
    for path in sorted((benchmark / "gold").glob("*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        name = page["doc"]
        source = benchmark / "docs" / f"{name}.txt"
        text = source.read_bytes().decode(page["encoding"])
        shutil.copyfile(source, raw / source.name)
        lines = [(s, e, "paragraph") for article in page["articles"] for s, e in article["keep"]]
        lines += [(s, e, label if label in LABELS else "site_furniture") for s, e, label in page["drop"]]
        with (gold / f"{name}.jsonl").open("w", encoding="utf-8") as out:
            for start, end, label in sorted(lines):
                # A quote begins and ends with ink.
                piece = text[start:end]
                start += len(piece) - len(piece.lstrip())
                end -= len(piece) - len(piece.rstrip())
                if start < end:
                    line = {"doc": name, "layer": "block", "quote": text[start:end], "start": start, "end": end, "label": label}
                    out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
