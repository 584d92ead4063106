"""Writes conformal.txt: prediction intervals and sets by MAPIE and crepes.

Run it in this folder, with the packages of requirements.txt: python golden.py

Each line is 'case|field|values', values separated by spaces; numbers as Python's repr, so that no digit is lost. What is drawn for
randomized scores is written too, as the share of the class's own probability that counts.
"""

import warnings

import numpy as np
from crepes import ConformalRegressor
from mapie.classification import CrossConformalClassifier, SplitConformalClassifier
from mapie.conformity_scores import APSConformityScore, RAPSConformityScore
from mapie.regression import ConformalizedQuantileRegressor, CrossConformalRegressor, SplitConformalRegressor
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import KFold, StratifiedShuffleSplit

warnings.simplefilter("ignore")
LINES = []


def put(case, field, values):
    text = " ".join(repr(v) for v in np.asarray(values).ravel().tolist())
    LINES.append(f"{case}|{field}|{text}")


class Given(RegressorMixin, BaseEstimator):
    """Predicts a column of what it is given."""

    def __init__(self, column=0):
        self.column = column

    def fit(self, X, y):
        self.fitted_ = True
        return self

    def predict(self, X):
        return X[:, self.column]


class GivenProbabilities(ClassifierMixin, BaseEstimator):
    """Gives the probabilities that it is given."""

    def fit(self, X, y):
        self.classes_ = np.arange(X.shape[1])
        self.n_features_in_ = X.shape[1]
        return self

    def predict(self, X):
        return X.argmax(axis=1)

    def predict_proba(self, X):
        return X


def numbers(rng, n):
    predicted = rng.normal(size=n) * 3
    scale = 0.2 + rng.random(n)
    truth = predicted + scale * rng.standard_t(4, size=n)
    return truth, predicted, scale


def intervals():
    for seed, n, confidence in [(1, 20, 0.9), (2, 57, 0.9), (3, 200, 0.95), (4, 133, 0.8)]:
        rng = np.random.default_rng(seed)
        truth, predicted, scale = numbers(rng, n)
        if seed == 4:
            truth, predicted = np.round(truth), np.round(predicted)
        probe, probe_scale = np.array([-2.5, 0.0, 3.25, 1e6]), np.array([0.1, 1.0, 2.5, 0.7])
        case = f"interval-{seed}"
        for field, values in [("truth", truth), ("predicted", predicted), ("scale", scale), ("probe", probe),
                              ("probe.scale", probe_scale), ("confidence", confidence)]:
            put(case, field, values)
        mapie = SplitConformalRegressor(Given(), confidence_level=confidence, conformity_score="absolute", prefit=True)
        mapie.conformalize(predicted[:, None], truth)
        put(case, "mapie.absolute", mapie.predict_interval(probe[:, None])[1][:, :, 0])
        crepes = ConformalRegressor()
        crepes.fit(truth - predicted, sigmas=scale)
        put(case, "crepes.normalized", crepes.predict_int(probe, sigmas=probe_scale, confidence=confidence))
        group = rng.integers(0, 3, n)
        group[:5] = 3  # too few: crepes gives infinite bounds
        put(case, "group", group)
        mondrian = ConformalRegressor()
        mondrian.fit(truth - predicted, bins=group)
        for g in range(4):
            bins = np.full(len(probe), g)
            put(case, f"crepes.group.{g}", mondrian.predict_int(probe, bins=bins, confidence=confidence))
        low, high = predicted - 0.8 * scale, predicted + 1.1 * scale
        columns = np.column_stack([low, high, predicted])
        models = [Given(0).fit(columns, truth), Given(1).fit(columns, truth), Given(2).fit(columns, truth)]
        cqr = ConformalizedQuantileRegressor(models, confidence_level=confidence, prefit=True)
        cqr.conformalize(columns, truth)
        probes = np.column_stack([probe - 1, probe + 0.5, probe])
        put(case, "low", low)
        put(case, "high", high)
        put(case, "mapie.quantiles", cqr.predict_interval(probes, symmetric_correction=True)[1][:, :, 0])


def cross_intervals():
    for seed, n, folds, confidence in [(11, 60, 5, 0.9), (12, 41, 41, 0.9), (13, 200, 10, 0.95)]:
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(n, 3))
        y = X @ [1.0, -2.0, 0.5] + rng.normal(size=n)
        new = rng.normal(size=(6, 3)) * 2
        split = KFold(folds)
        mapie = CrossConformalRegressor(LinearRegression(), confidence_level=confidence, method="plus", cv=split)
        mapie.fit_conformalize(X, y)
        case = f"cross-{seed}"
        oof, fold, models = np.empty(n), np.empty(n, dtype=int), []
        for k, (train, test) in enumerate(split.split(X)):
            model = LinearRegression().fit(X[train], y[train])
            oof[test], fold[test] = model.predict(X[test]), k
            models.append(model.predict(new))
        for field, values in [("truth", y), ("oof", oof), ("fold", fold), ("confidence", confidence),
                              ("new", np.array(models).T), ("mapie", mapie.predict_interval(new)[1][:, :, 0])]:
            put(case, field, values)


def sets():
    for seed, n, classes, confidence in [(21, 120, 3, 0.9), (22, 150, 6, 0.8), (23, 300, 8, 0.95)]:
        rng = np.random.default_rng(seed)

        def draw(size):
            logits = rng.normal(size=(size, classes)) * 1.5
            p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
            p = np.round(p, 7)
            return p, np.array([rng.choice(classes, p=row / row.sum()) for row in p])

        p, truth = draw(n)
        truth[:classes] = np.arange(classes)
        new, _ = draw(40)
        case = f"set-{seed}"
        for field, values in [("probabilities", p), ("truth", truth), ("new", new), ("classes", classes),
                              ("confidence", confidence)]:
            put(case, field, values)
        model = GivenProbabilities().fit(p, truth)
        lac = SplitConformalClassifier(model, confidence_level=confidence, conformity_score="lac", prefit=True)
        lac.conformalize(p, truth)
        put(case, "mapie.lac", lac.predict_set(new)[1][:, :, 0].astype(int))
        for name, score in [("aps", APSConformityScore()), ("raps", RAPSConformityScore())]:
            mapie = SplitConformalClassifier(
                model, confidence_level=confidence, conformity_score=score, prefit=True, random_state=seed)
            mapie.conformalize(p, truth)
            found = mapie.predict_set(new, conformity_score_params={"include_last_label": "randomized"})[1][:, :, 0]
            inner = mapie._mapie_classifier.conformity_score_function_
            kept = np.arange(n)
            if name == "raps":
                # The other rows served to choose lambda and k; the score is of those that are left.
                share = StratifiedShuffleSplit(n_splits=1, test_size=inner.size_raps, random_state=seed)
                kept, chosen = next(share.split(p, truth))
                assert (p[chosen] == inner.X_raps).all()
                put(case, "raps.kept", kept)
                put(case, "raps.lambda", inner.lambda_star)
                put(case, "raps.k", inner.k_star)
            u = np.random.RandomState(seed).uniform(size=len(kept))
            put(case, f"{name}.u", 1 - u)
            put(case, f"{name}.new.u", 1 - np.random.RandomState(seed).uniform(size=len(new)))
            put(case, f"mapie.{name}.threshold", inner.quantiles_)
            put(case, f"mapie.{name}", found.astype(int))


def cross_sets():
    for seed, n, folds, confidence in [(31, 60, 5, 0.9), (32, 120, 4, 0.8)]:
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(n, 3))
        y = np.argmax(X + rng.normal(size=(n, 3)), axis=1)
        new = rng.normal(size=(25, 3))
        split = KFold(folds)
        mapie = CrossConformalClassifier(LogisticRegression(), confidence_level=confidence, conformity_score="lac", cv=split)
        mapie.fit_conformalize(X, y)
        found = mapie.predict_set(new, agg_scores="crossval")[1][:, :, 0]
        case = f"cross-set-{seed}"
        oof, fold, models = np.empty((n, 3)), np.empty(n, dtype=int), []
        for k, (train, test) in enumerate(split.split(X)):
            model = LogisticRegression().fit(X[train], y[train])
            oof[test], fold[test] = model.predict_proba(X[test]), k
            models.append(model.predict_proba(new))
        for field, values in [("truth", y), ("oof", oof), ("fold", fold), ("confidence", confidence),
                              ("new", np.array(models).transpose(1, 0, 2)), ("mapie", found.astype(int))]:
            put(case, field, values)


if __name__ == "__main__":
    intervals()
    cross_intervals()
    sets()
    cross_sets()
    with open("conformal.txt", "w", encoding="utf-8") as out:
        out.write("\n".join(LINES) + "\n")
