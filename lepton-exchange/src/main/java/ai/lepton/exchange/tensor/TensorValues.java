package ai.lepton.exchange.tensor;

import ai.lepton.exchange.internal.Halves;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Bytes of a tensor, little-endian, as arrays of the next wider type of Java. */
final class TensorValues {
    /** The most elements of an array. */
    static final int MOST = Integer.MAX_VALUE - 8;

    static final Set<DType> FLOATS = Collections.unmodifiableSet(EnumSet.of(
            DType.F32,
            DType.F16,
            DType.BF16,
            DType.F8_E5M2,
            DType.F8_E4M3,
            DType.F8_E8M0,
            DType.F8_E4M3FNUZ,
            DType.F8_E5M2FNUZ,
            DType.F4));

    static final Set<DType> DOUBLES;

    static final Set<DType> INTEGERS = Collections.unmodifiableSet(EnumSet.of(
            DType.I64, DType.U64, DType.I32, DType.U32, DType.I16, DType.U16, DType.I8, DType.U8, DType.BOOL));

    static {
        Set<DType> doubles = EnumSet.copyOf(FLOATS);
        doubles.add(DType.F64);
        DOUBLES = Collections.unmodifiableSet(doubles);
    }

    private static final int STRETCH = 1 << 14;

    private TensorValues() {}

    static float[] floats(DType dtype, int length, ByteBuffer bytes) {
        float[] values = new float[length];
        switch (dtype) {
            case F32 -> bytes.asFloatBuffer().get(values);
            case F16, BF16 -> widen(dtype, bytes.asShortBuffer(), values);
            case F4 -> {
                float[] table = SmallFloats.table(dtype);
                for (int i = 0; i < length; i++) {
                    int both = bytes.get(i / 2);
                    values[i] = table[(i % 2 == 0 ? both : both >>> 4) & 0xF];
                }
            }
            default -> {
                float[] table = SmallFloats.table(dtype);
                byte[] codes = new byte[Math.min(length, STRETCH)];
                for (int from = 0; from < length; from += STRETCH) {
                    int n = Math.min(STRETCH, length - from);
                    bytes.get(codes, 0, n);
                    for (int i = 0; i < n; i++) {
                        values[from + i] = table[codes[i] & 0xFF];
                    }
                }
            }
        }
        return values;
    }

    private static void widen(DType dtype, ShortBuffer from, float[] to) {
        short[] bits = new short[Math.min(to.length, STRETCH)];
        for (int at = 0; at < to.length; at += STRETCH) {
            int n = Math.min(STRETCH, to.length - at);
            from.get(bits, 0, n);
            for (int i = 0; i < n; i++) {
                to[at + i] = dtype == DType.F16 ? Halves.fromF16(bits[i]) : Halves.fromBf16(bits[i]);
            }
        }
    }

    static double[] doubles(DType dtype, int length, ByteBuffer bytes) {
        double[] values = new double[length];
        if (dtype == DType.F64) {
            bytes.asDoubleBuffer().get(values);
            return values;
        }
        float[] floats = floats(dtype, length, bytes);
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    /** Returns integers; those of U64 beyond 2^63 - 1 are negative. */
    static long[] longs(DType dtype, int length, ByteBuffer bytes) {
        long[] values = new long[length];
        if (dtype == DType.I64 || dtype == DType.U64) {
            bytes.asLongBuffer().get(values);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (dtype) {
                case I32 -> bytes.getInt();
                case U32 -> Integer.toUnsignedLong(bytes.getInt());
                case I16 -> bytes.getShort();
                case U16 -> Short.toUnsignedLong(bytes.getShort());
                case I8 -> bytes.get();
                default -> Byte.toUnsignedLong(bytes.get());
            };
        }
        return values;
    }
}
