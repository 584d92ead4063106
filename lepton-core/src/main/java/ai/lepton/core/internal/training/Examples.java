package ai.lepton.core.internal.training;

import ai.lepton.core.internal.engine.Feed;
import java.util.List;

/** Examples that batches are taken from. */
public interface Examples {
    /** Returns how many there are. */
    int size();

    /** Returns what the model takes, for the examples {@code order[from..to)}. */
    List<Feed> inputs(int[] order, int from, int to);

    /** Returns what the loss takes, for the same examples. */
    Feed targets(int[] order, int from, int to);

    /** Returns the length of each, such as its tokens; empty if they have none, or all the same. */
    default int[] lengths() {
        return new int[0];
    }
}
