package ai.lepton.metrics.classification;

import static ai.lepton.metrics.Measure.Range.CORRELATION;
import static ai.lepton.metrics.Measure.Range.NOT_NEGATIVE;
import static ai.lepton.metrics.classification.ClassTraits.Drawn.LIFTS;
import static ai.lepton.metrics.classification.ClassTraits.Drawn.ODDS;
import static ai.lepton.metrics.classification.ClassTraits.Drawn.OF_FALSE_POSITIVES;
import static ai.lepton.metrics.classification.ClassTraits.Drawn.TURNING;
import static ai.lepton.metrics.classification.ClassTraits.OfAverage.OF_PREDICTIONS;
import static ai.lepton.metrics.classification.ClassTraits.OfAverage.TURNS;
import static ai.lepton.metrics.classification.ClassTraits.OfAverage.UNKNOWN;
import static ai.lepton.metrics.classification.ClassTraits.Part.FN;
import static ai.lepton.metrics.classification.ClassTraits.Part.FP;
import static ai.lepton.metrics.classification.ClassTraits.Part.TN;
import static ai.lepton.metrics.classification.ClassTraits.Part.TP;
import static ai.lepton.metrics.classification.ClassTraits.drawn;
import static ai.lepton.metrics.classification.ClassTraits.ofJaccard;
import static ai.lepton.metrics.classification.ClassTraits.share;

import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.Scaled;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A measure of one class against the rest: a ratio of what its true and false positives and negatives give.
 *
 * <p>It is undefined where its denominator is 0, and says why: a likelihood ratio or an odds ratio that others have as
 * infinite is undefined too. Sums of weights may be of any size. A micro-average is the ratio of all classes' counts added up.
 *
 * @see <a href="https://doi.org/10.1016/j.patrec.2005.10.010">Fawcett 2006</a>
 * @see <a href="https://doi.org/10.21105/joss.00729">Haghighi et al. 2018, PyCM</a>
 */
@SuppressWarnings("ImmutableEnumChecker") // its formulas keep nothing
public enum ClassMeasure implements ClassFormula, Measure {
    /** {@code tp / (tp + fp)}: the share of the examples predicted to be of the class that are. Also PPV. */
    PRECISION(
            (tp, fp, fn, tn) -> tp,
            (tp, fp, fn, tn) -> tp + fp,
            "no example was predicted %s",
            share(TP, FP).averaged(OF_PREDICTIONS)),
    /** {@code tp / (tp + fn)}: the share of the class's examples that were found. Also sensitivity, TPR. */
    RECALL((tp, fp, fn, tn) -> tp, (tp, fp, fn, tn) -> tp + fn, "no example is %s", share(TP, FN)),
    /** {@code 2 tp / (2 tp + fp + fn)}: the harmonic mean of precision and recall. Also Dice, Sørensen. */
    F1(
            (tp, fp, fn, tn) -> 2 * tp,
            (tp, fp, fn, tn) -> 2 * tp + fp + fn,
            "no example is or was predicted %s",
            ofJaccard(jaccard -> 2 * jaccard / (1 + jaccard))),
    /** {@code tn / (tn + fp)}: the share of the other classes' examples that were not taken for this one. Also TNR. */
    SPECIFICITY((tp, fp, fn, tn) -> tn, (tp, fp, fn, tn) -> tn + fp, "every example is %s", share(TN, FP)),
    /** {@code tp / (tp + fp + fn)}: hits among the examples in either set. Also critical success index, IoU. */
    JACCARD(
            (tp, fp, fn, tn) -> tp,
            (tp, fp, fn, tn) -> tp + fp + fn,
            "no example is or was predicted %s",
            share(TP, FN, FP)),
    /** {@code (tp + tn) / n}: the share of examples rightly put in or out of the class. */
    ACCURACY(
            (tp, fp, fn, tn) -> tp + tn,
            (tp, fp, fn, tn) -> tp + fp + fn + tn,
            ConfusionMatrix.NO_EXAMPLES,
            share(List.of(TP, TN), List.of(FP, FN))),
    /** {@code (fp + fn) / n}: 1 − {@link #ACCURACY}. */
    ERROR_RATE(
            (tp, fp, fn, tn) -> fp + fn,
            (tp, fp, fn, tn) -> tp + fp + fn + tn,
            ConfusionMatrix.NO_EXAMPLES,
            share(List.of(TP, TN), List.of(FP, FN)).lower()),
    /** {@code tn / (tn + fn)}: the share of the examples not predicted to be of the class that are not. Also NPV. */
    NEGATIVE_PREDICTIVE_VALUE(
            (tp, fp, fn, tn) -> tn, (tp, fp, fn, tn) -> tn + fn, "every example was predicted %s", share(TN, FN)),
    /** {@code fp / (fp + tn)}: 1 − {@link #SPECIFICITY}. Also fall-out, FPR. */
    FALSE_POSITIVE_RATE(
            (tp, fp, fn, tn) -> fp,
            (tp, fp, fn, tn) -> fp + tn,
            "every example is %s",
            share(TN, FP).lower()),
    /** {@code fn / (fn + tp)}: 1 − {@link #RECALL}. Also miss rate, FNR. */
    FALSE_NEGATIVE_RATE(
            (tp, fp, fn, tn) -> fn,
            (tp, fp, fn, tn) -> fn + tp,
            "no example is %s",
            share(TP, FN).lower()),
    /** {@code fp / (fp + tp)}: 1 − {@link #PRECISION}. Also FDR. */
    FALSE_DISCOVERY_RATE(
            (tp, fp, fn, tn) -> fp,
            (tp, fp, fn, tn) -> fp + tp,
            "no example was predicted %s",
            share(TP, FP).lower().averaged(OF_PREDICTIONS)),
    /** {@code fn / (fn + tn)}: 1 − {@link #NEGATIVE_PREDICTIVE_VALUE}. Also FOR. */
    FALSE_OMISSION_RATE(
            (tp, fp, fn, tn) -> fn,
            (tp, fp, fn, tn) -> fn + tn,
            "every example was predicted %s",
            share(TN, FN).lower()),
    /** {@code (tp + fn) / n}: the share of examples that are of the class. */
    PREVALENCE(
            (tp, fp, fn, tn) -> tp + fn,
            (tp, fp, fn, tn) -> tp + fp + fn + tn,
            ConfusionMatrix.NO_EXAMPLES,
            share(List.of(TP, FN), List.of(FP, TN)).neither()),
    /** {@code (tp + fp) / n}: the share of examples predicted to be of the class. Also selection rate. */
    PREDICTED_PREVALENCE(
            (tp, fp, fn, tn) -> tp + fp,
            (tp, fp, fn, tn) -> tp + fp + fn + tn,
            ConfusionMatrix.NO_EXAMPLES,
            share(List.of(TP, FP), List.of(FN, TN)).neither()),
    /** {@code (tp + fp) / (tp + fn)}: above 1 where the class is predicted more often than it occurs. Also frequency bias. */
    FREQUENCY_BIAS(
            (tp, fp, fn, tn) -> tp + fp,
            (tp, fp, fn, tn) -> tp + fn,
            "no example is %s",
            drawn().neither().in(NOT_NEGATIVE).averaged(UNKNOWN)),
    /** The mean of {@link #RECALL} and {@link #SPECIFICITY}; the area under the ROC curve of its one point. */
    BALANCED_ACCURACY(
            (tp, fp, fn, tn) -> tp * (tn + fp) + tn * (tp + fn),
            (tp, fp, fn, tn) -> 2 * (tp + fn) * (tn + fp),
            "no example, or every example, is %s",
            drawn()),
    /** {@code recall + specificity - 1}, in [-1, 1]. Also Youden's J, bookmaker informedness. */
    INFORMEDNESS(
            (tp, fp, fn, tn) -> tp * tn - fp * fn,
            (tp, fp, fn, tn) -> (tp + fn) * (tn + fp),
            "no example, or every example, is %s",
            drawn().in(CORRELATION)),
    /** {@code precision + npv - 1}, in [-1, 1]. Also ΔP. */
    MARKEDNESS(
            (tp, fp, fn, tn) -> tp * tn - fp * fn,
            (tp, fp, fn, tn) -> (tp + fp) * (tn + fn),
            "no example, or every example, was predicted %s",
            drawn().in(CORRELATION).averaged(OF_PREDICTIONS)),
    /** The correlation of truth and prediction, in [-1, 1]: the root of informedness times markedness. Also phi. */
    MATTHEWS_CORRCOEF(
            (tp, fp, fn, tn) -> tp * tn - fp * fn,
            (tp, fp, fn, tn) -> Math.sqrt((tp + fp) * (tn + fn)) * Math.sqrt((tp + fn) * (tn + fp)),
            "no example, or every example, is or was predicted %s",
            drawn().in(CORRELATION)),
    /** Cohen's kappa of the class against the rest, in [-1, 1]. Also Heidke skill score. */
    COHEN_KAPPA(
            (tp, fp, fn, tn) -> 2 * (tp * tn - fp * fn),
            (tp, fp, fn, tn) -> (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn),
            "all examples are, and were predicted to be, on one side of %s",
            drawn().in(CORRELATION)),
    /** The geometric mean of precision and recall. Also G-measure, Otsuka–Ochiai. */
    FOWLKES_MALLOWS(
            (tp, fp, fn, tn) -> tp,
            (tp, fp, fn, tn) -> Math.sqrt(tp + fp) * Math.sqrt(tp + fn),
            "no example is, or none was predicted, %s",
            drawn()),
    /** The geometric mean of recall and specificity. Also G-mean. */
    GEOMETRIC_MEAN(
            (tp, fp, fn, tn) -> Math.sqrt(tp) * Math.sqrt(tn),
            (tp, fp, fn, tn) -> Math.sqrt(tp + fn) * Math.sqrt(tn + fp),
            "no example, or every example, is %s",
            drawn()),
    /**
     * {@code √fpr / (√tpr + √fpr)}: the prevalence below which the precision falls fastest.
     *
     * @see <a href="https://doi.org/10.1371/journal.pone.0240215">Balayla 2020</a>
     */
    PREVALENCE_THRESHOLD(
            (tp, fp, fn, tn) -> Math.sqrt(fp) * Math.sqrt(tp + fn),
            (tp, fp, fn, tn) -> Math.sqrt(tp) * Math.sqrt(fp + tn) + Math.sqrt(fp) * Math.sqrt(tp + fn),
            "no example was predicted %s, or all or none are",
            drawn(OF_FALSE_POSITIVES).neither().averaged(UNKNOWN)),
    /** {@code tpr / fpr}: how much a prediction of the class raises its odds. Also LR+. */
    POSITIVE_LIKELIHOOD_RATIO(
            (tp, fp, fn, tn) -> tp * (fp + tn),
            (tp, fp, fn, tn) -> fp * (tp + fn),
            "no example is, or none was wrongly predicted, %s",
            drawn(OF_FALSE_POSITIVES).in(NOT_NEGATIVE).averaged(UNKNOWN)),
    /** {@code fnr / tnr}: how much a prediction of another class lowers the odds of this. Also LR-. */
    NEGATIVE_LIKELIHOOD_RATIO(
            (tp, fp, fn, tn) -> fn * (fp + tn),
            (tp, fp, fn, tn) -> tn * (tp + fn),
            "no example is %s, or none of the others was told from it",
            drawn().lower().in(NOT_NEGATIVE).averaged(UNKNOWN)),
    /** {@code tp tn / (fp fn)}: {@link #POSITIVE_LIKELIHOOD_RATIO} over {@link #NEGATIVE_LIKELIHOOD_RATIO}. Also DOR. */
    DIAGNOSTIC_ODDS_RATIO(
            (tp, fp, fn, tn) -> tp * tn,
            (tp, fp, fn, tn) -> fp * fn,
            "no example was wrongly predicted %s, or none was missed",
            drawn(ODDS).in(NOT_NEGATIVE).averaged(UNKNOWN)),
    /** {@code (dor - 1) / (dor + 1)}, in [-1, 1]. */
    YULES_Q(
            (tp, fp, fn, tn) -> tp * tn - fp * fn,
            (tp, fp, fn, tn) -> tp * tn + fp * fn,
            "there are too few kinds of outcome for an odds ratio of %s",
            drawn(ODDS).in(CORRELATION).averaged(UNKNOWN)),
    /** {@code (√dor - 1) / (√dor + 1)}, in [-1, 1]: also the coefficient of colligation. */
    YULES_Y(
            (tp, fp, fn, tn) -> Math.sqrt(tp) * Math.sqrt(tn) - Math.sqrt(fp) * Math.sqrt(fn),
            (tp, fp, fn, tn) -> Math.sqrt(tp) * Math.sqrt(tn) + Math.sqrt(fp) * Math.sqrt(fn),
            "there are too few kinds of outcome for an odds ratio of %s",
            drawn(ODDS).in(CORRELATION).averaged(UNKNOWN)),
    /** {@code precision / prevalence}: how much more often a prediction of the class is right than a draw at random. */
    LIFT(
            (tp, fp, fn, tn) -> tp * (tp + fp + fn + tn),
            (tp, fp, fn, tn) -> (tp + fp) * (tp + fn),
            "no example is, or none was predicted, %s",
            drawn(LIFTS).in(NOT_NEGATIVE).averaged(UNKNOWN)),
    /** {@code tp / min(tp + fp, tp + fn)}: the larger of precision and recall. Also Szymkiewicz–Simpson. */
    OVERLAP_COEFFICIENT(
            (tp, fp, fn, tn) -> tp,
            (tp, fp, fn, tn) -> tp + Math.min(fp, fn),
            "no example is, or none was predicted, %s",
            drawn(TURNING).averaged(TURNS)),
    /** {@code tp / max(tp + fp, tp + fn)}: the smaller of precision and recall. */
    BRAUN_BLANQUET(
            (tp, fp, fn, tn) -> tp,
            (tp, fp, fn, tn) -> tp + Math.max(fp, fn),
            "no example is or was predicted %s",
            drawn(TURNING).averaged(TURNS)),
    /** Hits beyond those of chance, among the examples in either set. Also Gilbert skill score. */
    EQUITABLE_THREAT_SCORE(
            (tp, fp, fn, tn) -> tp * tn - fp * fn,
            (tp, fp, fn, tn) -> (fp + fn) * (tp + fp + fn + tn) + tp * tn - fp * fn,
            "all examples are, and were predicted to be, on one side of %s",
            drawn().in(new Range(-1.0 / 3, 1)));

    // Of sums; products of two are within the range of a double.
    private static final double GREATEST = 1e145;
    // The power of 2 that the greatest of four is brought to.
    private static final int TOP = 480;

    private final Part numerator;
    private final Part denominator;
    private final String reason;
    private final ClassTraits traits;
    private final double lowest; // read for each draw of a bootstrap
    private final double highest;

    ClassMeasure(Part numerator, Part denominator, String reason, ClassTraits traits) {
        this.numerator = numerator;
        this.denominator = denominator;
        this.reason = reason;
        this.traits = traits;
        this.lowest = traits.range().lowest();
        this.highest = traits.range().highest();
    }

    /** Returns the measure of this name in reports, if there is one. */
    public static Optional<ClassMeasure> of(String key) {
        return Arrays.stream(values())
                .filter(measure -> measure.key().equals(key))
                .findFirst();
    }

    /** Returns the name in reports: {@code precision}, {@code recall}, {@code f1}, {@code specificity}. */
    @Override
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what is known of it; the intervals are those of one class's value, then of an average over the classes. */
    @Override
    public Traits traits() {
        return traits.traits();
    }

    /** Returns what is known of it as a measure of counts. */
    ClassTraits ofCounts() {
        return traits;
    }

    /**
     * Returns the measure of these counts or sums of weights, none of them negative; undefined where its denominator is 0.
     */
    @Override
    public Score of(double tp, double fp, double fn, double tn, String label) {
        return isTame(tp) && isTame(fp) && isTame(fn) && isTame(tn)
                ? plain(tp, fp, fn, tn, label)
                : ofAnySize(tp, fp, fn, tn, label);
    }

    private Score plain(double tp, double fp, double fn, double tn, String label) {
        double below = denominator.of(tp, fp, fn, tn);
        if (below == 0) {
            boolean none = tp + fp + fn + tn == 0;
            return Score.undefined(none ? ConfusionMatrix.NO_EXAMPLES : reason.replace("%s", Quoted.of(label)));
        }
        double above = numerator.of(tp, fp, fn, tn);
        double value = above / below;
        if (value == 0 && above != 0) {
            return Score.undefined(Scaled.BELOW);
        }
        return Scaled.finite(Math.max(lowest, Math.min(highest, value)));
    }

    /** Returns whether products of two such numbers, and of sums of many of them, are within the range of a double. */
    static boolean isTame(double count) {
        return count == 0 || (count >= 1 / GREATEST && count <= GREATEST);
    }

    /** Multiplies all by a power of 2, which changes no measure. */
    private Score ofAnySize(double tp, double fp, double fn, double tn, String label) {
        double greatest = Math.max(Math.max(tp, fp), Math.max(fn, tn));
        int by = TOP - Math.getExponent(greatest);
        double[] counts = {Math.scalb(tp, by), Math.scalb(fp, by), Math.scalb(fn, by), Math.scalb(tn, by)};
        boolean hasProducts = denominator.of(2, 2, 2, 2) > 2 * denominator.of(1, 1, 1, 1);
        for (double count : counts) {
            if (hasProducts && !isTame(count)) {
                return Score.undefined("the weights of its outcomes differ by more than a double can hold");
            }
        }
        return plain(counts[0], counts[1], counts[2], counts[3], label);
    }

    /** What the four counts give for a numerator or a denominator. */
    private interface Part {
        double of(double tp, double fp, double fn, double tn);
    }
}
