package ai.lepton.exchange.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Up to eight decimal digits at once, in one long, without a branch.
 *
 * @see <a href="https://doi.org/10.1002/spe.2984">Lemire 2021, Number parsing at a gigabyte per second</a>
 */
final class DigitBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ZEROS = 0x3030_3030_3030_3030L;
    private static final long LOWER_BITS = 0x7F7F_7F7F_7F7F_7F7FL;
    private static final long UP_FROM_TEN = 0x7676_7676_7676_7676L;
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private DigitBytes() {}

    /** Returns eight characters, the first in the lowest byte. */
    static long at(byte[] ascii, int from) {
        return (long) LONGS.get(ascii, from);
    }

    /** Returns a bit in each of eight characters that is no digit, its highest. */
    static long others(long eight) {
        long values = eight ^ ZEROS;
        return (((values & LOWER_BITS) + UP_FROM_TEN) | values) & ~LOWER_BITS;
    }

    /** Returns how many characters stand before the first of such bits; eight where there is none. */
    static int before(long bits) {
        return Long.numberOfTrailingZeros(bits) >>> 3;
    }

    /**
     * Returns eight characters without the one that stands behind the first so many of them: seven, and one that is no digit.
     *
     * @param before in [0, 7]
     */
    static long without(long eight, int before) {
        long behind = -1L << (before * Byte.SIZE);
        return (eight & ~behind) | ((eight >>> Byte.SIZE) & behind);
    }

    /** Returns the number that the first so many of eight characters are, which are digits; 0 for none. */
    static long value(long eight, int count) {
        int half = (Long.BYTES - count) * 4;
        return value((eight ^ ZEROS) << half << half); // those left are the last of eight, behind zeros
    }

    /** Returns the number that eight digits are. */
    static long valueOfEight(long eight) {
        return value(eight ^ ZEROS);
    }

    private static long value(long values) {
        long pairs = values * 10 + (values >>> 8); // in every other byte
        long upper = (pairs & 0x0000_00FF_0000_00FFL) * (100 + (1_000_000L << 32));
        long lower = ((pairs >>> 16) & 0x0000_00FF_0000_00FFL) * (1 + (10_000L << 32));
        return (upper + lower) >>> 32;
    }

    /** Returns ten to the power of a count. */
    static long power(int count) {
        return POWERS[count];
    }
}
