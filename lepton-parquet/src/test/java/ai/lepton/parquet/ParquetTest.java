package ai.lepton.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.data.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files from DuckDB, and files for it. */
class ParquetTest {
    @TempDir
    private Path directory;

    private Path duck(String name, String select, String options) throws SQLException {
        Path file = directory.resolve(name);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet" + options + ")");
        }
        return file;
    }

    private static List<List<Object>> duckReads(Path file, String columns) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet read = statement.executeQuery("SELECT " + columns + " FROM '" + file + "'")) {
            while (read.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= read.getMetaData().getColumnCount(); i++) {
                    row.add(read.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    @Test
    void aDictionaryThatClaimsMoreValuesThanItsBytesHoldIsRefused() throws IOException {
        Path file = directory.resolve("dictionary.parquet");
        try (var in = ParquetTest.class.getResourceAsStream("dictionary-claims.parquet")) {
            Files.copy(java.util.Objects.requireNonNull(in), file);
        }

        assertThatThrownBy(() -> rows(Parquet.of(file)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("column 's' claims a dictionary of 1000000000 values in 290 bytes");
    }

    @Test
    void aNumberThatMeansMissingDoesSoHoweverItIsWritten() {
        Path file = directory.resolve("sentinel.parquet");
        Parquet.of(file)
                .write(Rows.of(
                        "rows",
                        List.of("x", "i"),
                        List.of(Arrays.<Object>asList(1.5, -999L), Arrays.<Object>asList(-999.0, 3L))
                                .iterator()));
        Parquet recipe = Parquet.of(file).missing("-999");

        assertThat(recipe.numbers("x", "i").read().missing()).isEqualTo(Map.of("x", 1, "i", 1));
        assertThat(rows(recipe).get(1).value("x")).isNull();
        assertThat(rows(Parquet.of(file)).get(1).value("x")).isEqualTo(-999.0);
        Parquet named = Parquet.of(file).categories("x").texts("i").missing("-999");
        assertThat(named.read().names("x")).containsExactly("1.5", "-999.0");
        assertThat(named.read().names("i")).containsExactly(null, "3");
        assertThat(rows(named).get(1).value("x")).isEqualTo(-999.0);
        assertThat(rows(named).get(0).value("i")).isNull();
    }

    private static List<Row> rows(Parquet file) {
        List<Row> all = new ArrayList<>();
        try (Rows rows = file.rows()) {
            rows.forEach(all::add);
        }
        return all;
    }

    @Test
    void readsEveryTypeThatATableHas() throws SQLException {
        Path file = duck(
                "types.parquet",
                "SELECT true AS b, (-128)::TINYINT AS i8, (-32768)::SMALLINT AS i16, (-2147483648)::INTEGER AS i32,"
                        + " CAST('-9223372036854775808' AS BIGINT) AS i64, 255::UTINYINT AS u8, 65535::USMALLINT AS u16,"
                        + " 4294967295::UINTEGER AS u32, 18446744073709551615::UBIGINT AS u64, 0.1::FLOAT AS f,"
                        + " 0.1::DOUBLE AS d, 'é日🎈' AS s, DATE '1969-12-31' AS day, TIME '23:59:59.123456' AS clock,"
                        + " TIMESTAMP '1969-12-31 23:59:59.5' AS \"at\", TIMESTAMPTZ '2026-01-02 03:04:05+00' AS utc,"
                        + " TIMESTAMP_NS '2026-01-02 03:04:05.123456789' AS ns, (-12.34)::DECIMAL(9,2) AS d9,"
                        + " 1234567890.12::DECIMAL(18,2) AS d18, (-1.5)::DECIMAL(38,10) AS d38,"
                        + " '6d3f0c2e-0a3b-4b1c-9d5e-1f2a3b4c5d6e'::UUID AS u, '{\"a\":1}'::JSON AS j",
                "");
        Row row = rows(Parquet.of(file)).get(0);
        assertThat(row.values())
                .containsExactly(
                        true,
                        -128L,
                        -32768L,
                        -2147483648L,
                        Long.MIN_VALUE,
                        255L,
                        65535L,
                        4294967295L,
                        new BigInteger("18446744073709551615"),
                        (double) 0.1f,
                        0.1,
                        "é日🎈",
                        LocalDate.of(1969, 12, 31),
                        LocalTime.parse("23:59:59.123456"),
                        LocalDateTime.parse("1969-12-31T23:59:59.5"),
                        Instant.parse("2026-01-02T03:04:05Z"),
                        LocalDateTime.parse("2026-01-02T03:04:05.123456789"),
                        new BigDecimal("-12.34"),
                        new BigDecimal("1234567890.12"),
                        new BigDecimal("-1.5000000000"),
                        "6d3f0c2e-0a3b-4b1c-9d5e-1f2a3b4c5d6e",
                        "{\"a\":1}");
        assertThat(row.place()).isEqualTo(file + ", row 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "gzip", "zstd", "uncompressed"})
    void readsFilesHoweverTheyArePackedAndEncoded(String codec) throws SQLException {
        for (String version : List.of("V1", "V2")) {
            Path file = duck(
                    codec + version + ".parquet",
                    "SELECT i AS n, CASE WHEN i % 7 = 0 THEN NULL ELSE i / 3.0::DOUBLE END AS x,"
                            + " CASE WHEN i % 5 = 0 THEN NULL ELSE 'level ' || (i % 11) END AS c,"
                            + " 'text ' || i AS t, i % 2 = 0 AS y FROM range(15000) r(i)",
                    ", COMPRESSION " + codec + ", ROW_GROUP_SIZE 7000, PARQUET_VERSION " + version);
            Table table = Parquet.of(file)
                    .numbers("n", "x")
                    .categories("c")
                    .texts("t")
                    .label("y")
                    .read();
            assertThat(table.size()).isEqualTo(15_000);
            assertThat(table.labels().names()).containsExactly("false", "true");
            assertThat(table.missing()).containsExactly(Map.entry("x", 2143), Map.entry("c", 3000));
            for (int i = 0; i < table.size(); i++) {
                Row row = table.row(i);
                assertThat((Double) row.number("x")).isEqualTo((Double) (i % 7 == 0 ? Double.NaN : i / 3.0));
                assertThat(row.text("c")).isEqualTo(i % 5 == 0 ? null : "level " + i % 11);
                assertThat(row.text("t")).isEqualTo("text " + i);
                assertThat(row.text("y")).isEqualTo(String.valueOf(i % 2 == 0));
                i += 96;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LZ4_RAW", "BROTLI"})
    void refusesOtherPackingsByName(String codec) throws SQLException {
        Path file = duck(codec + ".parquet", "SELECT i AS n FROM range(1000) r(i)", ", COMPRESSION " + codec);
        assertThat(Parquet.of(file).columns()).containsExactly("n");
        assertThatThrownBy(() -> Parquet.of(file).numbers("n").read())
                .isInstanceOf(DataException.class)
                .hasMessage(file + " can't be read as Parquet: pages are packed with " + codec
                        + ", which is not read here; write the file with Snappy, gzip, Zstandard or uncompressed");
    }

    @Test
    void readsTheColumnsThatAreAskedForAndRefusesNestedOnesByName() throws SQLException {
        Path file = duck(
                "nested.parquet", "SELECT 1 AS a, [1, 2] AS l, {'x': 1} AS s, 'x'::BLOB AS raw, 2.5::DOUBLE AS b", "");
        assertThat(Parquet.of(file).columns()).containsExactly("a", "l", "s", "raw", "b");
        assertThat(Parquet.of(file).numbers("b", "a").read().numbers()).containsExactly(2.5, 1);
        assertThatThrownBy(() -> Parquet.of(file).rows())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        file + ": column 'l' is nested (LIST), which is not read; leave it out with without('l'), or"
                                + " ask for others by name");
        assertThatThrownBy(() -> Parquet.of(file).without("l").otherNumbers().read())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ": column 's' is nested (a group)");
        assertThatThrownBy(() -> Parquet.of(file).texts("raw").read())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ": column 'raw' is of type BINARY, which is not read");
        assertThat(Parquet.of(file)
                        .without("l", "s", "raw")
                        .otherNumbers()
                        .read()
                        .numbers())
                .containsExactly(1, 2.5);
        assertThatThrownBy(() -> Parquet.of(file).numbers("aa").read())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + " has no column 'aa'; ");
    }

    private static final List<String> NAMES = List.of("b", "i", "d", "s", "day", "clock", "utc", "at", "none", "price");

    private static List<List<Object>> madeRows() {
        Random random = new Random(5);
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 10_500; i++) {
            List<Object> row = Arrays.asList(
                    random.nextBoolean(),
                    random.nextLong(),
                    random.nextGaussian() * 1e300,
                    "日 " + random.nextInt(100),
                    LocalDate.ofEpochDay(random.nextInt(200_000) - 100_000),
                    LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000L) * 1000),
                    Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000L),
                    LocalDateTime.of(1969, 1, 1, 0, 0).plusNanos(random.nextInt()),
                    null,
                    new BigDecimal(random.nextInt()).movePointLeft(2));
            if (i % 3 == 0) {
                row.set(random.nextInt(row.size()), null);
            }
            rows.add(row);
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void readsBackWhatItWrites(Parquet.Packing packing) {
        Parquet file =
                Parquet.of(directory.resolve("made.parquet")).packed(packing).decimal("price", 2);
        List<List<Object>> made = madeRows();
        file.write(Rows.of("made", NAMES, made.iterator()));
        List<Row> read = rows(file);
        assertThat(read).hasSize(made.size());
        for (int i = 0; i < made.size(); i++) {
            assertThat(read.get(i).values()).isEqualTo(made.get(i));
        }
    }

    @Test
    void duckReadsWhatIsWritten() throws SQLException {
        Path file = directory.resolve("made.parquet");
        List<List<Object>> made = madeRows();
        Parquet.of(file).decimal("price", 2).write(Rows.of("made", NAMES, made.iterator()));
        List<List<Object>> read =
                duckReads(file, "b, i, d, s, \"day\", clock, epoch_us(utc), epoch_ns(\"at\"), \"none\", price");
        assertThat(read).hasSize(made.size());
        for (int i = 0; i < made.size(); i++) {
            List<Object> wanted = new ArrayList<>(made.get(i));
            Instant utc = (Instant) wanted.get(6);
            wanted.set(6, utc == null ? null : utc.getEpochSecond() * 1_000_000 + utc.getNano() / 1000);
            LocalDateTime at = (LocalDateTime) wanted.get(7);
            wanted.set(
                    7,
                    at == null
                            ? null
                            : java.time.Duration.between(LocalDateTime.of(1970, 1, 1, 0, 0), at)
                                    .toNanos());
            assertThat(read.get(i)).isEqualTo(wanted);
        }
    }

    @Test
    void writesTablesAndRowsOfOtherFormats() throws SQLException {
        Table table = Csv.of(
                        "p.csv",
                        () -> new ByteArrayInputStream("age,site,note,y\n40,left,a,p\n,right,,q\n50,NA,c,p\n"
                                .getBytes(StandardCharsets.UTF_8)))
                .numbers("age")
                .categories("site")
                .texts("note")
                .label("y")
                .read();
        Parquet copy = Parquet.of(directory.resolve("copy.parquet"));
        copy.write(table);
        assertThat(copy.numbers("age")
                        .categories("site")
                        .texts("note")
                        .label("y")
                        .read())
                .isEqualTo(table);
        JsonLines lines = JsonLines.of(
                "p.jsonl",
                () -> new ByteArrayInputStream(
                        "{\"a\":1,\"b\":true}\n{\"a\":1.5,\"b\":null}\n{\"a\":123456789012345680}\n"
                                .getBytes(StandardCharsets.UTF_8)));
        try (Rows rows = lines.rows()) {
            copy.write(rows.select("a", "b"));
        }
        assertThat(duckReads(directory.resolve("copy.parquet"), "a, b"))
                .containsExactly(
                        Arrays.asList(1.0, true), Arrays.asList(1.5, null), Arrays.asList(123456789012345680.0, null));
    }

    @Test
    void refusesToWriteWhatAColumnDoesNotHold() throws IOException {
        Path file = directory.resolve("out.parquet");
        refused(file, List.of(1L, "x"), "made, row 2: column 'a' is 'x', but the rows before have WHOLE");
        refused(file, List.of(List.of(1)), "made, row 1: column 'a' is a list, which is not written");
        refused(
                file,
                List.of(new BigDecimal("0.12345678901234567890")),
                "made, row 1: column 'a' is '0.12345678901234567890', which DOUBLE does not hold exactly; say decimal(...)");
        refused(
                file,
                List.of(new BigInteger("18446744073709551615")),
                "made, row 1: column 'a' is '18446744073709551615', which WHOLE does not hold exactly");
        refused(file, List.of("\uD800"), "made, row 1: 'a' has half a surrogate pair");
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    private static void refused(Path file, List<Object> values, String why) {
        assertThatThrownBy(() -> Parquet.of(file)
                        .write(Rows.of(
                                "made",
                                List.of("a"),
                                values.stream().map(List::of).iterator())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void refusesFilesThatAreNoParquetOrDamaged() throws IOException, SQLException {
        Path file = directory.resolve("bad.parquet");
        assertThatThrownBy(() -> Parquet.of(file).columns())
                .isInstanceOf(DataException.class)
                .hasMessage(file + " does not exist; name a Parquet file");
        for (String content : List.of("", "PAR1", "PAR1PAR1", "a,b\n1,2\n", "PAR1\0\0\0\0\0\0\0\0PAR1")) {
            Files.writeString(file, content);
            assertThatThrownBy(() -> Parquet.of(file).rows())
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(file + " can't be read as Parquet: ");
        }
        byte[] whole = Files.readAllBytes(
                duck("small.parquet", "SELECT i AS a, 'x' || i % 3 AS b, i / 7.0 AS c FROM range(50) r(i)", ""));
        Random random = new Random(1);
        int refused = 0;
        for (int trial = 0; trial < 300; trial++) {
            byte[] changed =
                    random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int i = random.nextInt(3); i >= 0 && changed.length > 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, changed);
            try {
                rows(Parquet.of(file));
            } catch (DataException e) {
                refused++;
                assertThat(e).hasMessageStartingWith(file.toString());
            }
        }
        assertThat(refused).isGreaterThan(80);
    }
}
