"""Golden values of tests on two classifiers' scores of the same examples, by MLstatkit, scikit-learn and scipy.

Run in this directory: pip install -r requirements.txt && python paired_scores.py
"""

import csv

import numpy as np
from MLstatkit import Delong_test
from scipy import stats
from sklearn.metrics import f1_score


def write(name, header, rows):
    with open(name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def text(values):
    return " ".join(repr(float(v)) for v in np.ravel(values))


def delong_by_pairs(y, a, b):
    """DeLong, DeLong and Clarke-Pearson 1988, equations 2 to 7, pair by pair."""
    positive, negative = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    areas, v10, v01 = [], [], []
    for s in (a, b):
        psi = (s[positive][:, None] > s[negative]) + 0.5 * (s[positive][:, None] == s[negative])
        areas.append(psi.mean())
        v10.append(psi.mean(axis=1))
        v01.append(psi.mean(axis=0))
    covariance = np.cov(np.array(v10)) / len(positive) + np.cov(np.array(v01)) / len(negative)
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    return areas[0], areas[1], variance, degrees(v10, v01)


def degrees(v10, v01):
    """Satterthwaite 1946, of the variance as a sum of squares over the examples; one fewer than the smaller class at most."""
    parts = []
    for one, other in (v10, v01):
        gaps = (one - one.mean()) - (other - other.mean())
        parts.append(gaps**2 / len(gaps) / (len(gaps) - 1))
    squares = np.concatenate(parts)
    uneven = (squares**2).sum() / squares.sum() ** 2 - 1 / np.count_nonzero(squares)
    most = min(len(v10[0]), len(v01[0])) - 1
    return max(1, min(most, 2 / uneven if uneven > 0 else most))


def delong():
    rng = np.random.default_rng(21)
    rows = []
    for positives, negatives, decimals in ((20, 30, 8), (40, 25, 1), (5, 200, 8), (300, 300, 2), (2, 2, 8)):
        y = rng.permutation(np.r_[np.ones(positives, int), np.zeros(negatives, int)])
        base = rng.standard_normal(len(y)) + y
        a = np.round(stats.norm.cdf(base + 0.5 * rng.standard_normal(len(y)) - 0.5), decimals)
        b = np.round(stats.norm.cdf(0.7 * base + rng.standard_normal(len(y)) - 0.5), decimals)
        one, other, variance, df = delong_by_pairs(y, a, b)
        z = (one - other) / np.sqrt(variance)
        p = 2 * stats.norm.sf(abs(z))
        foreign = Delong_test(y, a, b)
        assert np.isclose(abs(foreign[0]), abs(z), rtol=1e-9) and np.isclose(foreign[1], p, rtol=1e-9), (foreign, z, p)
        # The reference takes the variance for known, which few positives do not make it; Student's t does not.
        p = 2 * stats.t.sf(abs(z), df)
        half = stats.t.isf(0.025, df) * np.sqrt(variance)
        rows.append([text(y), text(a), text(b), repr(float(one - other)), repr(float(z)), repr(float(df)), repr(float(p)),
                     repr(max(-1.0, float(one - other - half))), repr(min(1.0, float(one - other + half)))])
    write("delong.csv", "truth first second difference z degrees p low high".split(), rows)


def permutation():
    rng = np.random.default_rng(22)
    rows = []
    for n, k in ((12, 2), (14, 3), (10, 4)):
        y = np.r_[np.arange(k), rng.integers(0, k, n - k)]
        a = np.where(rng.random(n) < 0.8, y, rng.integers(0, k, n))
        b = np.where(rng.random(n) < 0.4, y, rng.integers(0, k, n))
        a[:k] = b[:k] = np.arange(k)

        def gap(one, other, axis=-1):
            one, other = np.broadcast_arrays(one, other)
            values = [f1_score(y, p, average="macro") - f1_score(y, q, average="macro")
                      for p, q in zip(one.reshape(-1, n), other.reshape(-1, n))]
            return np.array(values).reshape(one.shape[:-1])

        found = stats.permutation_test((a, b), gap, permutation_type="samples", n_resamples=np.inf, vectorized=True, axis=-1)
        # scipy doubles the smaller tail; of a distribution that is symmetric, as this is, that is both tails.
        null = found.null_distribution
        p = np.mean(np.abs(null) >= abs(found.statistic) - 1e-12)
        assert np.isclose(p, found.pvalue), (p, found.pvalue)
        rows.append([k, text(y), text(a), text(b), repr(float(found.statistic)), repr(float(p))])
    write("permutation.csv", "k truth first second difference p".split(), rows)


def losses():
    rng = np.random.default_rng(23)
    rows = []
    for n in (3, 30, 400):
        x = rng.gamma(2, 1, n)
        y = x + 0.1 * rng.standard_normal(n) + 0.02
        found = stats.ttest_rel(x, y)
        bounds = found.confidence_interval(0.95)
        rows.append([text(x - y), repr(float(found.statistic)), repr(float(found.pvalue)), repr(float(bounds.low)), repr(float(bounds.high))])
    write("paired_t.csv", "differences t p low high".split(), rows)


if __name__ == "__main__":
    delong()
    permutation()
    losses()
