package ai.lepton.exchange;

import ai.lepton.metrics.internal.Quoted;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Something from outside that can't be used: a file that is missing, unreadable, malformed, or not what it says it is.
 *
 * <p>Every reader in Lepton throws it, and nothing else, for what a file holds. Its message is one line for the person
 * who owns the file: where (file, then line or entry), what was found, and what would do. It has at most 500
 * characters; a longer one loses its middle, and characters that are not seen are escaped, a line feed as {@code \n}.
 * A wrong argument of the caller is an {@link IllegalArgumentException} instead, and a disk that can't be written to an
 * {@link java.io.UncheckedIOException}.
 */
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Makes one with its message. */
    public DataException(String message) {
        super(Quoted.message(message));
    }

    /** Makes one with its message and what led to it. */
    public DataException(String message, @Nullable Throwable cause) {
        super(Quoted.message(message), cause);
    }
}
