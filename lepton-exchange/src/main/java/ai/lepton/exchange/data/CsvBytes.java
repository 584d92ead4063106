package ai.lepton.exchange.data;

import ai.lepton.exchange.internal.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CSV file in UTF-8 straight from its bytes into cells: numbers are parsed where they stand, and no text is made of a
 * cell whose text is known.
 *
 * <p>It reads what is well formed only. Where something is not, it gives up with {@link Irregular}, and {@link CsvRows}
 * reads the file from its beginning, to find and to say what is wrong.
 */
final class CsvBytes {
    private static final int BUFFER = 1 << 18;

    /** Bytes behind the last one, which are of no number. */
    private static final int BEHIND = 16;

    private static final int LONGEST_ROW = 16 << 20;
    private static final long NEGATIVE_BYTES = 0x8080_8080_8080_8080L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final InputStream in;
    private final byte separator;

    /** How many bytes there are, as far as the stream knows. */
    private final long size;

    private final CharsetDecoder decoder = Utf8.decoder();
    private final CharBuffer decoded = CharBuffer.allocate(1 << 13);
    private byte[] bytes = new byte[BUFFER + BEHIND];
    private int position;

    /** How many bytes stood before those in the buffer. */
    private long passed;

    private int limit;
    private int checked;
    private boolean ended;
    private byte[] unquoted = new byte[64];
    private int unquotedLength;

    /** Says that something is not as this reads it; or that it is wrong. */
    static final class Irregular extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Irregular() {
            super(null, null, false, false);
        }
    }

    /** A row that goes on behind the end of the buffer. */
    private static final class Underflow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Underflow() {
            super(null, null, false, false);
        }
    }

    CsvBytes(InputStream in, char separator) throws IOException {
        this.in = in;
        this.size = in.available();
        this.separator = (byte) separator;
        fill();
        if (limit >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            position = 3;
        }
    }

    /** Returns whether a file of this format can be read so. */
    static boolean canRead(CsvFormat format) {
        return format.comment() == 0
                && !format.isBlankSkipped()
                && format.separator() < 0x80
                && (format.charset() == null || format.charset().equals(StandardCharsets.UTF_8));
    }

    /** Returns the fields of the next row; empty at the end. */
    List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        Cells collecting = new Cells() {
            @Override
            public void take(char[] text, int from, int to) {
                texts.add(new String(text, from, to - from));
            }

            @Override
            public void take(@Nullable Object value) {
                texts.add(String.valueOf(value));
            }
        };
        if (!atRow()) {
            return texts;
        }
        while (true) {
            int begin = position;
            try {
                boolean isMore = true;
                while (isMore && texts.size() <= CsvRows.MOST_COLUMNS) {
                    isMore = field(collecting);
                }
                if (isMore) {
                    throw new Irregular();
                }
                return texts;
            } catch (Underflow e) {
                texts.clear();
                position = begin;
                refill();
            }
        }
    }

    /**
     * Reads all rows.
     *
     * @param cells what takes the fields of each column, null for one that is not wanted; as many as the rows must have
     */
    void readAll(@Nullable Cells[] cells, TableBuilder builder) throws IOException {
        TableBuilder.@Nullable NumberCells[] numbers = new TableBuilder.@Nullable NumberCells[cells.length];
        for (int i = 0; i < cells.length; i++) {
            numbers[i] = cells[i] instanceof TableBuilder.NumberCells number ? number : null;
        }
        long rows = 0;
        boolean isFirst = true;
        while (atRow()) {
            int begin = position;
            try {
                int last = cells.length - 1;
                for (int i = 0; i <= last; i++) {
                    TableBuilder.NumberCells number = numbers[i];
                    int end = number == null ? -1 : number.takeNumber(bytes, position, separator);
                    boolean isMore = (end < 0 || end >= limit) ? field(cells[i]) : next(end);
                    if (isMore == (i == last)) {
                        throw new Irregular();
                    }
                }
                builder.endRow();
                rows++;
            } catch (Underflow e) {
                builder.restartRow();
                position = begin;
                long read = passed + begin;
                if (isFirst && rows > 0 && read > 0) {
                    builder.expect(rows + rows * (size - read) / read * 17 / 16);
                }
                isFirst = false;
                refill();
            }
        }
    }

    /** Moves behind empty lines; returns whether a row follows. */
    private boolean atRow() throws IOException {
        while (true) {
            if (position == limit) {
                if (ended) {
                    return false;
                }
                refill();
            } else if (bytes[position] == '\n' || bytes[position] == '\r') {
                position++;
            } else {
                return true;
            }
        }
    }

    /** Reads a field, and moves behind it; returns whether another one follows in the row. */
    private boolean field(@Nullable Cells cells) {
        int begin = position;
        int end = begin;
        if (begin < limit && bytes[begin] == '"') {
            end = quoted(cells, begin + 1);
        } else {
            byte stop = separator;
            byte[] in = bytes;
            int to = limit;
            while (end < to && in[end] != stop && in[end] != '\n' && in[end] != '\r') {
                end++;
            }
            if (end == to && !ended) {
                throw new Underflow();
            }
            if (cells != null) {
                cells.take(in, begin, end);
            }
        }
        if (end < limit) {
            return next(end);
        }
        if (!ended) {
            throw new Underflow();
        }
        position = limit;
        return false;
    }

    /** Moves behind what ends a field; returns whether another one follows in the row. */
    private boolean next(int end) {
        position = end + 1;
        return bytes[end] == separator;
    }

    /** Reads a field in quotes, from behind the first one; returns where it ends. */
    private int quoted(@Nullable Cells cells, int begin) {
        int end = begin;
        unquotedLength = 0;
        int from = begin;
        while (true) {
            while (end < limit && bytes[end] != '"') {
                end++;
            }
            if (end + 1 >= limit && !ended) {
                throw new Underflow();
            }
            if (end >= limit) {
                throw new Irregular(); // not closed
            }
            if (end + 1 < limit && bytes[end + 1] == '"') {
                keep(from, end + 1);
                end += 2;
                from = end;
            } else {
                break;
            }
        }
        boolean isClosed =
                end + 1 == limit || bytes[end + 1] == separator || bytes[end + 1] == '\n' || bytes[end + 1] == '\r';
        if (!isClosed) {
            throw new Irregular();
        }
        if (cells != null && unquotedLength == 0) {
            cells.take(bytes, begin, end);
        } else if (cells != null) {
            keep(from, end);
            cells.take(unquoted, 0, unquotedLength);
        }
        return end + 1;
    }

    private void keep(int from, int to) {
        int length = to - from;
        if (unquotedLength + length > unquoted.length) {
            unquoted = Arrays.copyOf(unquoted, Math.max(unquoted.length * 2, unquotedLength + length));
        }
        System.arraycopy(bytes, from, unquoted, unquotedLength, length);
        unquotedLength += length;
    }

    /** Makes room for the rest of a row that is not all there, and reads on. */
    private void refill() throws IOException {
        System.arraycopy(bytes, position, bytes, 0, limit - position);
        passed += position;
        limit -= position;
        checked -= position;
        position = 0;
        if (limit == bytes.length - BEHIND) {
            if (limit >= LONGEST_ROW) {
                throw new Irregular();
            }
            bytes = Arrays.copyOf(bytes, 2 * limit + BEHIND);
        }
        fill();
    }

    /** Reads until the buffer is full; behind the last byte stand some that are of no number. */
    private void fill() throws IOException {
        while (!ended && limit < bytes.length - BEHIND) {
            int n = in.read(bytes, limit, bytes.length - BEHIND - limit);
            ended = n < 0;
            limit += Math.max(n, 0);
        }
        Arrays.fill(bytes, limit, limit + BEHIND, (byte) 0);
        requireUtf8();
    }

    private void requireUtf8() {
        int at = checked;
        while (at + Long.BYTES <= limit && ((long) LONGS.get(bytes, at) & NEGATIVE_BYTES) == 0) {
            at += Long.BYTES;
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes, at, limit - at);
        decoder.reset();
        while (true) {
            decoded.clear();
            var result = decoder.decode(rest, decoded, ended);
            if (result.isError()) {
                throw new Irregular();
            }
            if (result.isUnderflow()) {
                checked = rest.position();
                return;
            }
        }
    }
}
