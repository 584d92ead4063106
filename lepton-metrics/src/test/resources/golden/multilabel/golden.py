"""Writes multilabel.txt: multilabel measures by scikit-learn.

Run it in this folder, with the packages of requirements.txt: python golden.py

Each line is 'case|field|values', values separated by spaces; numbers as Python's repr, so that no digit is lost.
"""

import warnings

import numpy as np
import sklearn.metrics as sk

warnings.simplefilter("ignore")
LINES = []


def put(case, field, values):
    text = " ".join(repr(v) for v in np.asarray(values).ravel().tolist())
    LINES.append(f"{case}|{field}|{text}")


def case_of(case, truth, scores, weights=None):
    truth, scores = np.asarray(truth), np.asarray(scores, dtype=float)
    predicted = (scores >= 0.5).astype(int)
    w = weights
    put(case, "k", truth.shape[1])
    put(case, "truth", truth)
    put(case, "scores", scores)
    if w is not None:
        put(case, "weights", w)
    put(case, "accuracy", sk.accuracy_score(truth, predicted, sample_weight=w))
    put(case, "hamming_loss", sk.hamming_loss(truth, predicted, sample_weight=w))
    put(case, "label_ranking_average_precision",
        sk.label_ranking_average_precision_score(truth, scores, sample_weight=w))
    put(case, "coverage_error", sk.coverage_error(truth, scores, sample_weight=w))
    put(case, "label_ranking_loss", sk.label_ranking_loss(truth, scores, sample_weight=w))
    for policy, zero in (("ZERO", 0), ("ONE", 1), ("SKIP", np.nan)):
        for average in (None, "micro", "macro", "weighted", "samples"):
            p, r, f, _ = sk.precision_recall_fscore_support(
                truth, predicted, average=average, sample_weight=w, zero_division=zero)
            for name, value in (("PRECISION", p), ("RECALL", r), ("F1", f)):
                put(case, f"{name}.{policy}.{average or 'labels'}", value)
            if policy != "SKIP":  # which jaccard_score does not know
                put(case, f"JACCARD.{policy}.{average or 'labels'}", sk.jaccard_score(
                    truth, predicted, average=average, sample_weight=w, zero_division=zero))
    if (truth.any(axis=0) & ~truth.all(axis=0)).all():
        for average in ("micro", "macro", "weighted"):
            put(case, "roc_auc." + average, sk.roc_auc_score(truth, scores, average=average, sample_weight=w))
            put(case, "average_precision." + average,
                sk.average_precision_score(truth, scores, average=average, sample_weight=w))


def main():
    rng = np.random.default_rng(20260105)
    n, k = 80, 5
    truth = (rng.random((n, k)) < [0.5, 0.3, 0.2, 0.1, 0.6]).astype(int)
    scores = np.round(np.clip(0.35 * truth + rng.random((n, k)) * 0.7, 0, 1), 1)
    case_of("ties", truth, scores)
    case_of("ties-weighted", truth, scores, np.round(rng.exponential(1.0, n), 3))
    case_of("absent", [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 0, 0]],
            [[0.1, 0.2, 0.3], [0.9, 0.6, 0.1], [0.4, 0.8, 0.2], [0.7, 0.2, 0.2]])
    case_of("all-and-none", [[1, 1, 1], [0, 0, 0], [1, 0, 1]], [[0.5, 0.5, 0.5], [0.4, 0.4, 0.4], [0.3, 0.3, 0.9]])

    with open("multilabel.txt", "w", encoding="utf-8", newline="\n") as out:
        out.write("\n".join(LINES) + "\n")


main()
