package ai.lepton.metrics.multilabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.Labels;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MultilabelTest {
    private static final Labels TOPICS = Labels.of("art", "law", "war");
    private static final boolean[] TRUTH = {true, false, true, false, true, false, false, false, false};
    private static final boolean[] PREDICTED = {true, true, false, false, true, false, false, false, false};

    @Test
    void givesWhatIsWorkedByHand() {
        MultilabelCounts counts =
                MultilabelCounter.of(TOPICS).addAll(TRUTH, PREDICTED).counts();
        assertThat(counts.hammingLoss()).isEqualTo(Score.of(2.0 / 9));
        assertThat(counts.subsetAccuracy()).isEqualTo(Score.of(2.0 / 3));
        assertThat(counts.score(ClassMeasure.PRECISION, "law")).isEqualTo(Score.of(0.5));
        assertThat(counts.score(ClassMeasure.PRECISION, Average.MICRO, Score.WhenUndefined.UNDEFINED))
                .isEqualTo(Score.of(2.0 / 3));
        assertThat(counts.score(ClassMeasure.PRECISION, Average.MACRO, Score.WhenUndefined.UNDEFINED))
                .isEqualTo(Score.undefined("no example was predicted 'war'"));
        assertThat(counts.samples(ClassMeasure.F1, Score.WhenUndefined.SKIP)).isEqualTo(Score.of(0.75));
        assertThat(counts.samples(ClassMeasure.F1, Score.WhenUndefined.UNDEFINED))
                .isEqualTo(Score.undefined("some example has no label that counts for its f1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counts.samples(ClassMeasure.SPECIFICITY, Score.WhenUndefined.SKIP))
                .withMessage("specificity is not averaged over examples; precision, recall, f1 and jaccard are");
    }

    @Test
    void whatIsUndefinedInATableSaysWhyBelowIt() {
        String table = MultilabelEvaluation.of(TOPICS, TRUTH)
                .predicted(PREDICTED)
                .report()
                .table();
        assertThat(table)
                .contains("undefined")
                .contains("""

                        3 examples""")
                .contains("""

                        precision of 'war' is undefined: no example was predicted 'war'
                        """)
                .contains("samples f1 is undefined: some example has no label that counts for its f1\n")
                .endsWith("\n");
        assertThat(table.lines().filter(line -> line.contains(" is undefined: ")))
                .as("one for each cell")
                .hasSize((int) table.lines()
                        .filter(line -> !line.contains(" is undefined: "))
                        .mapToLong(line -> line.split("undefined", -1).length - 1)
                        .sum());
    }

    @ParameterizedTest
    @CsvSource({
        // Labels of one example as 0 and 1, its scores, then average precision, coverage and loss: worked by hand.
        "101, 0.9 0.5 0.1, 0.8333333333333333, 3, 0.5",
        "100, 0.9 0.5 0.1, 1, 1, 0",
        "001, 0.9 0.5 0.1, 0.3333333333333333, 3, 1",
        "100, 0.5 0.5 0.1, 0.5, 2, 0.5",
        "000, 0.5 0.5 0.1, 1, 0, 0",
        "111, 0.5 0.5 0.1, 1, 3, 0",
    })
    void ranksTheLabelsOfAnExample(String labels, String scores, double precision, double coverage, double loss) {
        boolean[] truth = new boolean[3];
        for (int j = 0; j < 3; j++) {
            truth[j] = labels.charAt(j) == '1';
        }
        double[] score = Arrays.stream(scores.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        MultilabelEvaluation.LabelRanking ranking = MultilabelEvaluation.LabelRanking.of(truth, score, 3);
        assertThat(ranking.averagePrecision().orElseThrow()).isCloseTo(precision, within(1e-15));
        assertThat(ranking.coverageError().orElseThrow()).isEqualTo(coverage);
        assertThat(ranking.loss().orElseThrow()).isEqualTo(loss);
    }

    @Test
    void mergesToTheSameWhateverTheSplit() {
        SplittableRandom random = new SplittableRandom(5);
        int n = 200;
        boolean[] truth = draw(random, 3 * n);
        boolean[] predicted = draw(random, 3 * n);
        MultilabelCounts whole =
                MultilabelCounter.of(TOPICS).addAll(truth, predicted).counts();
        for (int run = 0; run < 20; run++) {
            int cut = 3 * random.nextInt(n + 1);
            MultilabelCounter head =
                    MultilabelCounter.of(TOPICS).addAll(Arrays.copyOf(truth, cut), Arrays.copyOf(predicted, cut));
            MultilabelCounter tail = MultilabelCounter.of(TOPICS);
            for (int i = cut; i < truth.length; i += 3) {
                tail.add(bits(truth, i), bits(predicted, i));
            }
            MultilabelCounts merged = (run % 2 == 0 ? head.merge(tail) : tail.merge(head)).counts();
            assertThat(merged.examples()).isEqualTo(n);
            assertThat(merged.hammingLoss()).isEqualTo(whole.hammingLoss());
            assertThat(merged.subsetAccuracy()).isEqualTo(whole.subsetAccuracy());
            for (ClassMeasure measure : MultilabelCounter.OF_EXAMPLES) {
                assertThat(merged.score(measure, Average.MACRO, Score.WhenUndefined.ZERO))
                        .isEqualTo(whole.score(measure, Average.MACRO, Score.WhenUndefined.ZERO));
                assertThat(merged.samples(measure, Score.WhenUndefined.ONE).orElseThrow())
                        .isCloseTo(
                                whole.samples(measure, Score.WhenUndefined.ONE).orElseThrow(), within(1e-14));
            }
        }
    }

    private static boolean[] draw(SplittableRandom random, int size) {
        boolean[] values = new boolean[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextInt(3) == 0;
        }
        return values;
    }

    private static BitSet bits(boolean[] values, int from) {
        BitSet bits = new BitSet();
        for (int j = 0; j < 3; j++) {
            bits.set(j, values[from + j]);
        }
        return bits;
    }

    @ParameterizedTest
    @EnumSource
    void coversTheTruthWithIntervalsOfAverages(Average average) {
        // Three labels of one example go wrong together, as they would not if they were independent.
        SplittableRandom random = new SplittableRandom(average.key().hashCode());
        double expected = 0.75;
        int covered = 0;
        int runs = 400;
        for (int run = 0; run < runs; run++) {
            int n = 300;
            boolean[] truth = new boolean[3 * n];
            boolean[] predicted = new boolean[3 * n];
            for (int i = 0; i < n; i++) {
                boolean right = random.nextDouble() < expected;
                for (int j = 0; j < 3; j++) {
                    truth[3 * i + j] = random.nextInt(2) == 0;
                    predicted[3 * i + j] = truth[3 * i + j] && right;
                }
            }
            Interval bounds = MultilabelEvaluation.of(TOPICS, truth)
                    .predicted(predicted)
                    .report()
                    .estimate(ClassMeasure.RECALL, average)
                    .interval()
                    .orElseThrow();
            covered += bounds.contains(expected) ? 1 : 0;
        }
        assertThat((double) covered / runs).isBetween(0.92, 0.98);
    }

    @Test
    void showsATable() {
        MultilabelReport report = MultilabelEvaluation.of(TOPICS, TRUTH)
                .scores(new double[] {0.9, 0.6, 0.4, 0.2, 0.7, 0.1, 0, 0, 0.3}, 0.5)
                .whenUndefined(Score.WhenUndefined.ZERO)
                .level(0.9)
                .report();
        assertThat(report.table()).isEqualTo(TABLE);
        assertThat(report).hasToString(report.table());
        Estimate accuracy = report.subsetAccuracy();
        assertThat(accuracy.interval().orElseThrow().method()).isEqualTo("modified-wilson");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> report.estimate("kappa"))
                .withMessage(
                        "there is no measure 'kappa'; measures are 'accuracy', 'hamming_loss', 'precision', 'recall',"
                                + " 'f1', 'jaccard', 'label_ranking_average_precision', 'coverage_error',"
                                + " 'label_ranking_loss', 'roc_auc' and 28 more");
    }

    private static final String TABLE = """
                                              precision                  recall                     f1                         support
            art                               1.000 [0.100, 1.000]       1.000 [0.100, 1.000]       1.000 [0.182, 1.000]             1
            law                               0.500 [0.051, 0.949]       1.000 [0.100, 1.000]       0.667 [0.098, 0.974]             1
            war                               0.000                      0.000 [0.000, 0.900]       0.000 [0.000, 0.947]             1

            micro average                     0.667 [0.164, 0.975]       0.667 [0.164, 0.975]       0.667 [0.124, 0.966]
            macro average                     0.500 [0.054, 0.946] (1)   0.667 [0.116, 0.987] (2)   0.556 [0.084, 0.956] (3)
            weighted average                  0.500 [0.090, 0.910]       0.667 [0.081, 0.994]       0.556 [0.068, 0.966]
            samples average                   0.500                      0.500                      0.500

            accuracy                          0.667 [0.196, 0.965]
            hamming loss                      0.222 [0.011, 0.709]
            label ranking average precision   0.944 [0.565, 1.000] (4)
            coverage error                    1.333 [0.000, 3.000] (4)
            label ranking loss                0.167 [0.000, 1.000] (4)

            3 examples; [low, high] at 90 % confidence: modified-wilson, clustered-wilson, hall-t
            (1) no interval that is known to hold its level, so it settles nothing: no example for the precision of 'war'; the level holds from 10 of each on
            (2) no interval that is known to hold its level, so it settles nothing: only 1 example for the recall of 'art'; the level holds from 10 of each on
            (3) no interval that is known to hold its level, so it settles nothing: only 1 example for the f1 of 'art'; the level holds from 10 of each on
            (4) no interval that is known to hold its level, so it settles nothing: 3 values; the level holds from about 5 on
            """;

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultilabelEvaluation.of(TOPICS, new boolean[4]))
                .withMessage("truth has 4 values, which is no multiple of 3, the number of labels");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> MultilabelEvaluation.of(TOPICS, new boolean[3]).predicted(new boolean[6]))
                .withMessage("truth has 3 values but predicted has 6; they must describe the same examples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultilabelEvaluation.LabelRanking.of(new boolean[2], new double[] {1, Double.NaN}, 1))
                .withMessage("score[1][0] is NaN; scores must be finite");
        MultilabelEvaluation evaluation = MultilabelEvaluation.of(TOPICS, TRUTH).predicted(PREDICTED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.weights(new double[] {1}))
                .withMessage("weight has 1 values but there are 3 examples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.weights(new double[] {1, -1, 1}))
                .withMessage("weight[1] is -1.0; weights are finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.level(1))
                .withMessage("confidence level is 1.0, outside (0, 1)");
        BitSet far = new BitSet();
        far.set(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultilabelCounter.of(TOPICS).add(far, new BitSet()))
                .withMessage("truth has index 3, outside [0, 3), the number of labels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultilabelCounter.of(TOPICS).merge(MultilabelCounter.of(Labels.of("art"))))
                .withMessageStartingWith("can't merge counts of ");
        MultilabelReport none = MultilabelEvaluation.of(TOPICS, new boolean[0])
                .predicted(new boolean[0])
                .report();
        assertThat(none.subsetAccuracy().score()).isEqualTo(Score.undefined("there are no examples"));
        assertThat(none.hammingLoss().score()).isEqualTo(Score.undefined("there are no examples"));
        assertThat(none.table()).contains("0 examples");
    }
}
