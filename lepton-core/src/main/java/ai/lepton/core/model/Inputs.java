package ai.lepton.core.model;

import ai.lepton.core.graph.Graph;
import ai.lepton.core.graph.Tensor;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tensors that a model is applied to, by the names of its {@link Model#inputs()}.
 *
 * @param graph that they are of
 * @param byName none null
 */
public record Inputs(Graph graph, Map<String, Tensor> byName) {
    /** Copies the map. */
    public Inputs {
        Elements.required("byName", byName);
        byName.forEach((name, tensor) -> Elements.required("the input " + Quoted.of(name) + " in byName", tensor));
        byName = Map.copyOf(byName);
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
