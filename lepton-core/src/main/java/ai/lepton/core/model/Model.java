package ai.lepton.core.model;

import ai.lepton.core.graph.CoreOp;
import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Shape;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.summary.Summary;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole model: what it takes, and how it turns that into logits. Written once, run by every backend. */
public interface Model {
    /** Returns what it takes, in a fixed order. */
    List<Input> inputs();

    /** Returns the logits, {@code [b, outputs]}. It is called once for each graph of the model, and must keep nothing. */
    Tensor apply(Inputs inputs);

    /**
     * Returns the logits in a graph of their own, with the inputs as they are declared.
     *
     * @throws IllegalArgumentException if its parts do not fit each other, naming the part and the sizes
     */
    default Tensor logits() {
        return Inputs.applied(this, Input::shape);
    }

    /**
     * Returns the weights that it wants, in the order of their first use.
     *
     * @throws IllegalArgumentException if its parts do not fit each other, naming the part and the sizes
     */
    default List<Parameter> parameters() {
        return logits().graph().parameters();
    }

    /**
     * Returns what it is made of and what it costs for one example, of 128 positions or as many as it takes.
     *
     * @throws IllegalArgumentException if its parts do not fit each other, naming the part and the sizes
     */
    default Summary summary() {
        long longest = inputs().stream().mapToLong(Input::longest).min().orElse(Long.MAX_VALUE);
        return summary(1, (int) Math.min(128, longest));
    }

    /**
     * Returns what it is made of and what it costs.
     *
     * @param batch number of examples: the first dimension of inputs, where that is known only when the model runs
     * @param length number of positions: other dimensions that are known only then; models of tables have none
     * @throws IllegalArgumentException if one is below 1, they are too many to be counted, or the length is above what the
     *     model takes
     */
    default Summary summary(int batch, int length) {
        return Summary.of(Inputs.applied(this, input -> input.sized(batch, length)));
    }

    /**
     * A tensor that a model takes.
     *
     * @param name as the model asks for it; a legal Java and Python identifier
     * @param type F32 or I64
     * @param shape with -1 for each dimension known only when the model runs
     * @param below integers must be in [0, below), as indices of a table; {@link Long#MAX_VALUE} if they may be any
     * @param longest most entries along the last dimension, if that is known only when the model runs;
     *     {@link Long#MAX_VALUE} if there may be as many as one likes
     */
    record Input(String name, DType type, Shape shape, long below, long longest) {
        /** Checks the name, the type and the bounds. */
        public Input {
            if (!name.matches("[a-z][a-z0-9_]*")) {
                throw new IllegalArgumentException(
                        "an input is named " + Quoted.of(name) + "; wanted lower-case letters, digits and underscores");
            }
            if (type != DType.F32 && type != DType.I64) {
                throw new IllegalArgumentException("input " + Quoted.of(name) + " is " + type + "; wanted F32 or I64");
            }
            Checks.positive("the bound of input " + Quoted.of(name), below);
            Checks.positive("the longest input " + Quoted.of(name), longest);
        }

        /** Returns a tensor of any values. */
        public Input(String name, DType type, Shape shape) {
            this(name, type, shape, Long.MAX_VALUE, Long.MAX_VALUE);
        }

        /** Returns 64-bit integers in [0, below), {@code [b, s]}, s at most {@code longest}. */
        static Input indices(String name, long below, long longest) {
            return new Input(name, DType.I64, Shape.of(-1, -1), below, longest);
        }

        /** Returns the shape with the dimensions that are known only when the model runs set to these. */
        private Shape sized(int batch, int length) {
            Checks.positive("batch", batch);
            Checks.positive("length", length);
            if ((long) batch * length > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("batch " + batch + " of length " + length + " has more than "
                        + Integer.MAX_VALUE + " positions; ask for fewer");
            }
            long[] sizes = shape.toArray();
            for (int i = 0; i < sizes.length; i++) {
                if (sizes[i] == Shape.UNKNOWN && i > 0 && length > longest) {
                    throw new IllegalArgumentException(
                            "length is " + length + "; input " + Quoted.of(name) + " takes at most " + longest);
                }
                sizes[i] = sizes[i] != Shape.UNKNOWN ? sizes[i] : i == 0 ? batch : length;
            }
            return Shape.of(sizes);
        }
    }

    /**
     * The tensors that a model is applied to, by the names of its {@link Model#inputs()}.
     *
     * @param graph that they are of
     * @param byName none null
     */
    record Inputs(Graph graph, Map<String, Tensor> byName) {
        /** Copies the map. */
        public Inputs {
            Elements.required("byName", byName);
            byName.forEach((name, tensor) -> Elements.required("the input " + Quoted.of(name) + " in byName", tensor));
            byName = Map.copyOf(byName);
        }

        /** Returns what a model gives in a graph of its own, its inputs of these shapes. */
        private static Tensor applied(Model model, Function<Input, Shape> shapes) {
            Graph graph = new Graph();
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Input input : model.inputs()) {
                Tensor before = tensors.put(input.name(), graph.input(input.name(), input.type(), shapes.apply(input)));
                if (before != null) {
                    throw new IllegalArgumentException(
                            "the model has two inputs named " + Quoted.of(input.name()) + "; give each its own name");
                }
            }
            Tensor result = Elements.required("what the model gives", model.apply(new Inputs(graph, tensors)));
            for (Tensor tensor : Graph.needed(result)) {
                if (tensor.op() == CoreOp.INPUT && !tensor.equals(tensors.get(name(tensor)))) {
                    throw new IllegalArgumentException("the model's result needs " + tensor + " named "
                            + Quoted.of(name(tensor)) + ", which is none of the inputs that it was given: "
                            + Quoted.all(tensors.keySet()));
                }
            }
            return result;
        }

        private static String name(Tensor input) {
            return (String) input.attributes().values().get(0);
        }

        /** Returns the tensor of this name, or null if the model declares none. */
        public @Nullable Tensor find(String name) {
            return byName.get(Elements.required("name", name));
        }

        /** Returns the tensor of this name. */
        public Tensor get(String name) {
            Tensor tensor = byName.get(Elements.required("name", name));
            if (tensor == null) {
                throw new IllegalArgumentException(
                        "no input " + Quoted.of(name) + "; there are " + Quoted.all(byName.keySet()));
            }
            return tensor;
        }
    }
}
