package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.Pack;
import ai.lepton.ethics.report.EthicsDocument;
import ai.lepton.ethics.report.FindingEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditDecisionsTest {
    @TempDir
    private Path directory;

    private Path file;
    private Path out;

    /** Of 1000 women 300 are selected, of 1000 men 500, of 3 others 1. */
    @BeforeEach
    void writeDecisions() throws IOException {
        StringBuilder rows = new StringBuilder("decision,group:sex\n");
        rows.append("1,w\n".repeat(300)).append("0,w\n".repeat(700));
        rows.append("1,m\n".repeat(500)).append("no,m\n".repeat(500));
        rows.append("yes,other\n").append("0,other\n".repeat(2));
        file = Files.writeString(directory.resolve("hiring.csv"), rows);
        out = directory.resolve("audit");
    }

    private Ran audit(Object... options) {
        Object[] all = new Object[options.length + 2];
        all[0] = file;
        all[1] = out;
        System.arraycopy(options, 0, all, 2, options.length);
        return Ran.of(AuditDecisions::run, all);
    }

    private static FindingEntry finding(EthicsDocument report, String rule) {
        return report.findings().stream()
                .filter(finding -> finding.rule().id().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ratesAndTheirRatioAreThoseComputedByHand() {
        Ran ran = audit("--pack", "us-employment", "--on", "2026-11-27");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("Decisions about hiring: 2003, by [sex]\nFAIL us-four-fifths: ")
                .contains("got 0.6000 [", "\n2 failed, ")
                .endsWith(" (small counts withheld)\n");

        EthicsDocument report = EthicsDocument.read(out.resolve("ethics.json"));
        assertThat(finding(report, "us-four-fifths").verdict()).isEqualTo("fail");
        assertThat(finding(report, "us-four-fifths").measured())
                .extracting("value", "n")
                .containsExactly(0.6, 2000L);
        FindingEntry rates = finding(report, "selection-rates");
        assertThat(rates.verdict()).isEqualTo("reported");
        assertThat(rates.breakdowns().get(0).rows())
                .anySatisfy(row -> assertThat(row).startsWith("w", 1000L, 300L, 0.3))
                .anySatisfy(row -> assertThat(row).startsWith("m", 1000L, 500L, 0.5))
                .anySatisfy(row -> assertThat(row).startsWith("other", 3L, 1L, 1.0 / 3));
    }

    @Test
    void whatLeavesTheHouseTellsOfNoFew() throws IOException {
        audit("--pack", "us-employment", "--on", "2026-11-27");
        for (String name : new String[] {"report.html", "ethics.sarif"}) {
            assertThat(Files.readString(out.resolve(name)))
                    .contains("us-four-fifths")
                    // Of 2,003 people only the 1,000 women are told of: the 500 men who were selected would tell of the
                    // rest.
                    .doesNotContain("0.3333", ">500<", "[\"other\"");
        }
    }

    @Test
    void namesFromOutsideDoNotSteerTheTerminal() throws IOException {
        Files.writeString(file, Files.readString(file).replace("group:sex", "group:s\u001b[31m\u202ex"));
        Ran ran = audit("--pack", "us-employment", "--on", "2026-11-27", "--about", "one\ntwo");
        assertThat(ran.out())
                .startsWith("Decisions about one\\ntwo: 2003, by [s\\u001b[31m\\u202ex]\nFAIL ")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void theGateEndsWithTwoAndStillWritesAll() {
        assertThat(audit("--pack", "us-employment", "--gate", "none").exitCode())
                .isZero();
        assertThat(audit("--pack", "us-employment", "--gate", "failed").exitCode())
                .isEqualTo(2);
        assertThat(audit("--pack", "us-employment", "--gate", "unsettled").exitCode())
                .isEqualTo(2);
        assertThat(out).isDirectoryContaining("glob:**.html").isDirectoryContaining("glob:**.sarif");
    }

    @Test
    void whatIsWrongIsSaidInOneLineAndNothingIsWritten() throws IOException {
        String known = "--pack is a jurisdiction (cn, eu, gb, int, jp, kr, sg, us, us-co, us-ny), a pack ("
                + String.join(", ", Pack.names()) + "), or a file that ends in .json\n";
        assertThat(audit().err()).isEqualTo("no pack is named; " + known);
        assertThat(audit("--pack", "nonsense").err()).isEqualTo("--pack is 'nonsense'; " + known);
        assertThat(Ran.of(AuditDecisions::run, directory.resolve("absent.csv"), directory, "--pack", "nonsense")
                        .err())
                .as("before the file is opened")
                .isEqualTo("--pack is 'nonsense'; " + known);
        assertThat(audit("--pack", "x\u001b[2J\ny").err()).isEqualTo("--pack is 'x\\u001b[2J\\ny'; " + known);
        for (String impossible : new String[] {"2026-13-01", "2026-02-30", "tomorrow"}) {
            assertThat(audit("--pack", "us", "--on", impossible).err())
                    .isEqualTo("--on is '" + impossible
                            + "', which is no day of the calendar; write year, month and day, such as 2027-12-02, or leave --on"
                            + " out for today\n");
        }
        for (String year : new String[] {"0000", "1899", "2200", "9999", "+999999999", "-0001"}) {
            assertThat(audit("--pack", "us", "--on", year + "-01-01").err())
                    .isEqualTo("--on is '" + year + "-01-01', a day of the year " + Integer.parseInt(year)
                            + "; an audit is as of a day from 1900 to 2199, such as 2027-12-02\n");
        }
        assertThat(audit("--pack", "us", "--gate", "maybe").err())
                .isEqualTo("--gate is 'maybe'; it is one of none, failed, unsettled\n");
        assertThat(audit("--pack", "us", "--language", "fr").err())
                .isEqualTo("there are no words of the language 'fr'; put lepton-ethics/page.fr.properties or"
                        + " lepton-ethics/phrases.fr.properties on the class path, or give 'en' or 'zh'\n");
        assertThat(audit("--pack", "us", "--below", "1").err())
                .isEqualTo("below is 1; the least that hides anybody is 2\n");
        assertThat(audit("--pack", "us", "--set", "route").err())
                .isEqualTo("--set is 'route'; it is NAME=VALUE, such as route=annex-i\n");
        assertThat(audit("--pack", "us", "--set", "attributes=sex,sex").err())
                .isEqualTo("--set attributes names 'sex' twice\n");
        assertThat(audit("--pack", "us", "--since", directory.resolve("none.json"))
                        .err())
                .isEqualTo(directory.resolve("none.json") + " does not exist\n");
        assertThat(audit("--pack", "us", "--profile", "nonsense").err())
                .isEqualTo(
                        "--profile is 'nonsense', which no rule names; it is one of education, employment, finance, medicine\n");
        assertThat(audit("--pack", "us-credit", "--profile", "employment").err())
                .isEqualTo("no pack has a rule for the profile 'employment'\n");
        assertThat(out).doesNotExist();

        Path taken = Files.writeString(directory.resolve("taken"), "");
        assertThat(Ran.of(AuditDecisions::run, file, taken, "--pack", "us").err())
                .isEqualTo(taken + " is a file; name a directory\n");
    }

    @Test
    void aRowThatSaysNoDecisionIsNamed() throws IOException {
        file = Files.writeString(directory.resolve("bad.csv"), "decision,group:sex\n1,w\nmaybe,m\n");
        Ran ran = audit("--pack", "us");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualTo(file + ":3: column 'decision' is 'maybe'; it is 1 or 0, true or false, yes or no\n");
        file = Files.writeString(directory.resolve("none.csv"), "1,w\n0,m\n");
        assertThat(audit("--pack", "us").err())
                .isEqualTo(
                        file
                                + " has a column '1'; columns are decision, truth, score, weight, group:NAME and stratum:NAME\n");
    }

    @Test
    void aFileThatDecidesNothingIsNamedBeforeItIsJudged() throws IOException {
        file = Files.writeString(directory.resolve("none.csv"), "decision,group:sex\n");
        assertThat(audit("--pack", "us").err()).isEqualTo(file + " has columns but no rows; a row is of a person\n");
        file = Files.writeString(directory.resolve("blank.csv"), "decision,group:sex\n1,w\n,m\n");
        assertThat(audit("--pack", "us").err())
                .isEqualTo(file + ":3: column 'decision' is without a value; it is 1 or 0, true or false, yes or no\n");
        file = Files.writeString(directory.resolve("semicolons.csv"), "decision;group:sex\n1;w\n");
        assertThat(audit("--pack", "us").err()).endsWith("group:NAME and stratum:NAME, parted by commas\n");
    }

    @Test
    void aGroupThatTheFileDoesNotHaveIsNoReasonToJudgeNothing() {
        Ran ran = audit("--pack", "us-employment", "--set", "attributes=gendre");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).isEqualTo("--set attributes names 'gendre'; the file has sex\n");
    }

    @Test
    void aPackWhoseRulesAreForEveryFieldIsJudgedInEachProfile() {
        Ran ran = audit("--pack", "gdpr", "--pack", "us-employment", "--profile", "finance");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("Left out: us-employment, which has no rule for the profile 'finance'\nDecisions");
        assertThat(audit("--pack", "eu", "--profile", "medicine").out()).doesNotContain("Left out:");
        assertThat(EthicsDocument.read(out.resolve("ethics.json")).findings())
                .extracting(finding -> finding.rule().pack())
                .contains("gdpr", "eu-ai-act")
                .doesNotContain("us-employment");
    }

    @Test
    void rulesThatAProfileLeavesOutAreNamedAndTheReportSaysWhichProfile() {
        Ran ran = audit("--pack", "singapore", "--profile", "medicine");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("Left out of singapore, being for other profiles: sg-ai-verify-fairness\n");
        assertThat(EthicsDocument.read(out.resolve("ethics.json")).profile()).isEqualTo("medicine");
        assertThat(out.resolve("report.html")).content().contains("medicine");
    }

    @Test
    void aColumnOfNamesIsNoColumnOfGroups() throws IOException {
        StringBuilder rows = new StringBuilder("decision,group:id\n");
        for (int i = 0; i < 1000; i++) {
            rows.append("1,person ").append(i).append('\n');
        }
        file = Files.writeString(directory.resolve("names.csv"), rows);
        assertThat(audit("--pack", "us").err())
                .isEqualTo(file + ":202: column 'group:id' has more than 200 different values, each of which would be"
                        + " compared with each other; a group is of many people, such as an age band\n");
    }

    @Test
    void whereOneFileCantBeWrittenNoneIs() throws IOException {
        Files.createDirectories(out.resolve("report.html"));
        assertThat(audit("--pack", "us-employment").err())
                .isEqualTo(out + " can't be written: " + out.resolve("report.html")
                        + " is a directory; name a file in it\n");
        assertThat(out).isDirectoryNotContaining("glob:**ethics*");
    }

    @Test
    void moreIntersectionsThanAnybodyComparesAreLeftOutAndSaidToBe() throws IOException {
        StringBuilder rows = new StringBuilder("decision,group:town,group:year\n");
        for (int i = 0; i < 4_000; i++) {
            rows.append(i % 3 == 0 ? "1," : "0,")
                    .append(i % 40)
                    .append(',')
                    .append(i / 40 % 40)
                    .append('\n');
        }
        Files.writeString(file, rows);
        Ran ran = audit("--pack", "us-employment", "--on", "2026-11-27");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith(
                        "Left out: selection-ratios-of-intersections, of which there are up to 1,600 groups; they are"
                                + " reported of up to 1,000\n");
        assertThat(EthicsDocument.read(out.resolve("ethics.json")).findings())
                .extracting(finding -> finding.rule().id())
                .contains("selection-rates")
                .doesNotContain("selection-ratios-of-intersections");
    }

    @Test
    void aFileDoesNotTakeThePlaceOfAReadyPackByItsId() throws IOException {
        Path own = directory.resolve("own.json");
        String ready = Pack.named("us-employment").toJson();
        Files.writeString(own, ready.replace("0.8", "0.1"));
        Ran ran = audit("--pack", own, "--pack", "us-employment");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err())
                .contains(
                        "own.json has the id 'us-employment' of a ready pack, and is not that pack; give it an id of its own");

        Files.writeString(own, ready);
        assertThat(audit("--pack", own, "--pack", "us-employment").exitCode()).isZero();

        Path another = directory.resolve("another.json");
        Files.writeString(own, ready.replace("\"us-employment\"", "\"house\""));
        Files.writeString(
                another, ready.replace("\"us-employment\"", "\"house\"").replace("0.8", "0.1"));
        assertThat(audit("--pack", own, "--pack", another).err())
                .contains("two packs have the id 'house', and one would be left out");
    }
}
