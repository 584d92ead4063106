package ai.lepton.exchange.protocol;

import ai.lepton.metrics.internal.Quoted;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused, with the status code of HTTP and the server's own message.
 *
 * <p>A client throws it where a server answers with an error; a model may throw it, to be answered with that status.
 */
public final class ProtocolException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Makes one.
     *
     * @param status 400 to 599
     * @param message what was wrong, in a line; a longer one than 500 characters loses its middle
     * @throws IllegalArgumentException if the status is no error
     */
    public ProtocolException(int status, String message) {
        this(status, message, null);
    }

    /** Makes one with what led to it. */
    public ProtocolException(int status, String message, @Nullable Throwable cause) {
        super(Quoted.message(message), cause);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status is " + status + "; errors are 400 to 599");
        }
        this.status = status;
    }

    /** Returns the status code of HTTP, such as 404. */
    public int status() {
        return status;
    }
}
