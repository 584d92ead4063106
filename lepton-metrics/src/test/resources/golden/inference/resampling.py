"""Writes resampling.txt: intervals of quantiles and of functions of sums, by scipy.

Run it in this folder, with the packages of requirements.txt: python resampling.py

'quantile' lines: quantile, n, level | ranks from 1, nan where there is none. 'bca' lines: what | values | low and high of
scipy's BCa bootstrap with 100,000 resamples, which is steady to about a hundredth of the width.
"""

import numpy as np
from scipy import stats

LINES = []


def put(name, given, found):
    LINES.append("|".join([name, " ".join(map(repr, given)), " ".join(repr(float(v)) for v in found)]))


def main():
    for q in (0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999):
        for n in (1, 2, 5, 6, 10, 59, 100, 299, 1000, 12345, 100000):
            for level in (0.5, 0.9, 0.95, 0.999):
                if (q, n, level) == (0.5, 2, 0.5):
                    continue  # the two values enclose the median with a probability of exactly 0.5; scipy leaves that out
                # Of the values 1 to n, the bounds are their own ranks.
                found = stats.quantile_test(np.arange(1.0, n + 1), p=q).confidence_interval(level)
                put("quantile", [q, n, level], [found.low, found.high])
    rng = np.random.default_rng(5)

    def bca(name, data, statistic, level):
        found = stats.bootstrap(
            (np.arange(len(data)),),
            lambda i, axis: statistic(data[i], axis),
            n_resamples=100_000,
            confidence_level=level,
            method="BCa",
            vectorized=True,
            batch=2000,
            rng=rng,
        ).confidence_interval
        put(name, [float(v) for v in data.ravel()] + [level], [found.low, found.high])

    def r2(rows, axis):
        y, p = rows[..., 0], rows[..., 1]
        return 1 - ((y - p) ** 2).sum(axis) / ((y - y.mean(axis, keepdims=True)) ** 2).sum(axis)

    skewed = rng.lognormal(size=(60, 1))
    for level in (0.8, 0.95):
        bca("mean", skewed, lambda rows, axis: rows[..., 0].mean(axis), level)
    y = rng.gamma(2, 2, 50)
    pairs = np.stack([y, y + rng.normal(size=50)], axis=1)
    for level in (0.8, 0.95):
        bca("r2", pairs, r2, level)

    with open("resampling.txt", "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(LINES) + "\n")


main()
