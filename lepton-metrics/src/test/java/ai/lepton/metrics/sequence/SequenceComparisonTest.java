package ai.lepton.metrics.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.inference.TestResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceComparisonTest {
    private static final List<List<String>> TRUTH =
            List.of(List.of("B-PER", "O", "B-LOC"), List.of("O", "B-LOC", "O"), List.of("B-PER", "O", "O"));
    private static final List<List<String>> FIRST =
            List.of(List.of("B-PER", "O", "B-LOC"), List.of("O", "B-LOC", "O"), List.of("O", "O", "O"));
    private static final List<List<String>> SECOND =
            List.of(List.of("B-PER", "O", "O"), List.of("O", "B-ORG", "O"), List.of("B-PER", "O", "O"));

    private static SequenceReport report(List<List<String>> truth, List<List<String>> predicted) {
        return SequenceEvaluation.of(truth, predicted)
                .strict(TaggingScheme.IOB2)
                .report();
    }

    private static SequenceComparison comparison() {
        return SequenceComparison.of(report(TRUTH, FIRST), report(TRUTH, SECOND));
    }

    @Test
    void differencesAreTheFirstMinusTheSecond() {
        SequenceComparison comparison = comparison();
        // The first finds 3 of 4 with 3 spans, the second 2 of 4 with 3.
        assertThat(comparison.difference(SpanMeasure.MICRO_F1).value()).isCloseTo(6.0 / 7 - 4.0 / 7, within(1e-15));
        assertThat(comparison.difference(SpanMeasure.of("recall", "LOC")).value())
                .isEqualTo(1);
        assertThat(comparison.difference(SpanMeasure.ACCURACY).value()).isCloseTo(8.0 / 9 - 7.0 / 9, within(1e-15));
        assertThat(comparison
                        .difference(SpanMeasure.of("precision", Average.MICRO))
                        .value())
                .isCloseTo(1.0 / 3, within(1e-15));
        assertThat(comparison.sentences()).isEqualTo(3);
    }

    @Test
    void aTypeThatOneReportLacksIsUndefined() {
        assertThat(comparison().test(SpanMeasure.of("f1", "ORG")))
                .hasToString("paired-jackknife-t: undefined: of the first: the report has none, difference undefined:"
                        + " of the first: the report has none, n = 3");
    }

    @Test
    void averagesFollowEachReportsPolicy() {
        SequenceReport one = SequenceEvaluation.of(TRUTH, FIRST)
                .strict(TaggingScheme.IOB2)
                .whenUndefined(Score.WhenUndefined.ZERO)
                .report();
        SequenceReport other = SequenceEvaluation.of(TRUTH, SECOND)
                .strict(TaggingScheme.IOB2)
                .whenUndefined(Score.WhenUndefined.ZERO)
                .report();
        // F1 of LOC 1, PER 2/3; and of LOC 0, ORG 0, PER 1.
        assertThat(SequenceComparison.of(one, other)
                        .difference(SpanMeasure.MACRO_F1)
                        .value())
                .isCloseTo(5.0 / 6 - 1.0 / 3, within(1e-15));
    }

    @Test
    void theSamePredictionsTellNothing() {
        SequenceComparison same = SequenceComparison.of(report(TRUTH, FIRST), report(TRUTH, FIRST));
        assertThat(same.hasSamePredictions()).isTrue();
        assertThat(same.test(SpanMeasure.MICRO_F1))
                .hasToString("paired-jackknife-t: undefined: the difference is the same without each of the sentences,"
                        + " difference 0.0000, n = 3");
        assertThat(comparison().hasSamePredictions()).isFalse();
    }

    @Test
    void intervalsCoverTheTrueDifferenceAsOftenAsTheySay() {
        SplittableRandom random = new SplittableRandom(3);
        int runs = 400;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            List<List<SequenceEvaluation.TypedSpan>> truth = new ArrayList<>();
            List<List<SequenceEvaluation.TypedSpan>> one = new ArrayList<>();
            List<List<SequenceEvaluation.TypedSpan>> other = new ArrayList<>();
            for (int s = 0; s < 150; s++) {
                // A hard sentence is read wrongly as a whole; the first errs in 10 %, the second in 5 % of the others.
                boolean isHard = random.nextDouble() < 0.2;
                int spans = 1 + random.nextInt(4);
                List<SequenceEvaluation.TypedSpan> all = new ArrayList<>();
                List<SequenceEvaluation.TypedSpan> first = new ArrayList<>();
                List<SequenceEvaluation.TypedSpan> second = new ArrayList<>();
                for (int i = 0; i < spans; i++) {
                    all.add(new SequenceEvaluation.TypedSpan("X", 2 * i, 2 * i + 1));
                    first.add(new SequenceEvaluation.TypedSpan(
                            isHard || random.nextDouble() < 0.10 ? "Y" : "X", 2 * i, 2 * i + 1));
                    second.add(new SequenceEvaluation.TypedSpan(
                            isHard || random.nextDouble() < 0.05 ? "Y" : "X", 2 * i, 2 * i + 1));
                }
                truth.add(all);
                one.add(first);
                other.add(second);
            }
            Interval interval = SequenceComparison.of(only(truth, one), only(truth, other))
                    .difference(SpanMeasure.MICRO_F1)
                    .interval()
                    .orElseThrow();
            // Of as many spans as there are, micro-F1 is the share of right ones: 0.8 of 0.90, and of 0.95.
            covered += interval.contains(0.8 * 0.90 - 0.8 * 0.95) ? 1 : 0;
        }
        assertThat((double) covered / runs).isBetween(0.95 - 3 * Math.sqrt(0.95 * 0.05 / runs) - 0.01, 0.99);
    }

    /** Two equally good taggers: half of the sentences are hard, and all errors are theirs. */
    private static SequenceComparison equallyGood(SplittableRandom random, int sentences, double found) {
        List<List<SequenceEvaluation.TypedSpan>> truth = new ArrayList<>();
        List<List<SequenceEvaluation.TypedSpan>> one = new ArrayList<>();
        List<List<SequenceEvaluation.TypedSpan>> other = new ArrayList<>();
        for (int s = 0; s < sentences; s++) {
            boolean isHard = random.nextBoolean();
            List<SequenceEvaluation.TypedSpan> all = new ArrayList<>();
            List<SequenceEvaluation.TypedSpan> first = new ArrayList<>();
            List<SequenceEvaluation.TypedSpan> second = new ArrayList<>();
            for (int place = 0; place < 4; place++) {
                SequenceEvaluation.TypedSpan span = new SequenceEvaluation.TypedSpan(
                        random.nextDouble() < 0.8 ? "X" : "Y", 3 * place, 3 * place + 2);
                boolean is = random.nextDouble() < 0.4;
                double error = isHard ? 2 * (is ? 1 - found : (1 - found) / 2) : 0;
                add(span, is, all);
                add(span, is ^ random.nextDouble() < error, first);
                add(span, is ^ random.nextDouble() < error, second);
            }
            truth.add(all);
            one.add(first);
            other.add(second);
        }
        return SequenceComparison.of(only(truth, one), only(truth, other));
    }

    private static void add(SequenceEvaluation.TypedSpan span, boolean is, List<SequenceEvaluation.TypedSpan> to) {
        if (is) {
            to.add(span);
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 0.8", "10, 0.8", "20, 0.8", "50, 0.8", "10, 0.5", "20, 0.5", "60, 0.95"})
    void equallyGoodTaggersAreSeldomToldApart(int sentences, double found) {
        SplittableRandom random = new SplittableRandom(sentences);
        int runs = 300;
        List<SpanMeasure> measures = List.of(
                SpanMeasure.MICRO_F1,
                SpanMeasure.MACRO_F1,
                SpanMeasure.of("recall", Average.MICRO),
                SpanMeasure.of("f1", "Y"));
        int[] alarms = new int[measures.size()];
        int[] significant = new int[measures.size()];
        for (int run = 0; run < runs; run++) {
            SequenceComparison comparison = equallyGood(random, sentences, found);
            for (int m = 0; m < alarms.length; m++) {
                TestResult test = comparison.test(measures.get(m));
                alarms[m] += test.pValue().orElse(1) <= 0.05 ? 1 : 0;
                significant[m] += test.isSignificantAt(0.05) ? 1 : 0;
            }
        }
        // 5 % and 3 standard errors; a bootstrap's percentiles told them apart in up to 13 %.
        assertThat(Arrays.stream(alarms).max().orElseThrow()).isLessThan(27);
        if (sentences < 10) {
            assertThat(significant).as("there is a caution").containsOnly(0);
        }
    }

    private static String cautionOf(SequenceComparison comparison, SpanMeasure measure) {
        Estimate gap = comparison.difference(measure);
        assertThat(gap.bounds()).isNotNull();
        return String.valueOf(gap.caution());
    }

    @Test
    void fewSentencesHaveACaution() {
        assertThat(cautionOf(comparison(), SpanMeasure.MICRO_F1))
                .isEqualTo("3 sentences; the level holds from about 10 on");
        SequenceComparison nine = equallyGood(new SplittableRandom(8), 9, 0.5);
        assertThat(cautionOf(nine, SpanMeasure.MICRO_F1)).endsWith("; the level holds from about 10 on");
        SequenceComparison many = equallyGood(new SplittableRandom(8), 40, 0.5);
        assertThat(cautionOf(many, SpanMeasure.MICRO_F1)).isEqualTo("null");
        // Sentences without a span of the type tell nothing of it.
        List<List<SequenceEvaluation.TypedSpan>> truth = new ArrayList<>();
        List<List<SequenceEvaluation.TypedSpan>> one = new ArrayList<>();
        List<List<SequenceEvaluation.TypedSpan>> other = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            SequenceEvaluation.TypedSpan x = new SequenceEvaluation.TypedSpan("X", 0, 1);
            SequenceEvaluation.TypedSpan y = new SequenceEvaluation.TypedSpan("Y", 2, 3);
            truth.add(i < 5 ? List.of(x, y) : List.of(x));
            one.add(i < 3 ? List.of(x, y) : i % 2 == 0 ? List.of(x) : List.of());
            other.add(i < 2 ? List.of(x) : i < 5 ? List.of(x, y) : i % 3 == 0 ? List.of() : List.of(x));
        }
        SequenceComparison some = SequenceComparison.of(only(truth, one), only(truth, other));
        assertThat(cautionOf(some, SpanMeasure.of("f1", "Y")))
                .isEqualTo("of 20 sentences only 5 tell of the difference; the level holds from about 10 on");
        assertThat(cautionOf(some, SpanMeasure.MACRO_F1))
                .isEqualTo("only 5 sentences for the f1 of 'Y'; the level holds from 10 of each on");
        assertThat(cautionOf(some, SpanMeasure.MICRO_F1)).isEqualTo("null");
    }

    @Test
    void oneSentenceTellsNothing() {
        assertThat(SequenceComparison.of(
                                report(TRUTH.subList(0, 1), FIRST.subList(0, 1)),
                                report(TRUTH.subList(0, 1), SECOND.subList(0, 1)))
                        .test(SpanMeasure.MICRO_F1))
                .hasToString("paired-jackknife-t: undefined: one sentence tells nothing of how differences vary,"
                        + " difference 0.3333, n = 1");
    }

    /** A jackknife of a ratio by hand: without each sentence in turn. */
    @Test
    void theIntervalIsStudentsOfTheJackknife() {
        Interval found = comparison()
                .level(0.5)
                .difference(SpanMeasure.MICRO_F1)
                .interval()
                .orElseThrow();
        double[] without = new double[3];
        for (int s = 0; s < 3; s++) {
            List<List<String>> truth = new ArrayList<>(TRUTH);
            List<List<String>> one = new ArrayList<>(FIRST);
            List<List<String>> other = new ArrayList<>(SECOND);
            truth.remove(s);
            one.remove(s);
            other.remove(s);
            without[s] = report(truth, one).microF1().value()
                    - report(truth, other).microF1().value();
        }
        double mean = (without[0] + without[1] + without[2]) / 3;
        double squares = 0;
        for (double one : without) {
            squares += (one - mean) * (one - mean);
        }
        // With 2 degrees of freedom, t of a probability p is (2p - 1) / sqrt(2p (1 - p)).
        double half = 0.5 / Math.sqrt(2 * 0.75 * 0.25) * Math.sqrt(squares * 2 / 3);
        assertThat(found.low()).isCloseTo(2.0 / 7 - half, within(1e-12));
        assertThat(found.high()).isCloseTo(2.0 / 7 + half, within(1e-12));
        Interval wide = comparison().difference(SpanMeasure.MICRO_F1).interval().orElseThrow();
        assertThat(wide.low()).as("no difference is less").isEqualTo(-1);
        assertThat(wide.high()).as("or greater").isEqualTo(1);
    }

    private static SequenceReport only(
            List<List<SequenceEvaluation.TypedSpan>> truth, List<List<SequenceEvaluation.TypedSpan>> predicted) {
        return SequenceEvaluation.ofSpans(truth, predicted)
                .whenUndefined(Score.WhenUndefined.SKIP)
                .report();
    }

    @Test
    void otherSentencesAreAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SequenceComparison.of(report(TRUTH, FIRST), report(TRUTH.subList(0, 2), FIRST.subList(0, 2))))
                .withMessage("the first is of 3 sentences but the second of 2; a paired comparison needs the same"
                        + " sentences in the same order");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SequenceComparison.of(report(TRUTH, FIRST), report(SECOND, FIRST)))
                .withMessage("the true spans of sentence 0 are [PER[0, 1), LOC[2, 3)] in the first but [PER[0, 1)] in"
                        + " the second; a paired comparison needs the same sentences in the same order");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SequenceComparison.of(
                        report(TRUTH, FIRST),
                        SequenceEvaluation.ofSpans(
                                        List.of(List.of(), List.of(), List.of()),
                                        List.of(List.of(), List.of(), List.of()))
                                .report()))
                .withMessage("only the first is of tags, the other is of spans; give both the same way");
    }

    @Test
    void aMeasureIsOfAnAverageOrAType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpanMeasure.of("accuracy", "PER"))
                .withMessage("accuracy is of all tags; it has no average and no type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpanMeasure("f1", null, null))
                .withMessage("f1 needs an average or a type, and not both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpanMeasure.of("auc", Average.MICRO))
                .withMessage("spans have no auc; they have precision, recall, f1");
    }
}
