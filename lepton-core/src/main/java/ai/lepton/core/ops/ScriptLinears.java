package ai.lepton.core.ops;

import ai.djl.ndarray.types.Shape;
import ai.lepton.core.ops.ScriptOps.Packed;
import ai.lepton.core.ops.ScriptOps.Variable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The linear layers of a script, as their kernel computes them. */
final class ScriptLinears {
    private record Call(Variable x, Packed layer) {}

    private final Kernel kernel;
    private final ScriptLines lines;
    private final Map<Packed, Integer> packed = new LinkedHashMap<>(); // where each begins in the list w
    private int entries;
    private final Map<String, Call> calls = new HashMap<>();

    ScriptLinears(Kernel kernel, ScriptLines lines) {
        this.kernel = kernel;
        this.lines = lines;
    }

    /** Returns the layers whose weights are packed, in the order of the list {@code w}. */
    List<Packed> packed() {
        return List.copyOf(packed.keySet());
    }

    Variable linear(Shape shape, Variable x, int weight, int bias) {
        if (kernel == Kernel.PLAIN) {
            return lines.let(shape, false, "torch.linear(%s, p[%s], %s)", x, weight, parameter(bias));
        }
        return linear(shape, x, new Packed(List.of(weight), bias < 0 ? List.of() : List.of(bias)));
    }

    /** For kernels that pack their weights. */
    Variable linear(Shape shape, Variable x, Packed layer) {
        if (packed.putIfAbsent(layer, entries) == null) {
            entries += layer.hasJoinedBias() && !kernel.ofIntegers() ? 2 : 1;
        }
        Call call = new Call(kernel == Kernel.BF16 ? lines.lowered(x) : x, layer);
        Variable result = kernel.ofIntegers()
                ? lines.let(
                        shape, false, "ops.quantized.linear_dynamic(%s, w[%s], %s)", x, packed.get(layer), reduced())
                : pointwise(shape, call, "none", "");
        calls.put(result.name(), call);
        return result;
    }

    private String reduced() {
        return kernel == Kernel.INT8_REDUCED ? "True" : "False";
    }

    /** Returns a function of a layer's result as one call with the layer; null if the kernel has none. */
    @Nullable Variable fused(Unary function, Variable x) {
        Call call = calls.get(x.name());
        if (call == null || kernel.ofIntegers()) {
            return null;
        }
        return switch (function) {
            case GELU -> pointwise(x.shape(), call, "gelu", "none");
            case GELU_TANH -> pointwise(x.shape(), call, "gelu", "tanh");
            case SILU -> pointwise(x.shape(), call, "swish", "");
            case RELU -> pointwise(x.shape(), call, "relu", "");
            case TANH -> pointwise(x.shape(), call, "tanh", "");
            case SIGMOID -> pointwise(x.shape(), call, "sigmoid", "");
            default -> null;
        };
    }

    private Variable pointwise(Shape shape, Call call, String function, String variant) {
        return lines.let(
                shape,
                kernel == Kernel.BF16,
                "ops.mkldnn._linear_pointwise(%s, w[%s], %s, \"%s\", [], \"%s\")",
                call.x,
                packed.getOrDefault(call.layer, -1),
                bias(call.layer),
                function,
                variant);
    }

    private String bias(Packed layer) {
        return layer.hasJoinedBias()
                ? "w[" + (packed.getOrDefault(layer, -1) + 1) + "]"
                : parameter(layer.biases().isEmpty() ? -1 : layer.biases().get(0));
    }

    private static String parameter(int index) {
        return index < 0 ? "None" : "p[" + index + "]";
    }
}
