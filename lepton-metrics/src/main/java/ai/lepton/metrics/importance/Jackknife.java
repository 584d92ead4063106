package ai.lepton.metrics.importance;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.internal.StudentT;
import ai.lepton.metrics.internal.Tails;
import ai.lepton.metrics.regression.RegressionMeasure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Scores without each of some groups of rows in turn, and what these say of the importance's error.
 *
 * <p>A permuted row is that of the row that received a value and of the one that gave it: it is left out with either, and so is the
 * row as it was. So the variance is that of a statistic of pairs, and what a permutation does not change adds nothing to it.
 */
final class Jackknife<P> {
    /** The name of the method in intervals. */
    static final String METHOD = "pair-jackknife-t";

    /** The most groups that rows are left out in; the degrees of freedom are one fewer. */
    static final int MOST_GROUPS = 40;

    private final Scorer<P> scorer;
    private final int[] all;
    private final int[] groupOf;
    private final int groups;
    private final int[][] without;
    private final P original;
    private final Score base;

    Jackknife(Scorer<P> scorer, P original, long seed) {
        this.scorer = scorer;
        this.original = original;
        int rows = scorer.rows();
        this.all = IntStream.range(0, rows).toArray();
        this.groups = Math.min(rows, MOST_GROUPS);
        this.groupOf = new int[rows];
        int[] dealt = PermutationImportance.shuffled(rows, ~seed);
        for (int i = 0; i < rows; i++) {
            groupOf[dealt[i]] = i % groups;
        }
        this.without = new int[groups][];
        for (int g = 0; g < groups; g++) {
            int left = g;
            without[g] = IntStream.of(all).filter(i -> groupOf[i] != left).toArray();
        }
        this.base = scorer.score(original, all);
    }

    Score baseline() {
        return base;
    }

    Sums sums() {
        return new Sums();
    }

    private double value(P predicted, int[] rows) {
        return rows.length == 0 ? Double.NaN : scorer.score(predicted, rows).orNaN();
    }

    /** What the permutations of one feature gave. */
    final class Sums {
        private final List<Double> repeats = new ArrayList<>();
        private final double[] dropsWithout = new double[groups];
        private @Nullable Score undefined;
        private double tails = Double.NaN;

        void add(P predicted, int[] from) {
            if (repeats.isEmpty() && original instanceof double[] as && predicted instanceof double[] permuted) {
                tails = Tailed.lKurtosis(as, permuted);
            }
            Score score = scorer.score(predicted, all);
            if (!score.isDefined() && undefined == null) {
                undefined = score;
            }
            repeats.add(drop(base.orNaN(), score.orNaN()));
            for (int g = 0; g < groups; g++) {
                int left = g;
                int[] kept = IntStream.of(without[g])
                        .filter(i -> groupOf[from[i]] != left)
                        .toArray();
                dropsWithout[g] += drop(value(original, kept), value(predicted, kept));
            }
        }

        /** Returns how much worse the second is. */
        private double drop(double before, double after) {
            return scorer.measure().direction() == Measure.Direction.HIGHER_IS_BETTER ? before - after : after - before;
        }

        ImportanceReport.Feature feature(String name, List<String> columns, double level) {
            long n = all.length;
            Score missing = base.isDefined() ? undefined : base;
            if (missing != null) {
                Score none = Score.undefined(scorer.measure().key() + " is undefined"
                        + (missing instanceof Score.Undefined why ? ": " + why.reason() : ""));
                return new ImportanceReport.Feature(name, columns, List.of(), Estimate.of(none, n), none, none);
            }
            double mean = repeats.stream().mapToDouble(Double::doubleValue).sum() / repeats.size();
            if (Double.isNaN(mean)) {
                Score none =
                        Score.undefined("differences of " + scorer.measure().key() + " are no numbers");
                return new ImportanceReport.Feature(name, columns, repeats, Estimate.of(none, n), none, none);
            }
            Estimate plain = Estimate.of(Score.of(mean), n);
            double[] drops = new double[groups];
            Arrays.setAll(drops, g -> dropsWithout[g] / repeats.size());
            return withError(name, columns, plain, drops, level);
        }

        private ImportanceReport.Feature withError(
                String name, List<String> columns, Estimate plain, double[] drops, double level) {
            if (repeats.stream().allMatch(drop -> drop == 0)) {
                return new ImportanceReport.Feature(
                        name,
                        columns,
                        repeats,
                        plain.withCaution("no permutation changed the score"),
                        Score.of(1),
                        Score.of(1));
            }
            double mean = Arrays.stream(drops).sum() / groups;
            if (groups < 2 || Double.isNaN(mean)) {
                return without("the score is undefined without some of the rows", name, columns, plain);
            }
            double squares = 0;
            double fourths = 0;
            for (double drop : drops) {
                double square = (drop - mean) * (drop - mean);
                squares += square;
                fourths += square * square;
            }
            double error = Math.sqrt(squares * (groups - 1) / groups);
            if (!(error > 0 && error <= Double.MAX_VALUE)) {
                return without(
                        "the score is as it is without any of the rows, or beyond a double", name, columns, plain);
            }
            double degrees = groups - 1.0;
            double half = StudentT.twoSided(level, degrees) * error;
            double t = plain.value() / error;
            double twoSided = Tails.studentT(t, degrees);
            double p = t > 0 ? twoSided / 2 : 1 - twoSided / 2;
            Estimate estimate = plain.withBounds(
                            new Interval(plain.value() - half, plain.value() + half, level, METHOD))
                    .withCaution(caution(squares * squares / fourths));
            return new ImportanceReport.Feature(name, columns, repeats, estimate, Score.of(p), Score.of(p));
        }

        /** Returns a feature without an interval, and why. */
        private ImportanceReport.Feature without(String why, String name, List<String> columns, Estimate plain) {
            Score none = Score.undefined(why);
            return new ImportanceReport.Feature(name, columns, repeats, plain.withCaution(why), none, none);
        }

        private @Nullable String caution(double deciding) {
            boolean isBounded = scorer.measure().range().width() < Double.POSITIVE_INFINITY;
            int fewest = isBounded ? ImportanceReport.FEWEST_ROWS : ImportanceReport.FEWEST_ROWS_UNBOUNDED;
            if (all.length < fewest) {
                return all.length + " rows; the level holds from about " + fewest + " on";
            }
            String ofScorer = scorer.caution(original);
            if (ofScorer != null) {
                return ofScorer;
            }
            double heavy =
                    all.length < ImportanceReport.MANY_ROWS ? ImportanceReport.HEAVY : ImportanceReport.HEAVY_OF_MANY;
            boolean isMedian =
                    scorer.measure().equals(RegressionMeasure.MEDIAN_ABSOLUTE_ERROR); // which tails don't move
            if (!isBounded && !isMedian && tails > heavy) {
                return String.format(
                        Locale.ROOT,
                        "the column moves few predictions far: L-kurtosis %.2f, of a normal distribution 0.12;"
                                + " the interval may be too low above about %.2f",
                        tails,
                        heavy);
            }
            return deciding < ImportanceReport.FEWEST_DECIDING
                    ? String.format(
                            Locale.ROOT,
                            "a few rows decide it: of %d groups of rows about %.1f; the level holds from about %.0f on",
                            groups,
                            deciding,
                            ImportanceReport.FEWEST_DECIDING)
                    : null;
        }
    }
}
