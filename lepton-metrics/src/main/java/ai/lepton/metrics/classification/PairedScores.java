package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.WhenUndefined;
import ai.lepton.metrics.inference.Bootstrap;
import ai.lepton.metrics.inference.DifferenceTests;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import ai.lepton.metrics.inference.TestResult;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Areas under curves of two classifiers' scores of the same examples: of several classes, the mean of their areas. */
final class PairedScores {
    private final List<Curves> curves;
    private final int n;
    private final boolean skipsUndefined;
    private final double level;

    PairedScores(Evaluation first, Evaluation second, double level) {
        n = first.truth().length;
        skipsUndefined = first.options().policy() == WhenUndefined.SKIP;
        this.level = level;
        int k = first.labels().size();
        int[] classes =
                k == 2 ? new int[] {first.positive()} : IntStream.range(0, k).toArray();
        curves = IntStream.of(classes)
                .mapToObj(label -> new Curves(first.ranking(label), second.ranking(label)))
                .toList();
    }

    /** A class's examples in the order of either classifier's scores. Areas are defined for both or for none. */
    private record Curves(BinaryRanking first, BinaryRanking second) {}

    /**
     * Returns DeLong's test of two correlated curves, for any mean of areas.
     *
     * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson 1988</a>
     */
    TestResult rocAuc() {
        String method = "delong";
        List<Curves> taken = taken(BinaryRanking::rocAuc);
        if (taken.isEmpty()) {
            return undefined(method, BinaryRanking::rocAuc);
        }
        double[] influences = new double[n];
        double factor = 1.0 / taken.size();
        double gap = 0;
        boolean known = true;
        for (Curves pair : taken) {
            double one = pair.first.rocAuc().orElseThrow();
            double other = pair.second.rocAuc().orElseThrow();
            gap += factor * (one - other);
            DeLong.addInfluences(pair.first, one, factor, influences);
            DeLong.addInfluences(pair.second, other, -factor, influences);
            known &= DeLong.effective(pair.first, true) > 1 && DeLong.effective(pair.first, false) > 1;
        }
        if (!known) {
            String reason = "a class with one example tells nothing of how its scores vary";
            return TestResult.undefined(method, reason, Estimate.of(Score.of(gap), n), n);
        }
        return DifferenceTests.normal(method, gap, DeLong.sumOfSquares(influences), 1, level, n);
    }

    /** Returns the difference of average precisions by a bootstrap of the examples, at O(resamples × n). */
    TestResult averagePrecision(MultinomialBootstrap options) {
        List<Curves> taken = taken(BinaryRanking::averagePrecision);
        if (taken.isEmpty()) {
            return undefined(PairedCounts.BOOTSTRAP, BinaryRanking::averagePrecision);
        }
        int[] once = new int[n];
        Arrays.fill(once, 1);
        double[] replicates = Bootstrap.ofRows(n)
                .resamples(options.resamples())
                .seed(options.seed())
                .replicates(rows -> {
                    int[] times = new int[n];
                    for (int row : rows) {
                        times[row]++;
                    }
                    return gap(taken, times);
                });
        return DifferenceTests.resampled(PairedCounts.BOOTSTRAP, gap(taken, once), 1, replicates, level, n);
    }

    private static double gap(List<Curves> taken, int[] times) {
        double gap = 0;
        for (Curves pair : taken) {
            gap += pair.first.averagePrecision(times) - pair.second.averagePrecision(times);
        }
        return gap / taken.size();
    }

    /** Returns the curves that the mean is of: none where it is undefined. */
    private List<Curves> taken(Function<BinaryRanking, Score> area) {
        List<Curves> defined = curves.stream()
                .filter(pair -> area.apply(pair.first).isDefined())
                .toList();
        return skipsUndefined || defined.size() == curves.size() ? defined : List.of();
    }

    private TestResult undefined(String method, Function<BinaryRanking, Score> area) {
        Score none = curves.stream()
                .map(pair -> area.apply(pair.first))
                .filter(score -> !score.isDefined())
                .findFirst()
                .orElseThrow();
        return TestResult.undefined(method, ((Score.Undefined) none).reason(), Estimate.of(none, n), n);
    }
}
