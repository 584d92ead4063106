package ai.lepton.exchange.tensor;

import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.util.List;

/**
 * What the header says of one tensor.
 *
 * @param name its name
 * @param dtype type of its elements
 * @param shape its dimensions, row-major; empty for a single element
 * @param begin where its bytes begin, from the start of the data
 * @param end where its bytes end, exclusive
 */
public record TensorInfo(String name, DType dtype, List<Long> shape, long begin, long end) {
    /** Copies the shape. */
    public TensorInfo {
        shape = Elements.of("shape", shape);
    }

    /** Returns the number of bytes. */
    public long bytes() {
        return end - begin;
    }

    /** Returns the number of elements. */
    public long elements() {
        long elements = 1;
        for (long dimension : shape) {
            elements *= dimension;
        }
        return elements;
    }

    /** Returns such as {@code 'encoder.weight' F32 [768, 768]}. */
    @Override
    public String toString() {
        return Quoted.of(name) + " " + dtype + " " + shape;
    }
}
