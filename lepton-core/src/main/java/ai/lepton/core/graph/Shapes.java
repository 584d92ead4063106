package ai.lepton.core.graph;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules of shapes that several operations share; a size of -1 is known only when the model runs. */
final class Shapes {
    private Shapes() {}

    /** Returns the axis, counted from 0. */
    static int axis(Shape x, int axis, String operation) {
        int at = axis < 0 ? axis + x.rank() : axis;
        if (at < 0 || at >= x.rank()) {
            throw new IllegalArgumentException(operation + ": axis " + axis + " is outside " + x);
        }
        return at;
    }

    static Shape broadcast(Shape a, Shape b, String operation) {
        int n = Math.max(a.rank(), b.rank());
        long[] shape = new long[n];
        for (int i = 1; i <= n; i++) {
            long left = i <= a.rank() ? a.get(-i) : 1;
            long right = i <= b.rank() ? b.get(-i) : 1;
            if (left != 1 && right != 1 && !meets(left, right)) {
                throw new IllegalArgumentException(
                        operation + ": " + a + " and " + b + " do not broadcast to one shape");
            }
            // An unknown size beside a known one other than 1 must be that one.
            shape[n - i] = left == 1 ? right : right == 1 ? left : Math.max(left, right);
        }
        return Shape.of(shape);
    }

    /** Two sizes that are, or may turn out to be, the same. */
    static boolean meets(long a, long b) {
        return a == b || a < 0 || b < 0;
    }

    /** Two shapes that are, or may turn out to be, the same. */
    static boolean same(Shape a, Shape b) {
        boolean same = a.rank() == b.rank();
        for (int i = 0; same && i < a.rank(); i++) {
            same = meets(a.get(i), b.get(i));
        }
        return same;
    }

    /** Returns the last size, which must be known. */
    static long width(Shape x, String where) {
        long last = x.rank() == 0 ? -1 : x.get(-1);
        if (last < 0) {
            throw new IllegalArgumentException((where.isEmpty() ? "" : where + ": ") + "the last dimension of " + x
                    + " must be known when the model is built");
        }
        return last;
    }

    static Shape matmul(Shape a, Shape b) {
        int n = a.rank();
        int m = b.rank();
        if (n < 2 || m < 2 || !meets(a.get(-1), b.get(-2))) {
            throw new IllegalArgumentException("matmul: " + a + " and " + b
                    + " do not fit; the last dimension of the first must be the last but one of the second");
        }
        Shape batch = broadcast(a.part(0, n - 2), b.part(0, m - 2), "matmul");
        return batch.inserted(n > m ? n - 2 : m - 2, a.get(-2)).inserted(Math.max(n, m) - 1, b.get(-1));
    }

    /** Of attention: query, key, value, and perhaps what is added to the scores. */
    static Shape attention(Shape query, Shape key, Shape value, @Nullable Shape bias) {
        String three = "query " + query + ", key " + key;
        if (query.rank() != 4 || key.rank() != 4 || value.rank() != 4) {
            throw new IllegalArgumentException(
                    "attention wants [b, h, s, d]; query is " + query + ", key " + key + ", value " + value);
        }
        if (!meets(query.get(3), key.get(3)) || !meets(key.get(2), value.get(2))) {
            throw new IllegalArgumentException("attention: " + three + " and value " + value
                    + " do not fit; query and key share d, key and value share s");
        }
        if (!meets(key.get(1), value.get(1)) || !shares(query.get(1), key.get(1))) {
            throw new IllegalArgumentException("attention: " + three + " and value " + value
                    + " do not fit; keys and values have as many heads, a divisor of the queries'");
        }
        Shape scores = Shape.of(query.get(0), query.get(1), query.get(2), key.get(2));
        if (bias != null && !same(broadcast(scores, bias, "attention mask"), scores)) {
            throw new IllegalArgumentException("attention mask is " + bias + "; it must broadcast to " + scores);
        }
        return Shape.of(query.get(0), query.get(1), query.get(2), value.get(3));
    }

    /** Queries of causal attention are the last positions of those that the keys are of. */
    static void causal(Shape query, Shape key) {
        if (key.get(2) >= 0 && query.get(2) > key.get(2)) {
            throw new IllegalArgumentException("causal attention: query " + query + " has more positions than key "
                    + key + "; queries are the last of the keys' positions, so there can't be more");
        }
    }

    private static boolean shares(long queryHeads, long keyHeads) {
        return queryHeads < 0 || keyHeads < 0 || (keyHeads > 0 && queryHeads % keyHeads == 0);
    }

    static Shape slice(Shape x, int axis, long from, long to) {
        int at = axis(x, axis, "slice");
        long size = x.get(at);
        if (to < 0 && size < 0 && from >= 0) {
            return x.with(at, Shape.UNKNOWN);
        }
        long end = to < 0 ? size + to : to;
        if (from < 0 || end <= from || (size >= 0 && end > size)) {
            throw new IllegalArgumentException("slice [" + from + ", " + to + ") is outside axis " + axis + " of " + x);
        }
        return x.with(at, end - from);
    }

    /** The last entries of x, as many as another has along an axis of its own. */
    static Shape narrow(Shape x, int axis, Shape like, int likeAxis) {
        int at = axis(x, axis, "narrow");
        long size = like.get(axis(like, likeAxis, "narrow"));
        if (x.get(at) >= 0 && size > x.get(at)) {
            throw new IllegalArgumentException(
                    "narrow: axis " + axis + " of " + x + " has fewer than " + size + " entries");
        }
        return x.with(at, size);
    }

    static Shape select(Shape x, int axis, long index) {
        int at = axis(x, axis, "select");
        long size = x.get(at);
        if (size >= 0 && (index >= size || index < -size)) {
            throw new IllegalArgumentException("select: index " + index + " is outside axis " + axis + " of " + x);
        }
        return x.without(at);
    }

    static Shape transpose(Shape x, int first, int second) {
        int i = axis(x, first, "transpose");
        int j = axis(x, second, "transpose");
        return x.with(i, x.get(j)).with(j, x.get(i));
    }

    static Shape unsqueeze(Shape x, int axis) {
        int at = axis < 0 ? axis + x.rank() + 1 : axis;
        if (at < 0 || at > x.rank()) {
            throw new IllegalArgumentException("unsqueeze: axis " + axis + " is outside " + x);
        }
        return x.inserted(at, 1);
    }

    static Shape concat(List<Shape> parts, int axis) {
        Shape first = parts.get(0);
        int at = axis(first, axis, "concat");
        long[] sizes = first.toArray();
        for (Shape part : parts.subList(1, parts.size())) {
            boolean fits = part.rank() == sizes.length;
            for (int i = 0; fits && i < sizes.length; i++) {
                fits = i == at || meets(sizes[i], part.get(i));
            }
            if (!fits) {
                throw new IllegalArgumentException(
                        "concat along axis " + axis + ": " + first + " and " + part + " differ elsewhere");
            }
            for (int i = 0; i < sizes.length; i++) {
                if (i != at) {
                    sizes[i] = Math.max(sizes[i], part.get(i));
                } else {
                    sizes[i] = sizes[i] < 0 || part.get(i) < 0 ? Shape.UNKNOWN : sum(sizes[i], part.get(i));
                }
            }
        }
        return Shape.of(sizes);
    }

    static Shape reduced(Shape x, int axis, String operation) {
        return x.with(axis(x, axis, operation), 1);
    }

    /** Dimensions from one on up to another, as one. */
    static Shape flatten(Shape x, int first, int last) {
        int from = axis(x, first, "flatten");
        int to = axis(x, last, "flatten");
        if (to < from) {
            throw new IllegalArgumentException("flatten: axis " + last + " stands before axis " + first + " of " + x);
        }
        long size = 1;
        for (int i = from; i <= to; i++) {
            size = size < 0 || x.get(i) < 0 ? Shape.UNKNOWN : product(size, x.get(i), "flatten");
        }
        Shape flat = x;
        for (int i = to; i > from; i--) {
            flat = flat.without(i);
        }
        return flat.with(from, size);
    }

    /** One dimension as several, of which one may be -1: what the others leave. */
    static Shape unflatten(Shape x, int axis, long... sizes) {
        int at = axis(x, axis, "unflatten");
        long[] found = inferred(x.get(at), sizes, "unflatten of axis " + axis + " of " + x);
        Shape parts = x.without(at);
        for (int i = found.length - 1; i >= 0; i--) {
            parts = parts.inserted(at, found[i]);
        }
        return parts;
    }

    /** Returns the number of values of a shape without unknown sizes. */
    static long count(Shape x) {
        long count = 1;
        for (long size : x.toArray()) {
            count = product(count, size, "a tensor of " + x);
        }
        return count;
    }

    static Shape reshape(Shape x, long... sizes) {
        return Shape.of(inferred(x.isKnown() ? count(x) : Shape.UNKNOWN, sizes, "reshape of " + x));
    }

    private static long sum(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("concat: more entries than 64 bits can count", e);
        }
    }

    static Shape repeated(Shape x, int axis, long times) {
        int at = axis(x, axis, "repeat_interleave");
        return x.get(at) < 0 ? x : x.with(at, product(x.get(at), times, "repeat_interleave"));
    }

    private static long product(long a, long b, String operation) {
        try {
            return Math.multiplyExact(a, b);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(operation + ": more values than 64 bits can count", e);
        }
    }

    private static long[] inferred(long all, long[] sizes, String operation) {
        long[] found = sizes.clone();
        int open = -1;
        long product = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1 && open < 0) {
                open = i;
            } else if (sizes[i] < 1) {
                throw new IllegalArgumentException(operation + " to " + Arrays.toString(sizes)
                        + ": a size must be at least 1, and one of them may be -1, for what the others leave");
            } else {
                product = product(product, sizes[i], operation);
            }
        }
        if (all >= 0 && (open < 0 ? product != all : all % product != 0)) {
            throw new IllegalArgumentException(
                    operation + " to " + Arrays.toString(sizes) + " does not fit: " + all + " values along it");
        }
        if (open >= 0) {
            found[open] = all < 0 ? Shape.UNKNOWN : all / product;
        }
        return found;
    }

    /** Of a convolution of as many spatial dimensions as the weight has after its first two. */
    static Shape convolution(Shape x, Shape weight, long stride, long padding, long groups) {
        int spatial = weight.rank() - 2;
        if (x.rank() != spatial + 2 || !meets(x.get(1), weight.get(1) * groups)) {
            throw new IllegalArgumentException("conv" + spatial + "d wants [b, channels" + ", size".repeat(spatial)
                    + "] of " + weight.get(1) * groups + " channels; got " + x);
        }
        Shape result = x.with(1, weight.get(0));
        for (int i = 2; i < x.rank(); i++) {
            if (x.get(i) < 0) {
                continue;
            }
            long room = x.get(i) + 2 * padding - weight.get(i); // padding is bounded by the caller
            if (room < 0) {
                throw new IllegalArgumentException("conv" + spatial + "d: a kernel of " + weight.get(i)
                        + " is longer than axis " + i + " of " + x + " with padding " + padding + " on both sides");
            }
            result = result.with(i, room / stride + 1);
        }
        return result;
    }

    static Shape crossEntropy(Shape logits, Shape target, double labelSmoothing) {
        int n = logits.rank();
        if ((n != 2 && n != 3) || target.rank() != n - 1 || !same(logits.part(0, n - 1), target)) {
            throw new IllegalArgumentException("cross-entropy wants logits [b, classes] and targets [b], or [b, s,"
                    + " classes] and [b, s]; got " + logits + " and " + target);
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("label smoothing is " + labelSmoothing + ", outside [0, 1)");
        }
        return Shape.of();
    }

    static void classWeights(Shape logits, @Nullable Shape weights) {
        if (weights != null && (weights.rank() != 1 || weights.get(0) != logits.get(-1))) {
            throw new IllegalArgumentException(
                    "cross-entropy has weights " + weights + " for logits " + logits + "; it wants one for each class");
        }
    }

    static Shape binaryCrossEntropy(Shape logits, Shape target) {
        if (!same(logits, target)) {
            throw new IllegalArgumentException(
                    "binary cross-entropy wants logits and targets of one shape; got " + logits + " and " + target);
        }
        return Shape.of();
    }
}
