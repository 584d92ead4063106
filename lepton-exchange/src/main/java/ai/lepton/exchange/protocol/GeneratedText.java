package ai.lepton.exchange.protocol;

import ai.lepton.exchange.protocol.InferenceModel.Generated;
import ai.lepton.exchange.protocol.ModelQueue.Job;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request to generate text, after the generate extension: {@code text_input}, and {@code parameters} or the same beside it.
 *
 * @param id of the request, or null
 * @param prompt what is to be continued
 * @param parameters how
 */
record GeneratedText(@Nullable String id, String prompt, Map<String, Object> parameters) {
    private static final String WHAT = "the request";

    /**
     * Reads a request.
     *
     * @param memory is told the bytes that are taken beside the body, and may refuse them
     */
    static GeneratedText of(byte[] body, LongConsumer memory) {
        @Nullable String[] texts = new @Nullable String[2];
        Map<String, Object> parameters = new LinkedHashMap<>();
        return MessageReader.read(
                WHAT,
                body,
                body.length,
                memory,
                (field, from) -> {
                    switch (field) {
                        case "id" -> texts[0] = from.text(field);
                        case "text_input" -> texts[1] = from.text(field);
                        case "parameters" ->
                            from.parameters(field).forEach((name, value) -> put(parameters, name, value));
                        default -> put(parameters, field, from.value(field));
                    }
                    return true;
                },
                () -> {
                    String prompt = texts[1];
                    if (prompt == null) {
                        throw new IllegalArgumentException("'text_input' is missing");
                    }
                    parameters.remove("stream"); // which of the two is asked says it
                    return new GeneratedText(texts[0], prompt, ParameterMap.of("parameters", parameters));
                });
    }

    private static void put(Map<String, Object> parameters, String name, @Nullable Object value) {
        if (value != null && parameters.put(name, value) != null) {
            throw new IllegalArgumentException(Quoted.of(name) + " is there twice");
        }
    }

    /** Returns what a model gave, if it gave something. */
    static Generated whole(@Nullable Generated generated) {
        if (generated == null) {
            throw new IllegalStateException("its answer is null");
        }
        return generated;
    }

    /** Returns the answer as a document. */
    static Map<String, Object> document(ModelMetadata model, String version, String id, String text) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("model_name", model.name());
        document.put("model_version", version);
        document.put("id", id);
        document.put("text_output", text);
        return document;
    }

    /** Returns how it went, for the field {@code details}. */
    static Map<String, Object> details(Generated generated) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("finish_reason", generated.finishReason());
        details.put("prompt_tokens", generated.promptTokens());
        details.put("completion_tokens", generated.tokens());
        return details;
    }

    /**
     * Text on its way from the thread that makes it to the one that sends it, so that a slow reader keeps no model busy. The
     * first piece is waited for before the answer begins: what fails until then still has a status of its own.
     */
    static final class Stream {
        private static final Object END = new Object();
        private static final Object STOPPED = new Object();

        private final BlockingQueue<Object> pieces = new LinkedBlockingQueue<>();
        private final Function<String, Map<String, Object>> document;
        private final ServedModels.Entry entry;
        private final long patienceNanos;
        private final Job<Generated> job;
        private volatile boolean isCancelled;

        /** @param document makes the event of a piece of text */
        Stream(
                ServedModels.Entry entry,
                Function<Predicate<String>, Generated> generation,
                Function<String, Map<String, Object>> document) {
            this.entry = entry;
            this.document = document;
            this.patienceNanos = entry.limits().time().toNanos();
            this.job = ModelQueue.job(() -> whole(generation.apply(piece -> {
                if (piece == null) {
                    throw new IllegalStateException("a piece of its text is null");
                }
                pieces.add(piece);
                return !isCancelled;
            })));
            CompletableFuture<?> unused = job.answer().whenComplete((generated, failure) -> pieces.add(END));
        }

        /**
         * Begins, and waits for the first piece.
         *
         * @return that piece, or what stands for the end
         */
        Object first() throws InterruptedException {
            entry.queue().add(job);
            return next();
        }

        private Object next() throws InterruptedException {
            Object piece = pieces.poll(patienceNanos, TimeUnit.NANOSECONDS);
            if (piece == null) {
                cancel();
                throw new ProtocolException(504, "no text came for " + patienceNanos / 1_000_000 + " ms");
            }
            if (piece == STOPPED) {
                throw new ProtocolException(503, "the server stopped; the text is not whole");
            }
            if (piece == END && job.answer().isCompletedExceptionally()) {
                throw Refusal.of(job.answer(), entry);
            }
            return piece;
        }

        void cancel() {
            isCancelled = true;
            entry.queue().cancel(job);
        }

        /** Ends the text where it is; who reads it is told. */
        void stop() {
            isCancelled = true;
            pieces.clear();
            pieces.add(STOPPED);
            cancel();
        }

        /** Sends the events, from the first piece on. */
        void writeTo(OutputStream out, Object first) throws IOException {
            try {
                Object piece = first;
                while (piece != END) {
                    event(out, document.apply((String) piece));
                    piece = next();
                }
                Map<String, Object> last = document.apply("");
                last.put("details", details(job.answer().join()));
                event(out, last);
            } catch (ProtocolException e) {
                event(out, Map.of("error", String.valueOf(e.getMessage())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while text was sent", e);
            } finally {
                cancel();
            }
        }

        private static void event(OutputStream out, Map<String, Object> document) throws IOException {
            String json = MessageWriter.written(event -> event.values(document)).json();
            out.write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
