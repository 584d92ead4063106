"""Writes curves.txt: curves, top-k accuracies and areas of many classes by scikit-learn and torchmetrics.

Run it in this folder, with the packages of requirements.txt: python curves.py

Each line is 'case|field|values', values separated by spaces; numbers as Python's repr, so that no digit is lost.
"""

import warnings

import numpy as np
import sklearn.metrics as sk
import torch
from torchmetrics.functional.classification import binary_eer

warnings.simplefilter("ignore")
LINES = []


def put(case, field, values):
    text = " ".join(repr(v) for v in np.asarray(values).ravel().tolist())
    LINES.append(f"{case}|{field}|{text}")


def binary(case, truth, scores, weights=None):
    truth, scores = np.asarray(truth), np.asarray(scores, dtype=float)
    put(case, "truth", truth)
    put(case, "scores", scores)
    if weights is not None:
        put(case, "weights", weights)
    fpr, fnr, thresholds = sk.det_curve(truth, scores, sample_weight=weights)
    put(case, "det.fpr", fpr)
    put(case, "det.fnr", fnr)
    put(case, "det.thresholds", thresholds)
    for upto in (0.05, 0.3, 0.75, 1.0):
        put(case, f"partial.{upto}", sk.roc_auc_score(truth, scores, sample_weight=weights, max_fpr=upto))
    tn, fp, fn, tp, thresholds = sk.confusion_matrix_at_thresholds(truth, scores, sample_weight=weights)
    for name, values in (("tn", tn), ("fp", fp), ("fn", fn), ("tp", tp), ("thresholds", thresholds)):
        put(case, "at." + name, values)
    values, _ = sk.metric_at_thresholds(truth, scores, sk.f1_score, sample_weight=weights)
    put(case, "at.F1", values)
    values, _ = sk.metric_at_thresholds(truth, scores, sk.balanced_accuracy_score, sample_weight=weights)
    put(case, "at.BALANCED_ACCURACY", values)
    if weights is None and (scores >= 0).all() and (scores <= 1).all():
        put(case, "eer", float(binary_eer(torch.tensor(scores), torch.tensor(truth))))


def many(case, k, truth, probabilities, weights):
    put(case, "k", k)
    put(case, "truth", truth)
    put(case, "probabilities", probabilities)
    put(case, "weights", weights)
    labels = list(range(k))
    for top in (1, 2, 3):
        put(case, f"top.{top}", sk.top_k_accuracy_score(truth, probabilities, k=top, labels=labels))
        put(case, f"top.weighted.{top}",
            sk.top_k_accuracy_score(truth, probabilities, k=top, labels=labels, sample_weight=weights))
    for average in ("macro", "weighted"):
        put(case, "ovo." + average,
            sk.roc_auc_score(truth, probabilities, multi_class="ovo", average=average, labels=labels))
    for average in ("micro", "macro", "weighted"):
        put(case, "ovr." + average,
            sk.roc_auc_score(truth, probabilities, multi_class="ovr", average=average, labels=labels))
        if average != "micro":
            put(case, "ovr.given-weights." + average, sk.roc_auc_score(
                truth, probabilities, multi_class="ovr", average=average, labels=labels, sample_weight=weights))


def main():
    rng = np.random.default_rng(20260103)
    binary("ties", [0, 1, 1, 0, 1, 0, 1, 0, 0, 1], [0.5, 0.5, 0.75, 0.25, 0.5, 0.5, 1.0, 0.0, 0.75, 0.25])
    binary("all-tied", [0, 1, 1, 0], [0.3, 0.3, 0.3, 0.3])
    binary("reversed", [1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9])
    binary("separated", [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])
    binary("negative-scores", [0, 1, 0, 1, 1, 0, 0], [-3.5, -0.25, -0.25, 2.0, -1e300, 1e-8, -0.5])
    binary("weighted-ties", [0, 1, 1, 0, 1, 0], [0.5, 0.5, 0.9, 0.1, 0.1, 0.9], [1.0, 0.0, 2.5, 0.25, 1e-3, 0.0])
    n = 120
    truth = rng.integers(0, 2, n)
    scores = np.round(1 / (1 + np.exp(-(2 * truth - 1) - rng.normal(0, 1.5, n))), 2)
    binary("many", truth, scores)
    binary("many-weighted", truth, scores, np.round(rng.exponential(1.0, n), 3))
    n, k = 120, 5
    truth = rng.choice(k, n, p=[0.4, 0.3, 0.15, 0.1, 0.05])
    truth[:k] = range(k)
    # Of few steps, so that scores tie.
    steps = rng.integers(1, 6, (n, k)) + 3 * np.eye(k)[truth].astype(int) * rng.integers(0, 2, (n, 1))
    weights = np.round(rng.exponential(1.0, n), 3)
    many("five-classes", k, truth, steps / steps.sum(axis=1, keepdims=True), weights)

    with open("curves.txt", "w", encoding="utf-8", newline="\n") as out:
        out.write("\n".join(LINES) + "\n")


main()
