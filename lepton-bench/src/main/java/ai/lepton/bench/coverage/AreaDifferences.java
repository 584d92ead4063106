package ai.lepton.bench.coverage;

import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.PairedComparison;
import ai.lepton.metrics.classification.ProbabilityMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Differences of the areas under two models' curves, equally good or not. */
final class AreaDifferences {
    private static final double WEAK = 1;
    private static final double STRONG = 2.5;
    private static final double VERY_STRONG = 4;

    private AreaDifferences() {}

    /**
     * Two models' scores of the same examples, normal, with half of their noise in common.
     *
     * @param name in the table
     * @param share of positives
     * @param first how far apart the first's scores of the classes are
     * @param second how far the second's are
     * @param n examples of a sample
     */
    record TwoScores(String name, double share, double first, double second, int n)
            implements Regime<PairedComparison> {
        static TwoScores of(double share, String models, int n) {
            String words = (100 * share + " % positive, ").replace(".0 %", " %");
            double first = models.startsWith("weak") ? WEAK : STRONG;
            double second = models.endsWith("very strong") ? VERY_STRONG : models.endsWith("strong") ? STRONG : WEAK;
            return new TwoScores(words + models + ", n " + n, share, first, second, n);
        }

        @Override
        public PairedComparison draw(SplittableRandom random) {
            int[] truth = new int[n];
            double[] one = new double[n];
            double[] other = new double[n];
            for (int i = 0; i < n; i++) {
                truth[i] = random.nextDouble() < share ? 1 : 0;
                double shared = random.nextGaussian() * Math.sqrt(0.5);
                one[i] = probability(shared + random.nextGaussian() * Math.sqrt(0.5) + truth[i] * first);
                other[i] = probability(shared + random.nextGaussian() * Math.sqrt(0.5) + truth[i] * second);
            }
            Labels labels = Labels.of("no", "yes");
            return PairedComparison.of(
                    Evaluation.of(labels, truth).probabilitiesOf("yes", one),
                    Evaluation.of(labels, truth).probabilitiesOf("yes", other));
        }

        private static double probability(double score) {
            return 1 / (1 + Math.exp(-score));
        }

        double difference(ToDoubleFunction<ScoredRegime> area) {
            return area.applyAsDouble(new ScoredRegime(name, share, first, 1, 1, 0, n, false))
                    - area.applyAsDouble(new ScoredRegime(name, share, second, 1, 1, 0, n, false));
        }
    }

    static Study<TwoScores, PairedComparison> equallyGood() {
        List<TwoScores> regimes = new ArrayList<>();
        for (String models : List.of("weak", "strong")) {
            regimes.add(TwoScores.of(0.05, models, 60));
            regimes.add(TwoScores.of(0.08, models, 60));
            regimes.add(TwoScores.of(0.005, models, 1000));
            regimes.add(TwoScores.of(0.05, models, 200));
            regimes.add(TwoScores.of(0.03, models, 1000));
            regimes.add(TwoScores.of(0.5, models, 30));
            regimes.add(TwoScores.of(0.5, models, 200));
        }
        return new Study<>("False alarms of tests of areas of two equally good classifiers", regimes, subjects());
    }

    static Study<TwoScores, PairedComparison> unlike() {
        List<TwoScores> regimes = new ArrayList<>();
        for (String models : List.of("weak and strong", "strong and very strong")) {
            regimes.add(TwoScores.of(0.05, models, 200));
            regimes.add(TwoScores.of(0.1, models, 300));
            regimes.add(TwoScores.of(0.03, models, 1000));
            regimes.add(TwoScores.of(0.5, models, 50));
            regimes.add(TwoScores.of(0.5, models, 100));
            regimes.add(TwoScores.of(0.5, models, 200));
            regimes.add(TwoScores.of(0.5, models, 500));
        }
        return new Study<>("Differences of areas of two unlike classifiers", regimes, subjects());
    }

    private static List<Subject<TwoScores, PairedComparison>> subjects() {
        return List.of(
                new Subject<>(
                        "roc auc",
                        regime -> regime.difference(ScoredRegime::rocAuc),
                        pair -> pair.difference(ProbabilityMeasure.ROC_AUC)),
                new Subject<>(
                        "average precision",
                        regime -> regime.difference(ScoredRegime::averagePrecision),
                        pair -> pair.difference(ProbabilityMeasure.AVERAGE_PRECISION)));
    }
}
