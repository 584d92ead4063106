"""Writes the golden files beside it: python golden.py, with requirements.txt installed."""

import json
import pathlib

import numpy as np
from confidenceinterval.delong import delong_roc_variance
from fairlearn import metrics as fairness
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import chi2, fisher_exact, norm
from sklearn.metrics import roc_auc_score, roc_curve
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep

HERE = pathlib.Path(__file__).parent


def write(name, cases):
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE / name).write_text("[\n" + lines + "\n]\n", encoding="utf-8")


def parity():
    """Differences and ratios of group rates, by Fairlearn."""
    random = np.random.default_rng(7)
    for n, groups, tilt in [(40, 2, 0.0), (60, 3, 0.1), (200, 2, 0.3), (500, 5, 0.2), (1000, 4, 0.05)]:
        group = random.integers(0, groups, n)
        truth = (random.random(n) < 0.45).astype(int)
        predicted = (random.random(n) < 0.2 + 0.4 * truth + tilt * group / groups).astype(int)
        of = {"y_true": truth, "y_pred": predicted, "sensitive_features": group}
        yield {
            "group": group.tolist(),
            "truth": truth.tolist(),
            "predicted": predicted.tolist(),
            "demographic_parity_difference": float(fairness.demographic_parity_difference(**of)),
            "demographic_parity_ratio": float(fairness.demographic_parity_ratio(**of)),
            "equal_opportunity_difference": float(fairness.equal_opportunity_difference(**of)),
            "equal_opportunity_ratio": float(fairness.equal_opportunity_ratio(**of)),
            "equalized_odds_difference": float(fairness.equalized_odds_difference(**of)),
            "mean_equalized_odds_difference": float(fairness.equalized_odds_difference(**of, agg="mean")),
            "equalized_odds_ratio": float(fairness.equalized_odds_ratio(**of)),
        }


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
        entry = {
            "strata": case,
            "ratio": ratio,
            "odds_ratio": float(table.oddsratio_pooled),
            "log_odds_error": float(table.logodds_pooled_se),
            "independence": float(table.test_null_odds(correction=False).pvalue),
            "low": float(low),
            "high": float(high),
        }
        if len(case) > 1:
            entry["odds_homogeneity"] = float(table.test_equal_odds(adjust=True).pvalue)
            entry["ratio_homogeneity"] = float(chi2.sf(gaps, len(case) - 1))
        else:
            a, n1, c, n2 = case[0]
            low, high = confint_proportions_2indep(a, n1, c, n2, compare="ratio", method="score", correction=True)
            entry["single_low"] = float(low)
            entry["single_high"] = float(high)
            entry["fisher"] = float(fisher_exact([[a, n1 - a], [c, n2 - c]]).pvalue)
        yield entry


def attacks():
    """Membership attacks, by scikit-learn; DeLong's variance by confidenceinterval."""
    random = np.random.default_rng(3)
    for m, n, shift, digits in [(60, 50, 0.0, 6), (200, 150, 0.4, 6), (300, 400, 0.2, 1), (1000, 900, 1.0, 2)]:
        members = np.round(random.normal(shift, 1, m), digits)
        others = np.round(random.normal(0, 1, n), digits)
        truth = np.repeat([True, False], [m, n])
        scores = np.concatenate([members, others])
        _, spread = delong_roc_variance(truth, scores)  # computed in single precision
        auc = roc_auc_score(truth, scores)
        false, true, _ = roc_curve(truth, scores, drop_intermediate=False)
        yield {
            "members": members.tolist(),
            "non_members": others.tolist(),
            "auc": float(auc),
            "low": float(auc - norm.ppf(0.975) * np.sqrt(spread)),
            "high": float(auc + norm.ppf(0.975) * np.sqrt(spread)),
            "advantage": float(max(true - false)),
            "true_positive_rate_at_0.1": float(max(true[false <= 0.1])),
            "true_positive_rate_at_0.05": float(max(true[false <= 0.05])),
        }


write("parity.json", parity())
write("strata.json", strata())
write("attacks.json", attacks())
