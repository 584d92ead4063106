package ai.lepton.core.internal.engine;

import ai.lepton.core.model.Model.Input;
import java.util.List;

/** One batch of sequences that grow; keys and values of earlier tokens are kept. For one thread. */
public final class KeyValueCache implements AutoCloseable {
    private final List<Input> inputs;
    private final Lifecycle lifecycle;
    private final Program.Cache cache;
    private final int batch;
    private final int capacity;
    private int length;
    private boolean closed;

    KeyValueCache(List<Input> inputs, Lifecycle lifecycle, Program.Cache cache, int batch, int capacity) {
        this.inputs = inputs;
        this.lifecycle = lifecycle;
        this.cache = cache;
        this.batch = batch;
        this.capacity = capacity;
    }

    /**
     * Returns the logits of tokens that follow those of earlier calls.
     *
     * @param feeds as {@link Runner#output}; the mask covers the tokens of earlier calls too
     * @throws IllegalStateException if there is no more room
     */
    public Output next(List<Feed> feeds) {
        Checked.inputs(inputs, feeds, length);
        int more = Checked.next(feeds, closed, batch, length, capacity);
        return lifecycle.call(() -> {
            Output output = cache.next(feeds, length, more);
            length += more;
            return output;
        });
    }

    /** Returns how many positions it holds. */
    public int length() {
        return length;
    }

    /** Frees it. Closing twice is fine. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cache.close();
        }
    }
}
