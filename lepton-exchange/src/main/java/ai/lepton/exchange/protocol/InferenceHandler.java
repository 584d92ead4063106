package ai.lepton.exchange.protocol;

import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of the protocol for some models, whatever server they come from: {@link #handle} takes the line of a
 * request, its headers and its body, and returns the answer. {@link InferenceServer} is the server that comes with it.
 *
 * <p>Paths are those of the protocol, of its generate extension ({@code /v2/models/MODEL/generate} and
 * {@code /generate_stream}), {@code POST /v2/repository/index}, and {@code /metrics} for Prometheus. Refusals are
 * {@code {"error": "..."}}. Safe from several threads; {@link #handle} waits for the answer, and no
 * longer than a request may take, whatever the model does.
 */
public final class InferenceHandler implements AutoCloseable {
    private static final List<String> EXTENSIONS = List.of("binary_tensor_data", "generate");

    private final Limits limits;
    private final ServedModels models;
    private final ServerMetrics metrics;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong bodies = new AtomicLong();
    private final Answers answers = new Answers(underWay);
    private final ThreadLocal<Boolean> within = new ThreadLocal<>();
    private volatile boolean isStopping;

    private InferenceHandler(Limits limits, List<InferenceModel> given) {
        this.limits = limits;
        this.metrics = new ServerMetrics(underWay::get);
        this.models = ServedModels.of(given, limits, metrics, () -> within.set(Boolean.TRUE));
    }

    /**
     * Returns a handler with the usual limits.
     *
     * @throws IllegalArgumentException if there is no model, or two have one name and version
     */
    public static InferenceHandler of(InferenceModel... models) {
        return of(Limits.usual(), models);
    }

    /**
     * Returns a handler. Of several versions of a model, the last is the one that answers where no version is asked for.
     *
     * @throws IllegalArgumentException if there is no model, or two have one name and version
     */
    public static InferenceHandler of(Limits limits, InferenceModel... models) {
        Elements.required("limits", limits);
        return new InferenceHandler(limits, Elements.of("models", models));
    }

    /**
     * What requests may take. A request that would take more is refused: 413 for its size, 503 with {@code Retry-After}
     * where it may come again, 504 where its time is over.
     *
     * @param body most bytes of one request's body, at most 1 GiB
     * @param memory most bytes of all bodies that are under way, and of what is read out of them
     * @param concurrency most calls of one model at once
     * @param queue most requests that wait for one model
     * @param time that a request may wait and be answered in; for streamed text, the time from piece to piece
     * @param largestBatch most rows of requests that are answered as one, where the model allows it; 1 for no such thing
     * @param batchDelay that a request waits for others to be joined with; nothing to join only those that wait anyway
     */
    public record Limits(
            long body, long memory, int concurrency, int queue, Duration time, int largestBatch, Duration batchDelay) {
        private static final long MOST_BODY = 1 << 30;
        private static final Duration MOST_TIME = Duration.ofDays(1);

        /** Checks that nothing is 0 that must not be. */
        public Limits {
            if (body < 1 || body > MOST_BODY) {
                throw new IllegalArgumentException("body is " + body + "; it must be 1 to " + MOST_BODY + " bytes");
            }
            if (memory < body) {
                throw new IllegalArgumentException("memory is " + memory + ", less than the body of " + body);
            }
            requireOne("concurrency", concurrency);
            requireOne("largestBatch", largestBatch);
            if (queue < 0) {
                throw new IllegalArgumentException("queue is " + queue + "; it must be 0 or more");
            }
            requireTime("time", time, Duration.ofMillis(1));
            requireTime("batchDelay", batchDelay, Duration.ZERO);
        }

        private static void requireOne(String name, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " is " + value + "; it must be 1 or more");
            }
        }

        private static void requireTime(String name, Duration value, Duration least) {
            if (Elements.required(name, value).compareTo(least) < 0 || value.compareTo(MOST_TIME) > 0) {
                throw new IllegalArgumentException(
                        name + " is " + value + "; it must be " + least + " to " + MOST_TIME);
            }
        }

        /**
         * Returns the limits unless others are set: bodies of 64 MiB, a quarter of the heap for all of them, as many calls of a
         * model as there are processors, 256 requests waiting, 30 seconds, and no batches.
         */
        public static Limits usual() {
            long body = 64 << 20;
            Runtime machine = Runtime.getRuntime();
            return new Limits(
                    body,
                    Math.max(body, machine.maxMemory() / 4),
                    machine.availableProcessors(),
                    256,
                    Duration.ofSeconds(30),
                    1,
                    Duration.ZERO);
        }

        /** Returns the same with another size of a body; memory is made larger if it must be. */
        public Limits withBody(long bytes) {
            Limits roomy = memory < bytes ? Records.with(this, "memory", Math.min(bytes, MOST_BODY)) : this;
            return Records.with(roomy, "body", bytes);
        }

        /** Returns the same with another memory of all bodies. */
        public Limits withMemory(long bytes) {
            return Records.with(this, "memory", bytes);
        }

        /** Returns the same with other numbers of calls at once and of requests that wait. */
        public Limits withConcurrency(int calls, int waiting) {
            return Records.with(Records.with(this, "concurrency", calls), "queue", waiting);
        }

        /** Returns the same with another time. */
        public Limits withTime(Duration other) {
            return Records.with(this, "time", Elements.required("other", other));
        }

        /** Returns the same with requests joined to batches of so many rows, each waiting so long for others. */
        public Limits withBatches(int rows, Duration delay) {
            Elements.required("delay", delay);
            return Records.with(Records.with(this, "largestBatch", rows), "batchDelay", delay);
        }
    }

    /**
     * A request of HTTP.
     *
     * @param method such as {@code POST}
     * @param target path and query as they came, nothing decoded
     * @param headers the values of a header, by its name in any case; none where it is missing
     * @param body what is left to be read
     */
    public record Call(String method, String target, Function<String, List<String>> headers, InputStream body) {
        /** Checks that nothing is missing. */
        public Call {
            Elements.required("method", method);
            Elements.required("target", target);
            Elements.required("headers", headers);
            Elements.required("body", body);
        }

        List<String> header(String name) {
            List<String> values = headers.apply(name);
            return values == null ? List.of() : values;
        }
    }

    /** An answer of HTTP. Closing it gives up on what is not sent yet, so that streamed text is not made for nobody. */
    public static final class Reply implements AutoCloseable {
        private final int status;
        private final Map<String, String> headers;
        private final long length;
        private final Content content;
        private final Runnable abandoning;

        /** What sends the body. */
        @FunctionalInterface
        interface Content {
            void writeTo(OutputStream out) throws IOException;
        }

        Reply(int status, Map<String, String> headers, long length, Content content) {
            this(status, headers, length, content, () -> {});
        }

        Reply(int status, Map<String, String> headers, long length, Content content, Runnable abandoning) {
            this.abandoning = abandoning;
            this.status = status;
            this.headers = Map.copyOf(headers);
            this.length = length;
            this.content = content;
        }

        /** Returns the status code. */
        public int status() {
            return status;
        }

        /** Returns the headers, without Content-Length. */
        public Map<String, String> headers() {
            return headers;
        }

        /** Returns the number of bytes of the body, or -1 if it is not known yet. */
        public long length() {
            return length;
        }

        /**
         * Sends the body; that of streamed text as it comes, each piece flushed.
         *
         * @throws IOException if the stream fails
         */
        public void writeTo(OutputStream out) throws IOException {
            content.writeTo(Elements.required("out", out));
        }

        /** Gives up on what is not sent yet; nothing where all is. Closing twice is fine. */
        @Override
        public void close() {
            abandoning.run();
        }
    }

    /** Returns the limits. */
    public Limits limits() {
        return limits;
    }

    /** Returns whether it takes requests, and all models are ready and not kept busy by calls whose time is over. */
    public boolean isReady() {
        return !isStopping && models.all().allMatch(ServedModels.Entry::isReady);
    }

    /** Returns whether it takes requests to models. */
    boolean accepts() {
        return !isStopping;
    }

    /** Returns the number of requests that are not answered yet. */
    public int underWay() {
        return underWay.get();
    }

    /** Returns the answer to a request, to be closed after it was sent. Whatever is wrong with the request is an answer, too. */
    public Reply handle(Call call) {
        return Objects.requireNonNull(handle(call, null), "only a reply that is taken elsewhere is missing here");
    }

    /**
     * Answers a request, asking a quick model on this thread.
     *
     * @param elsewhere takes the answer on another thread where the model keeps this one beyond its time; null if none may,
     *     and the model is asked on a thread of its own
     * @return the answer, or null if it was taken elsewhere
     */
    @Nullable Reply handle(Call call, @Nullable Consumer<Reply> elsewhere) {
        Elements.required("call", call);
        Underway request = new Underway(elsewhere);
        boolean isWithin = within.get() != null; // a model may ask another one
        within.set(Boolean.TRUE);
        Reply reply;
        try {
            reply = answered(call, request);
        } catch (Throwable e) { // whatever it is, the caller has an answer
            reply = Replies.refused(e);
        } finally {
            if (!isWithin) {
                within.remove();
            }
        }
        if (request.end(reply)) {
            return reply;
        }
        reply.close();
        return null;
    }

    /** A request that is counted until it has its answer, on whichever thread. */
    private final class Underway {
        private final long begun = System.nanoTime();
        private final AtomicBoolean hasEnded = new AtomicBoolean();
        private final @Nullable Consumer<Reply> elsewhere;
        private volatile ServedModels.@Nullable Entry entry;

        Underway(@Nullable Consumer<Reply> elsewhere) {
            this.elsewhere = elsewhere;
            underWay.incrementAndGet();
        }

        /** Returns whether this is its answer, and no other came before. */
        boolean end(Reply reply) {
            if (!hasEnded.compareAndSet(false, true)) {
                return false;
            }
            underWay.decrementAndGet();
            ServedModels.Entry asked = entry;
            metrics.answered(
                    asked == null ? "" : asked.metadata().name(),
                    asked == null ? "" : asked.version(),
                    reply.status,
                    System.nanoTime() - begun);
            return true;
        }

        /** Returns what answers it when the model keeps its thread, or null if that can't be. */
        @Nullable Runnable late(ServedModels.Entry asked) {
            Consumer<Reply> taker = elsewhere;
            if (taker == null) {
                return null;
            }
            return () -> {
                Reply reply = Replies.refused(Refusal.late(asked.limits().time().toNanos()));
                if (end(reply)) {
                    taker.accept(reply);
                }
            };
        }
    }

    private Reply answered(Call call, Underway request) throws InterruptedException {
        List<String> path = RequestPath.parts(call.target());
        String route = ServedModels.route(path);
        String method = ServedModels.method(route);
        if (method.isEmpty()) {
            throw new ProtocolException(404, "there is nothing at " + Quoted.of(call.target()));
        }
        if (!method.equals(call.method()) && !(call.method().equals("HEAD") && method.equals("GET"))) {
            return Replies.error(405, call.method() + " is not for this path; use " + method, Map.of("Allow", method));
        }
        switch (route) {
            case "v2" -> {
                Map<String, Object> server = new LinkedHashMap<>();
                server.put("name", "lepton");
                server.put("version", ServedModels.VERSION);
                server.put("extensions", EXTENSIONS);
                return Replies.json(200, server);
            }
            case "v2/health/live" -> {
                return Replies.json(200, Map.of("live", true));
            }
            case "v2/health/ready" -> {
                return Replies.readiness(isReady(), Map.of("live", true));
            }
            case "v2/models" -> {
                return Replies.json(200, Map.of("models", models.names()));
            }
            case "v2/repository/index" -> {
                return Replies.text(200, Replies.JSON, models.index());
            }
            case "metrics" -> {
                return Replies.text(200, ServerMetrics.CONTENT_TYPE, metrics.page());
            }
            default -> {
                ServedModels.Entry entry = models.named(path);
                request.entry = entry;
                return answered(call, route, entry, request);
            }
        }
    }

    private Reply answered(Call call, String route, ServedModels.Entry entry, Underway request)
            throws InterruptedException {
        ModelMetadata metadata = entry.metadata();
        switch (route) {
            case "model" -> {
                return Replies.text(
                        200,
                        Replies.JSON,
                        MessageWriter.written(out -> out.metadata(metadata)).json());
            }
            case "model/ready" -> {
                return Replies.readiness(!isStopping && entry.isReady(), Map.of("name", metadata.name()));
            }
            default -> {
                if (isStopping) {
                    throw Refusal.stopping();
                }
                Refusal.requireReady(entry);
                try (RequestBody body = new RequestBody(bodies, entry.limits())) {
                    byte[] bytes = body.read(call);
                    ConnectionThreads.waitForModel();
                    return switch (route) {
                        case "model/infer" -> answers.inferred(call, bytes, body::take, entry, request.late(entry));
                        case "model/generate" -> answers.generated(bytes, body::take, entry, request.late(entry));
                        default -> answers.streamed(bytes, body::take, entry);
                    };
                }
            }
        }
    }

    /**
     * Takes no more requests: readiness is no longer 200, and requests to models are answered with 503. Those under way end.
     */
    public void stop() {
        isStopping = true;
    }

    /** Returns whether this thread answers a request, so that nothing on it may wait until all are answered. */
    boolean isWithin() {
        return within.get() != null;
    }

    /**
     * Takes no more requests, waits until those under way have ended, for as long as one may take, and ends the threads; text
     * that is streamed still then ends with an event that says so. The models stay open. Closing twice is fine. Where a model
     * calls it, it returns at once, and the rest is done on another thread.
     */
    @Override
    public void close() {
        stop();
        if (isWithin()) {
            new Thread(this::end, "inference stops").start();
        } else {
            end();
        }
    }

    private void end() {
        long longest = models.all()
                .mapToLong(each -> each.limits().time().toNanos())
                .max()
                .orElse(0); // a model may have other limits than the server
        long deadline = System.nanoTime() + longest;
        while (underWay.get() > 0 && System.nanoTime() < deadline) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        answers.stopStreams();
        models.close();
    }
}
