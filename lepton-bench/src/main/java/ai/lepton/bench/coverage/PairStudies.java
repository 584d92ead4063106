package ai.lepton.bench.coverage;

import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionMeasure;
import ai.lepton.metrics.regression.RegressionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Measures of predicted numbers. */
final class PairStudies {
    private PairStudies() {}

    /** Draws reports, so that all measures of a sample are computed once. */
    record Reported(PairRegime pairs) implements Regime<RegressionReport> {
        @Override
        public String name() {
            return pairs.name();
        }

        @Override
        public RegressionReport draw(SplittableRandom random) {
            PairRegime.Sample sample = pairs.draw(random);
            RegressionEvaluation evaluation = RegressionEvaluation.of(sample.truth(), sample.predicted());
            return (pairs.weighted() ? evaluation.weights(sample.weight()) : evaluation).report();
        }
    }

    static Study<Reported, RegressionReport> errors() {
        List<PairRegime> regimes = new ArrayList<>();
        for (PairRegime.Errors errors : PairRegime.Errors.values()) {
            for (int n : new int[] {10, 30, 100, 300}) {
                regimes.add(PairRegime.ofErrors(errors, 0.9, n));
            }
        }
        regimes.add(PairRegime.ofErrors(PairRegime.Errors.NORMAL, 0.1, 100));
        regimes.add(PairRegime.ofErrors(PairRegime.Errors.NORMAL, 0.5, 100));
        regimes.add(PairRegime.ofErrors(PairRegime.Errors.NORMAL, 0.99, 100));
        regimes.add(PairRegime.ofErrors(PairRegime.Errors.NORMAL, 0.9, 100).withWeights());
        regimes.add(PairRegime.ofErrors(PairRegime.Errors.LAPLACE, 0.5, 1000).withWeights());
        return new Study<>(
                "Errors of predicted numbers",
                regimes.stream().map(Reported::new).toList(),
                List.of(
                        of("mean absolute error", PairRegime::meanAbsoluteError, RegressionMeasure.MEAN_ABSOLUTE_ERROR),
                        of("mean squared error", regime -> 1, RegressionMeasure.MEAN_SQUARED_ERROR),
                        of("root mean squared error", regime -> 1, RegressionMeasure.ROOT_MEAN_SQUARED_ERROR),
                        of("r2", PairRegime::strength, RegressionMeasure.R2)));
    }

    static Study<Reported, RegressionReport> correlations() {
        List<PairRegime> regimes = new ArrayList<>();
        for (PairRegime.Marginal marginal : PairRegime.Marginal.values()) {
            for (double correlation : new double[] {0, 0.5, 0.95}) {
                for (int n : new int[] {10, 30, 100}) {
                    regimes.add(PairRegime.correlated(marginal, correlation, n));
                }
            }
        }
        regimes.add(PairRegime.correlated(PairRegime.Marginal.NORMAL, 0.5, 100).withWeights());
        return new Study<>(
                "Correlations",
                regimes.stream().map(Reported::new).toList(),
                List.of(
                        of("pearson", PairRegime::pearson, RegressionMeasure.PEARSON_CORRCOEF),
                        of("spearman", PairRegime::spearman, RegressionMeasure.SPEARMAN_CORRCOEF),
                        of("kendall", PairRegime::kendall, RegressionMeasure.KENDALL_RANK_CORRCOEF),
                        of("concordance", PairRegime::pearson, RegressionMeasure.CONCORDANCE_CORRCOEF)));
    }

    private static Subject<Reported, RegressionReport> of(
            String name, ToDoubleFunction<PairRegime> truth, RegressionMeasure measure) {
        return new Subject<>(name, regime -> truth.applyAsDouble(regime.pairs()), report -> report.estimate(measure));
    }
}
