"""Draws people for lepton-bench/run-ethics, and times Fairlearn, AIF360 and pandas at them.

    python src/main/python/ethics_peers.py make target/ethics --rows 10000000 --records 1000000
    python src/main/python/ethics_peers.py time target/ethics > python.json
    python src/main/python/ethics_peers.py --versions

People are bytes, one file a column: the index of a value, whose text is the column's name and the index. Each result has
milliseconds of wall time and of processor time, those of making the arrays and data frames apart, and the values found, for
Lepton's to be held against.
"""

import argparse
import contextlib
import itertools
import json
import pathlib
import sys
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
with contextlib.redirect_stdout(sys.stderr):
    import aif360
    import fairlearn
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric
    from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate

ATTRIBUTES = {"sex": 2, "age": 5, "region": 4}
IDENTIFIERS = {"gender": 2, "decade": 10, "zip": 50, "job": 20, "family": 5, "school": 6}
RATES = {
    "selection-rate": selection_rate,
    "true-positive-rate": true_positive_rate,
    "false-positive-rate": false_positive_rate,
}
MILLION, SOME, FEW = 1_000_000, 100_000, 2_000
RESAMPLES, FEW_RESAMPLES = 2_000, 200
SEVERAL = 5


def make(folder, rows, records):
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(12)
    codes = {name: random.integers(0, levels, rows, dtype=np.uint8) for name, levels in ATTRIBUTES.items()}
    qualified = random.random(rows) < 0.4
    chance = 0.2 + 0.4 * qualified + 0.05 * codes["sex"] + 0.02 * codes["age"] - 0.03 * codes["region"]
    for name, column in codes.items():
        column.tofile(folder / name)
    qualified.astype(np.uint8).tofile(folder / "qualified")
    (random.random(rows) < chance).astype(np.uint8).tofile(folder / "selected")
    for name, levels in IDENTIFIERS.items():
        (levels * random.random(records) ** 1.5).astype(np.uint8).tofile(folder / name)


def texts(folder, name, levels, kind="str"):
    values = np.array([f"{name}{level}" for level in range(levels)], dtype=object)
    return pd.Series(values[np.fromfile(folder / name, np.uint8)], dtype=kind)


def timed(who, task, work, times=1):
    wall, cpu = time.perf_counter(), time.process_time()
    values = work()
    wall, cpu = (time.perf_counter() - wall) * 1e3 * times, (time.process_time() - cpu) * 1e3 * times
    print(f"{who} {task}: {wall:.0f} ms, {cpu:.0f} ms of processors", file=sys.stderr)
    return {"who": who, "task": task, "millis": wall, "cpu_millis": cpu, "values": values}


def median(who, task, work):
    """The run of middle processor time of several."""
    runs = sorted((timed(who, task, work) for _ in range(SEVERAL)), key=lambda run: run["cpu_millis"])
    return runs[len(runs) // 2]


def by_group(frame, names):
    found = {}
    for group, row in frame.iterrows():
        group = group if isinstance(group, tuple) else (group,)
        for rate, value in row.items():
            found["×".join(names) + " " + "×".join(group) + " " + rate] = float(value)
    return found


def rates(people, truth, chosen):
    found = {}
    for size in (1, 2, 3):
        for names in itertools.combinations(ATTRIBUTES, size):
            frame = MetricFrame(metrics=RATES, y_true=truth, y_pred=chosen, sensitive_features=people[list(names)])
            found.update(by_group(frame.by_group, names))
    return found


def crossed(people, truth, chosen, **more):
    return MetricFrame(metrics=RATES, y_true=truth, y_pred=chosen, sensitive_features=people, **more)


def intervals(people, truth, chosen):
    frame = crossed(
        people[["sex"]], truth, chosen, n_boot=FEW_RESAMPLES, ci_quantiles=[0.025, 0.975], random_state=1
    )
    bounds = [by_group(each, ["sex"]) for each in frame.by_group_ci]
    return {f"{key} {end}": each[key] for end, each in zip(("low", "high"), bounds) for key in each}


def two_groups(folder):
    columns = {name: np.fromfile(folder / name, np.uint8)[:MILLION].astype(float) for name in ("sex", "qualified", "selected")}
    frame = pd.DataFrame({"sex": columns["sex"], "label": columns["qualified"]})
    truth = BinaryLabelDataset(df=frame, label_names=["label"], protected_attribute_names=["sex"])
    decided = BinaryLabelDataset(
        df=frame.assign(label=columns["selected"]), label_names=["label"], protected_attribute_names=["sex"]
    )

    def work():
        metric = ClassificationMetric(truth, decided, unprivileged_groups=[{"sex": 0}], privileged_groups=[{"sex": 1}])
        return {
            "statistical-parity-difference": float(metric.statistical_parity_difference()),
            "disparate-impact": float(metric.disparate_impact()),
            "average-odds-difference": float(metric.average_odds_difference()),
        }

    return timed("AIF360", "two groups", work)


def anonymity(records):
    sizes = records.groupby(list(records.columns), sort=False, observed=True).size()
    return {"smallest": int(sizes.min()), "classes": len(sizes)}


def time_all(folder):
    people = pd.DataFrame({name: texts(folder, name, levels) for name, levels in ATTRIBUTES.items()})
    truth = np.fromfile(folder / "qualified", np.uint8)
    chosen = np.fromfile(folder / "selected", np.uint8)

    def first(rows):
        return people.iloc[:rows], truth[:rows], chosen[:rows]

    def rates_of(rows):
        return by_group(crossed(*first(rows)).by_group, ATTRIBUTES)

    results = [two_groups(folder)]
    for kind in ("str", "object"):
        records = pd.DataFrame({name: texts(folder, name, levels, kind) for name, levels in IDENTIFIERS.items()})
        results.append(median("pandas, " + kind, "k-anonymity", lambda: anonymity(records)))
    categories = records.astype("category")
    results.append(
        median("pandas, categories", "k-anonymity of columns encoded before", lambda: anonymity(categories))
    )
    results.append(timed("Fairlearn", "intervals of few", lambda: intervals(*first(FEW))))
    results.append(timed("Fairlearn", "rates of all seven", lambda: rates(*first(SOME))))
    once = timed("Fairlearn", "rates of a million", lambda: rates_of(MILLION))
    more = {"n_boot": 1, "ci_quantiles": [0.5], "random_state": 1}
    boot = timed("Fairlearn", "the same with one resample", lambda: crossed(*first(MILLION), **more) and {})
    spans = {span: once[span] + RESAMPLES * (boot[span] - once[span]) for span in ("millis", "cpu_millis")}
    results += [once, {"who": "Fairlearn", "task": "intervals", "values": {}, **spans}]
    results.append(timed("Fairlearn", "rates", lambda: rates_of(len(truth))))
    return results


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="?", choices=["make", "time"])
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--versions", action="store_true")
    options = parser.parse_args()
    if options.versions or not options.what or not options.folder:
        print(json.dumps({"fairlearn": fairlearn.__version__, "aif360": aif360.__version__, "pandas": pd.__version__}))
    elif options.what == "make":
        make(options.folder, options.rows, options.records)
    else:
        print(json.dumps({"results": time_all(options.folder)}))


if __name__ == "__main__":
    main()
