"""Fits the peers of lepton-bench/run-tables by their defaults, and adds a row for each set, seed and method to a CSV file.

    python src/main/python/table_models.py target/table-sets src/main/python/table_models.csv --seeds 0 1 2 3 4

A row that is there is not run again, so it may be stopped and started at will. One thread each. Without a method's packages
the others still run.

What the packages leave open is as in their examples. Numbers that are missing get the median, categories a level of their own;
categories are one-hot; numbers are standardised, and so is the target of the perceptron; for the two networks of PyTorch numbers
are brought to a normal distribution by their quantiles. Boosting takes both as they are. The two networks hold 15 % of the
training rows out, stratified, and keep the epoch with the least loss on them.
"""

import argparse
import csv
import json
import os
import pathlib
import time
import warnings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np
import pandas as pd
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, log_loss, r2_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, QuantileTransformer, StandardScaler

COLUMNS = ["set", "seed", "method", "accuracy", "log_loss", "r2", "seconds", "cpu_seconds"]
VALIDATION = 0.15


class Data:
    """A set's rows of one seed; y of classes are their names, of numbers floats."""

    def __init__(self, folder, name, seed, about):
        self.classifying = about["task"] == "classification"
        self.numbers, self.categories, self.seed = about["numbers"], about["categories"], seed
        self.x, self.y = self.read(folder / f"{name}.{seed}.train.csv", about["target"])
        self.x_test, self.y_test = self.read(folder / f"{name}.{seed}.test.csv", about["target"])

    def read(self, file, target):
        types = {c: str for c in self.categories + ([target] if self.classifying else [])}
        frame = pd.read_csv(file, dtype=types)
        frame[self.numbers] = frame[self.numbers].astype(float)
        for column in self.categories:
            frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
        return frame[self.numbers + self.categories], frame[target].to_numpy()


def usual(data, model):
    number = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    category = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="(missing)", missing_values=None),
        OneHotEncoder(handle_unknown="ignore"),
    )
    return make_pipeline(make_column_transformer((number, data.numbers), (category, data.categories)), model)


def with_pipeline(classifier, regressor):
    def fit(data):
        model = usual(data, classifier(data.seed) if data.classifying else regressor(data.seed))
        model.fit(data.x, data.y)
        return predictions(model, data, data.x_test)

    return fit


def predictions(model, data, x):
    return model.predict_proba(x) if data.classifying else model.predict(x)


def boosting(data):
    make = HistGradientBoostingClassifier if data.classifying else HistGradientBoostingRegressor
    x, x_test = data.x.copy(), data.x_test.copy()
    for column in data.categories:
        x[column] = x[column].astype("category")
        x_test[column] = pd.Categorical(x_test[column], categories=x[column].cat.categories)
    model = make(random_state=data.seed).fit(x, data.y)
    return predictions(model, data, x_test)


class Tensors:
    """The same rows as tensors, for the networks of PyTorch."""

    def __init__(self, data):
        import torch

        torch.set_num_threads(1)
        torch.manual_seed(data.seed)
        fit, held = train_test_split(
            np.arange(len(data.y)),
            test_size=VALIDATION,
            random_state=data.seed,
            stratify=data.y if data.classifying else None,
        )
        self.fit, self.held = torch.tensor(fit), torch.tensor(held)
        self.x, self.x_test, self.c, self.c_test = None, None, None, None
        if data.numbers:
            quantiles = QuantileTransformer(
                n_quantiles=max(min(len(fit) // 30, 1000), 10), output_distribution="normal", random_state=data.seed
            )
            prepare = make_pipeline(SimpleImputer(strategy="median"), quantiles)
            prepare.fit(data.x.iloc[fit][data.numbers])
            as_floats = lambda x: torch.tensor(prepare.transform(x[data.numbers]), dtype=torch.float32)
            self.x, self.x_test = as_floats(data.x), as_floats(data.x_test)
        self.cardinalities = []
        if data.categories:
            text = lambda x: x[data.categories].where(x[data.categories].notna(), "(missing)").astype(str)
            encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).fit(text(data.x))
            levels = [len(each) for each in encoder.categories_]
            codes = lambda x: np.where((z := encoder.transform(text(x))) < 0, levels, z)
            as_codes = lambda x: torch.tensor(codes(x), dtype=torch.long)
            self.c, self.c_test = as_codes(data.x), as_codes(data.x_test)
            self.cardinalities = [n + 1 for n in levels]
        if data.classifying:
            self.classes, y = np.unique(data.y, return_inverse=True)
            self.y, self.outputs, self.mean, self.scale = torch.tensor(y), len(self.classes), 0, 1
        else:
            self.mean, self.scale = data.y[fit].mean(), data.y[fit].std()
            self.y = torch.tensor((data.y - self.mean) / self.scale, dtype=torch.float32)
            self.outputs = 1

    def batch(self, rows):
        return (None if self.x is None else self.x[rows]), (None if self.c is None else self.c[rows])


def trained(data, t, model, optimizer, batch, epochs, patience):
    """Trains a model whose output is [rows, members, outputs]; returns the mean of the members' answers for the test rows."""
    import torch
    from torch.nn import functional as F

    def loss(output, y):
        members = output.shape[1]
        if data.classifying:
            return F.cross_entropy(output.flatten(0, 1), y.repeat_interleave(members))
        return F.mse_loss(output[..., 0].flatten(), y.repeat_interleave(members))

    def answers(x, c):
        model.eval()
        with torch.inference_mode():
            output = model(x, c)
            return output.softmax(-1).mean(1) if data.classifying else output[..., 0].mean(1)

    def held_loss():
        found, y = answers(*t.batch(t.held)), t.y[t.held]
        return F.nll_loss(found.clamp_min(1e-12).log(), y) if data.classifying else F.mse_loss(found, y)

    best, best_epoch, kept = float("inf"), 0, None
    for epoch in range(epochs):
        model.train()
        for rows in t.fit[torch.randperm(len(t.fit))].split(batch):
            optimizer.zero_grad()
            loss(model(*t.batch(rows)), t.y[rows]).backward()
            optimizer.step()
        found = held_loss().item()
        if found < best:
            best, best_epoch = found, epoch
            kept = {name: value.clone() for name, value in model.state_dict().items()}
        elif epoch - best_epoch >= patience:
            break
    model.load_state_dict(kept)
    found = answers(t.x_test, t.c_test).double().numpy()
    return found if data.classifying else found * t.scale + t.mean


def ft_transformer(data):
    """FT-Transformer of its authors' package and their optimiser; 30 epochs in batches of 32."""
    import torch
    from rtdl_revisiting_models import FTTransformer

    t = Tensors(data)
    model = FTTransformer(
        n_cont_features=len(data.numbers),
        cat_cardinalities=t.cardinalities,
        d_out=t.outputs,
        **FTTransformer.get_default_kwargs(),
    )

    class OneMember(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = model

        def forward(self, x, c):
            return self.inner(x, c)[:, None]

    return trained(data, t, OneMember(), model.make_default_optimizer(), batch=32, epochs=30, patience=30)


def tabm(data):
    """TabM of its authors' package, and their example's optimiser, batches and patience."""
    import torch
    from tabm import TabM

    t = Tensors(data)
    model = TabM.make(n_num_features=len(data.numbers), cat_cardinalities=t.cardinalities, d_out=t.outputs)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=3e-4)
    return trained(data, t, model, optimizer, batch=256, epochs=1000, patience=16)


METHODS = {
    "linear": with_pipeline(lambda seed: LogisticRegression(max_iter=1000), lambda seed: Ridge()),
    "forest": with_pipeline(
        lambda seed: RandomForestClassifier(random_state=seed), lambda seed: RandomForestRegressor(random_state=seed)
    ),
    "boosting": boosting,
    "mlp": with_pipeline(
        lambda seed: MLPClassifier(random_state=seed),
        lambda seed: TransformedTargetRegressor(MLPRegressor(random_state=seed), transformer=StandardScaler()),
    ),
    "ft_transformer": ft_transformer,
    "tabm": tabm,
}


def measured(data, method):
    wall, cpu = time.perf_counter(), time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = np.asarray(METHODS[method](data))
    row = {"seconds": round(time.perf_counter() - wall, 3), "cpu_seconds": round(time.process_time() - cpu, 3)}
    if not data.classifying:
        return {**row, "r2": f"{r2_score(data.y_test, found):.6f}"}
    classes = np.unique(data.y)
    accuracy = accuracy_score(data.y_test, classes[found.argmax(1)])
    found = found / found.sum(1, keepdims=True)
    return {**row, "accuracy": f"{accuracy:.6f}", "log_loss": f"{log_loss(data.y_test, found, labels=classes):.6f}"}


def versions():
    from importlib.metadata import version

    packages = ["numpy", "pandas", "scikit-learn", "torch", "rtdl_revisiting_models", "tabm"]
    return {package: version(package) for package in packages}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("folder", nargs="?", type=pathlib.Path)
    options.add_argument("results", nargs="?", type=pathlib.Path)
    options.add_argument("--sets", nargs="+")
    options.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3, 4])
    options.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    options.add_argument("--versions", action="store_true")
    given = options.parse_args()
    if given.versions:
        print(json.dumps(versions()))
        return
    sets = json.loads((given.folder / "sets.json").read_text())
    there = set()
    if given.results.exists():
        with given.results.open() as file:
            there = {(row["set"], row["seed"], row["method"]) for row in csv.DictReader(file)}
    else:
        given.results.write_text(",".join(COLUMNS) + "\n")
    for seed in given.seeds:
        for name in given.sets or sets:
            data = Data(given.folder, name, seed, sets[name])
            for method in given.methods:
                if (name, str(seed), method) in there:
                    continue
                row = {"set": name, "seed": seed, "method": method, **measured(data, method)}
                with given.results.open("a", newline="") as file:
                    csv.DictWriter(file, COLUMNS, lineterminator="\n").writerow(row)
                print(row, flush=True)


if __name__ == "__main__":
    main()
