package ai.lepton.exchange.protocol;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.protocol.ServedModels.Entry;
import ai.lepton.metrics.internal.Quoted;
import java.lang.System.Logger;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What was thrown as a refusal of the protocol. */
final class Refusal {
    private static final Logger LOG = System.getLogger(InferenceHandler.class.getName());

    private Refusal() {}

    static ProtocolException of(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof ProtocolException refused) {
            return refused;
        }
        if (cause instanceof DataException || cause instanceof IllegalArgumentException) {
            return new ProtocolException(
                    400,
                    cause.getMessage() == null ? "the model refuses the request, and says not why" : message,
                    cause);
        }
        if (cause instanceof CancellationException || cause instanceof InterruptedException) {
            return new ProtocolException(503, "the request was interrupted", cause);
        }
        LOG.log(Logger.Level.WARNING, "a request failed", cause);
        return new ProtocolException(
                500,
                "the model failed: " + cause.getClass().getSimpleName()
                        + (cause.getMessage() == null ? "" : ": " + message),
                cause);
    }

    /** Returns the refusal that a failed answer of a model is. */
    static ProtocolException of(CompletableFuture<?> answer, Entry entry) {
        try {
            answer.join();
            throw new IllegalStateException("it did not fail");
        } catch (CompletionException | CancellationException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            if (cause instanceof IllegalStateException && !entry.model().isReady()) { // closed since it was looked at
                return notReady(entry, cause);
            }
            return of(cause);
        }
    }

    private static ProtocolException notReady(Entry entry, Throwable cause) {
        return new ProtocolException(503, notReady(entry), cause);
    }

    private static String notReady(Entry entry) {
        return "model " + Quoted.of(entry.metadata().name()) + " is not ready; it takes no requests now";
    }

    /** Refuses a request to a model that can't be asked now. */
    static void requireReady(Entry entry) {
        if (!entry.model().isReady()) {
            throw new ProtocolException(503, notReady(entry));
        }
    }

    static ProtocolException stopping() {
        return new ProtocolException(503, "the server is stopping");
    }

    /** @param nanos within which there should have been one */
    static ProtocolException late(long nanos) {
        return new ProtocolException(504, "there was no answer within " + nanos / 1_000_000 + " ms");
    }
}
