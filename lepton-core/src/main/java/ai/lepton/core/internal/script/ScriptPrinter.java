package ai.lepton.core.internal.script;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Graph.CacheEntry;
import ai.lepton.core.graph.Op;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Tensor;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Writes graphs as lines of TorchScript.
 *
 * <p>Weights are the entries of one list {@code p}, in the order of the model's parameters; what a kernel has packed is the
 * entries of a second list {@code w}; keys and values stand in a list {@code cache}, from position {@code start} on.
 */
public final class ScriptPrinter {
    /**
     * Lines after which one stands that can't be drawn into the next. libtorch's interpreter draws a value that is used once
     * into the expression that uses it, and goes down such a chain by recursion: some 2,000 operations in a row end the
     * process on a stack of a megabyte.
     */
    private static final int LONGEST_CHAIN = 100;

    /** A second use of a value, which is never left out; it holds of every tensor. */
    private static final String CHAIN_BREAK = """
                if torch.lt(torch.dim(%s), 0):
                  ops.prim.RaiseException("a tensor without dimensions")
                else:
                  pass
            """;

    /**
     * What was written.
     *
     * @param body the lines, each indented by four blanks
     * @param result the variable of the result
     * @param packed what stands in the list {@code w}
     * @param cached what the key-value cache holds, in its order
     */
    public record Written(String body, String result, List<Tensor> packed, List<CacheEntry> cached) {}

    private final List<Parameter> parameters;
    private final Map<String, Integer> weights = new HashMap<>();
    private final UnaryOperator<String> inputs;

    /**
     * Begins with the weights of a model.
     *
     * @param parameters in the order in which the program gets them
     * @param inputs returns the variable of an input, by its name
     */
    public ScriptPrinter(List<Parameter> parameters, UnaryOperator<String> inputs) {
        this.parameters = parameters;
        for (Parameter parameter : parameters) {
            weights.put(parameter.name(), weights.size());
        }
        this.inputs = inputs;
    }

    /** Returns the lines that a result needs. */
    public Written written(Tensor result) {
        Map<Tensor, String> names = new HashMap<>();
        List<Tensor> packed = new ArrayList<>();
        List<CacheEntry> cached = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int lines = 0;
        int chain = 0;
        for (Tensor tensor : Graph.needed(result)) {
            if (tensor.op() == CoreOp.INPUT) {
                names.put(tensor, inputs.apply((String)
                        tensor.attributes().values().get(0)));
            } else if (tensor.op() == CoreOp.WEIGHT) {
                names.put(tensor, weight(tensor));
            } else if (LoweredOp.isPacked(tensor)) {
                names.put(tensor, "w[" + packed.size() + "]");
                packed.add(tensor);
            } else {
                String name = "v" + lines++;
                List<String> values = tensor.inputs().stream().map(names::get).toList();
                text.append(tensor.op() == CoreOp.CACHE ? caching(tensor, values.get(0), cached) : "")
                        .append("    ")
                        .append(name)
                        .append(" = ")
                        .append(expression(tensor, values, cached))
                        .append('\n');
                names.put(tensor, name);
                if (++chain >= LONGEST_CHAIN) {
                    text.append(CHAIN_BREAK.formatted(name));
                    chain = 0;
                }
            }
        }
        return new Written(text.toString(), names.getOrDefault(result, ""), packed, cached);
    }

    private String expression(Tensor tensor, List<String> values, List<CacheEntry> cached) {
        if (tensor.op() == CoreOp.CONSTANT) {
            return constant(tensor.attributes().reals());
        }
        if (tensor.op() == CoreOp.CACHE) {
            return "torch.slice(cache[" + (cached.size() - 1) + "], 2, 0, " + end(values.get(0)) + ")";
        }
        return tensor.op().torchScript(values, tensor.attributes());
    }

    private String constant(double... values) {
        StringBuilder list = new StringBuilder();
        for (double value : values) {
            list.append(list.isEmpty() ? "" : ", ").append(Op.number(value));
        }
        return "torch.tensor(annotate(List[float], [" + list + "]), dtype=6, device="
                + (weights.isEmpty() ? "None" : "ops.prim.device(p[0])") + ")";
    }

    /** Writes the line that keeps x in the cache. */
    private static String caching(Tensor tensor, String x, List<CacheEntry> cached) {
        cached.add((CacheEntry) tensor.attributes().values().get(0));
        int entry = cached.size() - 1;
        return "    c%s = torch.copy_(torch.slice(cache[%s], 2, start, %s), %s)\n".formatted(entry, entry, end(x), x);
    }

    private static String end(String x) {
        return "torch.add(start, torch.size(" + x + ", 2))";
    }

    private String weight(Tensor tensor) {
        Parameter wanted = (Parameter) tensor.attributes().values().get(0);
        Integer index = weights.get(wanted.name());
        if (index == null || !parameters.get(index).shape().equals(wanted.shape())) {
            throw new IllegalStateException(
                    Quoted.bare(wanted.name()) + " is not among the weights of this model with" + " shape "
                            + wanted.shape() + "; a component must ask for the same weights each time it is applied");
        }
        return "p[" + index + "]";
    }

    /** Returns the expressions that make what is packed, from the weights {@code p}. */
    public List<String> packing(List<Tensor> packed) {
        return packed.stream()
                .map(tensor -> ((LoweredOp) tensor.op())
                        .packing(tensor.inputs().stream().map(this::weight).toList(), tensor.attributes()))
                .toList();
    }
}
