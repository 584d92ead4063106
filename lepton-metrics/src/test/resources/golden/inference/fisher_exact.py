"""Prints the two-sided p-values of Fisher's exact test that ProportionsTest holds for counts of millions, with 40 digits.

Terms are summed from the mode outwards by their ratios; those count that are no more probable than the table itself.
"""
from mpmath import exp, loggamma, mp, mpf, nstr

mp.dps = 40


def fisher(a, b, c, d):
    n, row, column = a + b + c + d, a + b, a + c

    def probability(x):
        def f(k):
            return loggamma(mpf(k + 1))

        return exp(f(row) + f(n - row) + f(column) + f(n - column) - f(n)
                   - f(x) - f(row - x) - f(column - x) - f(n - row - column + x))

    limit = probability(a) * (1 + mpf(10) ** -14)
    mode = (row + 1) * (column + 1) // (n + 2)
    total = mpf(0)
    for step in (1, -1):
        x = mode if step == 1 else mode - 1
        p = probability(x)
        while p >= limit * mpf(10) ** -25:
            total += p if p <= limit else 0
            if step == 1:
                p *= mpf((row - x) * (column - x)) / mpf((x + 1) * (n - row - column + x + 1))
            else:
                p *= mpf(x * (n - row - column + x)) / mpf((row - x + 1) * (column - x + 1))
            x += step
    return total


for table in ((500_000_000, 500_000_000, 500_020_000, 499_980_000), (4_000_000, 6_000_000, 4_003_000, 5_997_000),
              (300, 700, 900, 100)):
    print(table, nstr(fisher(*table), 16))
