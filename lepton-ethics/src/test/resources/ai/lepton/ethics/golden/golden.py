"""Writes the golden files beside it: python golden.py, with requirements.txt installed."""

import json
import pathlib

import numpy as np
from confidenceinterval.delong import delong_roc_variance
from fairlearn import metrics as fairness
from scipy.stats import norm
from sklearn.metrics import roc_auc_score, roc_curve

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
write("attacks.json", attacks())
