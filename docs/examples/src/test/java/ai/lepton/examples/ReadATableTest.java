package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.data.Table;
import ai.lepton.parquet.Parquet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide's page 'Read a table', and what it prints. */
class ReadATableTest {
    private static final Path PAGE = Path.of("..", "guide", "read-a-table.md");
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/ReadATableTest.java");

    @TempDir
    private Path directory;

    @Test
    void theCodeOfThePageRunsAndPrintsWhatThePageSays() throws IOException {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String refusal = "";
        try (PrintStream printed = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(printed);
            refusal = run();
        } finally {
            System.setOut(out);
        }
        String all = bytes.toString(StandardCharsets.UTF_8).replace(directory + "/", "");
        String printed = all.replaceAll("(?m)\\s+$", "\n");
        for (String block : blocks("")) {
            assertThat(printed + refusal.replace(directory + "/", "")).contains(block.strip());
        }
        assertThat(blocks("")).hasSizeGreaterThan(6);
    }

    private String run() throws IOException {
        Path file = Files.writeString(directory.resolve("patients.csv"), """
                patient,age,weight,site,diagnosis
                007,31,70.5,left,benign
                008,44,,right,benign
                009,65,92,NA,malignant
                010,27,55.25,left,malignant
                """);
        Path lines = Files.writeString(directory.resolve("patients.jsonl"), """
                {"age": 40, "site": "left", "scans": [{"mm": 1.50}]}
                {"age": 51.5, "scans": null}
                """);
        Path second = Files.writeString(directory.resolve("second.csv"), """
                patient,age,weight,site,diagnosis
                011,50,81,right,benign
                012,38,64.5,left,malignant
                """);
        Path places = Files.writeString(directory.resolve("sites.csv"), """
                site,city,beds
                left,Bern,120
                middle,Basel,80
                """);
        Table patients = Csv.of(file)
                .numbers("age", "weight")
                .categories("site")
                .texts("patient")
                .label("diagnosis")
                .read();
        System.out.println(patients);
        System.out.println(patients.missing());
        System.out.println(patients.names("patient"));
        System.out.println(patients.names("site"));
        System.out.println(patients.filter(row -> row.number("age") >= 40).names("diagnosis"));
        Csv german = Csv.of(directory.resolve("german.csv.gz")).separatedBy(';').decimal(',');
        german.write(patients);
        System.out.println(german.numbers("age", "weight")
                .categories("site")
                .texts("patient")
                .label("diagnosis")
                .read()
                .equals(patients));
        Table complete = patients.withoutMissing();
        System.out.println(complete.size());
        Table more = Csv.of(second)
                .schema(patients.schema())
                .texts("patient")
                .label("diagnosis", patients.labels())
                .read();
        System.out.println(patients.append(more).size());
        Table sites = Csv.of(places).numbers("beds").texts("site", "city").read();
        Table joined = patients.leftJoin(sites, "site");
        System.out.println(joined.names("city"));
        System.out.println(Arrays.toString(joined.column("beds")));
        try (Rows rows = JsonLines.of(lines).rows()) {
            for (Row row : rows) {
                System.out.println(row.place() + ": " + row.text("age") + ", " + row.value("scans"));
            }
        }
        Csv flat = Csv.of(directory.resolve("flat.csv"));
        try (Rows rows = JsonLines.of(lines).rows().select("age", "site")) {
            flat.write(rows);
        }
        System.out.println(Files.readString(directory.resolve("flat.csv")));
        Parquet parquet = Parquet.of(directory.resolve("patients.parquet"));
        parquet.write(patients);
        Table again = parquet.numbers("age", "weight")
                .categories("site")
                .texts("patient")
                .label("diagnosis")
                .read();
        System.out.println(again.equals(patients));
        try {
            Csv.of(file).categories("site").label("diagnosis").otherNumbers().read();
            return "read";
        } catch (DataException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void thePageShowsTheCodeOfThisFile() throws IOException {
        String here = Files.readString(HERE).replaceAll("\\s", "");
        assertThat(blocks("java")).hasSizeGreaterThan(6);
        for (String block : blocks("java")) {
            assertThat(here).contains(block.replaceAll("\\s", ""));
        }
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$")
                .matcher(Files.readString(PAGE))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }
}
