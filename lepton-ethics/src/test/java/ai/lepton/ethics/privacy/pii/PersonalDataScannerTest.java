package ai.lepton.ethics.privacy.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.ethics.privacy.pii.PersonalDataReport.ColumnEntry;
import ai.lepton.ethics.privacy.pii.PersonalDataReport.ColumnFinding;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Rows;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalDataScannerTest {
    private static final PersonalDataScanner SCANNER = PersonalDataScanner.everything();
    private static final Path REPORT = Path.of("src/test/resources/ai/lepton/ethics/privacy/pii/report.json");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "+44 20 7946 0958, , true",
        "+86 138 0013 8000, , true",
        "+1 (415) 555-2671, , true",
        "020 7946 0958, GB, true",
        "020 7946 0958, , false",
        "(415) 555-2671, US, true",
        "(415) 555-2671, GB, false",
        "415-555-2671, US, true",
        "phone 4155552671, US, true",
        "4155552671, US, false",
        "tel 13800138000, CN, true",
        "+44 20 7946 0958 and more, , true",
        "+999 123 456 789, , false",
        "2026-11-26 10, US, false",
        "123.4567890, US, false",
        "201.145.130.120, US, false",
        "13.01.2020, US, false",
    })
    void phoneNumbersAreThoseOfAPlan(String text, String region, boolean isOne) {
        PersonalDataScanner scanner = SCANNER.lookingFor(PersonalData.PHONE_NUMBER);
        List<Match> found = (region == null ? scanner : scanner.inRegion(region)).find(text);
        assertThat(found).as(text).hasSize(isOne ? 1 : 0);
    }

    @Test
    void aFileIsReadAsAStreamAndNothingFoundIsInTheReport() throws IOException {
        Path file = directory.resolve("notes.txt");
        Files.writeString(file, "x".repeat(200_000) + "\nSSN 536-90-4399, jane.doe@gmail.com\n".repeat(3000));
        PersonalDataReport report = SCANNER.listing(5).withSecret(new byte[16]).scan(file);

        assertThat(report.toString()).isEqualTo("notes.txt: 6000 (email_address 3000, us_ssn 3000)");
        assertThat(report.matches()).hasSize(5);
        assertThat(report.unlisted()).isEqualTo(5995);
        assertThat(report.source().lines()).isEqualTo(6000);
        assertThat(report.matches().get(0).line()).isEqualTo(2);
        assertThat(report.matches().get(0).hash())
                .isEqualTo(report.matches().get(2).hash())
                .isNotEqualTo(report.matches().get(1).hash())
                .hasSize(64);
        assertThat(report.toJson()).doesNotContain("536-90", "4399", "jane", "gmail");
        List<Match> all = new ArrayList<>();
        SCANNER.find(file, all::add);
        assertThat(all).hasSize(6000);
        assertThat(all.toString()).doesNotContain("4399", "jane");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path file = Files.write(directory.resolve("x.bin"), new byte[] {'a', '\n', (byte) 0xC3, 'x'});
        assertThatThrownBy(() -> SCANNER.scan(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": not valid UTF-8 in or after line 1; save it as UTF-8");
        assertThatThrownBy(() -> SCANNER.scan(directory))
                .isInstanceOf(DataException.class)
                .hasMessage(directory + " is a directory; name a file in it");
        assertThatThrownBy(() -> SCANNER.scan(directory.resolve("none")))
                .isInstanceOf(DataException.class)
                .hasMessage(directory.resolve("none") + " does not exist");
        assertThat(SCANNER.scan("empty", "").source().lines()).isZero();
    }

    @Test
    void aColumnIsToldByItsCellsTogether() throws IOException {
        Random random = new Random(11);
        StringBuilder csv = new StringBuilder("id,a,b,ssn,homePhone,note,price,when\n");
        for (int i = 0; i < 400; i++) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%09d,%s,%09d,%09d,020 7946 %04d,%s,%.2f,2026-01-%02d%n",
                    100_000_000 + i,
                    bsn(random),
                    random.nextInt(1_000_000_000),
                    100_010_001 + random.nextInt(400_000_000),
                    random.nextInt(1000),
                    i == 7 ? "wrote to jane.doe@gmail.com" : "none",
                    random.nextDouble() * 1000,
                    1 + i % 28));
        }
        Path file = Files.writeString(directory.resolve("people.csv"), csv);
        PersonalDataReport report = SCANNER.inRegion("GB").scan(Csv.of(file).rows());

        assertThat(report.source().rows()).isEqualTo(400);
        assertThat(kinds(report, "id")).isEmpty();
        assertThat(kinds(report, "a")).containsExactly("nl_bsn 400 0.999");
        assertThat(kinds(report, "b")).isEmpty();
        assertThat(kinds(report, "ssn").get(0)).startsWith("us_ssn 39").endsWith(" 0.909");
        assertThat(kinds(report, "homePhone").get(0)).startsWith("phone_number 400 0.9");
        assertThat(kinds(report, "note")).containsExactly("email_address 1 0.98");
        assertThat(kinds(report, "price")).isEmpty();
        assertThat(kinds(report, "when")).isEmpty();
        assertThat(column(report, "note").findings().get(0).firstRow()).isEqualTo(8);
        assertThat(column(report, "a").findings().get(0).why())
                .containsExactly(
                        "the check digit modulo 11",
                        "400 of 400 cells hold it, where 9.00 % of such texts would by chance");
    }

    private static String bsn(Random random) {
        while (true) {
            String number = String.format(Locale.ROOT, "%09d", random.nextInt(1_000_000_000));
            if ((CheckDigits.weighted(number, 9, 8, 7, 6, 5, 4, 3, 2) - number.charAt(8) + '0') % 11 == 0) {
                return number;
            }
        }
    }

    private static List<String> kinds(PersonalDataReport report, String name) {
        return column(report, name).findings().stream()
                .map(finding -> finding.kind() + " " + finding.cells() + " " + finding.confidence())
                .toList();
    }

    private static ColumnEntry column(PersonalDataReport report, String name) {
        return report.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void numbersThatWereReadAsNumbersAreLookedAtInTheirDigits() {
        Rows rows = Rows.of(
                "cards",
                List.of("card", "n"),
                List.of(List.<Object>of(4111111111111111.0, 3.5)).iterator());
        List<ColumnFinding> found = column(SCANNER.scan(rows), "card").findings();
        assertThat(found).extracting(ColumnFinding::kind).containsExactly("payment_card");
    }

    @Test
    void whatWasWrittenReadsBackAndFitsTheSchema() throws IOException {
        Path file = directory.resolve("personal-data.json");
        PersonalDataReport report =
                SCANNER.inRegion("GB").withSecret(new byte[32]).scan("letter", "SSN 536-90-4399 or jane@example.com");
        report.write(file);
        assertThat(PersonalDataReport.read(file)).isEqualTo(report);
        assertThat(PersonalDataReport.ofJson(report.toJson()).toJson()).isEqualTo(report.toJson());
        requireValid(report.toJson());
        PersonalDataReport table = SCANNER.scan(Rows.of(
                "t", List.of("email"), List.of(List.of("jane@gmail.com")).iterator()));
        requireValid(table.toJson());
        assertThat(PersonalDataReport.ofJson(table.toJson())).isEqualTo(table);

        String kept = Files.readString(REPORT);
        requireValid(kept);
        assertThat(PersonalDataReport.read(REPORT).toJson()).isEqualTo(kept);
    }

    private static void requireValid(String json) throws IOException {
        try (InputStream schema = Objects.requireNonNull(
                PersonalDataReport.class.getResourceAsStream(PersonalDataReport.SCHEMA_RESOURCE))) {
            assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                            .validate(json, InputFormat.JSON))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0.0|2.0.0|version is 2.0.0, but this release reads 1.x only; use one that knows that version",
                "personal-data:1|other:1|schema is 'urn:lepton:schema:other:1'; a report on personal data has"
                        + " urn:lepton:schema:personal-data:1",
                "\"unlisted\" : 0|\"unlisted\" : -1|unlisted is -1; it must not be negative",
                "\"least_confidence\" : 0.5|\"least_confidence\" : 1.5|least_confidence is 1.5, outside [0, 1]",
                "\"end\" : 15|\"end\" : 4|no place: start 4, end 4, line 1, column 5",
            })
    void aReportThatIsWrongIsRefused(String right, String wrong, String reason) {
        String json = SCANNER.scan("letter", "SSN 536-90-4399").toJson();
        assertThat(json).contains(right);
        assertThatThrownBy(() -> PersonalDataReport.ofJson(json.replace(right, wrong)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void whatCanNotBeLookedForIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCANNER.inRegion("XX"))
                .withMessage("country is 'XX'; it is two capital letters of ISO 3166-1, such as CN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCANNER.withSecret(new byte[3]))
                .withMessage(
                        "the secret has 3 bytes; it needs at least 16, for numbers are few and all could be tried");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SCANNER.atLeast(1))
                .withMessage("confidence is 1.0; it must be above 0 and below 1");
        assertThatIllegalArgumentException()
                .isThrownBy(SCANNER::lookingFor)
                .withMessage("no kind to look for; name at least one, such as EMAIL_ADDRESS");
        assertThat(SCANNER.omitted()).isEmpty();
    }
}
