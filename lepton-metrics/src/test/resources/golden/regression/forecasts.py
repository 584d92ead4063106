"""Writes forecasts.txt: scores of predicted distributions and intervals, by properscoring, torchmetrics and scoringrules.

Run it in this folder, with the packages of requirements.txt: python forecasts.py

Each line is 'case|field|values', separated by spaces; numbers as Python's repr.
"""

import numpy as np
import properscoring
import scoringrules
import torch
from torchmetrics.functional.regression import continuous_ranked_probability_score

LINES = []


def put(case, field, values):
    LINES.append("|".join([case, field, " ".join(repr(float(v)) for v in np.atleast_1d(values).ravel())]))


def main():
    rng = np.random.default_rng(8)
    for case, members in (("one", 1), ("two", 2), ("eleven", 11), ("hundred", 100), ("ties", 8), ("offset", 5)):
        y = rng.normal(size=12)
        x = y[:, None] + rng.normal(size=(12, members))
        if case == "ties":
            y, x = np.round(y), np.round(x)
        if case == "offset":
            # Halves are exact in doubles of this size.
            y, x = np.round(y * 2) / 2 + 1e9, np.round(x * 2) / 2 + 1e9
        put(case, "truth", y)
        put(case, "members", x)
        put(case, "properscoring", properscoring.crps_ensemble(y, x))
        put(case, "scoringrules", scoringrules.crps_ensemble(y, x, estimator="nrg"))
        if members > 1:
            put(case, "fair", scoringrules.crps_ensemble(y, x, estimator="fair"))
            put(case, "torchmetrics", continuous_ranked_probability_score(torch.tensor(x), torch.tensor(y)))
    y = np.concatenate([rng.normal(size=10), [0.0, 40.0, -40.0, 1e-9]])
    mean = np.concatenate([rng.normal(size=10), [0.0, 0.0, 0.0, 0.0]])
    deviation = np.concatenate([rng.gamma(2, 1, size=10), [1.0, 1.0, 0.01, 1e3]])
    put("gaussian", "truth", y)
    put("gaussian", "mean", mean)
    put("gaussian", "deviation", deviation)
    put("gaussian", "properscoring", properscoring.crps_gaussian(y, mean, deviation))
    put("gaussian", "scoringrules", scoringrules.crps_normal(y, mean, deviation))
    y = rng.normal(size=30)
    low, high = y - rng.gamma(1, 1, 30) + 0.3, y + rng.gamma(1, 1, 30)
    high = np.maximum(low, high)
    for level in (0.5, 0.9, 0.99):
        case = f"intervals {level}"
        put(case, "truth", y)
        put(case, "low", low)
        put(case, "high", high)
        put(case, "nominal", level)
        put(case, "scores", scoringrules.interval_score(y, low, high, 1 - level))
        put(case, "coverage", np.mean((low <= y) & (y <= high)))
        put(case, "width", np.mean(high - low))

    with open("forecasts.txt", "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(LINES) + "\n")


main()
