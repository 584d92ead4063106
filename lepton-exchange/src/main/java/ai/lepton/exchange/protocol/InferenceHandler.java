package ai.lepton.exchange.protocol;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.protocol.ModelQueue.Job;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of the protocol for some models, whatever server they come from: {@link #handle} takes the line of a
 * request, its headers and its body, and returns the answer. {@link InferenceServer} is the server that comes with it.
 *
 * <p>Paths are those of the protocol, of its generate extension ({@code /v2/models/MODEL/generate} and
 * {@code /generate_stream}), {@code POST /v2/repository/index}, and {@code /metrics} for Prometheus. Refusals are
 * {@code {"error": "..."}}. Safe from several threads; {@link #handle} waits for the answer.
 */
public final class InferenceHandler implements AutoCloseable {
    private static final Logger LOG = System.getLogger(InferenceHandler.class.getName());
    private static final String JSON = "application/json";
    private static final String JSON_LENGTH = "Inference-Header-Content-Length";
    private static final List<String> EXTENSIONS = List.of("binary_tensor_data", "generate");

    private final Limits limits;
    private final ServedModels models;
    private final ServerMetrics metrics;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong bodies = new AtomicLong();
    private final AtomicLong ids = new AtomicLong();
    private final String idPrefix = Long.toHexString(System.nanoTime() ^ System.identityHashCode(this)) + '-';
    private volatile boolean isStopping;

    private InferenceHandler(Limits limits, List<InferenceModel> given) {
        this.limits = limits;
        this.metrics = new ServerMetrics(underWay::get);
        this.models = ServedModels.of(given, limits, metrics);
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
     * @param memory most bytes of all bodies that are under way
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

        private Reply(int status, Map<String, String> headers, long length, Content content) {
            this(status, headers, length, content, () -> {});
        }

        private Reply(int status, Map<String, String> headers, long length, Content content, Runnable abandoning) {
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

    /** Returns whether it takes requests and all models are ready. */
    public boolean isReady() {
        return !isStopping && models.all().allMatch(each -> each.model().isReady());
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
        Elements.required("call", call);
        long begun = System.nanoTime();
        String[] model = {"", ""};
        underWay.incrementAndGet();
        Reply reply;
        try {
            reply = answered(call, model);
        } catch (Throwable e) { // whatever it is, the caller has an answer
            reply = refused(e);
        } finally {
            underWay.decrementAndGet();
        }
        metrics.answered(model[0], model[1], reply.status, System.nanoTime() - begun);
        return reply;
    }

    private Reply answered(Call call, String[] counted) throws InterruptedException {
        List<String> path = RequestPath.parts(call.target());
        String route = ServedModels.route(path);
        String method = ServedModels.method(route);
        if (method.isEmpty()) {
            throw new ProtocolException(404, "there is nothing at " + Quoted.of(call.target()));
        }
        if (!method.equals(call.method()) && !(call.method().equals("HEAD") && method.equals("GET"))) {
            return error(405, call.method() + " is not for this path; use " + method, Map.of("Allow", method));
        }
        switch (route) {
            case "v2" -> {
                Map<String, Object> server = new LinkedHashMap<>();
                server.put("name", "lepton");
                server.put("version", ServedModels.VERSION);
                server.put("extensions", EXTENSIONS);
                return json(200, server);
            }
            case "v2/health/live" -> {
                return json(200, Map.of("live", true));
            }
            case "v2/health/ready" -> {
                return readiness(isReady(), Map.of("live", true));
            }
            case "v2/models" -> {
                return json(200, Map.of("models", models.names()));
            }
            case "v2/repository/index" -> {
                return text(200, JSON, models.index());
            }
            case "metrics" -> {
                return text(200, ServerMetrics.CONTENT_TYPE, metrics.page());
            }
            default -> {
                ServedModels.Entry entry = models.named(path);
                counted[0] = entry.metadata().name();
                counted[1] = entry.version();
                return answered(call, route, entry);
            }
        }
    }

    private Reply answered(Call call, String route, ServedModels.Entry entry) throws InterruptedException {
        ModelMetadata metadata = entry.metadata();
        switch (route) {
            case "model" -> {
                return text(
                        200,
                        JSON,
                        MessageWriter.written(out -> out.metadata(metadata)).json());
            }
            case "model/ready" -> {
                return readiness(!isStopping && entry.model().isReady(), Map.of("name", metadata.name()));
            }
            default -> {
                if (isStopping) {
                    throw new ProtocolException(503, "the server is stopping");
                }
                try (RequestBody body = new RequestBody(bodies, entry.limits())) {
                    byte[] bytes = body.read(call);
                    ConnectionThreads.waitForModel();
                    return switch (route) {
                        case "model/infer" -> inferred(call, bytes, entry);
                        case "model/generate" -> generated(bytes, entry);
                        default -> streamed(bytes, entry);
                    };
                }
            }
        }
    }

    private Reply readiness(boolean ready, Map<String, Object> more) {
        Map<String, Object> document = new LinkedHashMap<>(more);
        document.put("ready", ready);
        return json(ready ? 200 : 503, document);
    }

    private Reply inferred(Call call, byte[] body, ServedModels.Entry entry) throws InterruptedException {
        InferRequest request = InferRequest.ofBytes(body, jsonLength(call, body));
        entry.requireNamed(request);
        entry.requireKnownForms(request);
        entry.model().check(request);
        Job<List<InferTensor>> job = entry.queue().job(request);
        InferResponse response = response(request, entry, waitedFor(job, entry));
        InferRequest.Encoded encoded;
        try {
            encoded = response.encoded(request::isBinary);
        } catch (IllegalArgumentException e) { // NaN, or what else JSON has not
            throw new ProtocolException(406, String.valueOf(e.getMessage()), e);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", encoded.jsonLength().isPresent() ? "application/octet-stream" : JSON);
        encoded.jsonLength().ifPresent(length -> headers.put(JSON_LENGTH, String.valueOf(length)));
        return new Reply(200, headers, encoded.length(), encoded::writeTo);
    }

    private InferResponse response(InferRequest request, ServedModels.Entry entry, List<InferTensor> outputs) {
        try {
            return new InferResponse(
                    entry.metadata().name(),
                    entry.version(),
                    idOf(request.id()),
                    Map.of(),
                    wanted(request, outputs),
                    Map.of());
        } catch (IllegalArgumentException | NullPointerException e) { // the request was checked, so it is not its fault
            throw new IllegalStateException("its answer is none: " + e.getMessage(), e);
        }
    }

    private static int jsonLength(Call call, byte[] body) {
        List<String> lengths = call.header(JSON_LENGTH);
        if (lengths.isEmpty()) {
            return body.length;
        }
        String length = lengths.get(0).strip();
        if (lengths.size() > 1 || !length.matches("[0-9]{1,9}")) {
            throw new ProtocolException(
                    400, JSON_LENGTH + " is " + Quoted.all(lengths) + "; it must be the number of bytes of the JSON");
        }
        return Integer.parseInt(length);
    }

    private static List<InferTensor> wanted(InferRequest request, List<InferTensor> outputs) {
        if (request.outputs().isEmpty()) {
            return outputs;
        }
        return request.outputs().stream()
                .map(each -> InferRequest.named("output", each.name(), outputs))
                .toList();
    }

    private Reply generated(byte[] body, ServedModels.Entry entry) throws InterruptedException {
        GeneratedText request = GeneratedText.of(body);
        InferenceModel.Generator generator = entry.generator();
        Job<InferenceModel.Generated> job =
                ModelQueue.job(() -> generator.generate(request.prompt(), request.parameters(), piece -> true));
        InferenceModel.Generated all = waitedFor(job, entry);
        Map<String, Object> document =
                GeneratedText.document(entry.metadata(), entry.version(), idOf(request.id()), all.text());
        document.put("details", GeneratedText.details(all));
        return json(200, document);
    }

    private Reply streamed(byte[] body, ServedModels.Entry entry) throws InterruptedException {
        GeneratedText request = GeneratedText.of(body);
        InferenceModel.Generator generator = entry.generator();
        String id = idOf(request.id());
        GeneratedText.Stream stream = new GeneratedText.Stream(
                entry.queue(),
                onText -> generator.generate(request.prompt(), request.parameters(), onText),
                piece -> GeneratedText.document(entry.metadata(), entry.version(), id, piece),
                entry.limits().time().toNanos());
        Object first = stream.first();
        underWay.incrementAndGet(); // until the last piece is sent
        Map<String, String> headers = Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-cache");
        AtomicBoolean hasEnded = new AtomicBoolean();
        Runnable end = () -> {
            if (hasEnded.compareAndSet(false, true)) {
                stream.cancel();
                underWay.decrementAndGet();
            }
        };
        return new Reply(
                200,
                headers,
                -1,
                out -> {
                    try {
                        stream.writeTo(out, first);
                    } finally {
                        end.run();
                    }
                },
                end);
    }

    private <R> R waitedFor(Job<R> job, ServedModels.Entry entry) throws InterruptedException {
        if (!entry.queue().answeredHere(job)) {
            entry.queue().add(job);
        }
        Duration time = entry.limits().time();
        try {
            return job.answer().get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            entry.queue().cancel(job);
            throw new ProtocolException(504, "there was no answer within " + time.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            entry.queue().cancel(job);
            throw e;
        } catch (ExecutionException e) {
            throw refusal(job.answer());
        }
    }

    /** Returns the refusal that a failed answer is. */
    static ProtocolException refusal(CompletableFuture<?> answer) {
        try {
            answer.join();
            throw new IllegalStateException("it did not fail");
        } catch (CompletionException | CancellationException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            return refusal(cause);
        }
    }

    private static ProtocolException refusal(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause instanceof ProtocolException refused) {
            return refused;
        }
        if (cause instanceof DataException || cause instanceof IllegalArgumentException) {
            return new ProtocolException(400, message, cause);
        }
        if (cause instanceof CancellationException || cause instanceof InterruptedException) {
            return new ProtocolException(503, "the request was interrupted", cause);
        }
        LOG.log(Logger.Level.WARNING, "a request failed", cause);
        return new ProtocolException(
                500, "the model failed: " + cause.getClass().getSimpleName() + ": " + message, cause);
    }

    private String idOf(@Nullable String asked) {
        return asked == null || asked.isEmpty() ? idPrefix + ids.incrementAndGet() : asked;
    }

    private Reply refused(Throwable e) {
        ProtocolException refusal = refusal(e);
        Map<String, String> more = refusal.status() == 503 ? Map.of("Retry-After", "1") : Map.of();
        return error(refusal.status(), String.valueOf(refusal.getMessage()), more);
    }

    private static Reply error(int status, String message, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("Content-Type", JSON);
        byte[] body = MessageWriter.written(out -> out.text("error", Quoted.message(message)))
                .bytes();
        return new Reply(status, headers, body.length, out -> out.write(body));
    }

    private static Reply json(int status, Map<String, Object> document) {
        return text(
                status, JSON, MessageWriter.written(out -> out.values(document)).json());
    }

    private static Reply text(int status, String type, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new Reply(status, Map.of("Content-Type", type), body.length, out -> out.write(body));
    }

    /**
     * Takes no more requests: readiness is no longer 200, and requests to models are answered with 503. Those under way end.
     */
    public void stop() {
        isStopping = true;
    }

    /**
     * Takes no more requests, waits until those under way have ended, for as long as one may take, and ends the threads. The
     * models stay open. Closing twice is fine.
     */
    @Override
    public void close() {
        stop();
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
        models.close();
    }
}
