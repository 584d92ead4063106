"""Writes the golden files beside it: python golden.py, with requirements.txt installed."""

import json
import pathlib

import numpy as np
import pandas as pd
from pycanon import anonymity
from scipy.optimize import linprog
from scipy.special import kolmogorov
from scipy.stats import chi2_contingency, ks_2samp, ncx2

HERE = pathlib.Path(__file__).parent


def write(name, cases):
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE / name).write_text("[\n" + lines + "\n]\n", encoding="utf-8")


def distances():
    """Kolmogorov's and Smirnov's test of samples without ties, exact."""
    random = np.random.default_rng(11)
    for n, m, shift in [(1, 1, 0), (3, 5, 2), (8, 8, 0.5), (20, 20, 0), (30, 17, 0.7), (200, 150, 0.2), (60, 60, 3)]:
        first = random.normal(0, 1, n)
        second = random.normal(shift, 1, m)
        found = ks_2samp(first, second, method="exact")
        yield {
            "first": first.tolist(),
            "second": second.tolist(),
            "distance": float(found.statistic),
            "p": float(found.pvalue),
        }


def limits():
    """The limit of its distribution, for large samples."""
    for x in [0.2, 0.31, 0.5, 0.8, 1.0, 1.3581, 2.0, 3.5]:
        yield {"x": x, "p": float(kolmogorov(x))}


def shifted():
    """The noncentral chi-squared distribution."""
    for degrees, shift, x in [(4, 0, 3.2), (4, 2.5, 7), (9, 40, 30), (9, 400, 450), (1, 0.1, 0.01), (9, 6000, 5900), (9, 1e6, 1.003e6)]:
        yield {"degrees": degrees, "shift": shift, "x": x, "p": float(ncx2.cdf(x, degrees, shift))}


def homogeneity():
    """Pearson's chi-squared of two samples' levels."""
    for first, second in [([30, 50, 20], [35, 40, 25]), ([100, 3000], [150, 2900]), ([9, 8, 7, 6, 10], [15, 5, 8, 9, 12])]:
        found = chi2_contingency([first, second], correction=False)
        yield {"first": first, "second": second, "statistic": float(found.statistic), "p": float(found.pvalue)}


def stability():
    """The population stability index over deciles of the reference."""
    random = np.random.default_rng(12)
    for n, m, shift, scale in [(500, 500, 0, 1), (2000, 300, 0.3, 1), (1000, 1000, 0.5, 1.3)]:
        first = np.round(random.normal(0, 1, n), 3)
        second = np.round(random.normal(shift, scale, m), 3)
        bounds = np.quantile(first, np.arange(1, 10) / 10, method="inverted_cdf")
        edges = np.concatenate([[-np.inf], bounds, [np.inf]])
        # Bins are open below and closed above.
        q = np.histogram(-first, -edges[::-1])[0][::-1] / n
        p = np.histogram(-second, -edges[::-1])[0][::-1] / m
        yield {
            "first": first.tolist(),
            "second": second.tolist(),
            "psi": float(np.sum((p - q) * np.log(p / q))),
        }


def transported(p, q, distance):
    """The least work to make q of p, as a linear program."""
    size = len(p)
    rows = [np.kron(np.eye(size)[i], np.ones(size)) for i in range(size)]
    columns = [np.kron(np.ones(size), np.eye(size)[j]) for j in range(size)]
    return float(linprog(distance.ravel(), A_eq=rows + columns, b_eq=np.concatenate([p, q]), method="highs").fun)


HIERARCHY = [
    ["flu", "infection", "lung"],
    ["pneumonia", "infection", "lung"],
    ["edema", "vascular", "lung"],
    ["ulcer", "stomach", "gut"],
    ["gastritis", "stomach", "gut"],
    ["colitis", "colon", "gut"],
]


def records():
    """What pycanon finds of tables; distances in an order and in a hierarchy as linear programs, which it lacks."""
    random = np.random.default_rng(13)
    names = [row[0] for row in HIERARCHY]
    for n in [60, 200, 600]:
        table = pd.DataFrame(
            {
                "age": random.integers(2, 5, n).astype(str),
                "zip": random.integers(0, 3, n).astype(str),
                "disease": random.choice(names, n, p=[0.3, 0.2, 0.2, 0.1, 0.1, 0.1]),
                "salary": random.integers(3, 12, n),
            }
        )
        known = ["age", "zip"]
        whole = table["disease"].value_counts(normalize=True).reindex(names).fillna(0).to_numpy()
        wages = np.sort(table["salary"].unique())
        paid = table["salary"].value_counts(normalize=True).reindex(wages).to_numpy()
        apart = np.array([[above(a, b) for b in HIERARCHY] for a in HIERARCHY]) / 3
        ordered = np.abs(np.subtract.outer(np.arange(len(wages)), np.arange(len(wages)))) / (len(wages) - 1)
        tree, line, entropy, ratio = 0, 0, np.inf, 0
        for _, rows in table.groupby(known):
            shares = rows["disease"].value_counts(normalize=True)
            tree = max(tree, transported(shares.reindex(names).fillna(0).to_numpy(), whole, apart))
            pay = rows["salary"].value_counts(normalize=True).reindex(wages).fillna(0).to_numpy()
            line = max(line, transported(pay, paid, ordered))
            entropy = min(entropy, float(np.exp(-np.sum(shares * np.log(shares)))))
            counts = np.sort(rows["disease"].value_counts().to_numpy())[::-1]
            ratio = max(ratio, counts[0] / counts[2:].sum() if len(counts) > 2 else np.inf)
        assert int(entropy) == anonymity.entropy_l_diversity(table, known, ["disease"])
        assert abs(line - anonymity.t_closeness(table, known, ["salary"])) < 1e-9
        yield {
            **{name: table[name].tolist() for name in table},
            "k": int(anonymity.k_anonymity(table, known)),
            "l": int(anonymity.l_diversity(table, known, ["disease"])),
            "entropy": entropy,
            "recursive": float(ratio),
            "t": float(anonymity.t_closeness(table, known, ["disease"])),
            "ordered": line,
            "hierarchical": tree,
        }


def above(first, second):
    return next((i for i in range(3) if first[i] == second[i]), 3)


if __name__ == "__main__":
    write("distances.json", distances())
    write("limits.json", limits())
    write("shifted.json", shifted())
    write("homogeneity.json", homogeneity())
    write("stability.json", stability())
    write("records.json", records())
