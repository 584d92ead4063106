"""Golden values of bootstrap intervals on fixed resamples, by scipy.

Run in this directory: pip install -r requirements.txt && python bootstrap.py
"""

import csv

import numpy as np
from scipy import stats


def text(values):
    return " ".join(repr(float(v)) for v in np.ravel(values))


def mean(x, axis=-1):
    return np.mean(x, axis=axis)


def variance(x, axis=-1):
    return np.var(x, ddof=1, axis=axis)


def median(x, axis=-1):
    return np.median(x, axis=axis)


def correlation(x, y, axis=-1):
    x = x - x.mean(axis=axis, keepdims=True)
    y = y - y.mean(axis=axis, keepdims=True)
    return (x * y).sum(axis=axis) / np.sqrt((x * x).sum(axis=axis) * (y * y).sum(axis=axis))


def main():
    rng = np.random.default_rng(11)
    x = rng.gamma(0.7, 2.0, 40)
    y = 0.5 * x + rng.standard_normal(40)
    errors = (rng.random(25) < 0.2).astype(float)
    cases = [("mean", mean, (x,)), ("variance", variance, (x,)), ("median", median, (x[:21],)), ("correlation", correlation, (x, y)),
             ("mean", mean, (errors,))]
    with open("bootstrap.csv", "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow("statistic x y replicates level percentileLow percentileHigh bcaLow bcaHigh".split())
        for name, statistic, data in cases:
            drawn = stats.bootstrap(data, statistic, n_resamples=400, paired=len(data) == 2, rng=rng, method="BCa")
            for level in (0.8, 0.95):
                bounds = []
                for method in ("percentile", "BCa"):
                    found = stats.bootstrap(data, statistic, n_resamples=0, bootstrap_result=drawn, paired=len(data) == 2,
                                            method=method, confidence_level=level)
                    bounds += [repr(float(v)) for v in found.confidence_interval]
                out.writerow([name, text(data[0]), text(data[-1]), text(drawn.bootstrap_distribution), level] + bounds)


if __name__ == "__main__":
    main()
