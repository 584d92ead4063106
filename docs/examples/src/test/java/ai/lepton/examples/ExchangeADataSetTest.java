package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.croissant.Croissant;
import ai.lepton.exchange.croissant.Croissant.Entity;
import ai.lepton.exchange.croissant.Croissant.Rai;
import ai.lepton.exchange.croissant.DatasetPapers;
import ai.lepton.exchange.croissant.DatasetReader;
import ai.lepton.exchange.croissant.RecordSet;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.FileSet;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.croissant.Resource.Transform;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.modelcard.DatasetCard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide's page 'Exchange a data set'. */
class ExchangeADataSetTest {
    private static final Path PAGE = Path.of("..", "guide", "exchange-a-data-set.md");
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/ExchangeADataSetTest.java");
    private static final Path PYTHON = Path.of("src/test/python/foreign/croissant.py");
    private static final Path CARDS = Path.of("src/test/python/foreign/cards.py");

    @TempDir
    private Path directory;

    @Test
    void describesAndLoads() throws IOException {
        Path train = Files.writeString(directory.resolve("flowers-train.csv"), "width,kind\n1.5,a\n2,b\n");
        Path test = Files.writeString(directory.resolve("flowers-test.csv"), "width,kind\n3.25,a\n");

        Croissant flowers = Croissant.describe(train)
                .split("train", train)
                .split("test", test)
                .name("Flowers")
                .description("Widths of petals, and the kinds of their flowers.")
                .license("https://spdx.org/licenses/CC-BY-4.0.html")
                .creator(Entity.person("Ada Lovelace"))
                .url("https://example.org/flowers")
                .datePublished(LocalDate.of(2026, 1, 31))
                .version("1.0.0")
                .citeAs("Lovelace, Flowers, 2026")
                .with(Rai.DATA_LIMITATIONS, "One meadow, one summer.")
                .document();
        flowers.write(directory.resolve("flowers.json"));

        DatasetReader reader = DatasetReader.of(directory.resolve("flowers.json"));
        try (Rows records = reader.where("default/split", "train").rows("default")) {
            for (Row record : records) {
                System.out.println(record.value("default/width") + " " + record.text("default/kind"));
            }
        }

        DatasetPapers papers = DatasetPapers.of(flowers);
        papers.leftOut().forEach(System.out::println); // creator: a card has no field for it …
        papers.card().write(directory.resolve("README.md"));
        Croissant again = DatasetPapers.of(DatasetCard.read(directory.resolve("README.md")), directory)
                .croissant();

        assertThat(papers.leftOut()).contains("creator: a card has no field for it");
        assertThat(again.recordSet()).isEqualTo(flowers.recordSet());
        assertThat(flowers.warnings()).isEmpty();
        assertThat(Croissant.read(directory.resolve("flowers.json"))).isEqualTo(flowers);
        assertThat(all(reader.where("default/split", "train"), "default"))
                .containsExactly(List.of(1.5, "a", "train"), List.of(2.0, "b", "train"));
    }

    @Test
    void describesByHand() throws Exception {
        Path zip = directory.resolve("notes.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("train/one.txt"));
            out.write("eins\nzwei\n".getBytes(StandardCharsets.UTF_8));
        }
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(zip)));

        FileObject archive = FileObject.of("notes.zip", "notes.zip", "application/zip", sha256);
        FileSet texts = FileSet.of("texts", "text/plain", "*.txt").in("notes.zip");
        RecordSet lines = RecordSet.of(
                "lines",
                Field.of("lines/text", "sc:Text", Source.fileSet("texts", Extract.fileProperty("lines"))),
                Field.of(
                        "lines/split",
                        "sc:Text",
                        Source.fileSet("texts", Extract.fileProperty("fullpath"))
                                .then(Transform.regex("^(train|test)/.*$"))));
        Croissant notes = Croissant.named("Notes").withContent(List.of(archive, texts), List.of(lines));

        assertThat(all(notes.in(directory), "lines"))
                .containsExactly(List.of("eins", "train"), List.of("zwei", "train"));
    }

    private static List<List<Object>> all(DatasetReader reader, String recordSet) {
        List<List<Object>> all = new ArrayList<>();
        try (Rows rows = reader.rows(recordSet)) {
            rows.forEach(row -> all.add(new ArrayList<>(row.values())));
        }
        return all;
    }

    @Test
    void thePageHasThisCode() throws IOException {
        String here = withoutBlanks(Files.readString(HERE));
        String python = withoutBlanks(Files.readString(PYTHON) + Files.readString(CARDS));
        int blocks = 0;
        for (String block : Files.readString(PAGE).split("```", -1)) {
            if (block.startsWith("java\n")) {
                assertThat(here).contains(withoutBlanks(block.substring("java\n".length())));
                blocks++;
            } else if (block.startsWith("python\n")) {
                assertThat(python).contains(withoutBlanks(block.substring(block.indexOf("\n\n")))); // after the import
                blocks++;
            }
        }
        assertThat(blocks).isEqualTo(7);
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }
}
