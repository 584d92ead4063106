package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads lines that hold one JSON object each, and takes no more memory than the longest needs. */
final class JsonLineReader implements AutoCloseable {
    private static final JsonFactory JSON = Documents.factory();
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final InputStream in;
    private byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private int end;
    private long line;
    private boolean ended;
    private boolean isPlain;
    private boolean closed;

    JsonLineReader(String name, InputStream in) {
        this.name = name;
        this.in = in;
    }

    /** Reads an object with what is given its parser, which stands at the begin of the object and is left at its end. */
    @FunctionalInterface
    interface ObjectReader<T> {
        T read(JsonParser parser);
    }

    /** Moves to the next line that is not blank; returns false at the end. */
    boolean next() {
        if (closed) {
            throw new IllegalStateException("the rows of " + name + " are closed; open them again");
        }
        while (nextLine()) {
            while (from < to && isBlank(buffer[from])) {
                from++;
            }
            while (from < to && isBlank(buffer[to - 1])) {
                to--;
            }
            if (from < to) {
                requireUtf8();
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\r' || b == '\t';
    }

    private boolean nextLine() {
        int begin = line == 0 ? 0 : end;
        int scanned = begin;
        while (true) {
            for (int i = scanned; i < filled; i++) {
                if (buffer[i] == '\n') {
                    return lineIs(begin, i, i + 1);
                }
            }
            scanned = filled;
            if (ended) {
                return begin < filled && lineIs(begin, filled, filled);
            }
            int length = filled - begin;
            if (begin > 0) {
                System.arraycopy(buffer, begin, buffer, 0, length);
                begin = 0;
                end = 0;
                filled = length;
                scanned = length;
            }
            fill();
        }
    }

    private int filled;

    private boolean lineIs(int begin, int stop, int next) {
        line++;
        from = begin;
        to = stop;
        end = next;
        boolean isMarked = line == 1
                && stop - begin >= 3
                && buffer[begin] == (byte) 0xEF
                && buffer[begin + 1] == (byte) 0xBB
                && buffer[begin + 2] == (byte) 0xBF;
        from += isMarked ? 3 : 0;
        return true;
    }

    private void fill() {
        if (filled == buffer.length) {
            if (filled >= Documents.LONGEST) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s:%d: a line of more than %,d bytes; write one object in each line",
                        name,
                        line + 1,
                        Documents.LONGEST));
            }
            buffer = Arrays.copyOf(buffer, Math.min(filled * 2, Documents.LONGEST));
        }
        try {
            int n = in.read(buffer, filled, buffer.length - filled);
            ended = n < 0;
            filled += Math.max(n, 0);
        } catch (IOException e) {
            throw CsvRows.unreadable(name, e);
        }
    }

    private void requireUtf8() {
        int all = 0;
        for (int i = from; i < to; i++) {
            all |= buffer[i];
        }
        isPlain = all >= 0;
        if (!isPlain) {
            OptionalInt wrong = Utf8.malformedAt(ByteBuffer.wrap(buffer, from, to - from));
            if (wrong.isPresent()) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s:%d: byte 0x%02X is not valid UTF-8; save the file as UTF-8",
                        name,
                        line,
                        buffer[from + wrong.getAsInt()]));
            }
        }
    }

    /** Returns the object in the line, as this reads it. */
    <T> T object(ObjectReader<T> reader) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), buffer, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new DataException(place() + ": no JSON object; each line must hold one, such as {\"age\": 40}");
            }
            T read = reader.read(parser);
            if (parser.nextToken() != null) {
                throw new DataException(
                        place() + ": there is something after the end of the object; write one in each line");
            }
            return read;
        } catch (JacksonException e) {
            throw new DataException(
                    place()
                            + (e.getLocation() == null
                                    ? ""
                                    : ":" + e.getLocation().getColumnNr()) + ": " + told(e),
                    e);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new DataException(place() + ": " + e.getMessage(), e);
        }
    }

    private static String told(JacksonException e) {
        String told = Documents.told(e);
        return told.startsWith("Non-standard token") // what Jackson would be told is of no use here
                ? "NaN and Infinity are no numbers of JSON; write null where a value is missing"
                : told;
    }

    String name() {
        return name;
    }

    boolean isClosed() {
        return closed;
    }

    long line() {
        return line;
    }

    /** Returns where the line is, for a message. */
    String place() {
        return name + ":" + line;
    }

    @Override
    public void close() {
        closed = true;
        try {
            in.close();
        } catch (IOException e) {
            throw CsvRows.unreadable(name, e);
        }
    }
}
