package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.Quoted;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/** What truth and prediction tell of each other, in nats. */
final class Information {
    private Information() {}

    static Score truth(ConfusionMatrix matrix) {
        return of(matrix, any -> entropy(matrix, matrix::support));
    }

    static Score prediction(ConfusionMatrix matrix) {
        return of(matrix, any -> entropy(matrix, matrix::predictedAs));
    }

    static Score joint(ConfusionMatrix matrix) {
        return of(matrix, any -> {
            double sum = 0;
            int k = matrix.labels().size();
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < k; j++) {
                    sum += surprise(matrix.at(i, j) / matrix.total());
                }
            }
            return sum;
        });
    }

    static Score conditional(ConfusionMatrix matrix) {
        return of(matrix, any -> {
            double sum = 0;
            int k = matrix.labels().size();
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < k; j++) {
                    double cell = matrix.at(i, j);
                    sum -= cell > 0 ? cell / matrix.total() * Math.log(cell / matrix.support(i)) : 0;
                }
            }
            return sum;
        });
    }

    static Score mutual(ConfusionMatrix matrix) {
        return of(matrix, Information::information);
    }

    static Score normalized(ConfusionMatrix matrix) {
        return of(matrix, any -> {
            double mean = (entropy(matrix, matrix::support) + entropy(matrix, matrix::predictedAs)) / 2;
            return mean == 0 ? 1 : Math.min(1, information(matrix) / mean);
        });
    }

    static Score uncertaintyCoefficient(ConfusionMatrix matrix) {
        if (matrix.total() == 0) {
            return Score.undefined(ConfusionMatrix.NO_EXAMPLES);
        }
        Score ratio =
                Score.ratio(information(matrix), entropy(matrix, matrix::support), "all examples are of one class");
        return ratio.map(share -> Math.min(1, share));
    }

    static Score cross(ConfusionMatrix matrix) {
        return toPrediction(matrix, (truth, predicted) -> -truth * Math.log(predicted));
    }

    static Score divergence(ConfusionMatrix matrix) {
        return toPrediction(matrix, (truth, predicted) -> truth * Math.log(truth / predicted))
                .map(sum -> Math.max(0, sum));
    }

    private interface Term {
        double of(double truth, double predicted);
    }

    private static Score toPrediction(ConfusionMatrix matrix, Term term) {
        double total = matrix.total();
        double sum = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            if (matrix.support(i) > 0) {
                if (matrix.predictedAs(i) == 0) {
                    return Score.undefined("no example was predicted "
                            + Quoted.of(matrix.labels().name(i)));
                }
                sum += term.of(matrix.support(i) / total, matrix.predictedAs(i) / total);
            }
        }
        return total == 0 ? Score.undefined(ConfusionMatrix.NO_EXAMPLES) : Score.of(sum);
    }

    private static Score of(ConfusionMatrix matrix, ToDoubleFunction<ConfusionMatrix> function) {
        return matrix.total() == 0
                ? Score.undefined(ConfusionMatrix.NO_EXAMPLES)
                : Score.of(function.applyAsDouble(matrix));
    }

    private static double information(ConfusionMatrix matrix) {
        double total = matrix.total();
        double sum = 0;
        int k = matrix.labels().size();
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double cell = matrix.at(i, j);
                if (cell > 0) {
                    sum += cell / total * Math.log(cell / matrix.support(i) * (total / matrix.predictedAs(j)));
                }
            }
        }
        return Math.max(0, sum);
    }

    private static double entropy(ConfusionMatrix matrix, IntToDoubleFunction weight) {
        double sum = 0;
        for (int i = 0; i < matrix.labels().size(); i++) {
            sum += surprise(weight.applyAsDouble(i) / matrix.total());
        }
        return sum;
    }

    private static double surprise(double share) {
        return share > 0 ? -share * Math.log(share) : 0;
    }
}
