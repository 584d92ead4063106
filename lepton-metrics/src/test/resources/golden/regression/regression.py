"""Writes regression.txt: measures of predicted numbers by scikit-learn, torchmetrics, scipy and audmetric.

Run it in this folder, with the packages of requirements.txt: python regression.py

Each line is 'case|field|values', separated by spaces; numbers as Python's repr. 'undefined' stands where Lepton finds no
value by design, whatever the library returns. The cases named exact-* are computed in rational numbers and 50 digits,
since the libraries lose digits on them.
"""

import warnings
from fractions import Fraction

import audmetric
import mpmath
import numpy as np
import torch
from mpmath import mp, mpf
from scipy import stats
from scipy.spatial import distance
from sklearn import metrics as sk
from torchmetrics.functional import regression as tm

warnings.filterwarnings("ignore")
mp.dps = 50
LINES = []
MASK = (1 << 64) - 1


def put(case, field, values):
    text = values if isinstance(values, str) else " ".join(repr(float(v)) for v in np.atleast_1d(values))
    LINES.append("|".join([case, field, text]))


def mix(n, seed):
    """SplitMix64's first outputs as numbers in [0, 1)."""
    i = np.arange(1, n + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + i * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53


def judge(case, y, p, w=None, exact_log_cosh=False):
    counted = np.ones(len(y), bool) if w is None else w > 0
    # What has weight 0 counts nothing in Lepton; in the libraries it can still make a domain error.
    y, p, w = y[counted], p[counted], None if w is None else w[counted]
    constant, flat = np.ptp(y) == 0, np.ptp(p) == 0
    few = len(y) < 2
    k = {"sample_weight": w}

    def score(name, value, undefined=False):
        put(case, name, "undefined" if undefined else value())

    score("r2", lambda: sk.r2_score(y, p, **k), constant or few)
    score("explained_variance", lambda: sk.explained_variance_score(y, p, **k), constant or few)
    score("mean_absolute_error", lambda: sk.mean_absolute_error(y, p, **k))
    score("mean_squared_error", lambda: sk.mean_squared_error(y, p, **k))
    score("root_mean_squared_error", lambda: sk.root_mean_squared_error(y, p, **k))
    score("median_absolute_error", lambda: sk.median_absolute_error(y, p, **k))
    score("max_error", lambda: sk.max_error(y, p))
    zero = bool(np.any((y == 0) & (p != 0)))
    score("mean_absolute_percentage_error", lambda: sk.mean_absolute_percentage_error(y, p, **k), zero)
    log = bool(np.any(y <= -1) or np.any(p <= -1))
    score("mean_squared_log_error", lambda: sk.mean_squared_log_error(y, p, **k), log)
    score("root_mean_squared_log_error", lambda: sk.root_mean_squared_log_error(y, p, **k), log)
    poisson = bool(np.any(y < 0) or np.any(p <= 0))
    gamma = bool(np.any(y <= 0) or np.any(p <= 0))
    score("mean_poisson_deviance", lambda: sk.mean_poisson_deviance(y, p, **k), poisson)
    score("mean_gamma_deviance", lambda: sk.mean_gamma_deviance(y, p, **k), gamma)
    for power in (-1.5, 0.0, 1.0, 1.5, 2.0, 3.0):
        outside = power < 0 and np.any(p <= 0) or 1 <= power < 2 and poisson or power >= 2 and gamma
        score(f"mean_tweedie_deviance {power}", lambda: sk.mean_tweedie_deviance(y, p, power=power, **k), outside)
        # Below 0 the truth's mean is not the best constant where truths are negative.
        if power >= 0:
            score(f"d2_tweedie {power}", lambda: sk.d2_tweedie_score(y, p, power=power, **k), outside or constant or few)
    score("d2_absolute_error", lambda: sk.d2_absolute_error_score(y, p, **k), constant or few)
    for alpha in (0.05, 0.25, 0.5, 0.9):
        score(f"mean_pinball_loss {alpha}", lambda: sk.mean_pinball_loss(y, p, alpha=alpha, **k))
        score(f"d2_pinball {alpha}", lambda: sk.d2_pinball_score(y, p, alpha=alpha, **k), constant or few)
    if w is not None:
        return
    ty, tp = torch.tensor(y, dtype=torch.float64), torch.tensor(p, dtype=torch.float64)
    score("symmetric_mean_absolute_percentage_error", lambda: tm.symmetric_mean_absolute_percentage_error(tp, ty))
    score(
        "weighted_mean_absolute_percentage_error",
        lambda: tm.weighted_mean_absolute_percentage_error(tp, ty),
        not np.any(y),
    )
    for norm in ("mean", "range", "std", "l2"):
        size = {"mean": np.mean(y), "range": np.ptp(y), "std": np.ptp(y), "l2": np.any(y)}[norm]
        score(
            f"normalized_root_mean_squared_error {norm}",
            lambda: np.abs(tm.normalized_root_mean_squared_error(tp, ty, normalization=norm)),
            size == 0,
        )
    if len(y) > 1:
        score("relative_squared_error", lambda: tm.relative_squared_error(tp, ty), constant)
    # torchmetrics takes exp(±error), which loses the digits of small errors and overflows for large ones.
    if exact_log_cosh:
        score("log_cosh_error", lambda: mpmath.fsum(mpmath.log(mpmath.cosh(mpf(b) - mpf(a))) for a, b in zip(y, p)) / len(y))
    else:
        score("log_cosh_error", lambda: tm.log_cosh_error(tp, ty))
    for q in (1.0, 2.0, 3.5):
        score(f"minkowski_distance {q}", lambda: tm.minkowski_distance(tp, ty, q))
    threshold = float(np.median(y))
    put(case, "threshold", threshold)
    # The same as Jaccard's index; torchmetrics divides in single precision.
    score("critical_success_index", lambda: sk.jaccard_score(y >= threshold, p >= threshold))
    score("cosine_similarity", lambda: 1 - distance.cosine(y, p), not np.any(y) or not np.any(p))
    score("pearson_corrcoef", lambda: stats.pearsonr(y, p).statistic, constant or flat or few)
    score("spearman_corrcoef", lambda: stats.spearmanr(y, p).statistic, constant or flat or few)
    score("kendall_rank_corrcoef", lambda: stats.kendalltau(y, p).statistic, constant or flat or few)
    same = constant and flat and y[0] == p[0]
    score("concordance_corrcoef", lambda: audmetric.concordance_cc(y, p), same or few)


def exact(case, y, p, w=None):
    """The moments' measures in rational numbers, then roots in 50 digits."""
    fy, fp = [Fraction(float(v)) for v in y], [Fraction(float(v)) for v in p]
    fw = [Fraction(1)] * len(fy) if w is None else [Fraction(float(v)) for v in w]
    total = sum(fw)

    def mean(values):
        return sum(a * b for a, b in zip(fw, values)) / total

    def big(fraction):
        return mpf(fraction.numerator) / mpf(fraction.denominator)

    my, mp_ = mean(fy), mean(fp)
    e = [b - a for a, b in zip(fy, fp)]
    me = mp_ - my
    vy, vp = mean([(a - my) ** 2 for a in fy]), mean([(b - mp_) ** 2 for b in fp])
    cov = mean([(a - my) * (b - mp_) for a, b in zip(fy, fp)])
    mse = mean([x * x for x in e])
    put(case, "r2", float(1 - mse / vy))
    put(case, "explained_variance", float(1 - mean([(x - me) ** 2 for x in e]) / vy))
    put(case, "mean_absolute_error", float(mean([abs(x) for x in e])))
    put(case, "mean_squared_error", float(mse))
    put(case, "root_mean_squared_error", float(mpmath.sqrt(big(mse))))
    put(case, "pearson_corrcoef", float(big(cov) / mpmath.sqrt(big(vy) * big(vp))))
    put(case, "concordance_corrcoef", float(2 * cov / (vy + vp + me * me)))
    put(case, "mean_absolute_percentage_error", float(mean([abs(x / a) for x, a in zip(e, fy)])))


def given(case, y, p, w=None):
    put(case, "truth", y)
    put(case, "predicted", p)
    if w is not None:
        put(case, "weight", w)


def main():
    rng = np.random.default_rng(3)
    normal = rng.normal(size=40)
    cases = {
        "normal": (normal, normal + rng.normal(scale=0.4, size=40)),
        "positive": (rng.gamma(2, 3, 50), rng.gamma(3, 2, 50)),
        "counts": (rng.poisson(3, 60).astype(float), rng.gamma(3, 1, 60)),
        "ties": (np.round(rng.normal(size=60) * 2), np.round(rng.normal(size=60) * 2)),
        "skewed": (rng.lognormal(0, 2, 80), rng.lognormal(0, 2, 80)),
        "two": (np.array([1.0, 3.0]), np.array([1.5, 2.0])),
        "one": (np.array([2.5]), np.array([2.0])),
        "constant-truth": (np.full(6, 0.1), rng.normal(size=6)),
        "constant-prediction": (rng.normal(size=7) + 3, np.full(7, 0.1)),
        "both-constant": (np.full(5, 4.0), np.full(5, 3.0)),
        "perfect": (np.array([0.0, 1.5, 3.0, 0.25]), np.array([0.0, 1.5, 3.0, 0.25])),
        "reversed": (np.arange(9.0), np.arange(9.0)[::-1].copy()),
        "above-minus-one": (rng.uniform(-0.9, 2, 30), rng.uniform(-0.9, 2, 30)),
        "worse-than-mean": (rng.normal(size=25), rng.normal(size=25) * 5),
        "large-errors": (rng.normal(size=12) * 1e3, rng.normal(size=12) * 1e3),
        "negative": (-rng.gamma(2, 3, 20), -rng.gamma(2, 3, 20)),
    }
    for case, (y, p) in cases.items():
        given(case, y, p)
        judge(case, y, p, exact_log_cosh=case in ("large-errors", "skewed", "perfect"))
    n = 45
    y, p = rng.gamma(2, 3, n), rng.gamma(3, 2, n)
    some = rng.uniform(0, 2, n)
    weights = {
        "weights": some,
        "weights-with-zeros": np.where(rng.uniform(size=n) < 0.4, 0, some),
        "weights-whole": rng.integers(0, 4, n).astype(float),
        "weights-uneven": rng.lognormal(0, 3, n),
        "weights-one-example": np.eye(n)[7],
    }
    for case, w in weights.items():
        given(case, y, p, w)
        judge(case, y, p, w)
    # A truth of weight 0 outside the domain of logarithms.
    y, p, w = np.array([1.0, -5, 2, 4]), np.array([2.0, 3, 0.5, 4.5]), np.array([1.0, 0, 2, 0.5])
    given("weights-outside", y, p, w)
    judge("weights-outside", y, p, w)

    for case, offset, scale in (("9", 1e9, 1.0), ("12", 1e12, 1.0), ("15", 1e15, 100.0), ("small", 1.0, 1e-9)):
        y = offset + rng.normal(size=50) * scale
        p = y + rng.normal(size=50) * scale * 0.3
        given("exact-offset-" + case, y, p)
        exact("exact-offset-" + case, y, p)
        w = rng.uniform(0, 1, 50)
        given("exact-weighted-offset-" + case, y, p, w)
        exact("exact-weighted-offset-" + case, y, p, w)
    # Predictions off by a large constant, and one truth far from the others.
    y = rng.normal(size=50)
    p = y * 0.9 + rng.normal(size=50) * 0.1 + 1e8
    given("exact-bias", y, p)
    exact("exact-bias", y, p)
    y = np.concatenate([[1e9], rng.normal(size=60)])
    p = np.concatenate([[1e9 + 3], rng.normal(size=60)])
    given("exact-outlier", y, p)
    exact("exact-outlier", y, p)
    y, p = rng.normal(size=30), rng.normal(size=30) * 1e-9
    given("exact-timid", y, p)
    exact("exact-timid", y, p)

    # A million rows, made on both sides.
    n = 1_000_000
    y = mix(n, 1) * 10 + 1
    p = y + mix(n, 2) * 2 - 0.9
    judge("million", y, p)
    judge("million-weighted", y, p, mix(n, 3))

    # Several outputs: raw values, then averages.
    y, p, w = rng.normal(size=(30, 3)), None, rng.uniform(0, 2, 30)
    y = y * np.array([1.0, 5.0, 0.2])
    p = y + rng.normal(size=(30, 3)) * np.array([0.5, 1.0, 0.3])
    for case, weight in (("outputs", None), ("outputs-weighted", w)):
        given(case, y.ravel(), p.ravel(), weight)
        k = {"sample_weight": weight}
        for name, function in (
            ("r2", sk.r2_score),
            ("explained_variance", sk.explained_variance_score),
            ("mean_absolute_error", sk.mean_absolute_error),
            ("root_mean_squared_error", sk.root_mean_squared_error),
            ("median_absolute_error", sk.median_absolute_error),
            ("d2_absolute_error", sk.d2_absolute_error_score),
        ):
            put(case, name + " raw", function(y, p, multioutput="raw_values", **k))
            put(case, name + " uniform", function(y, p, multioutput="uniform_average", **k))
            put(case, name + " given", function(y, p, multioutput=[0.5, 0.2, 0.3], **k))
            if name in ("r2", "explained_variance"):
                put(case, name + " variance", function(y, p, multioutput="variance_weighted", **k))
    cosines = [1 - distance.cosine(a, b) for a, b in zip(y, p)]
    put("outputs", "cosine", np.mean(cosines))
    put("outputs-weighted", "cosine", np.average(cosines, weights=w))

    with open("regression.txt", "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(LINES) + "\n")


main()
