package ai.lepton.ethics;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.fairness.PredictionRules.predictionsOf;
import static ai.lepton.ethics.safety.drift.DriftRules.driftOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.fairness.Predictions;
import ai.lepton.ethics.privacy.pii.PersonalDataScanner;
import ai.lepton.ethics.safety.drift.TwoSamples;
import ai.lepton.metrics.classification.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Situations in which users of other libraries reported a crash, a wrong number or a silent pass. */
class PeersBugReportsTest {
    private static final int ROWS = 400;
    private static final int LONG = 1_000;

    private static double[] numbers(IntToDoubleFunction value) {
        return IntStream.range(0, LONG).mapToDouble(value::applyAsDouble).toArray();
    }

    private static boolean[] flags(IntPredicate is) {
        boolean[] flags = new boolean[ROWS];
        IntStream.range(0, ROWS).forEach(i -> flags[i] = is.test(i));
        return flags;
    }

    /** Groups of every other person; the group of every fourth is not known where it is asked so. */
    private static List<String> groups(boolean isEachKnown) {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            groups.add(!isEachKnown && i % 4 == 0 ? null : i % 2 == 0 ? "a" : "b");
        }
        return groups;
    }

    private static Finding drift(TwoSamples samples) {
        return driftOf("m").should().notBeSignificant().inEachColumn().evaluate(samples);
    }

    private static void inconclusive(Finding finding, String reason) {
        assertThat(finding.verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(finding.verdict().reason()).contains(reason);
    }

    @Test
    void aColumnOfOneLevelHasNotDrifted() { // Evidently 1929: the test of such a column failed
        List<String> all = Collections.nCopies(LONG, "x");
        Finding finding = drift(TwoSamples.about("m").categories("c", all, all));
        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(finding.verdict().reason()).contains("c by one level: p = 1.0");
    }

    @Test
    void aLevelThatWasNeverSeenIsDrift() { // Alibi Detect 191: a category that the reference lacks
        List<String> current = new ArrayList<>(Collections.nCopies(600, "x"));
        current.addAll(Collections.nCopies(400, "new"));
        Finding finding = drift(TwoSamples.about("m").categories("c", Collections.nCopies(LONG, "x"), current));
        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.verdict().reason()).contains("distance 0.4000");
    }

    @Test
    void aColumnThatWentMissingIsDriftAndOneThatAlwaysWasIsNot() { // NannyML 339: a column of NaN only
        double[] none = numbers(i -> Double.NaN);
        Finding gone = drift(TwoSamples.about("m").numbers("n", numbers(i -> i), none));
        assertThat(gone.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(gone.verdict().reason()).contains("n, missing or not by Fisher", "distance 1.0000");
        assertThat(drift(TwoSamples.about("m").numbers("n", none, none)).verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aShareOfMissingValuesThatGrewIsDrift() { // Fair-Code 461: rows with missing values were left out silently
        double[] now = numbers(i -> i % 3 == 0 ? Double.NaN : i);
        Finding finding = drift(TwoSamples.about("m").numbers("n", numbers(i -> i), now));
        assertThat(finding.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(finding.verdict().reason()).contains("1 of 2 tests find drift", "missing or not", "distance 0.3340");
    }

    @Test
    void anInfiniteNumberIsRefusedByItsPlace() { // Alibi Detect 221: infinities in a Kolmogorov-Smirnov test
        double[] now = numbers(i -> i);
        now[7] = Double.POSITIVE_INFINITY;
        assertThatThrownBy(() -> TwoSamples.about("m").numbers("n", numbers(i -> i), now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n, current[7] is Infinity; numbers must be finite, or NaN where one is missing");
    }

    @Test
    void whereNobodyIsSelectedNothingPasses() { // Aequitas 104: a division by no positive predictions
        Decisions nobody = Decisions.of("m", flags(i -> false))
                .qualified(flags(i -> i % 3 == 0))
                .by("g", groups(true));
        inconclusive(
                decisionsAbout("m").predictiveParity(0.1).across("g").evaluate(nobody),
                "nobody was selected and has a known outcome");
        inconclusive(
                decisionsAbout("m").disparateImpact(0.8).across("g").evaluate(nobody),
                "there is no ratio of selection");
        inconclusive(
                decisionsAbout("m").adverseImpact().across("g").evaluate(nobody), "there is no ratio of selection");
    }

    @Test
    void peopleWhoseGroupIsNotKnownAreCountedAndNoGroupOfTheirOwn() { // Fairlearn 1713: missing sensitive features
        Finding finding = decisionsAbout("m")
                .demographicParity(0.1)
                .across("g")
                .evaluate(Decisions.of("m", flags(i -> i % 3 == 0)).by("g", groups(false)));
        inconclusive(finding, "from 300 decisions");
        assertThat(finding.breakdowns().get(0).table())
                .contains("(not known)   100", "value not known: counted, not compared   not judged");
    }

    @Test
    void oneGroupIsNoComparison() { // of one group a metric frame gives a difference of 0, which passes
        inconclusive(
                decisionsAbout("m")
                        .demographicParity(0.1)
                        .across("g")
                        .evaluate(Decisions.of("m", flags(i -> i % 3 == 0)).by("g", Collections.nCopies(ROWS, "a"))),
                "there is one group, 'a'; a comparison needs two");
    }

    @Test
    void aGroupWithoutQualifiedPeopleHasNoTruePositiveRate() { // a rate of 0/0 that is taken as 0 or 1
        inconclusive(
                decisionsAbout("m")
                        .equalOpportunity(0.1)
                        .across("g")
                        .evaluate(Decisions.of("m", flags(i -> i % 3 == 0))
                                .qualified(flags(i -> i % 4 == 0))
                                .by("g", groups(true))),
                "nobody of 'b' is known to be qualified");
    }

    @Test
    void aClassThatAGroupLacksHasNoRecallThere() { // a recall of 0/0 that is taken as 0
        int[] classes =
                IntStream.range(0, ROWS).map(i -> i % 2 == 0 ? i % 3 : 1).toArray();
        Predictions predictions = Predictions.classes(
                        "m", Labels.of("x", "y", "z"), classes, Arrays.copyOf(classes, ROWS))
                .by("g", groups(true));
        inconclusive(
                predictionsOf("m")
                        .measure("recall")
                        .ofEachClass()
                        .differingByAtMost(0.1)
                        .across("g")
                        .evaluate(predictions),
                "nobody is such that there is a true positive rate");
    }

    /** Bank accounts of countries that joined the registry late, and what stands close to a number. */
    @ParameterizedTest
    @CsvSource({
        "IBAN EG380019000500000000263180002 paid, iban@5-34",
        "IBAN LY83002048000020100120361, iban@5-30",
        "LC55HEMM000100010012001200023015, iban@0-32",
        "IQ98NBIQ850123456789012, iban@0-23",
        "UA213223130000026007233566001, iban@0-29",
        "pay to GB82 WEST 1234 5698 7654 32 today, iban@7-34",
        "card 4111-1111-1111-1111., payment_card@5-24",
        "call +44 20 7946 0958 ext. 12, phone_number@5-21",
        "user@bücher.example wrote, email_address@0-19"
    })
    void whatOtherScannersMissIsFoundWithItsPlace(String text, String found) {
        assertThat(PersonalDataScanner.everything().find(text))
                .extracting(match -> match.kind().id() + "@" + match.place().start() + "-"
                        + match.place().end())
                .containsExactly(found);
    }

    /** Hashes, places, versions and times that other scanners take for numbers of people. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GB82WEST12345698765432hello",
                "id 123e4567-e89b-12d3-a456-426614174000",
                "commit 4111111111111111a",
                "ssn: 219-09-9999",
                "AB1234567 not a number 12345",
                "a@b",
                "lat 40.712776, -74.005974",
                "v1.2.3.4 or 10.0.0.1",
                "2026-11-27T10:00:00Z"
            })
    void whatOtherScannersTakeForMoreThanItIsIsNone(String text) {
        assertThat(PersonalDataScanner.everything().find(text)).isEmpty();
    }
}
