package ai.lepton.core.internal.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.lepton.core.model.Model.Input;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;

/** A tensor on its way to the engine: primitive values, row-major, with their shape. */
public sealed interface Feed {
    /** Returns the shape; its product is the number of values. */
    long[] shape();

    /** Puts it on the engine. */
    NDArray on(NDManager manager);

    /** 32-bit floats. The arrays are not copied: a feed lives for one call. */
    @SuppressWarnings("ArrayRecordComponent")
    record Floats(float[] values, long... shape) implements Feed {
        /** Checks the size. */
        public Floats {
            requireSize(values.length, shape);
        }

        @Override
        public NDArray on(NDManager manager) {
            return manager.create(values, new Shape(shape));
        }
    }

    /** 64-bit integers. The arrays are not copied: a feed lives for one call. */
    @SuppressWarnings("ArrayRecordComponent")
    record Longs(long[] values, long... shape) implements Feed {
        /** Checks the size. */
        public Longs {
            requireSize(values.length, shape);
        }

        @Override
        public NDArray on(NDManager manager) {
            return manager.create(values, new Shape(shape));
        }

        private void requireBelow(Input input) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] < 0 || values[i] >= input.below()) {
                    throw new IllegalArgumentException(
                            input.name() + place(i) + " is " + values[i] + ", outside [0, " + input.below() + ")");
                }
            }
        }

        /** Returns the indices of the i-th value, such as {@code [1, 7]}. */
        private String place(int i) {
            long[] place = new long[shape.length];
            long rest = i;
            for (int axis = place.length - 1; axis >= 0; axis--) {
                place[axis] = rest % shape[axis];
                rest /= shape[axis];
            }
            return Arrays.toString(place);
        }
    }

    /** Checks that it is what an input wants; the engine itself would abort or say little. */
    default void requireFits(Input input) {
        long[] wanted = input.shape().toArray();
        boolean fits = input.type() == type() && wanted.length == shape().length;
        for (int i = 0; fits && i < wanted.length; i++) {
            fits = wanted[i] < 0 || wanted[i] == shape()[i];
        }
        if (!fits) {
            throw new IllegalArgumentException("input " + Quoted.of(input.name()) + " is " + type() + " "
                    + Arrays.toString(shape()) + "; the model wants " + input.type() + " " + input.shape()
                    + ", ? being any size");
        }
        int last = wanted.length - 1;
        if (last >= 0 && wanted[last] < 0 && shape()[last] > input.longest()) {
            throw new IllegalArgumentException("input " + Quoted.of(input.name()) + " is " + Arrays.toString(shape())
                    + "; the model takes at most " + input.longest() + " positions");
        }
        if (this instanceof Longs longs && input.below() < Long.MAX_VALUE) {
            longs.requireBelow(input);
        }
    }

    private DType type() {
        return this instanceof Floats ? DType.F32 : DType.I64;
    }

    private static void requireSize(int length, long[] shape) {
        long size = 1;
        boolean whole = true;
        for (long dimension : shape) {
            whole &= dimension >= 0;
            size = Math.multiplyExact(size, dimension);
        }
        if (!whole || size != length) {
            throw new IllegalArgumentException(length + " values do not fill the shape " + Arrays.toString(shape));
        }
    }
}
