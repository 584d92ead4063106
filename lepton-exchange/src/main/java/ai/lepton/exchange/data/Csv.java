package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recipe for reading a CSV file: which of its columns are numbers, categories, and the label or target.
 *
 * <p>The file has a header row and is UTF-8, with or without a byte-order mark; fields may be quoted as RFC 4180 says,
 * rows end in LF, CRLF or CR, empty lines are skipped. Columns that are not asked for are ignored. Numbers are finite
 * decimal numbers such as {@code -1.5e3}, blanks around them ignored; text is taken as it stands.
 *
 * <pre>{@code
 * Split patients = Csv.of(file).numbers("mean radius", "mean texture").label("diagnosis").shuffledBy(42).split(0.8);
 * }</pre>
 *
 * <p>A recipe is immutable: each method returns a new one. Whatever is wrong with the file is a
 * {@link DataException} that names the file, the line and what would do; a wrong recipe is an
 * {@link IllegalArgumentException}.
 */
public final class Csv {
    /** What opens the text to read, anew each time. */
    @FunctionalInterface
    public interface Source {
        /** Returns a stream at the first byte, which the reader closes; null where there is nothing of that name. */
        @Nullable InputStream open() throws IOException;
    }

    private final String name;
    private final Source source;
    private final char separator;
    private final List<String> numbers;
    private final boolean others;
    private final Map<String, @Nullable Category> categories;
    private final @Nullable Target target;

    /**
     * The column to be predicted.
     *
     * @param number whether it is a number, else the label
     * @param known the classes, where they are known
     */
    record Target(String column, boolean number, @Nullable Labels known) {}

    private Csv(
            String name,
            Source source,
            char separator,
            List<String> numbers,
            boolean others,
            Map<String, @Nullable Category> categories,
            @Nullable Target target) {
        this.name = name;
        this.source = source;
        this.separator = separator;
        this.numbers = numbers;
        this.others = others;
        this.categories = categories;
        this.target = target;
    }

    /**
     * Returns a recipe for a file, with no columns yet. The file is opened when it is read, and again with each reading; so
     * it can't be a pipe.
     */
    public static Csv of(Path file) {
        return of(file.toString(), () -> {
            if (Files.isDirectory(file)) {
                throw new DataException(file + " is a directory; name a CSV file in it");
            }
            PlainFile.refuseSpecial(file.toString(), file);
            return Files.exists(file) ? Files.newInputStream(file) : null;
        });
    }

    /** Returns a recipe for what the source opens; the name stands in messages. */
    public static Csv of(String name, Source source) {
        return new Csv(name, source, ',', List.of(), false, Map.of(), null);
    }

    /** Returns a recipe for a class-path resource, found as {@link Class#getResourceAsStream} finds it. */
    public static Csv resource(Class<?> beside, String name) {
        return of(name, () -> beside.getResourceAsStream(name));
    }

    /** Returns the recipe with another separator between fields than the comma, such as a semicolon or a tab. */
    public Csv separatedBy(char character) {
        if (character == '"' || character == '\n' || character == '\r') {
            throw new IllegalArgumentException("a quote or a line end can't separate fields; use ',', ';' or '\\t'");
        }
        return new Csv(name, source, character, numbers, others, categories, target);
    }

    /**
     * Returns the recipe with these number columns added, in this order. One whose values are names, or codes that have
     * no order, is read with {@link #categories}.
     *
     * @throws IllegalArgumentException if a column is asked for already
     */
    public Csv numbers(String... columns) {
        Elements.of("columns", columns);
        List<String> more = new ArrayList<>(numbers);
        for (String column : columns) {
            requireNew(column);
            if (more.contains(column)) {
                throw asked(column);
            }
            more.add(column);
        }
        return new Csv(name, source, separator, List.copyOf(more), others, categories, target);
    }

    /** Returns the recipe with every column that is not asked for otherwise as a number, in the file's order. */
    public Csv otherNumbers() {
        return new Csv(name, source, separator, numbers, true, categories, target);
    }

    /**
     * Returns the recipe with these category columns added. Their levels are found in the file and sorted; where the
     * rows are split, only levels of the training part count, and others have code 0.
     *
     * @throws IllegalArgumentException if a column is asked for already
     */
    public Csv categories(String... columns) {
        Elements.of("columns", columns);
        Map<String, @Nullable Category> more = new LinkedHashMap<>(categories);
        for (String column : columns) {
            requireNew(column);
            if (more.containsKey(column)) {
                throw asked(column);
            }
            more.put(column, null);
        }
        return new Csv(name, source, separator, numbers, others, more, target);
    }

    /**
     * Returns the recipe with exactly the columns of a schema as its inputs: a new file read as the one that a model
     * was trained on. A level that the schema does not have gets code 0.
     *
     * @throws IllegalArgumentException if the label or the target is one of its columns
     */
    public Csv schema(Schema schema) {
        Map<String, @Nullable Category> known = new LinkedHashMap<>();
        schema.categories().forEach(category -> known.put(category.name(), category));
        if (target != null && schema.columns().contains(target.column)) {
            throw asked(target.column);
        }
        return new Csv(name, source, separator, schema.numbers(), false, known, target);
    }

    /**
     * Returns the recipe with the column that holds the class. The classes are those in the file, in the order of
     * {@link Labels}: as numbers where all are. Two that look the same, such as the same word in Unicode's normal forms NFC
     * and NFD, are a {@link DataException}.
     *
     * @throws IllegalArgumentException if the column is asked for already
     */
    public Csv label(String column) {
        return predicting(new Target(column, false, null));
    }

    /**
     * Returns the recipe with the column that holds the class, one of those known; another is a
     * {@link DataException}.
     *
     * @throws IllegalArgumentException if the column is asked for already
     */
    public Csv label(String column, Labels known) {
        return predicting(new Target(column, false, known));
    }

    /**
     * Returns the recipe with the column that holds the number to be predicted, in place of a label or another target.
     *
     * @throws IllegalArgumentException if the column is asked for already
     */
    public Csv target(String number) {
        Elements.required("number", number);
        return predicting(new Target(number, true, null));
    }

    private Csv predicting(Target predicted) {
        if (numbers.contains(Elements.required("column", predicted.column))
                || categories.containsKey(predicted.column)) {
            throw asked(predicted.column);
        }
        return new Csv(name, source, separator, numbers, others, categories, predicted);
    }

    private boolean isTarget(String column) {
        return target != null && target.column.equals(column);
    }

    private void requireNew(String column) {
        if (numbers.contains(Elements.required("column", column))
                || categories.containsKey(column)
                || isTarget(column)) {
            throw asked(column);
        }
    }

    private static IllegalArgumentException asked(String column) {
        return new IllegalArgumentException("column " + Quoted.of(column)
                + " is asked for twice; a column is a number, a category, the label or the target");
    }

    /**
     * Returns the names in the header row.
     *
     * @throws DataException if the file is missing or has no header
     */
    public List<String> columns() {
        try (CsvRows rows = open()) {
            return rows.header();
        }
    }

    /**
     * Reads all rows, in the file's order.
     *
     * @throws DataException if the file is missing, malformed, or lacks what was asked for
     * @throws IllegalStateException if no column was asked for
     */
    public Table read() {
        if (numbers.isEmpty() && !others && categories.isEmpty() && target == null) {
            throw new IllegalStateException(
                    name + ": no column is asked for; name some with numbers(...), categories(...), label(...) or"
                            + " target(...)");
        }
        try (CsvRows rows = open()) {
            return new CsvTable(name, rows, this).read();
        }
    }

    /**
     * Returns the line where a row begins, for a message about it: a row is not the line of its number where fields
     * hold line ends or lines are empty. Reads the file again, up to the row.
     *
     * @param row its index in the table that {@link #read} returns
     * @return the number of the line in the file, where the first line, most often the header, is 1
     * @throws DataException if the file can't be read any more
     * @throws IndexOutOfBoundsException if there is no such row
     */
    public long lineOf(int row) {
        try (CsvRows rows = open()) {
            CsvRecord record = rows.next();
            for (int i = 0; i < row && record != null; i++) {
                record = rows.next();
            }
            if (row < 0 || record == null) {
                throw new IndexOutOfBoundsException(name + " has no row " + row);
            }
            return record.getStartingLineNumber();
        }
    }

    /** Returns the same rows in a random order that belongs to the seed, on every machine and JDK. */
    public Shuffled shuffledBy(long seed) {
        List<String> learned = categories.entrySet().stream()
                .filter(entry -> entry.getValue() == null)
                .map(Map.Entry::getKey)
                .toList();
        return new Shuffled(this::read, learned, seed, false);
    }

    private CsvRows open() {
        InputStream in;
        try {
            in = source.open();
        } catch (IOException e) {
            throw CsvRows.unreadable(name, e);
        }
        if (in == null) {
            throw new DataException(name + " does not exist; name a CSV file with a header row");
        }
        return new CsvRows(name, in, separator);
    }

    /** Returns the number columns for this header. */
    List<String> numbersAmong(List<String> header) {
        if (!others) {
            return numbers;
        }
        Set<String> all = new LinkedHashSet<>(numbers);
        header.stream()
                .filter(column -> !categories.containsKey(column) && !isTarget(column))
                .forEach(all::add);
        return List.copyOf(all);
    }

    /** Returns the columns that were asked for as numbers by their names. */
    List<String> numbers() {
        return numbers;
    }

    Map<String, @Nullable Category> categories() {
        return categories;
    }

    @Nullable Target target() {
        return target;
    }

    /** Returns what is read from where. */
    @Override
    public String toString() {
        return name + ": numbers " + numbers + (others ? " and all others" : "") + ", categories "
                + Arrays.toString(categories.keySet().toArray())
                + (target == null ? ", label null" : (target.number ? ", target " : ", label ") + target.column);
    }
}
