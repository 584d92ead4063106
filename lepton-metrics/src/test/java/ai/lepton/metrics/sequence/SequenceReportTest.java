package ai.lepton.metrics.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.inference.Proportions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequenceReportTest {
    private static final List<List<String>> TRUTH = List.of(
            List.of("B-PER", "I-PER", "O", "B-LOC"),
            List.of("O", "B-ORG", "I-ORG", "O", "B-PER"),
            List.of("B-LOC", "O"),
            List.of("O"));
    private static final List<List<String>> PREDICTED = List.of(
            List.of("B-PER", "I-PER", "O", "B-ORG"),
            List.of("B-ORG", "I-ORG", "O", "O", "B-PER"),
            List.of("B-LOC", "B-MISC"),
            List.of("O"));

    private static SequenceEvaluation strict() {
        return SequenceEvaluation.of(TRUTH, PREDICTED).strict(TaggingScheme.IOB2);
    }

    @Test
    void readsAsATable() {
        assertThat(strict().report().table()).isEqualTo("""
                                   precision                  recall                 f1                         support
                LOC                1.000 [0.050, 1.000]       0.500 [0.006, 0.994]   0.667 [0.013, 0.997]             2
                MISC               0.000 [0.000, 0.950]       undefined              0.000 [0.000, 0.974]             0
                ORG                0.000 [0.000, 0.776]       0.000 [0.000, 0.950]   0.000 [0.000, 0.895]             1
                PER                1.000 [0.224, 1.000]       1.000 [0.224, 1.000]   1.000 [0.365, 1.000]             2

                micro average      0.500 [0.153, 0.847]       0.600 [0.189, 0.924]   0.545 [0.200, 0.831]             5
                macro average      0.500 [0.141, 0.859] (1)   undefined              0.417 [0.093, 0.808] (2)         5
                weighted average   0.800 [0.190, 0.999]       0.600 [0.161, 0.939]   0.667 [0.210, 0.961]             5

                accuracy of tags   0.583 [0.259, 0.861]

                       correct   incorrect   partial   missed   spurious
                LOC          1           1         0        0          0
                MISC         0           0         0        0          1
                ORG          0           0         1        0          0
                PER          2           0         0        0          0
                all          3           1         1        0          1

                4 sentences of 12 tokens; [low, high] at 95 % confidence, from sentences: clustered-wilson
                (1) no interval that is known to hold its level, so it settles nothing: only 1 sentence for the precision of 'LOC'; the level holds from 10 of each on
                (2) no interval that is known to hold its level, so it settles nothing: only 1 sentence for the f1 of 'MISC'; the level holds from 10 of each on
                macro recall is undefined: no span is 'MISC'
                recall of 'MISC' is undefined: no span is 'MISC'
                """);
    }

    /** LOC: 1 of 1 predicted, of 2 true. MISC: 0 of 1, of none. ORG: 0 of 2, of 1. PER: 2 of 2, of 2. */
    @Test
    void countsByHand() {
        SequenceReport report = strict().report();
        assertThat(report.types()).containsExactly("LOC", "MISC", "ORG", "PER");
        assertThat(report.counts("LOC")).isEqualTo(new SequenceReport.SpanCounts(1, 1, 2));
        assertThat(report.counts("MISC")).isEqualTo(new SequenceReport.SpanCounts(0, 1, 0));
        assertThat(report.counts("ORG")).isEqualTo(new SequenceReport.SpanCounts(0, 2, 1));
        assertThat(report.counts()).isEqualTo(new SequenceReport.SpanCounts(3, 6, 5));
        assertThat(report.precision("LOC").score()).isEqualTo(Score.of(1));
        assertThat(report.recall("LOC").score()).isEqualTo(Score.of(0.5));
        assertThat(report.recall("LOC").n()).isEqualTo(2);
        assertThat(report.recall("MISC").score()).isEqualTo(Score.undefined("no span is 'MISC'"));
        assertThat(report.f1("MISC").score()).isEqualTo(Score.of(0));
        assertThat(report.microF1().score()).isEqualTo(Score.of(6 / 11.0));
        assertThat(report.macroF1().value()).isCloseTo((2 / 3.0 + 0 + 0 + 1) / 4, within(1e-15));
        assertThat(report.estimate("recall", Average.MACRO).score()).isEqualTo(Score.undefined("no span is 'MISC'"));
        // By support, a type that is not in the truth weighs nothing.
        assertThat(report.estimate("recall", Average.WEIGHTED).score()).isEqualTo(Score.of(3 / 5.0));
        assertThat(report.accuracy().score()).isEqualTo(Score.of(7 / 12.0));
        assertThat(report.accuracy().n()).isEqualTo(12);
        assertThat(report.tokens()).isEqualTo(12);
        assertThat(report.sentences()).isEqualTo(4);
    }

    @Test
    void tellsNearMissesApart() {
        SequenceReport report = strict().report();
        assertThat(report.matches("LOC")).isEqualTo(new SequenceReport.SpanMatches(1, 1, 0, 0, 0));
        assertThat(report.matches("ORG")).isEqualTo(new SequenceReport.SpanMatches(0, 0, 1, 0, 0));
        assertThat(report.matches("MISC")).isEqualTo(new SequenceReport.SpanMatches(0, 0, 0, 0, 1));
        SequenceReport.SpanMatches all = report.matches();
        assertThat(all).isEqualTo(new SequenceReport.SpanMatches(3, 1, 1, 0, 1));
        assertThat(all.possible()).isEqualTo(5);
        assertThat(all.actual()).isEqualTo(6);
        assertThat(all.precision()).isEqualTo(Score.of(3.5 / 6));
        assertThat(all.recall()).isEqualTo(Score.of(3.5 / 5));
        assertThat(all.f1()).isEqualTo(Score.of(7 / 11.0));
    }

    @Test
    void pairsTheBestFirst() {
        SequenceEvaluation.TypedSpan truth = new SequenceEvaluation.TypedSpan("A", 0, 10);
        assertThat(matches(
                        List.of(truth),
                        List.of(
                                new SequenceEvaluation.TypedSpan("A", 0, 3),
                                new SequenceEvaluation.TypedSpan("A", 3, 10))))
                .isEqualTo(new SequenceReport.SpanMatches(0, 0, 1, 0, 1));
        assertThat(matches(
                        List.of(truth),
                        List.of(
                                new SequenceEvaluation.TypedSpan("A", 0, 3),
                                new SequenceEvaluation.TypedSpan("B", 0, 10))))
                .isEqualTo(new SequenceReport.SpanMatches(0, 1, 0, 0, 1));
        // The same span is taken before one that overlaps more of another.
        assertThat(matches(
                        List.of(truth, new SequenceEvaluation.TypedSpan("A", 10, 12)),
                        List.of(
                                new SequenceEvaluation.TypedSpan("A", 1, 12),
                                new SequenceEvaluation.TypedSpan("A", 10, 12))))
                .isEqualTo(new SequenceReport.SpanMatches(1, 0, 1, 0, 0));
        assertThat(matches(List.of(truth), List.of(new SequenceEvaluation.TypedSpan("A", 10, 11))))
                .isEqualTo(new SequenceReport.SpanMatches(0, 0, 0, 1, 1));
        // A long span reaches over a short one that starts after it.
        assertThat(matches(
                        List.of(new SequenceEvaluation.TypedSpan("A", 5, 6)),
                        List.of(
                                new SequenceEvaluation.TypedSpan("A", 0, 9),
                                new SequenceEvaluation.TypedSpan("A", 1, 2))))
                .isEqualTo(new SequenceReport.SpanMatches(0, 0, 1, 0, 1));
        assertThat(matches(List.of(), List.of()).f1()).isEqualTo(Score.undefined("no span is or was predicted"));
    }

    private static SequenceReport.SpanMatches matches(
            List<SequenceEvaluation.TypedSpan> truth, List<SequenceEvaluation.TypedSpan> predicted) {
        return SequenceEvaluation.ofSpans(List.of(truth), List.of(predicted))
                .report()
                .matches();
    }

    @Test
    void accountsForEachSpanOnce() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 200; round++) {
            List<List<SequenceEvaluation.TypedSpan>> truth = List.of(some(random), some(random));
            List<List<SequenceEvaluation.TypedSpan>> predicted = List.of(some(random), some(random));
            SequenceReport report = SequenceEvaluation.ofSpans(truth, predicted).report();
            SequenceReport.SpanMatches matches = report.matches();
            assertThat(matches.correct()).isEqualTo(report.counts().correct());
            assertThat(matches.possible()).isEqualTo(report.counts().actual());
            assertThat(matches.actual()).isEqualTo(report.counts().predicted());
        }
    }

    private static List<SequenceEvaluation.TypedSpan> some(SplittableRandom random) {
        List<SequenceEvaluation.TypedSpan> spans = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            int start = random.nextInt(12);
            spans.add(new SequenceEvaluation.TypedSpan(
                    random.nextBoolean() ? "A" : "B", start, start + 1 + random.nextInt(5)));
        }
        return spans;
    }

    @Test
    void takesSpansWithoutTags() {
        SequenceEvaluation.TypedSpan same = new SequenceEvaluation.TypedSpan("A", 0, 2);
        SequenceReport report = SequenceEvaluation.ofSpans(List.of(List.of(same, same)), List.of(List.of(same)))
                .report();
        assertThat(report.counts()).isEqualTo(new SequenceReport.SpanCounts(1, 1, 1));
        assertThat(report.tokens()).isZero();
        assertThat(report.measurements().stream().map(Measurement::name)).doesNotContain("accuracy");
        assertThatThrownBy(report::accuracy)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spans were given, not tags, so there is no accuracy of tags; give tags, or ask for f1");
    }

    @Test
    void listsMeasurements() {
        List<Measurement> lines = strict().report().measurements();
        assertThat(lines.stream().map(Measurement::title))
                .startsWith("micro precision", "micro recall", "micro f1", "macro precision")
                .contains("weighted f1", "precision of 'LOC'", "f1 of 'PER'")
                .endsWith("f1 of 'PER'", "accuracy");
        assertThat(lines).hasSize(9 + 4 * 3 + 1);
    }

    @Test
    void appliesOnePolicyToWhatIsUndefined() {
        assertThat(strict().whenUndefined(Score.WhenUndefined.SKIP)
                        .report()
                        .estimate("recall", Average.MACRO)
                        .value())
                .isCloseTo((0.5 + 0 + 1) / 3, within(1e-15));
        assertThat(strict().whenUndefined(Score.WhenUndefined.ZERO)
                        .report()
                        .estimate("recall", Average.MACRO)
                        .value())
                .isCloseTo((0.5 + 0 + 0 + 1) / 4, within(1e-15));
        assertThat(strict().whenUndefined(Score.WhenUndefined.ONE)
                        .report()
                        .estimate("recall", Average.MACRO)
                        .value())
                .isCloseTo((0.5 + 1 + 0 + 1) / 4, within(1e-15));
        assertThatThrownBy(
                        () -> strict().whenUndefined(Score.WhenUndefined.THROW).report())
                .hasMessage("no span is 'MISC'");
    }

    @Test
    void servesForNothing() {
        SequenceReport none =
                SequenceEvaluation.of(List.of(), List.of()).conlleval().report();
        assertThat(none.microF1()).isEqualTo(Estimate.of(Score.undefined("no span is or was predicted"), 0));
        assertThat(none.macroF1()).isEqualTo(Estimate.of(Score.undefined("no type has a span"), 0));
        assertThat(none.table()).contains("\n0 sentences\n");
        SequenceReport outside = SequenceEvaluation.of(List.of(List.of("O")), List.of(List.of("O")))
                .strict(TaggingScheme.IOBES)
                .report();
        assertThat(outside.accuracy().score()).isEqualTo(Score.of(1));
        assertThat(outside.accuracy().bounds()).satisfies(bounds -> isOf(bounds, Proportions.share(1, 1, 0.95)));
        assertThat(outside.table())
                .contains("\n1 sentence of 1 tokens; [low, high] at 95 % confidence, from sentences: ");
    }

    /** Each sentence has three spans that are found together or missed together, with a probability of 0.7. */
    @Test
    void holdsTheTrueRecallThoughSpansOfASentenceGoTogether() {
        SplittableRandom random = new SplittableRandom(2);
        int rounds = 300;
        int held = 0;
        for (int round = 0; round < rounds; round++) {
            List<List<SequenceEvaluation.TypedSpan>> truth = new ArrayList<>();
            List<List<SequenceEvaluation.TypedSpan>> predicted = new ArrayList<>();
            for (int s = 0; s < 80; s++) {
                List<SequenceEvaluation.TypedSpan> three = List.of(
                        new SequenceEvaluation.TypedSpan("A", 0, 1),
                        new SequenceEvaluation.TypedSpan("A", 2, 3),
                        new SequenceEvaluation.TypedSpan("A", 4, 5));
                truth.add(three);
                predicted.add(random.nextDouble() < 0.7 ? three : List.of());
            }
            held += SequenceEvaluation.ofSpans(truth, predicted)
                            .level(0.9)
                            .report()
                            .recall("A")
                            .interval()
                            .orElseThrow()
                            .contains(0.7)
                    ? 1
                    : 0;
        }
        assertThat((double) held / rounds).isBetween(0.84, 0.96);
    }

    private static void isOf(Interval bounds, Interval wanted) {
        assertThat(bounds.low()).isCloseTo(wanted.low(), within(1e-12));
        assertThat(bounds.high()).isCloseTo(wanted.high(), within(1e-12));
    }

    /** Right in all 20 sentences that have any, of two spans each: as sure as of 20 trials, not of 40. */
    @Test
    void isNoSurerOfAPerfectShareThanItsSentencesAllow() {
        List<SequenceEvaluation.TypedSpan> two =
                List.of(new SequenceEvaluation.TypedSpan("A", 0, 1), new SequenceEvaluation.TypedSpan("A", 2, 3));
        List<List<SequenceEvaluation.TypedSpan>> sentences = new ArrayList<>(Collections.nCopies(20, two));
        sentences.addAll(Collections.nCopies(30, List.of()));
        SequenceReport report = SequenceEvaluation.ofSpans(sentences, sentences).report();
        Interval share = Proportions.share(1, 20, 0.95);
        assertThat(report.recall("A").n()).isEqualTo(40);
        assertThat(report.recall("A").bounds()).satisfies(bounds -> isOf(bounds, share));
        assertThat(report.f1("A").interval().orElseThrow().low())
                .isCloseTo(2 * share.low() / (1 + share.low()), within(1e-15));
        SequenceReport wrong = SequenceEvaluation.ofSpans(
                        sentences, Collections.nCopies(50, List.of(new SequenceEvaluation.TypedSpan("B", 0, 1))))
                .report();
        assertThat(wrong.recall("A").bounds()).satisfies(bounds -> isOf(bounds, Proportions.share(0, 20, 0.95)));
        assertThat(wrong.precision("B").bounds()).satisfies(bounds -> isOf(bounds, Proportions.share(0, 50, 0.95)));
    }

    @Test
    void throwsForWhatIsUndefinedOnlyOfAllSentences() {
        List<List<SequenceEvaluation.TypedSpan>> truth =
                new ArrayList<>(Collections.nCopies(9, List.of(new SequenceEvaluation.TypedSpan("A", 0, 1))));
        truth.add(List.of(new SequenceEvaluation.TypedSpan("B", 0, 1)));
        // B is not in every resample.
        SequenceReport report = SequenceEvaluation.ofSpans(truth, truth)
                .whenUndefined(Score.WhenUndefined.THROW)
                .report();
        assertThat(report.macroF1().score()).isEqualTo(Score.of(1));
    }

    @Test
    void hasIntervalsOfTheWholeOnlyWhereThereAreManyTypes() {
        List<List<String>> truth = new ArrayList<>();
        List<List<String>> predicted = new ArrayList<>();
        for (int s = 0; s < 300; s++) {
            truth.add(List.of("B-T" + s % 100, "O", "B-T" + s % 7));
            predicted.add(List.of("B-T" + s % 100, "O", s % 3 == 0 ? "O" : "B-T" + s % 7));
        }
        SequenceReport report = SequenceEvaluation.of(truth, predicted)
                .strict(TaggingScheme.IOB2)
                .report();
        assertThat(report.types()).hasSize(100);
        assertThat(report.microF1().interval()).isPresent();
        assertThat(report.accuracy().interval()).isPresent();
        assertThat(report.macroF1().interval()).isEmpty();
        assertThat(report.recall("T5").interval()).isEmpty();
    }

    @Test
    void judgesSomeSentencesAlone() {
        SequenceReport some = strict().rows(new int[] {2, 0}).report();
        SequenceReport same = SequenceEvaluation.of(
                        List.of(TRUTH.get(2), TRUTH.get(0)), List.of(PREDICTED.get(2), PREDICTED.get(0)))
                .strict(TaggingScheme.IOB2)
                .report();
        assertThat(strict().size()).isEqualTo(4);
        assertThat(some.measurements()).isEqualTo(same.measurements());
        assertThat(some.types()).containsExactly("LOC", "MISC", "ORG", "PER");
        assertThat(some.tokens()).isEqualTo(6);
    }

    @Test
    void saysWhatItCannotTake() {
        assertThatThrownBy(() -> SequenceEvaluation.of(TRUTH, TRUTH.subList(0, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("truth has 4 sentences but predicted has 2; they must describe the same sentences");
        assertThatThrownBy(() -> SequenceEvaluation.of(
                        List.of(List.of("O"), List.of("O")), List.of(List.of("O"), List.of("O", "O"))))
                .hasMessage("truth[1] has 1 tags but predicted[1] has 2; they must describe the same tokens");
        assertThatThrownBy(() -> SequenceEvaluation.of(
                                List.of(List.of("O"), List.of("O", "X-PER")), List.of(List.of("O"), List.of("O", "O")))
                        .conlleval())
                .hasMessageStartingWith("truth[1][1] is 'X-PER'; tags of conlleval are ");
        assertThatThrownBy(() -> SequenceEvaluation.of(List.of(List.of("O")), List.of(List.of("PER")))
                        .typeFirst()
                        .strict(TaggingScheme.IOB2))
                .hasMessage("predicted[0][0] is 'PER'; tags of IOB2 are TYPE-B, TYPE-I, the letter alone, or O");
        assertThatThrownBy(() -> strict().report().f1("DATE"))
                .hasMessage("no span is or was predicted 'DATE'; the types are [LOC, MISC, ORG, PER]");
        assertThatThrownBy(() -> strict().report().estimate("specificity", "PER"))
                .hasMessage("spans have no specificity; they have precision, recall, f1");
        assertThatThrownBy(() -> strict().level(0)).hasMessage("confidence level is 0.0, outside (0, 1)");
        assertThatThrownBy(() -> new SequenceReport.SpanCounts(3, 2, 5))
                .hasMessage("3 of 2 predicted and 5 actual spans can't be correct");
    }
}
