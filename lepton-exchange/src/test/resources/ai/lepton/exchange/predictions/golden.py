"""Writes NAME.csv, files of predictions, and NAME.expected.tsv, what scikit-learn makes of them.

Run it in this directory: python golden.py

Each line of the latter: name, average, label, slice, value. A value is 'undefined' where scikit-learn warns of a
division by zero or has no number.
"""

import itertools
import math
import warnings

import numpy as np
import pandas as pd
from sklearn import metrics

warnings.simplefilter("ignore")


def averages(truth, predicted, labels, weight):
    """Yields precision, recall and f1 of each class and averaged; undefined ones make their averages undefined."""
    functions = {"precision": metrics.precision_score, "recall": metrics.recall_score, "f1": metrics.f1_score}
    shares = np.array([np.average(truth == label, weights=weight) for label in labels])
    for name, function in functions.items():
        arguments = dict(labels=labels, sample_weight=weight, zero_division=np.nan)
        each = function(truth, predicted, average=None, **arguments)
        for label, value in zip(labels, each):
            yield name, "", label, value
        for average in ("macro", "weighted", "micro"):
            value = function(truth, predicted, average=average, **arguments)
            # Not the mean of those that are defined, unless the others weigh nothing.
            counted = {"micro": np.zeros(len(labels)), "macro": np.ones(len(labels)), "weighted": shares}[average]
            yield name, average, "", math.nan if np.isnan(each[counted > 0]).any() else value


def of_classes(truth, predicted, labels, weight, probabilities=None, positive=None):
    yield "accuracy", "", "", metrics.accuracy_score(truth, predicted, sample_weight=weight)
    yield "balanced_accuracy", "", "", metrics.balanced_accuracy_score(truth, predicted, sample_weight=weight)
    used = np.ones(len(truth), bool) if weight is None else weight > 0
    spread = len(set(truth[used])) > 1 and len(set(predicted[used])) > 1
    mcc = metrics.matthews_corrcoef(truth, predicted, sample_weight=weight)
    yield "matthews_corrcoef", "", "", mcc if spread else math.nan
    yield "cohen_kappa", "", "", metrics.cohen_kappa_score(truth, predicted, labels=labels, sample_weight=weight)
    lines = list(averages(truth, predicted, labels, weight))
    if probabilities is not None:
        lines += curves(truth, labels, weight, probabilities, positive)
        index = np.array([labels.index(label) for label in truth])
        numbers = list(range(len(labels)))
        yield "log_loss", "", "", metrics.log_loss(index, probabilities, labels=numbers, sample_weight=weight)
        if len(labels) == 2:
            brier = metrics.brier_score_loss(index, probabilities[:, 1], sample_weight=weight, labels=numbers, pos_label=1)
        else:
            brier = metrics.brier_score_loss(index, probabilities, sample_weight=weight, labels=numbers)
        yield "brier_score", "", "", brier
    yield from lines
    for name, average, label, value in lines:
        if positive is not None and label == positive:
            yield name, "", "", value


def curves(truth, labels, weight, probabilities, positive):
    of_each = []
    used = np.ones(len(truth), bool) if weight is None else weight > 0
    for column, label in enumerate(labels):
        hit = truth == label
        share = np.average(hit, weights=weight)
        some = hit[used].any()
        area = metrics.roc_auc_score(hit, probabilities[:, column], sample_weight=weight)
        precision = metrics.average_precision_score(hit, probabilities[:, column], sample_weight=weight)
        of_each.append((share, area if some and not hit[used].all() else math.nan, precision if some else math.nan))
        if positive is None or label == positive:
            yield "roc_auc", "", label, of_each[-1][1]
            yield "average_precision", "", label, of_each[-1][2]
    if positive is None:
        shares, areas, precisions = np.array(of_each).T
        # scikit-learn has no weighted mean where a class without weight has no area.
        yield "average_precision", "macro", "", precisions.mean()
        yield "average_precision", "weighted", "", shares[shares > 0] @ precisions[shares > 0]
        yield "roc_auc", "macro", "", areas.mean()
        yield "roc_auc", "weighted", "", shares[shares > 0] @ areas[shares > 0]
        if not np.isnan(areas).any() and len(labels) > 2:
            index = [labels.index(label) for label in truth]
            for average, mean in (("macro", areas.mean()), ("weighted", shares @ areas)):
                arguments = dict(multi_class="ovr", average=average, sample_weight=weight)
                assert math.isclose(metrics.roc_auc_score(index, probabilities, **arguments), mean, rel_tol=1e-13)


def of_numbers(truth, predicted, weight):
    names = (
        "r2_score explained_variance_score mean_absolute_error mean_squared_error root_mean_squared_error "
        "median_absolute_error mean_absolute_percentage_error mean_squared_log_error root_mean_squared_log_error "
        "mean_poisson_deviance mean_gamma_deviance d2_absolute_error_score"
    )
    for name in names.split():
        if len(set(truth)) == 1 and (name.startswith("r2") or name.startswith("d2") or name.startswith("expl")):
            yield name.removesuffix("_score"), "", "", math.nan
            continue
        try:
            value = getattr(metrics, name)(truth, predicted, sample_weight=weight)
        except ValueError:
            value = math.nan
        yield name.removesuffix("_score"), "", "", value
    used = np.ones(len(truth), bool) if weight is None else weight > 0
    yield "max_error", "", "", metrics.max_error(truth[used], predicted[used])


def parts(frame):
    """Yields each group and each intersection of groups that occurs, with its rows; first all rows."""
    yield "", np.ones(len(frame), bool)
    groups = [column for column in frame if column.startswith("group:")]
    for size in range(1, len(groups) + 1):
        for chosen in itertools.combinations(groups, size):
            for values in sorted(set(zip(*(frame[column] for column in chosen)))):
                rows = np.logical_and.reduce([frame[column] == value for column, value in zip(chosen, values)])
                name = ";".join(f"{c.removeprefix('group:')}={v}" for c, v in zip(chosen, values))
                yield name, np.asarray(rows)


def expected(frame, labels=None, positive=None):
    """Yields name, average, label, slice and value; without labels, truth and prediction are numbers."""
    weight = frame["weight"].to_numpy(float) if "weight" in frame else None
    for part, rows in parts(frame):
        of_part = None if weight is None else weight[rows]
        truth = frame["truth"].to_numpy()[rows]
        if labels is None:
            lines = of_numbers(truth, frame["prediction"].to_numpy()[rows], of_part)
        else:
            probabilities = None
            if "score" in frame:
                score = frame["score"].to_numpy(float)
                probabilities = np.column_stack([1 - score, score])
                probabilities = probabilities[:, ::-1] if labels.index(positive) == 0 else probabilities
            elif f"score:{labels[0]}" in frame:
                probabilities = frame[[f"score:{label}" for label in labels]].to_numpy(float)
            if "prediction" in frame:
                predicted = frame["prediction"].to_numpy(object)
            elif positive is not None:
                other = next(label for label in labels if label != positive)
                predicted = np.where(frame["score"] > 0.5, positive, other).astype(object)
            else:
                predicted = np.array(labels, object)[probabilities.argmax(axis=1)]
            some = None if probabilities is None else probabilities[rows]
            lines = of_classes(truth.astype(object), predicted[rows], labels, of_part, some, positive)
        for name, average, label, value in lines:
            yield name, average, label, part, value


def write(name, frame, labels=None, positive=None):
    frame.to_csv(f"{name}.csv", index=False, lineterminator="\n")
    with open(f"{name}.expected.tsv", "w", encoding="utf-8", newline="") as file:
        for *key, value in expected(frame, labels, positive):
            file.write("\t".join([*key, "undefined" if np.isnan(value) else repr(float(value))]) + "\n")


def classes(random, n, labels, shares, skill, decimals=3):
    """Returns truth, and probabilities that add up to 1 exactly as they are written, with ties."""
    index = random.choice(len(labels), n, p=shares)
    logits = random.normal(size=(n, len(labels)))
    logits[np.arange(n), index] += skill
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    probabilities = np.round(probabilities, decimals)
    probabilities[:, -1] = np.round(1 - probabilities[:, :-1].sum(axis=1), decimals)
    return np.array(labels, object)[index], np.clip(probabilities, 0, 1)


def cases():
    random = np.random.default_rng(20240229)

    labels = ["bösartig, Grad \"II\"", "gutartig"]
    truth, p = classes(random, 240, labels, [0.3, 0.7], 1.5, 2)
    weight = np.round(random.exponential(size=240), 3)
    weight[random.random(240) < 0.15] = 0
    write(
        "binary-texts",
        pd.DataFrame({
            "id": np.arange(240),
            "truth": truth,
            "prediction": np.where(p[:, 0] > 0.4, labels[0], labels[1]),
            "score": p[:, 0],
            "weight": weight,
            "group:sex": random.choice(["female", "male", "日本"], 240, p=[0.5, 0.45, 0.05]),
        }),
        labels,
        positive=labels[0],
    )

    truth, p = classes(random, 200, ["0", "1"], [0.6, 0.4], 1.0, 1)
    write(
        "binary-scores",
        pd.DataFrame({
            "truth": truth,
            "score": p[:, 1],
            "group:sex": random.choice(["f", "m"], 200),
            "group:age": random.choice(["10", "9", "60+"], 200, p=[0.5, 0.48, 0.02]),
        }),
        ["0", "1"],
        positive="1",
    )

    truth = random.choice(["False", "True"], 150)
    wrong = random.random(150) < 0.2
    predicted = np.where(wrong, np.where(truth == "True", "False", "True"), truth)
    write("binary-booleans", pd.DataFrame({"truth": truth, "prediction": predicted}), ["False", "True"], positive="True")

    write(
        "binary-one-class",
        pd.DataFrame({"truth": ["0"] * 40, "prediction": ["0"] * 40, "score": np.round(random.random(40), 3)}),
        ["0", "1"],
        positive="1",
    )

    write(
        "binary-sure",
        pd.DataFrame({
            "truth": random.choice(["no", "yes"], 60),
            "score": random.choice([0, 1, 1e-300, 1 - 2**-53, 0.5], 60),
        }),
        ["no", "yes"],
        positive="yes",
    )

    labels = ["dog", "ärger", "猫", "😀, or not"]
    truth, p = classes(random, 300, labels, [0.5, 0.3, 0.18, 0.02], 1.2)
    frame = pd.DataFrame({"truth": truth, "prediction": np.array(labels, object)[p.argmax(axis=1)]})
    for column in (2, 0, 3, 1):
        frame[f"score:{labels[column]}"] = p[:, column]
    frame["weight"] = random.choice([0, 0.5, 1, 2.25], 300)
    frame["group:site"] = random.choice(["a", "b"], 300)
    write("multiclass-scores", frame, labels)

    labels = ["hoch", "mittel", "niedrig"]
    truth, p = classes(random, 120, labels, [0.2, 0.5, 0.3], 0.8, 2)
    frame = pd.DataFrame({"truth": truth})
    for column, label in enumerate(labels):
        frame[f"score:{label}"] = p[:, column]
    write("multiclass-unpredicted", frame, labels)

    labels = [str(number) for number in range(-1, 11)]
    truth = random.choice(labels[:-1], 400)
    predicted = np.where(random.random(400) < 0.6, truth, random.choice(labels[1:], 400))
    predicted = np.where(predicted == "3", "4", predicted)
    write("multiclass-integers", pd.DataFrame({"truth": truth, "prediction": predicted}), labels)

    write("one-label", pd.DataFrame({"truth": ["a"] * 5, "prediction": ["a"] * 5}), ["a"])

    truth = random.normal(size=250) * 10
    predicted = truth + random.normal(size=250) * 3 + 1
    weight = np.round(random.exponential(size=250), 2)
    weight[::7] = 0
    write(
        "regression",
        pd.DataFrame({"truth": truth, "prediction": predicted, "weight": weight, "group:site": random.choice(["x", "y"], 250)}),
    )

    truth = random.gamma(2.0, size=120)
    write("regression-positive", pd.DataFrame({"truth": truth, "prediction": truth * random.lognormal(sigma=0.3, size=120)}))

    write("regression-constant", pd.DataFrame({"truth": [2.5] * 12, "prediction": np.linspace(2, 3, 12)}))


if __name__ == "__main__":
    cases()
