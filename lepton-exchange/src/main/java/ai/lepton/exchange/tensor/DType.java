package ai.lepton.exchange.tensor;

import ai.lepton.metrics.internal.Elements;

/**
 * The element types of safetensors, by the format's own names, in the format's own rank.
 *
 * <p>All are little-endian. Types of less than a byte are packed; a tensor of them must fill whole bytes.
 *
 * @see <a href="https://github.com/huggingface/safetensors">safetensors</a>
 */
public enum DType {
    /** A byte that is 0 or 1. */
    BOOL(8),
    /** 4-bit float, 2 bits of exponent, numbers only; two in a byte, the first in the low bits. */
    F4(4),
    /** 6-bit float, 2 bits of exponent, numbers only; how they are packed is not agreed on. */
    F6_E2M3(6),
    /** 6-bit float, 3 bits of exponent, numbers only; how they are packed is not agreed on. */
    F6_E3M2(6),
    /** Unsigned 8-bit integer. */
    U8(8),
    /** Signed 8-bit integer. */
    I8(8),
    /** 8-bit float, 5 bits of exponent, with infinities. */
    F8_E5M2(8),
    /** 8-bit float, 4 bits of exponent, without infinities. */
    F8_E4M3(8),
    /** 8-bit power of two, as a scale of other types. */
    F8_E8M0(8),
    /** 8-bit float, 4 bits of exponent, without infinities or negative zero. */
    F8_E4M3FNUZ(8),
    /** 8-bit float, 5 bits of exponent, without infinities or negative zero. */
    F8_E5M2FNUZ(8),
    /** Signed 16-bit integer. */
    I16(16),
    /** Unsigned 16-bit integer. */
    U16(16),
    /** IEEE 754 half precision. */
    F16(16),
    /** The upper half of an IEEE 754 single. */
    BF16(16),
    /** Signed 32-bit integer. */
    I32(32),
    /** Unsigned 32-bit integer. */
    U32(32),
    /** IEEE 754 single precision. */
    F32(32),
    /** Complex number of two singles. */
    C64(64),
    /** IEEE 754 double precision. */
    F64(64),
    /** Signed 64-bit integer. */
    I64(64),
    /** Unsigned 64-bit integer. */
    U64(64);

    private final int bits;

    DType(int bits) {
        this.bits = bits;
    }

    /** Returns the size of one element in bits. */
    public int bits() {
        return bits;
    }

    /**
     * Returns the size of a tensor in bytes.
     *
     * @param shape its dimensions, none negative; empty for a single element
     * @throws IllegalArgumentException if a dimension is negative, the size exceeds 64 bits, or the elements don't fill
     *     whole bytes
     */
    public long bytes(long... shape) {
        Elements.required("shape", shape);
        long elements = 1;
        try {
            for (long dimension : shape) {
                if (dimension < 0) {
                    throw new IllegalArgumentException("dimension " + dimension + " is negative");
                }
                elements = Math.multiplyExact(elements, dimension);
            }
            long allBits = Math.multiplyExact(elements, (long) bits);
            if (allBits % Byte.SIZE != 0) {
                throw new IllegalArgumentException(elements + " elements of " + bits + " bits don't fill whole bytes");
            }
            return allBits / Byte.SIZE;
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("the size is beyond 64 bits", e);
        }
    }
}
