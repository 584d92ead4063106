package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.calibration.BrierScore;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.calibration.LogLoss;
import ai.lepton.metrics.calibration.ReliabilityDiagram;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many examples, piece by piece, from streams, and with several threads. */
class ScaleTest {
    private record Row(int truth, int predicted) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 64, 127, 128, 129, 300})
    void countsTheSameBySeveralThreadsStreamsAndIterators(int k) {
        SplittableRandom random = new SplittableRandom(k);
        int n = 150_003;
        int[] truth = random.ints(n, 0, k).toArray();
        int[] predicted = random.ints(n, 0, k).toArray();
        Labels labels = Labels.of(IntStream.range(0, k).boxed().toList());
        ConfusionCounter slow = ConfusionMatrix.counter(labels);
        for (int i = 0; i < n; i++) {
            slow.add(truth[i], predicted[i]);
        }
        ConfusionMatrix expected = slow.matrix();
        assertThat(ConfusionMatrix.of(labels, truth, predicted)).isEqualTo(expected);
        assertThat(ConfusionMatrix.counter(labels)
                        .addAllInParallel(truth, predicted)
                        .matrix())
                .isEqualTo(expected);
        List<Row> rows = IntStream.range(0, n)
                .mapToObj(i -> new Row(truth[i], predicted[i]))
                .toList();
        assertThat(rows.parallelStream().collect(ConfusionCounter.collector(labels, Row::truth, Row::predicted)))
                .isEqualTo(expected);
        assertThat(ConfusionMatrix.counter(labels)
                        .addAll(rows.iterator(), Row::truth, Row::predicted)
                        .matrix())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10, 15, 16, 1 << 20, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void namesTheIndexOfWhatIsNoLabelWhereverItIs(int wrong) {
        Labels labels = Labels.of(IntStream.range(0, 10).boxed().toList());
        for (int at : new int[] {0, 1, 2, 3, 4, 1007, 1008, 1009, 1010}) {
            int[] right = new int[1011];
            int[] some = new int[1011];
            some[at] = wrong;
            String message = "[" + at + "] is " + wrong + ", outside [0, 10); ";
            ConfusionCounter counter = ConfusionMatrix.counter(labels);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counter.addAll(some, right))
                    .withMessageStartingWith("truth" + message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counter.addAll(right, some))
                    .withMessageStartingWith("predicted" + message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counter.addAllInParallel(right, some))
                    .withMessageStartingWith("predicted" + message);
            assertThat(counter.matrix().examples()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 1 << 16})
    void holdsTheExactAreasWithinTheBoundsOfTheSketch(int bins) {
        SplittableRandom random = new SplittableRandom(bins);
        for (int run = 0; run < 20; run++) {
            int n = 2 + random.nextInt(300);
            int steps = 1 + random.nextInt(500);
            boolean[] positive = new boolean[n];
            double[] score = new double[n];
            for (int i = 0; i < n; i++) {
                score[i] = random.nextInt(steps + 1) / (double) steps;
                positive[i] = i == 0 || (i > 1 && random.nextDouble() < 0.2 + 0.6 * score[i]);
            }
            HistogramCurve sketch = HistogramCurve.of(0, 1, bins).addAll(positive, score);
            check(sketch.rocAuc(), RocAuc.of(positive, score));
            check(sketch.averagePrecision(), PrecisionRecallCurve.averagePrecision(positive, score));
            if (bins > 60_000) {
                // Each of the few distinct scores has a bin of its own.
                assertThat(sketch.rocAuc().score().orElseThrow())
                        .isCloseTo(RocAuc.of(positive, score).orElseThrow(), within(1e-12));
            }
        }
    }

    private static void check(HistogramCurve.Area area, Score exact) {
        assertThat(exact.orElseThrow()).isBetween(area.low() - 1e-12, area.high() + 1e-12);
        assertThat(area.score().orElseThrow()).isBetween(area.low() - 1e-12, area.high() + 1e-12);
    }

    @Test
    void boundsWhatIsWorkedByHand() {
        // A bin of two positives and two negatives, and one positive above it.
        HistogramCurve sketch = HistogramCurve.of(0, 1, 2)
                .addAll(new boolean[] {true, true, true, false, false}, new double[] {1, 0.1, 0.2, 0.3, 0.4});
        HistogramCurve.Area area = sketch.rocAuc();
        assertThat(area.score()).isEqualTo(Score.of(2.0 / 3));
        assertThat(area.low()).isCloseTo(1.0 / 3, within(1e-15));
        assertThat(area.high()).isEqualTo(1);
        HistogramCurve.Area precision = sketch.averagePrecision();
        assertThat(precision.score().orElseThrow()).isCloseTo((1 + 2 * 0.6) / 3, within(1e-15));
        assertThat(precision.high()).isEqualTo(1);
        // At worst 1, 2/4 and 3/5; the bound is a little below.
        assertThat(precision.low()).isBetween(0.6, (1 + 0.5 + 0.6) / 3);
    }

    @Test
    void mergesSketchesToTheSameWhateverTheSplit() {
        SplittableRandom random = new SplittableRandom(2);
        int n = 5000;
        boolean[] positive = new boolean[n];
        float[] score = new float[n];
        HistogramCurve one = HistogramCurve.ofProbabilities();
        for (int i = 0; i < n; i++) {
            score[i] = (float) random.nextDouble();
            positive[i] = random.nextBoolean();
            one.add(positive[i], score[i]);
        }
        for (int run = 0; run < 10; run++) {
            int cut = random.nextInt(n + 1);
            HistogramCurve head =
                    HistogramCurve.ofProbabilities().addAll(Arrays.copyOf(positive, cut), Arrays.copyOf(score, cut));
            HistogramCurve tail = HistogramCurve.ofProbabilities()
                    .addAll(Arrays.copyOfRange(positive, cut, n), Arrays.copyOfRange(score, cut, n));
            HistogramCurve merged = run % 2 == 0 ? head.merge(tail) : tail.merge(head);
            assertThat(merged.rocAuc()).isEqualTo(one.rocAuc());
            assertThat(merged.averagePrecision()).isEqualTo(one.averagePrecision());
        }
    }

    @Test
    void saysWhatASketchCannotHold() {
        HistogramCurve sketch = HistogramCurve.ofProbabilities();
        for (double score : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sketch.addAll(new boolean[2], new double[] {0.5, score}))
                    .withMessage("score[1] is " + score + ", outside [0.0, 1.0], the range of the sketch");
        }
        assertThat(sketch.negatives()).isZero();
        assertThat(sketch.rocAuc().score()).isEqualTo(Score.undefined("there are no examples"));
        assertThat(sketch.averagePrecision().score()).isEqualTo(Score.undefined("there are no examples"));
        sketch.add(false, 0.3);
        assertThat(sketch.rocAuc().score())
                .isEqualTo(Score.undefined("roc auc needs both classes; all 1 labels are 'negative'"));
        assertThat(sketch.averagePrecision().score())
                .isEqualTo(Score.undefined("average precision needs a positive; all 1 labels are 'negative'"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sketch.merge(HistogramCurve.of(0, 2, 4)))
                .withMessage(
                        "can't merge a sketch of 4 bins from 0.0 to 2.0 into a sketch of 65536 bins from 0.0 to 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistogramCurve.of(1, 1, 4))
                .withMessage("scores from 1.0 to 1.0 are no range; low must be below high, both finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistogramCurve.of(0, 1, 0))
                .withMessage("bins is 0, outside [1, 2^28]");
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 65536", "0, 1, 1000", "-1, 1, 64", "0.1, 0.9, 7"})
    void addsNothingOfABatchWithAnErrorAndTheSameOfFloats(double low, double high, int bins) {
        SplittableRandom random = new SplittableRandom(bins);
        int n = 10_000;
        boolean[] positive = new boolean[n];
        float[] floats = new float[n];
        for (int i = 0; i < n; i++) {
            positive[i] = random.nextBoolean();
            floats[i] = (float) (low + (high - low) * (0.001 + 0.998 * random.nextDouble()));
        }
        HistogramCurve ofFloats = HistogramCurve.of(low, high, bins).addAll(positive, floats);
        HistogramCurve ofDoubles = HistogramCurve.of(low, high, bins).addAll(positive, Doubles.of(floats));
        HistogramCurve.Area area = ofFloats.rocAuc();
        assertThat(ofDoubles.rocAuc()).isEqualTo(area);
        floats[n - 1] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ofFloats.addAll(positive, floats))
                .withMessageStartingWith("score[9999] is NaN, outside [");
        assertThatIllegalArgumentException().isThrownBy(() -> ofDoubles.addAll(positive, Doubles.of(floats)));
        assertThat(ofFloats.rocAuc()).isEqualTo(area);
        assertThat(ofDoubles.rocAuc()).isEqualTo(area);
        assertThat(ofDoubles.positives() + ofDoubles.negatives()).isEqualTo(n);
    }

    @Test
    void takesFloats() {
        boolean[] positive = {true, false, true, false};
        float[] floats = {0.1f, 0.1f, 0.7f, 0.3f};
        double[] doubles = Doubles.of(floats);
        assertThat(RocAuc.of(positive, floats)).isEqualTo(RocAuc.of(positive, doubles));
        assertThat(PrecisionRecallCurve.averagePrecision(positive, floats))
                .isEqualTo(PrecisionRecallCurve.averagePrecision(positive, doubles));
        Labels labels = Labels.of("a", "b");
        int[] truth = {0, 1};
        float[] rows = {0.9f, 0.1f, 0.4f, 0.6f};
        assertThat(Evaluation.of(labels, truth).probabilities(rows).report().measurements())
                .isEqualTo(Evaluation.of(labels, truth)
                        .probabilities(Doubles.of(rows))
                        .report()
                        .measurements());
    }

    @Test
    void mergesLossesAndReliabilityWhateverTheSplit() {
        SplittableRandom random = new SplittableRandom(12);
        int n = 400;
        int[] truth = random.ints(n, 0, 2).toArray();
        double[] p = random.doubles(n).toArray();
        double[] weight = random.doubles(n).map(w -> w < 0.2 ? 0 : w).toArray();
        boolean[] positive = new boolean[n];
        for (int i = 0; i < n; i++) {
            positive[i] = truth[i] == 1;
        }
        ClassProbabilities all = ClassProbabilities.ofPositive(p, 1);
        Estimate log = LogLoss.estimate(truth, all, weight, 0.9);
        Estimate brier = BrierScore.estimate(truth, all, weight, 0.9);
        ReliabilityDiagram diagram = ReliabilityDiagram.of(p, positive, weight, 10);
        for (int run = 0; run < 10; run++) {
            int cut = run == 0 ? 0 : random.nextInt(n + 1);
            ClassProbabilities.Losses losses = losses(truth, p, weight, cut, n).merge(losses(truth, p, weight, 0, cut));
            assertClose(losses.logLoss(0.9), log);
            assertClose(losses.brierScore(0.9), brier);
            ReliabilityDiagram sum = diagram(positive, p, weight, 0, cut).plus(diagram(positive, p, weight, cut, n));
            assertThat(sum.examples()).isEqualTo(n);
            assertThat(sum.expectedCalibrationError().orElseThrow())
                    .isCloseTo(diagram.expectedCalibrationError().orElseThrow(), within(1e-14));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> diagram.plus(ReliabilityDiagram.of(p, positive, 11)))
                .withMessage("can't add up a diagram of 10 bins and one of 11; both need the same bins");
    }

    private static ClassProbabilities.Losses losses(int[] truth, double[] p, double[] weight, int from, int to) {
        return new ClassProbabilities.Losses()
                .addAll(
                        Arrays.copyOfRange(truth, from, to),
                        ClassProbabilities.ofPositive(Arrays.copyOfRange(p, from, to), 1),
                        Arrays.copyOfRange(weight, from, to));
    }

    private static ReliabilityDiagram diagram(boolean[] positive, double[] p, double[] weight, int from, int to) {
        return ReliabilityDiagram.of(
                Arrays.copyOfRange(p, from, to),
                Arrays.copyOfRange(positive, from, to),
                Arrays.copyOfRange(weight, from, to),
                10);
    }

    private static void assertClose(Estimate actual, Estimate expected) {
        assertThat(actual.n()).isEqualTo(expected.n());
        assertThat(actual.value()).isCloseTo(expected.value(), within(1e-14));
        assertThat(actual.interval().orElseThrow().low())
                .isCloseTo(expected.interval().orElseThrow().low(), within(1e-12));
        assertThat(actual.interval().orElseThrow().high())
                .isCloseTo(expected.interval().orElseThrow().high(), within(1e-12));
    }
}
