package ai.lepton.exchange.data;

import ai.lepton.metrics.internal.Quoted;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes rows as CSV, so that they are read back the same; quotes what needs it. */
final class CsvWriter {
    private static final int BUFFER = 1 << 16;

    private final CsvFormat format;
    private final Set<String> missing;
    private final String missingWord;
    private final Charset charset;
    private final Writer out;

    CsvWriter(CsvFormat format, Set<String> missing, OutputStream out) {
        this.format = format;
        this.missing = missing;
        this.missingWord = missing.isEmpty() || missing.contains("")
                ? ""
                : missing.iterator().next();
        this.charset = format.charset() == null ? StandardCharsets.UTF_8 : format.charset();
        this.out = new BufferedWriter(
                new OutputStreamWriter(
                        out,
                        charset.newEncoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                BUFFER);
    }

    void write(Rows rows) throws IOException {
        Header header = new Header(rows.columns());
        try {
            if (header.columns().isEmpty()) {
                throw new IllegalArgumentException(rows.name() + " has no columns; there is nothing to write");
            }
            if (format.header() == null) {
                for (int i = 0; i < header.columns().size(); i++) {
                    field(i, header.columns().get(i), header.columns().size());
                }
                out.write('\n');
            }
            for (Row row : rows) {
                write(row, header);
            }
            out.flush();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    rows.name() + " has a character that " + charset.name()
                            + " does not have, or half of one; write in UTF-8, and no halves of surrogate pairs",
                    e);
        }
    }

    private void write(Row row, Header header) throws IOException {
        List<String> columns = header.columns();
        boolean isSame = row.columns().equals(columns);
        if (!isSame) {
            for (String column : row.columns()) {
                if (!header.has(column)) {
                    throw new IllegalArgumentException(row.place() + " has the column " + Quoted.of(column)
                            + ", which the first row lacks; say with select(...) which columns to write");
                }
            }
        }
        for (int i = 0; i < columns.size(); i++) {
            int at = isSame ? i : row.header().find(row.place(), columns.get(i));
            field(i, text(row, columns.get(i), at < 0 ? null : row.at(at)), columns.size());
        }
        out.write('\n');
    }

    private String text(Row row, String column, @Nullable Object value) {
        if (value == null) {
            if (missing.isEmpty()) {
                throw refuse(row, column, "is missing, and no text means that; name one with missing(...)");
            }
            return missingWord;
        }
        if (value instanceof List || value instanceof Map) {
            throw refuse(
                    row,
                    column,
                    "is " + (value instanceof List ? "a list" : "an object")
                            + ", which CSV does not have; leave it out with select(...), or write JSON Lines");
        }
        String text = value.toString();
        if (value instanceof Number number) {
            if ((value instanceof Double || value instanceof Float) && !Double.isFinite(number.doubleValue())) {
                throw refuse(row, column, "is " + value + "; write finite numbers, or null where one is missing");
            }
            text = text.replace('.', format.decimals().point());
        }
        if (missing.contains(text)) {
            throw refuse(
                    row,
                    column,
                    "is " + Quoted.of(text)
                            + ", which would be read back as missing; say with missing(...) which texts mean that");
        }
        return text;
    }

    private static IllegalArgumentException refuse(Row row, String column, String why) {
        return new IllegalArgumentException(row.place() + ": column " + Quoted.of(column) + " " + why);
    }

    private void field(int index, String text, int of) throws IOException {
        if (index > 0) {
            out.write(format.separator());
        }
        boolean isQuoted = text.isEmpty() ? of == 1 : needsQuotes(text);
        if (!isQuoted) {
            out.write(text);
            return;
        }
        out.write('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.write(c);
            if (c == '"') {
                out.write('"');
            }
        }
        out.write('"');
    }

    private boolean needsQuotes(String text) {
        if (text.charAt(0) == ' ' || text.charAt(0) == '\uFEFF') {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == format.separator() || c == '"' || c == '\n' || c == '\r' || (c == format.comment() && c != 0)) {
                return true;
            }
        }
        return false;
    }
}
