package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.inference.Bootstrap;
import ai.lepton.metrics.inference.McNemar;
import ai.lepton.metrics.inference.TestResult;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairedComparisonTest {
    private static final Labels ABC = Labels.of("a", "b", "c");
    private static final Labels BINARY = Labels.of("0", "1");

    private static double[] doubles(String cell) {
        return Stream.of(cell.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static int[] ints(String cell) {
        return Arrays.stream(doubles(cell)).mapToInt(value -> (int) value).toArray();
    }

    @ParameterizedTest
    @CsvFileSource(files = "src/test/resources/golden/inference/permutation.csv", numLinesToSkip = 1)
    void exactPermutationAgreesWithScipy(
            int k, String truth, String first, String second, double difference, double p) {
        Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
        PairedComparison comparison = PairedComparison.of(
                Evaluation.of(labels, ints(truth)).predicted(ints(first)),
                Evaluation.of(labels, ints(truth)).predicted(ints(second)));
        TestResult exact = comparison.resamples(100_000).test(CountMeasure.MACRO_F1);
        assertThat(exact.method()).isEqualTo("permutation-exact");
        assertThat(exact.statistic().orElseThrow()).isCloseTo(difference, within(1e-14));
        assertThat(exact.pValue().orElseThrow()).isCloseTo(p, within(1e-12));
        TestResult drawn = comparison.resamples(7).seed(3).test(CountMeasure.MACRO_F1);
        assertThat(drawn.method()).isEqualTo("permutation");
        assertThat(drawn.pValue().orElseThrow()).isBetween(1.0 / 8, 1.0);
    }

    private static double macroF1(Labels labels, int[] truth, int[] predicted, int[] rows, double[] weights) {
        int[] of = IntStream.of(rows).map(row -> truth[row]).toArray();
        int[] as = IntStream.of(rows).map(row -> predicted[row]).toArray();
        return CountMeasure.MACRO_F1
                .of(ConfusionMatrix.of(labels, of, as, weights))
                .orElseThrow();
    }

    /** A hundred examples of three classes, and two classifiers that are right on most. */
    private static int[][] sample(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] columns = new int[3][n];
        for (int i = 0; i < n; i++) {
            columns[0][i] = random.nextInt(3);
            columns[1][i] = random.nextDouble() < 0.8 ? columns[0][i] : random.nextInt(3);
            columns[2][i] = random.nextDouble() < 0.5 ? columns[1][i] : random.nextInt(3);
        }
        return columns;
    }

    private static PairedComparison compared(int[][] columns) {
        return PairedComparison.of(
                Evaluation.of(ABC, columns[0]).predicted(columns[1]),
                Evaluation.of(ABC, columns[0]).predicted(columns[2]));
    }

    @Test
    void countsWhatTestsNeed() {
        PairedComparison comparison =
                compared(new int[][] {{0, 0, 1, 1, 2, 2}, {0, 1, 1, 0, 2, 0}, {0, 0, 1, 2, 1, 0}});
        assertThat(comparison.mcNemar()).isEqualTo(new McNemar(2, 1, 1, 2));
        assertThat(comparison.crossTable()).isEqualTo(new long[][] {{2, 0, 1}, {1, 1, 0}, {0, 1, 0}});
        assertThat(comparison.disagreements()).isEqualTo(3);
        assertThat(comparison.examples()).isEqualTo(6);
        assertThat(comparison.hasSameProbabilities()).isFalse();
        assertThat(comparison.stuartMaxwell().method()).isEqualTo("stuart-maxwell");
        assertThat(comparison.bowker().degreesOfFreedom()).containsExactly(3.0);
    }

    @Test
    void comparesSeveralByCochransTest() {
        int[][] columns = sample(100, 4);
        ClassificationReport first =
                Evaluation.of(ABC, columns[0]).predicted(columns[1]).report();
        ClassificationReport second =
                Evaluation.of(ABC, columns[0]).predicted(columns[2]).report();
        TestResult two = PairedComparison.cochranQ(first, second);
        assertThat(two.statistic().orElseThrow())
                .isCloseTo(
                        compared(columns).mcNemar().chiSquared(0.95).statistic().orElseThrow(), within(1e-13));
        assertThat(PairedComparison.cochranQ(first, second, first).degreesOfFreedom())
                .containsExactly(2.0);
        ClassificationReport other =
                Evaluation.of(ABC, columns[2]).predicted(columns[2]).report();
        assertThatThrownBy(() -> PairedComparison.cochranQ(first, second, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("a paired comparison needs the same examples in the same order");
        assertThatThrownBy(PairedComparison::cochranQ)
                .hasMessage("Cochran's Q compares two classifiers or more, here are 0");
    }

    @Test
    void comparesAccuracyByMcNemarsTest() {
        PairedComparison comparison = compared(sample(100, 4));
        TestResult result = comparison.test(CountMeasure.ACCURACY);
        assertThat(result).isEqualTo(comparison.mcNemar().midP(0.95));
        assertThat(result.difference()).contains(comparison.difference(CountMeasure.ACCURACY));
        assertThat(comparison
                        .level(0.8)
                        .difference(CountMeasure.ACCURACY)
                        .interval()
                        .orElseThrow()
                        .level())
                .isEqualTo(0.8);
    }

    @Test
    void permutationOfTheAccuracyIsMcNemarsExactTest() {
        int[][] columns = {new int[16], new int[16], new int[16]};
        Arrays.fill(columns[1], 0, 9, 1);
        Arrays.fill(columns[2], 9, 11, 1);
        PairedComparison comparison = compared(columns);
        // A measure of its own, so that it is not taken for the accuracy.
        CountMeasure hits = CountMeasure.overall("hits", ConfusionMatrix::accuracy);
        assertThat(comparison.test(hits).pValue().orElseThrow())
                .isCloseTo(comparison.mcNemar().exact(0.95).pValue().orElseThrow(), within(1e-14));
    }

    @Test
    void drawsOfTheAccuracyComeCloseToTango() {
        PairedComparison comparison = compared(sample(1000, 9)).resamples(5000);
        CountMeasure hits = CountMeasure.overall("hits", ConfusionMatrix::accuracy);
        Interval tango = comparison.difference(CountMeasure.ACCURACY).interval().orElseThrow();
        Interval drawn = comparison.difference(hits).interval().orElseThrow();
        assertThat(drawn.method()).isEqualTo("paired-posterior-by-rows");
        assertThat(drawn.low()).isCloseTo(tango.low(), within(0.003));
        assertThat(drawn.high()).isCloseTo(tango.high(), within(0.003));
    }

    @Test
    void pairsAreNarrowerThanReportsSideBySide() {
        int[][] columns = sample(400, 5);
        PairedComparison comparison = compared(columns);
        double paired = comparison
                .difference(CountMeasure.MACRO_F1)
                .interval()
                .orElseThrow()
                .width();
        double one = Evaluation.of(ABC, columns[0])
                .predicted(columns[1])
                .report()
                .macroF1()
                .interval()
                .orElseThrow()
                .width();
        double other = Evaluation.of(ABC, columns[0])
                .predicted(columns[2])
                .report()
                .macroF1()
                .interval()
                .orElseThrow()
                .width();
        assertThat(paired).isLessThan(Math.hypot(one, other));
    }

    @Test
    void weightsOfOneChangeNothing() {
        int[][] columns = sample(60, 6);
        double[] ones = new double[60];
        Arrays.fill(ones, 1);
        PairedComparison plain = compared(columns).resamples(4000);
        PairedComparison weighted = PairedComparison.of(
                        Evaluation.of(ABC, columns[0]).predicted(columns[1]).weights(ones),
                        Evaluation.of(ABC, columns[0]).predicted(columns[2]).weights(ones))
                .resamples(4000);
        for (CountMeasure measure : new CountMeasure[] {CountMeasure.MACRO_F1, CountMeasure.ACCURACY}) {
            TestResult expected = plain.test(measure);
            TestResult found = weighted.test(measure);
            assertThat(found.difference().orElseThrow().value())
                    .isCloseTo(expected.difference().orElseThrow().value(), within(1e-14));
            Interval bounds = found.difference().orElseThrow().interval().orElseThrow();
            Interval wanted = expected.difference().orElseThrow().interval().orElseThrow();
            // With weights the accuracy is drawn, and without it has Tango's interval.
            double tolerance = measure.equals(CountMeasure.ACCURACY) ? 0.04 : 0.01;
            assertThat(bounds.low()).isCloseTo(wanted.low(), within(tolerance));
            assertThat(bounds.high()).isCloseTo(wanted.high(), within(tolerance));
            assertThat(found.pValue().orElseThrow()).isCloseTo(expected.pValue().orElseThrow(), within(0.05));
        }
    }

    @Test
    void weightsOfZeroTakeExamplesOut() {
        int[][] columns = sample(60, 6);
        int[][] left = Arrays.stream(columns).map(c -> Arrays.copyOf(c, 40)).toArray(int[][]::new);
        double[] weights = new double[60];
        Arrays.fill(weights, 0, 40, 2.5);
        PairedComparison weighted = PairedComparison.of(
                Evaluation.of(ABC, columns[0]).predicted(columns[1]).weights(weights),
                Evaluation.of(ABC, columns[0]).predicted(columns[2]).weights(weights));
        assertThat(weighted.difference(CountMeasure.MACRO_F1).value())
                .isCloseTo(compared(left).difference(CountMeasure.MACRO_F1).value(), within(1e-14));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereThereIsTooMuchToDrawTheDeltaMethodFindsTheSame(boolean isWeighted) {
        int k = isWeighted ? 3 : 40;
        int n = isWeighted ? PairedCounts.MOST_DRAWN + 1 : 60_000;
        Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
        SplittableRandom random = new SplittableRandom(3);
        int[][] columns = new int[3][n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            columns[0][i] = random.nextInt(k);
            columns[1][i] = random.nextDouble() < 0.5 ? columns[0][i] : random.nextInt(k);
            columns[2][i] = random.nextDouble() < 0.4 ? columns[1][i] : random.nextInt(k);
            weights[i] = 0.5 + random.nextDouble();
        }
        Evaluation first = Evaluation.of(labels, columns[0]).predicted(columns[1]);
        Evaluation second = Evaluation.of(labels, columns[0]).predicted(columns[2]);
        PairedComparison comparison = isWeighted
                ? PairedComparison.of(first.weights(weights), second.weights(weights))
                : PairedComparison.of(first, second);
        Estimate gap = comparison.difference(CountMeasure.MACRO_F1);
        assertThat(gap.interval().orElseThrow().method()).isEqualTo(isWeighted ? "paired-posterior-by-rows" : "delta");
        TestResult test = comparison.test(CountMeasure.MACRO_F1);
        assertThat(test.method()).isEqualTo("delta");
        assertThat(test.difference()).contains(gap);
        assertThat(test.pValue().orElseThrow()).isLessThan(1e-6);
        double[] replicates = Bootstrap.ofRows(n).resamples(120).replicates(rows -> {
            double[] drawn = IntStream.of(rows)
                    .mapToDouble(row -> isWeighted ? weights[row] : 1)
                    .toArray();
            return macroF1(labels, columns[0], columns[1], rows, drawn)
                    - macroF1(labels, columns[0], columns[2], rows, drawn);
        });
        double mean = Arrays.stream(replicates).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(replicates)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
        assertThat(gap.interval().orElseThrow().width() / (2 * 1.96 * deviation))
                .isBetween(0.8, 1.2);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 200})
    void countsTheSameInManyClasses(int k) {
        // More than 160 classes are sorted, not counted in an array.
        Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
        SplittableRandom random = new SplittableRandom(2);
        int[][] columns = new int[3][500];
        for (int[] column : columns) {
            Arrays.setAll(column, i -> random.nextInt(k));
        }
        PairedCells cells =
                PairedCells.of(ConfusionMatrix.of(labels, columns[0], columns[1]), columns[0], columns[1], columns[2]);
        double expected =
                ConfusionMatrix.of(labels, columns[0], columns[1]).cohenKappa().orElseThrow()
                        - ConfusionMatrix.of(labels, columns[0], columns[2])
                                .cohenKappa()
                                .orElseThrow();
        int[] discordant = cells.discordant();
        long[] all =
                Arrays.stream(discordant).mapToLong(cell -> cells.counts[cell]).toArray();
        assertThat(cells.differenceSwapped(CountMeasure.COHEN_KAPPA, discordant, all))
                .isCloseTo(-expected, within(1e-15));
        assertThat(cells.differenceSwapped(CountMeasure.COHEN_KAPPA, discordant, new long[all.length]))
                .isCloseTo(expected, within(1e-15));
    }

    @Test
    void knowsWhichValuesOfAMeasureAreBetter() {
        assertThat(CountMeasure.MACRO_F1.direction()).isEqualTo(Measure.Direction.HIGHER_IS_BETTER);
        assertThat(CountMeasure.of(ClassMeasure.FALSE_POSITIVE_RATE, "a").direction())
                .isEqualTo(Measure.Direction.LOWER_IS_BETTER);
        assertThat(CountMeasure.of(ClassMeasure.PREVALENCE, "a").direction()).isEqualTo(Measure.Direction.NEITHER);
        assertThat(CountMeasure.of(OverallMeasure.ZERO_ONE_LOSS).direction())
                .isEqualTo(Measure.Direction.LOWER_IS_BETTER);
        assertThat(CountMeasure.of(OverallMeasure.CRAMERS_V).direction()).isEqualTo(Measure.Direction.NEITHER);
        assertThat(CountMeasure.fBeta(2, "a").direction()).isEqualTo(Measure.Direction.HIGHER_IS_BETTER);
        assertThat(CountMeasure.of(
                                ClassMeasure.ERROR_RATE,
                                Average.MACRO,
                                Score.WhenUndefined.UNDEFINED,
                                Labels.of("a", "b"))
                        .direction())
                .isEqualTo(Measure.Direction.LOWER_IS_BETTER);
        assertThat(CountMeasure.overall("hits", ConfusionMatrix::accuracy).direction())
                .isEqualTo(Measure.Direction.NEITHER);
    }

    @Test
    void isUndefinedWithItsReason() {
        int[][] columns = sample(30, 1);
        int[][] same = {columns[0], columns[1], columns[1]};
        TestResult result = compared(same).test(CountMeasure.MACRO_F1);
        assertThat(result.pValue()).isEqualTo(Score.undefined("the two predict the same for every example"));
        assertThat(result.difference().orElseThrow().value()).isZero();
        PairedComparison absent = compared(new int[][] {{0, 1, 0}, {0, 1, 2}, {0, 1, 1}});
        assertThat(absent.difference(CountMeasure.MACRO_F1).score())
                .isEqualTo(Score.undefined("of the second: no example is or was predicted 'c'"));
        assertThat(absent.test(CountMeasure.MACRO_F1).pValue())
                .isEqualTo(Score.undefined("of the second: no example is or was predicted 'c'"));
        int[] ones = {1, 1, 1};
        double[] p = {0.2, 0.3, 0.9};
        Evaluation alike = Evaluation.of(BINARY, ones).probabilitiesOf("1", p);
        assertThat(PairedComparison.of(alike, alike)
                        .test(ProbabilityMeasure.ROC_AUC)
                        .pValue())
                .isEqualTo(Score.undefined("roc auc needs both classes; all 3 labels are 'positive'"));
        Evaluation single = Evaluation.of(BINARY, new int[] {1, 0, 0}).probabilitiesOf("1", p);
        Evaluation turned =
                Evaluation.of(BINARY, new int[] {1, 0, 0}).probabilitiesOf("1", new double[] {0.9, 0.1, 0.2});
        assertThat(PairedComparison.of(single, turned)
                        .test(ProbabilityMeasure.ROC_AUC)
                        .pValue())
                .isEqualTo(Score.undefined("a class with one example tells nothing of how its scores vary"));
        Evaluation two =
                Evaluation.of(BINARY, new int[] {1, 0, 0, 1}).probabilitiesOf("1", new double[] {.9, .1, .2, .3});
        assertThat(PairedComparison.of(two, two)
                        .test(ProbabilityMeasure.ROC_AUC)
                        .pValue())
                .isEqualTo(Score.undefined("the difference has no variance"));
        assertThat(PairedComparison.of(two, two)
                        .test(ProbabilityMeasure.LOG_LOSS)
                        .pValue())
                .isEqualTo(Score.undefined("the difference is the same for every example"));
        assertThat(PairedComparison.of(two, two)
                        .test(ProbabilityMeasure.AVERAGE_PRECISION)
                        .pValue())
                .isEqualTo(Score.undefined("the difference has no variance"));
        int[] none = {};
        PairedComparison empty = compared(new int[][] {none, none, none});
        assertThat(empty.difference(CountMeasure.COHEN_KAPPA).score())
                .isEqualTo(Score.undefined("of the first: there are no examples"));
        assertThat(empty.test(CountMeasure.ACCURACY).pValue()).isEqualTo(Score.undefined("there are no examples"));
    }

    @Test
    void refusesOtherExamples() {
        Evaluation first = Evaluation.of(ABC, new int[] {0, 1, 2}).predicted(new int[] {0, 1, 1});
        assertThatThrownBy(() -> PairedComparison.of(
                        first, Evaluation.of(ABC, new int[] {0, 1, 1}).predicted(new int[] {0, 1, 1})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("truth[2] is 'c' in the first but 'b' in the second;"
                        + " a paired comparison needs the same examples in the same order");
        assertThatThrownBy(() -> PairedComparison.of(
                        first, Evaluation.of(ABC, new int[] {0, 1}).predicted(new int[] {0, 1})))
                .hasMessage("the first is of 3 examples but the second of 2;"
                        + " a paired comparison needs the same examples in the same order");
        Labels turned = Labels.of("b", "a", "c");
        assertThatThrownBy(() -> PairedComparison.of(
                        first, Evaluation.of(turned, new int[] {1, 0, 2}).predicted(new int[] {1, 0, 0})))
                .hasMessage("the first has the labels 'a', 'b', 'c' but the second 'b', 'a', 'c';"
                        + " give both the same, in the same order");
        assertThatThrownBy(() -> PairedComparison.of(first, first.weights(new double[] {1, 1, 1})))
                .hasMessage("only the second has weights; give both the same");
        assertThatThrownBy(() -> PairedComparison.of(
                        first.weights(new double[] {1, 2, 1}), first.weights(new double[] {1, 1, 1})))
                .hasMessage("weight[1] is 2.0 in the first but 1.0 in the second; give both the same");
        assertThatThrownBy(() -> PairedComparison.of(first, first).difference(ProbabilityMeasure.LOG_LOSS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the first has predicted classes but no probabilities, which this measure is of");
    }
}
