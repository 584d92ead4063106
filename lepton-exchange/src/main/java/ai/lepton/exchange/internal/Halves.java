package ai.lepton.exchange.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/** Conversions between singles and the two 16-bit floats; narrowing rounds to nearest, ties to even. */
public final class Halves {
    private static final int INFINITE_HALF = 0x7C00;
    private static final int SINGLE_BIAS = 127;
    private static final int HALF_BIAS = 15;
    private static final int DROPPED_BITS = 13;

    private Halves() {}

    /** Returns the single of a bfloat16. */
    public static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Returns the nearest bfloat16; NaN stays NaN. */
    public static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /** Returns the single of a half. */
    public static float fromF16(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int single = exponent == 0x1F ? 0xFF : exponent - HALF_BIAS + SINGLE_BIAS;
        return Float.intBitsToFloat(sign | (single << 23) | (fraction << DROPPED_BITS));
    }

    /** Returns the nearest half; NaN stays NaN. */
    public static short toF16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude > 0x7F800000) {
            return (short) (sign | INFINITE_HALF | 0x200 | ((magnitude >>> DROPPED_BITS) & 0x3FF));
        }
        // 65520 and above round to infinity.
        if (magnitude >= 0x477FF000) {
            return (short) (sign | INFINITE_HALF);
        }
        // Below 2^-14 the half is subnormal: adding 0.5 aligns its last bit with the single's, rounding on the way.
        if (magnitude < 0x38800000) {
            float aligned = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | (Float.floatToRawIntBits(aligned) - Float.floatToRawIntBits(0.5f)));
        }
        int rebased = magnitude - ((SINGLE_BIAS - HALF_BIAS) << 23);
        int rounded = rebased + 0xFFF + ((rebased >>> DROPPED_BITS) & 1);
        return (short) (sign | (rounded >>> DROPPED_BITS));
    }

    private static final int STRETCH = 1 << 14;

    /** The bits of the single of each half that is not negative. */
    private static final class Table {
        private static final int[] SINGLES = new int[1 << 15];

        static {
            for (int half = 0; half < SINGLES.length; half++) {
                SINGLES[half] = Float.floatToRawIntBits(fromF16((short) half));
            }
        }
    }

    /**
     * Returns 16-bit floats as 32-bit ones, exactly, in native order and outside of the heap.
     *
     * @param brain whether they are bfloat16, not halves
     * @param stored little-endian
     */
    public static ByteBuffer widened(boolean brain, ByteBuffer stored) {
        ShortBuffer from = stored.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        ByteBuffer wide = ByteBuffer.allocateDirect(Math.multiplyExact(from.remaining(), Float.BYTES))
                .order(ByteOrder.nativeOrder());
        IntBuffer to = wide.asIntBuffer();
        short[] narrow = new short[Math.min(STRETCH, from.remaining())];
        int[] bits = new int[narrow.length];
        while (from.hasRemaining()) {
            int n = Math.min(narrow.length, from.remaining());
            from.get(narrow, 0, n);
            for (int i = 0; i < n; i++) {
                bits[i] = brain ? narrow[i] << 16 : Table.SINGLES[narrow[i] & 0x7FFF] | (narrow[i] & 0x8000) << 16;
            }
            to.put(bits, 0, n);
        }
        return wide;
    }
}
