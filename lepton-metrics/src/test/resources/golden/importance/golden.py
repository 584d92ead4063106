"""Writes importance.txt: permutation importances by scikit-learn, and the permutations that it made.

Run it in this folder, with the packages of requirements.txt: python golden.py

Each line is 'case|field|values', values separated by spaces; numbers as Python's repr, so that no digit is lost.
"""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.inspection import permutation_importance
from sklearn.utils import check_random_state

LINES = []
WEIGHTS = np.array([1.2, 0.5, -0.4])


def put(case, field, values):
    text = " ".join(repr(v) for v in np.asarray(values).ravel().tolist())
    LINES.append(f"{case}|{field}|{text}")


class Linear(RegressorMixin, BaseEstimator):
    def fit(self, X, y):
        self.fitted_ = True
        return self

    def predict(self, X):
        return X @ WEIGHTS


class Logistic(ClassifierMixin, BaseEstimator):
    def fit(self, X, y):
        self.classes_ = np.array([0, 1])
        return self

    def predict_proba(self, X):
        p = 1 / (1 + np.exp(-(X @ WEIGHTS)))
        return np.column_stack([1 - p, p])

    def predict(self, X):
        return (self.predict_proba(X)[:, 1] > 0.5).astype(int)


def sources(n, repeats, seed):
    """From which row each row's value comes: scikit-learn shuffles what it has shuffled before."""
    random = check_random_state(seed)
    random = check_random_state(random.randint(np.iinfo(np.int32).max + 1))
    index, at, found = np.arange(n), np.arange(n), []
    for _ in range(repeats):
        random.shuffle(index)
        at = at[index]
        found.append(at.copy())
    return found


for seed, n, repeats in [(1, 50, 5), (2, 200, 3)]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    numbers = X @ [1.5, 0.4, 0.0] + rng.normal(size=n)
    classes = (rng.random(n) < 1 / (1 + np.exp(-X @ [1.5, 0.4, 0.0]))).astype(int)
    case = f"importance-{seed}"
    for field, values in [("x", X.T), ("numbers", numbers), ("classes", classes), ("n", n), ("repeats", repeats),
                          ("weights", WEIGHTS), ("from", np.array(sources(n, repeats, seed)))]:
        put(case, field, values)
    for model, y, scorings in [
        (Linear(), numbers, ["r2", "neg_mean_absolute_error", "neg_root_mean_squared_error", "neg_median_absolute_error"]),
        (Logistic(), classes, ["accuracy", "f1_macro", "neg_log_loss", "roc_auc", "average_precision", "neg_brier_score"]),
    ]:
        model.fit(X, y)
        found = permutation_importance(model, X, y, scoring=scorings, n_repeats=repeats, random_state=seed)
        for scoring in scorings:
            put(case, scoring, found[scoring].importances)

with open("importance.txt", "w", encoding="utf-8") as out:
    out.write("\n".join(LINES) + "\n")
