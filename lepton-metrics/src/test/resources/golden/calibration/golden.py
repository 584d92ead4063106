"""Writes recalibration.txt: decompositions, calibration errors and recalibrations by scikit-learn and by definition.

Run it in this folder, with the packages of requirements.txt: python golden.py

Each line is 'case|field|values', values separated by spaces; numbers as Python's repr, so that no digit is lost.
"""

import math
import warnings

import mpmath
import numpy as np
import sklearn.metrics as sk
import torch
from scipy import optimize, stats
from sklearn.calibration import _sigmoid_calibration, _TemperatureScaling, calibration_curve
from sklearn.isotonic import IsotonicRegression
from torchmetrics.functional.classification.calibration_error import _ce_compute

warnings.simplefilter("ignore")
mpmath.mp.dps = 40
LINES = []


def put(case, field, values):
    text = " ".join(repr(v) for v in np.asarray(values).ravel().tolist())
    LINES.append(f"{case}|{field}|{text}")


def platt(scores, truth, weights):
    """Newton's method on Platt's loss, in 40 digits."""
    w = np.ones(len(truth)) if weights is None else weights
    n1, n0 = w[truth == 1].sum(), w[truth == 0].sum()
    s = [mpmath.mpf(float(v)) for v in scores]
    t = [mpmath.mpf(float(n1 + 1)) / mpmath.mpf(float(n1 + 2)) if y else 1 / mpmath.mpf(float(n0 + 2)) for y in truth]
    w = [mpmath.mpf(float(v)) for v in w]

    def slopes(a, b):
        gaps = [wi * (ti - 1 / (1 + mpmath.exp(a * si + b))) for si, ti, wi in zip(s, t, w)]
        return mpmath.fsum(g * si for g, si in zip(gaps, s)), mpmath.fsum(gaps)

    start = _sigmoid_calibration(scores, truth, weights)
    return [float(v) for v in mpmath.findroot(slopes, start)], start


def temperature(logits, truth, weights):
    w = np.ones(len(truth)) if weights is None else weights
    rows = [[mpmath.mpf(float(v)) for v in row] for row in logits]

    def slope(inverse):
        total = mpmath.mpf(0)
        for row, y, wi in zip(rows, truth, w):
            p = [mpmath.exp(inverse * z) for z in row]
            total += mpmath.mpf(float(wi)) * (mpmath.fsum(pi * z for pi, z in zip(p, row)) / mpmath.fsum(p) - row[y])
        return total

    sklearn = _TemperatureScaling().fit(logits, truth.astype(float), weights)
    return float(1 / mpmath.findroot(slope, float(sklearn.beta_))), float(1 / sklearn.beta_)


def binary(case, scores, probabilities, truth, weights):
    put(case, "scores", scores)
    put(case, "probabilities", probabilities)
    put(case, "truth", truth)
    if weights is not None:
        put(case, "weights", weights)
    exact, sklearn = platt(scores, truth, weights)
    put(case, "platt", exact)
    put(case, "platt.sklearn", sklearn)
    isotonic = IsotonicRegression(out_of_bounds="clip").fit(scores, truth, sample_weight=weights)
    put(case, "isotonic.x", isotonic.X_thresholds_)
    put(case, "isotonic.y", isotonic.y_thresholds_)
    probe = np.concatenate([np.linspace(scores.min() - 1, scores.max() + 1, 41), scores[:10]])
    put(case, "probe", probe)
    put(case, "isotonic.probe", isotonic.predict(probe))
    both = np.column_stack([1 - probabilities, probabilities])
    put(case, "d2_brier", sk.d2_brier_score(truth, both, sample_weight=weights, labels=[0, 1]))
    put(case, "d2_log_loss", sk.d2_log_loss_score(truth, both, sample_weight=weights, labels=[0, 1]))
    put(case, "brier", sk.brier_score_loss(truth, probabilities, sample_weight=weights))
    w = np.ones(len(truth)) if weights is None else weights
    put(case, "decomposition.10", decomposition(probabilities, truth, np.digitize(probabilities, np.arange(1, 10) / 10), w))
    if weights is None:
        values = np.unique(probabilities, return_inverse=True)[1]
        put(case, "decomposition.distinct", decomposition(probabilities, truth, values, w))
        for bins in (5, 8):
            right, sure = calibration_curve(truth, probabilities, n_bins=bins, strategy="quantile")
            put(case, f"quantile.{bins}.accuracy", right)
            put(case, f"quantile.{bins}.confidence", sure)
        errors(case, probabilities, truth, 10)


def errors(case, confidence, correct, bins):
    tensors = torch.tensor(confidence), torch.tensor(correct, dtype=torch.float64)
    borders = torch.tensor(np.arange(bins + 1) / bins)
    put(case, "l2", float(_ce_compute(*tensors, borders, norm="l2")))
    put(case, "l2.debiased", float(_ce_compute(*tensors, borders, norm="l2", debias=True)))
    put(case, "max", float(_ce_compute(*tensors, borders, norm="max")))
    place = np.digitize(confidence, np.arange(1, bins) / bins)
    plain = expected = 0.0
    for b in np.unique(place):
        inside = place == b
        share, right = inside.mean(), correct[inside].mean()
        gap = abs(confidence[inside].mean() - right)
        plain += share * gap
        sd = math.sqrt(right * (1 - right) / inside.sum())
        expected += share * (stats.foldnorm.mean(gap / sd, scale=sd) if sd > 0 else gap)
    put(case, "l1.debiased", max(0.0, 2 * plain - expected))


def decomposition(p, y, place, w):
    """Reliability, resolution, uncertainty, and the two parts within bins."""
    total, base = w.sum(), np.average(y, weights=w)
    parts = np.zeros(4)
    for b in np.unique(place):
        inside = (place == b) & (w > 0)
        if not inside.any():
            continue
        wi, pi, yi = w[inside], p[inside], y[inside]
        mean, share = np.average(pi, weights=wi), np.average(yi, weights=wi)
        parts += [wi.sum() * (mean - share) ** 2, wi.sum() * (share - base) ** 2,
                  (wi * (pi - mean) ** 2).sum(), 2 * (wi * (pi - mean) * (yi - share)).sum()]
    parts /= total
    return [parts[0], parts[1], base * (1 - base), parts[2], parts[3]]


def many(case, k, logits, truth, weights):
    put(case, "k", k)
    put(case, "logits", logits)
    put(case, "truth", truth)
    if weights is not None:
        put(case, "weights", weights)
    exact, sklearn = temperature(logits, truth, weights)
    put(case, "temperature", exact)
    put(case, "temperature.sklearn", sklearn)
    e = np.exp((logits - logits.max(axis=1, keepdims=True)) / exact)
    put(case, "recalibrated", e / e.sum(axis=1, keepdims=True))
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    put(case, "probabilities", p)
    put(case, "d2_brier", sk.d2_brier_score(truth, p, sample_weight=weights, labels=range(k)))
    put(case, "d2_log_loss", sk.d2_log_loss_score(truth, p, sample_weight=weights, labels=range(k)))


def main():
    rng = np.random.default_rng(20260104)
    n = 150
    truth = rng.integers(0, 2, n)
    scores = np.round((2 * truth - 1) + rng.normal(0, 1.5, n), 1)
    probabilities = 1 / (1 + np.exp(-2 * scores))
    weights = np.round(rng.exponential(1.0, n), 3)
    weights[rng.random(n) < 0.2] = 0.0
    binary("scores", scores, probabilities, truth, None)
    binary("scores-weighted", scores, probabilities, truth, weights)
    binary("large-scores", 100 * scores + 1000, probabilities, truth, None)
    n, k = 90, 4
    truth = rng.integers(0, k, n)
    logits = 3 * (rng.normal(0, 1, (n, k)) + 1.2 * np.eye(k)[truth])
    many("logits", k, logits, truth, None)
    many("logits-weighted", k, logits, truth, np.round(rng.exponential(1.0, n), 3))

    with open("recalibration.txt", "w", encoding="utf-8", newline="\n") as out:
        out.write("\n".join(LINES) + "\n")


main()
