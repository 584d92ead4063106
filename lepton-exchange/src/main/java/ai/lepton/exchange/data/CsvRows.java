package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a CSV file under its header, each as wide as the header; whatever is wrong names file and line. */
final class CsvRows implements AutoCloseable {
    /** Most fields of a row; more than any table of measurements has. */
    static final int MOST_COLUMNS = 1 << 20;

    private final String name;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;
    private final Map<String, Integer> places = new HashMap<>();

    CsvRows(String name, InputStream in, char separator) {
        this.name = name;
        this.records = CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(CsvRecordHandler.of(limits -> limits.maxFields(MOST_COLUMNS)), new Utf8Reader(name, in))
                .iterator();
        try {
            this.header = readHeader();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private List<String> readHeader() {
        CsvRecord record = nextRecord();
        if (record == null) {
            throw new DataException(name + " is empty; it needs a header row, then rows");
        }
        for (String column : record.getFields()) {
            if (places.put(column, places.size()) != null) {
                throw new DataException(name + ":" + record.getStartingLineNumber() + ": the header has "
                        + Quoted.of(column) + " twice; column names must be distinct");
            }
        }
        return List.copyOf(record.getFields());
    }

    List<String> header() {
        return header;
    }

    /** Returns where a column stands. */
    int indexOf(String column) {
        Integer index = places.get(column);
        if (index == null) {
            throw new DataException(name + " has no column " + Quoted.of(column) + "; "
                    + Nearest.to(column, header)
                            .map(nearest -> "did you mean " + Quoted.of(nearest) + "? ")
                            .orElse("")
                    + "its columns are " + Quoted.all(header));
        }
        return index;
    }

    /** Returns the next row, or null at the end. */
    @Nullable CsvRecord next() {
        CsvRecord record = nextRecord();
        if (record != null && record.getFieldCount() != header.size()) {
            throw new DataException(name + ":" + record.getStartingLineNumber() + ": " + record.getFieldCount()
                    + (record.getFieldCount() == 1 ? " field" : " fields") + ", but the header has " + header.size()
                    + "; quote a field that holds the separator, and leave no field out");
        }
        return record;
    }

    private @Nullable CsvRecord nextRecord() {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (UncheckedIOException e) {
            throw unreadable(name, e.getCause() == null ? e : e.getCause());
        } catch (CsvParseException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof DataException malformed) {
                throw malformed;
            }
            if (cause instanceof IOException failed) {
                throw unreadable(name, failed);
            }
            if (cause instanceof Utf8Reader.SourceException thrown) {
                throw thrown.theirs();
            }
            String said = String.valueOf(cause.getMessage());
            throw new DataException(
                    name + ": " + said + (said.contains("quot") ? "; see that each quote is closed" : ""), e);
        }
    }

    static DataException unreadable(String name, Throwable e) {
        return new DataException(name + " can't be read: " + PlainFile.reason(e), e);
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }
}
