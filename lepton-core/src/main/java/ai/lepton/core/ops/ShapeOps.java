package ai.lepton.core.ops;

import ai.djl.ndarray.types.Shape;
import ai.lepton.metrics.internal.Quoted;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Follows shapes through a model and collects the weights that it asks for; computes nothing.
 *
 * <p>This is how a model learns its weights, and how a shape that does not fit is refused with a message before any
 * memory is taken. Not safe for use by several threads at once.
 */
public final class ShapeOps implements Ops<Shape> {
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Remembered> remembered = new LinkedHashMap<>();

    /** Returns the weights asked for so far, in the order of their first use. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    /** Returns what the model remembers from call to call if there is a cache, in the order of use. */
    public List<Remembered> remembered() {
        return List.copyOf(remembered.values());
    }

    @Override
    public Shape shape(Shape x) {
        return x;
    }

    @Override
    public Shape weight(Scope at, String name, Init init, long... shape) {
        String full = at.name(name);
        for (long dimension : shape) {
            if (dimension < 1) {
                throw new IllegalArgumentException(
                        full + " would be " + Arrays.toString(shape) + "; each dimension must be at least 1");
            }
        }
        Parameter wanted = new Parameter(full, new Shape(shape), init);
        Parameter known = parameters.putIfAbsent(full, wanted);
        if (known != null && !known.shape().equals(wanted.shape())) {
            throw new IllegalArgumentException(full + " is used as " + Shapes.text(known.shape()) + " and as "
                    + Shapes.text(wanted.shape()) + "; give one of them another scope");
        }
        return wanted.shape();
    }

    @Override
    public Shape linear(Shape x, Scope at, long out, boolean bias) {
        long in = known(x, at.path());
        weight(at, "weight", Init.linear(in), out, in);
        if (bias) {
            weight(at, "bias", Init.linear(in), out);
        }
        return Shapes.with(x, x.dimension() - 1, out);
    }

    @Override
    public Shape embedding(Shape indices, Scope at, long rows, long width) {
        weight(at, "weight", new Init.Normal(0.02), rows, width);
        return Shapes.append(indices, width);
    }

    @Override
    public Shape layerNorm(Shape x, Scope at, double epsilon) {
        long width = known(x, at.path());
        weight(at, "weight", Init.ones(), width);
        weight(at, "bias", Init.zeros(), width);
        return x;
    }

    @Override
    public Shape rmsNorm(Shape x, Scope at, double epsilon) {
        weight(at, "weight", Init.ones(), known(x, at.path()));
        return x;
    }

    @Override
    public Shape attention(Shape query, Shape key, Shape value, Mask<Shape> mask, double dropout) {
        probability(dropout);
        if (query.dimension() != 4 || key.dimension() != 4 || value.dimension() != 4) {
            throw new IllegalArgumentException("attention wants [b, h, s, d]; query is " + Shapes.text(query) + ", key "
                    + Shapes.text(key) + ", value " + Shapes.text(value));
        }
        if (!Shapes.meets(query.get(3), key.get(3)) || !Shapes.meets(key.get(2), value.get(2))) {
            throw new IllegalArgumentException("attention: query " + Shapes.text(query) + ", key " + Shapes.text(key)
                    + " and value " + Shapes.text(value) + " do not fit; query and key share d, key and value share s");
        }
        if (!Shapes.meets(key.get(1), value.get(1)) || !shares(query.get(1), key.get(1))) {
            throw new IllegalArgumentException("attention: query " + Shapes.text(query) + ", key " + Shapes.text(key)
                    + " and value " + Shapes.text(value)
                    + " do not fit; keys and values have as many heads, a divisor of the queries'");
        }
        Shape scores = new Shape(query.get(0), query.get(1), query.get(2), key.get(2));
        if (mask.bias() != null && !Shapes.same(Shapes.broadcast(scores, mask.bias(), "attention mask"), scores)) {
            throw new IllegalArgumentException(
                    "attention mask is " + Shapes.text(mask.bias()) + "; it must broadcast to " + Shapes.text(scores));
        }
        return new Shape(query.get(0), query.get(1), query.get(2), value.get(3));
    }

    private static boolean shares(long queryHeads, long keyHeads) {
        return queryHeads < 0 || keyHeads < 0 || (keyHeads > 0 && queryHeads % keyHeads == 0);
    }

    @Override
    public Shape dropout(Shape x, double probability) {
        probability(probability);
        return x;
    }

    @Override
    public Shape apply(Unary function, Shape x) {
        return x;
    }

    @Override
    public Shape apply(Binary function, Shape a, Shape b) {
        return Shapes.broadcast(a, b, function.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public Shape shift(Shape x, double by) {
        return x;
    }

    @Override
    public Shape scale(Shape x, double by) {
        return x;
    }

    @Override
    public Shape matmul(Shape a, Shape b) {
        int n = a.dimension();
        int m = b.dimension();
        if (n < 2 || m < 2 || !Shapes.meets(a.get(n - 1), b.get(m - 2))) {
            throw new IllegalArgumentException("matmul: " + Shapes.text(a) + " and " + Shapes.text(b)
                    + " do not fit; the last dimension of the first must be the last but one of the second");
        }
        Shape batch = Shapes.broadcast(a.slice(0, n - 2), b.slice(0, m - 2), "matmul");
        return Shapes.append(Shapes.append(batch, a.get(n - 2)), b.get(m - 1));
    }

    @Override
    public Shape constant(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a constant has no values");
        }
        return new Shape(values.length);
    }

    @Override
    public Shape range(Shape x, int axis) {
        return new Shape(x.get(Shapes.axis(x, axis, "range")));
    }

    @Override
    public Shape distance(Shape queries, Shape keys) {
        return new Shape(queries.get(Shapes.axis(queries, 1, "distance")), keys.get(Shapes.axis(keys, 1, "distance")));
    }

    @Override
    public Shape remember(Shape x, Scope at, String name) {
        String full = at.name(name);
        if (x.dimension() != 4 || x.get(1) < 0 || x.get(3) < 0) {
            throw new IllegalArgumentException(
                    Quoted.bare(full) + " to be remembered is " + Shapes.text(x) + "; wanted [b, h, s, d]");
        }
        Remembered entry = new Remembered(full, x.get(1), x.get(3));
        if (remembered.putIfAbsent(full, entry) != null) {
            throw new IllegalArgumentException(full + " is remembered twice; give one of them another scope");
        }
        return new Shape(x.get(0), x.get(1), -1, x.get(3));
    }

    @Override
    public Shape transpose(Shape x, int first, int second) {
        long[] shape = x.getShape().clone();
        int i = Shapes.axis(x, first, "transpose");
        int j = Shapes.axis(x, second, "transpose");
        shape[i] = x.get(j);
        shape[j] = x.get(i);
        return new Shape(shape);
    }

    @Override
    public Shape splitHeads(Shape x, int heads) {
        if (x.dimension() != 3) {
            throw new IllegalArgumentException("splitHeads wants [b, s, width]; got " + Shapes.text(x));
        }
        requireHeads(heads, known(x, "splitHeads"));
        return new Shape(x.get(0), heads, x.get(1), x.get(2) / heads);
    }

    /**
     * Checks that heads divide a width.
     *
     * @throws IllegalArgumentException if they do not, with the nearest widths that fit
     */
    public static void requireHeads(int heads, long width) {
        if (heads < 1) {
            throw new IllegalArgumentException("heads is " + heads + "; there must be at least 1");
        }
        if (width % heads != 0) {
            long below = width / heads * heads;
            String fitting = below == 0
                    ? "the smallest width that fits is " + heads
                    : "nearest widths that fit are " + below + " and " + (below + heads);
            throw new IllegalArgumentException("heads " + heads + " does not divide width " + width + "; " + fitting);
        }
    }

    @Override
    public Shape mergeHeads(Shape x) {
        if (x.dimension() != 4) {
            throw new IllegalArgumentException("mergeHeads wants [b, h, s, d]; got " + Shapes.text(x));
        }
        return new Shape(x.get(0), x.get(2), x.get(1) * x.get(3));
    }

    @Override
    public Shape repeatHeads(Shape x, int times) {
        if (x.dimension() != 4 || times < 1) {
            throw new IllegalArgumentException(
                    "repeatHeads wants [b, h, s, d] and at least 1 time; got " + Shapes.text(x) + " and " + times);
        }
        return Shapes.with(x, 1, x.get(1) * times);
    }

    @Override
    public Shape unsqueeze(Shape x, int axis) {
        List<Long> shape = Shapes.list(x);
        int at = axis < 0 ? axis + x.dimension() + 1 : axis;
        if (at < 0 || at > x.dimension()) {
            throw new IllegalArgumentException("unsqueeze: axis " + axis + " is outside " + Shapes.text(x));
        }
        shape.add(at, 1L);
        return Shapes.of(shape);
    }

    @Override
    public Shape select(Shape x, int axis, int index) {
        int at = Shapes.axis(x, axis, "select");
        long size = x.get(at);
        if (size >= 0 && (index >= size || index < -size)) {
            throw new IllegalArgumentException(
                    "select: index " + index + " is outside axis " + axis + " of " + Shapes.text(x));
        }
        List<Long> shape = Shapes.list(x);
        shape.remove(at);
        return Shapes.of(shape);
    }

    @Override
    public Shape slice(Shape x, int axis, long from, long to) {
        int at = Shapes.axis(x, axis, "slice");
        long size = x.get(at);
        if (to < 0 && size < 0 && from >= 0) {
            return Shapes.with(x, at, -1);
        }
        long end = to < 0 ? size + to : to;
        if (from < 0 || end <= from || (size >= 0 && end > size)) {
            throw new IllegalArgumentException(
                    "slice [" + from + ", " + to + ") is outside axis " + axis + " of " + Shapes.text(x));
        }
        return Shapes.with(x, at, end - from);
    }

    @Override
    public Shape last(Shape x, int axis, Shape like) {
        return Shapes.with(x, Shapes.axis(x, axis, "last"), like.get(Shapes.axis(like, axis, "last")));
    }

    @Override
    public Shape concat(List<Shape> parts, int axis) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("concat needs at least one tensor");
        }
        long[] shape = parts.get(0).getShape().clone();
        int at = Shapes.axis(parts.get(0), axis, "concat");
        for (Shape part : parts.subList(1, parts.size())) {
            boolean fits = part.dimension() == shape.length;
            for (int i = 0; fits && i < shape.length; i++) {
                fits = i == at || Shapes.meets(shape[i], part.get(i));
            }
            if (!fits) {
                throw new IllegalArgumentException("concat along axis " + axis + ": " + Shapes.text(parts.get(0))
                        + " and " + Shapes.text(part) + " differ elsewhere");
            }
            for (int i = 0; i < shape.length; i++) {
                if (i != at) {
                    shape[i] = Math.max(shape[i], part.get(i));
                } else {
                    shape[i] = shape[i] < 0 || part.get(i) < 0 ? -1 : shape[i] + part.get(i);
                }
            }
        }
        return new Shape(shape);
    }

    @Override
    public Shape repeatFor(Shape x, Shape like) {
        if (x.dimension() < 1 || x.get(0) != 1) {
            throw new IllegalArgumentException("repeatFor wants [1, ..]; got " + Shapes.text(x));
        }
        long[] shape = x.getShape().clone();
        shape[0] = like.get(0);
        return new Shape(shape);
    }

    @Override
    public Shape sum(Shape x, int axis) {
        return reduced(x, axis, "sum");
    }

    @Override
    public Shape mean(Shape x, int axis) {
        return reduced(x, axis, "mean");
    }

    @Override
    public Shape max(Shape x, int axis) {
        return reduced(x, axis, "max");
    }

    @Override
    public Shape cumsum(Shape x, int axis) {
        Shapes.axis(x, axis, "cumsum");
        return x;
    }

    private static Shape reduced(Shape x, int axis, String operation) {
        return Shapes.with(x, Shapes.axis(x, axis, operation), 1);
    }

    @Override
    public Shape crossEntropy(Shape logits, Shape target, double labelSmoothing) {
        int n = logits.dimension();
        if ((n != 2 && n != 3) || target.dimension() != n - 1 || !Shapes.same(logits.slice(0, n - 1), target)) {
            throw new IllegalArgumentException("cross-entropy wants logits [b, classes] and targets [b], or [b, s,"
                    + " classes] and [b, s]; got " + Shapes.text(logits) + " and " + Shapes.text(target));
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("label smoothing is " + labelSmoothing + ", outside [0, 1)");
        }
        return new Shape();
    }

    @Override
    public Shape binaryCrossEntropy(Shape logits, Shape target) {
        if (!Shapes.same(logits, target)) {
            throw new IllegalArgumentException("binary cross-entropy wants logits and targets of one shape; got "
                    + Shapes.text(logits) + " and " + Shapes.text(target));
        }
        return new Shape();
    }

    private static void probability(double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout is " + p + ", outside [0, 1)");
        }
    }

    private static long known(Shape x, String where) {
        long last = x.dimension() == 0 ? -1 : x.get(x.dimension() - 1);
        if (last < 0) {
            throw new IllegalArgumentException((where.isEmpty() ? "" : where + ": ") + "the last dimension of "
                    + Shapes.text(x) + " must be known when the model is built");
        }
        return last;
    }
}
