package ai.lepton.exchange.protocol;

import ai.lepton.exchange.internal.Halves;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;

/** Puts numbers of one datatype into little-endian bytes that grow, and refuses those that it can't hold. */
final class NumberWriter {
    private static final int LEAST = 64;
    private static final int MOST = Integer.MAX_VALUE - 8;
    private static final BigInteger ALL_UINT64 = BigInteger.ONE.shiftLeft(64);

    private final String name;
    private final Datatype datatype;
    private final LongConsumer memory;
    private ByteBuffer data;
    private int count;

    /** @param expected number of elements; more may come */
    NumberWriter(String name, Datatype datatype, int expected) {
        this(name, datatype, expected, bytes -> {});
    }

    /** @param memory is told the bytes by which they grow, before they do, and may refuse them */
    NumberWriter(String name, Datatype datatype, int expected, LongConsumer memory) {
        this.memory = memory;
        this.name = name;
        this.datatype = datatype;
        long bytes = (long) expected * datatype.size();
        if (bytes > MOST) {
            throw tooLarge();
        }
        this.data = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the bytes so far, to be read. */
    ByteBuffer data() {
        return data.flip();
    }

    int count() {
        return count;
    }

    private void room(int bytes) {
        if (data.remaining() < bytes) {
            long wanted = Math.max(LEAST, Math.max(2L * data.capacity(), data.position() + (long) bytes));
            if (data.position() + (long) bytes > MOST) {
                throw tooLarge();
            }
            int capacity = (int) Math.min(wanted, MOST);
            memory.accept((long) capacity - data.capacity());
            ByteBuffer larger = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
            data = larger.put(data.flip());
        }
        count++;
    }

    private IllegalArgumentException tooLarge() {
        return new IllegalArgumentException("tensor " + Quoted.of(name) + " is beyond 2 GiB; send it in parts");
    }

    private IllegalArgumentException outside(Object value) {
        return new IllegalArgumentException("tensor " + Quoted.of(name) + "[" + count + "] is " + Quoted.bare(value)
                + ", which no " + datatype + " holds");
    }

    void put(boolean value) {
        room(1);
        data.put((byte) (value ? 1 : 0));
    }

    void put(byte[] value) {
        room(Integer.BYTES + value.length);
        data.putInt(value.length).put(value);
    }

    void put(long value) {
        if (value < 0 && datatype.isUnsigned()) {
            throw outside(value);
        }
        int bits = datatype.size() * Byte.SIZE;
        if (bits < Long.SIZE) {
            long highest = (1L << (datatype.isUnsigned() ? bits : bits - 1)) - 1;
            if (value > highest || value < -highest - 1) {
                throw outside(value);
            }
        }
        room(datatype.size());
        bits(value);
    }

    private void bits(long value) {
        switch (datatype.size()) {
            case 1 -> data.put((byte) value);
            case 2 -> data.putShort((short) value);
            case 4 -> data.putInt((int) value);
            default -> data.putLong(value);
        }
    }

    /** Puts an integer that no long holds. */
    void put(BigInteger value) {
        if (datatype != Datatype.UINT64 || value.signum() < 0 || value.compareTo(ALL_UINT64) >= 0) {
            throw outside(value);
        }
        room(Long.BYTES);
        data.putLong(value.longValue());
    }

    /** Puts a number that is rounded to the type. */
    void put(double value) {
        float single = (float) value;
        switch (datatype) {
            case FP64 -> {
                room(Double.BYTES);
                data.putDouble(value);
            }
            case FP32 -> {
                requireInRange(value, single);
                room(Float.BYTES);
                data.putFloat(single);
            }
            case FP16 -> {
                short half = Halves.toF16(odd(value));
                requireInRange(value, Halves.fromF16(half));
                room(Short.BYTES);
                data.putShort(half);
            }
            default -> {
                short half = Halves.toBf16(odd(value));
                requireInRange(value, Halves.fromBf16(half));
                room(Short.BYTES);
                data.putShort(half);
            }
        }
    }

    /** Puts a single, as it was rounded from its digits. */
    void put(float value, String digits) {
        if (Float.isInfinite(value)) {
            throw outside(digits);
        }
        room(Float.BYTES);
        data.putFloat(value);
    }

    private void requireInRange(double value, float rounded) {
        if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
            throw outside(value);
        }
    }

    /** Returns a single near a double whose last bit says that there was more, so that it is rounded again as the double is. */
    private static float odd(double value) {
        float nearest = (float) value;
        if (nearest == value || Float.isNaN(nearest) || Float.isInfinite(nearest)) {
            return nearest;
        }
        float towardsZero = Math.abs(nearest) > Math.abs(value)
                ? Float.intBitsToFloat(Float.floatToRawIntBits(nearest) - 1)
                : nearest;
        return Float.intBitsToFloat(Float.floatToRawIntBits(towardsZero) | 1);
    }
}
