package ai.lepton.core.checkpoint;

import ai.lepton.exchange.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/** 16-bit floats as 32-bit ones, exactly, a stretch at a time. */
final class Widening {
    private static final int STRETCH = 1 << 14;
    private static final int SUBNORMAL = 0x400;

    /** The float of each F16 that is not negative. */
    private static final int[] HALVES = halves();

    private Widening() {}

    /**
     * Returns 32-bit floats in native order.
     *
     * @param stored little-endian values of this type, F16 or BF16
     */
    static ByteBuffer of(DType dtype, ByteBuffer stored) {
        ShortBuffer from = stored.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        ByteBuffer wide = ByteBuffer.allocateDirect(Math.multiplyExact(from.remaining(), Float.BYTES))
                .order(ByteOrder.nativeOrder());
        IntBuffer to = wide.asIntBuffer();
        short[] narrow = new short[Math.min(STRETCH, from.remaining())];
        int[] bits = new int[narrow.length];
        while (from.hasRemaining()) {
            int n = Math.min(narrow.length, from.remaining());
            from.get(narrow, 0, n);
            if (dtype == DType.BF16) {
                for (int i = 0; i < n; i++) {
                    bits[i] = narrow[i] << 16;
                }
            } else {
                for (int i = 0; i < n; i++) {
                    bits[i] = HALVES[narrow[i] & 0x7FFF] | (narrow[i] & 0x8000) << 16;
                }
            }
            to.put(bits, 0, n);
        }
        return wide;
    }

    private static int[] halves() {
        int[] bits = new int[1 << 15];
        for (int half = 0; half < bits.length; half++) {
            int exponent = half >>> 10;
            int fraction = half & (SUBNORMAL - 1);
            if (exponent == 0) {
                bits[half] = Float.floatToRawIntBits(fraction * 0x1p-24f);
            } else {
                bits[half] = (exponent == 0x1F ? 0xFF : exponent - 15 + 127) << 23 | fraction << 13;
            }
        }
        return bits;
    }
}
