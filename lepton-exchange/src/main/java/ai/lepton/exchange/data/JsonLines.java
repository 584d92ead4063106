package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A recipe for reading JSON Lines: one JSON object in each line, its keys the columns; and which of these are numbers,
 * categories, texts, and the label or target.
 *
 * <p>The file is UTF-8, with or without a byte-order mark; empty lines are skipped. A file that begins as gzip does is unpacked,
 * whatever it is called. A value is missing where the key is, or where it is null. Numbers are kept exactly in rows, and rounded
 * to doubles in tables. Duplicate keys, {@code NaN}, numbers of more than a thousand digits, more than 100 levels of nesting
 * and lines of more than 64 MB are refused.
 *
 * <pre>{@code
 * Table patients = JsonLines.of(file).numbers("age").categories("site").label("diagnosis").read();
 * }</pre>
 *
 * @see <a href="https://jsonlines.org">JSON Lines</a>
 */
public final class JsonLines implements TableSource<JsonLines> {
    private static final String KIND = "a file of JSON Lines";

    private final Opener opener;
    private final Columns columns;

    private JsonLines(Opener opener, Columns columns) {
        this.opener = opener;
        this.columns = columns;
    }

    /** Returns a recipe for a file, with no columns yet. The file is opened when it is read, and again with each reading. */
    public static JsonLines of(Path file) {
        return new JsonLines(Opener.of(file, KIND), Columns.none());
    }

    /** Returns a recipe for what the source opens; the name stands in messages. */
    public static JsonLines of(String name, Csv.Source source) {
        return new JsonLines(Opener.of(name, source), Columns.none());
    }

    @Override
    public String name() {
        return opener.name();
    }

    @Override
    public Columns chosen() {
        return columns;
    }

    @Override
    public JsonLines choosing(Columns columns) {
        return new JsonLines(opener, Elements.required("columns", columns));
    }

    @Override
    public Rows rows() {
        return new JsonRows(lines(), columns);
    }

    /**
     * Returns the keys of all rows, in the order in which they come first. Reads the whole file.
     *
     * @throws DataException if the file is missing or malformed
     */
    @Override
    public List<String> columns() {
        Set<String> all = new LinkedHashSet<>();
        try (Rows rows = rows()) {
            List<String> last = List.of();
            for (Row row : rows) {
                if (row.columns() != last) {
                    last = row.columns();
                    all.addAll(last);
                }
            }
        }
        return new ArrayList<>(all);
    }

    @Override
    public Table read() {
        columns.requireSome(name());
        List<String> numbers =
                columns.takesOthers() ? columns.numbersAmong(name(), name(), new Header(columns())) : columns.numbers();
        try (JsonLineReader lines = lines()) {
            return new JsonTable(name(), lines, numbers, columns).read();
        } catch (GrowingInts.ArrayFullException e) {
            throw RowTable.tooLarge(name(), e);
        }
    }

    private JsonLineReader lines() {
        return new JsonLineReader(name(), opener.open(KIND));
    }

    /**
     * {@inheritDoc}
     *
     * <p>A file whose name ends in {@code .gz} is packed. A missing value is written as null, a date as its text.
     */
    @Override
    public void write(Rows rows) {
        opener.write(out -> JsonRows.write(rows, out));
    }

    /** Returns what is read from where. */
    @Override
    public String toString() {
        return name() + ": " + columns;
    }
}
