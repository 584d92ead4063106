package ai.lepton.metrics.multilabel;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.inference.internal.ClusteredShares;
import java.util.Arrays;

/** Averages over the labels as means of shares: examples are taken to be independent, but not the labels of one example. */
final class LabelShares {
    private final MultilabelEvaluation evaluation;
    private final ClassMeasure measure;
    private final Average average;
    private final int k;
    private final double scale;
    private final ClusteredShares shares;

    LabelShares(MultilabelEvaluation evaluation, ClassMeasure measure, Average average) {
        this.evaluation = evaluation;
        this.measure = measure;
        this.average = average;
        this.k = evaluation.labels().size();
        this.scale = Rows.greatest(evaluation);
        double[] hits = new double[k];
        double[] trials = new double[k];
        double[] supports = new double[k];
        forEachExample((hitsHere, trialsHere, supportsHere, weight) -> {
            for (int j = 0; j < k; j++) {
                hits[j] += weight * hitsHere[j];
                trials[j] += weight * trialsHere[j];
                supports[j] += weight * supportsHere[j];
            }
        });
        double[] ones = new double[k];
        Arrays.fill(ones, 1);
        boolean isMicro = average == Average.MICRO;
        boolean isWeighted = average == Average.WEIGHTED;
        shares = isMicro
                ? new ClusteredShares(sum(hits), sum(trials), new double[] {1}, false, isF1())
                : new ClusteredShares(hits, trials, isWeighted ? supports : ones, isWeighted, isF1());
        forEachExample((hitsHere, trialsHere, supportsHere, weight) -> {
            if (isMicro) {
                shares.add(sum(hitsHere), sum(trialsHere), null, weight);
            } else {
                shares.add(hitsHere, trialsHere, isWeighted ? supportsHere : null, weight);
            }
        });
    }

    /** What an example adds: its hits, trials and supports of each label, and its weight, at most 1. */
    private interface Visitor {
        void visit(double[] hits, double[] trials, double[] supports, double weight);
    }

    private boolean isF1() {
        return measure == ClassMeasure.F1;
    }

    /** Returns what the measure is a share of; F1 follows from Jaccard's index. */
    private double trials(double right, double wrong, double missed) {
        return switch (measure) {
            case PRECISION -> right + wrong;
            case RECALL -> right + missed;
            default -> right + wrong + missed;
        };
    }

    private static double[] sum(double[] values) {
        return new double[] {Arrays.stream(values).sum()};
    }

    private void forEachExample(Visitor visitor) {
        double[] hits = new double[k];
        double[] trials = new double[k];
        double[] supports = new double[k];
        for (int i = 0; i < evaluation.truth().length / k; i++) {
            for (int j = 0; j < k; j++) {
                boolean is = evaluation.truth()[i * k + j];
                boolean said = evaluation.predicted()[i * k + j];
                hits[j] = is && said ? 1 : 0;
                trials[j] = trials(hits[j], said && !is ? 1 : 0, is && !said ? 1 : 0);
                supports[j] = is ? 1 : 0;
            }
            visitor.visit(hits, trials, supports, evaluation.weight(i) / scale);
        }
    }

    /** Returns the estimate of a score, with a caution where a label of a macro-average has few examples. */
    Estimate estimate(Score score, long n) {
        if (!score.isDefined()) {
            return Estimate.of(score, n);
        }
        Interval bounds =
                shares.interval(score.orElseThrow(), evaluation.level()).orElse(null);
        String caution = average == Average.MACRO
                ? shares.caution(evaluation.labels().names(), "example", measure.key())
                        .orElse(null)
                : null;
        return new Estimate(score, bounds, n, caution);
    }
}
