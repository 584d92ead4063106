package ai.lepton.bench.coverage;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.LogLoss;
import ai.lepton.metrics.inference.PairedTests;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.regression.RegressionComparison;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Tests of two models that are equally good: their false alarms at 5 % are what 'held' lacks of 100. A test without an interval
 * is shown as one that holds 0 where p is above 0.05.
 */
final class TestStudies {
    private TestStudies() {}

    /** Two models' scores of the same examples. */
    record TwoModels(String name, double share, double distance, int n) implements Regime<TwoModels.Sample> {
        /** Which examples are positive, and the probability that either model gives each. */
        static final class Sample {
            private final boolean[] positive;
            private final double[] first;
            private final double[] second;

            private Sample(boolean[] positive, double[] first, double[] second) {
                this.positive = positive;
                this.first = first;
                this.second = second;
            }
        }

        @Override
        public Sample draw(SplittableRandom random) {
            boolean[] positive = new boolean[n];
            double[] first = new double[n];
            double[] second = new double[n];
            for (int i = 0; i < n; i++) {
                positive[i] = random.nextDouble() < share;
                double shared = random.nextGaussian() * Math.sqrt(0.5);
                first[i] = probability(positive[i], shared + random.nextGaussian() * Math.sqrt(0.5));
                second[i] = probability(positive[i], shared + random.nextGaussian() * Math.sqrt(0.5));
            }
            return new Sample(positive, first, second);
        }

        private double probability(boolean positive, double noise) {
            double score = noise + (positive ? distance : 0);
            double logOdds = Math.log(share / (1 - share)) + distance * score - distance * distance / 2;
            return 1 / (1 + Math.exp(-logOdds));
        }
    }

    static Study<TwoModels, TwoModels.Sample> classifiers() {
        return new Study<>(
                "False alarms of tests of two equally good classifiers",
                List.of(
                        new TwoModels("5 % positive, weak, n 200", 0.05, 1, 200),
                        new TwoModels("5 % positive, strong, n 200", 0.05, 2.5, 200),
                        new TwoModels("3 % positive, strong, n 1000", 0.03, 2.5, 1000),
                        new TwoModels("50 % positive, strong, n 30", 0.5, 2.5, 30)),
                List.of(
                        new Subject<>("paired t of log-loss", regime -> 0, sample -> losses(sample, true)),
                        new Subject<>("paired t of brier score", regime -> 0, sample -> losses(sample, false)),
                        new Subject<>("permutation of accuracy", regime -> 0, TestStudies::permutation)));
    }

    private static Estimate losses(TwoModels.Sample sample, boolean log) {
        int[] truth = truth(sample);
        ClassProbabilities first = ClassProbabilities.ofPositive(sample.first, 1);
        ClassProbabilities second = ClassProbabilities.ofPositive(sample.second, 1);
        TestResult test = log
                ? PairedTests.t(LogLoss.ofEach(truth, first), LogLoss.ofEach(truth, second), null, 0.95)
                : PairedTests.t(BrierScore.ofEach(truth, first), BrierScore.ofEach(truth, second), null, 0.95);
        return test.difference().orElseThrow();
    }

    private static int[] truth(TwoModels.Sample sample) {
        int[] truth = new int[sample.positive.length];
        Arrays.setAll(truth, i -> sample.positive[i] ? 1 : 0);
        return truth;
    }

    private static Estimate permutation(TwoModels.Sample sample) {
        int n = sample.positive.length;
        long[] onlyOne = new long[2];
        for (int i = 0; i < n; i++) {
            boolean first = sample.first[i] > 0.5 == sample.positive[i];
            boolean second = sample.second[i] > 0.5 == sample.positive[i];
            onlyOne[0] += first && !second ? 1 : 0;
            onlyOne[1] += second && !first ? 1 : 0;
        }
        TestResult test = new PairedTests.Permutation(999, 1)
                .test(onlyOne, swapped -> (onlyOne[0] - 2.0 * swapped[0] - onlyOne[1] + 2.0 * swapped[1]) / n, n);
        boolean alarm = test.isSignificantAt(0.05);
        return new Estimate(Score.of(0), new Interval(alarm ? 1 : -1, 1, 0.95, test.method()), n);
    }

    /** Two models' predictions of the same numbers. */
    record TwoRegressors(String name, PairRegime.Errors errors, int n) implements Regime<RegressionComparison> {
        @Override
        public RegressionComparison draw(SplittableRandom random) {
            double[] truth = new double[n];
            double[] first = new double[n];
            double[] second = new double[n];
            for (int i = 0; i < n; i++) {
                truth[i] = 3 * random.nextGaussian();
                double shared = errors.draw(random);
                first[i] = truth[i] + shared + errors.draw(random);
                second[i] = truth[i] + shared + errors.draw(random);
            }
            return RegressionComparison.of(report(truth, first), report(truth, second))
                    .resamples(1000);
        }

        private static RegressionReport report(double[] truth, double[] predicted) {
            return RegressionEvaluation.of(truth, predicted).report();
        }
    }

    static Study<TwoRegressors, RegressionComparison> regressors() {
        return new Study<>(
                "False alarms of tests of two equally good regressors",
                List.of(
                        new TwoRegressors("normal errors, n 10", PairRegime.Errors.NORMAL, 10),
                        new TwoRegressors("normal errors, n 30", PairRegime.Errors.NORMAL, 30),
                        new TwoRegressors("normal errors, n 100", PairRegime.Errors.NORMAL, 100),
                        new TwoRegressors("lognormal errors, n 30", PairRegime.Errors.LOGNORMAL, 30),
                        new TwoRegressors("lognormal errors, n 100", PairRegime.Errors.LOGNORMAL, 100),
                        new TwoRegressors("t (3) errors, n 100", PairRegime.Errors.T3, 100)),
                List.of(
                        of("mean absolute error", RegressionMeasure.MEAN_ABSOLUTE_ERROR),
                        of("mean squared error", RegressionMeasure.MEAN_SQUARED_ERROR),
                        of("r2", RegressionMeasure.R2)));
    }

    private static Subject<TwoRegressors, RegressionComparison> of(String name, RegressionMeasure measure) {
        return new Subject<>(name, regime -> 0, comparison -> comparison.difference(measure));
    }
}
