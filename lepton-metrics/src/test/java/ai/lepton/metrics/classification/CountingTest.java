package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All ways of counting pairs agree with adding them up one by one. */
class CountingTest {
    private static final int MANY = (1 << 19) + 12_345;

    @Test
    void countsTheSameInAllWaysForAnyNumberOfClasses() {
        SplittableRandom random = new SplittableRandom(40);
        for (int run = 0; run < 400; run++) {
            int k = 1 + random.nextInt(40);
            int n = random.nextInt(1001);
            int[] truth = random.ints(n, 0, k).toArray();
            int[] predicted = random.ints(n, 0, k).toArray();
            long[] expected = oneByOne(truth, predicted, 0, n, k);
            Labels labels = numbers(k);
            assertThat(ConfusionMatrix.of(labels, truth, predicted).counts()).isEqualTo(expected);
            assertThat(ConfusionMatrix.of(labels, boxed(truth), boxed(predicted))
                            .counts())
                    .isEqualTo(expected);
            assertThat(StripedCount.inParallel(truth, predicted, k)).isEqualTo(expected);
            assertThat(StripedCount.of(truth, predicted, 0, n, k)).isEqualTo(expected);
        }
    }

    @Test
    void countsTheSamePackedForAnyPartOfTheRows() {
        SplittableRandom random = new SplittableRandom(41);
        for (int run = 0; run < 200; run++) {
            int k = 1 + random.nextInt(run % 2 == 0 ? 12 : 128);
            int n = random.nextInt(10_000);
            int from = random.nextInt(n + 1);
            int to = from + random.nextInt(n - from + 1);
            int[] truth = random.ints(n, 0, k).toArray();
            int[] predicted = random.ints(n, 0, k).toArray();
            assertThat(new PackedCount(k).of(truth, predicted, from, to))
                    .isEqualTo(oneByOne(truth, predicted, from, to, k));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 10, 11, 12})
    void countsManyRowsTheSame(int k) {
        SplittableRandom random = new SplittableRandom(k);
        int[] truth = random.ints(MANY, 0, k).toArray();
        // Nearly all of one class, as where something is rare.
        int[] predicted = random.ints(MANY, 0, 100 * k).map(i -> i < k ? i : 0).toArray();
        long[] expected = oneByOne(truth, predicted, 0, MANY, k);
        ConfusionCounter counter = ConfusionMatrix.counter(numbers(k)).addAll(truth, predicted);
        assertThat(counter.matrix().counts()).isEqualTo(expected);
        counter.addAllInParallel(truth, predicted);
        assertThat(counter.matrix().counts())
                .isEqualTo(Arrays.stream(expected).map(count -> 2 * count).toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "2, -1",
        "2, 2",
        "2, 2147483647",
        "2, -2147483648",
        "3, 3",
        "5, 1048576",
        "10, 10",
        "10, 16",
        "10, -1",
        "10, 2147483647",
        "10, -2147483648",
        "10, 429496730"
    })
    void namesAWrongIndexAmongManyRows(int k, int wrong) {
        Labels labels = numbers(k);
        int[] right = new int[MANY];
        int[] some = new int[MANY];
        for (int at : new int[] {0, 1, 511, 512, 100_000, (1 << 19) - 1, 1 << 19, MANY - 1}) {
            some[at] = wrong;
            String message = "[" + at + "] is " + wrong + ", outside [0, " + k + "); labels are " + labels.listed();
            ConfusionCounter counter = ConfusionMatrix.counter(labels);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counter.addAll(some, right))
                    .withMessage("truth" + message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counter.addAll(right, some))
                    .withMessage("predicted" + message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counter.addAllInParallel(some, right))
                    .withMessage("truth" + message);
            assertThat(counter.matrix().examples()).isZero();
            some[at] = 0;
        }
    }

    @Test
    void namesAWrongIndexAnywherePacked() {
        SplittableRandom random = new SplittableRandom(42);
        for (int run = 0; run < 1000; run++) {
            int k = 1 + random.nextInt(40);
            int[] truth = random.ints(7000, 0, k).toArray();
            int[] predicted = random.ints(7000, 0, k).toArray();
            int wrong = random.nextBoolean() ? k + random.nextInt(1000) : -1 - random.nextInt(1000);
            (random.nextBoolean() ? truth : predicted)[random.nextInt(7000)] = wrong;
            assertThat(new PackedCount(k).of(truth, predicted, 0, 7000)).isEmpty();
        }
    }

    @SuppressWarnings("JdkObsolete") // a list without random access
    @Test
    void countsStringsAsTheirLabels() {
        SplittableRandom random = new SplittableRandom(43);
        for (int run = 0; run < 200; run++) {
            int k = 1 + random.nextInt(run == 0 ? 900 : 40);
            int n = 1 + random.nextInt(1000);
            List<String> truth = names(random, k, n);
            List<String> predicted = names(random, k, n);
            Labels labels = Labels.in(truth, predicted);
            long[] expected = oneByOne(
                    labels.indicesOf("truth", truth), labels.indicesOf("predicted", predicted), 0, n, labels.size());
            ConfusionMatrix matrix = ConfusionMatrix.of(truth, new LinkedList<>(predicted));
            assertThat(matrix.labels()).isEqualTo(labels);
            assertThat(matrix.counts()).isEqualTo(expected);
            assertThat(ConfusionMatrix.of(labels, truth, predicted).counts()).isEqualTo(expected);
        }
    }

    @Test
    void countsMoreLabelsThanATableIsMadeOf() {
        int k = 1500;
        List<String> truth = IntStream.range(0, k).mapToObj(i -> "label " + i).toList();
        ConfusionMatrix matrix = ConfusionMatrix.of(truth, truth);
        assertThat(matrix.labels().size()).isEqualTo(k);
        assertThat(matrix.accuracy().orElseThrow()).isEqualTo(1);
        assertThat(ConfusionMatrix.of(matrix.labels(), truth, truth)).isEqualTo(matrix);
    }

    @Test
    void ordersLabelsOfSeveralTypesByTheirNames() {
        List<?> truth = List.of("b", 1, "a", "1");
        List<?> predicted = List.of(true, "b", 2L, 'a');
        ConfusionMatrix matrix = ConfusionMatrix.of(truth, predicted);
        assertThat(matrix.labels()).hasToString("[1, 2, a, b, true]");
        assertThat(matrix.count(3, 4)).isEqualTo(1);
        assertThat(matrix.count(0, 3)).isEqualTo(1);
        assertThat(matrix.count(2, 1)).isEqualTo(1);
        assertThat(matrix.count(0, 2)).isEqualTo(1);
        assertThat(matrix.examples()).isEqualTo(4);
    }

    @Test
    void namesAWrongLabelAnywhereTheTruthFirst() {
        Labels labels = Labels.of("a", "b");
        for (int at = 0; at < 50; at++) {
            List<String> right = new ArrayList<>(Collections.nCopies(50, "b"));
            List<String> unknown = new ArrayList<>(right);
            unknown.set(at, "c");
            List<String> missing = new ArrayList<>(right);
            missing.set(at, null);
            ConfusionCounter counter = ConfusionMatrix.counter(labels);
            String message = "[" + at + "] is 'c', not one of the labels 'a', 'b'";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counter.addAll(unknown, missing))
                    .withMessage("truth" + message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counter.addAll(right, unknown))
                    .withMessage("predicted" + message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counter.addAll(right, missing))
                    .withMessage("predicted[" + at + "] is null, not one of the labels 'a', 'b'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ConfusionMatrix.of(missing, right))
                    .withMessage("truth[" + at + "] is null; a missing label needs a name");
            assertThat(counter.matrix().examples()).isZero();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(List.of(), List.of()))
                .withMessage("there are no examples to take labels from; give the labels as well");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(List.of("a"), List.of("a", "b")))
                .withMessage("truth has 1 values but predicted has 2; they must describe the same examples");
    }

    @Test
    void findsLabelsWhoseHashesCollide() {
        // "Aa" and "BB" have one hash, and so has whatever is made of as many of them.
        List<String> names = IntStream.range(0, 64)
                .mapToObj(i -> IntStream.range(0, 6)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .reduce("", String::concat))
                .toList();
        assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
        SeenLabels seen = new SeenLabels();
        for (int run = 0; run < 2; run++) {
            for (int i = 0; i < 64; i++) {
                assertThat(seen.placeOf(names.get(i))).isEqualTo(i);
            }
        }
        assertThat(seen.inOrder()).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-2, 3", "-3, -1", "0.5, 2", "0, 1e-300", "-1e300, 0"})
    void takesScoresOfTheWholeRangeAndNoOthers(double low, double high) {
        boolean[] positive = new boolean[2];
        double[] ends = {low, high};
        HistogramCurve sketch = HistogramCurve.of(low, high, 16).addAll(positive, ends);
        if (low == 0) {
            sketch.addAll(positive, new double[] {-0.0, 0});
            sketch.addAll(positive, new float[] {-0.0f, 0});
        }
        long before = sketch.negatives();
        for (double wrong : new double[] {
            Math.nextDown(low), Math.nextUp(high), -1 / 0.0, 1 / 0.0, Double.NaN, Double.longBitsToDouble(-1)
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sketch.addAll(positive, new double[] {high, wrong}))
                    .withMessage(
                            "score[1] is " + wrong + ", outside [" + low + ", " + high + "], the range of the sketch");
            if ((float) wrong < low || (float) wrong > high || Double.isNaN(wrong)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> sketch.addAll(new boolean[1], new float[] {(float) wrong}))
                        .withMessageStartingWith("score[0] is ");
            }
        }
        assertThat(sketch.negatives()).isEqualTo(before);
    }

    private static Labels numbers(int k) {
        return Labels.of(IntStream.range(0, k).boxed().toList());
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    @SuppressWarnings("StringCopy") // some strings are equal and not the same
    private static List<String> names(SplittableRandom random, int k, int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> new String("κλάση " + random.nextInt(k)))
                .toList();
    }

    private static long[] oneByOne(int[] truth, int[] predicted, int from, int to, int k) {
        long[] counts = new long[k * k];
        for (int i = from; i < to; i++) {
            counts[truth[i] * k + predicted[i]]++;
        }
        return counts;
    }
}
