package ai.lepton.metrics.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Score;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfusionMatrixTest {
    private static final Labels SPAM = Labels.of("ham", "spam");

    @ParameterizedTest
    @CsvSource({
        // tp, fp, fn, tn, precision, recall, specificity, f1, accuracy, mcc, kappa
        "  6,  2,  1,  3, 0.75, 0.857142857142857, 0.6, 0.8, 0.75, 0.4780914437337574, 0.4705882352941176",
        "  5,  0,  0,  5, 1, 1, 1, 1, 1, 1, 1",
        "  0,  4,  4,  0, 0, 0, 0, 0, 0, -1, -1",
        "  1,  1,  1,  1, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 0",
    })
    void givesWhatIsWorkedByHand(
            long tp,
            long fp,
            long fn,
            long tn,
            double precision,
            double recall,
            double specificity,
            double f1,
            double accuracy,
            double mcc,
            double kappa) {
        ConfusionMatrix matrix = ConfusionMatrix.ofCounts(SPAM, new long[][] {{tn, fp}, {fn, tp}});
        assertThat(matrix.precision("spam").orElseThrow()).isCloseTo(precision, within(1e-15));
        assertThat(matrix.recall("spam").orElseThrow()).isCloseTo(recall, within(1e-15));
        assertThat(matrix.specificity("spam").orElseThrow()).isCloseTo(specificity, within(1e-15));
        assertThat(matrix.f1("spam").orElseThrow()).isCloseTo(f1, within(1e-15));
        assertThat(matrix.accuracy().orElseThrow()).isCloseTo(accuracy, within(1e-15));
        assertThat(matrix.matthewsCorrelation().orElseThrow()).isCloseTo(mcc, within(1e-15));
        assertThat(matrix.cohenKappa().orElseThrow()).isCloseTo(kappa, within(1e-15));
    }

    @Test
    void hasTheTruthInItsRows() {
        ConfusionMatrix matrix = ConfusionMatrix.of(List.of("ham", "ham", "spam"), List.of("ham", "spam", "spam"));
        assertThat(matrix.count(0, 1)).isEqualTo(1);
        assertThat(matrix.count(1, 0)).isZero();
        assertThat(matrix.counts()).containsExactly(1, 1, 0, 1);
        assertThat(matrix.support(0)).isEqualTo(2);
        assertThat(matrix.predictedAs(1)).isEqualTo(2);
        assertThat(matrix.examples()).isEqualTo(3);
    }

    @Test
    void countsAnyKindOfLabel() {
        assertThat(ConfusionMatrix.of(List.of(true, false), List.of(true, true)).counts())
                .containsExactly(0, 1, 0, 1);
        assertThat(ConfusionMatrix.of(List.of(3, 7), List.of(3, 3)).labels().names())
                .containsExactly("3", "7");
        assertThat(ConfusionMatrix.of(List.of(TimeUnit.DAYS), List.of(TimeUnit.HOURS))
                        .counts())
                .containsExactly(0, 0, 1, 0);
        Labels labels = Labels.of("1", "2");
        assertThat(ConfusionMatrix.of(labels, List.of(1, 2), List.of("1", "1")).counts())
                .containsExactly(1, 0, 1, 0);
    }

    @Test
    void keepsCountsAndWeightsApart() {
        ConfusionMatrix matrix =
                ConfusionMatrix.of(SPAM, new int[] {0, 1, 1}, new int[] {0, 1, 0}, new double[] {0.5, 0, 2});
        assertThat(matrix.isWeighted()).isTrue();
        assertThat(matrix.count(1, 1)).isEqualTo(1);
        assertThat(matrix.weight(1, 1)).isZero();
        assertThat(matrix.weight(1, 0)).isEqualTo(2);
        assertThat(matrix.total()).isEqualTo(2.5);
        assertThat(matrix.examples()).isEqualTo(3);
        assertThat(matrix.accuracy()).isEqualTo(Score.of(0.2));
    }

    @Test
    void saysWhyAScoreIsUndefined() {
        ConfusionMatrix matrix =
                ConfusionMatrix.ofCounts(Labels.of("a", "b", "c"), new long[][] {{2, 0, 0}, {1, 0, 0}, {0, 0, 0}});
        assertThat(matrix.precision("b")).isEqualTo(Score.undefined("no example was predicted 'b'"));
        assertThat(matrix.recall("c")).isEqualTo(Score.undefined("no example is 'c'"));
        assertThat(matrix.f1("c")).isEqualTo(Score.undefined("no example is or was predicted 'c'"));
        assertThat(matrix.matthewsCorrelation())
                .isEqualTo(Score.undefined("all examples were predicted to be of one class"));
        ConfusionMatrix one = ConfusionMatrix.ofCounts(SPAM, new long[][] {{3, 0}, {0, 0}});
        assertThat(one.specificity("ham")).isEqualTo(Score.undefined("every example is 'ham'"));
        assertThat(one.matthewsCorrelation()).isEqualTo(Score.undefined("all examples are of one class"));
        assertThat(one.cohenKappa())
                .isEqualTo(Score.undefined("all examples are, and were predicted to be, of one class"));
        assertThat(one.balancedAccuracy()).isEqualTo(Score.of(1));
        ConfusionMatrix none = ConfusionMatrix.of(SPAM, new int[0], new int[0]);
        for (Score score : List.of(
                none.accuracy(),
                none.balancedAccuracy(),
                none.matthewsCorrelation(),
                none.cohenKappa(),
                none.specificity("ham"))) {
            assertThat(score).isEqualTo(Score.undefined("there are no examples"));
        }
    }

    @Test
    void hasOnePolicyForUndefinedScores() {
        // Precision is 2/3 for a, undefined for b and c.
        ConfusionMatrix matrix =
                ConfusionMatrix.ofCounts(Labels.of("a", "b", "c"), new long[][] {{2, 0, 0}, {1, 0, 0}, {0, 0, 0}});
        assertThat(matrix.score(ClassMeasure.PRECISION, Average.MACRO))
                .isEqualTo(Score.undefined("no example was predicted 'b'"));
        assertThat(macro(matrix, Score.WhenUndefined.ZERO)).isCloseTo(2.0 / 9, within(1e-15));
        assertThat(macro(matrix, Score.WhenUndefined.ONE)).isCloseTo(8.0 / 9, within(1e-15));
        assertThat(macro(matrix, Score.WhenUndefined.SKIP)).isCloseTo(2.0 / 3, within(1e-15));
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> macro(matrix, Score.WhenUndefined.THROW))
                .withMessage("no example was predicted 'b'");
    }

    private static double macro(ConfusionMatrix matrix, Score.WhenUndefined policy) {
        return matrix.score(ClassMeasure.PRECISION, Average.MACRO, policy).orElseThrow();
    }

    @Test
    void namesTheIndexOfWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(SPAM, new int[] {0, 1}, new int[] {0}))
                .withMessage("truth has 2 values but predicted has 1; they must describe the same examples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(SPAM, new int[] {0, 2}, new int[] {0, 1}))
                .withMessage("truth[1] is 2, outside [0, 2); labels are 'ham', 'spam'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(SPAM, new int[] {0, 1}, new int[] {0, -1}))
                .withMessage("predicted[1] is -1, outside [0, 2); labels are 'ham', 'spam'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(SPAM, List.of("ham", "Spam"), List.of("ham", "ham")))
                .withMessage("truth[1] is 'Spam', not one of the labels 'ham', 'spam'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(SPAM, List.of("ham"), Arrays.asList((String) null)))
                .withMessage("predicted[0] is null, not one of the labels 'ham', 'spam'");
        for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            ConfusionMatrix.of(SPAM, new int[] {0, 1}, new int[] {0, 1}, new double[] {1, weight}))
                    .withMessage("weight[1] is " + weight + "; weights are finite and not negative");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.ofCounts(SPAM, new long[][] {{1, 2}, {3, -4}}))
                .withMessage("counts[1][1] is -4; counts are not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.ofCounts(SPAM, new long[][] {{1, 2}, {3}}))
                .withMessage("counts[1] has 1 values for 2 labels");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(
                        () -> ConfusionMatrix.of(SPAM, new int[0], new int[0]).count(0, 2))
                .withMessage("no cell [0][2] in a matrix of 2 classes");
    }

    @Test
    void countsNothingOfABatchWithAnError() {
        ConfusionCounter counter = ConfusionMatrix.counter(SPAM).add(0, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> counter.addAll(new int[] {1, 9}, new int[] {1, 1}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counter.addAll(new int[] {1, 1}, new int[] {1, 1}, new double[] {1, -1}));
        assertThat(counter.matrix().counts()).containsExactly(1, 0, 0, 0);
        assertThat(counter.matrix().isWeighted()).isFalse();
    }

    @Test
    void mergesToTheSameWhateverTheSplit() {
        SplittableRandom random = new SplittableRandom(3);
        Labels labels = Labels.of("a", "b", "c", "d");
        int n = 1000;
        int[] truth = random.ints(n, 0, 4).toArray();
        int[] predicted = random.ints(n, 0, 4).toArray();
        // Quarters add up without rounding, so that any order gives the same.
        double[] weights = random.ints(n, 0, 9).mapToDouble(w -> w / 4.0).toArray();
        ConfusionMatrix plain = ConfusionMatrix.of(labels, truth, predicted);
        ConfusionMatrix weighted = ConfusionMatrix.of(labels, truth, predicted, weights);
        for (int run = 0; run < 20; run++) {
            int cut = random.nextInt(n + 1);
            ConfusionCounter head = part(labels, truth, predicted, null, 0, cut);
            ConfusionCounter tail = part(labels, truth, predicted, null, cut, n);
            assertThat((run % 2 == 0 ? head.merge(tail) : tail.merge(head)).matrix())
                    .isEqualTo(plain);
            head = part(labels, truth, predicted, weights, 0, cut);
            tail = part(labels, truth, predicted, weights, cut, n);
            assertThat((run % 2 == 0 ? head.merge(tail) : tail.merge(head)).matrix())
                    .isEqualTo(weighted);
        }
    }

    private static ConfusionCounter part(
            Labels labels, int[] truth, int[] predicted, double @Nullable [] weights, int from, int to) {
        int[] someTruth = Arrays.copyOfRange(truth, from, to);
        int[] somePredicted = Arrays.copyOfRange(predicted, from, to);
        ConfusionCounter counter = ConfusionMatrix.counter(labels);
        return weights == null
                ? counter.addAll(someTruth, somePredicted)
                : counter.addAll(someTruth, somePredicted, Arrays.copyOfRange(weights, from, to));
    }

    @Test
    void mergesPlainCountsIntoWeightedOnes() {
        ConfusionCounter weighted =
                ConfusionMatrix.counter(SPAM).addAll(new int[] {0}, new int[] {1}, new double[] {2.5});
        ConfusionCounter plain = ConfusionMatrix.counter(SPAM).add(0, 1).add(1, 1);
        ConfusionMatrix expected =
                ConfusionMatrix.of(SPAM, new int[] {0, 0, 1}, new int[] {1, 1, 1}, new double[] {2.5, 1, 1});
        assertThat(ConfusionMatrix.counter(SPAM).merge(weighted).merge(plain).matrix())
                .isEqualTo(expected);
        assertThat(ConfusionMatrix.counter(SPAM).merge(plain).merge(weighted).matrix())
                .isEqualTo(expected);
        assertThat(ConfusionMatrix.counter(SPAM)
                        .merge(weighted)
                        .add(0, 1)
                        .add(1, 1)
                        .matrix())
                .isEqualTo(expected);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.merge(ConfusionMatrix.counter(Labels.of("spam", "ham"))))
                .withMessage("can't merge counts of 'spam', 'ham' into counts of 'ham', 'spam'");
    }

    @Test
    void keepsItsDigitsWhereOneClassIsAlmostAll() {
        // tp × tn - fp × fn over the roots, worked in exact arithmetic: (10¹⁵ × 2 - 1) / √((10¹⁵+1)(10¹⁵+1) × 3 × 3).
        long huge = 1_000_000_000_000_000L;
        ConfusionMatrix matrix = ConfusionMatrix.ofCounts(SPAM, new long[][] {{huge, 1}, {1, 2}});
        double expected = (2.0 * huge - 1) / (3.0 * (huge + 1));
        assertThat(matrix.matthewsCorrelation().orElseThrow()).isCloseTo(expected, within(1e-15));
        assertThat(matrix.cohenKappa().orElseThrow()).isCloseTo(expected, within(1e-15));
    }
}
