package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Logs;
import ai.lepton.metrics.internal.Quoted;
import ai.lepton.metrics.internal.Scaled;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/** What truth and prediction tell of each other, in nats. */
final class Information {
    private Information() {}

    static Score truth(ConfusionMatrix matrix) {
        return of(matrix, Information::ofTruth);
    }

    static Score prediction(ConfusionMatrix matrix) {
        return of(matrix, Information::ofPrediction);
    }

    static Score joint(ConfusionMatrix matrix) {
        return of(matrix, any -> {
            Rest rest = new Rest();
            matrix.forEachWeight((i, j, weight) -> rest.add(weight));
            double[] sum = {0};
            matrix.forEachWeight((i, j, weight) -> sum[0] += surprise(weight, rest.sum, matrix.sum()));
            return sum[0];
        });
    }

    static Score conditional(ConfusionMatrix matrix) {
        return of(matrix, any -> {
            double[] sum = {0};
            Rest[] others = othersInRows(matrix);
            matrix.forEachWeight((i, j, weight) ->
                    sum[0] -= weight / matrix.sum() * logShare(weight, matrix.rowSum(i), others[i].sum));
            return sum[0];
        });
    }

    static Score mutual(ConfusionMatrix matrix) {
        return of(matrix, Information::information);
    }

    static Score normalized(ConfusionMatrix matrix) {
        double mean = (ofTruth(matrix) + ofPrediction(matrix)) / 2;
        boolean isOneClass = Association.occurring(matrix) == 1 && Association.predicted(matrix) == 1;
        return of(matrix, any -> isOneClass ? 1 : Math.min(1, information(matrix) / mean));
    }

    static Score uncertaintyCoefficient(ConfusionMatrix matrix) {
        if (matrix.sum() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        double entropy = ofTruth(matrix);
        if (entropy == 0) {
            return Score.undefined(Association.occurring(matrix) == 1 ? "all examples are of one class" : Scaled.BELOW);
        }
        return Score.of(Math.min(1, information(matrix) / entropy));
    }

    static Score cross(ConfusionMatrix matrix) {
        return toPrediction(
                matrix,
                i -> -matrix.rowSum(i)
                        / matrix.sum()
                        * logShare(matrix.columnSum(i), matrix.sum(), matrix.negativePredictions(i)));
    }

    static Score divergence(ConfusionMatrix matrix) {
        return toPrediction(
                        matrix,
                        i -> matrix.rowSum(i)
                                / matrix.sum()
                                * logRatio(
                                        matrix.rowSum(i),
                                        matrix.columnSum(i),
                                        matrix.falseNegatives(i) - matrix.falsePositives(i)))
                .map(sum -> Math.max(0, sum));
    }

    private static Score toPrediction(ConfusionMatrix matrix, IntToDoubleFunction term) {
        double sum = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            if (matrix.rowSum(i) > 0) {
                if (matrix.columnSum(i) == 0) {
                    return Score.undefined("no example was predicted "
                            + Quoted.of(matrix.labels().name(i)));
                }
                sum += term.applyAsDouble(i);
            }
        }
        return matrix.sum() == 0 ? Score.undefined(ConfusionMatrix.NO_EXAMPLES) : Score.of(sum);
    }

    private static Score of(ConfusionMatrix matrix, ToDoubleFunction<ConfusionMatrix> function) {
        return matrix.sum() == 0
                ? Score.undefined(ConfusionMatrix.NO_EXAMPLES)
                : defined(function.applyAsDouble(matrix));
    }

    /** Returns a score; what is no number is made of entropies that round to 0. */
    private static Score defined(double value) {
        return Double.isNaN(value) ? Score.undefined(Scaled.BELOW) : Scaled.finite(value);
    }

    /**
     * Returns the mean over the cells of ln(cell / expected), as the sum of expected × (r ln r − r + 1) of the ratio r to what is
     * expected: the same, but without a term below 0, so that no digits cancel.
     */
    private static double information(ConfusionMatrix matrix) {
        double total = matrix.sum();
        double[] sum = {0};
        matrix.forEachWeight((i, j, weight) -> {
            double row = matrix.rowSum(i);
            double column = matrix.columnSum(j);
            double expected = row * column / total;
            sum[0] += expected < Association.NEGLIGIBLE
                    ? weight / total * Math.max(0, logRatio(weight, row) - logRatio(column, total) - 1)
                    : expected * Logs.excess(Association.gap(matrix, i, j, expected) / expected) / total;
        });
        return sum[0] + Association.ofEmpty(matrix);
    }

    /** The sum of numbers, but for the greatest of them. */
    private static final class Rest {
        private double greatest;
        private double sum;

        void add(double value) {
            sum += Math.min(greatest, value);
            greatest = Math.max(greatest, value);
        }
    }

    private static Rest[] othersInRows(ConfusionMatrix matrix) {
        Rest[] others = new Rest[matrix.labels().size()];
        Arrays.setAll(others, row -> new Rest());
        matrix.forEachWeight((i, j, weight) -> others[i].add(weight));
        return others;
    }

    private static double ofTruth(ConfusionMatrix matrix) {
        double sum = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            sum += surprise(matrix.rowSum(i), matrix.negatives(i), matrix.sum());
        }
        return sum;
    }

    private static double ofPrediction(ConfusionMatrix matrix) {
        double sum = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            sum += surprise(matrix.columnSum(i), matrix.negativePredictions(i), matrix.sum());
        }
        return sum;
    }

    /** Returns ln(part / whole), given what the other parts have: one of nearly all is told by them. */
    private static double logShare(double part, double whole, double others) {
        return part > whole / 2 ? Math.log1p(-others / whole) : logRatio(part, whole);
    }

    /** Returns ln(one / other), given one − other, which tells it where both are close. */
    private static double logRatio(double one, double other, double difference) {
        return Math.abs(difference) < other / 2 ? Math.log1p(difference / other) : logRatio(one, other);
    }

    private static double logRatio(double one, double other) {
        double ratio = one / other;
        return isNormal(ratio) ? Math.log(ratio) : Math.log(one) - Math.log(other);
    }

    private static boolean isNormal(double value) {
        return value >= Double.MIN_NORMAL && value <= Double.MAX_VALUE;
    }

    /** Returns −share ln(share) of a part of a whole, given what the other parts have. */
    private static double surprise(double part, double others, double whole) {
        return part > 0 ? -part / whole * logShare(part, whole, others) : 0;
    }
}
