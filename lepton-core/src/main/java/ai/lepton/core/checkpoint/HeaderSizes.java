package ai.lepton.core.checkpoint;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.tensor.TensorInfo;
import ai.lepton.metrics.internal.Elements;
import java.util.Collection;

/**
 * How large a model can be by the header of its weights. What a configuration declares is held against it before anything
 * of that size is built: a header is as long as its file says, a number in a configuration costs nothing.
 *
 * @param file that holds the weights, for messages
 * @param tensors how many there are; a model has fewer layers
 * @param largest the longest side of a tensor that has values; no part of a model is wider
 */
public record HeaderSizes(String file, int tensors, long largest) {
    /** Returns the sizes that these tensors allow. */
    public static HeaderSizes of(String file, Collection<TensorInfo> tensors) {
        Elements.of("tensors", tensors);
        long largest = 0;
        for (TensorInfo tensor : tensors) {
            if (tensor.elements() > 0) {
                largest = Math.max(
                        largest,
                        tensor.shape().stream().mapToLong(side -> side).max().orElse(1));
            }
        }
        return new HeaderSizes(file, tensors.size(), largest);
    }

    /**
     * Checks a number of layers.
     *
     * @param key of the configuration that declares it
     * @throws DataException if there are fewer tensors than layers
     */
    public void requireLayers(String key, long declared) {
        if (declared > tensors) {
            throw new DataException("config.json has " + key + " = " + declared + "; " + file + " has " + tensors
                    + " tensors, so fewer layers");
        }
    }

    /**
     * Checks a number of features, heads or rows.
     *
     * @param key of the configuration that declares it
     * @throws DataException if no tensor has a side of that length
     */
    public void requireSide(String key, long declared) {
        if (declared > largest) {
            throw new DataException("config.json has " + key + " = " + declared + "; the longest side of a tensor in "
                    + file + " is " + largest);
        }
    }
}
