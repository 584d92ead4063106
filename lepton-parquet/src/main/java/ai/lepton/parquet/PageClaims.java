package ai.lepton.parquet;

import ai.lepton.exchange.DataException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.Encoding;

/**
 * How many values a page claims, held against the bytes that it has: the library makes arrays for as many as a header says before
 * it reads the first.
 *
 * <p>Only what takes memory is checked; of all else that is wrong the library tells.
 *
 * @param place file and column, for a message
 * @param values that the page has, missing ones too
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">Parquet's encodings</a>
 */
record PageClaims(String place, int values) {
    /** Groups of eight packed values that a run may claim beyond its bytes: old writers left the padding out. */
    private static final int FREE_GROUPS = 64;

    /** Values of a block of deltas; writers take 128 to 2,048. */
    private static final int LONGEST_BLOCK = 4096;

    /** Deltas that a page may have whatever its bytes. */
    private static final int FREE_DELTAS = 1 << 24;

    /** Deltas that a byte may stand for, beyond those: 128 that are the same take 5 bytes. */
    private static final int MOST_DELTAS_A_BYTE = 64;

    /** Checks a page whose levels stand before its values, each behind its length. */
    void checkWithLevels(ByteBuffer bytes, int highestLevel, Encoding levels, Encoding encoding) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (highestLevel > 0 && levels == Encoding.RLE) {
            if (in.remaining() < Integer.BYTES) {
                return;
            }
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                return;
            }
            checkLevels(in.slice(in.position(), length), highestLevel);
            in.position(in.position() + length);
        } else if (highestLevel > 0) {
            long length = ((long) values * width(highestLevel) + Byte.SIZE - 1) / Byte.SIZE;
            in.position((int) Math.min(in.limit(), in.position() + length));
        }
        checkValues(in, encoding);
    }

    void checkLevels(ByteBuffer bytes, int highest) {
        ByteBuffer in = bytes.duplicate();
        unlessItEnds(() -> requireRuns(in, width(highest)));
    }

    void checkValues(ByteBuffer bytes, Encoding encoding) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        unlessItEnds(() -> {
            switch (encoding) {
                case PLAIN_DICTIONARY, RLE_DICTIONARY -> requireRuns(in, in.get());
                case RLE -> {
                    in.getInt();
                    requireRuns(in, 1);
                }
                case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY -> skipDeltas(in);
                case DELTA_BYTE_ARRAY -> {
                    skipDeltas(in);
                    skipDeltas(in);
                }
                default -> {
                    // No array is made before its bytes are read.
                }
            }
        });
    }

    /** Does what stops where the bytes end early, as the library will. */
    private static void unlessItEnds(Runnable check) {
        try {
            check.run();
        } catch (BufferUnderflowException e) {
            return;
        }
    }

    private static int width(int highest) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(highest);
    }

    private void requireRuns(ByteBuffer in, int width) {
        if (width < 0 || width > Integer.SIZE) {
            return;
        }
        long left = values;
        while (left > 0 && in.hasRemaining()) {
            long header = varint(in);
            long count = header >>> 1;
            if ((header & 1) == 0) {
                left -= count;
                skip(in, (width + Byte.SIZE - 1) / Byte.SIZE);
                continue;
            }
            if (count > FREE_GROUPS && count * Math.max(1, width) > in.remaining()) {
                throw refused("a run of " + count * Byte.SIZE + " packed values", in);
            }
            left -= count * Byte.SIZE;
            skip(in, Math.min(count * width, in.remaining()));
        }
    }

    /** Checks numbers in the encoding DELTA_BINARY_PACKED, and goes behind them. */
    private void skipDeltas(ByteBuffer in) {
        long block = varint(in);
        long parts = varint(in);
        long total = varint(in);
        varint(in); // the first value
        if (parts == 0 || block == 0 || block > LONGEST_BLOCK || parts > block) {
            throw refused("blocks of " + block + " deltas in " + parts + " parts", in);
        }
        long blocks = total <= 1 ? 0 : (total - 2) / block + 1;
        boolean isPossible = total <= values
                && blocks * (1 + parts) <= in.remaining()
                && (total <= FREE_DELTAS || total / MOST_DELTAS_A_BYTE <= in.remaining());
        if (!isPossible) {
            throw refused(total + " deltas in a page of " + values + " values", in);
        }
        long left = total - 1;
        byte[] widths = new byte[(int) parts];
        while (left > 0) {
            varint(in); // the least delta
            in.get(widths);
            for (int i = 0; i < parts && left > 0; i++) {
                skip(in, (widths[i] & 0xFF) * (block / parts) / Byte.SIZE);
                left -= block / parts;
            }
            if (block / parts == 0) {
                return;
            }
        }
    }

    private static void skip(ByteBuffer in, long bytes) {
        if (bytes > in.remaining()) {
            throw new BufferUnderflowException();
        }
        in.position(in.position() + (int) bytes);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value & Long.MAX_VALUE;
            }
        }
        throw new BufferUnderflowException();
    }

    private DataException refused(String claim, ByteBuffer in) {
        return new DataException(place + " claims " + claim + " in " + in.remaining() + " bytes");
    }
}
