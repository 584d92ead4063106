package ai.lepton.bench.mutation;

import ai.lepton.exchange.DataException;
import java.util.function.Function;

/** What was read, written and read again. */
final class Again {
    private Again() {}

    /**
     * Throws if what was written can't be read, or if it changes each time. Once it may: numbers are written in one way.
     *
     * @param first what a mutant was read as
     */
    static <D> void requireSame(D first, Function<D, String> writing, Function<String, D> reading) {
        D second = again(first, writing, reading);
        if (!again(second, writing, reading).equals(second)) {
            throw new IllegalStateException("what is read changes each time that it is written");
        }
    }

    private static <D> D again(D document, Function<D, String> writing, Function<String, D> reading) {
        String written = writing.apply(document);
        try {
            return reading.apply(written);
        } catch (DataException e) {
            throw new IllegalStateException("what was written can't be read: " + e.getMessage(), e);
        }
    }
}
