package ai.lepton.examples.foreign;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.JsonLines;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.data.TableSource;
import ai.lepton.parquet.Parquet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the tables that pandas and pyarrow wrote, finds them all equal, and writes them. */
final class Tables {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn", Locale.ROOT);

    private Tables() {}

    public static void main(String[] args) throws IOException {
        Path theirs = Path.of(args[0], "python");
        Path ours = Files.createDirectories(Path.of(args[0], "java"));
        Csv comma = Csv.of(theirs.resolve("comma.csv"))
                .separatedBy(';')
                .decimal(',')
                .charset(StandardCharsets.UTF_16);
        Map<String, TableSource<?>> sources = new LinkedHashMap<>();
        sources.put("rows.csv", Csv.of(theirs.resolve("rows.csv")));
        sources.put("rows.csv.gz", Csv.of(theirs.resolve("rows.csv.gz")));
        sources.put("index.csv", Csv.of(theirs.resolve("index.csv")).withoutUnnamed());
        sources.put("comma.csv", comma);
        sources.put("rows.jsonl", JsonLines.of(theirs.resolve("rows.jsonl")));
        sources.put("rows.jsonl.gz", JsonLines.of(theirs.resolve("rows.jsonl.gz")));
        try (var files = Files.newDirectoryStream(theirs, "*-?.0.parquet")) {
            for (Path file : files) {
                sources.put(String.valueOf(file.getFileName()), Parquet.of(file));
            }
        }
        Table wanted = table(Parquet.of(theirs.resolve("none-1.0.parquet")));
        for (Map.Entry<String, TableSource<?>> source : sources.entrySet()) {
            Table read = table(source.getValue());
            boolean isExact = !source.getKey().contains("jsonl"); // pandas writes 15 digits there
            if (isExact ? !read.equals(wanted) : !isNear(read, wanted)) {
                throw new IllegalStateException(source.getKey() + " is another table");
            }
        }
        try {
            Csv.of(theirs.resolve("index.csv"))
                    .categories("site", "note", "y")
                    .otherNumbers()
                    .read();
            throw new IllegalStateException("an index became a feature");
        } catch (DataException e) {
            System.out.println(e.getMessage());
        }
        requireTypes(theirs);
        write(theirs, ours);
        System.out.println("Lepton read " + sources.size() + " files of one table, and all types of Parquet");
    }

    private static Table table(TableSource<?> source) {
        return source.numbers("number", "count")
                .categories("site")
                .texts("note")
                .label("y")
                .read();
    }

    private static boolean isNear(Table read, Table wanted) {
        double[] numbers = read.numbers();
        double[] other = wanted.numbers();
        for (int i = 0; i < other.length; i++) {
            boolean isNear = Double.isNaN(other[i])
                    ? Double.isNaN(numbers[i])
                    : Math.abs(numbers[i] - other[i]) <= 1e-14 * Math.abs(other[i]) + 1e-15;
            if (!isNear) {
                return false;
            }
        }
        return read.schema().equals(wanted.schema())
                && read.names("site").equals(wanted.names("site"))
                && read.names("note").equals(wanted.names("note"))
                && read.names("y").equals(wanted.names("y"));
    }

    private static void requireTypes(Path theirs) throws IOException {
        JsonNode wanted = JsonMapper.shared().readTree(Files.readString(theirs.resolve("types.json")));
        try (Rows rows = Parquet.of(theirs.resolve("types.parquet")).rows()) {
            int at = 0;
            for (Row row : rows) {
                for (String column : row.columns()) {
                    JsonNode value = wanted.path(column).path(at);
                    requireSame(column, shown(row.value(column)), value.isNull() ? null : value.asString());
                }
                at++;
            }
        }
        try (Rows rows = Parquet.of(theirs.resolve("int96.parquet")).rows()) {
            int at = 0;
            for (Row row : rows) {
                JsonNode value = wanted.path("micros").path(at++);
                if (at != 1) { // the year 1 is beyond what INT96 of nanoseconds is written for
                    requireSame("int96", shown(row.value("at")), value.isNull() ? null : value.asString());
                }
            }
        }
    }

    private static void requireSame(String column, @Nullable String found, @Nullable String wanted) {
        boolean isSame = Objects.equals(found, wanted);
        if (!isSame && found != null && wanted != null && isNumber(found) && isNumber(wanted)) {
            isSame = Double.parseDouble(found) == Double.parseDouble(wanted);
        }
        if (!isSame) {
            throw new IllegalStateException(column + " is " + found + ", not " + wanted);
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
    }

    private static @Nullable String shown(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        }
        return value instanceof LocalDateTime local ? TIME.format(local) : value == null ? null : value.toString();
    }

    private static void write(Path theirs, Path ours) {
        List<TableSource<?>> copies = new ArrayList<>(List.of(
                Csv.of(ours.resolve("rows.csv")),
                Csv.of(ours.resolve("rows.csv.gz")),
                Csv.of(ours.resolve("comma.csv")).separatedBy(';').decimal(',').charset(StandardCharsets.UTF_16),
                JsonLines.of(ours.resolve("rows.jsonl")),
                JsonLines.of(ours.resolve("rows.jsonl.gz"))));
        for (Parquet.Packing packing : Parquet.Packing.values()) {
            String name = packing.name().toLowerCase(Locale.ROOT);
            copies.add(Parquet.of(ours.resolve(name + ".parquet")).packed(packing));
        }
        for (TableSource<?> copy : copies) {
            try (Rows rows = Parquet.of(theirs.resolve("snappy-1.0.parquet")).rows()) {
                copy.write(rows);
            }
        }
        try (Rows rows = Parquet.of(theirs.resolve("types.parquet")).rows()) {
            Parquet.of(ours.resolve("types.parquet"))
                    .decimal("decimal", 2)
                    .decimal("small", 1)
                    .decimal("uint64", 0)
                    .write(rows);
        }
    }
}
