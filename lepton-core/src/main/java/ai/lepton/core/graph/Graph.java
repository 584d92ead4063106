package ai.lepton.core.graph;

import ai.lepton.core.graph.Op.Attributes;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A graph while it is built: it numbers its tensors, keeps each once, and knows the weights and cache entries that were asked
 * for. Not safe for use by several threads at once; its tensors are immutable.
 *
 * <p>A tensor's inputs have smaller numbers than itself, so that no use of a graph goes down by recursion.
 */
public final class Graph {
    private record Key(Op op, List<Integer> inputs, Attributes attributes) {}

    /** What a pass makes of a tensor; null for the same operation on the new inputs. */
    public interface Replacement {
        /**
         * Returns what stands for a tensor in the new graph.
         *
         * @param old the tensor of the old graph
         * @param inputs what stands for its inputs
         * @param graph the new one
         */
        @Nullable Tensor apply(Tensor old, List<Tensor> inputs, Graph graph);
    }

    private final Map<Key, Tensor> known = new HashMap<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, CacheEntry> cached = new LinkedHashMap<>();
    private int tensors;

    /** Returns the weights asked for so far, in the order of their first use. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    /** Returns what the model keeps in a key-value cache if there is one, in the order of use. */
    public List<CacheEntry> cached() {
        return List.copyOf(cached.values());
    }

    /** Returns a tensor that the model takes. */
    public Tensor input(String name, DType type, Shape shape) {
        Elements.required("name", name);
        Elements.required("type", type);
        Elements.required("shape", shape);
        return add(CoreOp.INPUT, List.of(), Attributes.of(name, type, shape));
    }

    /**
     * Returns the weight {@code at.name} of this shape, of 32-bit floats; every weight of a model comes from here.
     *
     * @throws IllegalArgumentException if a size is below 1, or the weight was asked for in another shape
     */
    public Tensor weight(Scope at, String name, Init init, long... shape) {
        Elements.required("at", at);
        Elements.required("name", name);
        Elements.required("init", init);
        Elements.required("shape", shape);
        String full = at.name(name);
        for (long size : shape) {
            if (size < 1) {
                throw new IllegalArgumentException(
                        full + " would be " + Arrays.toString(shape) + "; each dimension must be at least 1");
            }
        }
        Shape wantedShape = Shape.of(shape);
        Shapes.count(wantedShape);
        Parameter wanted = new Parameter(full, wantedShape, init);
        Parameter before = parameters.putIfAbsent(full, wanted);
        if (before != null && !before.shape().equals(wanted.shape())) {
            throw new IllegalArgumentException(full + " is used as " + before.shape() + " and as " + wanted.shape()
                    + "; give one of them another scope");
        }
        return add(CoreOp.WEIGHT, List.of(), Attributes.of(before == null ? wanted : before, DType.F32));
    }

    /**
     * Returns a vector of 32-bit floats.
     *
     * @throws IllegalArgumentException if it has no values, or one that is infinite or no number
     */
    public Tensor constant(double... values) {
        Elements.required("values", values);
        if (values.length == 0) {
            throw new IllegalArgumentException("a constant has no values");
        }
        List<Object> all = new ArrayList<>(values.length);
        for (double value : values) {
            Op.number(value);
            all.add(value);
        }
        return add(CoreOp.CONSTANT, List.of(), new Attributes(all));
    }

    Tensor cache(Tensor x, CacheEntry entry) {
        if (cached.putIfAbsent(entry.name(), entry) != null) {
            throw new IllegalArgumentException(
                    Quoted.bare(entry.name()) + " is cached twice; give one of them another scope");
        }
        return add(CoreOp.CACHE, List.of(x), Attributes.of(entry));
    }

    /**
     * Returns the tensor of an operation: a new one, or the one that is there already.
     *
     * @throws IllegalArgumentException if the inputs do not fit, or are of another graph
     */
    public Tensor add(Op op, List<Tensor> inputs, Attributes attributes) {
        Elements.required("op", op);
        Elements.of("inputs", inputs);
        Elements.required("attributes", attributes);
        List<Integer> numbers = new ArrayList<>(inputs.size());
        for (Tensor input : inputs) {
            if (input.graph() != this) {
                throw new IllegalArgumentException(
                        op.label() + ": a tensor is of another graph; a component may keep none from call to call");
            }
            numbers.add(input.id());
        }
        Key key = new Key(op, numbers, attributes);
        Tensor before = op.isPure(attributes) ? known.get(key) : null;
        if (before != null) {
            return before;
        }
        Shape shape;
        DType type;
        try {
            shape = op.shape(inputs.stream().map(Tensor::shape).toList(), attributes);
            type = op.type(inputs.stream().map(Tensor::type).toList(), attributes);
        } catch (IndexOutOfBoundsException | ClassCastException e) {
            throw new IllegalArgumentException(
                    Quoted.within(300, op.label() + " does not take " + inputs + " with " + attributes.values()), e);
        }
        Tensor made = new Tensor(this, tensors++, op, List.copyOf(inputs), attributes, shape, type);
        known.put(key, made);
        return made;
    }

    /** Returns all that a result needs, and itself, each after its inputs. */
    public static List<Tensor> needed(Tensor result) {
        Elements.required("result", result);
        Tensor[] all = new Tensor[result.id() + 1];
        BitSet needed = new BitSet(all.length);
        all[result.id()] = result;
        needed.set(result.id());
        for (int i = result.id(); i >= 0; i = needed.previousSetBit(i - 1)) {
            for (Tensor input : all[i].inputs()) {
                all[input.id()] = input;
                needed.set(input.id());
            }
        }
        List<Tensor> inOrder = new ArrayList<>(needed.cardinality());
        needed.stream().forEach(i -> inOrder.add(all[i]));
        return inOrder;
    }

    /** Returns a result in a new graph, in which each tensor is replaced. */
    public static Tensor rewritten(Tensor result, Replacement replacement) {
        Elements.required("replacement", replacement);
        Graph graph = new Graph();
        Map<Tensor, Tensor> made = new HashMap<>();
        for (Tensor old : needed(result)) {
            List<Tensor> inputs = old.inputs().stream().map(made::get).toList();
            Tensor other = replacement.apply(old, inputs, graph);
            made.put(old, other != null ? other : graph.copied(old, inputs));
        }
        return Objects.requireNonNull(made.get(result));
    }

    private Tensor copied(Tensor old, List<Tensor> inputs) {
        if (old.op() == CoreOp.WEIGHT) {
            Parameter parameter = (Parameter) old.attributes().values().get(0);
            parameters.putIfAbsent(parameter.name(), parameter);
        } else if (old.op() == CoreOp.CACHE) {
            CacheEntry entry = (CacheEntry) old.attributes().values().get(0);
            cached.putIfAbsent(entry.name(), entry);
        }
        return add(old.op(), inputs, old.attributes());
    }

    /**
     * Keys or values that a model keeps from call to call in a key-value cache: {@code [b, heads, s, width]}.
     *
     * @param name its full name, such as {@code blocks.0.attention.key}
     * @param heads its second dimension
     * @param width its last dimension
     */
    public record CacheEntry(String name, long heads, long width) {}
}
