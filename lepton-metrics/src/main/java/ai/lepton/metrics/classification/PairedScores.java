package ai.lepton.metrics.classification;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.TestResult;
import ai.lepton.metrics.inference.internal.DifferenceTests;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Areas under curves of two classifiers' scores of the same examples: of several classes, the mean of their areas. */
final class PairedScores {
    // By simulation: of fewer, the variance of one classifier's few misplaced examples is too uncertain.
    private static final double FEWEST_OF_CLASS = 20;
    private static final double FEWEST_POSITIVES = 10;
    private static final double FEWEST_NEGATIVES = 60;

    private final List<Curves> curves;
    private final int n;
    private final boolean skipsUndefined;
    private final double level;

    PairedScores(Evaluation first, Evaluation second, double level) {
        n = first.truth().length;
        skipsUndefined = first.options().policy() == Score.WhenUndefined.SKIP;
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
     * Returns DeLong's test of two correlated curves, for any mean of areas, by Student's t with the degrees of freedom that the
     * variance is known with.
     *
     * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong and Clarke-Pearson 1988</a>
     */
    TestResult rocAuc() {
        return test("delong", BinaryRanking::rocAuc, DeLong::addInfluences, FEWEST_OF_CLASS, FEWEST_OF_CLASS);
    }

    /** Returns the test of average precisions by what each example adds to the deviation of either, with Student's t. */
    TestResult averagePrecision() {
        return test(
                "paired-influence-t",
                BinaryRanking::averagePrecision,
                PrecisionInfluence::add,
                FEWEST_POSITIVES,
                FEWEST_NEGATIVES);
    }

    /** Adds to each example what it contributes to the deviation of an area, times a factor. */
    @FunctionalInterface
    private interface Influence {
        void add(BinaryRanking ranking, double area, double factor, double[] influences);
    }

    private TestResult test(
            String method,
            Function<BinaryRanking, Score> area,
            Influence influence,
            double fewestPositives,
            double fewestNegatives) {
        List<Curves> taken = taken(area);
        if (taken.isEmpty()) {
            return undefined(method, area);
        }
        double[] influences = new double[n];
        double factor = 1.0 / taken.size();
        double gap = 0;
        double smaller = Double.POSITIVE_INFINITY;
        String caution = null;
        for (Curves pair : taken) {
            double one = area.apply(pair.first).orElseThrow();
            double other = area.apply(pair.second).orElseThrow();
            gap += factor * (one - other);
            influence.add(pair.first, one, factor, influences);
            influence.add(pair.second, other, -factor, influences);
            double positives = DeLong.effective(pair.first, true);
            double negatives = pair.first.negatives() > 0 ? DeLong.effective(pair.first, false) : 0;
            smaller = Math.min(smaller, Math.min(positives, negatives));
            caution = caution == null ? few(positives, fewestPositives, "positive") : caution;
            caution = caution == null ? few(negatives, fewestNegatives, "negative") : caution;
        }
        if (!(smaller > 1)) {
            String reason = "a class with " + (smaller == 0 ? "no example" : "one example")
                    + " tells nothing of how its scores vary";
            return TestResult.undefined(method, reason, Estimate.of(Score.of(gap), n), n);
        }
        double degrees = DeLong.degrees(influences, smaller - 1);
        TestResult found = DifferenceTests.influenceT(method, gap, influences, degrees, 1, level, n);
        Estimate estimate = found.gap();
        return caution == null || estimate == null || estimate.bounds() == null
                ? found
                : new TestResult(
                        method,
                        found.statistic(),
                        found.degreesOfFreedom(),
                        found.pValue(),
                        estimate.withCaution(caution),
                        n);
    }

    private static @Nullable String few(double effective, double fewest, String what) {
        if (effective >= fewest * (1 - 1e-9)) {
            return null;
        }
        boolean isWhole = effective == Math.rint(effective);
        String found = isWhole
                ? "only " + Math.round(effective) + " " + what + (effective == 1 ? "" : "s")
                : String.format(Locale.ROOT, "%ss that weigh as much as only %.1f", what, effective);
        return found + " of a class; the level holds from about " + Math.round(fewest) + " on";
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
