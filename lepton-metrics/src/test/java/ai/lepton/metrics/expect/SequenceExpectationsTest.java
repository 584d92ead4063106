package ai.lepton.metrics.expect;

import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.sequenceGate;
import static ai.lepton.metrics.sequence.SpanMeasure.ACCURACY;
import static ai.lepton.metrics.sequence.SpanMeasure.MACRO_F1;
import static ai.lepton.metrics.sequence.SpanMeasure.MICRO_F1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.sequence.SequenceEvaluation;
import ai.lepton.metrics.sequence.SequenceReport;
import ai.lepton.metrics.sequence.SpanMeasure;
import ai.lepton.metrics.sequence.TaggingScheme;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequenceExpectationsTest {
    private static final List<String> RIGHT = List.of("B-PER", "I-PER", "O", "B-LOC", "O");
    private static final List<String> NO_PLACE = List.of("B-PER", "I-PER", "O", "O", "O");
    private static final List<String> NO_PERSON = List.of("B-PER", "O", "O", "B-LOC", "O");

    /** Sentences of a person and a place; from {@code from} on, every so many of them are read wrongly. */
    private static SequenceReport report(int sentences, int from, int every, List<String> wrong) {
        List<List<String>> truth =
                IntStream.range(0, sentences).mapToObj(s -> RIGHT).toList();
        List<List<String>> predicted = IntStream.range(0, sentences)
                .mapToObj(s -> s >= from && s % every == 0 ? wrong : RIGHT)
                .toList();
        return SequenceEvaluation.of(truth, predicted)
                .strict(TaggingScheme.IOB2)
                .report();
    }

    private static final SequenceReport BASELINE = report(400, 0, 10, NO_PLACE);

    private static void assertMiss(Runnable assertion, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(assertion::run)
                .withMessage(message);
    }

    @Test
    void whatIsMetPassesInOneChain() {
        assertThat(BASELINE)
                .hasMicroF1(atLeast(0.9).atConfidence(0.95))
                .hasMacroF1(atLeast(0.9))
                .hasPrecision("LOC", atLeast(0.95).atConfidence(0.9))
                .hasRecall("LOC", atLeast(0.85))
                .hasRecall("LOC", atMost(0.95))
                .hasF1("PER", atLeast(1))
                .hasAccuracy(atLeast(0.95).atConfidence(0.95))
                .has(SpanMeasure.of("recall", Average.WEIGHTED), atLeast(0.9))
                .doesNotRegressFrom(report(400, 0, 5, NO_PLACE))
                .byMoreThan(0, MICRO_F1)
                .passes(sequenceGate().hasMicroF1(atLeast(0.5)));
    }

    @Test
    void aMissSaysWhatWasWantedAndWhatWasFound() {
        assertMiss(
                () -> assertThat(BASELINE).hasMicroF1(atLeast(0.97).atConfidence(0.95)),
                "micro f1: wanted at least 0.97 at 95 % confidence, got 0.974 [0.965, 0.981] from 800 spans");
        assertMiss(
                () -> assertThat(BASELINE).hasRecall("LOC", atLeast(0.95)),
                "recall of 'LOC': wanted at least 0.95, got 0.900 [0.867, 0.926] from 400 spans");
        assertMiss(
                () -> assertThat(BASELINE).hasAccuracy(atLeast(0.99)),
                "accuracy: wanted at least 0.99, got 0.980" + " [0.973, 0.985] from 2000 tokens");
        assertMiss(
                () -> assertThat(BASELINE).hasF1("ORG", atLeast(0.5)),
                "f1 of 'ORG': wanted at least 0.50, but no span is or was predicted 'ORG'; the types are [LOC, PER]");
    }

    @Test
    void spansAloneHaveNoAccuracy() {
        SequenceReport spans = SequenceEvaluation.ofSpans(
                        List.of(List.of(new SequenceEvaluation.TypedSpan("PER", 0, 2))),
                        List.of(List.of(new SequenceEvaluation.TypedSpan("PER", 0, 2))))
                .report();
        assertMiss(
                () -> assertThat(spans).hasAccuracy(atLeast(0.5)),
                "accuracy: wanted at least 0.50, but spans were given, not tags, so there is no accuracy of tags; give tags,"
                        + " or ask for f1");
    }

    @Test
    void aGateListsEveryOutcomeWithoutThrowing() {
        SequenceExpectations.Gate gate =
                sequenceGate().hasMicroF1(atLeast(0.99)).hasF1("PER", atLeast(0.99));
        assertThat(gate.check(BASELINE)).hasToString("""
                        FAIL  micro f1: wanted at least 0.99, got 0.974 [0.965, 0.981] from 800 spans
                        pass  f1 of 'PER': wanted at least 0.99, got 1.000 [0.995, 1.000] from 400 spans
                        1 of 2 met""");
        assertThatIllegalStateException()
                .isThrownBy(() -> sequenceGate().check(BASELINE))
                .withMessage("the quality gate expects nothing; say what the report must reach");
    }

    @Test
    void aDropIsShownOnTheSameSentences() {
        SequenceReport worse = report(400, 0, 4, NO_PLACE);
        assertMiss(
                () -> assertThat(worse).doesNotRegressFrom(BASELINE).byMoreThan(0.01, MICRO_F1),
                "micro f1: wanted no drop of more than 0.01 at 95 % confidence, got 0.933 after 0.974, a change of"
                        + " -0.041 [-0.054, -0.028] on the same 400 sentences: a larger drop is shown");
        assertMiss(
                () -> assertThat(worse).doesNotRegressFrom(BASELINE).byMoreThan(0.01, SpanMeasure.of("recall", "LOC")),
                "recall of 'LOC': wanted no drop of more than 0.01 at 95 % confidence, got 0.750 after 0.900, a"
                        + " change of -0.150 [-0.197, -0.103] on the same 400 sentences: a larger drop is shown");
        assertMiss(
                () -> assertThat(worse).doesNotRegressFrom(BASELINE).byMoreThan(0.01, MACRO_F1),
                "macro f1: wanted no drop of more than 0.01 at 95 % confidence, got 0.929 after 0.974, a change of"
                        + " -0.045 [-0.060, -0.030] on the same 400 sentences: a larger drop is shown");
        assertMiss(
                () -> assertThat(worse).doesNotRegressFrom(BASELINE).byMoreThan(0.01, ACCURACY),
                "accuracy: wanted no drop of more than 0.01 at 95 % confidence, got 0.950 after 0.980, a change of"
                        + " -0.030 [-0.039, -0.021] on the same 400 sentences: a larger drop is shown");
    }

    @Test
    void whatIsShownNeitherWayFailsUnlessThatIsAllowed() {
        SequenceReport unsure = report(400, 0, 10, NO_PERSON);
        String message = "micro f1: wanted no drop of more than 0.02 at 95 % confidence, got 0.950 after 0.974, a"
                + " change of -0.024 [-0.031, -0.017] on the same 400 sentences: inconclusive, nothing is shown"
                + " either way; if the change stays so, about 1100 such sentences would tell";
        assertMiss(() -> assertThat(unsure).doesNotRegressFrom(BASELINE).byMoreThan(0.02, MICRO_F1), message);
        assertThat(unsure)
                .doesNotRegressFrom(BASELINE)
                .allowingInconclusive()
                .byMoreThan(0.02, MICRO_F1)
                .doesNotRegressFrom(BASELINE)
                .atConfidence(0.5)
                .byMoreThan(0.1, MICRO_F1);
    }

    @Test
    void theSamePredictionsPassHoweverFew() {
        SequenceReport few = report(2, 0, 2, NO_PLACE);
        assertThat(few).doesNotRegressFrom(report(2, 0, 2, NO_PLACE)).byMoreThan(0, MICRO_F1);
    }

    @Test
    void measurementsAreComparedWithoutPairs() {
        assertMiss(
                () -> assertThat(report(400, 0, 4, NO_PLACE))
                        .doesNotRegressFrom(BASELINE.measurements())
                        .byMoreThan(0.01, MICRO_F1),
                "micro f1: wanted no drop of more than 0.01 at 95 % confidence, got 0.933 after 0.974, a change of"
                        + " -0.041 [-0.057, -0.026] from 800 spans against 800, not paired: a larger drop is shown");
    }

    @Test
    void whatIsMissingIsNotMet() {
        assertMiss(
                () -> assertThat(BASELINE).doesNotRegressFrom(BASELINE).byMoreThan(0.1, SpanMeasure.of("f1", "ORG")),
                "f1 of 'ORG': wanted no drop of more than 0.10, but it is undefined: no span is or was predicted 'ORG';"
                        + " the types are [LOC, PER]");
    }

    @Test
    void reportsOnOtherSentencesAreAnError() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(report(3, 0, 2, NO_PLACE))
                        .doesNotRegressFrom(report(4, 0, 2, NO_PLACE))
                        .byMoreThan(0.1, MICRO_F1))
                .withMessage(
                        "can't compare a report with its baseline: the first is of 3 sentences but the second of 4;"
                                + " a paired comparison needs the same sentences in the same order; against other"
                                + " examples, give"
                                + " the baseline's measurements() instead");
    }
}
