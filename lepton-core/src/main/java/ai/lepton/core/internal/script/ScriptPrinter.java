package ai.lepton.core.internal.script;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Graph.CacheEntry;
import ai.lepton.core.graph.Op;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Tensor;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Map<String, Long> bounds;

    /**
     * Begins with the weights of a model.
     *
     * @param parameters in the order in which the program gets them
     * @param inputs returns the variable of an input, by its name
     */
    public ScriptPrinter(List<Parameter> parameters, UnaryOperator<String> inputs) {
        this(parameters, inputs, null);
    }

    /**
     * Begins with the weights of a model; an index that is outside a table is an error on every device.
     *
     * @param parameters in the order in which the program gets them
     * @param inputs returns the variable of an input, by its name
     * @param bounds what the integers of inputs are below, by their names; null to leave indices to the device
     */
    public ScriptPrinter(List<Parameter> parameters, UnaryOperator<String> inputs, @Nullable Map<String, Long> bounds) {
        this.bounds = bounds;
        this.parameters = parameters;
        for (Parameter parameter : parameters) {
            weights.put(parameter.name(), weights.size());
        }
        this.inputs = inputs;
    }

    /** Returns the lines that a result needs. */
    public Written written(Tensor result) {
        List<Tensor> needed = Graph.needed(result);
        Lines lines = lines(needed);
        String body = lines.of(needed, "v", "p");
        return new Written(body, lines.names.getOrDefault(result, ""), lines.packed, lines.cached);
    }

    /** Begins the lines of a graph. */
    Lines lines(List<Tensor> needed) {
        return new Lines(needed);
    }

    /** Lines of one graph that are written in parts, some of them twice. */
    final class Lines {
        private final String device;
        private final Map<Tensor, Integer> places = new HashMap<>();
        private Map<Tensor, String> names = new HashMap<>();
        private final List<Tensor> packed = new ArrayList<>();
        private final List<CacheEntry> cached = new ArrayList<>();

        private Lines(List<Tensor> needed) {
            this.device = device(needed);
            for (Tensor tensor : needed) {
                if (tensor.op() == CoreOp.INPUT) {
                    names.put(tensor, inputs.apply((String)
                            tensor.attributes().values().get(0)));
                } else if (tensor.op() != CoreOp.WEIGHT && !LoweredOp.isPacked(tensor)) {
                    places.put(tensor, places.size());
                }
            }
        }

        /** Returns the variables of what was written so far. */
        Map<Tensor, String> names() {
            return Map.copyOf(names);
        }

        /** Sets the variables by which other lines are known. */
        void names(Map<Tensor, String> others) {
            names = new HashMap<>(others);
        }

        /** Returns the place of a weight in the list of them. */
        int weight(Tensor tensor) {
            return ScriptPrinter.this.weight(tensor);
        }

        /**
         * Returns the lines of some tensors, in their order.
         *
         * @param variable what the names of variables begin with, one letter
         * @param list the list of weights
         */
        String of(List<Tensor> tensors, String variable, String list) {
            StringBuilder text = new StringBuilder();
            int guards = 0;
            int chain = 0;
            for (Tensor tensor : tensors) {
                for (Tensor input : tensor.inputs()) {
                    if (input.op() == CoreOp.WEIGHT) {
                        names.put(input, list + "[" + weight(input) + "]");
                    }
                }
                if (tensor.op() == CoreOp.INPUT) {
                    continue;
                }
                if (tensor.op() == CoreOp.WEIGHT) {
                    names.put(tensor, list + "[" + weight(tensor) + "]");
                } else if (LoweredOp.isPacked(tensor)) {
                    names.put(tensor, "w[" + packed.size() + "]");
                    packed.add(tensor);
                } else {
                    String name = variable + places.get(tensor);
                    List<String> values = new ArrayList<>(
                            tensor.inputs().stream().map(names::get).toList());
                    if (isUnbounded(tensor)) {
                        String guarded = "i" + guards++;
                        text.append(guard(tensor, values, guarded));
                        values.set(1, guarded);
                    }
                    text.append(tensor.op() == CoreOp.CACHE ? caching(tensor, values.get(0), cached) : "")
                            .append(assignment(name, tensor, values, expression(tensor, values, cached, device)));
                    names.put(tensor, name);
                    if (++chain >= LONGEST_CHAIN) {
                        text.append(CHAIN_BREAK.formatted(name));
                        chain = 0;
                    }
                }
            }
            return guards == 0 ? text.toString() : GUARDS_BEGIN + text + GUARDS_END;
        }
    }

    /**
     * Attention of no queries in bfloat16 loses its dimensions on a GPU, where cuDNN computes it (seen with PyTorch 2.11.0), so
     * it is not asked for.
     */
    private static final String ATTENTION_OF_SOME = """
                if torch.eq(torch.numel(%2$s), 0):
                  %1$s = torch.new_zeros(%2$s, [torch.size(%2$s, 0), torch.size(%2$s, 1), torch.size(%2$s, 2), torch.size(%3$s, 3)])
                else:
                  %1$s = %4$s
            """;

    /**
     * Each dropout draws by itself, from the seed of the call and its own place: so a part of a graph that is computed again
     * drops the same. On a GPU a script can't make a generator of its own, so there what is kept is drawn by a hash; see
     * {@link #HASHED}.
     */
    private static final String DROPPED = """
                if ops.prim.is_cuda(%2$s):
                  %1$s = torch.mul(%2$s, self.kept(%2$s, %3$s, int(seed), %4$s))
                else:
                  drawn = torch.bernoulli(torch.detach(%2$s), %3$s, generator=torch.Generator(device=None, seed=torch.__xor__(int(seed), %4$s)))
                  %1$s = torch.mul(%2$s, torch.div_(drawn, %3$s))
            """;

    /**
     * The method that {@link Lowering#forTraining}'s dropout calls on a GPU: {@code 1 / probability} for each value that is
     * kept, else 0, by the finalizer of SplitMix64 over the place of the value, the seed, and the place of the dropout.
     */
    public static final String HASHED = """
              def kept(self, x: Tensor, probability: float, seed: int, place: int) -> Tensor:
                at = torch.arange(torch.numel(x), dtype=4, layout=None, device=ops.prim.device(x))
                a = torch.add(torch.mul(at, -7046029254386353131), seed)
                b = torch.mul(self.folded(a, 30, 17179869183), -4658895280553007687)
                c = torch.add(torch.mul(self.folded(b, 27, 137438953471), -7723592293110705685), place)
                d = torch.mul(self.folded(c, 31, 8589934591), -4658895280553007687)
                u = torch.bitwise_and(self.folded(d, 33, 2147483647), 16777215)
                few = torch.lt(u, torch.mul(probability, 16777216.))
                return torch.view_as(torch.div(torch.type_as(few, x), probability), x)
              def folded(self, z: Tensor, bits: int, mask: int) -> Tensor:
                return torch.bitwise_xor(z, torch.bitwise_and(torch.bitwise_right_shift(z, bits), mask))
            """;

    /**
     * The method of attention in training in bfloat16. A processor computes it in 32-bit floats: the engine's gradients of
     * attention take about twice as long in bfloat16 there (measured on one with AVX512-BF16).
     */
    public static final String MIXED_ATTENTION = """
              def mixed_attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor], causal: bool, shared: bool) -> Tensor:
                if ops.prim.is_cuda(q):
                  type = 15
                else:
                  type = 6
                if torch.__isnot__(mask, None):
                  m = annotate(Optional[Tensor], torch.to(unchecked_cast(Tensor, mask), type))
                else:
                  m = annotate(Optional[Tensor], None)
                y = torch.scaled_dot_product_attention(torch.to(q, type), torch.to(k, type), torch.to(v, type), m, 0., causal, scale=None, enable_gqa=shared)
                return torch.to(y, 15)
            """;

    /** Numbers of neighbours, far from each other. */
    private static long scattered(long place) {
        long z = (place + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        return (z ^ (z >>> 27)) >>> 2; // what a script can write
    }

    private static String assignment(String name, Tensor tensor, List<String> values, String expression) {
        if (tensor.op() == LoweredOp.SEEDED_DROPOUT) {
            String kept = Op.number(tensor.attributes().real(0));
            return DROPPED.formatted(name, values.get(0), kept, scattered(Long.parseLong(name.substring(1))));
        }
        return tensor.op() == CoreOp.ATTENTION && tensor.type() == DType.BF16
                ? ATTENTION_OF_SOME.formatted(name, values.get(0), values.get(2), expression)
                : "    " + name + " = " + expression + '\n';
    }

    private static String expression(Tensor tensor, List<String> values, List<CacheEntry> cached, String device) {
        if (tensor.op() == CoreOp.CONSTANT) {
            return constant(device, tensor.attributes().reals());
        }
        if (tensor.op() == LoweredOp.SEEDED_DROPOUT) {
            return ""; // see assignment
        }
        if (tensor.op() == CoreOp.CACHE) {
            return "torch.slice(cache[" + (cached.size() - 1) + "], 2, 0, " + end(values.get(0)) + ")";
        }
        return tensor.op().torchScript(values, tensor.attributes());
    }

    /**
     * On a GPU an index that is not there would end the work of the whole process with it, not only that of this call. So
     * there it is brought within, and the call fails at its end: that waits for the GPU once.
     */
    private static final String GUARDS_BEGIN = "    outside = annotate(List[Tensor], [])\n";

    private static final String GUARD = """
                %1$s = %2$s
                if ops.prim.is_cuda(%2$s):
                  %1$s = %3$s
                  _o = torch.append(outside, torch.any(torch.ne(%1$s, %2$s)))
                else:
                  pass
            """;

    private static final String GUARDS_END = """
                if torch.gt(torch.len(outside), 0):
                  if bool(torch.any(torch.stack(outside))):
                    ops.prim.RaiseException("index out of range: a table has no such row, or a target is no such class")
                  else:
                    pass
                else:
                  pass
            """;

    /** Returns whether the second input of an operation has indices that may be any. */
    private boolean isUnbounded(Tensor tensor) {
        boolean table = tensor.op() == CoreOp.EMBEDDING;
        boolean loss = tensor.op() == CoreOp.CROSS_ENTROPY || tensor.op() == CoreOp.CROSS_ENTROPY_EACH;
        if (bounds == null || !(table || loss)) {
            return false;
        }
        Tensor index = tensor.inputs().get(1);
        return loss
                || index.op() != CoreOp.INPUT
                || bounds.getOrDefault((String) index.attributes().values().get(0), Long.MAX_VALUE)
                        > tensor.inputs().get(0).shape().get(0);
    }

    private static String guard(Tensor tensor, List<String> values, String guarded) {
        String index = values.get(1);
        boolean table = tensor.op() == CoreOp.EMBEDDING;
        String size = "torch.size(" + values.get(0) + ", " + (table ? "0" : "-1") + ")";
        String within = "torch.clamp(" + index + ", 0, torch.sub(" + size + ", 1))";
        String counted = table ? within : "torch.where(torch.eq(" + index + ", -100), " + index + ", " + within + ")";
        return GUARD.formatted(guarded, index, counted);
    }

    /** Returns where constants are made: beside the weights, or beside what the model takes if it has none. */
    private String device(List<Tensor> needed) {
        if (!weights.isEmpty()) {
            return "ops.prim.device(p[0])";
        }
        return needed.stream()
                .filter(tensor -> tensor.op() == CoreOp.INPUT)
                .map(tensor -> "ops.prim.device("
                        + inputs.apply((String) tensor.attributes().values().get(0)) + ")")
                .findFirst()
                .orElse("None");
    }

    private static String constant(String device, double... values) {
        StringBuilder list = new StringBuilder();
        for (double value : values) {
            list.append(list.isEmpty() ? "" : ", ").append(Op.number(value));
        }
        return "torch.tensor(annotate(List[float], [" + list + "]), dtype=6, device=" + device + ")";
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

    private int weight(Tensor tensor) {
        Parameter wanted = (Parameter) tensor.attributes().values().get(0);
        Integer index = weights.get(wanted.name());
        if (index == null || !parameters.get(index).shape().equals(wanted.shape())) {
            throw new IllegalStateException(
                    Quoted.bare(wanted.name()) + " is not among the weights of this model with" + " shape "
                            + wanted.shape() + "; a component must ask for the same weights each time it is applied");
        }
        return index;
    }

    /** Returns the expressions that make what is packed, from the weights {@code p}. */
    public List<String> packing(List<Tensor> packed) {
        return packed.stream()
                .map(tensor -> ((LoweredOp) tensor.op())
                        .packing(
                                tensor.inputs().stream()
                                        .map(weight -> "p[" + weight(weight) + "]")
                                        .toList(),
                                tensor.attributes()))
                .toList();
    }
}
