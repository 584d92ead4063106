package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BerkeleyAdmissionsTest {
    @TempDir
    private Path directory;

    @Test
    void thePlainRuleFailsAndTheConditionalOneDoesNot() throws IOException {
        Path table = Path.of("src/main/resources/ai/lepton/examples/berkeley-admissions.csv");

        Ran ran = Ran.of(BerkeleyAdmissions::run, table, directory);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
        // By hand from the published table: (557 / 1835) / (1198 / 2691) = 0.6818.
        assertThat(ran.out())
                .containsPattern("FAIL +selection-ratio +admission +0\\.6818 ")
                .containsPattern("(PASS|INCONCLUSIVE) +conditional-selection-ratio")
                .containsPattern("A +men +825 +512 +0\\.6206")
                .containsPattern("F +6 % +14 % +19 %")
                .contains("4526 applications")
                .contains("Page: " + directory.resolve("report.html").toAbsolutePath());
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains("<h1>Graduate admissions at Berkeley, fall 1973</h1>")
                .contains("</span> fail</span>")
                .contains("Why they differ");
        assertThat(Files.readString(directory.resolve("ethics.json"))).contains("\"conditional-selection-ratio\"");
    }

    @Test
    void readsTheTableThatItShipsWith() throws IOException {
        Path copy = Path.of("src/main/resources/ai/lepton/examples/berkeley-admissions.csv");

        assertThat(BerkeleyAdmissions.class.getResourceAsStream("berkeley-admissions.csv"))
                .hasBinaryContent(Files.readAllBytes(copy));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`department,gender,admitted` | 'rejected'",
                "`department,gender,admitted,rejected\nA,men,many,3` | 'many'",
                "`department,gender,admitted,rejected\nA,men,-1,3` | 'admitted' is -1.0 in row 1;"
                        + " a count is a whole number, at least 0",
                "`department,gender,admitted,rejected\nA,men,1,2.5` | 'rejected' is 2.5 in row 1;"
                        + " a count is a whole number, at least 0",
            })
    void exitsWithOneClearLineWhereTheTableIsMalformed(String text, String clue) throws IOException {
        Path table = Files.writeString(directory.resolve("table.csv"), text);

        Ran ran = Ran.of(BerkeleyAdmissions::run, table, directory.resolve("out"));

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().lines()).singleElement().asString().contains(clue).contains("table.csv");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void exitsWithOneClearLineWhereTheTableIsMissing() {
        Ran ran = Ran.of(BerkeleyAdmissions::run, directory.resolve("absent.csv"), directory.resolve("out"));

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().lines()).singleElement().asString().contains("absent.csv");
    }

    @Test
    void exitsWithOneClearLineWhereThePageCannotBeWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Path table = Path.of("src/main/resources/ai/lepton/examples/berkeley-admissions.csv");

        Ran ran = Ran.of(BerkeleyAdmissions::run, table, file);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().lines()).singleElement().asString().contains("can't be written");
    }
}
