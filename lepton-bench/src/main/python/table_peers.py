"""Times pandas on the files of ai.lepton.bench.data, which ReadCsv and ReadJsonLines write into target/tables, and prints JSON.

    python src/main/python/table_peers.py --examples 500000
    python src/main/python/table_peers.py --versions     # exits with an error where something is missing
"""

import argparse
import json
import statistics
import time

import pandas as pd

CATEGORIES = {"site": "category", "group": "category", "y": "category"}


def millis(work, repeats):
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--examples", type=int, nargs="+", default=[500_000])
    options.add_argument("--repeats", type=int, default=7)
    options.add_argument("--versions", action="store_true")
    given = options.parse_args()
    if given.versions:
        print(pd.__version__)
        return
    results = []
    for rows in given.examples:
        csv, lines = f"target/tables/{rows}.csv", f"target/tables/{rows}.jsonl"
        for who, task, work, repeats in [
            ("pandas", "ReadCsv", lambda: pd.read_csv(csv), given.repeats),
            ("pandas with categories", "ReadCsv", lambda: pd.read_csv(csv, dtype=CATEGORIES), given.repeats),
            ("pandas", "ReadJsonLines", lambda: pd.read_json(lines, lines=True), 3),
        ]:
            taken = millis(work, repeats)
            results.append({"task": task, "params": {"examples": rows}, "who": who, "millis": taken})
    print(json.dumps({"pandas": pd.__version__, "results": results}, indent=1))


if __name__ == "__main__":
    main()
