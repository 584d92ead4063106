package ai.lepton.exchange.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Missing values, rows, parts that are put together, and files that are written. */
class TableFilesTest {
    private static final String PATIENTS = "age,site,note,y\n40,left,a,p\n,right,,q\n50,NA,c,p\n";

    @TempDir
    private Path directory;

    private static Csv csv(String text) {
        return csv(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Csv csv(byte[] bytes) {
        return Csv.of("patients.csv", () -> new ByteArrayInputStream(bytes));
    }

    private static Csv patients() {
        return csv(PATIENTS).numbers("age").categories("site").texts("note").label("y");
    }

    @Test
    void saysWhichValuesAreMissing() {
        Table table = patients().read();
        assertThat(table.numbers()).containsExactly(40, Double.NaN, 50);
        assertThat(table.codes("site")).containsExactly(1, 2, Table.MISSING);
        assertThat(table.names("site")).containsExactly("left", "right", null);
        assertThat(table.names("note")).containsExactly("a", null, "c");
        assertThat(table.names("y")).containsExactly("p", "q", "p");
        assertThat(table.texts()).containsExactly("note");
        assertThat(table.missing()).containsExactly(Map.entry("age", 1), Map.entry("site", 1));
        assertThatThrownBy(table::requireComplete)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "of 3 rows, 'age' lacks 1, 'site' lacks 1; no value may be missing here: leave such rows out"
                                + " with withoutMissing(), leave the columns out, or say with missing(...) which texts mean a"
                                + " missing value, if it is others");
        assertThat(table.withoutMissing().names("note")).containsExactly("a");
        assertThat(table.withoutMissing().requireComplete().size()).isEqualTo(1);
        assertThat(table).hasToString("3 rows of 1 numbers and 1 categories, texts 'note', classes [p, q]");
        assertThat(table.rows(0, 1, 2)).isEqualTo(table);
        assertThat(table.rows(2, 1)).isNotEqualTo(table.rows(0, 1));
    }

    @Test
    void aWordThatIsAKnownLevelIsThatLevel() {
        Schema schema = new Schema(List.of(), List.of(new Category("site", List.of("left", "NA"))));
        Table table = csv(PATIENTS).schema(schema).read();
        assertThat(table.codes("site")).containsExactly(1, 0, 2);
        assertThat(csv(PATIENTS).missing().categories("site", "note").read().missing())
                .isEmpty();
    }

    @Test
    void aNumberOfARowIsMissingWhereItIsInATable() {
        Csv file = csv("x,y\n-999.0,1\n -999 ,2\n3, NA \n").missing("-999", "NA");
        double[] wanted = file.numbers("x").read().numbers();
        assertThat(wanted).containsExactly(Double.NaN, Double.NaN, 3);
        try (Rows rows = file.rows()) {
            int i = 0;
            for (Row row : rows) {
                assertThat((Double) row.number("x")).isEqualTo((Double) wanted[i++]);
                assertThat((Double) row.number("y")).isEqualTo((Double) (i == 3 ? Double.NaN : i));
            }
        }
    }

    @Test
    void rowsOfJsonLinesMissTheSameAsTheirTable() {
        String text = """
                {"a":-999.0,"b":-999.0,"c":"-999.00","d":"NA","e":"NA","f":-999.0,"g":"-999.0"}
                {"a":1,"b":-999,"c":" NA ","d":"x","e":"y","f":true,"g":"-999"}
                """;
        JsonLines lines = JsonLines.of("x.jsonl", () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .schema(new Schema(List.of("a", "c"), List.of(new Category("d", List.of("NA", "x")))))
                .categories("b")
                .texts("e")
                .missing("-999", "NA", "true");
        Table table = lines.read();
        assertThat(table.column("a")).containsExactly(Double.NaN, 1);
        assertThat(table.column("c")).containsExactly(Double.NaN, Double.NaN);
        assertThat(table.names("b")).containsExactly("-999.0", null);
        assertThat(table.names("d")).containsExactly("NA", "x");
        assertThat(table.names("e")).containsExactly(null, "y");
        try (Rows rows = lines.rows()) {
            int i = 0;
            for (Row row : rows) {
                for (String column : table.asRows().columns()) {
                    assertThat(row.isMissing(column))
                            .as(column + i)
                            .isEqualTo(table.row(i).isMissing(column));
                }
                assertThat(row.value("f")).isNull();
                assertThat(row.number("g")).isNaN();
                i++;
            }
        }
    }

    @Test
    void partsKeepWhatIsMissingAndTheTextsOfTheirRows() {
        Table table = csv("x,c,t\n" + "1,a,one\n,b,two\n3,NA,three\n4,d,four\n".repeat(5))
                .numbers("x")
                .categories("c")
                .texts("t")
                .read();
        Split split = csv("x,c,t\n" + "1,a,one\n,b,two\n3,NA,three\n4,d,four\n".repeat(5))
                .numbers("x")
                .categories("c")
                .texts("t")
                .shuffledBy(3)
                .split(0.5);
        int missing = split.train().missing().getOrDefault("c", 0)
                + split.test().missing().getOrDefault("c", 0);
        assertThat(missing).isEqualTo(5);
        for (Table part : List.of(split.train(), split.test())) {
            for (int i = 0; i < part.size(); i++) {
                Row row = part.row(i);
                assertThat(row.isMissing("x")).as("%s", row).isEqualTo("two".equals(row.text("t")));
                boolean isMissing = part.codes("c")[i] == Table.MISSING;
                assertThat(isMissing).as("%s", row).isEqualTo("three".equals(row.text("t")));
            }
        }
        assertThat(table.filter(row -> row.number("x") > 1).names("t"))
                .containsExactlyElementsOf(Collections.nCopies(5, List.of("three", "four")).stream()
                        .flatMap(List::stream)
                        .toList());
        assertThat(table.rows(0, 1).append(table.rows(2, 3))).isEqualTo(table.rows(0, 1, 2, 3));
    }

    @Test
    void putsPartsTogetherOfTheSameColumnsOnly() {
        Table table = patients().read();
        Table more = csv("y,site,age,note\nq,middle,1,\n")
                .schema(table.schema())
                .texts("note")
                .label("y", table.labels())
                .read();
        Table both = table.append(more);
        assertThat(both.size()).isEqualTo(4);
        assertThat(both.names("y")).containsExactly("p", "q", "p", "q");
        assertThat(both.codes("site")).containsExactly(1, 2, -1, 0);
        assertThat(both.row(3).map())
                .containsExactly(Map.entry("age", 1.0), entryOfNull("site"), entryOfNull("note"), Map.entry("y", "q"));
        assertThatThrownBy(() -> table.append(csv(PATIENTS).numbers("age").read()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("these are 3 rows of 1 numbers and 1 categories");
        Table days = csv("x,d\n1,2\n").numbers("x").target("d").read();
        assertThat(days.append(days).numericTarget()).containsExactly(2, 2);
        assertThatThrownBy(() -> days.append(csv("x,d\n1,2\n").numbers("x").read()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Map.Entry<String, Object> entryOfNull(String key) {
        return new java.util.AbstractMap.SimpleEntry<>(key, null);
    }

    @Test
    void findsNamesInEitherFormOfUnicode() {
        assertThat(csv("e\u0301,b\n1,2\n").numbers("\u00E9").read().numbers()).containsExactly(1);
        Schema schema = new Schema(List.of(), List.of(new Category("c", List.of("\u00E9", "True", "False"))));
        assertThat(csv("c\ne\u0301\n").schema(schema).read().codes("c")).containsExactly(1);
        assertThatThrownBy(() -> csv("e\u0301,\u00E9\n1,2\n").numbers("\u00E9").read())
                .isInstanceOf(DataException.class)
                .hasMessage("patients.csv:1: the header has 'é' in two spellings that look the same (Unicode's NFC and"
                        + " NFD); column names must be distinct");
        Table truths = csv("y\nTRUE\nfalse\nTrue\n").label("y").read();
        assertThat(truths.labels().names()).containsExactly("false", "true");
        assertThat(truths.target()).containsExactly(1, 0, 1);
        assertThat(csv("y\nTRUE\n")
                        .label("y", ai.lepton.metrics.classification.Labels.of("False", "True"))
                        .read()
                        .target())
                .containsExactly(1);
    }

    @Test
    void leavesColumnsOutByTheirNames() {
        Csv csv = csv("Unnamed: 0,id,a,b\n0,x1,1,2\n").otherNumbers();
        assertThatThrownBy(() -> csv.without("id").read())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "patients.csv:1: column 1 has no name but 'Unnamed: 0', as the index that pandas writes; leave"
                                + " it out with withoutUnnamed(), or give it a name");
        assertThat(csv.without("id").withoutUnnamed().read().schema().numbers()).containsExactly("a", "b");
        assertThatThrownBy(() -> csv.without("identifier").withoutUnnamed().read())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("patients.csv has no column 'identifier'");
        assertThatThrownBy(() -> csv("").without("a").numbers("a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsFilesWithoutAHeader() {
        assertThat(csv("1,x\n2,y\n").withoutHeader("a", "b").numbers("a").read().numbers())
                .containsExactly(1, 2);
        assertThatThrownBy(
                        () -> csv("1,x\n2,y\n").withoutHeader("a").numbers("a").read())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "patients.csv:1: 2 fields, but there are names for 1; quote a field that holds the separator, and"
                                + " leave no field out");
        assertThatThrownBy(() -> csv("1,2\n3,4\n").numbers("a").read())
                .hasMessageEndingWith(
                        "; if the file has no header row, say withoutHeader(...) with the columns' names");
        assertThatThrownBy(() -> csv("").withoutHeader("a", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesThousandsThatAreNoGroups() {
        Csv csv = csv("a\n\"1,234\"\n\"12,34,567\"\n-1\n1e3\n").thousands(',').numbers("a");
        assertThat(csv.read().numbers()).containsExactly(1234, 1234567, -1, 1000);
        for (String wrong : List.of("1,23", "1,2345", ",123", "1,,234", "1234,5", "1,234,", "1.5,000")) {
            assertThatThrownBy(() -> csv("a\n\"" + wrong + "\"\n")
                            .thousands(',')
                            .numbers("a")
                            .read())
                    .as(wrong)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("is '" + wrong + "', not a finite decimal number");
        }
        assertThatThrownBy(() -> csv("a\n1\n").thousands('.').numbers("a").read())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "patients.csv: '.' can't stand both before the decimals and between thousands; say decimal(...) or"
                                + " thousands(...) with another");
        assertThatThrownBy(() -> csv("").decimal('5')).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> csv("").comments(',')).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsManyColumnsWithoutTouchingThoseThatAreNotAsked() {
        int columns = 40_000;
        String header = String.join(
                ",", IntStream.range(0, columns).mapToObj(i -> "g" + i).toList());
        Table table = csv(header + "\n" + "x,".repeat(columns - 1) + "2\n")
                .numbers("g" + (columns - 1))
                .texts("g7")
                .read();
        assertThat(table.numbers()).containsExactly(2);
        assertThat(table.names("g7")).containsExactly("x");
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void unpacksGzipWhateverItIsCalled() throws IOException {
        byte[] first = packed("a\n1\n");
        byte[] second = packed("2\n");
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThat(csv(both).numbers("a").read().numbers()).containsExactly(1, 2);
        Csv byByte = Csv.of("slow", () -> new InputStream() {
            private final InputStream in = new ByteArrayInputStream(both);

            @Override
            public int read() throws IOException {
                return in.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return in.read(target, offset, 1);
            }
        });
        assertThat(byByte.numbers("a").read().numbers()).containsExactly(1, 2);
        assertThat(csv(Arrays.copyOf(both, both.length + 100))
                        .numbers("a")
                        .read()
                        .size())
                .isEqualTo(2);
    }

    @Test
    void refusesGzipThatIsDamagedCutOrABomb() throws IOException {
        byte[] whole = packed("a\n" + "1\n".repeat(1000));
        for (int length = 2; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> csv(cut).numbers("a").read())
                    .isInstanceOf(DataException.class)
                    .hasMessageMatching("patients.csv can't be read: (the gzip in it ends too early|what follows.*)");
        }
        byte[] wrong = whole.clone();
        wrong[whole.length - 7] ^= 1;
        assertThatThrownBy(() -> csv(wrong).numbers("a").read())
                .hasMessage("patients.csv can't be read: the gzip in it is damaged: its check sum is another");
        byte[] more = Arrays.copyOf(whole, whole.length + 3);
        more[whole.length] = 'x';
        assertThatThrownBy(() -> csv(more).numbers("a").read())
                .hasMessage("patients.csv can't be read: what follows the gzip in it is no gzip");
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            byte[] line = ("a" + " ".repeat((1 << 20) - 2) + "\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 300; i++) {
                out.write(line);
            }
        }
        assertThatThrownBy(() -> csv(bomb.toByteArray())
                        .categories("a" + " ".repeat((1 << 20) - 2))
                        .read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("bytes of gzip unpack to more than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy.csv", "copy.csv.gz", "copy.jsonl", "copy.jsonl.gz"})
    void readsBackTheTableThatItWrites(String name) {
        Table table = patients().read();
        TableSource<?> copy = name.contains(".csv")
                ? Csv.of(directory.resolve(name)).comments('#')
                : JsonLines.of(directory.resolve(name));
        copy.write(table);
        assertThat(copy.numbers("age")
                        .categories("site")
                        .texts("note")
                        .label("y")
                        .read())
                .isEqualTo(table);
    }

    @Test
    void readsBackRandomRowsOfEveryFormat() {
        Random random = new Random(11);
        String[] texts = {"", "a", "#x", "a,b;c", "\"", "\r\n", " x ", "\uFEFFy", "日🎈", "NaN", "1.5", "-9", "'", "\t"};
        for (int trial = 0; trial < 50; trial++) {
            List<List<Object>> rows = new java.util.ArrayList<>();
            for (int i = 0; i < 20; i++) {
                rows.add(Arrays.asList(
                        random.nextInt(4) == 0 ? null : Double.longBitsToDouble(random.nextLong() & ~(1L << 62)),
                        random.nextInt(4) == 0 ? null : texts[random.nextInt(texts.length)],
                        random.nextInt(4) == 0 ? null : texts[random.nextInt(texts.length)]));
            }
            Csv csv = Csv.of(directory.resolve("random.csv"))
                    .missing("--")
                    .separatedBy(",;\t|".charAt(random.nextInt(4)));
            csv = random.nextBoolean() ? csv.comments('#') : csv;
            csv = random.nextBoolean() ? csv.blanksAfterSeparators() : csv;
            csv = random.nextBoolean() ? csv.withoutHeader("x", "\"y\"", "z") : csv;
            csv = random.nextBoolean() ? csv.decimal('_') : csv;
            List<String> names = List.of("x", "\"y\"", "z");
            csv.write(Rows.of("made", names, rows.iterator()));
            try (Rows read = csv.rows()) {
                for (List<Object> wanted : rows) {
                    Row row = java.util.Objects.requireNonNull(read.next());
                    assertThat((Double) row.number("x")).isEqualTo(wanted.get(0) == null ? Double.NaN : wanted.get(0));
                    assertThat(row.values().subList(1, 3)).isEqualTo(wanted.subList(1, 3));
                }
                assertThat(read.next()).isNull();
            }
        }
    }

    @Test
    void refusesToWriteWhatWouldBeReadOtherwise() {
        Path file = directory.resolve("out.csv");
        refusedToWrite(
                Csv.of(file), List.of("NA"), "made, row 1: column 'a' is 'NA', which would be read back as missing");
        refusedToWrite(Csv.of(file), List.of(List.of(1)), "made, row 1: column 'a' is a list, which CSV does not have");
        refusedToWrite(Csv.of(file), List.of(0 / 0.0), "made, row 1: column 'a' is NaN; write finite numbers");
        refusedToWrite(
                Csv.of(file).charset(StandardCharsets.US_ASCII), List.of("é"), "made has a character that US-ASCII");
        refusedToWrite(Csv.of(file), List.of("\uD800"), "made has a character that UTF-8 does not have");
        refusedToWrite(JsonLines.of(file), List.of(1 / 0.0), "made, row 1: column 'a': Infinity is no number of JSON");
        refusedToWrite(JsonLines.of(file), List.of("\uD800"), "made, row 1: column 'a': the text");
        assertThat(Files.exists(file)).isFalse();
        assertThatThrownBy(() -> csv("").write(patients().read()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("patients.csv is no file to write to; write to one of a path");
    }

    private static void refusedToWrite(TableSource<?> to, List<Object> value, String why) {
        assertThatThrownBy(() ->
                        to.write(Rows.of("made", List.of("a"), List.of(value).iterator())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void selectsColumnsAndFillsThemWhereARowLacksOne() {
        JsonLines lines = JsonLines.of(
                "rows.jsonl",
                () -> new ByteArrayInputStream("{\"a\":1}\n{\"b\":2,\"a\":3}\n".getBytes(StandardCharsets.UTF_8)));
        Csv csv = Csv.of(directory.resolve("selected.csv"));
        assertThatThrownBy(() -> {
                    try (Rows rows = lines.rows()) {
                        csv.write(rows);
                    }
                })
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "rows.jsonl:2 has the column 'b', which the first row lacks; say with select(...) which columns"
                                + " to write");
        try (Rows rows = lines.rows().select("b", "a")) {
            csv.write(rows);
        }
        assertThat(csv.numbers("b", "a").read().numbers()).containsExactly(Double.NaN, 1, 2, 3);
    }

    @Test
    void rowsAreReadOnceAndCanBeClosed() {
        Rows rows = csv(PATIENTS).rows();
        assertThat(rows.columns()).containsExactly("age", "site", "note", "y");
        assertThat(rows.next()).hasToString("patients.csv:2 {age=40, site=left, note=a, y=p}");
        for (Row row : rows) {
            assertThat(row.has("age")).isTrue();
        }
        assertThat(rows.next()).isNull();
        rows.close();
        assertThatThrownBy(rows::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the rows of patients.csv are closed; open them again");
        rows.close();
        assertThatThrownBy(() -> Rows.of(
                                "made", List.of("a"), List.of(List.of(1, 2)).iterator())
                        .next())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("made, row 1: 2 values, but there are 1 columns");
    }
}
