package ai.lepton.exchange.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * BLAKE2b without a key, which CycloneDX names and Java lacks.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7693">RFC 7693</a>
 */
final class Blake2b extends MessageDigest {
    private static final int BLOCK = 128;
    private static final int ROUNDS = 12;

    private static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };

    /** Which word of a block is mixed in where, round by round; after ten rounds it begins anew. */
    private static final byte[][] SIGMA = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
    };

    /** Which four words of the state are mixed with each other: the columns, then the diagonals. */
    private static final byte[][] QUARTERS = {
        {0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15},
        {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13}, {3, 4, 9, 14}
    };

    private final int length;
    private final long[] state = new long[8];
    private final long[] work = new long[16];
    private final long[] words = new long[16];
    private final byte[] block = new byte[BLOCK];
    private int filled;
    private long bytes;

    /**
     * Makes one.
     *
     * @param bits of the digest, a multiple of 8 up to 512
     */
    Blake2b(int bits) {
        super("BLAKE2b-" + bits);
        length = bits / 8;
        engineReset();
    }

    @Override
    protected int engineGetDigestLength() {
        return length;
    }

    @Override
    protected void engineReset() {
        System.arraycopy(IV, 0, state, 0, state.length);
        state[0] ^= 0x01010000L ^ length; // one lane, no key
        filled = 0;
        bytes = 0;
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int count) {
        int at = offset;
        int left = count;
        while (left > 0) {
            if (filled == BLOCK) { // the last block is compressed otherwise, so a full one waits for what follows
                compress(false);
                filled = 0;
            }
            int taken = Math.min(left, BLOCK - filled);
            System.arraycopy(input, at, block, filled, taken);
            filled += taken;
            bytes += taken;
            at += taken;
            left -= taken;
        }
    }

    @Override
    protected byte[] engineDigest() {
        Arrays.fill(block, filled, BLOCK, (byte) 0);
        compress(true);
        ByteBuffer out = ByteBuffer.allocate(Long.BYTES * state.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : state) {
            out.putLong(word);
        }
        engineReset();
        return Arrays.copyOf(out.array(), length);
    }

    private void compress(boolean isLast) {
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(words);
        System.arraycopy(state, 0, work, 0, 8);
        System.arraycopy(IV, 0, work, 8, 8);
        work[12] ^= bytes; // of files: the upper half of the count is zero
        if (isLast) {
            work[14] = ~work[14];
        }
        for (int round = 0; round < ROUNDS; round++) {
            byte[] order = SIGMA[round % SIGMA.length];
            for (int i = 0; i < QUARTERS.length; i++) {
                mix(QUARTERS[i], words[order[2 * i]], words[order[2 * i + 1]]);
            }
        }
        for (int i = 0; i < state.length; i++) {
            state[i] ^= work[i] ^ work[i + 8];
        }
    }

    private void mix(byte[] quarter, long x, long y) {
        int a = quarter[0];
        int b = quarter[1];
        int c = quarter[2];
        int d = quarter[3];
        work[a] += work[b] + x;
        work[d] = Long.rotateRight(work[d] ^ work[a], 32);
        work[c] += work[d];
        work[b] = Long.rotateRight(work[b] ^ work[c], 24);
        work[a] += work[b] + y;
        work[d] = Long.rotateRight(work[d] ^ work[a], 16);
        work[c] += work[d];
        work[b] = Long.rotateRight(work[b] ^ work[c], 63);
    }
}
