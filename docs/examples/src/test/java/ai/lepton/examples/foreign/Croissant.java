package ai.lepton.examples.foreign;

import ai.lepton.exchange.croissant.Croissant.Entity;
import ai.lepton.exchange.croissant.Croissant.Rai;
import ai.lepton.exchange.croissant.DatasetDescription;
import ai.lepton.exchange.croissant.DatasetPapers;
import ai.lepton.exchange.croissant.DatasetReader;
import ai.lepton.exchange.croissant.RecordSet;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.FileSet;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.croissant.Resource.Transform;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.modelcard.DatasetCard;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Loads what mlcroissant described, and describes data sets for it. */
public final class Croissant {
    private static final Map<String, List<String>> THEIRS = Map.of(
            "csv", List.of("people"),
            "zipped", List.of("inner", "notes"),
            "joined", List.of("sales", "shops"),
            "lines", List.of("events"),
            "manifest", List.of("listed"),
            "packed", List.of("listed"));

    private Croissant() {}

    /** Reads and writes in the directory that is the argument. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        readTheirs(directory.resolve("theirs"));
        writeOurs(Files.createDirectories(directory.resolve("ours")));
    }

    private static void readTheirs(Path theirs) {
        int count = 0;
        for (Map.Entry<String, List<String>> document : THEIRS.entrySet()) {
            DatasetReader reader = DatasetReader.of(theirs.resolve(document.getKey() + ".json"));
            require(reader.croissant().warnings().isEmpty(), reader.croissant().warnings());
            require(
                    List.of("few people").equals(reader.croissant().rai().get(Rai.DATA_BIASES)),
                    reader.croissant().rai());
            for (String set : document.getValue()) {
                Path golden = theirs.resolve(document.getKey() + "-" + set + ".jsonl");
                if (Files.exists(golden)) {
                    List<Object> expected = all(JsonLines.of(golden).rows());
                    List<Object> loaded = all(reader.rows(set));
                    require(
                            loaded.equals(expected),
                            document.getKey() + " " + set + ": " + loaded + " but " + expected);
                    count += loaded.size();
                }
            }
        }
        System.out.println("loaded " + count + " records of mlcroissant's documents, the same as it does");
    }

    private static void writeOurs(Path ours) throws IOException {
        Path people = Files.writeString(
                ours.resolve("people.csv"),
                "name,age,height,born,member,page\n\"Ann, Dr.\",34,1.7,1990-02-03,true,https://example.org/a\n"
                        + "Böb,,1.85,1988-12-31,false,\n");
        write(ours, "people", said(ai.lepton.exchange.croissant.Croissant.describe(people)), "default");

        Path packed = ours.resolve("events.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            for (int i = 0; i < 50; i++) {
                out.write(("{\"id\": " + i + ", \"words\": [\"a\", \"b" + i + "\"], \"at\": {\"lat\": " + i / 4.0
                                + ", \"name\": \"p" + i + "\"}, \"boxes\": [{\"w\": " + i + "}]}\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        write(ours, "events", said(ai.lepton.exchange.croissant.Croissant.describe(packed)), "default");

        Path train = Files.writeString(ours.resolve("flowers-train.csv"), "width,kind\n1.5,a\n2,b\n3.25,a\n");
        Path test = Files.writeString(ours.resolve("flowers-test.csv"), "width,kind\n4,b\n");
        write(
                ours,
                "flowers",
                said(ai.lepton.exchange.croissant.Croissant.describe(train))
                        .split("train", train)
                        .split("test", test),
                "default",
                "splits");

        Path card = Files.writeString(
                ours.resolve("flowers.md"),
                "---\npretty_name: Meadow\nlicense: cc0-1.0\ntags: [petals]\nconfigs:\n- config_name: default\n"
                        + "  data_files:\n  - split: train\n    path: flowers-train.csv\n  - split: test\n"
                        + "    path: flowers-test.csv\n---\n\nPetals.\n\n## Citation\n\n```bibtex\n@misc{meadow}\n```\n");
        DatasetPapers.of(DatasetCard.read(card), ours)
                .croissant()
                .withCreator(Entity.organization("Nobody"))
                .withUrl("https://example.org/data")
                .withDatePublished("2026-01-31")
                .withVersion("1.0.0")
                .with(Rai.DATA_BIASES, "few people")
                .write(ours.resolve("meadow.json"));
        records(ours, "meadow", "default");

        Files.writeString(ours.resolve("text.tsv"), "a b\tc\n1\tx\n2\ty\n");
        write(ours, "text", said(ai.lepton.exchange.croissant.Croissant.describe(ours.resolve("text.tsv"))), "default");

        Path archive = ours.resolve("notes.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String name : List.of("train/one.txt", "test/two.txt")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(("line 1 of " + name + "\nline 2\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        ai.lepton.exchange.croissant.Croissant notes = said(ai.lepton.exchange.croissant.Croissant.describe(people))
                .document()
                .withContent(
                        List.of(
                                FileObject.of("notes.zip", "notes.zip", "application/zip", sha256(archive)),
                                FileSet.of("texts", "text/plain", "*.txt").in("notes.zip")),
                        List.of(RecordSet.of(
                                "lines",
                                Field.of(
                                        "lines/text",
                                        "sc:Text",
                                        Source.fileSet("texts", Extract.fileProperty("lines"))),
                                Field.of(
                                        "lines/number",
                                        "sc:Integer",
                                        Source.fileSet("texts", Extract.fileProperty("lineNumbers"))),
                                Field.of(
                                        "lines/split",
                                        "sc:Text",
                                        Source.fileSet("texts", Extract.fileProperty("fullpath"))
                                                .then(Transform.regex("^(train|test)/.*$"))),
                                Field.constant("lines/language", "sc:Text", "en"))));
        notes.write(ours.resolve("notes.json"));
        records(ours, "notes", "lines");

        Path list = Files.writeString(ours.resolve("listed.txt"), "sub/b.csv\n a.csv \nc.bin\na.csv\n");
        Path gzip = ours.resolve("listed.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            Files.copy(list, out);
        }
        FileSet files = FileSet.of("files", "text/csv", "*.csv");
        Field path = Field.of("listed/path", "sc:Text", Source.fileSet("files", Extract.fileProperty("fullpath")));
        Field name = Field.of("listed/name", "sc:Text", Source.fileSet("files", Extract.fileProperty("filename")));
        notes.withContent(
                        List.of(
                                FileObject.of("listed.txt", "listed.txt", "text/plain", sha256(list)),
                                files.listedIn("listed.txt")),
                        List.of(RecordSet.of("listed", path, name)))
                .write(ours.resolve("manifest.json"));
        records(ours, "manifest", "listed");
        notes.withContent(
                        List.of(
                                FileObject.of("listed.txt.gz", "listed.txt.gz", "application/gzip", sha256(gzip)),
                                files.listedIn("listed.txt.gz", Transform.unArchive())),
                        List.of(RecordSet.of("listed", path, name)))
                .write(ours.resolve("packed.json"));
        records(ours, "packed", "listed");
    }

    private static DatasetDescription said(DatasetDescription description) {
        return description
                .description("What Lepton wrote.")
                .license("https://spdx.org/licenses/CC0-1.0.html")
                .creator(Entity.organization("Nobody"))
                .url("https://example.org/data")
                .datePublished(LocalDate.of(2026, 1, 31))
                .version("1.0.0")
                .citeAs("nobody")
                .with(Rai.DATA_BIASES, "few people");
    }

    private static void write(Path ours, String name, DatasetDescription description, String... sets)
            throws IOException {
        description.document().write(ours.resolve(name + ".json"));
        for (String set : sets) {
            records(ours, name, set);
        }
    }

    /** Writes the records that are read from a document, for the foreign reader to compare. */
    private static void records(Path ours, String name, String set) {
        List<Object> rows = all(DatasetReader.of(ours.resolve(name + ".json")).rows(set));
        List<String> columns = List.copyOf(((Map<String, ?>) asMap(rows.get(0))).keySet());
        Iterator<List<@Nullable Object>> values = rows.stream()
                .map(row -> {
                    List<@Nullable Object> list = new ArrayList<>();
                    columns.forEach(column -> list.add(asMap(row).get(column)));
                    return list;
                })
                .iterator();
        JsonLines.of(ours.resolve(name + "-" + set + ".jsonl")).write(Rows.of(set, columns, values));
        System.out.println(name + ": " + rows.size() + " records of " + set);
    }

    @SuppressWarnings("unchecked") // all of them are made below
    private static Map<String, @Nullable Object> asMap(Object row) {
        return (Map<String, @Nullable Object>) row;
    }

    private static List<Object> all(Rows rows) {
        List<Object> all = new ArrayList<>();
        try (rows) {
            for (Row row : rows) {
                all.add(plain(row.map()));
            }
        }
        return all;
    }

    /** Returns a value as JSON has it. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, part) -> plain.put((String) key, plain(part)));
            return plain;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(part -> plain.add(plain(part)));
            return plain;
        }
        if (value instanceof Number number) {
            BigDecimal exact = new BigDecimal(number.toString()).stripTrailingZeros();
            return exact.scale() < 0 ? exact.setScale(0) : exact;
        }
        if (value instanceof LocalDate day) {
            return plain(day.atStartOfDay());
        }
        return value instanceof LocalDateTime time
                ? time.format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"))
                : value;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void require(boolean condition, Object found) {
        if (!condition) {
            throw new IllegalStateException("unexpected: " + found);
        }
    }
}
