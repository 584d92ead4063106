package ai.lepton.core.model;

import ai.lepton.core.graph.Shape;
import ai.lepton.exchange.tensor.DType;
import ai.lepton.metrics.internal.Quoted;

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
public record Input(String name, DType type, Shape shape, long below, long longest) {
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
}
