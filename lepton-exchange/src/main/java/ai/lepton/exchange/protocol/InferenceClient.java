package ai.lepton.exchange.protocol;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of the Open Inference Protocol.
 *
 * <pre>{@code
 * InferenceClient client = InferenceClient.of(URI.create("http://127.0.0.1:8080")).binary();
 * InferResponse answer = client.infer("iris", InferRequest.of(InferTensor.of("x", features, n, 4)));
 * float[] probabilities = answer.output("probabilities").floats();
 * }</pre>
 *
 * <p>A request without an id is given one, as some servers answer no other. Where a server refuses, calls throw {@link ProtocolException} with its message; where it can't be reached or takes too
 * long, {@link UncheckedIOException}; where its answer is none of the protocol, {@link DataException}. Immutable, and safe
 * from several threads; connections are kept and used again.
 */
public final class InferenceClient {
    private static final String JSON_LENGTH = "Inference-Header-Content-Length";
    private static final long MOST = 1L << 30;
    private static final AtomicLong IDS = new AtomicLong();

    private final HttpClient http;
    private final URI server;
    private final Duration timeout;
    private final boolean binary;
    private final Map<String, String> headers;

    private InferenceClient(
            HttpClient http, URI server, Duration timeout, boolean binary, Map<String, String> headers) {
        this.http = http;
        this.server = server;
        this.timeout = timeout;
        this.binary = binary;
        this.headers = headers;
    }

    /**
     * Returns a client that sends JSON, and waits 60 seconds for an answer.
     *
     * @param server such as {@code http://127.0.0.1:8080}; a path in front of {@code /v2} may follow
     * @throws IllegalArgumentException if it is not http or https, or has a query
     */
    public static InferenceClient of(URI server) {
        String scheme = String.valueOf(Elements.required("server", server).getScheme());
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            throw new IllegalArgumentException(
                    "server is " + Quoted.of(server) + "; it must be such as http://127.0.0.1:8080");
        }
        if (server.getHost() == null || server.getRawQuery() != null || server.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "server is " + Quoted.of(server) + "; it must be a host, with a path at most");
        }
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        return new InferenceClient(http, server, Duration.ofSeconds(60), false, Map.of());
    }

    /** Returns a client that sends tensors in binary, and asks for binary ones. */
    public InferenceClient binary() {
        return new InferenceClient(http, server, timeout, true, headers);
    }

    /** Returns a client that sends and asks for JSON only. */
    public InferenceClient json() {
        return new InferenceClient(http, server, timeout, false, headers);
    }

    /** Returns a client that waits so long for an answer. */
    public InferenceClient timeout(Duration time) {
        if (Elements.required("time", time).isNegative() || time.isZero() || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("the timeout is " + time + "; it must be above 0 and at most PT24H");
        }
        return new InferenceClient(http, server, time, binary, headers);
    }

    /**
     * Returns a client that sends a header with each request, such as {@code Authorization}.
     *
     * @throws IllegalArgumentException if HTTP has no such header
     */
    public InferenceClient header(String name, String value) {
        Elements.required("name", name);
        Elements.required("value", value);
        try {
            HttpRequest unused =
                    HttpRequest.newBuilder(server).header(name, value).build();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "there can be no header " + Quoted.of(name) + " of " + Quoted.of(value), e);
        }
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new InferenceClient(http, server, timeout, binary, Map.copyOf(more));
    }

    /** Returns whether the server lives. */
    public boolean isLive() {
        return isOk("health", "live");
    }

    /** Returns whether the server is ready. */
    public boolean isReady() {
        return isOk("health", "ready");
    }

    /** Returns whether a model is ready; not so if there is none. */
    public boolean isReady(String model) {
        return isOk("models", Elements.required("model", model), "ready");
    }

    private boolean isOk(String... path) {
        return done(send(get(path))).statusCode() == 200;
    }

    /** Returns what the server says of itself. */
    public ModelMetadata.Server server() {
        byte[] body = done(send(get()).thenApply(InferenceClient::requireOk));
        return Documents.read("the metadata", body, ModelMetadata.Server.class);
    }

    /** Returns what a model takes and gives. */
    public ModelMetadata model(String name) {
        return ModelMetadata.of(
                "the metadata",
                done(send(get("models", Elements.required("name", name))).thenApply(InferenceClient::requireOk)));
    }

    /** Returns what a version of a model takes and gives. */
    public ModelMetadata model(String name, String version) {
        Elements.required("name", name);
        Elements.required("version", version);
        return ModelMetadata.of(
                "the metadata",
                done(send(get("models", name, "versions", version)).thenApply(InferenceClient::requireOk)));
    }

    /**
     * Returns a model's answer.
     *
     * @throws ProtocolException if the server refuses
     * @throws UncheckedIOException if it can't be reached, or takes too long
     */
    public InferResponse infer(String model, InferRequest request) {
        return done(inferAsync(model, request));
    }

    /** Returns the answer of a version of a model. */
    public InferResponse infer(String model, String version, InferRequest request) {
        Elements.required("model", model);
        Elements.required("version", version);
        return done(asked(request, "models", model, "versions", version, "infer"));
    }

    /**
     * Returns a model's answer when it is there.
     *
     * @return ends with the exceptions that {@link #infer} throws
     */
    public CompletableFuture<InferResponse> inferAsync(String model, InferRequest request) {
        return asked(request, "models", Elements.required("model", model), "infer");
    }

    private CompletableFuture<InferResponse> asked(InferRequest request, String... path) {
        Elements.required("request", request);
        InferRequest named = request.id() == null ? request.withId("lepton-" + IDS.incrementAndGet()) : request;
        InferRequest.Encoded body = binary ? named.withBinaryOutputs().toBinary() : named.encoded(false);
        HttpRequest.Builder post = builder(path)
                .header("Content-Type", body.jsonLength().isPresent() ? "application/octet-stream" : "application/json")
                .POST(BodyPublishers.ofByteArrays(body.parts()));
        body.jsonLength().ifPresent(length -> post.header(JSON_LENGTH, String.valueOf(length)));
        return send(post.build()).thenApply(InferenceClient::response);
    }

    private static InferResponse response(HttpResponse<byte[]> answer) {
        byte[] body = requireOk(answer);
        String length = answer.headers().firstValue(JSON_LENGTH).orElse(String.valueOf(body.length));
        if (!length.matches("[0-9]{1,9}")) {
            throw new DataException("the answer has " + JSON_LENGTH + " " + Quoted.of(length)
                    + "; it must be the number of bytes of the JSON");
        }
        return InferResponse.ofBytes(body, Integer.parseInt(length));
    }

    private HttpRequest get(String... path) {
        return builder(path).GET().build();
    }

    private HttpRequest.Builder builder(String... path) {
        StringBuilder target = new StringBuilder(server.toString().replaceAll("/+$", "")).append("/v2");
        for (String part : path) {
            target.append('/').append(RequestPath.encoded(part));
        }
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(target.toString()))
                .timeout(timeout)
                .header("Accept-Encoding", "gzip");
        headers.forEach(builder::setHeader);
        return builder;
    }

    private CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> told = new CompletableFuture<>();
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request, head -> new Bounded());
        // The client's own timeout ends when the head of the answer is there; the rest may not take longer either.
        CompletableFuture<HttpResponse<byte[]>> inTime =
                sent.thenApply(answer -> answer).orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        CompletableFuture<?> unused = inTime.whenComplete((answer, failure) -> {
            if (failure == null) {
                told.complete(answer);
            } else {
                told.completeExceptionally(told(failure));
                sent.cancel(true);
            }
        });
        return told;
    }

    private static byte[] requireOk(HttpResponse<byte[]> answer) {
        byte[] body = plain(answer);
        if (answer.statusCode() / 100 == 2) {
            return body;
        }
        int status = answer.statusCode() < 400 ? 502 : Math.min(answer.statusCode(), 599);
        throw new ProtocolException(status, message(answer.statusCode(), body));
    }

    private static byte[] plain(HttpResponse<byte[]> answer) {
        if (!answer.headers().firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip")) {
            return answer.body();
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            byte[] plain = in.readNBytes((int) MOST);
            if (in.read() >= 0) {
                throw new DataException("the answer is a gzip file of more than " + MOST + " bytes");
            }
            return plain;
        } catch (IOException e) {
            throw new DataException("the answer is said to be gzip, and is not: " + PlainFile.reason(e), e);
        }
    }

    /** Returns what the server says of its refusal. */
    private static String message(int status, byte[] body) {
        try {
            Map<String, Object> document = Documents.object("the refusal", body);
            Object error = document.containsKey("error") ? document.get("error") : document.get("detail");
            if (error != null) {
                return String.valueOf(error);
            }
        } catch (DataException e) {
            // Another program between the server and us may answer with a page.
        }
        String text = new String(body, 0, Math.min(body.length, 2_000), StandardCharsets.UTF_8).strip();
        return "the server answered " + status + (text.isEmpty() ? "" : ": " + text);
    }

    private static <T> T done(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while the server was asked", e));
        } catch (ExecutionException e) {
            throw told(e);
        }
    }

    /** Returns what users see of a failure. */
    private static RuntimeException told(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof HttpTimeoutException late) {
            return new UncheckedIOException("the server did not answer in time", late);
        }
        if (cause instanceof TimeoutException) {
            return new UncheckedIOException(
                    "the server did not answer in time", new HttpTimeoutException("the answer did not end in time"));
        }
        if (cause instanceof IOException failed) {
            return new UncheckedIOException(
                    Quoted.message("the server can't be asked: " + PlainFile.reason(failed)), failed);
        }
        return cause instanceof RuntimeException refused ? refused : new IllegalStateException(cause);
    }

    /** Takes the bytes of an answer, up to a limit. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final List<ByteBuffer> parts = new ArrayList<>();
        private long size;
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                size += buffer.remaining();
                parts.add(buffer);
            }
            if (size > MOST && subscription != null) {
                subscription.cancel();
                parts.clear();
                body.completeExceptionally(new DataException("the answer has more than " + MOST + " bytes"));
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            ByteBuffer all = ByteBuffer.allocate((int) Math.min(size, MOST));
            if (!body.isDone()) {
                parts.forEach(all::put);
                body.complete(all.array());
            }
        }
    }
}
