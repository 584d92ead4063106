package ai.lepton.metrics.regression;

import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.ValueOrder;
import java.util.Arrays;
import java.util.Optional;

/** Correlations that depend on the order of values only; ties have the mean of their ranks, or count for neither side. */
final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * Returns Spearman's rho: Pearson's correlation of the ranks.
     *
     * @see <a href="https://doi.org/10.2307/1412159">Spearman 1904</a>
     */
    static Score spearman(RegressionExamples examples) {
        return check(examples, "spearman correlation").orElseGet(() -> {
            double[] truth = midRanks(examples.truth);
            double[] predicted = midRanks(examples.predicted);
            double middle = (truth.length + 1) / 2.0;
            CompensatedSum products = new CompensatedSum();
            CompensatedSum truthSquares = new CompensatedSum();
            CompensatedSum predictedSquares = new CompensatedSum();
            for (int i = 0; i < truth.length; i++) {
                double dt = truth[i] - middle;
                double dp = predicted[i] - middle;
                products.add(dt * dp);
                truthSquares.add(dt * dt);
                predictedSquares.add(dp * dp);
            }
            double rho = products.value() / Math.sqrt(truthSquares.value()) / Math.sqrt(predictedSquares.value());
            return Score.of(Math.max(-1, Math.min(1, rho)));
        });
    }

    /**
     * Returns Kendall's tau-b: concordant pairs less discordant ones, by the geometric mean of the pairs that are not tied
     * in the truth and of those that are not in the predictions. Runs in O(n log n), by counting the exchanges of a merge
     * sort.
     *
     * @see <a href="https://doi.org/10.1080/01621459.1966.10480879">Knight 1966</a>
     */
    static Score kendall(RegressionExamples examples) {
        return check(examples, "kendall correlation").orElseGet(() -> {
            double[] truth = examples.truth;
            double[] predicted = examples.predicted;
            int[] order = byTruthThenPrediction(truth, predicted);
            int n = order.length;
            long truthTies = 0;
            long bothTies = 0;
            long truthRun = 0;
            long bothRun = 0;
            for (int k = 1; k < n; k++) {
                boolean tied = truth[order[k]] == truth[order[k - 1]];
                truthRun = tied ? truthRun + 1 : 0;
                bothRun = tied && predicted[order[k]] == predicted[order[k - 1]] ? bothRun + 1 : 0;
                truthTies += truthRun;
                bothTies += bothRun;
            }
            double[] rest = new double[n];
            for (int k = 0; k < n; k++) {
                rest[k] = predicted[order[k]];
            }
            long discordant = MergeSort.exchanges(rest);
            long predictedTies = 0;
            long run = 0;
            for (int k = 1; k < n; k++) {
                run = rest[k] == rest[k - 1] ? run + 1 : 0;
                predictedTies += run;
            }
            long pairs = (long) n * (n - 1) / 2;
            long difference = pairs - truthTies - predictedTies + bothTies - 2 * discordant;
            double tau =
                    difference / Math.sqrt((double) (pairs - truthTies)) / Math.sqrt((double) (pairs - predictedTies));
            return Score.of(Math.max(-1, Math.min(1, tau)));
        });
    }

    private static Optional<Score> check(RegressionExamples examples, String title) {
        if (examples.weight != null) {
            return Optional.of(Score.undefined(title + " is of ranks, which have no weights"));
        }
        RegressionMoments moments = examples.moments();
        if (examples.size() < 2) {
            return Optional.of(moments.tooFew(title));
        }
        return moments.isTruthConstant() || moments.isPredictionConstant()
                ? Optional.of(moments.pearsonCorrelation())
                : Optional.empty();
    }

    /** Returns the ranks from 1; values that tie share the mean of theirs. */
    private static double[] midRanks(double[] values) {
        int[] order = ValueOrder.ascending(values);
        double[] ranks = new double[values.length];
        int first = 0;
        while (first < order.length) {
            int end = first + 1;
            while (end < order.length && values[order[end]] == values[order[first]]) {
                end++;
            }
            for (int k = first; k < end; k++) {
                ranks[order[k]] = (first + 1 + end) / 2.0;
            }
            first = end;
        }
        return ranks;
    }

    /** Returns the indices by truth, and of equal truths by prediction. */
    private static int[] byTruthThenPrediction(double[] truth, double[] predicted) {
        int[] byPrediction = ValueOrder.ascending(predicted);
        double[] truths = new double[truth.length];
        Arrays.setAll(truths, k -> truth[byPrediction[k]]);
        int[] order = ValueOrder.ascending(truths);
        Arrays.setAll(order, k -> byPrediction[order[k]]);
        return order;
    }
}
