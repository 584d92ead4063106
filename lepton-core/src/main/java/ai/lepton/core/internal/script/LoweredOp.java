package ai.lepton.core.internal.script;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Op;
import ai.lepton.core.graph.Op.Attributes;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.exchange.tensor.DType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The operations that {@link Lowering} puts in the place of linear layers and of dropout. */
enum LoweredOp implements Op {
    /** The weights of one or several layers, one below the other, in the order of oneDNN's products. */
    PACKED_WEIGHT("") {
        @Override
        public Shape shape(List<Shape> inputs, Attributes attributes) {
            return stacked(inputs);
        }

        @Override
        String packing(List<String> inputs, Attributes attributes) {
            return "ops.mkldnn._reorder_linear_weight(" + joined(inputs) + ", None)";
        }
    },
    /** The biases of several layers, one after the other. */
    PACKED_BIAS("") {
        @Override
        public Shape shape(List<Shape> inputs, Attributes attributes) {
            return Shape.of(inputs.stream().mapToLong(bias -> bias.get(0)).sum());
        }

        @Override
        String packing(List<String> inputs, Attributes attributes) {
            return joined(inputs);
        }
    },
    /** Weights as 8-bit integers, one scale for each output channel, with their biases. Attribute: how many are weights. */
    QUANTIZED_WEIGHT("") {
        @Override
        public Shape shape(List<Shape> inputs, Attributes attributes) {
            return stacked(inputs.subList(0, attributes.axis(0)));
        }

        @Override
        public DType type(List<DType> inputs, Attributes attributes) {
            return DType.I8;
        }

        @Override
        String packing(List<String> inputs, Attributes attributes) {
            int weights = attributes.axis(0);
            List<String> biases = inputs.subList(weights, inputs.size());
            return "ops.quantized.linear_prepack(self.quantized(" + joined(inputs.subList(0, weights)) + "), "
                    + (biases.isEmpty() ? "None" : joined(biases)) + ")";
        }
    },
    /** x, weight, perhaps bias. Attributes: the function after the layer, and its variant. */
    MKLDNN_LINEAR("ops.mkldnn._linear_pointwise(%s, %s, %s, \"%s\", [], \"%s\")"),
    /** x, weight. Attribute: whether features have 7 bits. */
    QUANTIZED_LINEAR("ops.quantized.linear_dynamic(%s, %s, %s)"),
    /** Those of attention, of any floats. For training only; {@link ScriptPrinter#MIXED_ATTENTION} computes it. */
    MIXED_ATTENTION("") {
        @Override
        public Shape shape(List<Shape> inputs, Attributes attributes) {
            return CoreOp.ATTENTION.shape(inputs, attributes);
        }

        @Override
        public DType type(List<DType> inputs, Attributes attributes) {
            return DType.BF16;
        }

        @Override
        public String torchScript(List<String> inputs, Attributes attributes) {
            return Op.filled("self.mixed_attention(%1$s, %2$s, %3$s, %4$s, %5$s, %7$s)", 4, inputs, attributes);
        }
    },
    /** x. Attribute: the probability that a value is kept. For training only; {@link ScriptPrinter} writes it. */
    SEEDED_DROPOUT("") {
        @Override
        public Shape shape(List<Shape> inputs, Attributes attributes) {
            return inputs.get(0);
        }

        @Override
        public String torchScript(List<String> inputs, Attributes attributes) {
            throw new IllegalStateException(label() + " is written with its place");
        }

        @Override
        public boolean isPure(Attributes attributes) {
            return false;
        }
    };

    private final String text;

    LoweredOp(String text) {
        this.text = text;
    }

    /** Returns whether its value is made once, when a model is opened, and handed to each call. */
    static boolean isPacked(Tensor tensor) {
        return tensor.op() == PACKED_WEIGHT || tensor.op() == PACKED_BIAS || tensor.op() == QUANTIZED_WEIGHT;
    }

    /** Returns the expression that makes the value of what is packed; inputs are those of its weights. */
    String packing(List<String> inputs, Attributes attributes) {
        throw new IllegalStateException(label() + " is computed at each call");
    }

    private static Shape stacked(List<Shape> weights) {
        return Shape.of(
                weights.stream().mapToLong(weight -> weight.get(0)).sum(),
                weights.get(0).get(1));
    }

    private static String joined(List<String> parts) {
        return parts.size() == 1
                ? parts.get(0)
                : parts.stream().collect(Collectors.joining(", ", "torch.cat([", "], 0)"));
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** That of a layer. */
    @Override
    public Shape shape(List<Shape> inputs, Attributes attributes) {
        long[] sizes = inputs.get(0).toArray();
        sizes[sizes.length - 1] = inputs.get(1).get(0);
        return Shape.of(sizes);
    }

    @Override
    public DType type(List<DType> inputs, Attributes attributes) {
        return inputs.get(0);
    }

    @Override
    public boolean wantsOneType() {
        return false;
    }

    @Override
    public String torchScript(List<String> inputs, Attributes attributes) {
        return Op.filled(text, this == MKLDNN_LINEAR ? 3 : 2, inputs, attributes);
    }
}
