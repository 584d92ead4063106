package ai.lepton.exchange.croissant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.FileSet;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.croissant.Resource.Transform;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetReaderTest {
    @TempDir
    private Path directory;

    private FileObject file(String name, String mediaType, byte[] bytes) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return FileObject.of(name, name, mediaType, Sha256.of(bytes));
    }

    private FileObject file(String name, String mediaType, String text) throws IOException {
        return file(name, mediaType, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Map<String, @Nullable Object>> all(DatasetReader reader, String set) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        try (Rows rows = reader.rows(set)) {
            for (Row row : rows) {
                all.add(row.map());
            }
        }
        return all;
    }

    private List<@Nullable Object> values(List<Resource> files, Field field) {
        Croissant document = Croissant.named("x").withContent(files, List.of(RecordSet.of("r", field)));
        List<@Nullable Object> values = new ArrayList<>();
        all(document.in(directory), "r").forEach(row -> values.add(row.get(field.id())));
        return values;
    }

    private @Nullable Object value(String type, String cell, Transform... transforms) throws IOException {
        Source source = Source.fileObject("a.csv", Extract.column("x"));
        for (Transform transform : transforms) {
            source = source.then(transform);
        }
        String text = "x\n\"" + cell.replace("\"", "\"\"") + "\"\n";
        return values(List.of(file("a.csv", "text/csv", text)), Field.of("r/x", type, source))
                .get(0);
    }

    @Test
    void valuesHaveTheTypesOfTheirFields() throws IOException {
        assertThat(value("sc:Text", "007")).isEqualTo("007");
        assertThat(value("sc:Integer", "-12")).isEqualTo(-12L);
        assertThat(value("sc:Integer", "3.0")).isEqualTo(3L);
        assertThat(value("cr:UInt64", "18446744073709551615")).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(value("sc:Float", "1e-3")).isEqualTo(0.001);
        assertThat(value("sc:Float", "-inf")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(value("sc:Boolean", "True")).isEqualTo(true);
        assertThat(value("sc:Date", "2026-01-31")).isEqualTo(LocalDate.of(2026, 1, 31));
        assertThat(value("sc:DateTime", "2026-01-31 12:30:00")).isEqualTo(LocalDateTime.of(2026, 1, 31, 12, 30));
        assertThat(value("sc:DateTime", "2026-01-31T12:30:00+01:00"))
                .isEqualTo(OffsetDateTime.parse("2026-01-31T12:30:00+01:00"));
        assertThat(value("sc:Time", "12:30:05")).isEqualTo(LocalTime.of(12, 30, 5));
        assertThat(value("cr:BoundingBox", "[1, 2, 3.5, 4]")).isEqualTo(List.of(1.0, 2.0, 3.5, 4.0));
        assertThat(value("sc:Text", "NA")).isNull();
        assertThat(value("sc:Text", "")).isNull();
    }

    @Test
    void wholeNumbersMayBeWrittenAsDecimalOnes() throws IOException {
        assertThat(value("sc:Integer", "1.2345678E7")).isEqualTo(12_345_678L);
        assertThat(value("sc:Integer", "+5")).isEqualTo(5L);
        assertThat(value("sc:Integer", "1e19")).isEqualTo(new BigInteger("10000000000000000000"));
        assertThat(value("sc:Integer", "0e9999")).isEqualTo(0L);
        for (String none : List.of("1.5", "1e-3", "1e9999", "1e", "Infinity")) {
            assertThatThrownBy(() -> value("sc:Integer", none))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("is no whole number");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "31/02/26, %d/%m/%y, ",
        "31/02/2026, dd/MM/yyyy, ",
        "30/04/71, %d/%m/%y, 1971-04-30",
        "1/2/68, %d/%m/%y, 2068-02-01",
        "20260131, %Y%m%d, 2026-01-31",
        "2024-060, %Y-%j, 2024-02-29",
        "29.02.2024, dd.MM.yyyy, 2024-02-29",
        "2024-02, %Y-%m, 2024-02-01"
    })
    void datesAreReadAsPythonReadsThem(String text, String format, @Nullable String day) throws IOException {
        Transform reading = new Transform(Transform.Kind.FORMAT, format, Map.of());
        if (day == null) {
            assertThatThrownBy(() -> value("sc:Date", text, reading))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("is no date");
        } else {
            assertThat(value("sc:Date", text, reading)).isEqualTo(LocalDate.parse(day));
        }
    }

    @Test
    void aNumberBeyondTheRangeIsRefused() throws IOException {
        for (String text : List.of("1e400", "-1e400")) {
            assertThatThrownBy(() -> value("sc:Float", text))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("beyond the range of a 64-bit float");
        }
        Field each = Field.of("r/x", "sc:Float", Source.fileObject("x.json", Extract.jsonPath("$[*]")));
        assertThat(values(List.of(file("x.json", "application/json", "[1e300, 3]")), each))
                .containsExactly(1e300, 3.0);
        FileObject beyond = file("x.json", "application/json", "[1e400]");
        assertThatThrownBy(() -> values(List.of(beyond), each))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("beyond the range of a 64-bit float");
    }

    private static byte[] zip(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    void theSignOfAZeroInJsonIsKept() throws IOException {
        Field each = Field.of("r/x", "sc:Float", Source.fileObject("x.json", Extract.jsonPath("$[*]")));
        assertThat(values(List.of(file("x.json", "application/json", "[-0.0, -0, 0, -0e5, 0.0]")), each))
                .containsExactly(-0.0, -0.0, 0.0, -0.0, 0.0);
        Field any = Field.of("r/x", "cr:Any", Source.fileObject("x.json", Extract.jsonPath("$[*]")));
        assertThat(values(List.of(file("x.json", "application/json", "[-0.0]")), any))
                .containsExactly(-0.0);
    }

    @Test
    void aFileInAnArchiveIsHeldAgainstItsDigest() throws IOException {
        FileObject archive = file("a.zip", "application/zip", zip("in/x.csv", "x\n1\n"));
        FileObject member = FileObject.in("a.zip", "x.csv", "in/x.csv", "text/csv");
        FileObject right = Records.with(member, "sha256", Sha256.of("x\n1\n".getBytes(StandardCharsets.UTF_8)));
        FileObject wrong = Records.with(member, "sha256", "0".repeat(64));
        Field one = Field.of("r/x", "sc:Text", Source.fileObject("x.csv", Extract.column("x")));
        Field any = Field.of("r/x", "sc:Text", Source.fileSet("all", Extract.column("x")));
        FileSet all = FileSet.of("all", "text/csv", "in/*.csv").in("a.zip");

        assertThat(values(List.of(archive, right), one)).containsExactly("1");
        assertThat(values(List.of(archive, right, all), any)).containsExactly("1");
        assertThatThrownBy(() -> values(List.of(archive, wrong), one))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("file 'x.csv': the SHA-256 of ");
        assertThatThrownBy(() -> values(List.of(archive, wrong, all), any))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("file 'x.csv': the SHA-256 of ");
    }

    @Test
    void aLinkInADirectoryThatWasGivenLeadsNowhereElse(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("secret.csv"), "x\nsecret\n");
        Path repository = Files.createDirectory(directory.resolve("repository"));
        Files.createSymbolicLink(repository.resolve("a.csv"), outside.resolve("secret.csv"));
        Files.writeString(repository.resolve("b.csv"), "x\nb\n");
        Files.createSymbolicLink(repository.resolve("c.csv"), repository.resolve("b.csv"));
        FileObject given = FileObject.of("repository", "https://example.org/r", "git+https", "main");
        DatasetReader reader = linked(given, "*.csv").withFile("repository", repository);

        assertThatThrownBy(() -> all(reader, "r"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a.csv is a link that leads out of ");
        assertThat(all(reader.within(outside), "r")).hasSize(3);
        assertThat(all(linked(given, "[bc].csv").withFile("repository", repository), "r"))
                .hasSize(2);
    }

    private DatasetReader linked(FileObject given, String glob) {
        Field field = Field.of("r/x", "sc:Text", Source.fileSet("set", Extract.column("x")));
        FileSet set = FileSet.of("set", "text/csv", glob).in("repository");
        return Croissant.named("x")
                .withContent(List.of(given, set), List.of(RecordSet.of("r", field)))
                .in(directory);
    }

    @Test
    void whatGrowsWithoutEndIsRefused() throws IOException {
        String many = "a".repeat(20_000);
        assertThatThrownBy(() -> value(
                        "sc:Text", many, new Transform(Transform.Kind.REPLACE, "a/" + "b".repeat(20_000), Map.of())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("replace makes a value of more than");
        assertThat(value("sc:Text", "aXb", new Transform(Transform.Kind.REPLACE, "X/$1\\", Map.of())))
                .isEqualTo("a$1\\b");
        assertThat(value("sc:Text", "ab", new Transform(Transform.Kind.REPLACE, "/-", Map.of())))
                .isEqualTo("-a-b-");

        List<RecordSet> sets = new ArrayList<>();
        FileObject file = file("d.csv", "text/csv", "x\n1\n");
        for (int i = 0; i <= 30; i++) {
            for (String side : List.of("a", "b")) {
                String id = side + i;
                sets.add(
                        i == 0
                                ? RecordSet.of(
                                        id,
                                        Field.of(id + "/x", "sc:Text", Source.fileObject("d.csv", Extract.column("x"))))
                                : RecordSet.of(
                                        id,
                                        Field.of(id + "/x", "sc:Text", Source.field("a" + (i - 1) + "/x"))
                                                .withReference("b" + (i - 1) + "/x"),
                                        Field.of(id + "/y", "sc:Text", Source.field("b" + (i - 1) + "/x"))));
            }
        }
        Croissant doubling = Croissant.named("x").withContent(List.of(file), sets);
        assertThat(all(doubling.in(directory), "a5")).hasSize(1);
        assertThatThrownBy(() -> all(doubling.in(directory), "a30"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("more than 10000 readings");

        List<Resource> chain = new ArrayList<>();
        chain.add(file("c0", "application/zip", zip("c1", "no archive")));
        for (int i = 1; i < 20_000; i++) {
            chain.add(FileObject.in("c" + (i - 1), "c" + i, "c" + i, "application/zip"));
        }
        Field deepest = Field.of("r/x", "sc:Text", Source.fileObject("c19999", Extract.column("x")));
        assertThatThrownBy(() -> values(chain, deepest))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is within more than 50 archives");
    }

    @Test
    void valuesAreTransformedInOrder() throws IOException {
        assertThat(value("sc:Integer", "img7.jpg", Transform.regex("^img(\\d)\\.jpg$")))
                .isEqualTo(7L);
        assertThat(value("sc:Text", "other", Transform.regex("^img(\\d)$"))).isEqualTo("other");
        assertThat(value("sc:Text", "b-2", Transform.regex("^(?:a-(\\d)|b-(\\d))$")))
                .isEqualTo("2");
        assertThat(value("sc:Integer", "1|2|3", Transform.separator("|"))).isEqualTo(List.of(1L, 2L, 3L));
        assertThat(value("sc:Text", "a1,b2", Transform.separator(","), Transform.regex("(.)")))
                .isEqualTo(List.of("a", "b"));
        assertThat(value("sc:Text", "{\"a\":{\"b\":\"c\"}}", Transform.jsonPath("$.a.b")))
                .isEqualTo("c");
        assertThat(value("sc:Text", "a.b.c", new Transform(Transform.Kind.REPLACE, "\\./-", Map.of())))
                .isEqualTo("a-b-c");
        assertThat(value("sc:Date", "31/01/2026", new Transform(Transform.Kind.FORMAT, "%d/%m/%Y", Map.of())))
                .isEqualTo(LocalDate.of(2026, 1, 31));
        assertThat(value("sc:Date", "2026/1/5", new Transform(Transform.Kind.FORMAT, "yyyy/M/d", Map.of())))
                .isEqualTo(LocalDate.of(2026, 1, 5));
        assertThat(value(
                        "sc:DateTime",
                        "2004-05-17 00:44:29.0",
                        new Transform(Transform.Kind.FORMAT, "%Y-%m-%d %H:%M:%S.%f", Map.of())))
                .isEqualTo(LocalDateTime.of(2004, 5, 17, 0, 44, 29));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sc:Integer | 3.5 | a.csv:2: field 'r/x': '3.5' is no whole number",
                "cr:Int8 | 128 | a.csv:2: field 'r/x': '128' is no whole number from -128 to 127",
                "cr:Int16 | -32769 | a.csv:2: field 'r/x': '-32769' is no whole number from -32768 to 32767",
                "cr:Int32 | 2147483648 | a.csv:2: field 'r/x': '2147483648' is no whole number from -2147483648 to 2147483647",
                "cr:UInt8 | -1 | a.csv:2: field 'r/x': '-1' is no whole number from 0 to 255",
                "cr:UInt64 | 18446744073709551616 | a.csv:2: field 'r/x': '18446744073709551616' is no whole number from 0 to 18446744073709551615",
                "sc:Float | 1,5 | a.csv:2: field 'r/x': '1,5' is no number",
                "sc:Boolean | yes | a.csv:2: field 'r/x': 'yes' is no value of true or false",
                "sc:Date | 2026-02-30 | a.csv:2: field 'r/x': '2026-02-30' is no date, such as 2026-01-31",
                "cr:BoundingBox | 1 2 3 | a.csv:2: field 'r/x': '1 2 3' is no box of 4 numbers",
            })
    void aValueOfAnotherTypeIsRefusedWithItsPlace(String type, String cell, String message) {
        assertThatThrownBy(() -> value(type, cell))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void aPatternThatTakesTooLongIsGivenUp() {
        assertThatThrownBy(() -> value("sc:Text", "a".repeat(60) + "!", Transform.regex("(a+)+\\1b")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("takes too long on 'aaa");
        assertThatThrownBy(() -> value("sc:Text", "a".repeat(200_000), Transform.regex("(a|b)*c")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs too deep a search");
        assertThatThrownBy(() -> value("sc:Text", "a", Transform.regex("(")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("regular expression '(' can't be read");
    }

    @Test
    void aChangedFileIsRefusedUnlessDigestsAreNotAskedFor() throws IOException {
        FileObject file = file("a.csv", "text/csv", "x\n1\n");
        RecordSet set =
                RecordSet.of("r", Field.of("r/x", "sc:Integer", Source.fileObject("a.csv", Extract.column("x"))));
        DatasetReader reader =
                Croissant.named("x").withContent(List.of(file), List.of(set)).in(directory);
        Files.writeString(directory.resolve("a.csv"), "x\n2\n");
        assertThatThrownBy(() -> reader.rows("r"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("file 'a.csv': the SHA-256 of ")
                .hasMessageContaining("but the document has");
        assertThat(all(reader.withoutDigests(), "r")).containsExactly(Map.of("r/x", 2L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.csv", "/etc/passwd", "a/../../secret.csv", "link.csv", "..\\secret.csv"})
    void noPathLeadsOutOfTheDirectory(String url) throws IOException {
        Path inner = directory.resolve("inner");
        Files.createDirectories(inner.resolve("a"));
        Files.writeString(directory.resolve("secret.csv"), "x\n1\n");
        Files.createSymbolicLink(inner.resolve("link.csv"), directory.resolve("secret.csv"));
        FileObject file = FileObject.of("f", url, "text/csv", "0".repeat(64));
        RecordSet set = RecordSet.of("r", Field.of("r/x", "sc:Integer", Source.fileObject("f", Extract.column("x"))));
        DatasetReader reader = Croissant.named("x")
                .withContent(List.of(file), List.of(set))
                .in(inner)
                .withoutDigests();
        assertThatThrownBy(() -> reader.rows("r"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("file 'f': ");
        if (url.startsWith("..") && !url.contains("\\")) {
            assertThat(all(reader.within(directory), "r")).containsExactly(Map.of("r/x", 1L));
        }
    }

    @Test
    void aLinkOutOfTheDirectoryIsNoPartOfASet() throws IOException {
        Path inner = Files.createDirectories(directory.resolve("inner"));
        Files.writeString(directory.resolve("secret.csv"), "x\n1\n");
        Files.createSymbolicLink(inner.resolve("link.csv"), directory.resolve("secret.csv"));
        RecordSet set = RecordSet.of("r", Field.of("r/x", "sc:Integer", Source.fileSet("s", Extract.column("x"))));
        DatasetReader reader = Croissant.named("x")
                .withContent(List.of(FileSet.of("s", "text/csv", "*.csv")), List.of(set))
                .in(inner);
        assertThatThrownBy(() -> reader.rows("r"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is a link that leads out of");
    }

    @Test
    void nothingIsFetchedUnlessTheCallerSaysHow() {
        byte[] bytes = "x\n5\n".getBytes(StandardCharsets.UTF_8);
        FileObject file = FileObject.of("f", "https://example.org/f.csv", "text/csv", Sha256.of(bytes));
        RecordSet set = RecordSet.of("r", Field.of("r/x", "sc:Integer", Source.fileObject("f", Extract.column("x"))));
        DatasetReader reader =
                Croissant.named("x").withContent(List.of(file), List.of(set)).in(directory);
        assertThatThrownBy(() -> reader.rows("r"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nothing is fetched unless downloading(...) says how");
        assertThat(all(reader.downloading(address -> new ByteArrayInputStream(bytes)), "r"))
                .containsExactly(Map.of("r/x", 5L));
        assertThatThrownBy(() -> reader.downloading(address -> new ByteArrayInputStream(new byte[3]))
                        .rows("r"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the SHA-256 of");
        assertThatThrownBy(() -> reader.downloading(address -> {
                            throw new IOException("no route");
                        })
                        .rows("r"))
                .isInstanceOf(DataException.class)
                .hasMessage("file 'f' can't be fetched from 'https://example.org/f.csv': no route");
    }

    private static byte[] zip(Map<String, String> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> member : members.entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void archivesWithinArchivesAreRead() throws IOException {
        byte[] inner = zip(Map.of("deep/a.csv", "x\n1\n2\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("inner.zip"));
            zip.write(inner);
        }
        FileObject outer = file("outer.zip", "application/zip", bytes.toByteArray());
        FileObject within = FileObject.in("outer.zip", "inner", "inner.zip", "application/zip");
        FileObject table = FileObject.in("inner", "a.csv", "deep/a.csv", "text/csv");
        assertThat(values(
                        List.of(outer, within, table),
                        Field.of("r/x", "sc:Integer", Source.fileObject("a.csv", Extract.column("x")))))
                .containsExactly(1L, 2L);
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("croissant")
                            && Files.isDirectory(path)
                            && path.toFile().lastModified() > System.currentTimeMillis() - 2_000
                            && path.toFile().list() != null
                            && path.toFile().list().length == 0))
                    .as("temporary directories")
                    .isEmpty();
        }
    }

    @Test
    void aPathOutOfAnArchiveIsRefused() throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("../../evil.csv", "x\n1\n");
        FileObject archive = file("a.zip", "application/zip", zip(members));
        Field field = Field.of("r/x", "sc:Integer", Source.fileObject("f", Extract.column("x")));
        assertThatThrownBy(() ->
                        values(List.of(archive, FileObject.in("a.zip", "f", "../../evil.csv", "text/csv")), field))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("which leads out of the archive");
        members.put("evil.csv", "x\n2\n");
        FileObject twice = file("b.zip", "application/zip", zip(members));
        assertThatThrownBy(() -> values(List.of(twice, FileObject.in("b.zip", "f", "evil.csv", "text/csv")), field))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has two files 'evil.csv'");
    }

    @Test
    void bombsAreRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 60; i++) {
                zip.write(zeros);
            }
        }
        FileObject archive = file("a.zip", "application/zip", bytes.toByteArray());
        FileObject member = FileObject.in("a.zip", "t", "a.txt", "text/plain");
        Field field = Field.of("r/x", "sc:Text", Source.fileObject("t", Extract.fileProperty("content")));
        assertThatThrownBy(() -> values(List.of(archive, member), field))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has more than 200 times as many bytes as it takes in its archive");
        DatasetReader small = Croissant.named("x")
                .withContent(List.of(archive, member), List.of(RecordSet.of("r", field)))
                .in(directory)
                .atMost(1_000_000);
        try (Rows rows = small.rows("r")) {
            assertThatThrownBy(rows::next)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("has more than 1,000,000 bytes");
        }
    }

    @Test
    void linksInTarArchivesAreRefused() throws IOException {
        byte[] tar = new byte[1536];
        System.arraycopy("link".getBytes(StandardCharsets.UTF_8), 0, tar, 0, 4);
        System.arraycopy("00000000000\0".getBytes(StandardCharsets.UTF_8), 0, tar, 124, 12);
        tar[156] = '2';
        System.arraycopy("/etc/passwd".getBytes(StandardCharsets.UTF_8), 0, tar, 157, 11);
        System.arraycopy("ustar\00000".getBytes(StandardCharsets.UTF_8), 0, tar, 257, 8);
        int sum = 8 * ' ';
        for (byte each : tar) {
            sum += each & 0xff;
        }
        System.arraycopy(String.format("%06o\0 ", sum).getBytes(StandardCharsets.UTF_8), 0, tar, 148, 8);
        FileObject archive = file("a.tar", "application/x-tar", tar);
        FileSet set = FileSet.of("s", "text/plain", "*").in("a.tar");
        Field field = Field.of("r/x", "sc:Text", Source.fileSet("s", Extract.fileProperty("content")));
        assertThatThrownBy(() -> values(List.of(archive, set), field))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'link' is a link or a device; archives of plain files are read");
    }

    @Test
    void jsonIsReadStrictly() throws IOException {
        Field field = Field.of("r/x", "sc:Integer", Source.fileObject("a.json", Extract.jsonPath("$[*].x")));
        assertThat(values(List.of(file("a.json", "application/json", "[{\"x\":1},{\"x\":2}]")), field))
                .containsExactly(1L, 2L);
        for (String bad : List.of(
                "[{\"x\":1,\"x\":2}]",
                "[".repeat(2000),
                "[{\"x\":" + "1".repeat(2000) + "}]",
                "[{\"x\":1}] 2",
                "[{\"x\":NaN}]")) {
            FileObject file = file("a.json", "application/json", bad);
            assertThatThrownBy(() -> values(List.of(file), field)).isInstanceOf(DataException.class);
        }
        RecordSet two = RecordSet.of(
                "r", field, Field.of("r/y", "sc:Integer", Source.fileObject("a.json", Extract.jsonPath("$[*].y"))));
        FileObject uneven = file("a.json", "application/json", "[{\"x\":1,\"y\":1},{\"x\":2}]");
        DatasetReader reader =
                Croissant.named("x").withContent(List.of(uneven), List.of(two)).in(directory);
        try (Rows rows = reader.rows("r")) {
            assertThatThrownBy(rows::next)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(
                            "JSON path '$[*].y' finds 1 values, but another finds 2; they must be as many");
        }
    }

    @Test
    void filesWithGzipAreReadAsTheyAre() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write("{\"x\":1,\"y\":[1,2]}\n{\"x\":null}\n".getBytes(StandardCharsets.UTF_8));
        }
        FileObject file = file("a.jsonl.gz", "application/jsonlines", bytes.toByteArray());
        assertThat(values(
                        List.of(file),
                        Field.of("r/x", "sc:Integer", Source.fileObject("a.jsonl.gz", Extract.column("x")))))
                .containsExactly(1L, null);
        assertThat(values(
                        List.of(file),
                        Field.of("r/y", "sc:Integer", Source.fileObject("a.jsonl.gz", Extract.column("y")))
                                .asArray()))
                .containsExactly(List.of(1L, 2L), null);
    }

    @Test
    void whatFollowsGzipAndIsNoneIsRefusedAndNotDropped() throws IOException {
        byte[] first = gzip("[1,");
        byte[] second = gzip("2]");
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(first);
        both.write(second);
        Field field = Field.of("r/x", "sc:Integer", Source.fileObject("a.json.gz", Extract.jsonPath("$[*]")));
        assertThat(values(List.of(file("a.json.gz", "application/json", both.toByteArray())), field))
                .containsExactly(1L, 2L);
        Field line = Field.of("r/x", "sc:Text", Source.fileObject("a.txt.gz", Extract.fileProperty("lines")));
        byte[] damaged = both.toByteArray();
        damaged[first.length] = 0x1e;
        assertThatThrownBy(() -> values(List.of(file("a.txt.gz", "text/plain", damaged)), line))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a.txt.gz");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void splitsAreChosenByTheirValueAndOtherFilesAreNotOpened() throws IOException {
        file("train.csv", "text/csv", "x\n1\n2\n");
        file("test.csv", "text/csv", "no such column\n3\n");
        RecordSet set = RecordSet.of(
                "r",
                Field.of("r/x", "sc:Integer", Source.fileSet("s", Extract.column("x"))),
                Field.of(
                        "r/split",
                        "sc:Text",
                        Source.fileSet("s", Extract.fileProperty("filename")).then(Transform.regex("^(.*)\\.csv$"))));
        DatasetReader reader = Croissant.named("x")
                .withContent(List.of(FileSet.of("s", "text/csv", "*.csv")), List.of(set))
                .in(directory);
        assertThat(all(reader.where("r/split", "train"), "r"))
                .containsExactly(Map.of("r/x", 1L, "r/split", "train"), Map.of("r/x", 2L, "r/split", "train"));
        assertThat(all(reader.where("r/split", "train").where("r/x", 2L), "r")).hasSize(1);
        assertThatThrownBy(() -> all(reader, "r"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("test.csv has no column 'x'; its columns are 'no such column'");
        assertThatThrownBy(() -> reader.where("r/z", 1).rows("r"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("where(...) names 'r/z'");
    }

    @Test
    void aLeftJoinKeepsRowsWithoutPartnerAndRepeatsThoseWithSeveral() throws IOException {
        FileObject left = file("l.csv", "text/csv", "k,v\n1,a\n2,b\n,c\n9,d\n");
        FileObject right = file("r.csv", "text/csv", "k,w\n1.0,x\n2,y\n2,z\n");
        RecordSet set = RecordSet.of(
                "r",
                Field.of("r/k", "sc:Integer", Source.fileObject("l.csv", Extract.column("k")))
                        .withReference("s/k"),
                Field.of("r/v", "sc:Text", Source.fileObject("l.csv", Extract.column("v"))),
                Field.of("r/w", "sc:Text", Source.field("s/w")));
        RecordSet other = RecordSet.of(
                "s",
                Field.of("s/k", "sc:Float", Source.fileObject("r.csv", Extract.column("k"))),
                Field.of("s/w", "sc:Text", Source.fileObject("r.csv", Extract.column("w"))));
        DatasetReader reader = Croissant.named("x")
                .withContent(List.of(left, right), List.of(set, other))
                .in(directory);
        assertThat(all(reader, "r").stream().map(row -> row.get("r/v") + "-" + row.get("r/w")))
                .containsExactly("a-x", "b-y", "b-z", "c-null", "d-null");
    }

    @Test
    void otherFormatsAreReadByWhatTheCallerGives() throws IOException {
        FileObject file = file("a.parquet", "application/x-parquet", "x\n4\n");
        RecordSet set =
                RecordSet.of("r", Field.of("r/x", "sc:Integer", Source.fileObject("a.parquet", Extract.column("x"))));
        DatasetReader reader =
                Croissant.named("x").withContent(List.of(file), List.of(set)).in(directory);
        try (Rows rows = reader.rows("r")) {
            assertThatThrownBy(rows::next)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(
                            "say reading(\"application/x-parquet\", …) with the reader of lepton-parquet");
        }
        assertThat(all(
                        reader.reading(
                                "application/x-parquet",
                                (path, columns) -> Csv.of(path).rows()),
                        "r"))
                .containsExactly(Map.of("r/x", 4L));
    }

    @Test
    void aFileMayLieWhereTheCallerSays() throws IOException {
        FileObject file = file("elsewhere/b.csv", "text/csv", "x\n7\n");
        FileObject described =
                FileObject.of("a.csv", "https://example.org/a.csv", "text/csv", String.valueOf(file.sha256()));
        RecordSet set =
                RecordSet.of("r", Field.of("r/x", "sc:Integer", Source.fileObject("a.csv", Extract.column("x"))));
        DatasetReader reader = Croissant.named("x")
                .withContent(List.of(described), List.of(set))
                .in(directory);
        assertThat(all(reader.withFile("a.csv", directory.resolve("elsewhere/b.csv")), "r"))
                .containsExactly(Map.of("r/x", 7L));
        assertThatThrownBy(() -> reader.withFile("b.csv", directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("id is 'b.csv', which is no file; did you mean 'a.csv'?; there are 'a.csv'");
        assertThatThrownBy(() -> reader.rows("rr"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recordSet is 'rr', which is not there; there are 'r'");
    }

    @Test
    void partsOfAFieldAreAMapAndOfAnArrayAListOfMaps() throws IOException {
        FileObject file = file("a.jsonl", "application/jsonlines", "{\"p\":[{\"x\":1},{\"x\":2}],\"q\":{\"x\":3}}\n");
        Source p = Source.fileObject("a.jsonl", Extract.column("p")).then(Transform.jsonPath("$.x"));
        Source q = Source.fileObject("a.jsonl", Extract.column("q")).then(Transform.jsonPath("x"));
        Field many = Field.of("r/p", "sc:Text").asArray().withSubField(Field.of("r/p/x", "sc:Integer", p));
        Field one = Field.of("r/q", "sc:Text").withSubField(Field.of("r/q/x", "sc:Integer", q));
        assertThat(values(List.of(file), many)).containsExactly(List.of(Map.of("r/p/x", 1L), Map.of("r/p/x", 2L)));
        assertThat(values(List.of(file), one)).containsExactly(Map.of("r/q/x", 3L));
    }
}
