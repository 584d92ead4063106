package ai.lepton.core.model;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * A tensor that a model takes.
 *
 * @param name as the model asks for it; a legal Java and Python identifier
 * @param type FLOAT32 or INT64
 * @param shape with -1 for each dimension known only when the model runs
 */
public record Input(String name, DataType type, Shape shape) {
    /** Checks the name and the type. */
    public Input {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "an input is named '" + name + "'; wanted lower-case letters, digits and underscores");
        }
        if (type != DataType.FLOAT32 && type != DataType.INT64) {
            throw new IllegalArgumentException("input '" + name + "' is " + type + "; wanted FLOAT32 or INT64");
        }
    }
}
