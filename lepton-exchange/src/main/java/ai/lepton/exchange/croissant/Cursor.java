package ai.lepton.exchange.croissant;

import org.jspecify.annotations.Nullable;

/** Things that come one after another, once. */
interface Cursor<T> extends AutoCloseable {
    /** Returns the next one; null after the last. */
    @Nullable T next();

    @Override
    default void close() {}
}
