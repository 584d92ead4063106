package ai.lepton.core.internal.engine;

import java.util.List;

/** One batch of sequences that grow; keys and values of earlier tokens are kept. For one thread. */
public interface KeyValueCache extends AutoCloseable {
    /**
     * Returns the logits of tokens that follow those of earlier calls.
     *
     * @param inputs as {@link Runner#output}; the mask covers the tokens of earlier calls too
     * @throws IllegalStateException if there is no more room
     */
    Output next(List<Feed> inputs);

    /** Returns how many positions are kept. */
    int length();

    /** Frees it. Closing twice is fine. */
    @Override
    void close();
}
