package ai.lepton.core.graph;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;

/**
 * Where in a model a component stands; its weights are found under this path.
 *
 * <p>Paths read as in PyTorch: {@code blocks.0.attention.query}.
 *
 * @param path names joined by dots; empty at the root
 */
public record Scope(String path) {
    /** The root of a model. */
    public static final Scope ROOT = new Scope("");

    /** Returns the scope of a part of this one. */
    public Scope of(String part) {
        if (part.isBlank()) {
            throw new IllegalArgumentException("a part of " + Quoted.of(path) + " has no name");
        }
        return new Scope(path.isEmpty() ? part : path + '.' + part);
    }

    /** Returns the scope of the i-th part of a list. */
    public Scope of(int i) {
        return of(Integer.toString(i));
    }

    /** Returns the full name of a weight that stands here, such as {@code blocks.0.attention.query.weight}. */
    public String name(String weight) {
        Elements.required("weight", weight);
        return of(weight).path();
    }

    @Override
    public String toString() {
        return path;
    }
}
