package ai.lepton.metrics.calibration;

import org.jspecify.annotations.Nullable;

/** What recalibration checks of scores. */
final class Scores {
    private Scores() {}

    static void check(double[] score, int examples, double @Nullable [] weight) {
        if (score.length != examples) {
            throw new IllegalArgumentException("score has " + score.length + " values but positive has " + examples
                    + "; they must describe the same examples");
        }
        for (int i = 0; i < score.length; i++) {
            if (!(Math.abs(score[i]) <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("score[" + i + "] is " + score[i] + "; scores must be finite");
            }
        }
        ExampleLosses.checkWeights(weight, examples);
        double total = 0;
        for (int i = 0; i < examples; i++) {
            total += weight == null ? 1 : weight[i];
        }
        if (total == 0) {
            throw new IllegalArgumentException("a recalibration needs examples, and there are none of any weight");
        }
    }
}
