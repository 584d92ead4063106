"""Writes extremes.txt: measures of very large and very small numbers, by mpmath with 3000 digits.

Run it in this folder, with the packages of requirements.txt: python golden.py

Each line is 'case|field|values', separated by spaces. A value is what exact arithmetic gives, with 17 digits: it may be beyond
what a double can hold. 'nan' stands for a measure that has no value, as a ratio to 0.
"""

import random

from mpmath import mp, mpf

mp.dps = 3000
LINES = []
VALUES = [0.0, 5e-324, 3e-310, 1e-200, 2e-165, 1e-16, 0.3, 1.0, 7.0, 1e16, 3e165, 1e200, 1e308, 1.7e308]
WEIGHTS = [0.0, 5e-324, 1e-165, 1e-16, 0.5, 1.0, 1e16, 1e200, 1e308]
POWERS = [-1.5, 1.0000001, 1.5, 1.9999999, 2.5, 3.0, 10.0]


def text(value):
    return "nan" if value is None else mp.nstr(value, 17, min_fixed=0, max_fixed=0)


def line(case, field, values):
    LINES.append(f"{case}|{field}|{' '.join(values)}")


def over(a, b):
    return None if b == 0 else a / b


# Predicted numbers


def quantile(values, weights, share):
    # As doubles hold the values, so that those that are the same to them are put together.
    together = {}
    for v, w in zip(values, weights):
        if w > 0:
            key = mpf(float(v)) if abs(v) < mpf("1.7e308") else v
            together[key] = together.get(key, 0) + w
    pairs = sorted(together.items())
    total = sum(w for _, w in pairs)
    # As the shares of doubles: a half, and nine tenths as it is rounded.
    wanted = mpf(share) * total
    tolerance = total * mpf(2) ** -52
    below = mpf(0)
    for i, (v, w) in enumerate(pairs):
        below += w
        if below < wanted - tolerance:
            continue
        if below - wanted > tolerance or i + 1 == len(pairs):
            return v
        return (v + pairs[i + 1][0]) / 2
    raise AssertionError


def tweedie(y, m, p):
    p = mpf(p)
    if p == 0:
        return (y - m) ** 2
    if p == 1:
        return 2 * m if y == 0 else 2 * (y * mp.log(y / m) - y + m)
    if p == 2:
        return 2 * (mp.log(m / y) + y / m - 1)
    first = mpf(0) if y <= 0 else y ** (2 - p) / ((1 - p) * (2 - p))
    return 2 * (first - y * m ** (1 - p) / (1 - p) + m ** (2 - p) / (2 - p))


def domain(truth, predicted, p):
    if p == 0:
        return True
    if any(m <= 0 for m in predicted):
        return False
    return p < 0 or all(y >= 0 if p < 2 else y > 0 for y in truth)


def pinball(y, p, alpha):
    a = mpf(alpha)
    return a * (y - p) if y >= p else (1 - a) * (p - y)


def regression(case, truth, predicted, weight):
    case = "numbers " + case
    line(case, "truth", [repr(v) for v in truth])
    line(case, "predicted", [repr(v) for v in predicted])
    if weight is not None:
        line(case, "weight", [repr(v) for v in weight])
    rows = [
        (mpf(y), mpf(p), mpf(w))
        for y, p, w in zip(truth, predicted, weight or [1.0] * len(truth))
        if w > 0
    ]
    y, p, w = zip(*rows)
    n = len(rows)
    total = sum(w)

    def mean(values):
        return sum(a * b for a, b in zip(w, values)) / total

    e = [b - a for a, b in zip(y, p)]
    my, mp_, me = mean(y), mean(p), mean(e)
    vy = mean([(a - my) ** 2 for a in y])
    vp = mean([(a - mp_) ** 2 for a in p])
    ve = mean([(a - me) ** 2 for a in e])
    cov = mean([(a - my) * (b - mp_) for a, b in zip(y, p)])
    mse = mean([a * a for a in e])
    mae = mean([abs(a) for a in e])
    constant = n < 2 or min(y) == max(y)
    flat = n < 2 or min(p) == max(p)
    out = {}
    out["r2"] = None if constant else 1 - mse / vy
    out["explained_variance"] = None if constant else 1 - ve / vy
    out["mean_absolute_error"] = mae
    out["mean_squared_error"] = mse
    out["root_mean_squared_error"] = mp.sqrt(mse)
    out["median_absolute_error"] = quantile([abs(a) for a in e], w, 0.5)
    out["max_error"] = max(abs(a) for a in e)
    zeros = any(a == 0 and b != 0 for a, b in zip(y, p))
    out["mean_absolute_percentage_error"] = (
        None if zeros else mean([mpf(0) if a == b else abs(b - a) / abs(a) for a, b in zip(y, p)])
    )
    out["symmetric_mean_absolute_percentage_error"] = mean(
        [mpf(0) if a == b else 2 * abs(b - a) / (abs(a) + abs(b)) for a, b in zip(y, p)]
    )
    out["weighted_mean_absolute_percentage_error"] = over(mae, mean([abs(a) for a in y]))
    logs = all(a > -1 for a in y + p)
    msle = mean([(mp.log1p(b) - mp.log1p(a)) ** 2 for a, b in zip(y, p)]) if logs else None
    out["mean_squared_log_error"] = msle
    out["root_mean_squared_log_error"] = None if msle is None else mp.sqrt(msle)
    for name, q in [("mean_poisson_deviance", 1), ("mean_gamma_deviance", 2)] + [
        (f"mean_tweedie_deviance(power={q})", q) for q in POWERS
    ]:
        fits = domain(y, p, q)
        deviance = mean([tweedie(a, b, q) for a, b in zip(y, p)]) if fits else None
        out[name] = deviance
        if q not in (1, 2):
            below = None if not fits or constant or my <= 0 else mean([tweedie(a, my, q) for a in y])
            out[f"d2_tweedie(power={q})"] = None if below is None else 1 - deviance / below
    for alpha, loss, gain in [
        (0.5, "mean_pinball_loss", "d2_absolute_error"),
        (0.9, "mean_pinball_loss(alpha=0.9)", "d2_pinball(alpha=0.9)"),
    ]:
        value = mean([pinball(a, b, alpha) for a, b in zip(y, p)])
        centre = quantile(y, w, alpha)
        below = mean([pinball(a, centre, alpha) for a in y])
        out[loss] = value
        out[gain] = None if constant or below == 0 else 1 - value / below
    out["pearson_corrcoef"] = None if constant or flat else cov / mp.sqrt(vy * vp)
    if n < 2 or (constant and flat and y[0] == p[0]):
        out["concordance_corrcoef"] = None
    else:
        out["concordance_corrcoef"] = 2 * cov / (vy + vp + me * me)
    out["relative_squared_error"] = None if constant and n > 1 else over(mse, vy)
    out["log_cosh_error"] = mean([log_cosh(a) for a in e])
    yy, pp = mean([a * a for a in y]), mean([a * a for a in p])
    out["cosine_similarity"] = (
        None if yy == 0 or pp == 0 else mean([a * b for a, b in zip(y, p)]) / mp.sqrt(yy * pp)
    )
    out["normalized_root_mean_squared_error"] = over(mp.sqrt(mse), abs(my))
    out["normalized_root_mean_squared_error(normalization=range)"] = over(mp.sqrt(mse), max(y) - min(y))
    out["normalized_root_mean_squared_error(normalization=std)"] = over(mp.sqrt(mse), mp.sqrt(vy))
    out["normalized_root_mean_squared_error(normalization=l2)"] = over(mp.sqrt(mse), mp.sqrt(yy * total))
    for q in (1, 3):
        norm = sum(b * abs(a) ** q for a, b in zip(e, w)) ** (mpf(1) / q)
        out[f"minkowski_distance(p={float(q)})"] = norm
    both = sum(c for a, b, c in rows if a >= 1 and b >= 1)
    either = sum(c for a, b, c in rows if a >= 1 or b >= 1)
    out["critical_success_index(threshold=1.0)"] = over(both, either)
    for name, value in out.items():
        line(case, name, [text(value)])


def log_cosh(x):
    x = abs(x)
    if x < mpf("1e-100"):
        return x * x / 2
    if x > 10000:
        return x - mp.log(2)
    return mp.log(mp.cosh(x))


# Weighted counts


def confusion(case, k, cells):
    case = "counts " + case
    line(case, "cells", [repr(v) for v in cells])
    w = [[mpf(cells[i * k + j]) for j in range(k)] for i in range(k)]
    total = sum(map(sum, w))
    rows = [sum(w[i]) for i in range(k)]
    columns = [sum(w[i][j] for i in range(k)) for j in range(k)]
    for c in range(k):
        tp = w[c][c]
        fp, fn = columns[c] - tp, rows[c] - tp
        tn = total - tp - fp - fn
        for name, value in of_class(tp, fp, fn, tn).items():
            line(case, f"{name} {c}", [text(value)])
    for name, value in overall(k, w, rows, columns, total).items():
        line(case, name, [text(value)])


def of_class(tp, fp, fn, tn):
    n = tp + fp + fn + tn
    p, q, pp, pn = tp + fn, fp + tn, tp + fp, fn + tn
    det = tp * tn - fp * fn
    root = mp.sqrt
    threshold = root(tp) * root(q) + root(fp) * root(p)
    return {
        "precision": over(tp, pp),
        "recall": over(tp, p),
        "f1": over(2 * tp, 2 * tp + fp + fn),
        "specificity": over(tn, q),
        "jaccard": over(tp, tp + fp + fn),
        "accuracy": over(tp + tn, n),
        "error_rate": over(fp + fn, n),
        "negative_predictive_value": over(tn, pn),
        "false_positive_rate": over(fp, q),
        "false_negative_rate": over(fn, p),
        "false_discovery_rate": over(fp, pp),
        "false_omission_rate": over(fn, pn),
        "prevalence": over(p, n),
        "predicted_prevalence": over(pp, n),
        "frequency_bias": over(pp, p),
        "balanced_accuracy": over(tp * q + tn * p, 2 * p * q),
        "informedness": over(det, p * q),
        "markedness": over(det, pp * pn),
        "matthews_corrcoef": over(det, root(p * q * pp * pn)),
        "cohen_kappa": over(2 * det, pp * q + p * pn),
        "fowlkes_mallows": over(tp, root(pp * p)),
        "geometric_mean": over(root(tp * tn), root(p * q)),
        "prevalence_threshold": over(root(fp * p), threshold),
        "positive_likelihood_ratio": over(tp * q, fp * p),
        "negative_likelihood_ratio": over(fn * q, tn * p),
        "diagnostic_odds_ratio": over(tp * tn, fp * fn),
        "yules_q": over(det, tp * tn + fp * fn),
        "yules_y": over(root(tp * tn) - root(fp * fn), root(tp * tn) + root(fp * fn)),
        "lift": over(tp * n, pp * p),
        "overlap_coefficient": over(tp, tp + min(fp, fn)),
        "braun_blanquet": over(tp, tp + max(fp, fn)),
        "equitable_threat_score": over(det, (fp + fn) * n + det),
    }


def entropy(parts, total):
    return -sum(a / total * mp.log(a / total) for a in parts if a > 0)


def overall(k, w, rows, columns, n):
    ks = range(k)
    right = sum(w[i][i] for i in ks)
    occurring = sum(r > 0 for r in rows)
    predicted = sum(c > 0 for c in columns)
    out = {"overall accuracy": right / n, "overall zero_one_loss": 1 - right / n}
    balanced = sum(w[i][i] / rows[i] for i in ks if rows[i] > 0) / occurring
    out["overall balanced_accuracy"] = balanced
    chance = mpf(1) / occurring
    out["overall adjusted_balanced_accuracy"] = over(balanced - chance, 1 - chance)
    covariance = n * right - sum(rows[i] * columns[i] for i in ks)
    spread_rows = n * n - sum(r * r for r in rows)
    spread_columns = n * n - sum(c * c for c in columns)
    one_class = spread_rows == 0 or spread_columns == 0
    out["overall matthews_corrcoef"] = (
        None if one_class else covariance / mp.sqrt(spread_rows * spread_columns)
    )
    out["overall cohen_kappa"] = over(covariance, n * n - sum(rows[i] * columns[i] for i in ks))
    for name, power in (("linear_kappa", 1), ("quadratic_kappa", 2)):
        seen = sum(abs(i - j) ** power * w[i][j] for i in ks for j in ks)
        expected = sum(abs(i - j) ** power * rows[i] * columns[j] for i in ks for j in ks)
        out[f"overall {name}"] = None if expected == 0 else 1 - seen * n / expected
    shares = [(rows[i] + columns[i]) / (2 * n) for i in ks]
    same = sum(s * s for s in shares)
    out["overall gwet_ac1"] = beyond(right / n, (1 - same) / (k - 1))
    out["overall scott_pi"] = beyond(right / n, same)
    small = 1 / (2 * n)
    alpha = beyond((1 - small) * right / n + small, same)
    out["overall krippendorff_alpha"] = None if n < 1 else alpha
    out["overall bennett_s"] = beyond(right / n, mpf(1) / k)
    out["overall prevalence_adjusted_kappa"] = 2 * right / n - 1
    out["overall bangdiwala_b"] = over(sum(w[i][i] ** 2 for i in ks), sum(rows[i] * columns[i] for i in ks))
    larger = [max(rows[i], columns[i]) for i in ks]
    out["overall class_balance_accuracy"] = (
        None if 0 in larger else sum(w[i][i] / larger[i] for i in ks) / k
    )
    out["overall no_information_rate"] = max(rows) / n
    phi = -1 + sum(w[i][j] ** 2 / (rows[i] * columns[j]) for i in ks for j in ks if w[i][j] > 0)
    out["overall phi_squared"] = phi
    out["overall chi_squared"] = phi * n
    least = min(occurring, predicted) - 1
    out["overall cramers_v"] = None if least == 0 else mp.sqrt(phi / least)
    product = (occurring - 1) * (predicted - 1)
    out["overall tschuprows_t"] = None if product == 0 else mp.sqrt(phi / mp.sqrt(product))
    out["overall pearsons_contingency"] = mp.sqrt(phi / (1 + phi))
    known = sum(max(w[i][j] for i in ks) for j in ks)
    out["overall goodman_kruskal_lambda"] = over(known - max(rows), n - max(rows))
    h_rows, h_columns = entropy(rows, n), entropy(columns, n)
    h_joint = entropy([w[i][j] for i in ks for j in ks], n)
    mutual = h_rows + h_columns - h_joint
    out["overall mutual_info"] = mutual
    out["overall normalized_mutual_info"] = mpf(1) if h_rows + h_columns == 0 else 2 * mutual / (h_rows + h_columns)
    out["overall uncertainty_coefficient"] = over(mutual, h_rows)
    out["overall truth_entropy"] = h_rows
    out["overall prediction_entropy"] = h_columns
    out["overall joint_entropy"] = h_joint
    out["overall conditional_entropy"] = h_joint - h_rows
    missing = any(rows[i] > 0 and columns[i] == 0 for i in ks)
    cross = None if missing else -sum(rows[i] / n * mp.log(columns[i] / n) for i in ks if rows[i] > 0)
    out["overall cross_entropy"] = cross
    out["overall kl_divergence"] = None if missing else cross - h_rows
    return out


def beyond(seen, chance):
    return None if chance == 1 else (seen - chance) / (1 - chance)


# Forecasts and probabilities


def forecasts(case, truth, members):
    case = "members " + case
    m = len(members) // len(truth)
    line(case, "truth", [repr(v) for v in truth])
    line(case, "members", [repr(v) for v in members])
    plain, fair = [], []
    for i, y in enumerate(truth):
        x = [mpf(v) for v in members[i * m : (i + 1) * m]]
        distance = sum(abs(a - mpf(y)) for a in x) / m
        spread = sum(abs(a - b) for a in x for b in x)
        plain.append(distance - spread / (2 * m * m))
        fair.append(distance - spread / (2 * m * (m - 1)))
    line(case, "ensemble", [text(v) for v in plain])
    line(case, "fair", [text(v) for v in fair])
    line(case, "mean", [text(sum(plain) / len(plain))])


def gaussians(case, truth, means, deviations):
    case = "gaussians " + case
    line(case, "truth", [repr(v) for v in truth])
    line(case, "means", [repr(v) for v in means])
    line(case, "deviations", [repr(v) for v in deviations])
    with mp.workdps(60):
        values = []
        for y, m, s in zip(truth, means, deviations):
            gap, s = abs(mpf(y) - mpf(m)), mpf(s)
            if s == 0 or gap / s > 1e6:
                values.append(gap - s / mp.sqrt(mp.pi))
                continue
            z = gap / s
            values.append(s * (z * mp.erf(z / mp.sqrt(2)) + 2 * mp.npdf(z) - 1 / mp.sqrt(mp.pi)))
    line(case, "gaussian", [text(v) for v in values])


def probabilities(case, truth, p, weight):
    line(case, "truth", [str(v) for v in truth])
    line(case, "p", [repr(v) for v in p])
    line(case, "weight", [repr(v) for v in weight])
    w = [mpf(v) for v in weight]
    total = sum(w)
    clip = mpf(2) ** -52
    q = [mpf(v) if t == 1 else mpf(1.0 - v) for t, v in zip(truth, p)]
    log = [-mp.log(min(max(v, clip), 1 - clip)) for v in q]
    # Of both classes, the second probability as it is rounded.
    brier = [((t - mpf(v)) ** 2 + ((1 - t) - mpf(1.0 - v)) ** 2) / 2 for t, v in zip(truth, p)]
    share = sum(b for t, b in zip(truth, w) if t == 1) / total
    one = share in (0, 1)
    for name, losses in (("log_loss", log), ("brier_score", brier)):
        line(case, name, [text(sum(a * b for a, b in zip(losses, w)) / total)])
        if name == "log_loss":
            below = None if one else -(share * mp.log(share) + (1 - share) * mp.log(1 - share))
        else:
            below = None if one else share * (1 - share)
        mean = sum(a * b for a, b in zip(losses, w)) / total
        line(case, f"d2 {name}", [text(None if one else 1 - mean / below)])
    gap = mpf(0)
    for b in range(10):
        members = [i for i in range(len(p)) if bin_of(p[i]) == b]
        if members:
            gap += abs(sum(w[i] * (mpf(p[i]) - truth[i]) for i in members))
    line(case, "calibration", [text(gap / total)])


def bin_of(p):
    b = min(9, int(p * 10))
    if p < b / 10:
        return b - 1
    return b + 1 if b + 1 < 10 and p >= (b + 1) / 10 else b


def main():
    rng = random.Random(20)

    def signed(values):
        return rng.choice([-1, 1, 1]) * rng.choice(values)

    regression("large", [1e308, -1e308, 5e307], [-1e308, 1e308, 5e307], None)
    regression("largest", [1.7e308, 1.6e308, -1.7e308], [-1.7e308, 1.7e308, 1.7e308], None)
    regression("1e200", [1e200, 2e200, 4e200], [1.5e200, 2e200, 3e200], None)
    regression("1e-165", [1e-165, 2e-165, 4e-165], [1.5e-165, 2e-165, 3e-165], None)
    regression("denormal", [5e-324, 1.5e-323, 2e-323], [1e-323, 1e-323, 5e-324], None)
    regression("offset", [1e300, 1e300 + 1e285, 1e300 - 1e285], [1e300, 1e300, 1e300 + 2e285], None)
    regression("tiny offset", [1e-280, 1.00000001e-280], [1e-280, 1e-280], None)
    regression("mixed", [1e-300, 1.0, 1e300], [2e-300, 1.5, 1e299], None)
    regression("zeros", [0.0, 0.0, 1e-200], [0.0, 0.0, 2e-200], None)
    regression("heavy and light", [1.0, 2.0, 3.0], [1.5, 2.0, 2.0], [1e308, 5e-324, 1e308])
    regression("light counts", [1e-300, 1e308], [0.0, 1.1e308], [1e308, 1e-308])
    regression("light alone", [1.0, 2.0, 4.0], [1.5, 2.0, 3.0], [5e-324, 1e-323, 1.5e-323])
    for case in range(60):
        n = rng.randint(2, 5)
        values = VALUES if case % 3 else [v for v in VALUES if v > 0]
        choose = signed if case % 3 == 1 else rng.choice
        weight = None if case % 2 else [rng.choice(WEIGHTS[1:]) for _ in range(n)]
        regression(f"any {case}", [choose(values) for _ in range(n)], [choose(values) for _ in range(n)], weight)
    for case in range(20):
        n = rng.randint(2, 6)
        truth = [rng.lognormvariate(0, 1) for _ in range(n)]
        scale = 10.0 ** rng.choice([-15, -9, -6, -3, -1, 0])
        regression(f"close {case}", truth, [y * (1 + scale * rng.random()) for y in truth], None)

    cells = [0.0, 5e-324, 1e-165, 1e-16, 1.0, 3.0, 1e16, 1e200, 1e308]
    confusion("one heavy", 3, [1e16, 1.0, 0.0, 0.3, 2.0, 1.0, 0.0, 1.0, 4.0])
    confusion("heavy wrong", 3, [1.0, 1e16, 0.0, 0.3, 2.0, 1.0, 0.0, 1.0, 4.0])
    confusion("all large", 2, [1e308, 5e307, 2e307, 1e308])
    confusion("all small", 2, [5e-324, 1e-323, 1.5e-323, 5e-324])
    confusion("small", 3, [1e-165, 3e-165, 0.0, 2e-165, 5e-165, 1e-165, 0.0, 1e-165, 4e-165])
    for case in range(40):
        k = rng.randint(2, 4)
        kinds = cells if case % 2 else [0.0, 1.0, 2.0, 1e8, 1e16, 1e-16]
        chosen = [rng.choice(kinds) * 1.0 for _ in range(k * k)]
        if sum(v > 0 for v in chosen) > 1:
            confusion(f"any {case}", k, chosen)

    forecasts("large", [1e308, -1.7e308], [-1e308, 1e308, 1.7e308, 1.7e308, 1.7e308, 1.6e308])
    forecasts("small", [5e-324, 1e-165], [1e-323, 0.0, 2e-323, 2e-165, 3e-165, 1e-200])
    forecasts("any", [1.0, 1e16], [1e-300, 1e300, 2.0, 1e16, -1e16, 0.0])
    gaussians(
        "normal",
        [1e308, 1e308, 1.0, 5e-324, 1e-165, 1e200, 3.0, 1.7e308, 1e-300],
        [-1e307, 1e308, 2.0, 0.0, 2e-165, 1e200, 3.0, 1.7e308, 1.0],
        [1e308, 1.7e308, 1e-300, 5e-324, 1e-165, 1e199, 0.0, 0.0, 1e300],
    )
    for case in range(20):
        n = rng.randint(2, 6)
        tiny = [0.0, 5e-324, 1e-165, 1e-16, 0.3, 0.5, 0.9, 1 - 1e-16, 1.0]
        probabilities(
            f"p {case}",
            [0, 1] + [rng.randint(0, 1) for _ in range(n - 2)],
            [rng.choice(tiny) for _ in range(n)],
            [rng.choice(WEIGHTS[1:]) for _ in range(n)],
        )
    with open("extremes.txt", "w", encoding="utf-8") as file:
        file.write("\n".join(LINES) + "\n")


main()
