package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.privacy.pii.Match;
import ai.lepton.ethics.privacy.pii.PersonalDataReport;
import ai.lepton.ethics.privacy.pii.PersonalDataScanner;
import ai.lepton.exchange.data.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code and the figures of the guide's page 'Find personal data'. */
class FindPersonalDataTest {
    private static final Path PAGE = Path.of("..", "guide", "find-personal-data.md");
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/FindPersonalDataTest.java");

    @Test
    void aTextIsScannedAndHidden(@TempDir Path directory) throws IOException {
        String text = "Jane, jane.doe@gmail.com, SSN 536-90-4399";
        Path file = Files.writeString(directory.resolve("notes.txt"), text);
        Path target = directory.resolve("personal-data.json");

        PersonalDataScanner scanner = PersonalDataScanner.everything().inRegion("GB");
        PersonalDataReport report = scanner.scan(file);
        report.write(target);

        StringBuilder hidden = new StringBuilder(text);
        List<Match> matches = scanner.find(text);
        for (int i = matches.size() - 1; i >= 0; i--) {
            Match.Place place = matches.get(i).place();
            hidden.replace(
                    (int) place.start(),
                    (int) place.end(),
                    "[" + matches.get(i).kind().id() + "]");
        }

        assertThat(hidden).hasToString("Jane, [email_address], SSN [us_ssn]");
        assertThat(PersonalDataReport.read(target)).isEqualTo(report);
    }

    @Test
    void aTableIsScannedByColumns(@TempDir Path directory) throws IOException {
        PersonalDataScanner scanner = PersonalDataScanner.everything();
        Path table = Files.writeString(directory.resolve("people.csv"), "ssn\n536904399\n");

        PersonalDataReport columns = scanner.scan(Csv.of(table).rows());

        assertThat(columns.found()).containsOnlyKeys("us_ssn");
    }

    @Test
    void theTableOfConfidencesIsRight() throws IOException {
        List<MatchResult> rows = Pattern.compile("\\| `([^`]+)` \\| (\\S+) \\| *(\\S*) *\\|")
                .matcher(Files.readString(PAGE))
                .results()
                .toList();
        assertThat(rows).hasSize(5);
        for (MatchResult row : rows) {
            List<Match> found = PersonalDataScanner.everything().find(row.group(1));
            String told =
                    found.isEmpty() ? "nothing" : "`" + found.get(0).kind().id() + "`";
            assertThat(told).isEqualTo(row.group(2));
            String confidence = found.isEmpty()
                    ? ""
                    : String.format(Locale.ROOT, "%.2f", found.get(0).confidence());
            assertThat(confidence).as(row.group(1)).isEqualTo(row.group(3));
        }
    }

    @Test
    void thePageShowsThisCode() throws IOException {
        String here = Files.readString(HERE).replaceAll("\\s", "");
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1).replaceAll("\\s", ""))
                .toList();
        assertThat(blocks)
                .hasSize(4)
                .filteredOn(block -> !block.startsWith("import"))
                .allSatisfy(block -> assertThat(here).contains(block));
    }
}
