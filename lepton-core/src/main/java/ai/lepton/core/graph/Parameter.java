package ai.lepton.core.graph;

/**
 * A weight that a model wants.
 *
 * @param name its full name, such as {@code blocks.0.attention.query.weight}
 * @param shape its shape; no dimension is unknown
 * @param init its first values
 */
public record Parameter(String name, Shape shape, Init init) {
    /** Returns how many values it has. */
    public long size() {
        return shape.count();
    }

    /**
     * Returns whether AdamW's weight decay shrinks it: matrices yes; biases, gains and other vectors no, as is usual
     * in training transformers.
     */
    public boolean decays() {
        return shape.rank() >= 2 && name.endsWith("weight");
    }
}
