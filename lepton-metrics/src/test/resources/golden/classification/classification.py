"""Writes classification.txt: hard cases, and what scikit-learn and torchmetrics say of them.

Run it in this folder, with the packages of requirements.txt: python classification.py

Each line is 'case|field|values', values separated by spaces; numbers as Python's repr, so that no digit is lost.
"""

import math
import warnings

import numpy as np
import sklearn.metrics as sk
import torch
from torchmetrics.functional.classification import multiclass_calibration_error

warnings.simplefilter("ignore")
LINES = []


def put(case, field, values):
    if isinstance(values, (list, tuple, np.ndarray)):
        text = " ".join(one(v) for v in np.asarray(values).ravel().tolist())
    else:
        text = one(values)
    LINES.append(f"{case}|{field}|{text}")


def one(value):
    return value if isinstance(value, str) else repr(value)


def mix(n, seed):
    """SplitMix64's first n outputs as doubles in [0, 1): the test makes the same ones."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def counts(case, k, truth, predicted, weights=None, per_class=True):
    labels = list(range(k))
    w = None if weights is None else np.asarray(weights)
    matrix = sk.confusion_matrix(truth, predicted, labels=labels, sample_weight=w)
    if per_class:
        put(case, "matrix", matrix)
    put(case, "accuracy", sk.accuracy_score(truth, predicted, sample_weight=w))
    put(case, "balanced_accuracy", sk.balanced_accuracy_score(truth, predicted, sample_weight=w))
    put(case, "matthews_corrcoef", sk.matthews_corrcoef(truth, predicted, sample_weight=w))
    put(case, "cohen_kappa", sk.cohen_kappa_score(truth, predicted, labels=labels, sample_weight=w))
    for zero_name, zero in (("ZERO", 0), ("ONE", 1), ("SKIP", np.nan)):
        for average in (None, "micro", "macro", "weighted"):
            if average is None and not per_class:
                continue
            p, r, f, _ = sk.precision_recall_fscore_support(
                truth, predicted, labels=labels, average=average, sample_weight=w, zero_division=zero)
            key = f"{zero_name}.{average or 'classes'}"
            put(case, f"precision.{key}", p)
            put(case, f"recall.{key}", r)
            put(case, f"f1.{key}", f)
        subset = labels[: max(1, k - 1)]
        for average in ("micro", "macro", "weighted"):
            p, r, f, _ = sk.precision_recall_fscore_support(
                truth, predicted, labels=subset, average=average, sample_weight=w, zero_division=zero)
            put(case, f"f1.subset.{zero_name}.{average}", f)
            put(case, f"precision.subset.{zero_name}.{average}", p)
    if per_class:
        each = sk.multilabel_confusion_matrix(truth, predicted, labels=labels, sample_weight=w)
        tn, fp = each[:, 0, 0].astype(float), each[:, 0, 1].astype(float)
        with np.errstate(invalid="ignore"):
            put(case, "specificity.classes", tn / (tn + fp))


def given(case, k, truth, predicted=None, probabilities=None, weights=None):
    put(case, "k", k)
    put(case, "truth", truth)
    if predicted is not None:
        put(case, "predicted", predicted)
    if probabilities is not None:
        put(case, "probabilities", probabilities)
    if weights is not None:
        put(case, "weights", weights)


def curves(case, truth, scores, weights=None, points=True):
    truth = np.asarray(truth)
    put(case, "roc_auc", sk.roc_auc_score(truth, scores, sample_weight=weights))
    put(case, "average_precision", sk.average_precision_score(truth, scores, sample_weight=weights))
    if points:
        fpr, tpr, thresholds = sk.roc_curve(truth, scores, sample_weight=weights, drop_intermediate=False)
        put(case, "roc.fpr", fpr)
        put(case, "roc.tpr", tpr)
        put(case, "roc.thresholds", thresholds)
        # scikit-learn leaves out thresholds below the one at which recall is full only on request; nor do we.
        p, r, t = sk.precision_recall_curve(truth, scores, sample_weight=weights, drop_intermediate=False)
        put(case, "pr.precision", p)
        put(case, "pr.recall", r)
        put(case, "pr.thresholds", t)


def ranking(case, truth, scores, weights=None):
    put(case, "truth", truth)
    put(case, "scores", scores)
    if weights is not None:
        put(case, "weights", weights)
    curves(case, truth, scores, weights)


def losses(case, k, truth, probabilities, weights=None):
    probabilities = np.asarray(probabilities)
    labels = list(range(k))
    put(case, "log_loss", sk.log_loss(truth, probabilities, labels=labels, sample_weight=weights))
    put(case, "brier_score", sk.brier_score_loss(truth, probabilities, labels=labels, sample_weight=weights))
    if weights is None:
        put(case, "calibration_error_15", calibration(truth, probabilities, k, 15))
        put(case, "calibration_error_10", calibration(truth, probabilities, k, 10))
        put(case, "calibration_error_15_by_definition", calibration_by_definition(truth, probabilities, 15))
    if k > 2:
        for average in ("macro", "weighted"):
            put(case, f"roc_auc.{average}", sk.roc_auc_score(
                truth, probabilities, multi_class="ovr", average=average, sample_weight=weights))
            onehot = np.eye(k)[np.asarray(truth)]
            put(case, f"average_precision.{average}", sk.average_precision_score(
                onehot, probabilities, average=average, sample_weight=weights))
        put(case, "roc_auc.classes", [
            sk.roc_auc_score(np.asarray(truth) == c, probabilities[:, c], sample_weight=weights) for c in labels])


def calibration_by_definition(truth, probabilities, bins):
    """In doubles; torchmetrics computes in single precision."""
    confidence, correct = probabilities.max(axis=1), probabilities.argmax(axis=1) == np.asarray(truth)
    place = np.digitize(confidence, np.arange(1, bins) / bins)
    return float(sum(abs(confidence[place == b].mean() - correct[place == b].mean()) * np.mean(place == b)
                     for b in np.unique(place)))


def calibration(truth, probabilities, k, bins):
    return float(multiclass_calibration_error(
        torch.tensor(probabilities, dtype=torch.float64), torch.tensor(np.asarray(truth)),
        num_classes=k, n_bins=bins, norm="l1"))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def main():
    rng = np.random.default_rng(20260101)

    # Counts.
    for case, k, truth, predicted in (
        ("balanced", 2, [0, 1, 1, 0, 1, 0, 0, 1], [0, 1, 0, 0, 1, 1, 0, 1]),
        ("perfect", 3, [0, 1, 2, 0, 1, 2], [0, 1, 2, 0, 1, 2]),
        ("all-wrong", 2, [0, 0, 1, 1], [1, 1, 0, 0]),
        ("absent-classes", 6, [0, 0, 1, 4, 4, 4], [0, 2, 1, 4, 2, 1]),
        ("never-predicted", 3, [0, 0, 1, 2, 2], [0, 0, 0, 0, 0]),
        ("one-example", 2, [1], [0]),
    ):
        given(case, k, truth, predicted)
        counts(case, k, truth, predicted)
    k, n = 7, 200
    truth = rng.integers(0, k, n)
    predicted = np.where(rng.random(n) < 0.6, truth, rng.integers(0, k, n))
    weights = np.round(rng.exponential(1.0, n), 3)
    weights[rng.random(n) < 0.2] = 0.0
    given("weights-with-zeros", k, truth, predicted, weights=weights)
    counts("weights-with-zeros", k, truth, predicted, weights)
    # 1,000 classes, and 10⁶ examples of 3: the test makes their data itself.
    for case, k, n in (("thousand-classes", 1000, 20_000), ("million-examples", 3, 1_000_000)):
        truth = (mix(n, 1) * k).astype(int)
        predicted = np.where(mix(n, 2) < 0.7, truth, (mix(n, 3) * k).astype(int))
        counts(case, k, truth, predicted, per_class=False)

    # Rankings.
    ranking("ties", [0, 1, 1, 0, 1, 0, 1, 0, 0, 1], [0.5, 0.5, 0.75, 0.25, 0.5, 0.5, 1.0, 0.0, 0.75, 0.25])
    ranking("all-tied", [0, 1, 1, 0], [0.3, 0.3, 0.3, 0.3])
    ranking("reversed", [1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9])
    ranking("separated", [0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])
    ranking("near-0-and-1", [0, 1, 0, 1, 0, 1, 1, 0],
            [0.0, 5e-324, 1e-300, 1e-16, 1 - 2.0**-53, 1.0, 1 - 2.0**-52, math.nextafter(1e-16, 1)])
    ranking("negative-scores", [0, 1, 0, 1, 1, 0, 0], [-3.5, -0.25, -0.25, 2.0, -1e300, 1e-8, -0.0])
    ranking("both-zeros-tie", [0, 1, 0, 1], [-0.0, 0.0, -1.0, 1.0])
    ranking("weighted-ties", [0, 1, 1, 0, 1, 0], [0.5, 0.5, 0.9, 0.1, 0.1, 0.9], [1.0, 0.0, 2.5, 0.25, 1e-3, 0.0])
    for case, n, levels in (("hundred-thousand", 100_000, 0), ("hundred-thousand-tied", 100_000, 50)):
        scores = mix(n, 11)
        if levels:
            scores = np.floor(scores * levels) / levels
        truth = (mix(n, 12) < 0.2 + 0.6 * scores).astype(int)
        curves(case, truth, scores, points=False)
        curves(case + "-float32", truth, scores.astype(np.float32).astype(np.float64), points=False)
        curves(case + "-centred", truth, scores - 0.5, points=False)

    # Probabilities.
    p = np.array([0.0, 1.0, 0.5, 1e-300, 1 - 2.0**-53, 0.25, 0.75, 1.0, 0.0])
    truth = [0, 1, 1, 0, 1, 1, 0, 0, 1]
    both = np.column_stack([1 - p, p])
    given("extreme-probabilities", 2, truth, probabilities=both)
    losses("extreme-probabilities", 2, truth, both)
    curves("extreme-probabilities", truth, p)
    n = 150
    truth = rng.integers(0, 2, n)
    p = 1 / (1 + np.exp(-(2 * truth - 1) - rng.normal(0, 1.5, n)))
    both = np.column_stack([1 - p, p])
    given("binary", 2, truth, probabilities=both)
    counts("binary", 2, truth, both.argmax(axis=1))
    losses("binary", 2, truth, both)
    curves("binary", truth, both[:, 1])
    n, k = 200, 4
    truth = rng.integers(0, k, n)
    truth[:4] = range(4)
    many = softmax(rng.normal(0, 1, (n, k)) + 1.5 * np.eye(k)[truth])
    given("four-classes", k, truth, probabilities=many)
    counts("four-classes", k, truth, many.argmax(axis=1))
    losses("four-classes", k, truth, many)
    weights = np.round(rng.exponential(1.0, n), 3)
    weights[rng.random(n) < 0.2] = 0.0
    given("four-classes-weighted", k, truth, probabilities=many, weights=weights)
    counts("four-classes-weighted", k, truth, many.argmax(axis=1), weights)
    losses("four-classes-weighted", k, truth, many, weights)

    # Labels of many scripts, in scikit-learn's order of them.
    names = ["ärger", "Ω", "中文", "عربي", "naïve", "a b", "😀"]
    truth = [names[i] for i in rng.integers(0, len(names), 60)]
    predicted = [t if rng.random() < 0.6 else names[rng.integers(0, len(names))] for t in truth]
    case = "unicode-labels"
    order = sorted(set(truth) | set(predicted))
    LINES.append(f"{case}|labels|" + "\t".join(order))
    LINES.append(f"{case}|truth|" + "\t".join(truth))
    LINES.append(f"{case}|predicted|" + "\t".join(predicted))
    put(case, "matrix", sk.confusion_matrix(truth, predicted))
    put(case, "f1.ZERO.macro", sk.f1_score(truth, predicted, average="macro"))

    with open("classification.txt", "w", encoding="utf-8", newline="\n") as out:
        out.write("\n".join(LINES) + "\n")


main()
