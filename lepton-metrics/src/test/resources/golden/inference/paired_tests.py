"""Golden values of tests that compare classifiers, by statsmodels, mlxtend and scipy.

Run in this directory: pip install -r requirements.txt && python paired_tests.py
"""

import csv

import numpy as np
from mlxtend.evaluate import combined_ftest_5x2cv, paired_ttest_5x2cv
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import SquareTable, cochrans_q, mcnemar
from statsmodels.stats.multitest import multipletests


def write(name, header, rows):
    with open(name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def text(values):
    return " ".join(repr(float(v)) for v in np.ravel(values))


def whole(values):
    return " ".join(str(int(v)) for v in np.ravel(values))


def tango(b, c, n, level):
    """The interval from the likelihood itself: the constrained maximum is searched for, not put in a formula."""
    z = stats.norm.isf((1 - level) / 2)

    def constrained(difference):
        low, high = max(0.0, -difference), (1 - difference) / 2
        if high - low < 1e-300:
            return low

        def score(q):
            # The derivative of the log-likelihood in q, the share of the second alone; p = q + difference.
            value = -2 * (n - b - c) / max(1 - 2 * q - difference, 1e-300)
            value += b / max(q + difference, 1e-300) if b else 0
            value += c / max(q, 1e-300) if c else 0
            return value

        a, e = low + 1e-15, high - 1e-15
        if score(a) <= 0:
            return low
        if score(e) >= 0:
            return high
        return optimize.brentq(score, a, e, xtol=1e-17, rtol=1e-15, maxiter=1000)

    def squared(difference):
        q = constrained(difference)
        variance = 2 * q + difference - difference * difference
        deviation = b - c - n * difference
        return deviation * deviation - z * z * n * variance

    gap = (b - c) / n
    low = -1.0 if gap == -1 else optimize.brentq(squared, -1, gap - 1e-13, xtol=1e-16, rtol=1e-15, maxiter=1000)
    high = 1.0 if gap == 1 else optimize.brentq(squared, gap + 1e-13, 1, xtol=1e-16, rtol=1e-15, maxiter=1000)
    return low, high


def paired_counts():
    rows = []
    tables = [
        (1, 1, 7, 12), (100, 5, 15, 20), (10, 8, 8, 4), (0, 1, 0, 0), (59, 6, 16, 80), (3, 0, 9, 1),
        (1000, 200, 260, 17), (50, 25, 1, 24), (900000, 30000, 30500, 39500), (10, 1, 0, 2), (500, 1, 2, 3),
    ]
    for a, b, c, d in tables:
        table = [[a, b], [c, d]]
        exact = mcnemar(table, exact=True)
        plain = mcnemar(table, exact=False, correction=False)
        corrected = mcnemar(table, exact=False, correction=True)
        mid = 2 * stats.binom.cdf(min(b, c), b + c, 0.5) - stats.binom.pmf(min(b, c), b + c, 0.5)
        rows.append([a, b, c, d, repr(float(exact.pvalue)), repr(float(min(1.0, mid))),
                     repr(float(plain.statistic)), repr(float(plain.pvalue)),
                     # Where the counts are equal, statsmodels corrects past 0.
                     repr(0.0 if b == c else float(corrected.statistic)),
                     repr(1.0 if b == c else float(corrected.pvalue))])
    write("mcnemar.csv", "bothRight firstOnly secondOnly bothWrong exact midP chi2 chi2P corrected correctedP".split(), rows)
    rows = []
    for a, b, c, d in tables[:6] + tables[7:8] + tables[9:]:
        for level in (0.9, 0.95, 0.99):
            low, high = tango(b, c, a + b + c + d, level)
            rows.append([b, c, a + b + c + d, level, repr(float(low)), repr(float(high))])
    write("tango.csv", "firstOnly secondOnly n level low high".split(), rows)


def statistic_and_p(test):
    # statsmodels has 1 - cdf, which loses the digits of small p-values; sf keeps them.
    p = stats.chi2.sf(test.statistic, test.df)
    assert abs(p - test.pvalue) < 1e-14
    return [repr(float(test.statistic)), repr(float(p))]


def square_tables():
    rng = np.random.default_rng(1)
    rows = []
    tables = [np.array([[20, 10, 5], [3, 30, 15], [0, 5, 40]])]
    for k, scale in ((2, 30), (3, 5), (4, 100), (10, 20), (25, 9), (5, 200000)):
        tables.append(rng.integers(1, scale, (k, k)) + np.diag(rng.integers(0, 3 * scale, k)))
    # Two labels that are never confused, with all joined by others.
    tables.append(np.array([[9, 2, 0, 4], [5, 8, 1, 0], [0, 3, 7, 6], [1, 0, 2, 5]]))
    for t in tables:
        square = SquareTable(t, shift_zeros=False)
        homogeneity = square.homogeneity(method="stuart_maxwell")
        symmetry = square.symmetry() if (t + t.T > 0).all() else None
        rows.append([len(t), whole(t)] + statistic_and_p(homogeneity) + (statistic_and_p(symmetry) if symmetry else ["", ""]))
    write("square_tables.csv", "k table stuartMaxwell stuartMaxwellP bowker bowkerP".split(), rows)


def cochran():
    rng = np.random.default_rng(2)
    rows = []
    for n, rates in ((12, (0.5, 0.6, 0.4)), (100, (0.9, 0.8)), (200, (0.9, 0.85, 0.8, 0.95, 0.7)), (40, (0.5, 0.5, 0.5))):
        x = (rng.random((n, len(rates))) < np.array(rates)).astype(int)
        found = cochrans_q(x)
        rows.append([len(rates), whole(x.T), repr(float(found.statistic)), repr(float(found.pvalue))])
    write("cochran.csv", "classifiers right statistic p".split(), rows)


class Scripted:
    """A learner that learns nothing: mlxtend asks the scorer, and the scorer reads the scores from a list."""

    def __init__(self, scores):
        self.scores = iter(scores)

    def fit(self, x, y):
        return self


def cross_validation():
    rng = np.random.default_rng(3)
    rows = []
    for base, gap, spread in ((0.9, 0.02, 0.02), (0.7, 0.0, 0.05), (0.8, -0.05, 0.01)):
        first = base + spread * rng.standard_normal((5, 2))
        second = first - gap + spread * rng.standard_normal((5, 2))
        x, y = np.zeros((20, 1)), np.tile([0, 1], 10)
        found = []
        for test in (paired_ttest_5x2cv, combined_ftest_5x2cv):
            one, two = Scripted(first.ravel()), Scripted(second.ravel())
            found += test(one, two, x, y, scoring=lambda learner, x, y: next(learner.scores), random_seed=1)
        rows.append([text(first), text(second)] + [repr(float(v)) for v in found])
    write("five_by_two.csv", "first second t tP f fP".split(), rows)
    rows = []
    for folds, train, test in ((10, 900, 100), (15, 300, 150), (2, 50, 50), (100, 90, 10)):
        first = 0.8 + 0.03 * rng.standard_normal(folds)
        second = first - 0.01 + 0.02 * rng.standard_normal(folds)
        gaps = first - second
        # Nadeau and Bengio 2003, equation 3 with the correction of section 4: t = mean / sqrt((1/J + n2/n1) s²).
        error = np.sqrt((1 / folds + test / train) * np.var(gaps, ddof=1))
        t = gaps.mean() / error
        half = stats.t.isf(0.025, folds - 1) * error
        rows.append([text(first), text(second), train, test, repr(float(t)), repr(float(2 * stats.t.sf(abs(t), folds - 1))),
                     repr(float(gaps.mean() - half)), repr(float(gaps.mean() + half))])
    write("resampled_t.csv", "first second train test t p low high".split(), rows)


def multiplicity():
    rng = np.random.default_rng(4)
    rows = []
    names = (("BONFERRONI", "bonferroni"), ("HOLM", "holm"), ("HOCHBERG", "simes-hochberg"),
             ("BENJAMINI_HOCHBERG", "fdr_bh"), ("BENJAMINI_YEKUTIELI", "fdr_by"))
    cases = [[0.01, 0.04, 0.03, 0.005], [0.5], [0.02, 0.02, 0.02], [0.0, 1.0, 0.3, 0.3, 1e-300], rng.random(20) ** 3,
             rng.random(200) ** 2]
    for p in cases:
        for ours, theirs in names:
            rows.append([ours, text(p), text(multipletests(p, method=theirs)[1])])
    write("multiplicity.csv", "method p adjusted".split(), rows)


if __name__ == "__main__":
    paired_counts()
    square_tables()
    cochran()
    cross_validation()
    multiplicity()
