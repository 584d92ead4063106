package ai.lepton.exchange;

import java.io.Serial;

/**
 * Something from outside that can't be used: a file that is missing, unreadable, malformed, or not what it says it is.
 *
 * <p>Every reader in this module throws it, and nothing else, for what a file holds. Its message is one line for the
 * person who owns the file: where (file, then line or entry), what was found, and what would do. A wrong argument of
 * the caller is an {@link IllegalArgumentException} instead, and a disk that can't be written to an
 * {@link java.io.UncheckedIOException}.
 */
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Makes one with its message. */
    public DataException(String message) {
        super(message);
    }

    /** Makes one with its message and what led to it. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
