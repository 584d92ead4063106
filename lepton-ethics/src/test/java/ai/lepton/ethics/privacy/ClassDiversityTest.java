package ai.lepton.ethics.privacy;

import static ai.lepton.ethics.privacy.RecordRules.recordsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Golden;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.Verdict;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ClassDiversityTest {
    private static final List<List<String>> DISEASES = List.of(
            List.of("flu", "infection", "lung"),
            List.of("pneumonia", "infection", "lung"),
            List.of("edema", "vascular", "lung"),
            List.of("ulcer", "stomach", "gut"),
            List.of("gastritis", "stomach", "gut"),
            List.of("colitis", "colon", "gut"));

    private static double value(Rule<PersonalRecords> rule, PersonalRecords records) {
        return rule.evaluate(records)
                .verdict()
                .measurement()
                .orElseThrow()
                .estimate()
                .value();
    }

    private static List<String> texts(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToObj(i -> array.get(i).asString())
                .toList();
    }

    @Test
    void measuresAreThoseOfPycanonAndOfLinearPrograms() {
        assertThat(Golden.cases("trust/records.json")).hasSize(3).allSatisfy(golden -> {
            PersonalRecords records = PersonalRecords.about("x")
                    .with("age", texts(golden.get("age")))
                    .with("zip", texts(golden.get("zip")))
                    .with("disease", texts(golden.get("disease")))
                    .with("salary", texts(golden.get("salary")));
            assertThat(value(recordsAbout("x").kAnonymity(2).quasiIdentifiers("age", "zip"), records))
                    .isEqualTo(golden.get("k").asDouble());
            assertThat(value(
                            recordsAbout("x").lDiversity(2).sensitive("disease").quasiIdentifiers("age", "zip"),
                            records))
                    .isEqualTo(golden.get("l").asDouble());
            assertThat(value(
                            recordsAbout("x")
                                    .entropyLDiversity(2)
                                    .sensitive("disease")
                                    .quasiIdentifiers("age", "zip"),
                            records))
                    .isCloseTo(golden.get("entropy").asDouble(), within(1e-9));
            assertThat(value(
                            recordsAbout("x")
                                    .recursiveLDiversity(2, 3)
                                    .sensitive("disease")
                                    .quasiIdentifiers("age", "zip"),
                            records))
                    .isCloseTo(golden.get("recursive").asDouble(), within(1e-9));
            assertThat(value(
                            recordsAbout("x")
                                    .tCloseness(0.2)
                                    .sensitive("disease")
                                    .quasiIdentifiers("age", "zip"),
                            records))
                    .isCloseTo(golden.get("t").asDouble(), within(1e-9));
            assertThat(value(
                            recordsAbout("x")
                                    .tCloseness(0.2)
                                    .ordered()
                                    .sensitive("salary")
                                    .quasiIdentifiers("age", "zip"),
                            records))
                    .isCloseTo(golden.get("ordered").asDouble(), within(1e-9));
            assertThat(value(
                            recordsAbout("x")
                                    .tCloseness(0.2)
                                    .inHierarchy(DISEASES)
                                    .sensitive("disease")
                                    .quasiIdentifiers("age", "zip"),
                            records))
                    .isCloseTo(golden.get("hierarchical").asDouble(), within(1e-9));
        });
    }

    /** Li, Li and Venkatasubramanian 2007, tables 3 and 4: salaries of three classes; section 4.2 and table 5. */
    @Test
    void theSalariesOfLiAreAsFarAsThePaperSays() {
        PersonalRecords table3 = PersonalRecords.about("x")
                .with("class", "1", "1", "1", "2", "2", "2", "3", "3", "3")
                .with("salary", "3", "4", "5", "6", "11", "8", "7", "9", "10");
        PersonalRecords table5 = PersonalRecords.about("x")
                .with("class", "1", "1", "1", "2", "2", "2", "3", "3", "3")
                .with("salary", "3", "5", "9", "6", "11", "8", "4", "7", "10");
        Rule<PersonalRecords> rule = recordsAbout("x")
                .tCloseness(0.375)
                .ordered()
                .sensitive("salary")
                .quasiIdentifiers("class");

        assertThat(value(rule, table3)).isCloseTo(0.375, within(1e-12));
        assertThat(rule.evaluate(table3).verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(value(rule, table5)).isCloseTo(0.167, within(5e-4));
    }

    @Test
    void anOrderMayHaveValuesThatNobodyHas() {
        PersonalRecords records = PersonalRecords.about("x")
                .with("class", "a", "a", "b", "b")
                .with("pain", "none", "none", "none", "severe");
        // The cumulated shares of a are 1, 1 and of all 3/4, 3/4: (1/4 + 1/4) / 2.
        assertThat(value(
                        recordsAbout("x")
                                .tCloseness(0.2)
                                .orderedAs("none", "some", "severe")
                                .sensitive("pain")
                                .quasiIdentifiers("class"),
                        records))
                .isCloseTo(0.25, within(1e-12));
        assertThatThrownBy(() -> recordsAbout("x")
                        .tCloseness(0.2)
                        .orderedAs("none", "some")
                        .sensitive("pain")
                        .quasiIdentifiers("class")
                        .evaluate(records))
                .hasMessage("the order has no 'severe', a value of pain");
        assertThatThrownBy(() -> recordsAbout("x")
                        .tCloseness(0.2)
                        .ordered()
                        .sensitive("pain")
                        .quasiIdentifiers("class")
                        .evaluate(records))
                .hasMessage("pain has 'none', no number; give the order of its values");
    }

    /** Machanavajjhala et al. 2007: the 4-anonymous table, one class of which has cancer only, and the 3-diverse one. */
    private static final PersonalRecords FOUR_ANONYMOUS = PersonalRecords.about("patients")
            .with(
                    "zip", "130**", "130**", "130**", "130**", "1485*", "1485*", "1485*", "1485*", "130**", "130**",
                    "130**", "130**")
            .with("age", "<30", "<30", "<30", "<30", ">=40", ">=40", ">=40", ">=40", "3*", "3*", "3*", "3*")
            .with(
                    "disease", "Heart", "Heart", "Viral", "Viral", "Cancer", "Heart", "Viral", "Viral", "Cancer",
                    "Cancer", "Cancer", "Cancer");

    private static final PersonalRecords THREE_DIVERSE = PersonalRecords.about("patients")
            .with(
                    "zip", "1305*", "1305*", "1305*", "1305*", "1485*", "1485*", "1485*", "1485*", "1306*", "1306*",
                    "1306*", "1306*")
            .with(
                    "disease", "Heart", "Viral", "Cancer", "Cancer", "Cancer", "Heart", "Viral", "Viral", "Heart",
                    "Viral", "Cancer", "Cancer");

    @Test
    void thePublishedTablesHaveTheirKnownDiversity() {
        assertThat(value(recordsAbout("patients").kAnonymity(4).quasiIdentifiers("zip", "age"), FOUR_ANONYMOUS))
                .isEqualTo(4);
        Finding open = recordsAbout("patients")
                .entropyLDiversity(2.8)
                .sensitive("disease")
                .quasiIdentifiers("zip")
                .evaluate(THREE_DIVERSE);
        // Entropy of 1/4, 1/4, 1/2 is 1.5 ln 2.
        assertThat(open.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(open.verdict().measurement().orElseThrow().estimate().value())
                .isCloseTo(Math.pow(2, 1.5), within(1e-9));
        Finding closed = recordsAbout("patients")
                .entropyLDiversity(2.8)
                .sensitive("disease")
                .quasiIdentifiers("zip", "age")
                .evaluate(FOUR_ANONYMOUS);
        assertThat(closed.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(closed.verdict().reason())
                .isEqualTo(
                        "of disease, the class furthest off sharing zip, age has 1.0000 as much open as so many equally"
                                + " frequent values; wanted at least 2.80; 8 of 12 people are in such classes");
        // 2 < 3 (1 + 1), but not 2 < 1 (1 + 1).
        assertThat(recordsAbout("patients")
                        .recursiveLDiversity(3, 2)
                        .sensitive("disease")
                        .quasiIdentifiers("zip")
                        .evaluate(THREE_DIVERSE)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(recordsAbout("patients")
                        .recursiveLDiversity(1, 2)
                        .sensitive("disease")
                        .quasiIdentifiers("zip")
                        .evaluate(THREE_DIVERSE)
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
        assertThat(value(
                        recordsAbout("patients")
                                .recursiveLDiversity(3, 2)
                                .sensitive("disease")
                                .quasiIdentifiers("zip", "age"),
                        FOUR_ANONYMOUS))
                .isInfinite();
    }

    /** Example 29 of ARX (arx-deidentifier/arx, issue 259). */
    private static final PersonalRecords ARX = PersonalRecords.about("patients")
            .with("age", "<50", "<50", ">=50", "*", "<50", ">=50", "<50")
            .with("sex", "f", "m", "m", "*", "f", "m", "m")
            .with("zip", "81***", "81***", "81***", "*", "81***", "81***", "81***");

    @Test
    void aSuppressedRecordIsNotAtRisk() {
        Finding finding = recordsAbout("patients")
                .prosecutorRisk(0.5)
                .quasiIdentifiers("age", "sex", "zip")
                .evaluate(ARX);
        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(finding.verdict().reason())
                .isEqualTo(
                        "the risk of being found by a prosecutor, who knows that the person is in the records, is 0.5000,"
                                + " wanted at most 0.5, by age, sex, zip; 1 suppressed record is no class");
        assertThat(value(recordsAbout("patients").marketerRisk(0.5).quasiIdentifiers("age", "sex", "zip"), ARX))
                .isEqualTo(0.5);
    }

    @Test
    void aPopulationHidesPeople() {
        PersonalRecords population = PersonalRecords.about("town").with("zip", "1", "1", "1", "1", "2", "2", "3");
        PersonalRecords records =
                PersonalRecords.about("x").with("zip", "1", "2", "1").among(population);
        assertThat(value(recordsAbout("x").prosecutorRisk(0.5).quasiIdentifiers("zip"), records))
                .isEqualTo(1);
        assertThat(value(recordsAbout("x").journalistRisk(0.5).quasiIdentifiers("zip"), records))
                .isEqualTo(0.5);
        // Of two in a class of four, and one in a class of two, (2/4 + 1/2) / 3 are found.
        assertThat(value(recordsAbout("x").marketerRisk(0.5).quasiIdentifiers("zip"), records))
                .isCloseTo(1 / 3.0, within(1e-12));
        Finding presence = recordsAbout("x")
                .deltaPresence(0.1, 0.5)
                .quasiIdentifiers("zip")
                .evaluate(records);
        assertThat(presence.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(presence.verdict().reason())
                .isEqualTo("of the classes of the population sharing zip, from 0.0000 to 0.5000 are in the records,"
                        + " wanted from 0.1 to 0.5");
        assertThat(recordsAbout("x")
                        .deltaPresence(0, 0.5)
                        .quasiIdentifiers("zip")
                        .evaluate(records)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
        assertThat(records.sha256())
                .isNotEqualTo(
                        PersonalRecords.about("x").with("zip", "1", "2", "1").sha256());
        assertThat(recordsAbout("patients")
                        .journalistRisk(0.5)
                        .quasiIdentifiers("zip")
                        .evaluate(ARX)
                        .verdict()
                        .reason())
                .isEqualTo("the risk by a journalist needs the population that the records are of: give it by among");
        assertThatThrownBy(() -> recordsAbout("x")
                        .journalistRisk(0.5)
                        .quasiIdentifiers("zip")
                        .evaluate(PersonalRecords.about("x")
                                .with("zip", "3", "3", "9")
                                .among(population)))
                .hasMessage("2 of 2 classes have more people in the records than in the population;"
                        + " the records have to be some of it, their quasi-identifiers written in the same way");
    }

    @Test
    void aTableIsRecords() {
        Schema schema = new Schema(List.of("age"), List.of(new Category("zip", List.of("b", "a"))));
        PersonalRecords records = PersonalRecords.of(
                "x", Table.of(schema, new double[] {30, 30, Double.NaN}, new int[] {1, 2, Table.MISSING}));
        assertThat(records.sha256()).isNotEqualTo(PersonalRecords.about("x").sha256());
        assertThat(records.column("age").value(0)).isEqualTo("30");
        assertThat(records.column("age").value(2)).isEmpty();
        assertThat(records.column("zip").value(1)).isEqualTo("a");
        assertThat(records.column("zip").value(2)).isEmpty();
    }

    /** Many classes and many values take neither long nor more memory than the records. */
    @Test
    void largeTablesAreJudged() {
        int n = 200_000;
        SplittableRandom random = new SplittableRandom(3);
        PersonalRecords records = PersonalRecords.about("x");
        for (int column = 0; column < 3; column++) {
            records = records.with(
                    "q" + column,
                    IntStream.range(0, n).mapToObj(i -> random.nextInt(300)).toList());
        }
        records = records.with(
                "salary",
                IntStream.range(0, n).mapToObj(i -> random.nextInt(50_000)).toList());
        assertThat(value(
                        recordsAbout("x")
                                .tCloseness(0.2)
                                .ordered()
                                .sensitive("salary")
                                .quasiIdentifiers("q0", "q1", "q2"),
                        records))
                .isBetween(0.45, 0.55);
        assertThat(value(recordsAbout("x").kAnonymity(2).quasiIdentifiers("q0", "q1", "q2"), records))
                .isEqualTo(1);
    }

    @Test
    void mistakesAreRefusedWithWhatWasWrong() {
        assertThatThrownBy(() -> recordsAbout("x").entropyLDiversity(1))
                .hasMessage("l is 1.0; it must be above 1 and finite");
        assertThatThrownBy(() -> recordsAbout("x").recursiveLDiversity(0, 2))
                .hasMessage("c is 0.0; it must be above 0 and finite");
        assertThatThrownBy(() -> recordsAbout("x").recursiveLDiversity(1, 1))
                .hasMessage("l is 1; a value is open among at least 2");
        assertThatThrownBy(() -> recordsAbout("x").tCloseness(1.5)).hasMessage("t is 1.5, outside [0, 1]");
        assertThatThrownBy(() -> recordsAbout("x").prosecutorRisk(0)).hasMessage("risk is 0.0, outside (0, 1]");
        assertThatThrownBy(() -> recordsAbout("x").deltaPresence(0.5, 0.1))
                .hasMessage("the least presence is 0.5, above the greatest, 0.1");
        assertThatThrownBy(() -> recordsAbout("x").tCloseness(0.2).orderedAs("a", "a"))
                .hasMessage("the order names a value twice: a, a");
        assertThatThrownBy(() -> recordsAbout("x").tCloseness(0.2).inHierarchy(List.of()))
                .hasMessage("the hierarchy is empty; it needs a row for each value");
        assertThatThrownBy(
                        () -> recordsAbout("x").tCloseness(0.2).inHierarchy(List.of(List.of("a", "b"), List.of("c"))))
                .hasMessage("hierarchy row 1 has 1 levels but row 0 has 2; repeat a name where nothing is between");
        assertThatThrownBy(() -> recordsAbout("x")
                        .tCloseness(0.2)
                        .inHierarchy(List.of(List.of("a", "b", "c"), List.of("d", "b", "e"))))
                .hasMessage("in the hierarchy 'b' is below both 'c' and 'e'");
        assertThatThrownBy(() ->
                        recordsAbout("x").tCloseness(0.2).inHierarchy(List.of(List.of("a", "b"), List.of("a", "b"))))
                .hasMessage("the hierarchy has a value in two rows; each has one");
        assertThatThrownBy(() -> ARX.among(ARX).among(ARX.among(ARX)))
                .hasMessage("the population 'patients' is among another one; give the records themselves");
    }
}
