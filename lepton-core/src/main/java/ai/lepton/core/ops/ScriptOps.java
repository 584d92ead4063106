package ai.lepton.core.ops;

import ai.djl.ndarray.types.Shape;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes each operation as a line of TorchScript; the whole model becomes one method, run in one native call.
 *
 * <p>A value is a variable of that method with its shape, so that what does not fit is refused while the script is
 * written. Weights are the entries of one list {@code p}, in the order of {@link ShapeOps#parameters()}; linear layers
 * of a lowered {@link Kernel} take theirs from a second list {@code w}, in the order of {@link #packed()}. The same
 * expression is written once, and what no result needs is left out. Not safe for use by several threads at once; the
 * program that comes of it is.
 */
public final class ScriptOps implements Ops<ScriptOps.Variable> {
    /**
     * A variable of the script.
     *
     * @param low whether it is of the lower precision of {@link Kernel#BF16}
     */
    public record Variable(String name, Shape shape, boolean low) {}

    /**
     * A linear layer whose weight is packed for its kernel, or several of the same x, one below the other.
     *
     * @param weights indices in {@code p}
     * @param biases indices in {@code p}; empty for none
     */
    public record Packed(List<Integer> weights, List<Integer> biases) {
        /** Copies the lists. */
        public Packed {
            weights = Elements.of("weights", weights);
            biases = Elements.of("biases", biases);
        }

        /** Returns whether the biases of several layers follow the packed weight as an entry of {@code w} of their own. */
        public boolean hasJoinedBias() {
            return biases.size() > 1;
        }
    }

    private final ScriptLines lines = new ScriptLines();
    private final ShapeOps shapes = new ShapeOps();
    private final Map<String, Integer> index = new LinkedHashMap<>();
    private final ScriptLinears linears;
    private final Kernel kernel;
    private final boolean training;
    private final boolean caching;

    /**
     * Begins an empty script.
     *
     * @param parameters the weights of the model, in the order in which the program gets them
     * @param training whether dropout drops
     */
    public ScriptOps(List<Parameter> parameters, boolean training) {
        this(parameters, Kernel.PLAIN, training, false);
    }

    /**
     * Begins an empty script.
     *
     * @param parameters the weights of the model, in the order in which the program gets them
     * @param kernel of the linear layers; others than {@link Kernel#PLAIN} have no gradients
     * @param training whether dropout drops
     * @param caching whether it remembers keys and values in a list {@code cache}, from position {@code start} on
     */
    public ScriptOps(List<Parameter> parameters, Kernel kernel, boolean training, boolean caching) {
        if (training && kernel != Kernel.PLAIN) {
            throw new IllegalArgumentException(kernel + " is for inference only");
        }
        this.kernel = kernel;
        this.linears = new ScriptLinears(kernel, lines);
        this.training = training;
        this.caching = caching;
        for (Parameter parameter : parameters) {
            index.put(parameter.name(), index.size());
        }
    }

    /** Returns an argument of the method. */
    public Variable argument(String name, Shape shape) {
        return new Variable(name, shape, false);
    }

    /** Returns the lines that these results need, each indented by four blanks. */
    public String body(Variable... results) {
        return lines.needed(results);
    }

    /** Returns the linear layers whose weights are packed, in the order of the list {@code w}. */
    public List<Packed> packed() {
        return linears.packed();
    }

    /** Returns what is remembered, in the order of the list {@code cache}. */
    public List<Remembered> remembered() {
        return shapes.remembered();
    }

    @Override
    public Shape shape(Variable x) {
        return x.shape();
    }

    @Override
    public Variable weight(Scope at, String name, Init init, long... shape) {
        return new Variable(parameter(at, name), shapes.weight(at, name, init, shape), kernel == Kernel.BF16);
    }

    @Override
    public Variable linear(Variable x, Scope at, long out, boolean bias) {
        Shape shape = shapes.linear(x.shape(), at, out, bias);
        return linears.linear(shape, x, indexOf(at, "weight"), bias ? indexOf(at, "bias") : -1);
    }

    @Override
    public List<Variable> linears(Variable x, List<Scope> at, List<Long> out, boolean bias) {
        if (kernel == Kernel.PLAIN) {
            return Ops.super.linears(x, at, out, bias);
        }
        List<Integer> weights = new ArrayList<>();
        List<Integer> biases = new ArrayList<>();
        long all = 0;
        for (int i = 0; i < at.size(); i++) {
            shapes.linear(x.shape(), at.get(i), out.get(i), bias);
            weights.add(indexOf(at.get(i), "weight"));
            if (bias) {
                biases.add(indexOf(at.get(i), "bias"));
            }
            all += out.get(i);
        }
        Shape shape = Shapes.with(x.shape(), x.shape().dimension() - 1, all);
        Variable joined = linears.linear(shape, x, new Packed(weights, biases));
        List<Variable> results = new ArrayList<>();
        long from = 0;
        for (long width : out) {
            results.add(slice(joined, -1, from, from + width));
            from += width;
        }
        return results;
    }

    @Override
    public Variable embedding(Variable indices, Scope at, long rows, long width) {
        Shape shape = shapes.embedding(indices.shape(), at, rows, width);
        return let(shape, kernel == Kernel.BF16, "torch.embedding(%s, %s)", parameter(at, "weight"), indices);
    }

    @Override
    public Variable layerNorm(Variable x, Scope at, double epsilon) {
        Shape shape = shapes.layerNorm(x.shape(), at, epsilon);
        Variable own = like(kernel == Kernel.BF16, x); // as the weights are
        return let(
                shape,
                own.low,
                "torch.layer_norm(%s, [%s], %s, %s, %s, True)",
                own,
                width(x),
                parameter(at, "weight"),
                parameter(at, "bias"),
                epsilon);
    }

    @Override
    public Variable rmsNorm(Variable x, Scope at, double epsilon) {
        Shape shape = shapes.rmsNorm(x.shape(), at, epsilon);
        Variable own = like(kernel == Kernel.BF16, x); // as the weights are
        return let(shape, own.low, "torch.rms_norm(%s, [%s], %s, %s)", own, width(x), parameter(at, "weight"), epsilon);
    }

    @Override
    public Variable attention(Variable query, Variable key, Variable value, Mask<Variable> mask, double dropout) {
        Variable bias = mask.bias();
        Mask<Shape> maskShape = new Mask<>(bias == null ? null : bias.shape(), mask.causal());
        Shape shape = shapes.attention(query.shape(), key.shape(), value.shape(), maskShape, dropout);
        boolean low = query.low || key.low || value.low;
        Variable q = like(low, query);
        // The flag stands alone, and for the kernel it counts queries from the first key, not to the last.
        long queries = query.shape().get(2);
        boolean flag = mask.causal()
                && bias == null
                && !caching
                && queries >= 0
                && queries == key.shape().get(2);
        if (mask.causal() && !flag) {
            Variable hidden = scale(isPositive(distance(transpose(query, 1, 2), transpose(key, 1, 2))), Mask.HIDDEN);
            bias = bias == null ? hidden : add(bias, hidden);
        }
        boolean shared = query.shape().get(1) != key.shape().get(1);
        String form = "torch.scaled_dot_product_attention(%s, %s, %s, %s, %s, %s"
                + (shared ? ", scale=None, enable_gqa=True)" : ")");
        Object[] operands = {
            q,
            like(low, key),
            like(low, value),
            bias == null ? "None" : like(low, bias),
            training ? dropout : 0.0,
            flag ? "True" : "False"
        };
        return training && dropout > 0 ? lines.once(shape, low, form, operands) : let(shape, low, form, operands);
    }

    @Override
    public Variable dropout(Variable x, double probability) {
        Shape shape = shapes.dropout(x.shape(), probability);
        return training && probability > 0
                ? lines.once(shape, x.low, "torch.dropout(%s, %s, True)", x, probability)
                : x;
    }

    @Override
    public Variable apply(Unary function, Variable x) {
        Variable fused = linears.fused(function, x);
        if (fused != null) {
            return fused;
        }
        return switch (function) {
            case GELU -> let(x.shape(), x.low, "torch.gelu(%s)", x);
            case GELU_TANH -> let(x.shape(), x.low, "torch.gelu(%s, approximate=\"tanh\")", x);
            case IS_POSITIVE -> let(x.shape(), false, "torch.to(torch.gt(%s, 0), 6)", x);
            case TO_FLOAT -> let(x.shape(), false, "torch.to(%s, 6)", x);
            case TO_LONG -> let(x.shape(), false, "torch.to(%s, 4)", x);
            case SOFTMAX -> let(x.shape(), x.low, "torch.softmax(%s, -1)", x);
            case SILU, RELU, TANH, SIGMOID, SOFTPLUS, ERF, EXP, LOG, SIN, COS ->
                let(x.shape(), x.low, "torch." + function.name().toLowerCase(Locale.ROOT) + "(%s)", x);
        };
    }

    @Override
    public Variable apply(Binary function, Variable a, Variable b) {
        Shape shape = shapes.apply(function, a.shape(), b.shape());
        boolean low = a.low || b.low;
        return let(
                shape,
                low,
                "torch." + function.name().toLowerCase(Locale.ROOT) + "(%s, %s)",
                like(low, a),
                like(low, b));
    }

    /** Returns x in the lower precision if {@code low}, else as it is. */
    private Variable like(boolean low, Variable x) {
        return low ? lines.lowered(x) : x;
    }

    @Override
    public Variable shift(Variable x, double by) {
        boolean whole = by == Math.rint(by) && Math.abs(by) < 1e15;
        return let(x.shape(), x.low, "torch.add(%s, %s)", x, whole ? Long.toString((long) by) : ScriptLines.number(by));
    }

    @Override
    public Variable scale(Variable x, double by) {
        return let(x.shape(), x.low, "torch.mul(%s, %s)", x, ScriptLines.number(by));
    }

    @Override
    public Variable matmul(Variable a, Variable b) {
        Shape shape = shapes.matmul(a.shape(), b.shape());
        boolean low = a.low || b.low;
        return let(shape, low, "torch.matmul(%s, %s)", like(low, a), like(low, b));
    }

    @Override
    public Variable constant(double... values) {
        StringBuilder list = new StringBuilder();
        for (double value : values) {
            list.append(list.isEmpty() ? "" : ", ").append(ScriptLines.number(value));
        }
        return let(
                shapes.constant(values),
                false,
                "torch.tensor(annotate(List[float], [%s]), dtype=6, device=%s)",
                list,
                index.isEmpty() ? "None" : "ops.prim.device(p[0])");
    }

    @Override
    public Variable range(Variable x, int axis) {
        return let(
                shapes.range(x.shape(), axis),
                false,
                "torch.arange(torch.size(%s, %s), dtype=4, layout=None, device=ops.prim.device(%s))",
                x,
                axis,
                x);
    }

    @Override
    public Variable distance(Variable queries, Variable keys) {
        Shape shape = shapes.distance(queries.shape(), keys.shape());
        Variable key = range(keys, 1);
        Variable query = let(
                new Shape(shape.get(0)),
                false,
                "torch.slice(%s, 0, torch.sub(torch.size(%s, 1), torch.size(%s, 1)))",
                key,
                keys,
                queries);
        return toFloat(let(shape, false, "torch.sub(%s, torch.unsqueeze(%s, 1))", key, query));
    }

    @Override
    public Variable remember(Variable x, Scope at, String name) {
        Shape shape = shapes.remember(x.shape(), at, name);
        if (!caching) {
            return x;
        }
        int entry = shapes.remembered().size() - 1;
        ScriptLines.Using end = new ScriptLines.Using("torch.add(start, torch.size(" + x.name + ", 2))", List.of(x));
        lines.effect("torch.copy_(torch.slice(cache[%s], 2, start, %s), %s)", entry, end, x);
        return lines.once(shape, kernel == Kernel.BF16, "torch.slice(cache[%s], 2, 0, %s)", entry, end);
    }

    @Override
    public Variable transpose(Variable x, int first, int second) {
        Shape shape = shapes.transpose(x.shape(), first, second);
        return let(shape, x.low, "torch.transpose(%s, %s, %s)", x, first, second);
    }

    @Override
    public Variable splitHeads(Variable x, int heads) {
        Shape shape = shapes.splitHeads(x.shape(), heads);
        return let(shape, x.low, "torch.transpose(torch.unflatten(%s, -1, [%s, -1]), 1, 2)", x, heads);
    }

    @Override
    public Variable mergeHeads(Variable x) {
        return let(shapes.mergeHeads(x.shape()), x.low, "torch.flatten(torch.transpose(%s, 1, 2), -2)", x);
    }

    @Override
    public Variable repeatHeads(Variable x, int times) {
        return let(shapes.repeatHeads(x.shape(), times), x.low, "torch.repeat_interleave(%s, %s, 1)", x, times);
    }

    @Override
    public Variable unsqueeze(Variable x, int axis) {
        return let(shapes.unsqueeze(x.shape(), axis), x.low, "torch.unsqueeze(%s, %s)", x, axis);
    }

    @Override
    public Variable select(Variable x, int axis, int index) {
        return let(shapes.select(x.shape(), axis, index), x.low, "torch.select(%s, %s, %s)", x, axis, index);
    }

    @Override
    public Variable slice(Variable x, int axis, long from, long to) {
        return let(shapes.slice(x.shape(), axis, from, to), x.low, "torch.slice(%s, %s, %s, %s)", x, axis, from, to);
    }

    @Override
    public Variable last(Variable x, int axis, Variable like) {
        Shape shape = shapes.last(x.shape(), axis, like.shape());
        String from = "torch.sub(torch.size(%s, %s), torch.size(%s, %s))".formatted(x.name, axis, like.name, axis);
        return let(shape, x.low, "torch.slice(%s, %s, %s)", x, axis, new ScriptLines.Using(from, List.of(x, like)));
    }

    @Override
    public Variable concat(List<Variable> parts, int axis) {
        Shape shape = shapes.concat(parts.stream().map(Variable::shape).toList(), axis);
        boolean low = parts.stream().anyMatch(Variable::low);
        List<Variable> own = parts.stream().map(part -> like(low, part)).toList();
        String list = own.stream().map(Variable::name).collect(Collectors.joining(", "));
        return let(shape, low, "torch.cat([%s], %s)", new ScriptLines.Using(list, own), axis);
    }

    @Override
    public Variable repeatFor(Variable x, Variable like) {
        Shape shape = shapes.repeatFor(x.shape(), like.shape());
        String form = "torch.expand(%s, [torch.size(%s, 0)%s])";
        return let(shape, x.low, form, x, like, ", -1".repeat(shape.dimension() - 1));
    }

    @Override
    public Variable sum(Variable x, int axis) {
        return let(shapes.sum(x.shape(), axis), x.low, "torch.sum(%s, [%s], True)", x, axis);
    }

    @Override
    public Variable mean(Variable x, int axis) {
        return let(shapes.mean(x.shape(), axis), x.low, "torch.mean(%s, [%s], True)", x, axis);
    }

    @Override
    public Variable max(Variable x, int axis) {
        return let(shapes.max(x.shape(), axis), x.low, "torch.amax(%s, [%s], True)", x, axis);
    }

    @Override
    public Variable cumsum(Variable x, int axis) {
        return let(shapes.cumsum(x.shape(), axis), x.low, "torch.cumsum(%s, %s)", x, axis);
    }

    @Override
    public Variable crossEntropy(Variable logits, Variable target, double labelSmoothing) {
        Shape shape = shapes.crossEntropy(logits.shape(), target.shape(), labelSmoothing);
        String form = logits.shape().dimension() == 2
                ? "torch.cross_entropy_loss(%s, %s, None, 1, -100, %s)"
                : "torch.cross_entropy_loss(torch.flatten(%s, 0, 1), torch.flatten(%s), None, 1, -100, %s)";
        return let(shape, false, form, single(logits), target, labelSmoothing);
    }

    @Override
    public Variable binaryCrossEntropy(Variable logits, Variable target) {
        Shape shape = shapes.binaryCrossEntropy(logits.shape(), target.shape());
        String form = "torch.binary_cross_entropy_with_logits(%s, %s, None, None, 1)";
        return let(shape, false, form, single(logits), target);
    }

    private Variable single(Variable x) {
        return x.low ? toFloat(x) : x;
    }

    private int indexOf(Scope at, String name) {
        Integer i = index.get(at.name(name));
        if (i == null) {
            throw new IllegalStateException(
                    Quoted.bare(at.name(name)) + " is not among the weights of this model; a component must"
                            + " ask for the same weights each time it is applied");
        }
        return i;
    }

    private String parameter(Scope at, String name) {
        return "p[" + indexOf(at, name) + "]";
    }

    private Variable let(Shape shape, boolean low, String form, Object... operands) {
        return lines.let(shape, low, form, operands);
    }
}
