package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.ethics.privacy.pii.PersonalDataReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanTextTest {
    @TempDir
    private Path directory;

    @Test
    void aTextIsToldByPlaceAndNeverByContent() throws IOException {
        Path file = Files.writeString(
                directory.resolve("notes.txt"), "Dear Jane,\nyour SSN 536-90-4399, phone 020 7946 0958\n");
        Path out = directory.resolve("out.json");
        Ran ran = Ran.of(ScanText::run, file, out, "--region", "GB");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("2:10: us_ssn 53*** (0.99: an area, a group and a serial number that are given; there is no"
                        + " check digit; 'ssn' beside it)\n2:29: phone_number 02*** (0.99: ")
                .endsWith("Found in notes.txt: 2 (phone_number 1, us_ssn 1)\nWritten: " + out.toAbsolutePath() + "\n");
        assertThat(ran.out()).doesNotContain("4399", "0958");
        assertThat(PersonalDataReport.read(out).total()).isEqualTo(2);
    }

    @Test
    void aTableIsToldByColumns() throws IOException {
        Path file =
                Files.writeString(directory.resolve("people.csv"), "name,email\nA,jane@gmail.com\nB,joe@gmail.com\n");
        Ran ran = Ran.of(ScanText::run, file, directory.resolve("out.json"));
        assertThat(ran.out()).startsWith("column 'email': email_address in 100.0 % of its cells (1.00)\nFound in ");
    }

    @Test
    void namesOfColumnsDoNotSteerTheTerminal() throws IOException {
        Path file = Files.writeString(
                directory.resolve("people.csv"),
                "name,\"e\u001b[2J\u202e\nmail\"\nA,jane@gmail.com\nB,joe@gmail.com\n");
        Ran ran = Ran.of(ScanText::run, file, directory.resolve("out.json"));
        assertThat(ran.out()).startsWith("column 'e\\u001b[2J\\u202e\\nmail': email_address in ");
        assertThat(ran.out()).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws IOException {
        Path file = Files.writeString(directory.resolve("notes.txt"), "x");
        Path out = directory.resolve("out.json");
        assertThat(Ran.of(ScanText::run, file, out, "--region", "XX").err())
                .isEqualTo("country is 'XX'; it is two capital letters of ISO 3166-1, such as CN\n");
        assertThat(Ran.of(ScanText::run, file, out, "--kinds", "nino").err())
                .startsWith("--kinds names 'nino'; there are email_address, ");
        assertThat(Ran.of(ScanText::run, file, out, "--most", "-2").err())
                .isEqualTo("most is -2; it must not be negative\n");
        assertThat(Ran.of(ScanText::run, directory.resolve("none"), out).err())
                .isEqualTo(directory.resolve("none") + " does not exist\n");
        assertThat(out).doesNotExist();
    }
}
