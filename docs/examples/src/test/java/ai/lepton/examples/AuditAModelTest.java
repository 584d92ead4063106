package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.Attestation;
import ai.lepton.ethics.CaseFile;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.Pack;
import ai.lepton.ethics.RuleViolation;
import ai.lepton.ethics.fairness.Decisions;
import ai.lepton.ethics.report.EthicsDocument;
import ai.lepton.ethics.report.Language;
import ai.lepton.ethics.report.Publication;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands and the code of the guide's page 'Audit a model'. */
class AuditAModelTest {
    private static final Path SHIPPED = Path.of("src/main/resources/ai/lepton/examples/shortlisting.csv");

    private final LocalDate day = LocalDate.of(2026, 11, 27);

    @TempDir
    private Path folder;

    @Test
    void theCodeOfThePageIsHere() throws Exception {
        new GuidePage("audit-a-model.md").requireCodeIn(AuditAModelTest.class, 6);
    }

    @Test
    void theFileIsMadeByItsSeed() throws Exception {
        Random random = new Random(42);
        StringBuilder made = new StringBuilder("decision,truth,score,group:sex,group:age_band,stratum:post\n");
        for (int i = 0; i < 1000; i++) {
            boolean isWoman = random.nextInt(100) < 48;
            boolean isOlder = random.nextInt(100) < 30;
            boolean isClerk = random.nextBoolean();
            boolean isSuited = random.nextInt(100) < 50;
            double ability = (isSuited ? 60 : 40) + 15 * random.nextGaussian() - (isWoman ? 9 : 0);
            int score = (int) Math.max(1, Math.min(99, Math.round(ability)));
            made.append(score >= 55 ? "1," : "0,")
                    .append(isSuited ? "1,0." : "0,0.")
                    .append(score < 10 ? "0" : "")
                    .append(score)
                    .append(isWoman ? ",female," : ",male,")
                    .append(isOlder ? "40 and over," : "under 40,")
                    .append(isClerk ? "clerk\n" : "engineer\n");
        }
        assertThat(Files.readString(SHIPPED)).isEqualTo(made.toString());
    }

    @Test
    void theCommandsDoWhatThePageSays() throws Exception {
        Ran first = Ran.of(AuditDecisions::run, SHIPPED, folder, "--pack", "us", "--pack", "eu", "--on", "2026-11-27");
        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("FAIL us-four-fifths: across sex, 'female' against 'male'");
        assertThat(folder.resolve("ethics.json")).exists();
        assertThat(folder.resolve("ethics.sarif")).exists();
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("What no evidence was given for", "<summary><bdi>us-employment: 3 rules</bdi>");
        String picture = Picture.svg(
                Files.readString(folder.resolve("report.html")),
                "What was compared, each with its interval at the level that decided");
        if (System.getProperty("guide.write") != null) {
            Files.writeString(GuidePage.picture("selection-ratios.svg"), picture);
        }
        assertThat(GuidePage.picture("selection-ratios.svg")).hasContent(picture);
        new GuidePage("audit-a-model.md").requirePictures(1);
        String page = Files.readString(Path.of("..", "guide", "audit-a-model.md"));
        for (String line : first.out().lines().toList()) {
            if (!line.startsWith("Written: ")) {
                assertThat(page).contains(line);
            }
        }

        Path again = folder.resolve("again");
        Ran gated = Ran.of(
                AuditDecisions::run,
                SHIPPED,
                again,
                "--pack",
                "us",
                "--on",
                "2026-11-27",
                "--since",
                folder.resolve("ethics.json"),
                "--gate",
                "failed");
        assertThat(gated.exitCode()).as(gated.err()).isEqualTo(2);
        assertThat(Files.readString(again.resolve("report.html"))).contains("No longer judged");
    }

    @Test
    void theCodeOfThePageDoesWhatItSays() throws Exception {
        Path csv = SHIPPED;
        Path audit = folder;

        List<Boolean> selected = new ArrayList<>();
        List<String> sex = new ArrayList<>();
        try (Rows rows = Csv.of(csv).rows()) {
            for (Row row : rows) {
                selected.add("1".equals(row.text("decision")));
                sex.add(row.text("group:sex"));
            }
        }
        boolean[] isSelected = new boolean[selected.size()];
        for (int i = 0; i < isSelected.length; i++) {
            isSelected[i] = selected.get(i);
        }
        CaseFile decided = CaseFile.of("shortlisting")
                .with(Decisions.of("shortlisting", isSelected).by("sex", sex));

        Pack pack = Pack.named("gdpr").with("subject", "shortlisting").with("quasi_identifiers", "age_band");
        Pack fairness =
                Pack.named("us-employment").with("subject", "shortlisting").with("attributes", "sex");
        EthicsReport report = Pack.evaluate(List.of(pack, fairness), decided, day);
        CaseFile more = decided.with(Documentation.of("shortlisting")
                        .with(
                                "data-minimisation",
                                "The score reads training and years of work, which the post asks for."))
                .attesting(
                        "gdpr-22-3",
                        new Attestation(
                                "shortlisting",
                                "a recruiter reads each objection and can change the decision",
                                "A. Turing, head of recruiting",
                                day,
                                day.plusYears(1)));
        EthicsReport fuller = Pack.evaluate(List.of(pack, fairness), more, day);
        assertThat(report.tally().failed()).isEqualTo(2);
        assertThat(fuller.tally().failed()).isEqualTo(2);
        assertThat(fuller.tally().attested()).isEqualTo(1);
        assertThat(fuller.tally().passed()).isEqualTo(1);
        assertThat(fuller.tally().inconclusive()).isEqualTo(report.tally().inconclusive() - 2);

        EthicsDocument signed = fuller.document().withData(csv).signed("G. Hopper", "auditor", day);
        signed.write(audit.resolve("ethics.json"));
        Publication publication = Publication.of(signed);
        publication.writeHtml(audit.resolve("report.html"), Language.ENGLISH);
        publication.writeSarif(audit.resolve("ethics.sarif"));
        assertThat(signed.holds(EthicsDocument.read(audit.resolve("ethics.json"))
                        .signatures()
                        .get(0)))
                .isTrue();

        EthicsDocument last = EthicsDocument.read(audit.resolve("ethics.json"));
        publication.since(last).writeHtml(audit.resolve("changes.html"), Language.CHINESE);
        assertThat(Files.readString(audit.resolve("changes.html"))).contains("与上次审计相比");

        assertThatThrownBy(fuller::check)
                .isInstanceOf(RuleViolation.class)
                .hasMessageContaining("across sex, 'female' against 'male'");
    }
}
