package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.MultinomialBootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How often intervals of measures of a confusion matrix hold the truth where that is hard, by simulation with fixed seeds.
 *
 * <p>Wherever most samples have no caution, the intervals of those that have none hold it 92 to 98 % of the time at a level
 * of 95 %. Where the value is near its bound, an interval ends there and holds it more often; so it does where few examples
 * decide, whose counts are discrete. There each side must miss no more than 7 %. Where most samples have a caution, nothing
 * more is asked. The program in lepton-bench simulates more regimes, measures and samples.
 */
class CoverageOfCountsTest {
    private static final double LEAST = 0.92 - 1e-9;
    private static final double MOST = 0.98 + 1e-9;
    private static final double MOST_ONE_SIDED = 0.07;
    private static final double[] RARE = {0.4, 0.3, 0.2, 0.086, 0.014};
    private static final List<CountMeasure> OF_CLASSES = List.of(
            CountMeasure.BALANCED_ACCURACY,
            CountMeasure.of(ClassMeasure.F1, Average.MACRO, Score.WhenUndefined.SKIP),
            CountMeasure.of(ClassMeasure.PRECISION, Average.MACRO, Score.WhenUndefined.SKIP));
    private static final List<CountMeasure> OF_EXAMPLES = List.of(
            CountMeasure.of(ClassMeasure.F1, Average.WEIGHTED, Score.WhenUndefined.SKIP),
            CountMeasure.COHEN_KAPPA,
            CountMeasure.MATTHEWS_CORRCOEF);

    /** What is asked of a regime. */
    private enum Held {
        /** Within the bounds. */
        ON_BOTH_SIDES,
        /** At least as often, neither side missing too often. */
        ON_EITHER_SIDE,
        /** Nothing of averages over the classes, which have a caution; the others within the bounds. */
        WITH_CAUTION
    }

    @SuppressWarnings("ArrayRecordComponent") // it is never compared
    private record Regime(String name, double[][] chances, int n, boolean weighted, int runs, Held held) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static double[][] alike(double[] shares, double right) {
        long occurring = Arrays.stream(shares).filter(share -> share > 0).count();
        double[][] chances = new double[shares.length][shares.length];
        for (int i = 0; i < shares.length; i++) {
            for (int j = 0; j < shares.length; j++) {
                double wrong = shares[j] > 0 ? (1 - right) / (occurring - 1) : 0;
                chances[i][j] = shares[i] * (i == j ? right : wrong);
            }
        }
        return chances;
    }

    private static double[][] two(double share, double found, double spared) {
        return new double[][] {{(1 - share) * spared, (1 - share) * (1 - spared)}, {share * (1 - found), share * found}
        };
    }

    private static double[] even(int k) {
        double[] shares = new double[k];
        Arrays.fill(shares, 1.0 / k);
        return shares;
    }

    private static double[] zipf(int k) {
        double sum = IntStream.rangeClosed(1, k).mapToDouble(rank -> 1.0 / rank).sum();
        return IntStream.rangeClosed(1, k).mapToDouble(rank -> 1 / (rank * sum)).toArray();
    }

    static Stream<Regime> regimes() {
        double[][] three = {{0.40, 0.06, 0.04}, {0.05, 0.20, 0.05}, {0.02, 0.03, 0.15}};
        List<Regime> plain = List.of(
                new Regime("99 % right, n 30", alike(even(2), 0.99), 30, false, 500, Held.ON_EITHER_SIDE),
                new Regime("99 % right, n 100", alike(even(2), 0.99), 100, false, 500, Held.ON_EITHER_SIDE),
                new Regime("80 % right, n 10", alike(even(2), 0.8), 10, false, 500, Held.ON_EITHER_SIDE),
                new Regime("5 % positive, n 100", two(0.05, 0.7, 0.97), 100, false, 500, Held.ON_EITHER_SIDE),
                new Regime("3 % positive, n 150", two(0.03, 0.8, 0.97), 150, false, 500, Held.ON_EITHER_SIDE),
                new Regime("3 classes, n 400", three, 400, false, 500, Held.ON_BOTH_SIDES),
                new Regime("3 classes, 80 % right, n 30", alike(even(3), 0.8), 30, false, 500, Held.ON_BOTH_SIDES));
        List<Regime> weighted = plain.stream()
                .map(regime -> new Regime(
                        regime.name + ", weighted", regime.chances, regime.n, true, regime.runs, regime.held))
                .toList();
        List<Regime> many = List.of(
                new Regime("rarest 1.4 %, n 50", alike(RARE, 0.75), 50, false, 400, Held.WITH_CAUTION),
                new Regime("rarest 1.4 %, n 200", alike(RARE, 0.75), 200, false, 400, Held.ON_EITHER_SIDE),
                new Regime("8 classes, 95 % right, n 80", alike(even(8), 0.95), 80, false, 400, Held.ON_BOTH_SIDES),
                new Regime("20 even, n 300", alike(even(20), 0.7), 300, false, 300, Held.ON_BOTH_SIDES),
                new Regime("20 Zipf, n 200", alike(zipf(20), 0.6), 200, false, 100, Held.WITH_CAUTION),
                new Regime("100 even, n 1,000", alike(even(100), 0.7), 1000, false, 100, Held.ON_BOTH_SIDES),
                new Regime(
                        "10 of 100 occur, n 300",
                        alike(Arrays.copyOf(zipf(10), 100), 0.7),
                        300,
                        false,
                        100,
                        Held.WITH_CAUTION));
        return Stream.of(plain, weighted, many).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("regimes")
    void holdsItsLevel(Regime regime) {
        List<CountMeasure> measures = new ArrayList<>(OF_CLASSES);
        measures.addAll(OF_EXAMPLES);
        double[] upTo = cumulative(regime);
        double[] truths = truths(regime, measures);
        int[][] tallies = new int[measures.size()][4];
        SplittableRandom random = new SplittableRandom(14);
        for (int run = 0; run < regime.runs; run++) {
            ConfusionMatrix drawn = draw(regime, upTo, random);
            MultinomialBootstrap options = new MultinomialBootstrap(regime.n > 500 ? 300 : 500, random.nextLong());
            List<Estimate> found = new CountIntervals(drawn, 0.95, options).of(measures);
            for (int m = 0; m < truths.length; m++) {
                tally(found.get(m), truths[m], tallies[m]);
            }
        }
        for (int m = 0; m < truths.length; m++) {
            String name = measures.get(m).key() + " " + Arrays.toString(tallies[m]);
            assertHeld(name, regime, OF_CLASSES.contains(measures.get(m)), tallies[m]);
        }
    }

    /** Counts values; of the intervals without a caution, all, those above the truth and those below. */
    private static void tally(Estimate estimate, double truth, int[] tally) {
        Interval interval = estimate.bounds();
        if (!estimate.score().isDefined()) {
            return;
        }
        tally[0]++;
        if (estimate.caution() == null) {
            if (interval == null) {
                throw new AssertionError("there is no interval of " + estimate.score());
            }
            assertThat(interval.contains(estimate.value())).isTrue();
            assertThat(interval.width()).isGreaterThan(0.001);
            tally[1]++;
            tally[2] += interval.low() > truth + 1e-12 ? 1 : 0;
            tally[3] += interval.high() < truth - 1e-12 ? 1 : 0;
        }
    }

    private static void assertHeld(String name, Regime regime, boolean isOfClasses, int[] tally) {
        double trusted = (double) tally[1] / tally[0];
        if (regime.held == Held.WITH_CAUTION && isOfClasses) {
            assertThat(trusted).as(name).isLessThan(0.5);
            return;
        }
        double above = (double) tally[2] / tally[1];
        double below = (double) tally[3] / tally[1];
        // In most samples of a few regimes a class has fewer than three examples, or fewer than five predictions: what
        // has
        // no caution then is a selection, and not a sample.
        boolean isOften = trusted > 0.4;
        assertThat(isOften || isOfClasses).as(name).isTrue();
        if (!isOften) {
            return;
        }
        // So few samples tell a coverage of 95 % to about a percent, which is allowed for.
        double noise = Math.sqrt(0.95 * 0.05 / tally[1]);
        assertThat(1 - above - below).as(name).isGreaterThanOrEqualTo(LEAST - noise);
        if (regime.held == Held.ON_EITHER_SIDE) {
            assertThat(above).as(name).isLessThanOrEqualTo(MOST_ONE_SIDED + noise);
            assertThat(below).as(name).isLessThanOrEqualTo(MOST_ONE_SIDED + noise);
        } else {
            assertThat(1 - above - below).as(name).isLessThanOrEqualTo(MOST + noise);
        }
    }

    private static double[] cumulative(Regime regime) {
        double[] cells =
                Arrays.stream(regime.chances).flatMapToDouble(Arrays::stream).toArray();
        Arrays.parallelPrefix(cells, Double::sum);
        return cells;
    }

    private static Labels labels(int k) {
        return Labels.of(IntStream.range(0, k).boxed().toList());
    }

    private static double[] truths(Regime regime, List<CountMeasure> measures) {
        long[][] cells = Arrays.stream(regime.chances)
                .map(row -> Arrays.stream(row)
                        .mapToLong(chance -> Math.round(chance * 1e15))
                        .toArray())
                .toArray(long[][]::new);
        ConfusionMatrix matrix = ConfusionMatrix.ofCounts(labels(cells.length), cells);
        return measures.stream()
                .mapToDouble(measure -> measure.of(matrix).orElseThrow())
                .toArray();
    }

    private static ConfusionMatrix draw(Regime regime, double[] upTo, SplittableRandom random) {
        int k = regime.chances.length;
        int[] truth = new int[regime.n];
        int[] predicted = new int[regime.n];
        double[] weights = new double[regime.n];
        for (int i = 0; i < regime.n; i++) {
            int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
            int cell = found < 0 ? -found - 1 : found + 1;
            truth[i] = cell / k;
            predicted[i] = cell % k;
            double u = random.nextDouble();
            weights[i] = u < 0.1 ? 0 : 0.2 + 2 * u;
        }
        return regime.weighted
                ? ConfusionMatrix.of(labels(k), truth, predicted, weights)
                : ConfusionMatrix.of(labels(k), truth, predicted);
    }

    /** The levels beside 95 % that people ask for; that of 99 % wants the usual 2,000 draws, as few lie in its tails. */
    @ParameterizedTest
    @CsvSource({"0.8, 500, 0.05", "0.99, 2000, 0.015"})
    void otherLevelsHoldToo(double level, int draws, double off) {
        List<CountMeasure> measures = new ArrayList<>(OF_CLASSES);
        measures.addAll(OF_EXAMPLES);
        measures.add(CountMeasure.ACCURACY);
        double[][] three = {{0.40, 0.06, 0.04}, {0.05, 0.20, 0.05}, {0.02, 0.03, 0.15}};
        for (boolean isWeighted : new boolean[] {false, true}) {
            Regime regime = new Regime("", three, 200, isWeighted, 600, Held.ON_BOTH_SIDES);
            double[] upTo = cumulative(regime);
            double[] truths = truths(regime, measures);
            int[] held = new int[truths.length];
            SplittableRandom random = new SplittableRandom(18);
            for (int run = 0; run < regime.runs; run++) {
                ConfusionMatrix drawn = draw(regime, upTo, random);
                MultinomialBootstrap options = new MultinomialBootstrap(draws, random.nextLong());
                List<Estimate> found = new CountIntervals(drawn, level, options).of(measures);
                for (int m = 0; m < truths.length; m++) {
                    held[m] += found.get(m).interval().orElseThrow().contains(truths[m]) ? 1 : 0;
                }
            }
            for (int m = 0; m < truths.length; m++) {
                assertThat(held[m] / (double) regime.runs)
                        .as("%s, weighted: %s", measures.get(m).key(), isWeighted)
                        .isBetween(level - off, Math.min(1, level + off));
            }
        }
    }

    /** A fifth of the examples is hard, and weighs four times as much. */
    @Test
    void weightsThatGoWithTheErrorsHoldTheirLevel() {
        Regime easy = new Regime("", alike(even(2), 0.95), 200, true, 400, Held.ON_BOTH_SIDES);
        double[][] hard = alike(even(2), 0.6);
        double[][] both = new double[2][2];
        for (int cell = 0; cell < 4; cell++) {
            both[cell / 2][cell % 2] = 0.8 * easy.chances[cell / 2][cell % 2] + 0.8 * hard[cell / 2][cell % 2];
        }
        List<CountMeasure> measures = new ArrayList<>(OF_CLASSES);
        measures.addAll(OF_EXAMPLES);
        measures.add(CountMeasure.ACCURACY);
        measures.add(CountMeasure.of(ClassMeasure.RECALL, "1"));
        measures.add(CountMeasure.of(ClassMeasure.F1, "1"));
        double[] truths = truths(new Regime("", both, 0, true, 0, Held.ON_BOTH_SIDES), measures);
        int[][] tallies = new int[truths.length][4];
        SplittableRandom random = new SplittableRandom(16);
        for (int run = 0; run < easy.runs; run++) {
            int[] truth = new int[easy.n];
            int[] predicted = new int[easy.n];
            double[] weights = new double[easy.n];
            for (int i = 0; i < easy.n; i++) {
                boolean isHard = random.nextDouble() < 0.2;
                truth[i] = random.nextInt(2);
                predicted[i] = random.nextDouble() < (isHard ? 0.6 : 0.95) ? truth[i] : 1 - truth[i];
                weights[i] = isHard ? 4 : 1;
            }
            ConfusionMatrix drawn = ConfusionMatrix.of(labels(2), truth, predicted, weights);
            MultinomialBootstrap options = new MultinomialBootstrap(400, random.nextLong());
            List<Estimate> found = new CountIntervals(drawn, 0.95, options).of(measures);
            for (int m = 0; m < truths.length; m++) {
                tally(found.get(m), truths[m], tallies[m]);
            }
        }
        for (int m = 0; m < truths.length; m++) {
            String name = measures.get(m).key() + " " + Arrays.toString(tallies[m]);
            assertHeld(name, easy, OF_CLASSES.contains(measures.get(m)), tallies[m]);
        }
    }

    /** Of two classes one is predicted nearly never: what is mutual is near its bound, which few predictions decide. */
    @Test
    void aClassThatIsHardlyPredictedHasACautionWhereItDecides() {
        long[][] counts = {{800, 1}, {195, 4}};
        ConfusionMatrix matrix = ConfusionMatrix.ofCounts(labels(2), counts);
        CountIntervals intervals = new CountIntervals(matrix, 0.95, new MultinomialBootstrap(300, 1));
        long[][] never = {{400, 100, 0}, {50, 250, 0}, {90, 110, 0}};
        CountIntervals ofNever =
                new CountIntervals(ConfusionMatrix.ofCounts(labels(3), never), 0.95, new MultinomialBootstrap(300, 1));
        assertThat(intervals
                        .of(List.of(CountMeasure.of(OverallMeasure.TRUTH_ENTROPY)))
                        .get(0)
                        .caution())
                .isNull();
        assertThat(ofNever.of(List.of(
                        CountMeasure.of(OverallMeasure.CRAMERS_V),
                        CountMeasure.of(OverallMeasure.TSCHUPROWS_T),
                        CountMeasure.of(OverallMeasure.MUTUAL_INFO),
                        CountMeasure.of(OverallMeasure.NORMALIZED_MUTUAL_INFO))))
                .allSatisfy(estimate -> assertThat(estimate.caution()).isNotNull());
        long[][] few = {{160, 1}, {38, 1}};
        CountIntervals ofFew =
                new CountIntervals(ConfusionMatrix.ofCounts(labels(2), few), 0.95, new MultinomialBootstrap(300, 1));
        assertThat(ofFew.of(List.of(
                        CountMeasure.of(OverallMeasure.MUTUAL_INFO), CountMeasure.of(OverallMeasure.CROSS_ENTROPY))))
                .allSatisfy(estimate -> assertThat(estimate.caution()).contains("only 2 examples predicted '1'"));
    }

    @Test
    void measuresOfOneClassHoldTheirLevel() {
        Regime regime = new Regime("", two(0.2, 0.8, 0.9), 300, false, 300, Held.ON_EITHER_SIDE);
        double[] upTo = cumulative(regime);
        List<CountMeasure> measures = Arrays.stream(ClassMeasure.values())
                .map(measure -> CountMeasure.of(measure, "1"))
                .toList();
        double[] truths = truths(regime, measures);
        int[][] tallies = new int[truths.length][4];
        SplittableRandom random = new SplittableRandom(12);
        for (int run = 0; run < regime.runs; run++) {
            ConfusionMatrix drawn = draw(regime, upTo, random);
            MultinomialBootstrap options = new MultinomialBootstrap(400, random.nextLong());
            List<Estimate> found = new CountIntervals(drawn, 0.95, options).of(measures);
            for (int m = 0; m < truths.length; m++) {
                tally(found.get(m), truths[m], tallies[m]);
            }
        }
        for (int m = 0; m < truths.length; m++) {
            int[] tally = tallies[m];
            if (tally[1] > 0) {
                String name = measures.get(m).key();
                assertThat(1 - (double) (tally[2] + tally[3]) / tally[1])
                        .as(name)
                        .isGreaterThanOrEqualTo(LEAST);
                assertThat(Math.max(tally[2], tally[3])).as(name).isLessThanOrEqualTo((int)
                        (MOST_ONE_SIDED * tally[1]));
            }
        }
    }
}
