package ai.lepton.exchange.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The texts of one column that were met, by their bytes in UTF-8, each with its index in {@link Levels}: found with no string
 * made.
 *
 * <p>Open addressing. Texts of up to eight bytes are compared as one long.
 */
final class Spellings {
    /** Bytes behind a text that may be looked at. */
    static final int BEHIND = Long.BYTES;

    /** That a text was not met. */
    static final int NONE = -3;

    private static final int FIRST_CAPACITY = 64;

    /** Odd, and another in each process, so that no file can be made whose texts all have one hash. */
    static final long FACTOR = 0x9E37_79B9_7F4A_7C15L ^ (new SplittableRandom().nextLong() << 1);

    private long[] hashes = new long[FIRST_CAPACITY];
    private byte[][] texts = new byte[FIRST_CAPACITY][];

    /** The first bytes of each text, those behind it 0. */
    private long[] firsts = new long[FIRST_CAPACITY];

    private int[] indices = new int[FIRST_CAPACITY];
    private int used;

    /** Returns the index of a text, or {@link #NONE}; there must be {@link #BEHIND} bytes behind it. */
    int find(byte[] utf8, int from, int to) {
        long hash = hash(utf8, from, to);
        long first = first(utf8, from, to);
        int mask = texts.length - 1;
        int at = (int) (hash >>> Integer.SIZE) & mask;
        for (byte[] text = texts[at]; text != null; text = texts[at]) {
            if (firsts[at] == first
                    && text.length == to - from
                    && (text.length <= Long.BYTES || Arrays.equals(text, 0, text.length, utf8, from, to))) {
                return indices[at];
            }
            at = (at + 1) & mask;
        }
        return NONE;
    }

    /** Keeps a text that is not there. */
    void put(byte[] utf8, int from, int to, int index) {
        if (++used * 2 > texts.length) {
            grow();
        }
        place(hash(utf8, from, to), Arrays.copyOfRange(utf8, from, to), first(utf8, from, to), index);
    }

    private void place(long hash, byte[] text, long first, int index) {
        int mask = texts.length - 1;
        int at = (int) (hash >>> Integer.SIZE) & mask;
        while (texts[at] != null) {
            at = (at + 1) & mask;
        }
        hashes[at] = hash;
        texts[at] = text;
        firsts[at] = first;
        indices[at] = index;
    }

    private void grow() {
        long[] oldHashes = hashes;
        byte[][] oldTexts = texts;
        long[] oldFirsts = firsts;
        int[] oldIndices = indices;
        int capacity = oldTexts.length * 2;
        hashes = new long[capacity];
        texts = new byte[capacity][];
        firsts = new long[capacity];
        indices = new int[capacity];
        for (int i = 0; i < oldTexts.length; i++) {
            if (oldTexts[i] != null) {
                place(oldHashes[i], oldTexts[i], oldFirsts[i], oldIndices[i]);
            }
        }
    }

    private static long first(byte[] utf8, int from, int to) {
        long eight = DigitBytes.at(utf8, from);
        int length = to - from;
        return length >= Long.BYTES ? eight : eight & ~(-1L << (length * Byte.SIZE));
    }

    private static long hash(byte[] utf8, int from, int to) {
        long hash = (first(utf8, from, to) + to - from) * FACTOR;
        for (int at = from + Long.BYTES; at < to; at += Long.BYTES) {
            hash = ((hash ^ (hash >>> Integer.SIZE)) + first(utf8, at, to)) * FACTOR;
        }
        return hash ^ ((hash >>> Integer.SIZE) * FACTOR); // the last bytes too reach the bits that are used
    }
}
