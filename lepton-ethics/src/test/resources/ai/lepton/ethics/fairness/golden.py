"""Writes the golden files beside it: python golden.py, with requirements.txt installed."""

import csv
import json
import logging
import pathlib
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")

import numpy as np
import pandas as pd
from aif360.sklearn import metrics as aif
from fairlearn import metrics as fair
from sklearn import metrics as sk

HERE = pathlib.Path(__file__).parent
BERKELEY = HERE.parents[3] / "berkeley" / "ucb-admissions.csv"


def write(name, cases):
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE / name).write_text("[\n" + lines + "\n]\n", encoding="utf-8")


def frame(by):
    """The value of each group, of a MetricFrame."""
    return {str(group): None if np.isnan(value) else float(value) for group, value in by.items()}


def berkeley():
    """One row for each applicant of 1973: gender, department, admitted."""
    rows = [row for row in csv.reader(open(BERKELEY)) if row and not row[0].startswith("#")]
    head, rows = rows[0], rows[1:]
    people = []
    for row in rows:
        entry = dict(zip(head, row))
        for admitted, count in ((1, entry["admitted"]), (0, entry["rejected"])):
            people += [(entry["gender"], entry["department"], admitted)] * int(count)
    return people


def rates(truth, predicted, group, weight=None):
    """Rates by group and their aggregates, by Fairlearn and AIF360."""
    measures = {
        "selection_rate": fair.selection_rate,
        "true_positive_rate": fair.true_positive_rate,
        "false_negative_rate": fair.false_negative_rate,
        "false_positive_rate": fair.false_positive_rate,
        "true_negative_rate": fair.true_negative_rate,
        "positive_predictive_value": sk.precision_score,
        "accuracy": sk.accuracy_score,
    }
    params = {} if weight is None else {name: {"sample_weight": weight} for name in measures}
    metric = fair.MetricFrame(
        metrics=measures, y_true=truth, y_pred=predicted, sensitive_features=group, sample_params=params
    )
    by = {name: frame(metric.by_group[name]) for name in measures}
    by["false_omission_rate"] = {
        str(g): float(
            aif.false_omission_rate_error(
                truth[group == g], predicted[group == g], sample_weight=None if weight is None else weight[group == g]
            )
        )
        for g in np.unique(group)
    }
    return {
        "group": [str(g) for g in group],
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "weight": [] if weight is None else weight.tolist(),
        "by_group": by,
        "difference": {name: float(value) for name, value in metric.difference().items()},
        "ratio": {name: float(value) for name, value in metric.ratio().items()},
    }


def binary():
    random = np.random.default_rng(11)
    for n, groups, weighted in [(80, 2, False), (300, 3, False), (300, 3, True), (2000, 5, True)]:
        group = random.integers(0, groups, n)
        truth = (random.random(n) < 0.45).astype(int)
        predicted = (random.random(n) < 0.25 + 0.4 * truth + 0.1 * group / groups).astype(int)
        weight = np.round(random.gamma(2, 2, n) + 0.1, 3) if weighted else None
        case = rates(truth, predicted, group, weight)
        if groups == 2:
            series = pd.Series(truth, index=pd.Index(group, name="g"))
            case["average_odds"] = float(
                aif.average_odds_error(series, pd.Series(predicted, index=series.index), prot_attr="g", priv_group=1)
            )
        yield case


def multiclass():
    random = np.random.default_rng(12)
    for n, classes, weighted in [(200, 3, False), (400, 4, True)]:
        group = random.integers(0, 3, n)
        truth = random.integers(0, classes, n)
        predicted = np.where(random.random(n) < 0.7 - 0.1 * group, truth, random.integers(0, classes, n))
        weight = np.round(random.gamma(2, 2, n) + 0.1, 3) if weighted else None
        metrics = {
            "accuracy": sk.accuracy_score,
            "macro f1": lambda t, p, sample_weight=None: sk.f1_score(t, p, average="macro", sample_weight=sample_weight),
        }
        for c in range(classes):
            metrics[f"recall of {c}"] = lambda t, p, sample_weight=None, c=c: sk.recall_score(
                t, p, labels=[c], average="macro", sample_weight=sample_weight
            )
        params = {} if weight is None else {name: {"sample_weight": weight} for name in metrics}
        metric = fair.MetricFrame(
            metrics=metrics, y_true=truth, y_pred=predicted, sensitive_features=group, sample_params=params
        )
        yield {
            "classes": classes,
            "group": [str(g) for g in group],
            "truth": truth.tolist(),
            "predicted": predicted.tolist(),
            "weight": [] if weight is None else weight.tolist(),
            "by_group": {name: frame(metric.by_group[name]) for name in metrics},
        }


def numbers():
    random = np.random.default_rng(13)
    for n, weighted in [(150, False), (400, True)]:
        group = random.integers(0, 3, n)
        truth = np.round(random.gamma(3, 100, n), 2)
        predicted = np.round(truth * (1 + 0.05 * group) + random.normal(0, 20, n), 2)
        weight = np.round(random.gamma(2, 2, n) + 0.1, 3) if weighted else None
        metrics = {
            "mean_absolute_error": sk.mean_absolute_error,
            "root_mean_squared_error": sk.root_mean_squared_error,
            "r2": sk.r2_score,
            "mean_prediction": fair.mean_prediction,
        }
        params = {} if weight is None else {name: {"sample_weight": weight} for name in metrics}
        metric = fair.MetricFrame(
            metrics=metrics, y_true=truth, y_pred=predicted, sensitive_features=group, sample_params=params
        )
        yield {
            "group": [str(g) for g in group],
            "truth": truth.tolist(),
            "predicted": predicted.tolist(),
            "weight": [] if weight is None else weight.tolist(),
            "by_group": {name: frame(metric.by_group[name]) for name in metrics},
        }


def individual():
    """Entropy, disparity, differential fairness and consistency, by AIF360; of alpha 0 by its definition, for AIF360 divides by the mean once more."""
    random = np.random.default_rng(14)
    for n, groups, k in [(60, 2, 5), (150, 3, 3), (300, 4, 7)]:
        group = random.integers(0, groups, n)
        truth = (random.random(n) < 0.5).astype(int)
        predicted = (random.random(n) < 0.3 + 0.4 * truth + 0.1 * group / groups).astype(int)
        rows = np.round(random.normal(size=(n, 3)) + predicted[:, None], 6)
        index = pd.Index(group, name="g")
        t = pd.Series(truth, index=index)
        p = pd.Series(predicted, index=index)
        benefits = np.round(random.gamma(2, 1, n), 4) + 0.01
        yield {
            "group": [str(g) for g in group],
            "truth": truth.tolist(),
            "predicted": predicted.tolist(),
            "rows": rows.tolist(),
            "neighbours": k,
            "benefits": benefits.tolist(),
            "entropy_of_benefits": {
                str(a): float(aif.generalized_entropy_index(benefits, alpha=a)) for a in (-1, 0.5, 1, 2, 3)
            },
            "mean_log_deviation": float(-np.log(benefits / benefits.mean()).mean()),
            "entropy": {str(a): float(aif.generalized_entropy_error(truth, predicted, alpha=a)) for a in (0.5, 1, 2, 3)},
            "between": {
                str(a): float(aif.between_group_generalized_entropy_error(t, p, prot_attr="g", alpha=a))
                for a in (1, 2)
            },
            "disparity_over_groups": float(aif.conditional_demographic_disparity(t, p, prot_attr="g")),
            "differential_fairness": float(aif.smoothed_edf(t, p, prot_attr="g", concentration=1.0)),
            "consistency": float(aif.consistency_score(rows, predicted, n_neighbors=k)),
        }


def real():
    """Berkeley's admissions: Fairlearn's frame with departments as control features."""
    people = berkeley()
    admitted = np.array([person[2] for person in people])
    gender = pd.Series([person[0] for person in people], name="gender")
    department = pd.Series([person[1] for person in people], name="department")
    metric = fair.MetricFrame(
        metrics=fair.selection_rate,
        y_true=admitted,
        y_pred=admitted,
        sensitive_features=gender,
        control_features=department,
    )
    yield {
        "by_department": {d: float(v) for d, v in metric.difference().items()},
        "ratio_by_department": {d: float(v) for d, v in metric.ratio().items()},
    }


write("binary.json", binary())
write("multiclass.json", multiclass())
write("numbers.json", numbers())
write("individual.json", individual())
write("berkeley.json", real())
