"""Intervals of areas with one more example that is wholly misplaced: writes one_more.csv.

The moments are taken from their definitions: of Dirichlet's distribution of the shares of the smaller class's examples and of one
more, with the pairs' kernel; of the average precision by its derivatives by the weights, with scikit-learn's function. Quantiles are
SciPy's. Rows "binary" are statsmodels' Clopper-Pearson alone: each example of the smaller class is wholly right or wrong.
"""
import numpy as np
from scipy.stats import beta, t
from sklearn.metrics import average_precision_score, roc_auc_score
from statsmodels.stats.proportion import proportion_confint

ROWS = ["kind|level|truth|scores|value|low|high"]
FEW, MANY = 3, 9


def weight(misplaced):
    return min(1.0, max(0.0, (MANY - misplaced) / (MANY - FEW)))


def matched(tail, mean, variance):
    trials = mean * (1 - mean) / variance - 1
    return beta.ppf(tail, mean * trials, (1 - mean) * trials)


def logit_t(value, influences, most, level):
    variance = float((influences ** 2).sum())
    squares = influences ** 2
    uneven = (squares ** 2).sum() / variance ** 2 - 1 / np.count_nonzero(influences)
    degrees = max(1.0, min(most, 2 / uneven if uneven > 0 else most))
    half = t.ppf((1 + level) / 2, degrees) * np.sqrt(variance) / (value * (1 - value))
    center = np.log(value / (1 - value))
    return 1 / (1 + np.exp(-(center - half))), 1 / (1 + np.exp(-(center + half)))


def area(truth, scores, level):
    x, y = scores[truth == 1], scores[truth == 0]
    psi = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    v10, v01 = psi.mean(axis=1), psi.mean(axis=0)
    value = psi.mean()
    assert abs(value - roc_auc_score(truth, scores)) < 1e-12
    variance = v10.var(ddof=1) / len(x) + v01.var(ddof=1) / len(y)
    influences = np.concatenate([(v10 - value) / np.sqrt(len(x) * (len(x) - 1)),
                                 (v01 - value) / np.sqrt(len(y) * (len(y) - 1))])
    n = min(len(x), len(y))
    bounds = logit_t(value, influences, n - 1, level)

    def one_more(area):
        mean = area * n / (n + 1)
        # The smaller class's kernel means with one more of 0, as if all the variance were its own.
        squares = (variance * n * (n - 1) + n * area ** 2) / (n + 1)
        return matched((1 - level) / 2, mean, (squares - mean ** 2) / (n + 2))

    w = weight(n * min(value, 1 - value))
    return (value, bounds[0] - w * max(0.0, bounds[0] - one_more(value)),
            bounds[1] + w * max(0.0, 1 - one_more(1 - value) - bounds[1]))


def precision(truth, scores, level):
    value = average_precision_score(truth, scores)
    step = 1e-5
    slopes = []
    for i in range(len(truth)):
        up, down = np.ones(len(truth)), np.ones(len(truth))
        up[i] += step
        down[i] -= step
        slopes.append((average_precision_score(truth, scores, sample_weight=up)
                       - average_precision_score(truth, scores, sample_weight=down)) / (2 * step))
    n = int(truth.sum())
    influences = np.array(slopes) * np.sqrt(n / (n - 1))
    low, high = logit_t(value, influences, n - 1, level)
    # As many negatives above all as a share of which none was seen allows; what they take, by their number.
    many = -np.log((1 - level) / 2)
    top = (value - average_precision_score(np.append(truth, 0), np.append(scores, scores.max() + 1),
                                           sample_weight=np.append(np.ones(len(truth)), many))) / many
    of_negative = weight(np.abs(influences[truth == 0]).sum() / top)
    of_positive = weight(n * min(value, 1 - value))
    w = max(of_negative, of_positive)
    if w > 0:
        by_negative, by_positive = of_negative / w * top, of_positive / w * value / (n + 1)
        one_more = matched((1 - level) / 2, value - by_negative - by_positive,
                           (influences ** 2).sum() + by_negative ** 2 + by_positive ** 2)
        low -= w * max(0.0, low - one_more)
    return value, low, high


def put(kind, level, truth, scores, found):
    ROWS.append("|".join([kind, repr(level), "".join(map(str, truth.tolist())), " ".join(map(repr, scores.tolist())),
                          *(repr(float(v)) for v in found)]))


rng = np.random.default_rng(20261127)
for positives, negatives, wrong in ((40, 60, 1), (35, 200, 2), (60, 60, 1), (40, 60, 0), (12, 200, 0)):
    truth = np.array([1] * positives + [0] * negatives)
    scores = np.where(truth == 1, 2.0, 1.0)
    scores[:wrong] = 0.0
    right = positives - wrong
    for level in (0.9, 0.95):
        low = proportion_confint(right, positives, 1 - level, "beta")[0]
        put("binary", level, truth, scores, (right / positives, low, np.nan))
for positives, negatives, distance, wide, ties in ((40, 60, 3, 1, 0), (30, 200, 2.3, 1, 0), (120, 40, 2, 3, 0), (50, 50, 1, 1, 4),
                                                   (45, 90, 3, 2, 2)):
    truth = rng.permutation([1] * positives + [0] * negatives)
    scores = truth * distance + rng.normal(size=len(truth)) * np.where(truth == 1, wide, 1)
    if ties:
        scores = np.round(scores * ties) / ties
    for level in (0.9, 0.95):
        put("roc_auc", level, truth, scores, area(truth, scores, level))
        put("average_precision", level, truth, scores, precision(truth, scores, level))

with open("one_more.csv", "w", encoding="utf-8", newline="\n") as out:
    out.write("\n".join(ROWS) + "\n")
