package ai.lepton.metrics.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Interval;
import ai.lepton.metrics.WhenUndefined;
import ai.lepton.metrics.classification.Average;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

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
                .resamples(300)
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
                .hasToString("paired-bootstrap: undefined: of the first: the report has none, difference undefined:"
                        + " of the first: the report has none, n = 3");
    }

    @Test
    void averagesFollowEachReportsPolicy() {
        SequenceReport one = SequenceEvaluation.of(TRUTH, FIRST)
                .strict(TaggingScheme.IOB2)
                .whenUndefined(WhenUndefined.ZERO)
                .report();
        SequenceReport other = SequenceEvaluation.of(TRUTH, SECOND)
                .strict(TaggingScheme.IOB2)
                .whenUndefined(WhenUndefined.ZERO)
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
                .hasToString("paired-bootstrap: undefined: the resamples do not tell, difference 0.0000, n = 3");
        assertThat(comparison().hasSamePredictions()).isFalse();
    }

    @Test
    void intervalsCoverTheTrueDifferenceAsOftenAsTheySay() {
        SplittableRandom random = new SplittableRandom(3);
        int runs = 400;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            List<List<Span>> truth = new ArrayList<>();
            List<List<Span>> one = new ArrayList<>();
            List<List<Span>> other = new ArrayList<>();
            for (int s = 0; s < 150; s++) {
                // A hard sentence is read wrongly as a whole; the first errs in 10 %, the second in 5 % of the others.
                boolean isHard = random.nextDouble() < 0.2;
                int spans = 1 + random.nextInt(4);
                List<Span> all = new ArrayList<>();
                List<Span> first = new ArrayList<>();
                List<Span> second = new ArrayList<>();
                for (int i = 0; i < spans; i++) {
                    all.add(new Span("X", 2 * i, 2 * i + 1));
                    first.add(new Span(isHard || random.nextDouble() < 0.10 ? "Y" : "X", 2 * i, 2 * i + 1));
                    second.add(new Span(isHard || random.nextDouble() < 0.05 ? "Y" : "X", 2 * i, 2 * i + 1));
                }
                truth.add(all);
                one.add(first);
                other.add(second);
            }
            Interval interval = SequenceComparison.of(only(truth, one), only(truth, other))
                    .seed(run)
                    .resamples(400)
                    .difference(SpanMeasure.MICRO_F1)
                    .interval()
                    .orElseThrow();
            // Of as many spans as there are, micro-F1 is the share of right ones: 0.8 of 0.90, and of 0.95.
            covered += interval.contains(0.8 * 0.90 - 0.8 * 0.95) ? 1 : 0;
        }
        assertThat((double) covered / runs).isBetween(0.95 - 3 * Math.sqrt(0.95 * 0.05 / runs) - 0.01, 0.99);
    }

    private static SequenceReport only(List<List<Span>> truth, List<List<Span>> predicted) {
        return SequenceEvaluation.ofSpans(truth, predicted).resamples(1).report();
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
