"""Writes latencies.txt: quantiles by numpy, and their intervals by scipy.

Run it in this folder, with the packages of requirements.txt: python golden.py

Each line is 'case|field|values', separated by spaces. 'quantile Q' has the value, then the bounds at 95 %, nan where there
is none.
"""

import numpy as np
from scipy import stats

LINES = []


def main():
    rng = np.random.default_rng(23)
    cases = {
        "one": [7],
        "ties": rng.integers(1, 6, 80),
        "spread": np.sort(rng.lognormal(13, 1.5, 500)).astype(int)[::-1],
        "small": rng.integers(0, 700, 200),
        "hundred": np.arange(1, 101),
        "vast": (10 ** rng.uniform(0, 18, 300)).astype(int),
    }
    for case, nanos in cases.items():
        nanos = np.asarray(nanos)
        LINES.append(f"{case}|nanos|{' '.join(str(v) for v in nanos)}")
        LINES.append(f"{case}|mean|{float(np.mean([int(v) for v in nanos]))!r}")
        # Not such as 0.07: 0.07 * 100 is a little more than 7 in doubles, and so the 8th value for numpy.
        for q in (0.25, 0.5, 0.9, 0.95, 0.99, 0.999):
            # The least value whose rank reaches q * n.
            value = np.quantile(nanos, q, method="inverted_cdf")
            bounds = stats.quantile_test(nanos, p=q).confidence_interval(0.95)
            found = [float(value), float(bounds.low), float(bounds.high)]
            LINES.append(f"{case}|quantile {q}|{' '.join(map(repr, found))}")
    with open("latencies.txt", "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(LINES) + "\n")


main()
