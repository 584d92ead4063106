"""Writes measures.txt: what PyCM, scikit-learn, scipy and torchmetrics derive from confusion matrices.

Run it in this folder, with the packages of requirements.txt: python measures.py

Each line is 'case|field|values', values separated by spaces; numbers as Python's repr, so that no digit is lost.
"""

import math
import warnings

import numpy as np
import sklearn.metrics as sk
import torch
from pycm import ConfusionMatrix
from scipy.stats import contingency
from torchmetrics.functional.nominal import theils_u

warnings.simplefilter("ignore")
LINES = []

# Our names of PyCM's.
OF_CLASSES = {
    "PRECISION": "PPV", "RECALL": "TPR", "F1": "F1", "SPECIFICITY": "TNR", "JACCARD": "J", "ACCURACY": "ACC",
    "ERROR_RATE": "ERR", "NEGATIVE_PREDICTIVE_VALUE": "NPV", "FALSE_POSITIVE_RATE": "FPR",
    "FALSE_NEGATIVE_RATE": "FNR", "FALSE_DISCOVERY_RATE": "FDR", "FALSE_OMISSION_RATE": "FOR", "PREVALENCE": "PRE",
    "PREDICTED_PREVALENCE": "TOPR", "BALANCED_ACCURACY": "AUC", "INFORMEDNESS": "BM", "MARKEDNESS": "MK",
    "MATTHEWS_CORRCOEF": "MCC", "FOWLKES_MALLOWS": "G", "GEOMETRIC_MEAN": "GM", "POSITIVE_LIKELIHOOD_RATIO": "PLR",
    "NEGATIVE_LIKELIHOOD_RATIO": "NLR", "DIAGNOSTIC_ODDS_RATIO": "DOR", "YULES_Q": "Q", "LIFT": "LS",
    "OVERLAP_COEFFICIENT": "OC", "BRAUN_BLANQUET": "BB",
}
NATS = math.log(2)
OVERALL = {
    "ACCURACY": ("Overall ACC", 1), "ZERO_ONE_LOSS": ("Hamming Loss", 1), "COHEN_KAPPA": ("Kappa", 1),
    "GWET_AC1": ("Gwet AC1", 1), "SCOTT_PI": ("Scott PI", 1), "BENNETT_S": ("Bennett S", 1),
    "KRIPPENDORFF_ALPHA": ("Krippendorff Alpha", 1), "PREVALENCE_ADJUSTED_KAPPA": ("Kappa No Prevalence", 1),
    "BANGDIWALA_B": ("Bangdiwala B", 1), "CLASS_BALANCE_ACCURACY": ("CBA", 1), "NO_INFORMATION_RATE": ("NIR", 1),
    "CHI_SQUARED": ("Chi-Squared", 1), "PHI_SQUARED": ("Phi-Squared", 1), "CRAMERS_V": ("Cramer V", 1),
    "PEARSONS_CONTINGENCY": ("Pearson C", 1), "GOODMAN_KRUSKAL_LAMBDA": ("Lambda A", 1),
    "UNCERTAINTY_COEFFICIENT": ("RCI", 1), "TRUTH_ENTROPY": ("Reference Entropy", NATS),
    "PREDICTION_ENTROPY": ("Response Entropy", NATS), "JOINT_ENTROPY": ("Joint Entropy", NATS),
    "CONDITIONAL_ENTROPY": ("Conditional Entropy", NATS), "MUTUAL_INFO": ("Mutual Information", NATS),
    "CROSS_ENTROPY": ("Cross Entropy", NATS), "KL_DIVERGENCE": ("KL Divergence", NATS),
}


def put(case, field, values):
    text = " ".join(repr(v) for v in np.asarray(values).ravel().tolist())
    LINES.append(f"{case}|{field}|{text}")


def number(value):
    return math.nan if value == "None" else float(value)


def pycm(case, k, truth, predicted):
    matrix = ConfusionMatrix(list(map(int, truth)), list(map(int, predicted)), digit=17)
    for ours, theirs in OF_CLASSES.items():
        values = matrix.class_stat[theirs]
        put(case, "class." + ours, [number(values[c]) for c in range(k)])
    for ours, (theirs, unit) in OVERALL.items():
        put(case, "overall." + ours, number(matrix.overall_stat[theirs]) * unit)
    for beta in (0.5, 2.0, 3.5):
        values = matrix.F_beta(beta)
        put(case, f"pycm.fbeta.{beta}", [number(values[c]) for c in range(k)])
    # Without PyCM: of each class against the rest.
    tp, fp, fn, tn = (np.array([getattr(matrix, name)[c] for c in range(k)], dtype=float)
                      for name in ("TP", "FP", "FN", "TN"))
    tpr, fpr = tp / (tp + fn), fp / (fp + tn)
    put(case, "class.PREVALENCE_THRESHOLD", np.sqrt(fpr) / (np.sqrt(tpr) + np.sqrt(fpr)))
    random_hits = (tp + fp) * (tp + fn) / (tp + fp + fn + tn)
    put(case, "class.EQUITABLE_THREAT_SCORE", (tp - random_hits) / (tp + fp + fn - random_hits))
    put(case, "class.FREQUENCY_BIAS", (tp + fp) / (tp + fn))
    odds = tp * tn / (fp * fn)
    put(case, "class.YULES_Y", (np.sqrt(odds) - 1) / (np.sqrt(odds) + 1))
    put(case, "class.COHEN_KAPPA", [
        sk.cohen_kappa_score(truth == c, predicted == c) for c in range(k)])
    counts = sk.confusion_matrix(truth, predicted, labels=range(k))
    put(case, "overall.TSCHUPROWS_T", contingency.association(counts, method="tschuprow"))
    put(case, "scipy.cramer", contingency.association(counts, method="cramer"))
    put(case, "scipy.pearson", contingency.association(counts, method="pearson"))
    put(case, "torchmetrics.theils_u", float(theils_u(torch.tensor(truth), torch.tensor(predicted))))


def sklearn(case, k, truth, predicted, weights):
    labels = list(range(k))
    put(case, "k", k)
    put(case, "truth", truth)
    put(case, "predicted", predicted)
    if weights is not None:
        put(case, "weights", weights)
    w = weights
    put(case, "sklearn.ADJUSTED_BALANCED_ACCURACY",
        sk.balanced_accuracy_score(truth, predicted, sample_weight=w, adjusted=True))
    put(case, "sklearn.ZERO_ONE_LOSS", sk.zero_one_loss(truth, predicted, sample_weight=w))
    put(case, "sklearn.LINEAR_KAPPA",
        sk.cohen_kappa_score(truth, predicted, labels=labels, weights="linear", sample_weight=w))
    put(case, "sklearn.QUADRATIC_KAPPA",
        sk.cohen_kappa_score(truth, predicted, labels=labels, weights="quadratic", sample_weight=w))
    if w is None:
        put(case, "sklearn.MUTUAL_INFO", sk.mutual_info_score(truth, predicted))
        put(case, "sklearn.NORMALIZED_MUTUAL_INFO", sk.normalized_mutual_info_score(truth, predicted))
    subset = [k - 1, 0]
    put(case, "only.matrix", sk.confusion_matrix(truth, predicted, labels=subset, sample_weight=w))
    put(case, "each.matrix", sk.multilabel_confusion_matrix(truth, predicted, labels=labels, sample_weight=w))
    if k == 2:
        plus, minus = sk.class_likelihood_ratios(truth, predicted, sample_weight=w)
        put(case, "likelihood_ratios", [plus, minus])
    for policy, zero in (("ZERO", 0), ("ONE", 1), ("SKIP", np.nan)):
        for average in (None, "micro", "macro", "weighted"):
            for beta in (0.5, 2.0):
                put(case, f"fbeta.{beta}.{policy}.{average or 'classes'}", sk.fbeta_score(
                    truth, predicted, beta=beta, labels=labels, average=average, sample_weight=w, zero_division=zero))
                if average:
                    put(case, f"fbeta.subset.{beta}.{policy}.{average}", sk.fbeta_score(
                        truth, predicted, beta=beta, labels=subset, average=average, sample_weight=w,
                        zero_division=zero))
            if policy != "SKIP":  # which jaccard_score does not know
                put(case, f"jaccard.{policy}.{average or 'classes'}", sk.jaccard_score(
                    truth, predicted, labels=labels, average=average, sample_weight=w, zero_division=zero))


def main():
    rng = np.random.default_rng(20260102)
    for case, k, n, right in (("binary", 2, 60, 0.7), ("three", 3, 90, 0.5), ("eight", 8, 2000, 0.4)):
        shares = rng.dirichlet(np.full(k, 2.0))
        truth = rng.choice(k, n, p=shares)
        predicted = np.where(rng.random(n) < right, truth, rng.integers(0, k, n))
        sklearn(case, k, truth, predicted, None)
        pycm(case, k, truth, predicted)
        weights = np.round(rng.exponential(1.0, n), 3)
        weights[rng.random(n) < 0.2] = 0.0
        sklearn(case + "-weighted", k, truth, predicted, weights)
    sklearn("absent-classes", 6, np.array([0, 0, 1, 4, 4, 4]), np.array([0, 2, 1, 4, 2, 1]), None)
    sklearn("all-wrong", 2, np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]), None)

    with open("measures.txt", "w", encoding="utf-8", newline="\n") as out:
        out.write("\n".join(LINES) + "\n")


main()
