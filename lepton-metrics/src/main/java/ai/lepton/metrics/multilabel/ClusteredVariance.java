package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import java.util.Optional;

/**
 * The variance of an average over the labels by the delta method, examples taken to be independent but not the labels of
 * one example: what each example adds to the average is squared and added up.
 */
final class ClusteredVariance {
    private final MultilabelEvaluation evaluation;
    private final ClassMeasure measure;
    // What a right, a wrong and a missed prediction of each label, and having it, add to the average; one entry for
    // micro.
    private final double[][] slopes;
    private final boolean defined;
    private final double unit;

    ClusteredVariance(MultilabelEvaluation evaluation, MultilabelCounts counts, ClassMeasure measure, Average average) {
        this.evaluation = evaluation;
        this.measure = measure;
        int k = counts.labels().size();
        this.slopes = new double[k][];
        boolean all = true;
        double supports = 0;
        for (int j = 0; j < k; j++) {
            supports += counts.weightOf(j);
        }
        Score whole = counts.score(measure, average, evaluation.policy());
        for (int j = 0; j < k && whole.isDefined(); j++) {
            boolean micro = average == Average.MICRO;
            double share = micro ? 1 : average == Average.MACRO ? 1.0 / k : counts.weightOf(j) / supports;
            Score score = micro ? whole : counts.at(measure, j);
            double below = micro ? sumBelow(counts, k) : below(counts, j);
            all &= score.isDefined() || share == 0;
            double value = score.orElse(0);
            double ofSupport =
                    average == Average.WEIGHTED && supports > 0 ? (value - whole.orElseThrow()) / supports : 0;
            double each = below > 0 ? share / below : 0;
            // A ratio's slope: of its numerator, less the ratio times that of its denominator.
            slopes[j] = new double[] {
                each * (numerator() - value * belowOf(true, true)) + ofSupport,
                -each * value * belowOf(false, true),
                -each * value * belowOf(true, false) + ofSupport
            };
        }
        this.unit = counts.unit();
        this.defined = all && whole.isDefined();
    }

    /** Returns the numerator's slope by right predictions. */
    private double numerator() {
        return measure == ClassMeasure.F1 ? 2 : 1;
    }

    /** Returns the denominator's slope by examples that have the label, or not, and were predicted to, or not. */
    private double belowOf(boolean is, boolean said) {
        return switch (measure) {
            case PRECISION -> said ? 1 : 0;
            case RECALL -> is ? 1 : 0;
            case F1 -> is && said ? 2 : 1;
            default -> 1;
        };
    }

    private double below(MultilabelCounts counts, int j) {
        double[] of = counts.of(j);
        return of[0] * belowOf(true, true) + of[1] * belowOf(false, true) + of[2] * belowOf(true, false);
    }

    private double sumBelow(MultilabelCounts counts, int k) {
        double sum = 0;
        for (int j = 0; j < k; j++) {
            sum += below(counts, j);
        }
        return sum;
    }

    /** Returns the variance; nothing where a label's score is undefined, or there are fewer than two examples. */
    Optional<Double> variance() {
        int k = slopes.length;
        int n = evaluation.truth().length / k;
        if (!defined || n < 2) {
            return Optional.empty();
        }
        double variance = 0;
        for (int i = 0; i < n; i++) {
            double influence = 0;
            for (int j = 0; j < k; j++) {
                boolean is = evaluation.truth()[i * k + j];
                boolean said = evaluation.predicted()[i * k + j];
                influence += is && said ? slopes[j][0] : said ? slopes[j][1] : is ? slopes[j][2] : 0;
            }
            influence *= evaluation.weight(i) * unit;
            variance += influence * influence;
        }
        return Optional.of(variance * n / (n - 1.0));
    }
}
