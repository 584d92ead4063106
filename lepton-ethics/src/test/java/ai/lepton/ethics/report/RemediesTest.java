package ai.lepton.ethics.report;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static ai.lepton.ethics.privacy.RecordRules.recordsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.CaseFile;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Evidence;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.Rule;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.privacy.PersonalRecords;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.ethics.transparency.DocumentationRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would mend a finding, or decide it. */
class RemediesTest {
    private static <E extends Evidence> FindingEntry finding(Rule<E> rule, E evidence) {
        return EthicsReport.of(rule.evaluate(evidence, Audits.DAY))
                .document()
                .findings()
                .get(0);
    }

    private static FindingEntry finding(Pack pack, String rule, Evidence... evidence) {
        return pack.evaluate(CaseFile.of("shortlisting").with(evidence), Audits.DAY).document().findings().stream()
                .filter(finding -> finding.rule().id().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    private static String chinese(FindingEntry finding) {
        return Objects.requireNonNull(new Remedies(Language.CHINESE).of(finding));
    }

    @Test
    void whatIsSettledNeedsNoRemedy() {
        assertThat(Audits.whole().document().findings())
                .allSatisfy(finding -> assertThat(finding.remedy() == null).isEqualTo(!finding.stops()));
        assertThat(Audits.whole().document().findings())
                .filteredOn(finding -> !finding.stops())
                .allSatisfy(finding -> assertThat(finding.needs()).isEmpty());
    }

    @Test
    void aBreachOfTheGuidelinesAsksForALessDiscriminatoryAlternative() {
        Pack pack = Pack.named("us-employment").with("subject", "shortlisting").with("attributes", "sex");
        FindingEntry failed = finding(pack, "us-four-fifths", Audits.decisions(300));

        assertThat(failed.remedy())
                .isEqualTo("Look for a procedure that is about as valid and has less adverse impact, and use that one"
                        + " (29 CFR 1607.3(B)); one that is used with adverse impact has to be validated (1607.3(A)).");
        assertThat(chinese(failed)).contains("29 CFR 1607.3(B)", "不利影响较小").endsWith("。");
        // The law's remedy is for a breach: what is undecided needs more people.
        assertThat(finding(pack, "us-four-fifths", Audits.decisions(410)).remedy())
                .startsWith("Gather more examples");
    }

    @Test
    void recordsThatAreToBeSuppressedAreCountedAndThenTheRuleIsKept() {
        Rule<PersonalRecords> rule = recordsAbout("patients").kAnonymity(3).sharing("age", "zip");
        FindingEntry failed = finding(rule, Audits.people());

        assertThat(failed.remedy())
                .isEqualTo("Suppress or generalise 3 records that are in classes which do not keep the limit.");
        PersonalRecords less = PersonalRecords.about("patients")
                .with("age", List.of("30", "30", "30"))
                .with("zip", List.of("1", "1", "1"));
        assertThat(finding(rule, less).verdict()).isEqualTo("pass");
        // How many they are tells of few: what leaves the house does not say it.
        FindingEntry published = Publication.of(EthicsReport.of(rule.evaluate(Audits.people(), Audits.DAY))
                        .document())
                .document()
                .findings()
                .get(0);
        assertThat(published.remedy()).startsWith("Generalise the records").doesNotContainPattern("[0-9]");
        assertThat(published.needs()).allMatch(need -> need.count() == null);
    }

    @Test
    void bothGroupsOfAComparisonAreNamedWhereBothAreTooFew() {
        Rule<Decisions> rule = decisionsAbout("hiring").disparateImpact(0.8).across("sex");
        Decisions few = Decisions.counted("hiring", "sex")
                .add(1, 0, "women")
                .add(1, 1, "men")
                .decisions();
        FindingEntry open = finding(rule, few);

        assertThat(open.needs()).extracting(FindingEntry.NeedEntry::name).containsExactly("sex 'women'", "sex 'men'");
        long women = Objects.requireNonNull(open.needs().get(0).count());
        assertThat(open.needs().get(1).count()).isEqualTo(women - 1);
        assertThat(open.remedy())
                .startsWith("Gather more people, and judge again: some " + women + " more of sex 'women', some "
                        + (women - 1) + " more of sex 'men',");
        // Of men there are enough.
        Decisions many = Decisions.counted("hiring", "sex")
                .add(1, 0, "women")
                .add(10_000, 10_000, "men")
                .decisions();
        assertThat(finding(rule, many).needs())
                .extracting(FindingEntry.NeedEntry::name)
                .containsExactly("sex 'women'");
    }

    @Test
    void aSizeThatIsAskedOfTheValueAsFoundIsNotSaidToBeAskedOfItsInterval() {
        Rule<Decisions> rule = decisionsAbout("hiring").adverseImpact().across("sex");
        Decisions decisions = Decisions.counted("hiring", "sex")
                .add(8900, 1100, "women")
                .add(9500, 500, "men")
                .decisions();
        FindingEntry failed = finding(rule, decisions);

        assertThat(failed.verdict()).isEqualTo("fail");
        assertThat(Objects.requireNonNull(failed.measured()).name()).isEqualTo("selection_rate_difference_as_found");
        assertThat(failed.plain())
                .contains(
                        "“selection rate difference as found”, is 0.06; at 95 % confidence",
                        "At most 0.05 is asked of the value itself, whatever its bounds.")
                .doesNotContain("The limit lies within");
        assertThat(Sentences.of(Language.CHINESE).finding(failed)).contains("要求该数值本身不高于 0.05，与区间无关。");
    }

    /** With so many in both groups, fair ones are shown to be so in at least 95 of 100 audits, as the level promises. */
    @ParameterizedTest
    @CsvSource({"20, 0.8", "100, 0.8", "100, 0.9", "60, 0.7"})
    void groupsThatAreTooFewAreNamedWithHowManyMore(int size, double limit) {
        Rule<Decisions> rule = decisionsAbout("hiring").disparateImpact(limit).across("sex");
        FindingEntry open = finding(rule, scaled(440, size));

        assertThat(open.verdict()).isEqualTo("inconclusive");
        Matcher told = Pattern.compile(
                        "Gather more people, and judge again: some (\\d+) more of sex 'women', some \\1 more of sex"
                                + " 'men', with no fewer in the groups that these are compared with\\.")
                .matcher(open.remedy());
        assertThat(told.matches()).as(open.remedy()).isTrue();
        double needed = size + Double.parseDouble(told.group(1));
        Random random = new Random(7);
        int passed = 0;
        for (int audit = 0; audit < 400; audit++) {
            long women = selected(random, needed);
            long men = selected(random, needed);
            Decisions fair = Decisions.counted("hiring", "sex")
                    .add(women, Math.round(needed) - women, "women")
                    .add(men, Math.round(needed) - men, "men")
                    .decisions();
            passed += finding(rule, fair).verdict().equals("pass") ? 1 : 0;
        }
        // Four standard errors below 95 % of 400 are 363.
        assertThat(passed).isGreaterThanOrEqualTo(363);
        assertThat(finding(rule, scaled(440, needed)).needs()).isEmpty();
        assertThat(finding(rule, scaled(500, needed / 8)).verdict()).isEqualTo("inconclusive");
    }

    /** Where the same shares are found among so many more, the interval leaves the limit; among a fifth fewer it does not. */
    @ParameterizedTest
    @CsvSource({
        "430, 0.8, 1000",
        "410, 0.8, 4000",
        "460, 0.9, 4000",
        "360, 0.7, 4000",
        "385, 0.8, 1000",
        "440, 0.9, 4000"
    })
    void soManyMoreExamplesOfTheSameMakeUpDecide(int women, double limit, int size) {
        Rule<Decisions> rule = decisionsAbout("hiring").disparateImpact(limit).across("sex");
        FindingEntry open = finding(rule, scaled(women, size));

        assertThat(open.verdict()).as(open.reason()).isEqualTo("inconclusive");
        Matcher told = Pattern.compile("some (\\d+) more at least would decide").matcher(open.remedy());
        assertThat(told.find()).as(open.remedy()).isTrue();
        double needed = size + Double.parseDouble(told.group(1)) / 2;
        FindingEntry decided = finding(rule, scaled(women, needed * 1.02));
        FindingEntry still = finding(rule, scaled(women, needed * 0.8));
        assertThat(decided.verdict()).as(decided.reason()).isEqualTo(women > 500 * limit ? "pass" : "fail");
        assertThat(still.verdict()).as(still.reason()).isEqualTo("inconclusive");
    }

    /** Returns how many are selected by chance, at a rate of 0.47. */
    private static long selected(Random random, double people) {
        long selected = 0;
        for (int i = 0; i < Math.round(people); i++) {
            selected += random.nextDouble() < 0.47 ? 1 : 0;
        }
        return selected;
    }

    /** Returns decisions about so many of each sex, of whom so many of a thousand women and half of the men are selected. */
    private static Decisions scaled(int women, double size) {
        long selected = Math.round(size * women / 1000);
        return Decisions.counted("hiring", "sex")
                .add(selected, Math.round(size) - selected, "women")
                .add(Math.round(size / 2), Math.round(size) - Math.round(size / 2), "men")
                .decisions();
    }

    @Test
    void fieldsOfADocumentAreNamedBothWhereItIsThereAndWhereItIsNot() {
        FindingEntry failed = finding(
                DocumentationRules.documentationOf("shortlisting").completeness(DocumentationRules.standardSections()),
                Documentation.of("shortlisting").with("intended-use", "TODO"));
        assertThat(failed.remedy())
                .startsWith("State in the documentation what is lacking: ")
                .contains("intended-use");

        Pack pack = Pack.named("gdpr").with("subject", "shortlisting").with("quasi_identifiers", "age");
        assertThat(finding(pack, "gdpr-13-15").remedy())
                .isEqualTo("Give the documentation of “shortlisting” with: decision-logic, decision-consequences.");
        assertThat(finding(pack, "gdpr-22-3").remedy())
                .isEqualTo("Have a named person who knows it vouch for it, and give that word for the rule gdpr-22-3.");
        FindingEntry unset = finding(pack, "gdpr-5-1-e-deletion");
        assertThat(unset.evidence().lacking()).isEqualTo("parameter");
        assertThat(unset.remedy())
                .startsWith(
                        "Set the parameter storage_days of the pack gdpr: for how many days personal data may be kept");
        assertThat(chinese(unset)).isEqualTo("设置规则包 gdpr 的参数：storage_days（按贵方规定个人数据可保存的天数；条例未规定数目）。");
        assertThat(unset.plain()).contains("A parameter of its pack has no value");
    }

    @Test
    void aRemedyIsPartOfAPackAndNotOfWhatItsRuleAsks() {
        Rule<Decisions> plain = decisionsAbout("hiring").disparateImpact(0.8).across("sex");
        Rule<Decisions> told = plain.mendedBy("en", "Ask the works council").mendedBy("zh", "请与工会协商");
        Pack pack = Pack.of("house", "1", List.of(told));

        assertThat(Pack.ofJson(pack.toJson()).rules()).isEqualTo(List.of(told));
        assertThat(told.sha256()).isEqualTo(plain.sha256());
        assertThat(told).isNotEqualTo(plain);
        assertThat(told.remedyIn("zh")).isEqualTo("请与工会协商");
        assertThat(told.remedyIn("de")).isEqualTo("Ask the works council");
        assertThat(plain.remedyIn("en")).isEmpty();
        assertThatThrownBy(() -> plain.mendedBy("zh", "请与工会协商"))
                .hasMessageContaining("has no remedy that could be translated; give it in English first");
        assertThatThrownBy(() -> Pack.ofJson(pack.toJson().replace("\"en\" : \"Ask", "\"de\" : \"Ask")))
                .hasMessageContaining("remedy has no text in English, 'en'");
    }

    @Test
    void sarifAndThePageSayWhatToDo() {
        Publication published = Publication.of(Audits.whole().document());
        assertThat(published.toHtml(Language.ENGLISH)).contains("<b>What to do:</b> <span>Find the step, feature or");
        assertThat(published.toHtml(Language.CHINESE)).contains("<b>怎么办：</b> <span>找出造成群体差异的步骤");
        assertThat(published.toSarif()).contains(" What to do: Find the step, feature or cut-off");
        Pack pack = Pack.named("us-employment").with("subject", "shortlisting").with("attributes", "sex");
        assertThat(Publication.of(pack.evaluate(CaseFile.of("shortlisting").with(Audits.decisions(300)), Audits.DAY)
                                .document())
                        .toSarif())
                .contains(" If it is broken: Look for a procedure that is about as valid");
    }

    @Test
    void manyNamesAreCut() {
        List<FindingEntry.NeedEntry> needs = new ArrayList<>(Collections.nCopies(
                40, new FindingEntry.NeedEntry("field", "x".repeat(1000), null, null, Map.of(), Map.of())));
        FindingEntry failed = finding(
                        DocumentationRules.documentationOf("shortlisting")
                                .completeness(DocumentationRules.standardSections()),
                        Documentation.of("shortlisting").with("intended-use", "TODO"))
                .with("needs", needs);
        assertThat(new Remedies(Language.ENGLISH).of(failed))
                .endsWith("… and 28 more.")
                .hasSizeLessThan(1_700);
    }
}
