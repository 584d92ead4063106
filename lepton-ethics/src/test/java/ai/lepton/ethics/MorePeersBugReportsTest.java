package ai.lepton.ethics;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.privacy.RecordRules.recordsAbout;
import static ai.lepton.ethics.safety.drift.DriftRules.driftOf;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.privacy.PersonalRecords;
import ai.lepton.ethics.privacy.pii.PersonalDataScanner;
import ai.lepton.ethics.report.Publication;
import ai.lepton.ethics.safety.drift.TwoSamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Further situations in which users of other libraries reported a crash, a wrong number or a silent pass. */
class MorePeersBugReportsTest {
    private static List<Object> levels(Object... levelsWithCounts) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < levelsWithCounts.length; i += 2) {
            all.addAll(Collections.nCopies((Integer) levelsWithCounts[i + 1], levelsWithCounts[i]));
        }
        return all;
    }

    private static Verdict drift(List<Object> before, List<Object> now) {
        return driftOf("m")
                .should()
                .notBeSignificant()
                .inEachColumn()
                .evaluate(TwoSamples.about("m").categories("c", before, now))
                .verdict();
    }

    private static Verdict anonymity(PersonalRecords records) {
        return recordsAbout("m")
                .should()
                .hideEachPersonAmong(2)
                .sharing("zip", "age")
                .evaluate(records)
                .verdict();
    }

    /** Fairlearn 1155 and 1725: a missing value was a group named 'nan', or its people silently left out. */
    @Test
    void aNumberThatIsMissingIsNoGroup() {
        boolean[] selected = new boolean[900];
        Double[] bands = new Double[900];
        for (int i = 0; i < 900; i++) {
            selected[i] = i % 2 == 0;
            bands[i] = i < 300 ? 1.0 : i < 600 ? 2.0 : Double.NaN;
        }
        Finding finding = decisionsAbout("m")
                .disparateImpact(0.8)
                .across("band")
                .evaluate(Decisions.of("m", selected).by("band", Arrays.asList(bands)));
        assertThat(finding.verdict()).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(finding.verdict().reason()).contains("the group of 300 of 900 people is not known");
    }

    /** Fairness pipeline toolkit 29: two large groups and one member of a third gave a difference of 0, without a word. */
    @Test
    void aGroupOfOnePersonIsNamedAsTooSmall() {
        Decisions decisions = Decisions.counted("m", "g")
                .add(1500, 1500, "a")
                .add(1500, 1500, "b")
                .add(1, 0, "c")
                .decisions();
        assertThat(decisionsAbout("m")
                        .demographicParity(0.1)
                        .across("g")
                        .evaluate(decisions)
                        .verdict()
                        .reason())
                .contains("too few to tell in 2 of 3 comparisons: g 'c' (1; some ");
    }

    /** Evidently 96: a level that went missing was drift for certain, one that came new was hardly noticed. */
    @Test
    void aLevelThatWentMissingAndOneThatCameNewAreTheSameTest() {
        List<Object> three = levels("a", 80, "b", 30, "c", 50);
        List<Object> two = levels("a", 50, "b", 50);
        for (Verdict verdict : List.of(drift(two, three), drift(three, two))) {
            assertThat(verdict).isInstanceOf(Verdict.Fail.class);
            assertThat(verdict.reason()).contains("p = 9.4e-12"); // SciPy's chi2_contingency: 9.397e-12
        }
    }

    /** -0.0 and 0.0 are one number, and NaN is a missing one, where numbers are levels. */
    @Test
    void signsOfZeroAreNoDrift() {
        assertThat(drift(levels(0.0, 1000), levels(-0.0, 1000))).isInstanceOf(Verdict.Pass.class);
        assertThat(drift(levels(1.0, 500, Double.NaN, 500), levels(1.0, 500, Double.NaN, 500)))
                .isInstanceOf(Verdict.Pass.class);
    }

    /** A map whose order goes by the process made two SARIF files of one audit differ. */
    @Test
    void theFieldsOfSarifHaveOneOrder() {
        PersonalRecords two = PersonalRecords.about("m").with("zip", "8", "8").with("age", "9", "9");
        Finding finding = recordsAbout("m")
                .should()
                .hideEachPersonAmong(2)
                .sharing("zip", "age")
                .evaluate(two);
        assertThat(Publication.of(EthicsReport.of(finding).document()).toSarif())
                .containsPattern("\"fullyQualifiedName\" *: *\"m\",\\s*\"kind\"");
    }

    /** ARX 259: suppressed records counted as one class; ARX 457: a table that is suppressed whole ended in NaN. */
    @Test
    void suppressedRecordsAreNoClass() {
        PersonalRecords some =
                PersonalRecords.about("m").with("zip", "81***", "81***", "*").with("age", "<50", "<50", "*");
        assertThat(anonymity(some).reason()).contains("has 2, wanted at least 2; 1 suppressed record is no class");
        PersonalRecords none = PersonalRecords.about("m").with("zip", "*", "*").with("age", "*", "*");
        assertThat(anonymity(none)).isInstanceOf(Verdict.Inconclusive.class);
        assertThat(anonymity(none).reason()).isEqualTo("nothing to judge: all 2 records are suppressed");
    }

    /**
     * Presidio 2075 (cards from 2221 on, and of 19 digits), 1795 (a word behind an IBAN), Libphonenumber-js 252 (parentheses behind a
     * number) and 403 (two extensions), commons-validator 380 (digits of other scripts: as personal as ASCII ones).
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "card 2221000000000009|payment_card@5-21",
                "card 6212345678901265|payment_card@5-21",
                "card \uff14\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11\uff11|payment_card@5-21",
                "4111\u200b1111\u200b1111\u200b1111|payment_card@0-19",
                "4111\u20111111\u20111111\u20111111|payment_card@0-19",
                "DE89 3704 0044 0532 0130 00 failed|iban@0-27",
                "gb82west12345698765432|iban@0-22",
                "call +7 (800) 555-35-35 (foo)|phone_number@5-23",
                "tel:+1-202-555-0188,,9988776#,,654321#|phone_number@4-19",
                "\u202b+972 50-234-5678\u202c|phone_number@1-17",
                "\u8eab\u4efd\u8bc1\u53f7\uff1a11010519491231002x|cn_ric@5-23",
                "dni 12.345.678-Z|es_dni@4-16",
                "john.doe+news@example.co.uk|email_address@0-27"
            })
    void whatOtherScannersMissIsFoundWithItsPlace(String text, String found) {
        assertThat(PersonalDataScanner.everything().find(text))
                .extracting(match -> match.kind().id() + "@" + match.place().start() + "-"
                        + match.place().end())
                .contains(found);
    }

    /**
     * Presidio 1607 (times in milliseconds), gstack 2366 (zeros, as in pictures), python-stdnum 84 and 96 (four digits taken for an IBAN,
     * a superscript for a digit), Libphonenumber-js 213 (digits within identifiers), Presidio 363 (masked accounts).
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1748503543012 please check this :)",
                "0000000000000000",
                "<feColorMatrix values=\"0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\" />",
                "0001",
                "978-9024538\u00b270",
                "CA801c26f98cd16e231354125ad046e40b",
                "AA ########-###-########"
            })
    void whatOtherScannersTakeForMoreThanItIsIsNone(String text) {
        assertThat(PersonalDataScanner.everything().find(text)).isEmpty();
    }
}
