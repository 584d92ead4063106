package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A recipe for reading a CSV file: how it is written, and which of its columns are numbers, categories, texts, and the label or
 * target.
 *
 * <p>Where nothing else is said, the file has a header row and is UTF-8, with or without a byte-order mark; fields are separated
 * by commas and may be quoted as RFC 4180 says, rows end in LF, CRLF or CR, empty lines are skipped. Numbers are finite
 * decimal numbers such as {@code -1.5e3}, blanks around them ignored; text is taken as it stands. A file that begins as gzip does
 * is unpacked, whatever it is called.
 *
 * <p>A field is missing where pandas takes it to be: it is empty, or {@code NA}, {@code NaN}, {@code null}, {@code None} and the
 * like; {@link #missing} says otherwise.
 *
 * <pre>{@code
 * Split patients = Csv.of(file).numbers("mean radius", "mean texture").label("diagnosis").shuffledBy(42).split(0.8);
 * }</pre>
 *
 * <p>A recipe is immutable: each method returns a new one. Whatever is wrong with the file is a
 * {@link DataException} that names the file, the line and what would do; a wrong recipe is an
 * {@link IllegalArgumentException}.
 */
public final class Csv implements TableSource<Csv> {
    /** What opens the text to read, anew each time. */
    @FunctionalInterface
    public interface Source {
        /** Returns a stream at the first byte, which the reader closes; null where there is nothing of that name. */
        @Nullable InputStream open() throws IOException;
    }

    private static final String KIND = "a CSV file with a header row";

    private final Opener opener;
    private final CsvFormat format;
    private final Columns columns;

    private Csv(Opener opener, CsvFormat format, Columns columns) {
        this.opener = opener;
        this.format = format;
        this.columns = columns;
    }

    /**
     * Returns a recipe for a file, with no columns yet. The file is opened when it is read, and again with each reading; so
     * it can't be a pipe.
     */
    public static Csv of(Path file) {
        return new Csv(Opener.of(file, "a CSV file"), CsvFormat.USUAL, Columns.none());
    }

    /** Returns a recipe for what the source opens; the name stands in messages. */
    public static Csv of(String name, Source source) {
        return new Csv(Opener.of(name, source), CsvFormat.USUAL, Columns.none());
    }

    /** Returns a recipe for a class-path resource, found as {@link Class#getResourceAsStream} finds it. */
    public static Csv resource(Class<?> beside, String name) {
        return of(name, () -> beside.getResourceAsStream(name));
    }

    private Csv written(CsvFormat other) {
        return new Csv(opener, other, columns);
    }

    /** Returns the recipe with another separator between fields than the comma, such as a semicolon or a tab. */
    public Csv separatedBy(char character) {
        if (character == '"' || character == '\n' || character == '\r') {
            throw new IllegalArgumentException("a quote or a line end can't separate fields; use ',', ';' or '\\t'");
        }
        requireFree(character, format.comment(), "separator", "comments begin with it");
        return written(format.separator(character));
    }

    /** Returns the recipe for a file in another charset than UTF-8; bytes that are not in it are refused. */
    public Csv charset(Charset charset) {
        return written(format.charset(Elements.required("charset", charset)));
    }

    /**
     * Returns the recipe for a file whose numbers have another character before the decimals than a point, such as the comma of
     * {@code 1,5}.
     */
    public Csv decimal(char point) {
        requireInNumbers(point, "decimal point");
        return written(format.decimals(new Decimals(point, format.decimals().thousands())));
    }

    /** Returns the recipe for a file whose numbers may have a character between thousands, such as {@code 1,234,567}. */
    public Csv thousands(char separator) {
        requireInNumbers(separator, "thousands separator");
        return written(format.decimals(new Decimals(format.decimals().point(), separator)));
    }

    /**
     * Returns the recipe for a file with comments: from this character to the end of the line, unless it is within quotes. A
     * line of a comment only is no row.
     */
    public Csv comments(char begin) {
        if (begin == '"' || begin == '\n' || begin == '\r') {
            throw new IllegalArgumentException("a quote or a line end can't begin a comment; use '#'");
        }
        requireFree(begin, format.separator(), "begin of comments", "it separates fields");
        return written(format.comment(begin));
    }

    /** Returns the recipe for a file with blanks behind separators that are no part of the field: {@code 1, "a, b", 2}. */
    public Csv blanksAfterSeparators() {
        return written(format.skippingBlanks());
    }

    /**
     * Returns the recipe for a file without a header row.
     *
     * @param names of the columns, as many as the file has; without any they are {@code 0}, {@code 1} and so on
     * @throws IllegalArgumentException if a name is there twice
     */
    public Csv withoutHeader(String... names) {
        List<String> given = Elements.of("names", names);
        Set<String> seen = new HashSet<>();
        for (String each : given) {
            if (!seen.add(each)) {
                throw new IllegalArgumentException(
                        "names has " + Quoted.of(each) + " twice; column names must be distinct");
            }
        }
        return written(format.header(given));
    }

    private static void requireInNumbers(char character, String role) {
        if ((character <= ' ' && character != ' ')
                || Character.isLetterOrDigit(character)
                || "+-\"".indexOf(character) >= 0) {
            throw new IllegalArgumentException(
                    Quoted.of(character) + " can't be the " + role + "; use such as ',', '.', ' ' or '\\''");
        }
    }

    private static void requireFree(char character, char taken, String role, String why) {
        if (character == taken) {
            throw new IllegalArgumentException(
                    Quoted.of(character) + " can't be the " + role + " too: " + why + "; take another");
        }
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
    public Csv choosing(Columns columns) {
        return new Csv(opener, format, Elements.required("columns", columns));
    }

    @Override
    public Rows rows() {
        return open();
    }

    @Override
    public Table read() {
        columns.requireSome(name());
        try {
            Table read = CsvBytes.canRead(format) ? fast(CsvTable.Effort.usual()) : null;
            return read == null ? thorough() : read;
        } catch (GrowingInts.ArrayFullException e) {
            throw RowTable.tooLarge(name(), e);
        }
    }

    /** Reads a file that is well formed; returns null if it is not. */
    @Nullable Table fast(CsvTable.Effort effort) {
        requireTwoMarks();
        try (InputStream in = opener.open(KIND)) {
            CsvChunks chunks = new CsvChunks(in, effort.chunk());
            CsvChunks.Chunk first = chunks.next();
            List<String> names = new ArrayList<>();
            if (format.header() != null) {
                names.addAll(format.header());
            } else if (first != null) {
                first = new CsvBytes(format.separator()).texts(first, names);
            }
            if (first == null || names.isEmpty()) {
                return null;
            }
            Header header = new Header(names);
            return new CsvTable(
                            chunks,
                            format.separator(),
                            builder(header, name(), this::name),
                            builder -> cells(builder, column -> header.indexOf(name(), name(), column), names.size()))
                    .read(first, effort.threads());
        } catch (CsvBytes.Irregular | DataException | IOException e) {
            // What is wrong, and where, is found by reading again: here lines are not counted.
            return null;
        }
    }

    private Table thorough() {
        try (CsvRows rows = open()) {
            TableBuilder builder = builder(rows.header(), rows.headerPlace(), rows::place);
            rows.readAll(cells(builder, rows::indexOf, rows.columns().size()), builder::endRow);
            return builder.table();
        }
    }

    private TableBuilder builder(Header header, String headerPlace, Supplier<String> place) {
        return new TableBuilder(
                name(),
                columns.numbersAmong(name(), headerPlace, header),
                columns,
                missing(),
                format.decimals(),
                place);
    }

    private static @Nullable Cells[] cells(TableBuilder builder, ToIntFunction<String> placeOf, int width) {
        @Nullable Cells[] cells = new @Nullable Cells[width];
        for (Map.Entry<String, Cells> column : builder.cells().entrySet()) {
            cells[placeOf.applyAsInt(column.getKey())] = column.getValue();
        }
        return cells;
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
            Row at = rows.next();
            for (int i = 0; i < row && at != null; i++) {
                at = rows.next();
            }
            if (row < 0 || at == null) {
                throw new IndexOutOfBoundsException(name() + " has no row " + row);
            }
            return at.number();
        }
    }

    private void requireTwoMarks() {
        if (format.decimals().point() == format.decimals().thousands()) {
            throw new IllegalStateException(
                    name() + ": " + Quoted.of(format.decimals().point())
                            + " can't stand both before the decimals and between thousands; say decimal(...) or thousands(...) with"
                            + " another");
        }
    }

    private Set<String> missing() {
        return columns.missingOr(CsvFormat.MISSING);
    }

    private CsvRows open() {
        requireTwoMarks();
        return new CsvRows(name(), opener.open(KIND), format, columns, missing());
    }

    /**
     * {@inheritDoc}
     *
     * <p>A file whose name ends in {@code .gz} is packed. A missing value is written as the empty field, or the first text of
     * {@link #missing}; a text that would be read back as missing is refused, and so are lists and objects.
     */
    @Override
    public void write(Rows rows) {
        requireTwoMarks();
        opener.write(out -> new CsvWriter(format, columns.missingOr(CsvFormat.MISSING), out).write(rows));
    }

    /** Returns what is read from where. */
    @Override
    public String toString() {
        return name() + ": " + columns;
    }
}
