"""Writes the golden file beside it: python golden.py, with requirements.txt installed."""

import json
import pathlib

from scipy.stats import fisher_exact
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

HERE = pathlib.Path(__file__).parent

CASES = [
    [(30, 100), (60, 120)],
    [(1, 20), (9, 20)],
    [(170, 200), (190, 200), (150, 200)],
    [(41000, 100000), (50000, 100000)],
    [(2497500, 5000000), (2500000, 5000000)],
    [(45, 50), (50, 60), (20, 40), (9, 30), (70, 110)],
    [(2, 900), (15, 1100), (30, 4000)],
]


def comparisons(groups):
    for i in range(len(groups)):
        for j in range(i + 1, len(groups)):
            less, more = sorted((groups[i], groups[j]), key=lambda group: group[0] / group[1])
            (x1, n1), (x2, n2) = less, more
            yield {
                "ratio": (x1 / n1) / (x2 / n2),
                "p": float(fisher_exact([[x1, n1 - x1], [x2, n2 - x2]])[1]),
                "deviations": float(proportions_ztest([x1, x2], [n1, n2])[0]),
            }


def cases():
    for groups in CASES:
        compared = list(comparisons(groups))
        rejected = multipletests([one["p"] for one in compared], alpha=0.05, method="holm")[0]
        for one, is_rejected in zip(compared, rejected):
            one["significant"] = bool(is_rejected)
        yield {"groups": groups, "compared": compared}


lines = ",\n".join(json.dumps(case) for case in cases())
(HERE / "golden.json").write_text("[\n" + lines + "\n]\n", encoding="utf-8")
