package ai.lepton.core.model;

import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Parameter;
import ai.lepton.core.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        Graph graph = new Graph();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Input input : inputs()) {
            tensors.put(input.name(), graph.input(input.name(), input.type(), input.shape()));
        }
        return apply(new Inputs(graph, tensors));
    }

    /**
     * Returns the weights that it wants, in the order of their first use.
     *
     * @throws IllegalArgumentException if its parts do not fit each other, naming the part and the sizes
     */
    default List<Parameter> parameters() {
        return logits().graph().parameters();
    }
}
