package ai.lepton.core.graph;

import ai.lepton.metrics.internal.Elements;
import java.util.Arrays;

/** The sizes of a tensor, outermost first. A size of -1 is known only when the model runs, as that of a batch. Immutable. */
public final class Shape {
    /** The size of a dimension that is known only when the model runs. */
    public static final long UNKNOWN = -1;

    private final long[] sizes;

    private Shape(long[] sizes) {
        this.sizes = sizes;
    }

    /**
     * Returns the shape of these sizes; of none, that of a single number.
     *
     * @param sizes each at least 0, or -1 for one that is known only when the model runs
     * @throws IllegalArgumentException if one is below -1
     */
    public static Shape of(long... sizes) {
        Elements.required("sizes", sizes);
        for (long size : sizes) {
            if (size < UNKNOWN) {
                throw new IllegalArgumentException("a size in " + Arrays.toString(sizes) + " is " + size
                        + "; it must be at least 0, or -1 for one known only when the model runs");
            }
        }
        return new Shape(sizes.clone());
    }

    /** Returns the number of dimensions. */
    public int rank() {
        return sizes.length;
    }

    /**
     * Returns the size of a dimension, -1 if it is known only when the model runs.
     *
     * @param axis from 0 on; negative ones count from the end
     * @throws IndexOutOfBoundsException if there is no such dimension
     */
    public long get(int axis) {
        int at = axis < 0 ? axis + sizes.length : axis;
        if (at < 0 || at >= sizes.length) {
            throw new IndexOutOfBoundsException("axis " + axis + " is outside " + this);
        }
        return sizes[at];
    }

    /** Returns whether all sizes are known. */
    public boolean isKnown() {
        for (long size : sizes) {
            if (size == UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the number of values of a tensor of this shape.
     *
     * @throws IllegalStateException if a size is known only when the model runs
     * @throws ArithmeticException if it exceeds 64 bits
     */
    public long count() {
        long count = 1;
        for (long size : sizes) {
            if (size == UNKNOWN) {
                throw new IllegalStateException(
                        "the number of values of " + this + " is known only when the model runs");
            }
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    /** Returns the sizes, the caller's own. */
    public long[] toArray() {
        return sizes.clone();
    }

    /** Returns the dimensions from the first one on up to, and without, another. */
    Shape part(int from, int to) {
        return new Shape(Arrays.copyOfRange(sizes, from, to));
    }

    /** Returns this shape with another size along an axis, which counts from 0. */
    Shape with(int axis, long size) {
        long[] changed = sizes.clone();
        changed[axis] = size;
        return new Shape(changed);
    }

    /** Returns this shape with one more dimension before an axis, which counts from 0. */
    Shape inserted(int axis, long size) {
        long[] more = new long[sizes.length + 1];
        System.arraycopy(sizes, 0, more, 0, axis);
        more[axis] = size;
        System.arraycopy(sizes, axis, more, axis + 1, sizes.length - axis);
        return new Shape(more);
    }

    /** Returns this shape without an axis, which counts from 0. */
    Shape without(int axis) {
        long[] less = new long[sizes.length - 1];
        System.arraycopy(sizes, 0, less, 0, axis);
        System.arraycopy(sizes, axis + 1, less, axis, less.length - axis);
        return new Shape(less);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** Returns the sizes as {@code [?, 768]}; a question mark is one that is known only when the model runs. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < sizes.length; i++) {
            text.append(i == 0 ? "" : ", ").append(sizes[i] == UNKNOWN ? "?" : Long.toString(sizes[i]));
        }
        return text.append(']').toString();
    }
}
