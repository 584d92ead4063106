package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file under its header, each as wide as the header; whatever is wrong names file and line. */
final class CsvRows implements Rows {
    /** Most fields of a row; more than any table of measurements has. */
    static final int MOST_COLUMNS = 1 << 20;

    /** Most characters of a row. */
    private static final int LONGEST_ROW = 64 << 20;

    private static final Pattern TOO_LONG = Pattern.compile(
            "The maximum buffer size of (\\d{1,18}) is insufficient .*?( \\(record .*\\))?", Pattern.DOTALL);

    private final String name;
    private final CsvFormat format;
    private final MissingCells missing;
    private final CellNumbers numbers;
    private final Fields fields = new Fields();
    private final CloseableIterator<Row> records;
    private final Header header;
    private final long headerLine;
    private @Nullable Cells @Nullable [] sinks;
    private @Nullable Runnable rowEnd;
    private @Nullable Row first;
    private boolean closed;

    /**
     * Opens a file.
     *
     * @param recipe what is asked of the columns, which says what means a missing value in which
     * @param words texts that mean one
     */
    CsvRows(String name, InputStream in, CsvFormat format, Columns recipe, Set<String> words) {
        this.name = name;
        this.format = format;
        this.numbers = new CellNumbers(words, format.decimals(), () -> "");
        this.records = CsvReader.builder()
                .fieldSeparator(format.separator())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(fields, CleanReader.of(new TextReader(name, in, format.charset()), format))
                .iterator();
        try {
            Row row = nextRecord();
            if (row == null) {
                throw new DataException(name + " is empty; it needs "
                        + (format.header() == null ? "a header row, then rows" : "at least one row"));
            }
            headerLine = row.number();
            header = header(row);
            missing = new MissingCells(recipe, header, words, format.decimals());
            fields.header = header;
            if (format.header() != null) {
                first = row.with(header, fields.present(fields.texts));
                fields.requireWidth();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Header header(Row row) {
        List<String> named = format.header();
        if (named == null) {
            List<String> names = new ArrayList<>();
            row.values().forEach(text -> names.add(String.valueOf(text)));
            return new Header(names);
        }
        return new Header(
                named.isEmpty()
                        ? IntStream.range(0, row.values().size())
                                .mapToObj(String::valueOf)
                                .toList()
                        : named);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> columns() {
        return header.columns();
    }

    Header header() {
        return header;
    }

    /** Returns where the header is, for a message. */
    String headerPlace() {
        return name + ":" + headerLine;
    }

    /** Returns where a column stands. */
    int indexOf(String column) {
        return header.indexOf(name, headerPlace(), column);
    }

    /** Returns where the row is that is being read. */
    String place() {
        return name + ":" + fields.line();
    }

    @Override
    public @Nullable Row next() {
        if (closed) {
            throw new IllegalStateException("the rows of " + name + " are closed; open them again");
        }
        Row ahead = first;
        if (ahead != null) {
            first = null;
            return ahead;
        }
        return nextRecord();
    }

    /**
     * Reads all rows that are left, with no text made of a field that needs none.
     *
     * @param columnSinks what takes the fields of each column; null for a column that is not wanted
     * @param end done after each row
     */
    void readAll(@Nullable Cells[] columnSinks, Runnable end) {
        sinks = columnSinks;
        rowEnd = end;
        Row ahead = first;
        if (ahead != null) {
            first = null;
            fields.replay();
            end.run();
        }
        while (nextRecord() != null) {
            // Each row goes to the sinks, and none is returned.
        }
    }

    private @Nullable Row nextRecord() {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            throw unreadable(name, e.getCause() == null ? e : e.getCause());
        } catch (CsvParseException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof DataException malformed) {
                throw malformed;
            }
            if (cause instanceof GrowingInts.ArrayFullException full) {
                throw full;
            }
            if (cause instanceof IOException failed) {
                throw unreadable(name, failed);
            }
            if (cause instanceof TextReader.SourceException thrown) {
                throw thrown.theirs();
            }
            String said = told(String.valueOf(cause.getMessage()));
            throw new DataException(
                    name + ": " + said + (said.contains("quot") ? "; see that each quote is closed" : ""), e);
        }
    }

    /** Returns what the parser said, of a field that is too long in our words. */
    private static String told(String said) {
        Matcher tooLong = TOO_LONG.matcher(said);
        return tooLong.matches()
                ? String.format(
                                Locale.ROOT,
                                "a field of more than %,d characters%s",
                                Long.parseLong(tooLong.group(1)),
                                tooLong.group(2))
                        + ", as an open quotation makes one of all that follows"
                : said;
    }

    static DataException unreadable(String name, Throwable e) {
        return new DataException(name + " can't be read: " + PlainFile.reason(e), e);
    }

    @Override
    public void close() {
        closed = true;
        try {
            records.close();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** Takes the fields of a row from the parser: as texts, or straight into sinks. */
    private final class Fields extends AbstractBaseCsvCallbackHandler<Row> {
        private @Nullable Header header;
        private String[] texts = new String[16];
        private int count;
        private long length;

        /** What is wrong with a field of this row; told when the row has as many fields as it must. */
        private @Nullable DataException refusal;

        private long line() {
            return getStartingLineNumber();
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            count = 0;
            length = 0;
            refusal = null;
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int size, boolean isQuoted) {
            count = index + 1;
            @Nullable Cells @Nullable [] taking = sinks;
            if (taking != null) {
                Cells cells = index < taking.length ? taking[index] : null;
                if (cells != null && refusal == null) {
                    try {
                        cells.take(buffer, offset, offset + size);
                    } catch (DataException e) {
                        refusal = e;
                    }
                }
                return;
            }
            length += size;
            if (index >= MOST_COLUMNS || length > LONGEST_ROW) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s:%d: a row of more than %,d fields or %,d characters; no table has such rows",
                        name,
                        line(),
                        MOST_COLUMNS,
                        LONGEST_ROW));
            }
            if (index == texts.length) {
                texts = Arrays.copyOf(texts, index * 2);
            }
            texts[index] = new String(buffer, offset, size);
        }

        /** Returns the texts, with null for those that mean that a value is missing. */
        private @Nullable Object[] present(String[] from) {
            @Nullable Object[] values = new @Nullable Object[count];
            for (int i = 0; i < count; i++) {
                values[i] = missing.isMissing(i, from[i]) ? null : from[i];
            }
            return values;
        }

        private void replay() {
            @Nullable Cells @Nullable [] taking = sinks;
            for (int i = 0; taking != null && i < taking.length; i++) {
                Cells cells = taking[i];
                if (cells != null) {
                    cells.take(texts[i].toCharArray(), 0, texts[i].length());
                }
            }
        }

        private void requireWidth() {
            int wanted = header == null ? count : header.columns().size();
            if (count != wanted) {
                throw new DataException(
                        name + ":" + line() + ": " + count + (count == 1 ? " field" : " fields") + ", but "
                                + (format.header() == null ? "the header has " : "there are names for ") + wanted
                                + "; quote a field that holds the separator, and leave no field out");
            }
        }

        @Override
        protected @Nullable Row buildRecord() {
            if (getRecordType() == RecordType.EMPTY) {
                return null;
            }
            requireWidth();
            DataException wrong = refusal;
            if (wrong != null) {
                throw wrong;
            }
            Runnable end = rowEnd;
            if (end != null) {
                end.run();
                return null;
            }
            if (header == null) {
                return new Row(
                        name,
                        line(),
                        true,
                        new Header(List.of()),
                        Arrays.copyOf(texts, count, Object[].class),
                        numbers);
            }
            return new Row(name, line(), true, header, present(texts), numbers);
        }
    }
}
