package ai.lepton.core.graph;

import ai.lepton.core.graph.Graph.CacheEntry;
import ai.lepton.core.graph.Op.Attributes;
import ai.lepton.exchange.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The operations that models are written with, one row each; the methods of {@link Tensor} say what each computes.
 *
 * <p>A row is a text of TorchScript, filled with the inputs and then the attributes in their order, the number of inputs,
 * and the rule of the shape. Types are those of the first input unless the row says another rule. To add an operation, add
 * its row here and its method to {@link Tensor}; a test holds each row against PyTorch.
 */
public enum CoreOp implements Op {
    // ---- what has no inputs; a printer says what stands for it
    /** A tensor that the model takes. Attributes: its name, type and shape. */
    INPUT("", 0, (in, a) -> (Shape) a.values().get(2)) {
        @Override
        public DType type(List<DType> inputs, Attributes attributes) {
            return (DType) attributes.values().get(1);
        }
    },
    /** A weight. Attributes: its {@link Parameter}, and in what type it is held. */
    WEIGHT("", 0, (in, a) -> ((Parameter) a.values().get(0)).shape()) {
        @Override
        public DType type(List<DType> inputs, Attributes attributes) {
            return (DType) attributes.values().get(1);
        }
    },
    /** A vector of 32-bit floats, its attributes. */
    CONSTANT("", 0, (in, a) -> Shape.of(a.values().size()), false, DType.F32),

    // ---- layers
    LINEAR(
            "torch.linear(%s, %s, %s)",
            3, (in, a) -> in.get(0).with(in.get(0).rank() - 1, in.get(1).get(0)), true),
    EMBEDDING(
            "torch.embedding(%s, %s)",
            2, (in, a) -> in.get(1).inserted(in.get(1).rank(), in.get(0).get(1))),
    LAYER_NORM("torch.layer_norm(%1$s, [%4$s], %2$s, %3$s, %5$s, True)", 3, ShapeRule.SAME, true),
    RMS_NORM("torch.rms_norm(%1$s, [%3$s], %2$s, %4$s)", 2, ShapeRule.SAME, true),
    CONV1D("torch.conv1d(%s, %s, %s, [%s], [%s], [1], %s)", 3, ShapeRule.CONVOLUTION, true),
    CONV2D("torch.conv2d(%1$s, %2$s, %3$s, [%4$s, %4$s], [%5$s, %5$s], [1, 1], %6$s)", 3, ShapeRule.CONVOLUTION, true),
    /** Attributes: whether the flag of causal attention is set, the dropout, whether heads share keys. */
    ATTENTION(
            "torch.scaled_dot_product_attention(%1$s, %2$s, %3$s, %4$s, %6$s, %5$s)",
            4, (in, a) -> Shapes.attention(in.get(0), in.get(1), in.get(2), in.size() > 3 ? in.get(3) : null), true) {
        @Override
        public String torchScript(List<String> inputs, Attributes attributes) {
            String plain = super.torchScript(inputs, attributes);
            return attributes.flag(2)
                    ? plain.substring(0, plain.length() - 1) + ", scale=None, enable_gqa=True)"
                    : plain;
        }
    },
    DROPOUT("torch.dropout(%s, %s, True)", 1, ShapeRule.SAME),
    /** x after all that stands in a cache. Attribute: the {@link CacheEntry}. */
    CACHE("%s", 1, (in, a) -> in.get(0).with(2, Shape.UNKNOWN)),

    // ---- functions of each value
    GELU("torch.gelu(%s)"),
    GELU_TANH("torch.gelu(%s, approximate=\"tanh\")"),
    SILU("torch.silu(%s)"),
    RELU("torch.relu(%s)"),
    TANH("torch.tanh(%s)"),
    SIGMOID("torch.sigmoid(%s)"),
    SOFTPLUS("torch.softplus(%s)"),
    ERF("torch.erf(%s)"),
    EXP("torch.exp(%s)"),
    LOG("torch.log(%s)"),
    ABS("torch.abs(%s)"),
    SQRT("torch.sqrt(%s)"),
    RSQRT("torch.rsqrt(%s)"),
    SIN("torch.sin(%s)"),
    COS("torch.cos(%s)"),
    SOFTMAX("torch.softmax(%s, -1)"),
    IS_POSITIVE("torch.to(torch.gt(%s, 0), 6)", DType.F32),
    TO_FLOAT("torch.to(%s, 6)", DType.F32),
    TO_LONG("torch.to(%s, 4)", DType.I64),
    TO_BFLOAT16("torch.to(%s, 15)", DType.BF16),

    // ---- arithmetic
    ADD("torch.add(%s, %s)", 2, ShapeRule.broadcast("add"), true),
    SUB("torch.sub(%s, %s)", 2, ShapeRule.broadcast("sub"), true),
    MUL("torch.mul(%s, %s)", 2, ShapeRule.broadcast("mul"), true),
    DIV("torch.div(%s, %s)", 2, ShapeRule.broadcast("div"), true),
    /** Attribute: a whole number, which leaves integers integers, or another. */
    ADD_NUMBER("torch.add(%s, %s)", 1, ShapeRule.SAME) {
        @Override
        public DType type(List<DType> inputs, Attributes attributes) {
            boolean whole = attributes.values().get(0) instanceof Long;
            return inputs.get(0) == DType.I64 && !whole ? DType.F32 : inputs.get(0);
        }
    },
    MUL_NUMBER("torch.mul(%s, %s)", 1, ShapeRule.SAME),
    POW_NUMBER("torch.pow(%s, %s)", 1, ShapeRule.SAME),
    MATMUL("torch.matmul(%s, %s)", 2, (in, a) -> Shapes.matmul(in.get(0), in.get(1)), true),

    // ---- positions
    ARANGE(
            "torch.arange(torch.size(%1$s, %2$s), dtype=4, layout=None, device=ops.prim.device(%1$s))",
            1, (in, a) -> Shape.of(in.get(0).get(Shapes.axis(in.get(0), a.axis(0), "arange"))), false, DType.I64),

    // ---- shape
    TRANSPOSE("torch.transpose(%s, %s, %s)", 1, (in, a) -> Shapes.transpose(in.get(0), a.axis(0), a.axis(1))),
    RESHAPE("", 1, (in, a) -> Shapes.reshape(in.get(0), a.integers(0))) {
        @Override
        public String torchScript(List<String> inputs, Attributes attributes) {
            return "torch.reshape(" + inputs.get(0) + ", " + Arrays.toString(attributes.integers(0)) + ")";
        }
    },
    FLATTEN("torch.flatten(%s, %s, %s)", 1, (in, a) -> Shapes.flatten(in.get(0), a.axis(0), a.axis(1))),
    UNFLATTEN("", 1, (in, a) -> Shapes.unflatten(in.get(0), a.axis(0), a.integers(1))) {
        @Override
        public String torchScript(List<String> inputs, Attributes attributes) {
            return "torch.unflatten(" + inputs.get(0) + ", " + attributes.axis(0) + ", "
                    + Arrays.toString(attributes.integers(1)) + ")";
        }
    },
    REPEAT_INTERLEAVE(
            "torch.repeat_interleave(%s, %s, %s)", 1, (in, a) -> Shapes.repeated(in.get(0), a.axis(1), a.integer(0))),
    UNSQUEEZE("torch.unsqueeze(%s, %s)", 1, (in, a) -> Shapes.unsqueeze(in.get(0), a.axis(0))),
    SELECT("torch.select(%s, %s, %s)", 1, (in, a) -> Shapes.select(in.get(0), a.axis(0), a.integer(1))),
    SLICE("torch.slice(%s, %s, %s, %s)", 1, (in, a) -> Shapes.slice(in.get(0), a.axis(0), a.integer(1), a.integer(2))),
    /** Attributes: the axis, and that of the second input whose size is taken. */
    NARROW(
            "torch.narrow(%1$s, %3$s, torch.sub(torch.size(%1$s, %3$s), torch.size(%2$s, %4$s)), torch.size(%2$s, %4$s))",
            2, (in, a) -> Shapes.narrow(in.get(0), a.axis(0), in.get(1), a.axis(1))),
    /** The first dimension to the size of that of the second input. */
    EXPAND("", 2, (in, a) -> {
        if (in.get(0).rank() < 1 || in.get(0).get(0) != 1 || in.get(1).rank() < 1) {
            throw new IllegalArgumentException("expand wants [1, ..]; got " + in.get(0));
        }
        return in.get(0).with(0, in.get(1).get(0));
    }) {
        @Override
        public String torchScript(List<String> inputs, Attributes attributes) {
            return "torch.expand(" + inputs.get(0) + ", [torch.size(" + inputs.get(1) + ", 0)"
                    + ", -1".repeat(attributes.axis(0)) + "])";
        }
    },
    CONCAT("", 0, (in, a) -> Shapes.concat(in, a.axis(0)), true) {
        @Override
        public String torchScript(List<String> inputs, Attributes attributes) {
            return "torch.cat([" + String.join(", ", inputs) + "], " + attributes.axis(0) + ")";
        }
    },

    // ---- reductions
    SUM("torch.sum(%s, [%s], True)", 1, (in, a) -> Shapes.reduced(in.get(0), a.axis(0), "sum")),
    MEAN("torch.mean(%s, [%s], True)", 1, (in, a) -> Shapes.reduced(in.get(0), a.axis(0), "mean")),
    MAX("torch.amax(%s, [%s], True)", 1, (in, a) -> Shapes.reduced(in.get(0), a.axis(0), "max")),
    CUMSUM(
            "torch.cumsum(%s, %s)",
            1, (in, a) -> {
                Shapes.axis(in.get(0), a.axis(0), "cumsum");
                return in.get(0);
            }),

    // ---- losses
    CROSS_ENTROPY("", 2, (in, a) -> Shapes.crossEntropy(in.get(0), in.get(1), a.real(0))) {
        @Override
        public String torchScript(List<String> inputs, Attributes attributes) {
            String text = attributes.flag(1)
                    ? "torch.cross_entropy_loss(torch.flatten(%s, 0, 1), torch.flatten(%s), None, 1, -100, %s)"
                    : "torch.cross_entropy_loss(%s, %s, None, 1, -100, %s)";
            return Op.filled(text, 2, inputs, attributes);
        }
    },
    /** Of each target. Inputs: logits, targets, perhaps weights of the classes. */
    CROSS_ENTROPY_EACH("", 3, (in, a) -> {
        Shapes.crossEntropy(in.get(0), in.get(1), a.real(0));
        Shapes.classWeights(in.get(0), in.size() > 2 ? in.get(2) : null);
        return in.get(1);
    }) {
        @Override
        public String torchScript(List<String> inputs, Attributes attributes) {
            String each = attributes.flag(1)
                    ? "torch.view_as(torch.cross_entropy_loss(torch.flatten(%1$s, 0, 1), torch.flatten(%2$s), %3$s, 0, -100,"
                            + " %4$s), %2$s)"
                    : "torch.cross_entropy_loss(%s, %s, %s, 0, -100, %s)";
            return Op.filled(each, 3, inputs, attributes);
        }
    },
    BINARY_CROSS_ENTROPY(
            "torch.binary_cross_entropy_with_logits(%s, %s, None, None, 1)",
            2, (in, a) -> Shapes.binaryCrossEntropy(in.get(0), in.get(1)));

    /** The rule of a shape. */
    private interface ShapeRule {
        /** That of the first input. */
        ShapeRule SAME = (in, a) -> in.get(0);

        ShapeRule CONVOLUTION =
                (in, a) -> Shapes.convolution(in.get(0), in.get(1), a.integer(0), a.integer(1), a.integer(2));

        Shape of(List<Shape> inputs, Attributes attributes);

        static ShapeRule broadcast(String operation) {
            return (in, a) -> Shapes.broadcast(in.get(0), in.get(1), operation);
        }
    }

    private final String text;
    private final int inputs;

    @SuppressWarnings("ImmutableEnumChecker") // each is a lambda that keeps nothing
    private final ShapeRule rule;

    private final boolean oneType;
    private final @Nullable DType type;

    CoreOp(String text, int inputs, ShapeRule rule, boolean oneType, @Nullable DType type) {
        this.text = text;
        this.inputs = inputs;
        this.rule = rule;
        this.oneType = oneType;
        this.type = type;
    }

    CoreOp(String text, int inputs, ShapeRule rule, boolean oneType) {
        this(text, inputs, rule, oneType, null);
    }

    CoreOp(String text, int inputs, ShapeRule rule) {
        this(text, inputs, rule, false);
    }

    /** A function of each value. */
    CoreOp(String text) {
        this(text, 1, ShapeRule.SAME);
    }

    /** A function of each value whose results are of another type. */
    CoreOp(String text, DType type) {
        this(text, 1, ShapeRule.SAME, false, type);
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Shape shape(List<Shape> shapes, Attributes attributes) {
        return rule.of(shapes, attributes);
    }

    /** That of the row, or of the first input; of integers and floats together, floats. */
    @Override
    public DType type(List<DType> types, Attributes attributes) {
        if (type != null) {
            return type;
        }
        DType first = types.get(0);
        if (this == EMBEDDING && types.get(1) != DType.I64) {
            throw new IllegalArgumentException("embedding wants integers, the rows of a table; got floats");
        }
        if (first != DType.I64) {
            return first;
        }
        return switch (this) {
            case LINEAR,
                    LAYER_NORM,
                    RMS_NORM,
                    CONV1D,
                    CONV2D,
                    ATTENTION,
                    GELU,
                    GELU_TANH,
                    SILU,
                    SOFTPLUS,
                    SOFTMAX,
                    MEAN ->
                throw new IllegalArgumentException(
                        label() + " wants floats; got integers, which toFloat() makes floats");
            case TANH, SIGMOID, ERF, EXP, LOG, SQRT, RSQRT, SIN, COS, DIV, MUL_NUMBER, POW_NUMBER ->
                types.stream().filter(other -> other != DType.I64).findFirst().orElse(DType.F32);
            default ->
                oneType
                        ? types.stream()
                                .filter(other -> other != DType.I64)
                                .findFirst()
                                .orElse(first)
                        : first;
        };
    }

    @Override
    public boolean wantsOneType() {
        return oneType;
    }

    @Override
    public String torchScript(List<String> values, Attributes attributes) {
        return Op.filled(text, inputs, values, attributes);
    }

    /** Those of matrix products, convolutions and attention, the scores and the mixed values of all heads. */
    @Override
    public long multiplyAdds(List<Shape> in, Shape result) {
        return switch (this) {
            case LINEAR, CONV1D, CONV2D -> {
                Shape weight = in.get(1);
                yield Math.multiplyExact(result.count(), weight.with(0, 1).count());
            }
            case MATMUL -> Math.multiplyExact(result.count(), in.get(0).get(-1));
            case ATTENTION -> {
                Shape value = in.get(2);
                long widths = Math.addExact(in.get(0).get(3), value.get(3));
                long scores = in.get(0).with(3, value.get(2)).count();
                yield Math.multiplyExact(scores, widths);
            }
            default -> 0;
        };
    }

    /** What draws random numbers is not, nor what keeps values in a cache. */
    @Override
    public boolean isPure(Attributes attributes) {
        return this != DROPOUT && this != CACHE && !(this == ATTENTION && attributes.real(1) > 0);
    }
}
