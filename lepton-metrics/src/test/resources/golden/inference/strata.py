"""Writes strata.csv: groups compared within strata, by statsmodels, and by numerical search where it has nothing.

Run it in this folder, with the packages of requirements.txt: python strata.py
"""

import csv

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import chi2, norm
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep


def restricted(a, n1, c, n2, ratio):
    """The second rate of greatest likelihood where the first is ratio times it, by numerical search."""

    def loss(p):
        terms = [(a, ratio * p), (n1 - a, 1 - ratio * p), (c, p), (n2 - c, 1 - p)]
        return -sum(k * np.log(max(q, 1e-300)) for k, q in terms if k > 0)

    found = minimize_scalar(loss, bounds=(0, min(1, 1 / ratio)), method="bounded", options={"xatol": 1e-13})
    return found.x


def variance(a, n1, c, n2, ratio):
    p2 = restricted(a, n1, c, n2, ratio)
    p1 = min(1, ratio * p2)
    n = n1 + n2
    return (p1 * (1 - p1) / n1 + ratio**2 * p2 * (1 - p2) / n2) * n / (n - 1)


def score(strata, ratio):
    """Miettinen and Nurminen's stratified score of a ratio, with Mantel-Haenszel weights."""
    gap = total = 0
    for a, n1, c, n2 in strata:
        weight = n1 * n2 / (n1 + n2)
        gap += weight * (a / n1 - ratio * c / n2)
        total += weight**2 * variance(a, n1, c, n2, ratio)
    return gap / np.sqrt(total)


def strata():
    """Groups compared within strata: [selected, size] of the first group, then of the second, for each stratum."""
    berkeley = [
        [512, 825, 89, 108],
        [353, 560, 17, 25],
        [120, 325, 202, 593],
        [138, 417, 131, 375],
        [53, 191, 94, 393],
        [22, 373, 24, 341],
    ]
    random = np.random.default_rng(11)
    cases = [berkeley, [[30, 100, 60, 120]], [[0, 40, 9, 50], [3, 30, 8, 25]]]
    for sizes in ([40, 60, 80], [200, 300], [6] * 30, [1000, 50, 20, 400]):
        case = []
        for size in sizes:
            n1, n2 = (max(2, int(k)) for k in size * random.uniform(0.4, 0.8, 2))
            base = random.uniform(0.15, 0.6)
            case.append([int(random.binomial(n1, base * 0.8)), n1, int(random.binomial(n2, base)), n2])
        cases.append([s for s in case if s[0] + s[2] > 0])
    for case in cases:
        table = StratifiedTable([np.array([[a, n1 - a], [c, n2 - c]]) for a, n1, c, n2 in case])
        ratio = float(table.riskratio_pooled)
        z = norm.ppf(0.975)
        low = brentq(lambda r: score(case, r) - z, ratio / 100, ratio, xtol=1e-13)
        high = brentq(lambda r: score(case, r) + z, ratio, ratio * 100, xtol=1e-13)
        gaps = sum((a / n1 - ratio * c / n2) ** 2 / variance(a, n1, c, n2, ratio) for a, n1, c, n2 in case)
        null = table.test_null_odds(correction=False)
        odds_low, odds_high = table.oddsratio_pooled_confint()
        row = [" ".join(str(count) for stratum in case for count in stratum), ratio, low, high]
        row += [table.oddsratio_pooled, odds_low, odds_high, null.statistic, null.pvalue]
        if len(case) > 1:
            equal = table.test_equal_odds(adjust=True)
            row += [equal.statistic, equal.pvalue, gaps, chi2.sf(gaps, len(case) - 1), "", ""]
        else:
            a, n1, c, n2 = case[0]
            row += ["", "", "", ""]
            row += confint_proportions_2indep(a, n1, c, n2, compare="ratio", method="score", correction=True)
        yield [cell if isinstance(cell, str) else repr(float(cell)) for cell in row]


HEADER = """strata ratio low high odds oddsLow oddsHigh alike alikeP
oneOdds oneOddsP oneRatio oneRatioP singleLow singleHigh"""

with open("strata.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(HEADER.split())
    out.writerows(strata())
