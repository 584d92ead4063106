package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.numbers.gamma.Erf;
import org.junit.jupiter.api.Test;

/** Of many classes, only the cells that hold an example are held. */
class ManyClassesTest {
    private static final int K = 1100;
    private static final Labels LABELS = numbers(K);

    private static Labels numbers(int k) {
        return Labels.of(IntStream.range(0, k).boxed().toList());
    }

    /** Examples of some classes that are often taken for their neighbours, and of many that are rare. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Data(int[] truth, int[] predicted, double[] weight) {
        static Data of(int seed) {
            SplittableRandom random = new SplittableRandom(seed);
            int n = 6000;
            int[] truth = IntStream.range(0, n)
                    .map(i -> i < K ? i : random.nextInt(1 + random.nextInt(K)))
                    .toArray();
            int[] predicted = IntStream.range(0, n)
                    .map(i -> i < K ? K - 1 - i : random.nextInt(3) > 0 ? truth[i] : (truth[i] + 1) % K)
                    .toArray();
            return new Data(truth, predicted, random.doubles(n, 0, 3).toArray());
        }

        ConfusionMatrix dense(boolean weighted) {
            long[] counts = new long[K * K];
            double[] sums = new double[K * K];
            double[] squares = new double[K * K];
            for (int i = 0; i < truth.length; i++) {
                int cell = truth[i] * K + predicted[i];
                counts[cell]++;
                sums[cell] += weight[i];
                squares[cell] += weight[i] * weight[i];
            }
            return new ConfusionMatrix(LABELS, counts, weighted ? sums : null, weighted ? squares : null);
        }

        ConfusionMatrix sparse(boolean weighted) {
            return weighted
                    ? ConfusionMatrix.of(LABELS, truth, predicted, weight)
                    : ConfusionMatrix.of(LABELS, truth, predicted);
        }
    }

    @Test
    void tellsTheSameAsAllCellsDo() {
        for (boolean weighted : new boolean[] {false, true}) {
            Data data = Data.of(1);
            ConfusionMatrix dense = data.dense(weighted);
            ConfusionMatrix sparse = data.sparse(weighted);
            assertThat(sparse.isDense()).isFalse();
            assertThat(dense.isDense()).isTrue();
            assertThat(sparse.examples()).isEqualTo(6000);
            assertThat(sparse.counts()).isEqualTo(dense.counts());
            assertThat(sparse.isWeighted()).isEqualTo(weighted);
            for (OverallMeasure measure : OverallMeasure.values()) {
                assertClose(sparse.score(measure), dense.score(measure), measure.key());
            }
            for (ClassMeasure measure : ClassMeasure.values()) {
                for (Average average : Average.values()) {
                    assertClose(
                            sparse.score(measure, average, Score.WhenUndefined.SKIP),
                            dense.score(measure, average, Score.WhenUndefined.SKIP),
                            measure.key());
                }
                assertClose(sparse.score(measure, 7), dense.score(measure, 7), measure.key());
            }
            Labels some = Labels.of("3", "1000", "4");
            assertThat(sparse.only(some)).isEqualTo(dense.only(some));
            assertThat(sparse.oneAgainstRest(9).weight(0, 0))
                    .isCloseTo(dense.oneAgainstRest(9).weight(0, 0), within(1e-8));
            assertThat(sparse.only(LABELS)).isEqualTo(sparse);
            for (int i = 0; i < K; i += 7) {
                assertThat(sparse.weight(i, i)).isEqualTo(dense.weight(i, i));
                assertThat(sparse.count(i, K - 1 - i)).isEqualTo(dense.count(i, K - 1 - i));
                assertThat(sparse.support(i)).isCloseTo(dense.support(i), within(1e-10));
            }
        }
    }

    private static void assertClose(Score actual, Score expected, String what) {
        if (expected instanceof Score.Undefined) {
            assertThat(actual).as(what).isEqualTo(expected);
        } else {
            assertThat(actual.orElseThrow())
                    .as(what)
                    .isCloseTo(expected.orElseThrow(), within(1e-11 * Math.max(1, Math.abs(expected.orElseThrow()))));
        }
    }

    @Test
    void countsTheSameInAllWays() {
        Data data = Data.of(2);
        int n = data.truth.length;
        ConfusionMatrix expected = data.sparse(false);
        ConfusionCounter oneByOne = ConfusionMatrix.counter(LABELS);
        for (int i = 0; i < n; i++) {
            oneByOne.add(data.truth[i], data.predicted[i]);
        }
        assertThat(oneByOne.matrix()).isEqualTo(expected).hasSameHashCodeAs(expected);
        assertThat(ConfusionMatrix.counter(LABELS)
                        .addAllInParallel(data.truth, data.predicted)
                        .matrix())
                .isEqualTo(expected);
        List<Integer> truth = Arrays.stream(data.truth).boxed().toList();
        List<Integer> predicted = Arrays.stream(data.predicted).boxed().toList();
        assertThat(ConfusionMatrix.of(LABELS, truth, predicted)).isEqualTo(expected);
        assertThat(ConfusionMatrix.of(truth, predicted)).isEqualTo(expected);
        long[][] counts = new long[K][K];
        for (int i = 0; i < n; i++) {
            counts[data.truth[i]][data.predicted[i]]++;
        }
        assertThat(ConfusionMatrix.ofCounts(LABELS, counts)).isEqualTo(expected);
        assertThat(IntStream.range(0, n)
                        .boxed()
                        .parallel()
                        .collect(ConfusionCounter.collector(LABELS, i -> data.truth[i], i -> data.predicted[i])))
                .isEqualTo(expected);
    }

    @Test
    void mergesWhateverTheSplit() {
        Data data = Data.of(3);
        int n = data.truth.length;
        for (int cut : new int[] {0, 1, 2500, n}) {
            ConfusionCounter head = part(data, 0, cut);
            ConfusionCounter tail = part(data, cut, n);
            ConfusionMatrix merged =
                    cut == 1 ? tail.merge(head).matrix() : head.merge(tail).matrix();
            assertThat(merged.counts()).isEqualTo(data.sparse(true).counts());
            assertClose(merged.accuracy(), data.sparse(true).accuracy(), "accuracy");
        }
        // Of counts and weights, a count weighs 1.
        ConfusionMatrix both = ConfusionMatrix.counter(LABELS)
                .addAll(data.truth, data.predicted)
                .addAll(new int[] {5}, new int[] {6}, new double[] {0.5})
                .add(5, 6)
                .matrix();
        assertThat(both.weight(5, 6)).isEqualTo(data.sparse(false).count(5, 6) + 1.5);
        assertThat(both.total()).isEqualTo(n + 1.5);
    }

    private static ConfusionCounter part(Data data, int from, int to) {
        return ConfusionMatrix.counter(LABELS)
                .addAll(
                        Arrays.copyOfRange(data.truth, from, to),
                        Arrays.copyOfRange(data.predicted, from, to),
                        Arrays.copyOfRange(data.weight, from, to));
    }

    @Test
    void namesWhatIsNoLabelAndThenCountsNothing() {
        ConfusionCounter counter = ConfusionMatrix.counter(LABELS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counter.addAll(new int[] {1, 1100}, new int[2]))
                .withMessageStartingWith("truth[1] is 1100, outside [0, 1100); labels are '0', '1'")
                .withMessageEndingWith("and 1090 more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counter.addAllInParallel(new int[2], new int[] {1, -1}))
                .withMessageStartingWith("predicted[1] is -1");
        assertThat(counter.matrix().examples()).isZero();
    }

    @Test
    void refusesAnArrayOfAllCellsOfManyClasses() {
        ConfusionMatrix matrix = ConfusionMatrix.of(numbers(50_000), new int[] {49_999}, new int[] {0});
        assertThat(matrix.count(49_999, 0)).isEqualTo(1);
        assertThatThrownBy(matrix::counts)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("counts of 50000 classes are 2500000000 cells, above 16777216; ask for single cells by "
                        + "count(truth, predicted), or for some classes by only(...)");
    }

    @Test
    void comparesPredictionsOfManyClassesButTestsTheAccuracyAlone() {
        Data data = Data.of(4);
        ClassificationReport one = Evaluation.of(LABELS, data.truth)
                .predicted(data.truth)
                .resamples(50)
                .report();
        ClassificationReport other = Evaluation.of(LABELS, data.truth)
                .predicted(data.predicted)
                .resamples(50)
                .report();
        CountMeasure measure = CountMeasure.of(ClassMeasure.F1, Average.MACRO, Score.WhenUndefined.ZERO);
        Estimate gap = PairedComparison.of(one, other).difference(measure);
        double expected = measure.of(data.dense(false)).orElseThrow() - 1;
        assertThat(gap.value()).isCloseTo(-expected, within(1e-12));
        assertThat(gap.interval()).isEmpty();
        assertThat(gap.caution()).startsWith("no interval: none is known to hold its level");
        assertThat(PairedComparison.of(one, other).test(measure).pValue().isDefined())
                .isFalse();
        assertThat(PairedComparison.of(one, other)
                        .difference(CountMeasure.ACCURACY)
                        .interval())
                .isPresent();
    }

    @Test
    void shortensTheTableAndSaysSo() {
        Data data = Data.of(5);
        ClassificationReport report =
                Evaluation.of(LABELS, data.truth).predicted(data.predicted).report();
        List<String> lines = report.table().lines().toList();
        assertThat(lines.stream().filter(line -> line.startsWith("and "))).contains("and 1000 classes that are rarer");
        assertThat(lines).hasSizeLessThan(140);
        assertThat(lines.get(1)).startsWith("0 ");
        assertThat(report.balancedAccuracy().interval()).isEmpty();
        assertThat(report.balancedAccuracy().caution())
                .isEqualTo("no interval: none is known to hold its level for more than 1024 classes");
        assertThat(report.accuracy().caution()).isNull();
    }

    @Test
    void findsMacroF1OfFiftyThousandClassesIn200Megabytes() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx200m",
                        "-cp",
                        classPath(),
                        ManyClassesMain.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("Picked up "))
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        assertThat(Double.parseDouble(lines.get(0))).isCloseTo(macroF1(), within(1e-12));
        assertThat(lines.get(1)).startsWith("no interval: none is known");
        assertThat(lines.get(2)).contains("wilson");
        assertThat(Double.parseDouble(lines.get(3))).isBetween(0.7, 0.9);
        assertThat(Integer.parseInt(lines.get(4))).isLessThan(140);
    }

    private static String classPath() throws ClassNotFoundException {
        // The last two are what quantiles of the beta distribution need in turn.
        return Stream.of(
                        ConfusionMatrix.class,
                        ManyClassesMain.class,
                        Erf.class,
                        Class.forName("org.apache.commons.numbers.fraction.GeneralizedContinuedFraction"),
                        Class.forName("org.apache.commons.numbers.core.Sum"))
                .map(type -> new File(type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .getPath())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns macro-F1, a class that neither is nor was predicted counting as 0, by what stands in a textbook. */
    private static double macroF1() {
        int[] truth = ManyClassesMain.truth();
        int[] predicted = ManyClassesMain.predicted(truth);
        double[] right = new double[ManyClassesMain.CLASSES];
        double[] either = new double[ManyClassesMain.CLASSES];
        for (int i = 0; i < truth.length; i++) {
            right[truth[i]] += truth[i] == predicted[i] ? 2 : 0;
            either[truth[i]]++;
            either[predicted[i]]++;
        }
        double sum = 0;
        for (int label = 0; label < either.length; label++) {
            sum += either[label] == 0 ? 0 : right[label] / either[label];
        }
        return sum / either.length;
    }
}
