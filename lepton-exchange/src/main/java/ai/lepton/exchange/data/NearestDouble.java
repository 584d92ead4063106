package ai.lepton.exchange.data;

import java.math.BigInteger;

/**
 * The double that is nearest to a decimal number, ties to even, from its digits and its power of ten.
 *
 * <p>A product of 64 bits of digits and 128 bits of a power of five decides nearly always; where it does not, the caller has to
 * find the double in another way. Small numbers take one exact operation.
 *
 * @see <a href="https://doi.org/10.1002/spe.2984">Lemire 2021, Number parsing at a gigabyte per second</a>
 * @see <a href="https://doi.org/10.1002/spe.3198">Mushtak, Lemire 2023, Fast number parsing without fallback</a>
 */
final class NearestDouble {
    /** Powers of ten that a double holds exactly. */
    private static final double[] EXACT = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /**
     * The most digits that take one exact operation. It may be up to 2^53; with fewer, numbers of 16 and 17 digits, which stand
     * beside each other in a column, all go the same way.
     */
    private static final long MOST_EXACT = 1L << 40;

    private static final int SMALLEST = -342;
    private static final int LARGEST = 308;

    /** The lowest power whose five fits into 64 bits: below it there are no ties. */
    private static final int SMALLEST_EXACT = -27;

    private static final int MANTISSA = 52;
    private static final long MANTISSA_MASK = (1L << MANTISSA) - 1;
    private static final int BIAS = 1023;
    private static final int INFINITE = 0x7FF;

    /** Powers of five, 128 bits from the first one on: the upper halves, then the lower ones. */
    private static final long[] UPPER = new long[LARGEST - SMALLEST + 1];

    private static final long[] LOWER = new long[LARGEST - SMALLEST + 1];

    static {
        for (int q = SMALLEST; q <= LARGEST; q++) {
            BigInteger five = BigInteger.valueOf(5).pow(Math.abs(q));
            BigInteger bits;
            if (q >= 0) {
                int shift = 128 - five.bitLength();
                bits = shift >= 0 ? five.shiftLeft(shift) : five.shiftRight(-shift);
            } else if (q >= SMALLEST_EXACT) {
                bits = BigInteger.ONE
                        .shiftLeft(five.bitLength() + 127)
                        .divide(five)
                        .add(BigInteger.ONE); // rounded up, so that ties are seen
            } else {
                BigInteger inverse =
                        BigInteger.ONE.shiftLeft(2 * five.bitLength() + 128).divide(five);
                bits = inverse.shiftRight(inverse.bitLength() - 128);
            }
            UPPER[q - SMALLEST] = bits.shiftRight(64).longValue();
            LOWER[q - SMALLEST] = bits.longValue();
        }
    }

    private NearestDouble() {}

    /**
     * Returns digits · 10^power, rounded to the nearest double.
     *
     * @param digits unsigned, all 64 bits
     * @return NaN where it has to be found in another way, as for subnormal numbers and those beyond the range
     */
    static double of(long digits, int power) {
        if (digits >= 0 && digits <= MOST_EXACT) {
            if (digits == 0) {
                return 0;
            }
            if (power >= 0 && power < EXACT.length) {
                return digits * EXACT[power];
            }
            if (power < 0 && -power < EXACT.length) {
                return digits / EXACT[-power];
            }
        }
        return power < SMALLEST || power > LARGEST ? Double.NaN : byProduct(digits, power);
    }

    private static double byProduct(long digits, int power) {
        int zeros = Long.numberOfLeadingZeros(digits);
        long w = digits << zeros;
        long factor = UPPER[power - SMALLEST];
        long upper = unsignedMultiplyHigh(w, factor);
        long lower = w * factor;
        if ((upper & 0x1FF) == 0x1FF) {
            long more = unsignedMultiplyHigh(w, LOWER[power - SMALLEST]);
            lower += more;
            upper += Long.compareUnsigned(lower, more) < 0 ? 1 : 0;
        }
        int isLong = (int) (upper >>> 63);
        int shift = isLong + 64 - MANTISSA - 3;
        long mantissa = upper >>> shift;
        int exponent = ((217_706 * power) >> 16) + 63 + isLong - zeros + BIAS;
        if (exponent <= 0) {
            return Double.NaN;
        }
        boolean mayBeTie = Long.compareUnsigned(lower, 1) <= 0 && power >= -4 && power <= 23 && (mantissa & 3) == 1;
        if (mayBeTie && mantissa << shift == upper) {
            mantissa &= ~1L;
        }
        mantissa = (mantissa + (mantissa & 1)) >>> 1;
        if (mantissa >= 2L << MANTISSA) {
            mantissa = 1L << MANTISSA;
            exponent++;
        }
        return exponent >= INFINITE
                ? Double.NaN
                : Double.longBitsToDouble(((long) exponent << MANTISSA) | (mantissa & MANTISSA_MASK));
    }

    private static long unsignedMultiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
