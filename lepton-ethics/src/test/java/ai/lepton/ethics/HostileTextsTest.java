package ai.lepton.ethics;

import static ai.lepton.ethics.fairness.DecisionRules.decisionsAbout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.report.Language;
import ai.lepton.ethics.report.Publication;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Score;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTextsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
    private static final String HOSTILE = "<script>alert(1)</script>\"onx=\u202e\u001b[31m\n\r\u0007'&";

    private static Decisions hiring(String subject, String attribute, String text) {
        return Decisions.counted(subject, attribute)
                .add(10, 90, "f" + text)
                .add(50, 50, "m" + text)
                .decisions();
    }

    private static EthicsReport report(String text) {
        Rule<Decisions> rule = decisionsAbout("hiring" + text)
                .disparateImpact(0.8)
                .across("sex" + text)
                .as("id" + text)
                .because("why" + text)
                .citing(Citation.of("source" + text, "clause" + text, "javascript:alert(1)"));
        Decisions decisions = hiring("hiring" + text, "sex" + text, text);
        Attestation word = new Attestation("it" + text, "so it is" + text, "Ada" + text, DAY, DAY.plusDays(3));
        Rule<Attestation> asked = Attestation.required("word" + text, "so it is" + text);
        List<Finding> findings = new ArrayList<>();
        for (LocalDate expires : List.of(DAY.plusDays(9), DAY.minusDays(9), DAY.plusYears(20))) {
            findings.add(rule.waivedBy(new Waiver("owner" + text, "reason" + text, "clause" + text, expires))
                    .evaluate(decisions, DAY));
        }
        for (int days : new int[] {-1, 0, 9}) {
            findings.add(asked.evaluate(word, DAY.plusDays(days)).remarking("remark" + text));
        }
        findings.add(rule.evaluate(decisions, DAY));
        return EthicsReport.of(findings);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100_000})
    void noTextOfAReportRunsOrMovesWhatStandsBesideIt(int more) {
        EthicsReport report = report(HOSTILE + "A".repeat(more));
        String page = Publication.of(report.document()).toHtml(Language.ENGLISH);
        assertThat(page).doesNotContain("<script", "\"onx=", "href=\"javascript");
        String sarif = Publication.of(report.document()).toSarif();
        assertThat(sarif).doesNotContain("helpUri").hasSizeLessThan(400_000);
        for (String written : List.of(page, sarif, report.table())) {
            assertThat(written).doesNotContain("\u202e", "\u001b", "\r", "\u0007");
        }
        for (Finding finding : report.findings()) {
            for (String line : List.of(finding.verdict().reason(), finding.toString())) {
                assertThat(line).doesNotContain("\u202e", "\u001b", "\r", "\n").hasSizeLessThanOrEqualTo(2_000);
            }
        }
    }

    @Test
    void nullsWithinMapsAreNamed() {
        assertThatThrownBy(() -> new FixedRules(Collections.singletonMap("a", null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("rules: that of 'a' is null");
        assertThatThrownBy(() -> new FixedRules(Collections.singletonMap(null, null)))
                .hasMessage("the id of a fixed rule is null");
        assertThatThrownBy(() -> new FixedRules(Map.of(" ", new FixedRules.Fixed(DAY, "0".repeat(64)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the id of a fixed rule is empty");
        assertThatThrownBy(() -> new Verdict.Reported.Value(
                        "q", Collections.singletonMap("sex", null), Estimate.of(Score.of(1.0), 1)))
                .hasMessage("group: the value of 'sex' is null");
    }

    @Test
    void sixteenThreadsFindTheSame() throws Exception {
        Decisions decisions = hiring("hiring", "sex", "");
        Rule<Decisions> rule = decisionsAbout("hiring").disparateImpact(0.8).across("sex");
        Pack pack = Pack.named("eu-ai-act").with("subject", "hiring");
        CaseFile file = CaseFile.of("hiring").with(decisions);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<String>> found = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                found.add(threads.submit(() ->
                        rule.evaluate(decisions, DAY) + pack.evaluate(file, DAY).toJson()));
            }
            Set<String> all = new HashSet<>();
            for (Future<String> one : found) {
                all.add(one.get());
            }
            assertThat(all).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'kind':'log-retention','at_least':0~requires.at_least is 0; a log is kept from 1 to 36525 days",
                "'kind':'log-retention','at_least':1e999999999~requires.at_least is the number 1E+999999999; it must be a"
                        + " whole number in [-2147483648, 2147483647]",
                "'kind':'log-retention','at_least':6,'unit':'weeks'~requires.unit is 'weeks', which is not known; it is"
                        + " one of days, business-days, months, years",
                "'kind':'log-retention','at_least':6,'unit':'business-days'~requires: the unit is business days; a log"
                        + " reaches back days, months or years",
                "'kind':'log-retention','at_least':6,'in_use_since':'2026-02-30'~requires.in_use_since is '2026-02-30',"
                        + " no day such as '2026-11-26'",
                "'kind':'counterfactual-validity','at_least':2~requires.at_least is 2.0, outside [0, 1]",
                "'kind':'counterfactual-validity','at_least':0.9,'level':0~requires.level is 0.0, outside" + " (0, 1)",
                "'kind':'permutation-importance','of':['a'],'at_most':-1~requires.at_most: limit of the importance is -1.0; it"
                        + " must be 0 or more, and finite",
                "'kind':'importance-measured','of':[]~requires: of needs the name of at least one attribute",
                "'kind':'importance-measured','of':['a','a']~requires: of names an attribute twice: a, a"
            })
    void whatAPackOfAStrangerMayNotAskIsToldInALine(String given) {
        String[] parts = given.split("~");
        String pack = ("{'schema':'urn:lepton:schema:pack:1','id':'p','version':'1','rules':[{'id':'r','requires':"
                        + "{'about':'s'," + parts[0] + "}}]}")
                .replace('\'', '"');
        assertThatThrownBy(() -> Pack.ofJson(pack)).hasMessage("the pack: rules[0]." + parts[1]);
    }

    @Test
    void aDeepPackIsRefused() {
        String deep = "{\"not\":".repeat(5_000) + "{}" + "}".repeat(5_000);
        assertThatThrownBy(() -> Pack.ofJson("{\"rules\":[" + deep + "]}"))
                .hasMessage("the pack: Document nesting depth (101) exceeds the maximum allowed (100)");
    }
}
