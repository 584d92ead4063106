"""Writes found.json, what pandas reads of the files beside it with the option that the name suggests, and the random files
random.csv and random.jsonl.gz with random.json, what pandas reads of them.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python golden.py
"""

import gzip
import json
import math
import pathlib
import random

import pandas as pd
from pandas._libs.parsers import STR_NA_VALUES

HERE = pathlib.Path(__file__).parent
FOUND = HERE

MADE = {
    "no_header.csv": b"1,x\n2,y\n",
    "thousands.csv": b'a,b\n"1,234,567",1\n"12,345.5",2\n7,3\n',
    "thousands_comma.csv": b"a;b\n1.234,5;x\n1.234.567;y\n;z\n",
    "blanks.csv": b'a, b, c\n1, "x, y", 2\n3,  z z , 4\n',
    "comment_within.csv": b'a,b\n1,x#y\n# all\n2,"#kept"\n3,z # said\n',
    "question.csv": b"a,b\n1,x\n?,y\n3,?\n",
    "minus_nine.csv": b"a,b\n1,x\n-9,y\n3,-9\n",
    "index.csv": b",a,b\n0,1.5,x\n1,2.5,y\n",
    "utf8_mark.csv": b"\xef\xbb\xbfa,b\n1,x\n",
    "utf16.csv": "a,b\n1,\u00e9\n".encode("utf-16"),
    "windows1252.csv": "a,b\n1,\u20ac5\n".encode("cp1252"),
    "tabs.tsv": b"a\tb\n1\tx y\n",
    "all_missing_words.csv": b"a\n" + b"".join(
        ("%s\n" % ('""' if w == "" else w)).encode() for w in sorted(STR_NA_VALUES)) + b"1\n",
    "none_level.csv": b"x,drinks\n1,None\n2,wine\n",
}

OPTIONS = {
    "comment.csv": dict(comment="#"),
    "decimal_comma.csv": dict(sep=";", decimal=","),
    "dup_header_unused.csv": dict(usecols=[2]),
    "empty_header.csv": dict(usecols=[0, 2]),
    "label_bool.csv": {},
    "label_na.csv": {},
    "latin1.csv": dict(encoding="latin-1"),
    "leading_zero.csv": dict(dtype={"zip": str}),
    "na.csv": {},
    "nfc_nfd.csv": {},
    "no_header.csv": dict(header=None),
    "thousands.csv": dict(thousands=","),
    "thousands_comma.csv": dict(sep=";", thousands=".", decimal=","),
    "blanks.csv": dict(skipinitialspace=True),
    "comment_within.csv": dict(comment="#"),
    "question.csv": dict(na_values="?"),
    "minus_nine.csv": dict(na_values="-9"),
    "index.csv": dict(index_col=0),
    "utf8_mark.csv": {},
    "utf16.csv": dict(encoding="utf-16"),
    "windows1252.csv": dict(encoding="cp1252"),
    "tabs.tsv": dict(sep="\t"),
    "all_missing_words.csv": {},
    "none_level.csv": {},
}


def values(frame):
    """The values of each column: numbers, texts, booleans, or null."""
    return {
        str(name): [None if pd.isna(v) else bool(v) if isinstance(v, bool) else
                    float(v) if isinstance(v, (int, float)) else str(v) for v in frame[name].tolist()]
        for name in frame.columns
    }


def found():
    for name, content in MADE.items():
        (FOUND / name).write_bytes(content)
    read = {name: values(pd.read_csv(FOUND / name, **options))
            for name, options in OPTIONS.items()}
    (HERE / "found.json").write_text(
        json.dumps({"missing": sorted(STR_NA_VALUES), "files": read}, indent=1, ensure_ascii=False) + "\n")


def field(text):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text


def random_files():
    draw = random.Random(7)
    texts = ["red", "blue, dark", 'a "quoted" one', "two\nlines", "日本", "🎈", "é", " blank", "NA", "", "null", "True"]
    rows = []
    for _ in range(400):
        number = draw.choice([draw.gauss(0, 1), draw.randrange(-10**18, 10**18), draw.uniform(0, 1) * 10 ** draw.randrange(-300, 300),
                              draw.randrange(100), round(draw.uniform(0, 100), 2), None])
        rows.append((number, draw.choice([True, False]), draw.choice(texts), draw.choice("abc")))
    csv = "number,flag,text,level\n" + "".join(
        f"{'' if n is None else repr(n)},{f},{field(t)},{v}\n" for n, f, t, v in rows)
    (HERE / "random.csv").write_text(csv, newline="")
    lines = []
    for n, f, t, v in rows:
        line = {"number": n, "flag": f, "text": t, "level": v, "nested": {"a": [1, n], "b": {"c": t}}}
        if draw.random() < 0.1:
            del line["level"]
        lines.append(json.dumps(line, ensure_ascii=draw.random() < 0.5))
    (HERE / "random.jsonl.gz").write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))
    read_csv = values(pd.read_csv(HERE / "random.csv"))
    frame = pd.read_json(HERE / "random.jsonl.gz", lines=True, precise_float=True, dtype=False)
    nested = frame.pop("nested").tolist()
    read_json = values(frame)
    assert all(a is None or math.isfinite(a) for a in read_csv["number"] + read_json["number"])
    (HERE / "random.json").write_text(
        json.dumps({"csv": read_csv, "jsonl": read_json, "nested": nested}, ensure_ascii=False) + "\n")


found()
random_files()
