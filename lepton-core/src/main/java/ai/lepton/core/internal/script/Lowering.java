package ai.lepton.core.internal.script;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Op.Attributes;
import ai.lepton.core.graph.Tensor;
import ai.lepton.exchange.tensor.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passes from graph to graph that prepare one for a script. */
public final class Lowering {
    /** The variable of a training script by which dropout draws. */
    public static final String SEED = "seed";

    private Lowering() {}

    /**
     * Returns a result as it is trained: with dropout by {@link #SEED}, without a key-value cache.
     *
     * @param bfloat16 whether layers and products are computed in bfloat16, and attention where that is faster, all else in
     *     32-bit floats
     */
    public static Tensor forTraining(Tensor result, boolean bfloat16) {
        Tensor plain = Graph.rewritten(result, (old, in, graph) -> prepared(old, in, graph, true, false));
        return bfloat16 ? Graph.rewritten(plain, Lowering::mixed) : plain;
    }

    /** The policy of PyTorch's autocast: products low, what sums up or raises to powers high, the rest as it comes. */
    private static @Nullable Tensor mixed(Tensor old, List<Tensor> in, Graph graph) {
        if (!(old.op() instanceof CoreOp op)) {
            return null;
        }
        if (op == CoreOp.ATTENTION) {
            return graph.add(LoweredOp.MIXED_ATTENTION, in, old.attributes());
        }
        boolean low = switch (op) {
            case LINEAR, MATMUL, CONV1D, CONV2D -> true;
            case GELU,
                    GELU_TANH,
                    SILU,
                    RELU,
                    TANH,
                    SIGMOID,
                    ABS,
                    ADD_NUMBER,
                    MUL_NUMBER,
                    ADD,
                    SUB,
                    MUL,
                    CONCAT,
                    TRANSPOSE,
                    RESHAPE,
                    FLATTEN,
                    UNFLATTEN,
                    REPEAT_INTERLEAVE,
                    UNSQUEEZE,
                    SELECT,
                    SLICE,
                    NARROW,
                    EXPAND,
                    ARANGE,
                    MAX,
                    TO_FLOAT,
                    TO_LONG,
                    IS_POSITIVE -> in.stream().noneMatch(input -> input.type() == DType.F32);
            default -> false;
        };
        List<Tensor> own = in.stream()
                .map(input -> input.type() == DType.I64 ? input : low ? bfloat16(input) : toFloat(input))
                .toList();
        return own.equals(in) ? null : graph.add(op, own, old.attributes());
    }

    private static Tensor toFloat(Tensor x) {
        return x.type() == DType.BF16 ? x.toFloat() : x;
    }

    /** Returns a result as it is computed: without dropout. */
    public static Tensor forInference(Tensor result, boolean caching) {
        return Graph.rewritten(result, (old, in, graph) -> prepared(old, in, graph, false, caching));
    }

    private static @Nullable Tensor prepared(
            Tensor old, List<Tensor> in, Graph graph, boolean training, boolean caching) {
        if ((old.op() == CoreOp.DROPOUT && !training) || (old.op() == CoreOp.CACHE && !caching)) {
            return in.get(0);
        }
        if (old.op() == CoreOp.DROPOUT) {
            return dropped(in.get(0), old.attributes().real(0));
        }
        return old.op() == CoreOp.ATTENTION ? attention(old, in, graph, training, caching) : null;
    }

    /**
     * The kernel takes a flag for causal attention, but no mask beside it, and counts queries from the first key, not to the
     * last. Where that would be another thing, what is hidden becomes part of the mask.
     */
    private static Tensor attention(Tensor old, List<Tensor> in, Graph graph, boolean training, boolean caching) {
        Tensor query = in.get(0);
        Tensor key = in.get(1);
        List<Tensor> inputs = new ArrayList<>(in);
        boolean causal = old.attributes().flag(0);
        long queries = query.shape().get(2);
        double dropout = training ? old.attributes().real(1) : 0;
        boolean flag = causal
                && dropout == 0
                && in.size() == 3
                && !caching
                && queries >= 0
                && queries == key.shape().get(2);
        if (causal && !flag) {
            Tensor hidden = query.transpose(1, 2).distance(key.transpose(1, 2)).isPositive();
            Mask mask = new Mask(in.size() > 3 ? in.get(3) : null, false).hiding(hidden);
            inputs = new ArrayList<>(in.subList(0, 3));
            inputs.add(mask.bias());
        }
        if (dropout > 0) {
            return dropping(inputs, dropout, old.attributes().flag(2));
        }
        return graph.add(
                CoreOp.ATTENTION,
                inputs,
                Attributes.of(flag, 0.0, old.attributes().flag(2)));
    }

    private static Tensor dropped(Tensor x, double probability) {
        return probability == 0
                ? x
                : x.graph().add(LoweredOp.SEEDED_DROPOUT, List.of(x), Attributes.of(1 - probability));
    }

    /** The kernel's own dropout draws from the generator of the process, so attention that drops is written out. */
    private static Tensor dropping(List<Tensor> in, double dropout, boolean sharing) {
        Tensor query = in.get(0);
        Tensor key = in.get(1);
        Tensor value = in.get(2);
        if (sharing) {
            int times = Math.toIntExact(query.shape().get(1) / key.shape().get(1));
            key = key.repeatInterleave(times, 1);
            value = value.repeatInterleave(times, 1);
        }
        Tensor scores = query.matmul(key.transpose(2, 3)).mul(1 / Math.sqrt((double) query.width()));
        if (in.size() > 3) {
            scores = scores.add(in.get(3));
        }
        return dropped(scores.softmax(), dropout).matmul(value);
    }

    /** Returns a result of inference whose linear layers this kernel computes, in 32-bit floats. */
    public static Tensor to(Kernel kernel, Tensor result) {
        Tensor lowered = switch (kernel) {
            case PLAIN -> result;
            case PLAIN_BF16 -> inBfloat16(result);
            case ONEDNN, INT8, INT8_REDUCED -> packed(kernel, result);
            case BF16 -> packed(kernel, inBfloat16(result));
        };
        return lowered.type() == DType.F32 ? lowered : lowered.toFloat();
    }

    /** Weights and features in bfloat16; where one input of an operation is, the others become so. */
    private static Tensor inBfloat16(Tensor result) {
        return Graph.rewritten(result, (old, in, graph) -> {
            if (old.op() == CoreOp.WEIGHT) {
                Attributes own = Attributes.of(old.attributes().values().get(0), DType.BF16);
                return graph.add(CoreOp.WEIGHT, List.of(), own);
            }
            boolean low = in.stream().anyMatch(input -> input.type() == DType.BF16);
            boolean all = old.op() == CoreOp.CACHE || (old.op().wantsOneType() && low);
            List<Tensor> own = all ? in.stream().map(Lowering::bfloat16).toList() : in;
            return graph.add(old.op(), own, old.attributes());
        });
    }

    private static Tensor bfloat16(Tensor x) {
        return x.type() == DType.BF16 ? x : x.graph().add(CoreOp.TO_BFLOAT16, List.of(x), Attributes.of());
    }

    /** Packs the weights of linear layers, computes those of one x as one, and draws the function after a layer into it. */
    private static Tensor packed(Kernel kernel, Tensor result) {
        Map<Tensor, List<Tensor>> siblings = siblings(kernel, Graph.needed(result));
        Map<List<Tensor>, Tensor> computed = new HashMap<>();
        return Graph.rewritten(result, (old, in, graph) -> {
            if (old.op() == CoreOp.LINEAR) {
                return linear(kernel, old, in, siblings.getOrDefault(old, List.of(old)), computed, graph);
            }
            if (old.op() == CoreOp.TO_FLOAT && in.get(0).type() == DType.F32) {
                return in.get(0);
            }
            Attributes function = in.isEmpty() || !isPlain(in.get(0)) ? null : function(old);
            return function == null
                    ? null
                    : graph.add(LoweredOp.MKLDNN_LINEAR, in.get(0).inputs(), function);
        });
    }

    private static boolean isPlain(Tensor x) {
        return x.op() == LoweredOp.MKLDNN_LINEAR
                && x.attributes().values().get(0).equals("none");
    }

    /** Returns the linear layers of one x, of those that have some beside them. */
    private static Map<Tensor, List<Tensor>> siblings(Kernel kernel, List<Tensor> all) {
        Set<Tensor> fused = new HashSet<>();
        for (Tensor tensor : all) {
            if (!kernel.ofIntegers() && function(tensor) != null) {
                fused.add(tensor.inputs().get(0));
            }
        }
        record Of(Tensor x, boolean bias) {}
        Map<Of, List<Tensor>> groups = new LinkedHashMap<>();
        for (Tensor tensor : all) {
            if (tensor.op() == CoreOp.LINEAR && !fused.contains(tensor)) {
                Of of = new Of(tensor.inputs().get(0), tensor.inputs().size() == 3);
                groups.computeIfAbsent(of, x -> new ArrayList<>()).add(tensor);
            }
        }
        Map<Tensor, List<Tensor>> siblings = new HashMap<>();
        for (List<Tensor> group : groups.values()) {
            group.forEach(tensor -> siblings.put(tensor, group));
        }
        return siblings;
    }

    private static Tensor linear(
            Kernel kernel,
            Tensor old,
            List<Tensor> in,
            List<Tensor> group,
            Map<List<Tensor>, Tensor> computed,
            Graph graph) {
        Tensor joined = computed.computeIfAbsent(group, layers -> joined(kernel, in.get(0), layers, graph));
        if (group.size() == 1) {
            return joined;
        }
        long from = 0;
        for (Tensor layer : group.subList(0, group.indexOf(old))) {
            from += layer.width();
        }
        return joined.slice(-1, from, from + old.width());
    }

    private static Tensor joined(Kernel kernel, Tensor x, List<Tensor> layers, Graph graph) {
        List<Tensor> weights = new ArrayList<>();
        List<Tensor> biases = new ArrayList<>();
        for (Tensor layer : layers) {
            weights.add(leaf(layer.inputs().get(1), graph));
            if (layer.inputs().size() == 3) {
                biases.add(leaf(layer.inputs().get(2), graph));
            }
        }
        if (kernel.ofIntegers()) {
            List<Tensor> both = new ArrayList<>(weights);
            both.addAll(biases);
            Tensor packed = graph.add(LoweredOp.QUANTIZED_WEIGHT, both, Attributes.of(weights.size()));
            Attributes reduced = Attributes.of(kernel == Kernel.INT8_REDUCED);
            return graph.add(LoweredOp.QUANTIZED_LINEAR, List.of(x, packed), reduced);
        }
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(x);
        inputs.add(graph.add(LoweredOp.PACKED_WEIGHT, weights, Attributes.of()));
        if (!biases.isEmpty()) {
            inputs.add(biases.size() == 1 ? biases.get(0) : graph.add(LoweredOp.PACKED_BIAS, biases, Attributes.of()));
        }
        return graph.add(LoweredOp.MKLDNN_LINEAR, inputs, Attributes.of("none", ""));
    }

    private static Tensor leaf(Tensor weight, Graph graph) {
        return graph.add(weight.op(), List.of(), weight.attributes());
    }

    /** Returns oneDNN's name for a function of each value; null if it is none that a layer may be fused with. */
    private static @Nullable Attributes function(Tensor tensor) {
        if (!(tensor.op() instanceof CoreOp op)) {
            return null;
        }
        return switch (op) {
            case GELU -> Attributes.of("gelu", "none");
            case GELU_TANH -> Attributes.of("gelu", "tanh");
            case SILU -> Attributes.of("swish", "");
            case RELU -> Attributes.of("relu", "");
            case TANH -> Attributes.of("tanh", "");
            case SIGMOID -> Attributes.of("sigmoid", "");
            default -> null;
        };
    }
}
