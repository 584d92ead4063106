package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Attestation;
import ai.lepton.ethics.CaseFile;
import ai.lepton.ethics.Citation;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Finding;
import ai.lepton.ethics.FixedRules;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.fairness.DecisionRules;
import ai.lepton.ethics.fairness.Decisions;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide's pages 'Write a rule' and 'Write a pack'. */
class WriteARuleTest {
    private final LocalDate day = LocalDate.of(2026, 11, 27);

    @TempDir
    private Path folder;

    @Test
    void theCodeOfThePagesIsHere() throws Exception {
        new GuidePage("write-a-rule.md").requireCodeIn(WriteARuleTest.class, 7);
        new GuidePage("write-a-pack.md").requireCodeIn(WriteARuleTest.class, 2);
    }

    @Test
    void theCodeOfThePagesDoesWhatTheySay() throws Exception {
        Decisions decisions = Decisions.counted("shortlisting", "sex")
                .add(480, 520, "women")
                .add(500, 500, "men")
                .decisions();
        Rule<Decisions> ratio = DecisionRules.decisionsAbout("shortlisting")
                .should()
                .selectEachGroup()
                .atLeast(0.8)
                .timesAsOftenAsTheMostSelectedOneAcross("sex")
                .as("four-fifths")
                .citing(Citation.of("29 CFR 1607", "1607.4(D)", "https://www.ecfr.gov/current/title-29/section-1607.4")
                        .readOn(LocalDate.of(2026, 11, 26)))
                .in("US")
                .because("a lower ratio is generally taken as evidence of adverse impact")
                .reviewedBy(LocalDate.of(2027, 2, 1));
        Finding finding = ratio.check(decisions, day);
        assertThat(finding.verdict().name()).isEqualTo("pass");

        Rule<Decisions> both = ratio.and(DecisionRules.decisionsAbout("shortlisting")
                .demographicParity(0.1)
                .across("sex"));
        Finding joined = both.evaluate(decisions, day);
        joined.parts().forEach(System.out::println);
        assertThat(joined.parts()).hasSize(2);

        Rule<CaseFile> overseen = Rule.allOf(ratio, Attestation.required("oversight", "a person decides in the end"));
        CaseFile file = CaseFile.of("shortlisting").with(decisions);
        Finding lacking = file.judge(overseen, day);
        assertThat(lacking.verdict().reason()).contains("an attestation for rule 'oversight' would decide it");

        Finding published = DecisionRules.decisionsAbout("shortlisting")
                .should()
                .reportImpactRatios()
                .leavingOutGroupsBelow(0.02, "too few to compare")
                .acrossIntersectionsOf("sex")
                .evaluate(decisions, day);
        assertThat(published.verdict().name()).isEqualTo("reported");

        Path fixedRules = folder.resolve("fixed-rules.json");
        FixedRules.of(LocalDate.of(2026, 11, 1), List.of(ratio)).write(fixedRules);
        Finding prior = file.collectedOn(LocalDate.of(2026, 11, 20))
                .fixedBeforehand(FixedRules.read(fixedRules))
                .judge(ratio, day);
        System.out.println(prior.remarks());
        assertThat(prior.remarks()).containsExactly("fixed on 2026-11-01, before the evidence of 2026-11-20");

        Path packFile = java.nio.file.Files.writeString(folder.resolve("house-rules.json"), json());
        Pack pack = Pack.read(packFile).with("subject", "shortlisting").with("attributes", "sex");
        CaseFile evidence = CaseFile.of("shortlisting")
                .with(decisions)
                .attesting(
                        "oversight",
                        new Attestation("shortlisting", "a person decides", "A. Turing", day, day.plusYears(1)));
        EthicsReport report = pack.evaluate(evidence, day);
        System.out.println(report.table());
        assertThat(report.verdicts().stream().map(verdict -> verdict.name()))
                .containsExactly("pass", "attested", "reported");
        java.nio.file.Files.writeString(packFile, json().replace("selection-ratio", "selection-ration"));
        assertThatThrownBy(() -> Pack.read(packFile))
                .hasMessageContaining(
                        "house-rules.json: rules[0].requires.kind is 'selection-ration', which is not known; it is one of");

        Path own = folder.resolve("own.json");
        Pack.of("from-java", "1", List.of(ratio, both.as("both"))).write(own);
        assertThat(Pack.read(own).rules()).isEqualTo(List.of(ratio, both.as("both")));
    }

    /** Returns the pack of the page. */
    private static String json() throws java.io.IOException {
        String page = java.nio.file.Files.readString(Path.of("..", "guide", "write-a-pack.md"));
        String from = page.substring(page.indexOf("```json\n") + 8);
        return from.substring(0, from.indexOf("```"));
    }
}
