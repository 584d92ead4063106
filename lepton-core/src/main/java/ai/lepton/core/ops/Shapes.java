package ai.lepton.core.ops;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rules of shapes; -1 is a dimension that is known only when the model runs. */
public final class Shapes {
    private Shapes() {}

    static int axis(Shape x, int axis, String operation) {
        int at = axis < 0 ? axis + x.dimension() : axis;
        if (at < 0 || at >= x.dimension()) {
            throw new IllegalArgumentException(operation + ": axis " + axis + " is outside " + text(x));
        }
        return at;
    }

    static Shape broadcast(Shape a, Shape b, String operation) {
        int n = Math.max(a.dimension(), b.dimension());
        long[] shape = new long[n];
        for (int i = 1; i <= n; i++) {
            long left = i <= a.dimension() ? a.get(a.dimension() - i) : 1;
            long right = i <= b.dimension() ? b.get(b.dimension() - i) : 1;
            if (left != 1 && right != 1 && !meets(left, right)) {
                throw new IllegalArgumentException(
                        operation + ": " + text(a) + " and " + text(b) + " do not broadcast to one shape");
            }
            // An unknown dimension beside a known one other than 1 must be that one.
            shape[n - i] = left == 1 ? right : right == 1 ? left : Math.max(left, right);
        }
        return new Shape(shape);
    }

    /** Two sizes that are, or may turn out to be, the same. */
    static boolean meets(long a, long b) {
        return a == b || a < 0 || b < 0;
    }

    /** Two shapes that are, or may turn out to be, the same. */
    static boolean same(Shape a, Shape b) {
        boolean same = a.dimension() == b.dimension();
        for (int i = 0; same && i < a.dimension(); i++) {
            same = meets(a.get(i), b.get(i));
        }
        return same;
    }

    static Shape with(Shape x, int axis, long size) {
        long[] shape = x.getShape().clone();
        shape[axis] = size;
        return new Shape(shape);
    }

    static Shape append(Shape x, long last) {
        long[] shape = Arrays.copyOf(x.getShape(), x.dimension() + 1);
        shape[shape.length - 1] = last;
        return new Shape(shape);
    }

    static List<Long> list(Shape x) {
        List<Long> list = new ArrayList<>();
        for (long dimension : x.getShape()) {
            list.add(dimension);
        }
        return list;
    }

    static Shape of(List<Long> dimensions) {
        return new Shape(dimensions);
    }

    /** Returns a shape as {@code [768, ?]}; a question mark is a dimension known only when the model runs. */
    public static String text(Shape shape) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < shape.dimension(); i++) {
            text.append(i == 0 ? "" : ", ").append(shape.get(i) < 0 ? "?" : Long.toString(shape.get(i)));
        }
        return text.append(']').toString();
    }
}
