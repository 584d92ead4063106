package ai.lepton.exchange.data;

import ai.lepton.exchange.internal.Utf8;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a CSV file in UTF-8 straight from its bytes into cells: numbers are parsed where they stand, and no text is made
 * of a cell whose text is known.
 *
 * <p>It reads what is well formed only. Where something is not, it gives up with {@link Irregular}, and {@link CsvRows}
 * reads the file from its beginning, to find and to say what is wrong.
 */
final class CsvBytes {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long NEGATIVE_BYTES = ONES << 7;

    private final byte separator;
    private final long separators;
    private final CharsetDecoder decoder = Utf8.decoder();
    private final CharBuffer decoded = CharBuffer.allocate(1 << 13);
    private byte[] bytes = new byte[0];
    private int limit;
    private byte[] unquoted = new byte[64];
    private int unquotedLength;

    /** Says that something is not as this reads it; or that it is wrong. */
    static final class Irregular extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Irregular() {
            super(null, null, false, false);
        }
    }

    CsvBytes(char separator) {
        this.separator = (byte) separator;
        this.separators = ONES * separator;
    }

    /** Returns whether a file of this format can be read so. */
    static boolean canRead(CsvFormat format) {
        return format.comment() == 0
                && !format.isBlankSkipped()
                && format.separator() < 0x80
                && (format.charset() == null || format.charset().equals(StandardCharsets.UTF_8));
    }

    /** Adds the fields of the first row to a list, if there is one; returns the rows behind it. */
    CsvChunks.Chunk texts(CsvChunks.Chunk chunk, List<String> texts) {
        begin(chunk);
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
        int position = rowFrom(chunk.from());
        boolean isMore = position < limit;
        while (isMore) {
            if (texts.size() > CsvRows.MOST_COLUMNS) {
                throw new Irregular();
            }
            int end = field(collecting, position);
            isMore = end < limit && bytes[end] == separator;
            position = end + 1;
        }
        return chunk.from(Math.min(position, limit));
    }

    /**
     * Reads all rows of a chunk.
     *
     * @param cells what takes the fields of each column, null for one that is not wanted; as many as the rows must have
     */
    void readAll(CsvChunks.Chunk chunk, @Nullable Cells[] cells, TableBuilder builder) {
        begin(chunk);
        @Nullable NumberCells[] numbers = new @Nullable NumberCells[cells.length];
        for (int i = 0; i < cells.length; i++) {
            numbers[i] = cells[i] instanceof NumberCells number ? number : null;
        }
        byte[] in = bytes;
        int last = cells.length - 1;
        int position = rowFrom(chunk.from());
        while (position < limit) {
            for (int i = 0; i <= last; i++) {
                NumberCells number = numbers[i];
                int end = number == null ? -1 : number.takeNumber(in, position, separator);
                if (end < 0 || end >= limit) {
                    end = field(cells[i], position);
                }
                boolean isMore = in[end] == separator && end < limit;
                if (isMore == (i == last)) {
                    throw new Irregular();
                }
                position = end + 1;
            }
            builder.endRow();
            position = rowFrom(position);
        }
    }

    private void begin(CsvChunks.Chunk chunk) {
        bytes = chunk.bytes();
        limit = chunk.to();
        if (!chunk.isAscii()) {
            requireUtf8(ByteBuffer.wrap(bytes, 0, limit));
        }
    }

    private void requireUtf8(ByteBuffer all) {
        decoder.reset();
        while (true) {
            decoded.clear();
            var result = decoder.decode(all, decoded, true);
            if (result.isError()) {
                throw new Irregular();
            }
            if (result.isUnderflow()) {
                return;
            }
        }
    }

    /** Returns where a row begins, behind empty lines; the limit or more if there is none. */
    private int rowFrom(int position) {
        int at = position;
        while (at < limit && (bytes[at] == '\n' || bytes[at] == '\r')) {
            at++;
        }
        return at;
    }

    /** Reads a field; returns where it ends: at a separator, at a line end, or at the limit. */
    private int field(@Nullable Cells cells, int begin) {
        if (bytes[begin] == '"') {
            return quoted(cells, begin + 1);
        }
        int end = plainEnd(begin);
        if (cells != null) {
            cells.take(bytes, begin, end);
        }
        return end;
    }

    private int plainEnd(int begin) {
        for (int at = begin; at < limit; at += Long.BYTES) {
            long eight = DigitBytes.at(bytes, at);
            long stops = zeros(eight ^ separators) | zeros(eight ^ (ONES * '\n')) | zeros(eight ^ (ONES * '\r'));
            if (stops != 0) {
                return Math.min(limit, at + (Long.numberOfTrailingZeros(stops) >>> 3));
            }
        }
        return limit;
    }

    /** Returns a bit in each byte that is zero, and maybe in some behind it. */
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight & NEGATIVE_BYTES;
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
            if (end >= limit) {
                throw new Irregular(); // not closed
            }
            if (end + 1 >= limit || bytes[end + 1] != '"') {
                break;
            }
            keep(from, end + 1);
            end += 2;
            from = end;
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
        int length = unquotedLength + to - from;
        if (length + Spellings.BEHIND > unquoted.length) {
            unquoted = Arrays.copyOf(unquoted, 2 * length + Spellings.BEHIND);
        }
        System.arraycopy(bytes, from, unquoted, unquotedLength, to - from);
        unquotedLength = length;
    }
}
