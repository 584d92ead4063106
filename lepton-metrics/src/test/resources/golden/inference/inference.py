"""Writes inference.txt: intervals and tests, by statsmodels and scipy, and by their definitions in 50 digits (mpmath).

Run it in this folder, with the packages of requirements.txt: python inference.py

Each line is 'function|arguments|values', separated by spaces; numbers as Python's repr.
"""

import numpy as np
from mpmath import mp, mpf
import mpmath
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

mp.dps = 50
LINES = []


def put(function, arguments, values):
    LINES.append("|".join([function, " ".join(map(repr, arguments)), " ".join(repr(float(v)) for v in values)]))


def z_of(level):
    # The level as the double that it is.
    return mpmath.sqrt(2) * mpmath.erfinv(mpf(level))


def wilson(s, n, level):
    z, p = z_of(level), mpf(s) / n
    centre, shrink = p + z**2 / (2 * n), 1 + z**2 / n
    half = z * mpmath.sqrt(p * (1 - p) / n + z**2 / (4 * mpf(n) ** 2))
    return (centre - half) / shrink, (centre + half) / shrink


def newcombe(s1, n1, s2, n2, level):
    p1, p2 = mpf(s1) / n1, mpf(s2) / n2
    (l1, u1), (l2, u2) = wilson(s1, n1, level), wilson(s2, n2, level)
    d = p1 - p2
    return d - mpmath.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), d + mpmath.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


def beta_quantile(q, a, b):
    """By bisection on mpmath's incomplete beta function."""
    low, high = mpf(0), mpf(1)
    while mpmath.betainc(a, b, 0, high / 2, regularized=True) > q:
        high /= 2
    for _ in range(110):
        middle = (low + high) / 2
        if mpmath.betainc(a, b, 0, middle, regularized=True) < q:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def clopper_pearson(s, n, level):
    tail = (1 - mpf(level)) / 2
    low = mpf(0) if s == 0 else beta_quantile(tail, s, n - s + 1)
    high = mpf(1) if s == n else 1 - beta_quantile(tail, n - s, s + 1)
    return low, high


def koopman(s1, n1, s2, n2, level):
    limit = z_of(level) ** 2

    def statistic(ratio):
        # The restricted maximum of the likelihood, by the quadratic of Miettinen and Nurminen.
        a = (n1 + n2) * ratio
        b = -(n1 * ratio + s1 + n2 + s2 * ratio)
        c = mpf(s1 + s2)
        p2 = (-b - mpmath.sqrt(b * b - 4 * a * c)) / (2 * a)
        p1 = ratio * p2
        gap = mpf(s1) / n1 - ratio * mpf(s2) / n2
        return gap**2 / (p1 * (1 - p1) / n1 + ratio**2 * p2 * (1 - p2) / n2)

    def border(inside, outside):
        for _ in range(150):
            middle = mpmath.sqrt(inside * outside)
            if statistic(middle) <= limit:
                inside = middle
            else:
                outside = middle
        return inside

    if s1 > 0 and s2 > 0:
        centre = mpf(s1) * n2 / (mpf(n1) * s2)
    else:
        centre = mpf(10) ** (-25 if s1 == 0 else 25)
    low = mpf(0) if s1 == 0 else border(centre, mpf(10) ** -30)
    high = mpmath.inf if s2 == 0 else border(centre, mpf(10) ** 30)
    return low, high


def fisher(a, b, c, d):
    """The sum of the probabilities of tables no more probable than this one, exactly."""
    from math import comb
    row, column, total = a + b, a + c, a + b + c + d
    weights = {x: comb(row, x) * comb(total - row, column - x) for x in range(max(0, column - c - d), min(row, column) + 1)}
    return mpf(sum(w for w in weights.values() if w <= weights[a])) / comb(total, column)


def delong(truth, scores):
    """The area and DeLong's variance from all pairs, as defined."""
    truth, scores = np.asarray(truth), np.asarray(scores)
    x, y = scores[truth == 1], scores[truth == 0]
    psi = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    v10, v01 = psi.mean(axis=1), psi.mean(axis=0)
    return psi.mean(), v10.var(ddof=1) / len(x) + v01.var(ddof=1) / len(y)


for level in (0.5, 0.9, 0.95, 0.99, 0.9999):
    for s, n in ((0, 1), (1, 1), (0, 10), (1, 10), (5, 10), (10, 10), (3, 7), (1, 1000), (999, 1000), (0, 100000),
                 (99999, 100000), (438, 480), (1, 10**9)):
        put("wilson", (s, n, level), wilson(s, n, level))
        if n <= 1000:
            put("clopper-pearson", (s, n, level), clopper_pearson(s, n, level))
        put("statsmodels.wilson", (s, n, level), proportion_confint(s, n, 1 - level, "wilson"))
        put("statsmodels.beta", (s, n, level), proportion_confint(s, n, 1 - level, "beta"))
for level in (0.9, 0.95, 0.999):
    for a in ((56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 20), (10, 10, 20, 20), (5, 56, 0, 29),
              (1, 1, 0, 1), (500, 10**6, 450, 10**6), (15, 15, 10, 15)):
        put("newcombe", (*a, level), newcombe(*a, level))
        put("statsmodels.newcomb", (*a, level),
            confint_proportions_2indep(*a, method="newcomb", compare="diff", alpha=1 - level))
        if not (a[0] == 0 and a[2] == 0) and not (a[0] == a[1] and a[2] == a[3]):
            put("koopman", (*a, level), koopman(*a, level))
for a in ((36, 40, 16, 80), (9, 10, 3, 10), (56, 70, 48, 80)):
    put("statsmodels.koopman", (*a, 0.95),
        confint_proportions_2indep(*a, method="score", compare="ratio", correction=False))
for table in ((8, 2, 1, 5), (3, 1, 1, 3), (0, 5, 5, 0), (10, 0, 0, 0), (1, 9, 11, 3), (12, 5, 29, 2), (200, 180, 170, 210),
              (1000, 1100, 1050, 990), (0, 0, 3, 4), (2, 3, 2, 3), (50, 0, 1000, 60)):
    put("fisher", table, [fisher(*table)])
    put("scipy.fisher", table, [stats.fisher_exact(np.reshape(table, (2, 2))).pvalue])
for level, degrees in ((0.95, 1), (0.95, 2.5), (0.99, 10), (0.9, 119), (0.95, 1e6)):
    put("scipy.t", (level, degrees), [stats.t.ppf((1 + level) / 2, degrees)])
rng = np.random.default_rng(7)
for n, ties in ((20, 0), (60, 8), (300, 0), (300, 5)):
    truth = rng.integers(0, 2, n)
    scores = truth * 0.7 + rng.normal(size=n)
    if ties:
        scores = np.round(scores * ties / 4) / ties
    LINES.append("delong|" + " ".join(map(str, truth.tolist())) + "," + " ".join(map(repr, scores.tolist())) + "|"
                 + " ".join(repr(float(v)) for v in delong(truth, scores)))

with open("inference.txt", "w", encoding="utf-8", newline="\n") as out:
    out.write("\n".join(LINES) + "\n")
