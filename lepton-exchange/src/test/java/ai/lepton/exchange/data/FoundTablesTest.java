package ai.lepton.exchange.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables as people have them, held against what pandas reads: golden.py beside the files says with which option. */
class FoundTablesTest {
    private static final Map<String, Object> GOLDEN = golden("found.json");

    static Map<String, Object> golden(String name) {
        try (InputStream in = FoundTablesTest.class.getResourceAsStream("found/" + name)) {
            return Documents.object(name, Objects.requireNonNull(in).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Csv text(String text) {
        return Csv.of("text", () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Csv csv(String name) {
        return Csv.resource(FoundTablesTest.class, "found/" + name);
    }

    static Stream<Arguments> files() {
        UnaryOperator<Csv> same = csv -> csv;
        return Stream.of(
                file("comment.csv", csv -> csv.comments('#')),
                file("decimal_comma.csv", csv -> csv.separatedBy(';').decimal(',')),
                file("dup_header_unused.csv", same),
                file("empty_header.csv", same),
                file("label_bool.csv", same),
                file("latin1.csv", csv -> csv.charset(StandardCharsets.ISO_8859_1)),
                file("leading_zero.csv", same),
                file("na.csv", same),
                file("no_header.csv", Csv::withoutHeader),
                file("thousands.csv", csv -> csv.thousands(',')),
                file(
                        "thousands_comma.csv",
                        csv -> csv.separatedBy(';').thousands('.').decimal(',')),
                file("blanks.csv", Csv::blanksAfterSeparators),
                file("comment_within.csv", csv -> csv.comments('#')),
                file("question.csv", csv -> csv.missing("?", "", "NA")),
                file("minus_nine.csv", csv -> csv.missing("-9")),
                file("index.csv", same),
                file("utf8_mark.csv", same),
                file("utf8_mark.csv", csv -> csv.charset(StandardCharsets.UTF_8)),
                file("utf16.csv", csv -> csv.charset(StandardCharsets.UTF_16)),
                file("windows1252.csv", csv -> csv.charset(Charset.forName("windows-1252"))),
                file("tabs.tsv", csv -> csv.separatedBy('\t')),
                file("all_missing_words.csv", same),
                file("none_level.csv", same));
    }

    private static Arguments file(String name, UnaryOperator<Csv> option) {
        return Arguments.of(name, option);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void readsWhatPandasReads(String name, UnaryOperator<Csv> option) {
        Map<?, ?> files = (Map<?, ?>) Objects.requireNonNull(GOLDEN.get("files"));
        Map<?, ?> wanted = (Map<?, ?>) Objects.requireNonNull(files.get(name));
        assertThat(wanted).isNotEmpty();
        wanted.forEach((column, values) -> requireSame(option.apply(csv(name)), (String) column, (List<?>) values));
    }

    /** Holds a column against pandas': as numbers where pandas found numbers, else as a category and as texts. */
    static void requireSame(TableSource<?> source, String column, List<?> wanted) {
        boolean areNumbers = wanted.stream().allMatch(value -> value == null || value instanceof Number);
        if (areNumbers) {
            assertThat(source.numbers(column).read().numbers())
                    .as(column)
                    .containsExactly(wanted.stream()
                            .mapToDouble(value -> value == null ? Double.NaN : ((Number) value).doubleValue())
                            .toArray());
            return;
        }
        boolean areTruths = wanted.stream().allMatch(Boolean.class::isInstance);
        List<String> texts = new ArrayList<>();
        wanted.forEach(value -> texts.add(value == null ? null : value.toString()));
        if (areTruths) {
            Table labelled = source.label(column).read();
            assertThat(labelled.labels().size()).isEqualTo(2);
            assertThat(labelled.names(column).stream()
                            .map(text -> Objects.requireNonNull(text).toLowerCase(java.util.Locale.ROOT)))
                    .isEqualTo(texts);
            return;
        }
        assertThat(source.categories(column).read().names(column)).as(column).isEqualTo(texts);
        assertThat(source.texts(column).read().names(column)).as(column).isEqualTo(texts);
        List<String> rows = new ArrayList<>();
        try (Rows each = source.rows().select(column)) {
            each.forEach(row -> rows.add(row.text(column)));
        }
        assertThat(rows).as(column).isEqualTo(texts);
    }

    @Test
    void takesTheWordsOfPandasForMissing() {
        assertThat(CsvFormat.MISSING).isEqualTo(new HashSet<>((List<?>) Objects.requireNonNull(GOLDEN.get("missing"))));
    }

    @Test
    void readsRandomFilesAsPandasDoes() {
        Map<String, Object> golden = golden("random.json");
        ((Map<?, ?>) Objects.requireNonNull(golden.get("csv")))
                .forEach((column, values) -> requireSame(csv("random.csv"), (String) column, (List<?>) values));
        JsonLines lines = JsonLines.of(
                "random.jsonl.gz", () -> FoundTablesTest.class.getResourceAsStream("found/random.jsonl.gz"));
        ((Map<?, ?>) Objects.requireNonNull(golden.get("jsonl")))
                .forEach((column, values) -> requireSame(lines, (String) column, (List<?>) values));
        List<String> nested = new ArrayList<>();
        try (Rows rows = lines.rows()) {
            rows.forEach(row -> nested.add(row.text("nested")));
        }
        List<String> wanted = new ArrayList<>();
        ((List<?>) Objects.requireNonNull(golden.get("nested"))).forEach(each -> wanted.add(JsonText.of(each)));
        assertThat(nested).isEqualTo(wanted);
        assertThat(lines.columns()).containsExactly("number", "flag", "text", "level", "nested");
    }

    @Test
    void refusesWhatWouldBeReadWrongly() {
        refused(() -> csv("index.csv").otherNumbers().categories("b").read())
                .hasMessage(
                        "found/index.csv:1: column 1 has no name, as the index that pandas writes; leave it out with"
                                + " withoutUnnamed(), or give it a name");
        assertThat(csv("index.csv")
                        .otherNumbers()
                        .withoutUnnamed()
                        .categories("b")
                        .read()
                        .schema()
                        .numbers())
                .containsExactly("a");
        refused(() -> csv("empty_header.csv").otherNumbers().read())
                .hasMessageStartingWith("found/empty_header.csv:1: column 2 has no name");
        refused(() -> csv("leading_zero.csv").otherNumbers().read())
                .hasMessage(
                        "found/leading_zero.csv:2: column 'zip' is '01234', which has leading zeros as a code has; read"
                                + " it with categories or texts, or name it in numbers(...) if it is a number");
        assertThat(csv("leading_zero.csv").numbers("zip").read().numbers()).containsExactly(1234, 1234, 1);
        refused(() -> csv("dup_header_unused.csv").otherNumbers().read())
                .hasMessage("found/dup_header_unused.csv:1: the header has 'a' twice; column names must be distinct");
        refused(() -> csv("nfc_nfd.csv").categories("c").read())
                .hasMessage("found/nfc_nfd.csv: column 'c' has 'é' and 'e\u0301', which look the same but are spelled"
                        + " differently (Unicode's NFC and NFD); spell them the same");
        refused(() -> csv("nfc_nfd.csv").label("c").read()).hasMessageContaining("look the same");
        refused(() -> csv("label_na.csv").label("y").read())
                .hasMessage(
                        "found/label_na.csv:3: column 'y' is 'NA', which means missing; every row needs its label, so"
                                + " leave the row out, or say with missing(...) what else means missing");
        assertThat(csv("label_na.csv").missing().label("y").read().labels().names())
                .containsExactly("NA", "a", "null");
        refused(() -> csv("comment.csv").numbers("a").read())
                .hasMessage(
                        "found/comment.csv has no column 'a'; its columns are '# produced by tool'; if lines that begin"
                                + " with # are comments, say comments('#')");
        refused(() -> csv("no_header.csv").numbers("a").read()).hasMessageContaining("its columns are '1', 'x'");
        refused(() -> csv("decimal_comma.csv").separatedBy(';').numbers("a").read())
                .hasMessageStartingWith("found/decimal_comma.csv:2: column 'a' is '1,5', not a finite decimal number");
        refused(() -> csv("latin1.csv").categories("nom").read())
                .hasMessage(
                        "found/latin1.csv:2: byte 0xE9 is not valid UTF-8; save the file as UTF-8, or declare what it is"
                                + " in with charset(...)");
        refused(() -> csv("latin1.csv")
                        .charset(StandardCharsets.US_ASCII)
                        .categories("nom")
                        .read())
                .hasMessage(
                        "found/latin1.csv:2: byte 0xE9 is not valid US-ASCII; declare the charset that the file is in");
        refused(() -> csv("utf8_mark.csv").charset(StandardCharsets.ISO_8859_1).columns())
                .hasMessage(
                        "found/utf8_mark.csv begins with the byte-order mark of UTF-8, but is declared to be ISO-8859-1;"
                                + " declare UTF-8, or nothing");
        refused(() -> csv("utf16.csv").columns())
                .hasMessage(
                        "found/utf16.csv:1: byte 0xFF is not valid UTF-8; if the file is UTF-16, as its beginning looks,"
                                + " say charset(StandardCharsets.UTF_16)");
        refused(() -> csv("thousands.csv").numbers("a").read()).hasMessageContaining("is '1,234,567', not a finite");
    }

    @Test
    void aNumberThatMeansMissingDoesSoHoweverItIsWritten() {
        Table csv = text("x,y\n1,-999\n-999.0,-9.99e2\n")
                .numbers("x")
                .numbers("y")
                .missing("-999")
                .read();
        assertThat(csv.missing()).isEqualTo(Map.of("x", 1, "y", 2));

        JsonLines lines = JsonLines.of(
                        "lines",
                        () -> new ByteArrayInputStream(
                                "{\"x\":-999}\n{\"x\":-999.0}\n{\"x\":1}\n".getBytes(StandardCharsets.UTF_8)))
                .missing("-999");
        assertThat(lines.numbers("x").read().missing()).isEqualTo(Map.of("x", 2));
        try (Rows rows = lines.rows()) {
            List<Object> values = new ArrayList<>();
            rows.forEach(row -> values.add(row.value("x")));
            assertThat(values).containsExactly(null, null, 1L);
        }
    }

    @Test
    void aCommaThatSeparatesFieldsIsNoDecimalPointAsWell() {
        assertThat(text("a,b\n\"1,5\",2\n")
                        .decimal(',')
                        .numbers("a", "b")
                        .read()
                        .numbers())
                .containsExactly(1.5, 2);
        refused(() -> text("a,b\n1,5,2,5\n").decimal(',').numbers("a", "b").read())
                .hasMessageStartingWith("text:2: 4 fields, but the header has 2");
    }

    @Test
    void numbersThatJsonDoesNotHaveAreRefusedWithWhatWouldDo() {
        JsonLines lines =
                JsonLines.of("lines", () -> new ByteArrayInputStream("{\"x\":NaN}\n".getBytes(StandardCharsets.UTF_8)));
        refused(() -> lines.numbers("x").read())
                .hasMessage("lines:1:9: NaN and Infinity are no numbers of JSON; write null where a value is missing");
    }

    @Test
    void aRowLongerThanTheBufferMayFollowRowsThatFillIt() {
        String rows = "x".repeat(15) + "\n";
        String file = "a" + " ".repeat(14) + "\n" + rows.repeat((1 << 14) - 1) + "y".repeat(1 << 19) + "\n";

        Table read = text(file).texts("a" + " ".repeat(14)).read();

        assertThat(read.size()).isEqualTo(1 << 14);
        assertThat(read.names("a" + " ".repeat(14)).get((1 << 14) - 1)).hasSize(1 << 19);
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        return assertThatThrownBy(reading).isInstanceOf(DataException.class);
    }

    /** Whether each cell of a column is missing, in the rows and in the table. */
    private static void assertSameMissing(Csv csv, String column) {
        Table table = csv.read();
        List<Boolean> inRows = new ArrayList<>();
        try (Rows rows = csv.rows()) {
            rows.forEach(row -> inRows.add(row.isMissing(column)));
        }
        List<Boolean> inTable = new ArrayList<>();
        table.asRows().forEach(row -> inTable.add(row.isMissing(column)));
        assertThat(inRows).as(column).isEqualTo(inTable);
    }

    @Test
    void rowsAndTheTableMissTheSameCells() {
        String text = "x,s,t,y\n1,a,NA,1\n-999,NA,b,2\n-999.0,b,-999,3\n NA ,c, NA ,4\n-9.99e2,-999,,5\n,\"\",null,6\n";
        Csv plain = Csv.of("x.csv", () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .categories("s")
                .texts("t")
                .target("y");
        List<Csv> recipes = List.of(
                plain.numbers("x"),
                plain.otherNumbers(),
                plain.numbers("x").missing("-999", "NA", ""),
                plain.otherNumbers().missing("-999.00", "NA", "", "b"));
        for (Csv csv : recipes) {
            for (String column : List.of("x", "s", "t", "y")) {
                assertSameMissing(csv, column);
            }
        }
        Schema schema = new Schema(List.of("x"), List.of(new Category("s", List.of("a", "NA", "b"))));
        Csv known = Csv.of(
                        "x.csv",
                        () -> new ByteArrayInputStream("x,s\n1,a\n2,NA\n3,\n".getBytes(StandardCharsets.UTF_8)))
                .schema(schema);
        assertSameMissing(known, "s");
        try (Rows rows = known.rows()) {
            assertThat(rows).extracting(row -> row.text("s")).containsExactly("a", "NA", null);
        }
        Csv comma = Csv.of(
                        "x.csv",
                        () -> new ByteArrayInputStream("x;y\n1,5;1\n-9,0;2\n".getBytes(StandardCharsets.UTF_8)))
                .separatedBy(';')
                .decimal(',')
                .numbers("x", "y")
                .missing("-9,00");
        assertSameMissing(comma, "x");
    }
}
