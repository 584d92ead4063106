package ai.lepton.core.model;

import ai.djl.ndarray.types.Shape;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Parameter;
import ai.lepton.core.ops.ShapeOps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A whole model: what it takes, and how it turns that into logits. Written once, run by every backend. */
public interface Model {
    /** Returns what it takes, in a fixed order. */
    List<Input> inputs();

    /** Returns the logits, {@code [b, outputs]}. */
    <T> T apply(Ops<T> ops, Inputs<T> inputs);

    /**
     * Returns the weights that it wants, in the order of their first use.
     *
     * @throws IllegalArgumentException if its parts do not fit each other, naming the part and the sizes
     */
    default List<Parameter> parameters() {
        ShapeOps ops = new ShapeOps();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Input input : inputs()) {
            shapes.put(input.name(), input.shape());
        }
        apply(ops, new Inputs<>(shapes));
        return ops.parameters();
    }
}
