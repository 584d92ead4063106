"""Tables: CSV, JSON Lines and Parquet, by pandas and pyarrow

`tables.py write DIR` writes what Java is to read, `tables.py read DIR` reads what Java wrote: each into a folder of its own.
"""

import datetime
import decimal
import gzip
import json
import random
import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

CODECS = ["none", "snappy", "gzip", "zstd"]
ROWS = 3_000


def frame():
    draw = random.Random(3)
    texts = ["red", "blue, dark", 'a "quoted" one', "two\nlines", "日本", "🎈", " blank", "#x", "'"]

    def some(value):
        return None if draw.random() < 0.1 else value

    return pd.DataFrame(
        {
            "number": [some(draw.gauss(0, 1) * 10.0 ** draw.randrange(-20, 20)) for _ in range(ROWS)],
            "count": [draw.randrange(-(2**53), 2**53) for _ in range(ROWS)],
            "site": [some(draw.choice(["left", "right", "middle"])) for _ in range(ROWS)],
            "note": [some(draw.choice(texts)) for _ in range(ROWS)],
            "y": [draw.choice(["benign", "malignant"]) for _ in range(ROWS)],
        }
    )


def typed():
    utc = datetime.timezone.utc
    return pa.table(
        {
            "bool": pa.array([True, None, False]),
            "int8": pa.array([-128, None, 127], pa.int8()),
            "int16": pa.array([-(2**15), None, 2**15 - 1], pa.int16()),
            "int32": pa.array([-(2**31), None, 2**31 - 1], pa.int32()),
            "int64": pa.array([-(2**63), None, 2**63 - 1], pa.int64()),
            "uint8": pa.array([0, None, 2**8 - 1], pa.uint8()),
            "uint16": pa.array([0, None, 2**16 - 1], pa.uint16()),
            "uint32": pa.array([0, None, 2**32 - 1], pa.uint32()),
            "uint64": pa.array([0, None, 2**64 - 1], pa.uint64()),
            "half": pa.array([np.float16(0.1), None, np.float16(6e-8)], pa.float16()),
            "float": pa.array([0.1, None, -3.4e38], pa.float32()),
            "double": pa.array([0.1, None, 5e-324]),
            "text": pa.array(["é日🎈", None, ""]),
            "large": pa.array(["a", None, "b"], pa.large_string()),
            "dictionary": pa.array(["a", None, "a"]).dictionary_encode(),
            "date": pa.array([datetime.date(1, 1, 1), None, datetime.date(9999, 12, 31)]),
            "time": pa.array([datetime.time(0, 0, 0, 1), None, datetime.time(23, 59, 59, 999_999)]),
            "millis": pa.array([datetime.datetime(1969, 12, 31, 23), None, datetime.datetime(2026, 1, 2)], pa.timestamp("ms")),
            "micros": pa.array([datetime.datetime(1, 1, 1, tzinfo=utc), None, datetime.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=utc)],
                               pa.timestamp("us", "UTC")),
            "nanos": pa.array([-1, None, 1_234_567_890_123_456_789], pa.timestamp("ns")),
            "decimal": pa.array([decimal.Decimal("-12.34"), None, decimal.Decimal("99999999.99")], pa.decimal128(10, 2)),
            "small": pa.array([decimal.Decimal("-1.5"), None, decimal.Decimal("2.5")], pa.decimal128(5, 1)),
        }
    )


def text(value):
    """A value as the Java side prints it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, pd.Timestamp):
        value = value.tz_localize(None) if value.tz is not None else value
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d}T{value.hour:02d}:{value.minute:02d}:{value.second:02d}." \
               f"{value.microsecond * 1000 + value.nanosecond:09d}"
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}".rjust(19, "0") + f".{value.microsecond * 1000:09d}"
    return str(value)


def write(folder):
    theirs = folder / "python"
    shutil.rmtree(theirs, ignore_errors=True)
    theirs.mkdir(parents=True)
    table = frame()
    table.to_csv(theirs / "rows.csv", index=False)
    table.to_csv(theirs / "rows.csv.gz", index=False)
    table.to_csv(theirs / "index.csv")
    table.to_csv(theirs / "comma.csv", index=False, sep=";", decimal=",", encoding="utf-16")
    table.to_json(theirs / "rows.jsonl", orient="records", lines=True, double_precision=15)
    table.to_json(theirs / "rows.jsonl.gz", orient="records", lines=True, double_precision=15, compression="gzip")
    for codec in CODECS:
        for version in ("1.0", "2.0"):
            pq.write_table(pa.Table.from_pandas(table), theirs / f"{codec}-{version}.parquet", compression=codec,
                           data_page_version=version, row_group_size=700)
    pq.write_table(typed(), theirs / "types.parquet")
    pq.write_table(pa.table({"at": typed()["micros"]}), theirs / "int96.parquet", use_deprecated_int96_timestamps=True)
    values = {name: [text(v) for v in typed()[name].to_pylist()] for name in typed().column_names}
    (theirs / "types.json").write_text(json.dumps(values))
    print(f"pandas {pd.__version__} and pyarrow {pa.__version__} wrote {len(list(theirs.iterdir()))} files")


def same(found, wanted, exact=True):
    pd.testing.assert_frame_equal(
        found.astype({"number": "float64"}), wanted, check_dtype=False, check_exact=exact, rtol=1e-14)


def read(folder):
    ours, wanted = folder / "java", frame()
    same(pd.read_csv(ours / "rows.csv"), wanted)
    same(pd.read_csv(ours / "rows.csv.gz"), wanted)
    same(pd.read_csv(ours / "comma.csv", sep=";", decimal=",", encoding="utf-16"), wanted)
    for name in ("rows.jsonl", "rows.jsonl.gz"):
        opened = gzip.open if name.endswith(".gz") else open
        with opened(ours / name, "rt", encoding="utf-8") as lines:
            same(pd.DataFrame([json.loads(line) for line in lines]), wanted)
        same(pd.read_json(ours / name, lines=True, dtype=False), wanted, exact=False)
    for codec in CODECS:
        parquet = pq.ParquetFile(ours / f"{codec}.parquet")
        assert parquet.metadata.row_group(0).column(0).compression in (codec.upper(), "UNCOMPRESSED"), codec
        same(parquet.read().to_pandas(), wanted)
        same(pd.read_parquet(ours / f"{codec}.parquet"), wanted)
    types = pq.read_table(ours / "types.parquet")
    for name in typed().column_names:
        theirs, found = typed()[name].to_pylist(), types[name].to_pylist()
        if name == "uint64":
            found = [None if v is None else int(v) for v in found]
        assert found == theirs, (name, found, theirs)
    assert types.schema.field("decimal").type == pa.decimal128(38, 2)
    print(f"pandas and pyarrow read {len(list(ours.iterdir()))} files of ours: the values that they had written")


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]))
