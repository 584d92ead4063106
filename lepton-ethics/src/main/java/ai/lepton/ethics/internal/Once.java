package ai.lepton.ethics.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The hash of what never changes, worked out when it is first asked for and kept: every finding has that of its evidence, and
 * evidence may be of millions of rows. Safe for several threads, the others waiting for the one that works it out.
 */
public final class Once {
    private final Supplier<String> hash;
    private volatile @Nullable String known;

    /** Creates one that asks this when it is first asked itself. */
    public Once(Supplier<String> hash) {
        this.hash = hash;
    }

    /** Returns the hash. */
    public String get() {
        String found = known;
        return found == null ? found() : found;
    }

    private synchronized String found() {
        String found = known;
        if (found == null) {
            found = hash.get();
            known = found;
        }
        return found;
    }
}
