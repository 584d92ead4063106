package ai.lepton.exchange.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a CSV file in chunks of whole rows.
 *
 * <p>A chunk ends at a line end before which there is an even number of quotes, so within none. Where quotes stand in fields that
 * have none around them, that may be wrong; whoever reads the chunk then sees a field that is not closed, and gives up. So a row
 * is never taken for another: a chunk that is read to its end, from where a row begins, ends where one begins.
 */
final class CsvChunks {
    /** Bytes behind those of a chunk, all 0. */
    static final int BEHIND = 16;

    /** Bytes of a chunk without a line end outside of quotes, after which one within them will do. */
    private static final int LONGEST_QUOTED = 1 << 20;

    private static final int LONGEST_ROW = 16 << 20;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long NEGATIVE_BYTES = ONES << 7;
    private static final long LOWER_BITS = ~NEGATIVE_BYTES;
    private static final long QUOTES = ONES * '"';

    private final InputStream in;
    private final int size;
    private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();

    /** What was read behind the last chunk. */
    private byte[] rest = new byte[0];

    private int restLength;
    private boolean ended;
    private boolean begun;

    /**
     * Rows.
     *
     * @param bytes those of the rows stand in [from, to), and behind them are some that are 0
     * @param isAscii whether all of them are
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares chunks
    record Chunk(byte[] bytes, int from, int to, boolean isAscii) {
        Chunk from(int begin) {
            return new Chunk(bytes, begin, to, isAscii);
        }
    }

    /**
     * Reads a stream.
     *
     * @param size bytes of a chunk, if rows are not longer
     */
    CsvChunks(InputStream in, int size) {
        this.in = in;
        this.size = size;
    }

    /**
     * Returns the next rows, without the byte-order mark; null at the end.
     *
     * @throws CsvBytes.Irregular if a row is longer than any
     */
    @Nullable Chunk next() throws IOException {
        byte[] bytes = free.poll();
        if (bytes == null || bytes.length < 2 * restLength) {
            bytes = new byte[Math.max(size, 2 * restLength) + BEHIND];
        }
        System.arraycopy(rest, 0, bytes, 0, restLength);
        int length = restLength;
        int seen = 0;
        int quotes = 0;
        boolean isAscii = true;
        while (true) {
            length = filled(bytes, length);
            if (length == 0) {
                return null;
            }
            long all = 0;
            int at = seen;
            for (; at + Long.BYTES <= length; at += Long.BYTES) {
                long eight = DigitBytes.at(bytes, at);
                all |= eight;
                long others = eight ^ QUOTES;
                if (((others - ONES) & ~others & NEGATIVE_BYTES) != 0) {
                    quotes += Long.bitCount(~(((others & LOWER_BITS) + LOWER_BITS) | others | LOWER_BITS));
                }
            }
            for (; at < length; at++) {
                all |= bytes[at];
                quotes += bytes[at] == '"' ? 1 : 0;
            }
            seen = length;
            isAscii &= (all & NEGATIVE_BYTES) == 0;
            int end = ended ? length : rowEnd(bytes, length, (quotes & 1) != 0);
            if (end > 0) {
                keepRest(bytes, end, length);
                Arrays.fill(bytes, end, end + BEHIND, (byte) 0);
                return new Chunk(bytes, firstByte(bytes, end), end, isAscii);
            }
            if (length >= LONGEST_ROW) {
                throw new CsvBytes.Irregular();
            }
            bytes = Arrays.copyOf(bytes, 2 * length + BEHIND);
        }
    }

    /** Gives back what a chunk was in. */
    void reuse(Chunk chunk) {
        free.add(chunk.bytes);
    }

    private int filled(byte[] bytes, int from) throws IOException {
        int length = from;
        while (!ended && length < bytes.length - BEHIND) {
            int n = in.read(bytes, length, bytes.length - BEHIND - length);
            ended = n < 0;
            length += Math.max(n, 0);
        }
        return length;
    }

    /** Returns where the last whole row ends, or 0. */
    private static int rowEnd(byte[] bytes, int length, boolean isQuoted) {
        boolean within = isQuoted;
        for (int i = length - 1; i >= 0; i--) {
            if (bytes[i] == '"') {
                within = !within;
            } else if (!within && (bytes[i] == '\n' || bytes[i] == '\r')) {
                return i + 1;
            }
        }
        return length < LONGEST_QUOTED || !isQuoted ? 0 : rowEnd(bytes, length, false);
    }

    private void keepRest(byte[] bytes, int from, int to) {
        restLength = to - from;
        if (rest.length < restLength) {
            rest = new byte[restLength];
        }
        System.arraycopy(bytes, from, rest, 0, restLength);
    }

    private int firstByte(byte[] bytes, int length) {
        boolean isMarked =
                !begun && length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        begun = true;
        return isMarked ? 3 : 0;
    }
}
