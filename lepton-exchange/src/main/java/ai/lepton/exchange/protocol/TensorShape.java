package ai.lepton.exchange.protocol;

import ai.lepton.exchange.protocol.Datatype.Kind;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** How many elements and bytes a shape has, whether these are there, and where a row of them begins. */
final class TensorShape {
    private static final int MOST_DIMENSIONS = 64;

    private TensorShape() {}

    /** Returns how many bytes the elements take, or -1 for BYTES, which say it themselves. */
    static long bytes(String name, Datatype datatype, long[] shape) {
        long count = count(name, shape);
        try {
            return datatype.kind() == Kind.BYTES ? -1 : Math.multiplyExact(count, (long) datatype.size());
        } catch (ArithmeticException e) {
            throw tooLarge(name, shape, e);
        }
    }

    static long count(String name, long[] shape) {
        if (shape.length > MOST_DIMENSIONS) {
            throw new IllegalArgumentException("tensor " + Quoted.of(name) + " has " + shape.length
                    + " dimensions; at most " + MOST_DIMENSIONS + " are taken");
        }
        boolean isEmpty = false;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("tensor " + Quoted.of(name) + ": shape " + shown(shape)
                        + " has a negative dimension; tensors of a message have their real shape");
            }
            isEmpty |= dimension == 0;
        }
        long count = 1;
        for (long dimension : shape) {
            try {
                count = isEmpty ? 0 : Math.multiplyExact(count, dimension);
            } catch (ArithmeticException e) {
                throw tooLarge(name, shape, e);
            }
        }
        return count;
    }

    private static IllegalArgumentException tooLarge(String name, long[] shape, ArithmeticException e) {
        return new IllegalArgumentException(
                "tensor " + Quoted.of(name) + ": the size of shape " + shown(shape) + " is beyond 64 bits", e);
    }

    static IllegalArgumentException wrongSize(String name, Datatype datatype, long[] shape, long given) {
        return new IllegalArgumentException("tensor " + Quoted.of(name) + ": shape " + shown(shape) + " of " + datatype
                + " takes " + bytes(name, datatype, shape) + " bytes; there are " + given);
    }

    /** Checks that the bytes are those of so many elements, and returns the number of these. */
    static int elements(String name, Datatype datatype, long[] shape, ByteBuffer data) {
        long bytes = bytes(name, datatype, shape);
        if (bytes >= 0) {
            if (bytes != data.remaining()) {
                throw wrongSize(name, datatype, shape, data.remaining());
            }
            for (int i = 0; datatype == Datatype.BOOL && i < bytes; i++) {
                if (data.get(i) != 0 && data.get(i) != 1) {
                    throw new IllegalArgumentException("tensor " + Quoted.of(name) + "[" + i + "] is the byte "
                            + data.get(i) + "; BOOL is 0 or 1");
                }
            }
            return (int) (bytes / datatype.size());
        }
        long wanted = count(name, shape);
        int found = 0;
        int at = 0;
        while (at < data.limit()) {
            long rest = data.limit() - at - (long) Integer.BYTES;
            long length = rest < 0 ? -1 : Integer.toUnsignedLong(data.getInt(at));
            if (rest < 0 || length > rest) {
                throw new IllegalArgumentException("tensor " + Quoted.of(name) + "[" + found + "] "
                        + (rest < 0 ? "has no whole length" : "says it has " + length + " bytes")
                        + "; there are " + (rest < 0 ? rest + Integer.BYTES : rest) + " left");
            }
            at += Integer.BYTES + (int) length;
            found++;
        }
        if (found != wanted) {
            throw new IllegalArgumentException("tensor " + Quoted.of(name) + ": shape " + shown(shape) + " has "
                    + wanted + " elements; there are " + found);
        }
        return found;
    }

    /** Returns where an element begins. */
    static int offset(Datatype datatype, ByteBuffer data, long index) {
        if (datatype.kind() != Kind.BYTES) {
            return (int) index * datatype.size();
        }
        int at = 0;
        for (long i = 0; i < index; i++) {
            at += Integer.BYTES + data.getInt(at);
        }
        return at;
    }

    static String shown(long[] shape) {
        return shape.length <= 10
                ? Arrays.toString(shape)
                : Arrays.toString(Arrays.copyOf(shape, 10)).replace("]", ", and " + (shape.length - 10) + " more]");
    }
}
