package ai.lepton.bench.mutation;

import ai.lepton.exchange.DataException;
import java.util.function.Supplier;

/** What was read, written and read once more. */
final class Again {
    private Again() {}

    /** Throws if what was written can't be read, or is something else. */
    static <D> void requireSame(D first, Supplier<D> reading) {
        D second;
        try {
            second = reading.get();
        } catch (DataException e) {
            throw new IllegalStateException("what was read can't be read again after writing: " + e.getMessage(), e);
        }
        if (!second.equals(first)) {
            throw new IllegalStateException("what was read is something else after writing");
        }
    }
}
