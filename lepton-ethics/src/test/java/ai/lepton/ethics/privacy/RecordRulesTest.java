package ai.lepton.ethics.privacy;

import static ai.lepton.ethics.privacy.RecordRules.recordsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Finding;
import ai.lepton.ethics.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordRulesTest {
    /** Classes by zip and age: (1, a) three people, (2, a) two, (2, b) two. */
    private static final PersonalRecords PATIENTS = PersonalRecords.about("patients")
            .with("zip", List.of(1, 1, 1, 2, 2, 2, 2))
            .with("age", "a", "a", "a", "a", "a", "b", "b")
            .with("disease", "flu", "cold", "flu", "flu", "flu", "cold", "flu");

    @Test
    void kIsTheSmallestClass() {
        Verdict two = recordsAbout("patients")
                .should()
                .hideEachPersonAmong(2)
                .sharing("zip", "age")
                .evaluate(PATIENTS)
                .verdict();
        Finding three = recordsAbout("patients")
                .should()
                .hideEachPersonAmong(3)
                .sharing("zip", "age")
                .evaluate(PATIENTS);

        assertThat(two).isInstanceOf(Verdict.Pass.class);
        assertThat(two.reason()).isEqualTo("the smallest class of people sharing zip, age has 2, wanted at least 2");
        assertThat(two.measurement().orElseThrow().estimate().interval()).isEmpty();
        assertThat(three.verdict()).isInstanceOf(Verdict.Fail.class);
        assertThat(three.verdict().reason())
                .isEqualTo("the smallest class of people sharing zip, age has 2, wanted at least 3;"
                        + " 4 of 7 people are in smaller ones");
        assertThat(three.breakdowns().get(0).table()).isEqualTo("""
                        risk of being found
                          measure                                     value
                          people                                          7
                          suppressed records, in no class                 0
                          classes                                         3
                          people in classes of fewer than 3               4
                          greatest risk of one person (prosecutor)   0.5000
                          mean risk of all people (marketer)         0.4286
                        """);
        assertThat(three.breakdowns().get(1).table()).isEqualTo("""
                        classes, the smallest first
                          people in the class   classes   people
                                            2         2        4
                                            3         1        3
                        """);
    }

    @Test
    void fewerIdentifiersHideMore() {
        assertThat(recordsAbout("patients")
                        .should()
                        .hideEachPersonAmong(3)
                        .sharing("zip")
                        .evaluate(PATIENTS)
                        .verdict()
                        .name())
                .isEqualTo("pass");
    }

    @Test
    void diversityCountsTheValuesInEachClass() {
        Finding finding = recordsAbout("patients")
                .should()
                .leaveOpen(2)
                .valuesOf("disease")
                .amongThoseSharing("zip", "age")
                .evaluate(PATIENTS);

        assertThat(finding.verdict().reason())
                .isEqualTo("a class of people sharing zip, age has 1 values of disease, the fewest; wanted at least 2;"
                        + " 2 of 7 people are in such classes");
        assertThat(recordsAbout("patients")
                        .should()
                        .leaveOpen(2)
                        .valuesOf("disease")
                        .amongThoseSharing("zip")
                        .evaluate(PATIENTS)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void reportsShowNobodysValues() {
        Finding finding = recordsAbout("patients")
                .should()
                .hideEachPersonAmong(3)
                .sharing("age")
                .evaluate(PATIENTS);

        assertThat(finding.breakdowns().toString()).doesNotContain("'a'").doesNotContain("value=b]");
    }

    @Test
    void emptyRecordsAreNoPass() {
        assertThat(recordsAbout("patients")
                        .should()
                        .hideEachPersonAmong(2)
                        .sharing("zip")
                        .evaluate(PersonalRecords.about("patients").with("zip", List.of()))
                        .verdict()
                        .name())
                .isEqualTo("inconclusive");
    }

    @Test
    void badInputIsNamed() {
        assertThatThrownBy(() -> recordsAbout("patients")
                        .should()
                        .hideEachPersonAmong(2)
                        .sharing("postcode")
                        .evaluate(PATIENTS))
                .hasMessage("records about 'patients' have no column 'postcode'; they have zip, age, disease");
        assertThatThrownBy(() -> recordsAbout("patients").should().hideEachPersonAmong(1))
                .hasMessage("k is 1; a person hides among at least 2");
        assertThatThrownBy(() -> recordsAbout("patients").should().leaveOpen(1))
                .hasMessage("l is 1; a value is open among at least 2");
        assertThatThrownBy(() ->
                        recordsAbout("patients").should().hideEachPersonAmong(2).sharing())
                .hasMessage("a rule about records needs the name of at least one quasi-identifier");
        assertThatThrownBy(() ->
                        recordsAbout("patients").should().hideEachPersonAmong(2).sharing("zip", "zip"))
                .hasMessage("the quasi-identifiers name a column twice: [zip, zip]");
        assertThatThrownBy(() -> recordsAbout("patients")
                        .should()
                        .leaveOpen(2)
                        .valuesOf("zip")
                        .amongThoseSharing("zip"))
                .hasMessage("'zip' is both sensitive and a quasi-identifier");
        assertThatThrownBy(() -> recordsAbout("patients").should().leaveOpen(2).amongThoseSharing("zip"))
                .hasMessage("name the sensitive column by valuesOf first");
        assertThatThrownBy(() -> PATIENTS.with("sex", "f"))
                .hasMessage("sex has 1 values but zip has 7; they must describe the same people");
        assertThatThrownBy(() -> PATIENTS.with("zip", "f")).hasMessage("records about 'patients' have 'zip' already");
        assertThatThrownBy(() -> recordsAbout("staff")
                        .should()
                        .hideEachPersonAmong(2)
                        .sharing("zip")
                        .evaluate(PATIENTS))
                .hasMessage("the rule is about 'staff', the records are about 'patients'");
    }

    /** Example 29 of ARX (arx-deidentifier/arx, issue 259): three classes of two, and a record that is suppressed. */
    private static final PersonalRecords ARX = PersonalRecords.about("patients")
            .with("age", "<50", "<50", ">=50", "*", "<50", ">=50", "<50")
            .with("sex", "f", "m", "m", "*", "f", "m", "m")
            .with("zip", "81***", "81***", "81***", "*", "81***", "81***", "81***")
            .with("disease", "flu", "flu", "flu", "flu", "cold", "cold", "cold");

    @Test
    void aSuppressedRecordIsNoClassOfOne() {
        Finding finding = recordsAbout("patients")
                .kAnonymity(2)
                .quasiIdentifiers("age", "sex", "zip")
                .evaluate(ARX);

        assertThat(finding.verdict()).isInstanceOf(Verdict.Pass.class);
        assertThat(finding.verdict().reason())
                .isEqualTo("the smallest class of people sharing age, sex, zip has 2, wanted at least 2;"
                        + " 1 suppressed record is no class");
        assertThat(finding.verdict().measurement().orElseThrow().estimate().n()).isEqualTo(6);
        assertThat(finding.breakdowns().get(0).table())
                .contains("people                                          6")
                .contains("suppressed records, in no class                 1")
                .contains("classes                                         3")
                .contains("greatest risk of one person (prosecutor)   0.5000");
        assertThat(recordsAbout("patients")
                        .lDiversity(2)
                        .sensitive("disease")
                        .quasiIdentifiers("age", "sex", "zip")
                        .evaluate(ARX)
                        .verdict())
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aRecordWithSomethingLeftIsAClass() {
        // Of the same columns and one more, the record is no longer suppressed.
        Verdict more = recordsAbout("patients")
                .kAnonymity(2)
                .quasiIdentifiers("age", "sex", "zip", "disease")
                .evaluate(ARX)
                .verdict();
        assertThat(more).isInstanceOf(Verdict.Fail.class);
        assertThat(recordsAbout("patients")
                        .kAnonymity(2)
                        .quasiIdentifiers("age", "sex", "zip")
                        .evaluate(ARX.suppressedAs("NA"))
                        .verdict())
                .isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void whereAllIsSuppressedNothingIsJudged() {
        PersonalRecords none =
                PersonalRecords.about("patients").with("zip", "?", "?").suppressedAs("?");

        assertThat(recordsAbout("patients")
                        .kAnonymity(2)
                        .quasiIdentifiers("zip")
                        .evaluate(none)
                        .verdict())
                .isEqualTo(new Verdict.Inconclusive("nothing to judge: all 2 records are suppressed", null));
        assertThatThrownBy(() -> PATIENTS.suppressedAs(" ")).hasMessage("the value of what was suppressed is empty");
    }
}
