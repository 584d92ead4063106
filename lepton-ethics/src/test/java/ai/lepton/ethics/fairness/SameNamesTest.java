package ai.lepton.ethics.fairness;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One group that a file writes in two ways. */
class SameNamesTest {
    private static Decisions fair(String one, String two) {
        return Decisions.counted("hiring", "origin")
                .add(1500, 1500, "Ghana")
                .add(1500, 1500, one)
                .add(1500, 1500, two)
                .decisions();
    }

    private static List<Rule<Decisions>> rules() {
        return List.of(
                decisionsAbout("hiring").disparateImpact(0.8).across("origin"),
                decisionsAbout("hiring").demographicParity(0.1).across("origin"),
                decisionsAbout("hiring").predictiveParity(0.1).across("origin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pe\u0301rou",
                "P\u00e9rou ",
                " P\u00e9rou",
                "P\u00c9ROU",
                "P\u00e9\u200brou",
                "P\u00e9rou\u00a0",
                "\uff30\u00e9rou"
            })
    void noRulePassesWhereItIsCountedAsTwo(String other) {
        for (Rule<Decisions> rule : rules().subList(0, 2)) {
            Verdict verdict = rule.evaluate(fair("P\u00e9rou", other)).verdict();
            assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
            assertThat(verdict.reason())
                    .contains(
                            "are one name but for blanks, capitals or characters that look alike, and are counted as two");
        }
    }

    @Test
    void measuresOfRowsDoNotPassEither() {
        Decisions rows = Decisions.counted("hiring", "origin")
                .addQualified(1500, 0, "a")
                .addUnqualified(500, 500, "a")
                .addQualified(1500, 0, "A")
                .addUnqualified(500, 500, "A")
                .decisions();
        assertThat(rules().get(2).evaluate(rows).verdict().reason()).contains("'a' and 'A' are one name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Perou", "P\u00e8rou", "P\u00e9 rou", "P\u00e9rou-2"})
    void namesThatDifferAreTwoGroups(String other) {
        for (Rule<Decisions> rule : rules().subList(0, 2)) {
            assertThat(rule.evaluate(fair("P\u00e9rou", other)).verdict()).isInstanceOf(Verdict.Pass.class);
        }
    }

    @Test
    void aBreachStaysABreach() {
        Decisions broken = Decisions.counted("hiring", "origin")
                .add(1500, 1500, "Ghana")
                .add(500, 2500, "Togo")
                .add(500, 2500, "togo")
                .decisions();
        assertThat(rules().get(0).evaluate(broken).verdict()).isInstanceOf(Verdict.Fail.class);
    }

    @ParameterizedTest
    @CsvSource({
        "25-34,25\u201334",
        "25-34,25\u221234",
        "d'Ivoire,d\u2019Ivoire",
        "stra\u00dfe,STRA\u1e9eE",
        "stra\u00dfe,strasse",
        "istanbul,\u0130STANBUL",
        "istanbul,\u0131stanbul",
        "Asian,\u0410sian",
        "Other,\u039fther",
        "\u5973,\u5973\udb40\udd00",
        "a b,a\u2800b"
    })
    void charactersThatLookAlikeMakeNoTwoNames(String one, String other) {
        assertThat(rules().get(0).evaluate(fair(one, other)).verdict().reason()).contains("are one name");
    }

    @ParameterizedTest
    @CsvSource({"e,\u00e9", "\u6f22,\u6c49", "1,\u0661", "30-,30+", "\u0411,B", "o,0"})
    void whatIsReadOtherwiseIsTwoNames(String one, String other) {
        assertThat(rules().get(0).evaluate(fair(one, other)).verdict()).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void namesThatPrintAlikeAreToldByTheCharacterInWhichTheyDiffer() {
        assertThat(rules().get(0)
                        .evaluate(fair("Asian", "\u0410sian"))
                        .verdict()
                        .reason())
                .contains("'Asian' (U+0041) and '\u0410sian' (U+0410) are one name");
        assertThat(rules().get(0).evaluate(fair("Togo", "togo")).verdict().reason())
                .contains("'Togo' and 'togo' are one name");
    }
}
