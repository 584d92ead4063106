package ai.lepton.metrics.regression;

import ai.lepton.metrics.internal.Dyadic;
import ai.lepton.metrics.internal.Scaled;
import org.jspecify.annotations.Nullable;

/**
 * The sums of {@link MomentSums} of values or weights so large or so small that doubles can't hold their squares: without any
 * rounding, and so without centres. Slow, and seldom needed.
 */
final class ExactMoments {
    // A value's last digit, squared, and a sum of squares of many such values are within the range of a double.
    private static final double LEAST_VALUE = 1e-110;
    private static final double GREATEST_VALUE = 1e110;
    private static final double LEAST_WEIGHT = 1e-35;
    private static final double GREATEST_WEIGHT = 1e35;

    private Dyadic weight = Dyadic.ZERO;
    private Dyadic truth = Dyadic.ZERO;
    private Dyadic predicted = Dyadic.ZERO;
    private Dyadic truthSquares = Dyadic.ZERO;
    private Dyadic predictedSquares = Dyadic.ZERO;
    private Dyadic products = Dyadic.ZERO;
    private Dyadic absoluteErrors = Dyadic.ZERO;
    private Dyadic absoluteTruths = Dyadic.ZERO;
    private Dyadic relativeErrors = Dyadic.ZERO;
    private Dyadic symmetricErrors = Dyadic.ZERO;
    private Scaled greatestError = Scaled.of(0);

    /** Returns whether sums of squares of values up to this magnitude lose nothing. */
    static boolean isTame(double greatest) {
        return greatest == 0 || (greatest >= LEAST_VALUE && greatest <= GREATEST_VALUE);
    }

    /** Returns whether weights of some rows lose nothing. */
    static boolean areTame(double @Nullable [] weight, int from, int to) {
        if (weight == null) {
            return true;
        }
        boolean isTame = true;
        for (int i = from; i < to; i++) {
            isTame &= weight[i] == 0 || (weight[i] >= LEAST_WEIGHT && weight[i] <= GREATEST_WEIGHT);
        }
        return isTame;
    }

    /** Adds the rows [from, to), all checked. */
    void add(double[] y, double[] p, double @Nullable [] w, int from, int to) {
        for (int i = from; i < to; i++) {
            double each = w == null ? 1 : w[i];
            if (each > 0) {
                add(y[i], p[i], Dyadic.of(each));
            }
        }
    }

    private void add(double y, double p, Dyadic each) {
        Dyadic ofTruth = each.times(y);
        Dyadic ofPredicted = each.times(p);
        weight = weight.plus(each);
        truth = truth.plus(ofTruth);
        predicted = predicted.plus(ofPredicted);
        truthSquares = truthSquares.plus(ofTruth.times(y));
        predictedSquares = predictedSquares.plus(ofPredicted.times(p));
        products = products.plus(ofTruth.times(p));
        absoluteErrors = absoluteErrors.plus(ofPredicted.minus(ofTruth).abs());
        absoluteTruths = absoluteTruths.plus(ofTruth.abs());
        if (y != p) {
            Scaled gap = gap(y, p);
            greatestError = Scaled.greater(greatestError, gap);
            Scaled size = Scaled.of(Math.abs(y));
            symmetricErrors =
                    symmetricErrors.plus(each.times(Dyadic.of(gap.times(2).over(size.plus(Scaled.of(Math.abs(p)))))));
            if (y != 0) {
                relativeErrors = relativeErrors.plus(each.times(Dyadic.of(gap.over(size))));
            }
        }
    }

    /** Returns |p − y|. */
    static Scaled gap(double y, double p) {
        return Dyadic.of(p).minus(Dyadic.of(y)).abs().scaled();
    }

    /** Adds sums that were taken about their means; the centres cancel, and nothing is lost. */
    void add(MomentSums plain) {
        if (plain.weight == 0) {
            return;
        }
        Dyadic all = Dyadic.of(plain.weight);
        Dyadic y = plain.truth.exactly();
        Dyadic p = plain.predicted.exactly();
        weight = weight.plus(all);
        truth = truth.plus(all.times(y));
        predicted = predicted.plus(all.times(p));
        truthSquares = truthSquares.plus(all.times(y).times(y)).plus(Dyadic.of(plain.truthSquares));
        predictedSquares = predictedSquares.plus(all.times(p).times(p)).plus(Dyadic.of(plain.predictedSquares));
        products = products.plus(all.times(y).times(p)).plus(Dyadic.of(plain.products));
        absoluteErrors = absoluteErrors.plus(Dyadic.of(plain.absoluteErrors.value()));
        absoluteTruths = absoluteTruths.plus(Dyadic.of(plain.absoluteTruths.value()));
        relativeErrors = relativeErrors.plus(Dyadic.of(plain.relativeErrors.value()));
        symmetricErrors = symmetricErrors.plus(Dyadic.of(plain.symmetricErrors.value()));
        greatestError = Scaled.greater(greatestError, Scaled.of(plain.greatestError));
    }

    void add(ExactMoments other) {
        weight = weight.plus(other.weight);
        truth = truth.plus(other.truth);
        predicted = predicted.plus(other.predicted);
        truthSquares = truthSquares.plus(other.truthSquares);
        predictedSquares = predictedSquares.plus(other.predictedSquares);
        products = products.plus(other.products);
        absoluteErrors = absoluteErrors.plus(other.absoluteErrors);
        absoluteTruths = absoluteTruths.plus(other.absoluteTruths);
        relativeErrors = relativeErrors.plus(other.relativeErrors);
        symmetricErrors = symmetricErrors.plus(other.symmetricErrors);
        greatestError = Scaled.greater(greatestError, other.greatestError);
    }

    /** Returns the moments; something of weight was added. */
    Moments moments() {
        Dyadic error = predicted.minus(truth);
        Dyadic errorSquares =
                predictedSquares.plus(truthSquares).minus(products).minus(products);
        return new Moments(
                weight.scaled(),
                truth.over(weight),
                predicted.over(weight),
                error.over(weight),
                aboutMean(truthSquares, truth, truth),
                aboutMean(predictedSquares, predicted, predicted),
                aboutMean(errorSquares, error, error),
                aboutMean(products, truth, predicted),
                truthSquares.scaled(),
                predictedSquares.scaled(),
                errorSquares.scaled(),
                products.scaled(),
                absoluteErrors.scaled(),
                absoluteTruths.scaled(),
                relativeErrors.scaled(),
                symmetricErrors.scaled(),
                greatestError);
    }

    private Scaled aboutMean(Dyadic products, Dyadic one, Dyadic other) {
        return products.times(weight).minus(one.times(other)).over(weight);
    }
}
