"""Times scikit-learn and torchmetrics on the work of ai.lepton.bench.metrics, and prints JSON.

The data are drawn by the rule of Draws.java, so both sides see the same rows. One thread. What a function takes is made
beforehand: NumPy arrays for scikit-learn, tensors for torchmetrics; strings are NumPy arrays of a fixed width.

    python peers.py --examples 1000000 10000000 > peers.json
    python peers.py --draws        # the first rows, for the test of Draws.java
    python peers.py --versions     # exits with an error where something is missing
"""

import argparse
import json
import os
import statistics
import sys
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

import numpy as np
import sklearn
import torch
import torchmetrics
from sklearn import metrics
from torchmetrics.functional import classification as tm

torch.set_num_threads(1)

RESAMPLES = 2000


def uniforms(count):
    """The draws of SplitMix64 from seed 1, as doubles in [0, 1)."""
    with np.errstate(over="ignore"):
        z = np.uint64(1) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def draw_classes(examples, classes):
    draws = uniforms(3 * examples).reshape(examples, 3)
    truth = (draws[:, 0] * classes).astype(np.int32)
    other = (draws[:, 2] * classes).astype(np.int32)
    return truth, np.where(draws[:, 1] < 0.7, truth, other)


def draw_scores(examples, kind):
    draws = uniforms(2 * examples).reshape(examples, 2)
    p = draws[:, 0].copy()
    positive = draws[:, 1] < 0.2 + 0.6 * p
    score = {
        "float64": lambda: p,
        "float32": lambda: p.astype(np.float32).astype(np.float64),
        "thousandths": lambda: np.floor(p * 1000) / 1000,
        "signed": lambda: p - 0.5,
    }[kind]()
    return positive.astype(np.int32), score


class Timings:
    """Median times of the work that they are given."""

    def __init__(self, repeats, seconds):
        self.repeats = repeats
        self.seconds = seconds
        self.results = []

    @staticmethod
    def clock(work, times):
        start = time.perf_counter()
        work()
        return (time.perf_counter() - start) * 1e3 * times

    def add(self, who, task, examples, params, work, times=1):
        begun = time.perf_counter()
        millis = [self.clock(work, times)]
        if time.perf_counter() - begun < self.seconds:  # else the first one has to do
            millis.clear()
            while not millis or len(millis) < self.repeats and time.perf_counter() - begun < self.seconds:
                millis.append(self.clock(work, times))
        result = {
            "who": who,
            "task": task,
            "params": {"examples": str(examples), **params},
            "millis": statistics.median(millis),
            "repeats": len(millis),
        }
        if times > 1:
            result["extrapolated"] = f"{times} times one resample"
        self.results.append(result)
        print(f"{who} {task} {examples} {params} {result['millis']:.1f} ms", file=sys.stderr)


def time_classes(timings, examples):
    for classes in (2, 10):
        truth, predicted = draw_classes(examples, classes)
        params = {"classes": str(classes)}
        timings.add(
            "scikit-learn", "ConfusionCounts", examples, params, lambda: metrics.confusion_matrix(truth, predicted)
        )
        target, preds = torch.from_numpy(truth), torch.from_numpy(predicted)
        if classes == 2:
            matrix = lambda: tm.binary_confusion_matrix(preds, target)
        else:
            matrix = lambda: tm.multiclass_confusion_matrix(preds, target, num_classes=classes)
        timings.add("torchmetrics", "ConfusionCounts", examples, params, matrix)

    names = np.array([f"class {c}" for c in range(classes)])
    strings, found = names[truth], names[predicted]
    timings.add(
        "scikit-learn",
        "ReportOfStrings",
        examples,
        params,
        lambda: metrics.classification_report(strings, found, output_dict=True),
    )

    random = np.random.default_rng(42)

    def resample():
        rows = random.integers(0, examples, examples)
        metrics.f1_score(truth[rows], predicted[rows], average="macro")

    timings.add("scikit-learn", "MacroF1Bootstrap", examples, params, resample, RESAMPLES)


def time_scores(timings, examples):
    for kind in ("float64", "float32", "thousandths", "signed"):
        truth, score = draw_scores(examples, kind)
        params = {"scores": kind}
        timings.add("scikit-learn", "ExactAuc", examples, params, lambda: metrics.roc_auc_score(truth, score))
        if kind != "signed":  # torchmetrics takes numbers outside [0, 1] for logits, and squeezes them
            target, preds = torch.from_numpy(truth), torch.from_numpy(score)
            timings.add("torchmetrics", "ExactAuc", examples, params, lambda: tm.binary_auroc(preds, target))
        if kind == "float64":
            timings.add("scikit-learn", "BinaryLogLoss", examples, params, lambda: metrics.log_loss(truth, score))
            timings.add(
                "scikit-learn", "BinaryBrierScore", examples, params, lambda: metrics.brier_score_loss(truth, score)
            )


def print_draws():
    truth, predicted = draw_classes(8, 10)
    positive, score = draw_scores(8, "float64")
    print("truth", *truth)
    print("predicted", *predicted)
    print("positive", *positive)
    print("score", *(repr(float(s)) for s in score))


def versions():
    return {
        "Python": sys.version.split()[0],
        "NumPy": np.__version__,
        "scikit-learn": sklearn.__version__,
        "torch": torch.__version__,
        "torchmetrics": torchmetrics.__version__,
    }


def main():
    arguments = argparse.ArgumentParser(description="times scikit-learn and torchmetrics, prints JSON")
    arguments.add_argument("--examples", type=int, nargs="+", default=[1_000_000, 10_000_000])
    arguments.add_argument("--repeats", type=int, default=5, help="at most so many times each")
    arguments.add_argument("--seconds", type=float, default=10, help="no new repeat after so long")
    arguments.add_argument("--draws", action="store_true")
    arguments.add_argument("--versions", action="store_true")
    options = arguments.parse_args()
    if options.draws:
        print_draws()
    elif options.versions:
        print(json.dumps(versions()))
    else:
        timings = Timings(options.repeats, options.seconds)
        for examples in options.examples:
            time_classes(timings, examples)
            time_scores(timings, examples)
        print(json.dumps({"versions": versions(), "results": timings.results}, indent=2))


if __name__ == "__main__":
    main()
