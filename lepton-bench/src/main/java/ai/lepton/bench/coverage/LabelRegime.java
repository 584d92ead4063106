package ai.lepton.bench.coverage;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.multilabel.MultilabelEvaluation;
import ai.lepton.metrics.multilabel.MultilabelReport;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Independent examples, each with any of several labels. Half of the examples are hard, and all errors are theirs, so that
 * errors in the labels of one example go together.
 *
 * @param name in the table
 * @param shares how often each label is there
 * @param found how often a label that is there is predicted
 * @param wrong how often one that is not there is
 * @param n examples of a sample
 * @param weighted whether examples have weights
 */
@SuppressWarnings("ArrayRecordComponent") // it is never compared
record LabelRegime(String name, double[] shares, double found, double wrong, int n, boolean weighted)
        implements Regime<MultilabelReport> {
    Labels labels() {
        return Labels.of(
                IntStream.range(0, shares.length).mapToObj(j -> "l" + j).toArray(String[]::new));
    }

    @Override
    public MultilabelReport draw(SplittableRandom random) {
        int k = shares.length;
        boolean[] truth = new boolean[n * k];
        boolean[] predicted = new boolean[n * k];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            boolean isHard = random.nextBoolean();
            weights[i] = random.nextDouble() < 0.1 ? 0 : 0.2 + 2 * random.nextDouble();
            for (int j = 0; j < k; j++) {
                truth[i * k + j] = random.nextDouble() < shares[j];
                double error = isHard ? 2 * (truth[i * k + j] ? 1 - found : wrong) : 0;
                predicted[i * k + j] = truth[i * k + j] ^ random.nextDouble() < error;
            }
        }
        MultilabelEvaluation evaluation =
                MultilabelEvaluation.of(labels(), truth).predicted(predicted).whenUndefined(Score.WhenUndefined.SKIP);
        return (weighted ? evaluation.weights(weights) : evaluation).report();
    }

    /** Returns the chances of a right, a wrong and a missed prediction of a label. */
    double[] chances(int label) {
        double share = shares[label];
        return new double[] {share * found, (1 - share) * wrong, share * (1 - found)};
    }
}
