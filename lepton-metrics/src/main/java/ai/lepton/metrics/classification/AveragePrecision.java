package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Average precision: the precision at each threshold, weighted by the recall that it adds.
 *
 * <p>Nothing is interpolated between the thresholds, as in scikit-learn; Spark's area under the precision-recall curve
 * joins points by lines, and so differs.
 */
final class AveragePrecision {
    private AveragePrecision() {}

    /** Returns {@link PrecisionRecallCurve#averagePrecision}. */
    static Score of(boolean[] positive, double[] score) {
        Elements.required("score", score);
        return BinaryRanking.of(positive, score, null).averagePrecision();
    }

    /** Returns {@link PrecisionRecallCurve#averagePrecision}. */
    static Score of(boolean[] positive, float[] score) {
        Elements.required("score", score);
        return of(positive, Doubles.of(score));
    }

    /** Returns {@link PrecisionRecallCurve#averagePrecision}. */
    static Score of(boolean[] positive, double[] score, double[] weight) {
        Elements.required("score", score);
        return BinaryRanking.of(positive, score, weight).averagePrecision();
    }

    /** Returns {@link PrecisionRecallCurve#averagePrecision}. */
    static Estimate estimate(boolean[] positive, double[] score, double @Nullable [] weight, double level) {
        Elements.required("score", score);
        return PrecisionInfluence.estimate(BinaryRanking.of(positive, score, weight), level);
    }
}
