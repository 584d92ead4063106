package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import java.util.Locale;

/**
 * A measure of one class against the rest: a ratio of its true and false positives and negatives.
 *
 * <p>It is undefined where its denominator is 0, and says why.
 */
@SuppressWarnings("ImmutableEnumChecker") // its sums are records of ints
public enum ClassMeasure {
    /** {@code tp / (tp + fp)}: the share of the examples predicted to be of the class that are. Also PPV. */
    PRECISION(new Sum(1, 0, 0, 0), new Sum(1, 1, 0, 0), "no example was predicted %s"),
    /** {@code tp / (tp + fn)}: the share of the class's examples that were found. Also sensitivity, TPR. */
    RECALL(new Sum(1, 0, 0, 0), new Sum(1, 0, 1, 0), "no example is %s"),
    /** {@code 2 tp / (2 tp + fp + fn)}: the harmonic mean of precision and recall. Also Dice. */
    F1(new Sum(2, 0, 0, 0), new Sum(2, 1, 1, 0), "no example is or was predicted %s"),
    /** {@code tn / (tn + fp)}: the share of the other classes' examples that were not taken for this one. Also TNR. */
    SPECIFICITY(new Sum(0, 0, 0, 1), new Sum(0, 1, 0, 1), "every example is %s");

    private final Sum numerator;
    private final Sum denominator;
    private final String reason;

    ClassMeasure(Sum numerator, Sum denominator, String reason) {
        this.numerator = numerator;
        this.denominator = denominator;
        this.reason = reason;
    }

    /** Returns the name in reports: {@code precision}, {@code recall}, {@code f1}, {@code specificity}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    double numerator(double tp, double fp, double fn, double tn) {
        return numerator.of(tp, fp, fn, tn);
    }

    double denominator(double tp, double fp, double fn, double tn) {
        return denominator.of(tp, fp, fn, tn);
    }

    /** Returns the measure of these counts; the label is for the reason. */
    Score of(double tp, double fp, double fn, double tn, String label) {
        double below = denominator(tp, fp, fn, tn);
        if (below == 0) {
            boolean none = tp + fp + fn + tn == 0;
            return Score.undefined(none ? ConfusionMatrix.NO_EXAMPLES : reason.replace("%s", "'" + label + "'"));
        }
        return Score.of(numerator(tp, fp, fn, tn) / below);
    }

    /** A weighted sum of the four counts. */
    private record Sum(int truePositives, int falsePositives, int falseNegatives, int trueNegatives) {
        double of(double tp, double fp, double fn, double tn) {
            return truePositives * tp + falsePositives * fp + falseNegatives * fn + trueNegatives * tn;
        }
    }
}
