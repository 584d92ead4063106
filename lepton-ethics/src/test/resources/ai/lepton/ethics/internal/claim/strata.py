"""Writes strata.csv: the mean difference of shares within strata, with Miettinen's and Nurminen's stratified score interval.

All is searched for numerically by scipy: statsmodels 0.15 has the interval of one stratum, but not at the rates of greatest
likelihood (of 30 of 100 and 60 of 120, and a difference of -0.2, it has 0.277 and 0.477 in the place of 0.3 and 0.5). The
intervals of 56 of 70 against 48 of 80, and of 9 of 10 against 3 of 10, are as Newcombe 1998 prints them. Run it in this folder,
with the packages of requirements.txt: python strata.py
"""

import csv

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import norm



def variance(a, n1, c, n2, difference):
    """That at the rates of greatest likelihood where the first is the second and the difference, found by numerical search."""

    def loss(p):
        terms = [(a, p + difference), (n1 - a, 1 - p - difference), (c, p), (n2 - c, 1 - p)]
        return -sum(k * np.log(max(q, 1e-300)) for k, q in terms if k > 0)

    bounds = (max(0, -difference), min(1, 1 - difference))
    p2 = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-13}).x
    p1 = p2 + difference
    n = n1 + n2
    return (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * n / (n - 1)


def score(case, difference):
    """How many standard deviations the mean lies above a difference."""
    gap = total = 0
    for a, n1, c, n2, weight in case:
        gap += weight * (a / n1 - c / n2 - difference)
        total += weight**2 * variance(a, n1, c, n2, difference)
    return gap / np.sqrt(total)


def border(function, inside, step):
    """Walks until the sign changes, and searches between."""
    start = function(inside)
    outside = inside + step
    while function(outside) * start > 0:
        outside += step
    return brentq(function, outside - step, outside, xtol=1e-13)


def main():
    berkeley = [
        [512, 825, 89, 108],
        [353, 560, 17, 25],
        [120, 325, 202, 593],
        [138, 417, 131, 375],
        [53, 191, 94, 393],
        [22, 373, 24, 341],
    ]
    random = np.random.default_rng(12)
    cases = [[s + [s[1] * s[3] / (s[1] + s[3])] for s in berkeley], [s + [s[1] + s[3]] for s in berkeley]]
    cases.extend([[[30, 100, 60, 120, 1]], [[56, 70, 48, 80, 1]], [[9, 10, 3, 10, 1]]])
    cases.append([[1, 10, 0, 1, 11], [5, 9, 1, 2, 11], [9, 9, 1, 2, 11], [4, 10, 0, 1, 11]])
    for number, rate in ((30, 0.5), (30, 0.05), (12, 0.9)):
        case = []
        for _ in range(number):
            n1, n2 = (int(k) for k in random.integers(4, 16, 2))
            a, c = int(random.binomial(n1, rate)), int(random.binomial(n2, rate))
            if 0 < a + c < n1 + n2:
                case.append([a, n1, c, n2, n1 * n2 / (n1 + n2)])
        cases.append(case)
    with open("strata.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["strata", "value", "low", "high"])
        for case in cases:
            weights = sum(s[4] for s in case)
            value = sum(w * (a / n1 - c / n2) for a, n1, c, n2, w in case) / weights
            z = norm.ppf(0.975)
            low = border(lambda d: score(case, d) - z, value, -0.01)
            high = border(lambda d: score(case, d) + z, value, 0.01)
            rows.writerow([" ".join(repr(k) for s in case for k in s), value, low, high])


main()
