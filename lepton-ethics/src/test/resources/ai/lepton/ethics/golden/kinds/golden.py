"""Writes the golden files beside it: python golden.py, with requirements.txt installed."""

import json
import pathlib

import nlpaug
import numpy as np
import pandas as pd
import regex
from dython.nominal import cramers_v
from rapidfuzz.distance import OSA
from scipy.optimize import brentq
from scipy.stats import chi2_contingency, ncx2
from scipy.stats.contingency import association
from sklearn.calibration import calibration_curve
from sklearn.metrics import balanced_accuracy_score
from statsmodels.stats.proportion import proportion_confint

HERE = pathlib.Path(__file__).parent
KEYBOARDS = pathlib.Path(nlpaug.__file__).parent / "res" / "char" / "keyboard"


def write(name, cases):
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (HERE / name).write_text("[\n" + lines + "\n]\n", encoding="utf-8")


def shifts(x, degrees, level):
    def at(p):
        if ncx2.cdf(x, degrees, 1e-9) <= p:
            return 0.0
        return brentq(lambda shift: ncx2.cdf(x, degrees, shift) - p, 1e-9, 10 * x + 100, xtol=1e-10)

    return at((1 + level) / 2), at((1 - level) / 2)


def associations():
    """Cramér's V by SciPy, its bias corrected by dython, and the shifts that chi-squared speaks for."""
    random = np.random.default_rng(21)
    for n, levels, groups, strength in [(200, 4, 2, 0), (200, 3, 2, 0.5), (1000, 8, 3, 0.3), (3000, 12, 5, 0.1), (500, 4, 4, 0.9)]:
        group = random.integers(0, groups, n)
        column = np.where(random.random(n) < strength, group % levels, random.integers(0, levels, n))
        table = pd.crosstab(column, group).to_numpy()
        found = chi2_contingency(table, correction=False)
        low, high = shifts(found.statistic, found.dof, 0.95)
        yield {
            "column": column.tolist(),
            "group": group.tolist(),
            "plain": float(association(table, method="cramer")),
            "corrected": float(cramers_v(pd.Series(column), pd.Series(group), bias_correction=True)),
            "shift_low": low,
            "shift_high": high,
        }


def numbers():
    """The same of numbers, in tenths of the column."""
    random = np.random.default_rng(22)
    for n, apart in [(400, 0), (1000, 0.5), (3000, 1.5)]:
        group = random.integers(0, 2, n)
        column = np.round(random.normal(apart * group, 1), 3)
        bounds = np.quantile(column, np.arange(1, 10) / 10, method="inverted_cdf")
        bins = np.searchsorted(bounds, column, side="left")
        yield {
            "column": column.tolist(),
            "group": group.tolist(),
            "corrected": float(cramers_v(pd.Series(bins), pd.Series(group), bias_correction=True)),
        }


def predictions():
    random = np.random.default_rng(23)
    for n, groups, right in [(300, 2, 0.6), (1000, 3, 0.5), (500, 2, 0.2)]:
        group = random.integers(0, groups, n)
        predicted = np.where(random.random(n) < right, group, random.integers(0, groups, n))
        yield {
            "group": group.tolist(),
            "predicted": predicted.tolist(),
            "balanced_accuracy": float(balanced_accuracy_score(group, predicted)),
        }


def reliability():
    """Reliability of each group, by bins of equal width."""
    random = np.random.default_rng(24)
    for n, bins in [(3000, 5), (8000, 10)]:
        probability = random.random(n)
        group = random.integers(0, 3, n)
        happened = random.random(n) < np.clip(probability - 0.1 * (group == 2), 0, 1)
        curves = []
        for each in range(3):
            rate, mean = calibration_curve(happened[group == each], probability[group == each], n_bins=bins)
            curves.append(np.abs(rate - mean).tolist())
        yield {
            "probability": probability.tolist(),
            "group": group.tolist(),
            "happened": happened.astype(int).tolist(),
            "bins": bins,
            "gaps": curves,
        }


TEXTS = [
    "The complaint is about cafe\u0301 prices, naïve!",
    "привет, мир",
    "产品很好，谢谢 𠀀𠀁",
    "สวัสดี ครับ",
    "👩‍👩‍👧 family 🇩🇪 ok",
    "한국어 텍스트",
    "हिदी नाम",
    "e\u0301\u0323a",
    "",
]


def characters():
    for text in TEXTS:
        yield {"text": text, "characters": regex.findall(r"\X", text)}


def keys():
    for name, letters in [("en", "abcdefghijklmnopqrstuvwxyz"), ("uk", "йцукенгшщзфвапролдячсмить")]:
        board = json.loads((KEYBOARDS / (name + ".json")).read_text(encoding="utf-8"))
        for letter in letters:
            yield {"letter": letter, "keys": "".join(key for key in board[letter] if key.isalpha())}


def slips():
    """All words that one slip makes of a word, but for keys; each one edit away, as RapidFuzz has it."""
    for word in ["bank", "aab", "привет", "cafe\u0301", "x", "𠀀𠀁", "한국어"]:
        parts = regex.findall(r"\X", word)
        made = set()
        for i in range(len(parts)):
            made.add("".join(parts[: i + 1] + parts[i:]))
            if len(parts) > 1:
                made.add("".join(parts[:i] + parts[i + 1 :]))
            if i > 0 and parts[i] != parts[i - 1]:
                made.add("".join(parts[: i - 1] + [parts[i], parts[i - 1]] + parts[i + 1 :]))
        assert all(OSA.distance(parts, regex.findall(r"\X", other)) == 1 for other in made)
        yield {"word": word, "made": sorted(made)}


def validity():
    """People who are told to change something, by a linear score; what holds is counted by NumPy."""
    random = np.random.default_rng(25)
    for n in [40, 200]:
        income = random.integers(10, 60, n)
        debt = random.integers(0, 20, n)
        wanted = 50
        more = random.integers(-2, 30, n)
        less = random.integers(0, 5, n)
        score = income - debt
        refused = score < wanted
        turned = (income + more) - (debt - less) >= wanted
        allowed = (more > 0) & (income + more <= 80) & ((less == 0) | (debt - less >= 0))
        valid = int(np.sum(refused & turned & allowed))
        low, high = proportion_confint(valid, n, alpha=0.05, method="beta")
        yield {
            "income": income.tolist(),
            "debt": debt.tolist(),
            "more": more.tolist(),
            "less": less.tolist(),
            "valid": valid,
            "low": float(low),
            "high": float(high),
        }


if __name__ == "__main__":
    write("associations.json", associations())
    write("numbers.json", numbers())
    write("predictions.json", predictions())
    write("reliability.json", reliability())
    write("characters.json", characters())
    write("keys.json", keys())
    write("slips.json", slips())
    write("validity.json", validity())
