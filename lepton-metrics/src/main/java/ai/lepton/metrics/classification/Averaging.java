package ai.lepton.metrics.classification;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.WhenUndefined;

/** Means over the classes. */
final class Averaging {
    private Averaging() {}

    static Score of(
            ConfusionMatrix matrix, int[] classes, ClassMeasure measure, Average average, WhenUndefined policy) {
        return average == Average.MICRO
                ? policy.applyTo(micro(matrix, classes, measure))
                : mean(matrix, classes, measure, average == Average.WEIGHTED, policy);
    }

    private static Score micro(ConfusionMatrix matrix, int[] classes, ClassMeasure measure) {
        double numerator = 0;
        double denominator = 0;
        for (int label : classes) {
            double tp = matrix.at(label, label);
            double fp = matrix.predictedAs(label) - tp;
            double fn = matrix.support(label) - tp;
            double tn = matrix.total() - tp - fp - fn;
            numerator += measure.numerator(tp, fp, fn, tn);
            denominator += measure.denominator(tp, fp, fn, tn);
        }
        return Score.ratio(numerator, denominator, ConfusionMatrix.NO_EXAMPLES);
    }

    private static Score mean(
            ConfusionMatrix matrix, int[] classes, ClassMeasure measure, boolean weighted, WhenUndefined policy) {
        double sum = 0;
        double weights = 0;
        for (int label : classes) {
            double weight = weighted ? matrix.support(label) : 1;
            Score score = policy.applyTo(matrix.score(measure, label));
            if (score.isDefined()) {
                sum += weight * score.orElseThrow();
                weights += weight;
            } else if (policy != WhenUndefined.SKIP && weight > 0) {
                return score;
            }
        }
        return policy.applyTo(Score.ratio(sum, weights, ConfusionMatrix.NO_EXAMPLES));
    }
}
