"""Writes the golden files beside it: python golden.py, with requirements.txt installed."""

import json
import pathlib

import numpy as np
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


if __name__ == "__main__":
    write("distances.json", distances())
    write("limits.json", limits())
    write("shifted.json", shifted())
    write("homogeneity.json", homogeneity())
    write("stability.json", stability())
