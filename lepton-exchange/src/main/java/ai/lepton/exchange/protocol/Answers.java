package ai.lepton.exchange.protocol;

import ai.lepton.exchange.protocol.InferenceHandler.Call;
import ai.lepton.exchange.protocol.InferenceHandler.Reply;
import ai.lepton.exchange.protocol.ModelQueue.Job;
import ai.lepton.metrics.internal.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Asks models, and makes the answers: tensors, text, and text as it comes. */
final class Answers {
    private static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private final AtomicInteger underWay;
    private final AtomicLong ids = new AtomicLong();
    private final String idPrefix = Long.toHexString(System.nanoTime() ^ System.identityHashCode(this)) + '-';
    private final Set<GeneratedText.Stream> streams = ConcurrentHashMap.newKeySet();

    /** @param underWay requests that are not answered yet, to which a stream belongs until its last piece is sent */
    Answers(AtomicInteger underWay) {
        this.underWay = underWay;
    }

    /**
     * @param memory is told the bytes that the request takes beside its body, and may refuse them
     * @param onLate as that of {@link ModelQueue#answeredHere}; null where it may not be asked on this thread
     */
    Reply inferred(Call call, byte[] body, LongConsumer memory, ServedModels.Entry entry, @Nullable Runnable onLate)
            throws InterruptedException {
        InferRequest request = InferRequest.ofBytes(body, jsonLength(call, body), memory);
        entry.requireNamed(request);
        entry.requireKnownForms(request);
        entry.model().check(request);
        Job<List<InferTensor>> job = entry.queue().job(request);
        InferResponse response = response(request, entry, waitedFor(job, entry, onLate));
        InferRequest.Encoded encoded;
        try {
            encoded = response.encoded(request::isBinary);
        } catch (IllegalArgumentException e) { // NaN, or what else JSON has not
            throw new ProtocolException(406, String.valueOf(e.getMessage()), e);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", encoded.jsonLength().isPresent() ? "application/octet-stream" : Replies.JSON);
        encoded.jsonLength().ifPresent(length -> headers.put(JSON_LENGTH, String.valueOf(length)));
        return new Reply(200, headers, encoded.length(), encoded::writeTo);
    }

    private InferResponse response(InferRequest request, ServedModels.Entry entry, List<InferTensor> outputs) {
        try {
            InferResponse response = new InferResponse(
                    entry.metadata().name(),
                    entry.version(),
                    idOf(request.id()),
                    Map.of(),
                    wanted(request, outputs),
                    Map.of());
            entry.metadata().requireAnswer(response.outputs(), request.outputs().isEmpty());
            return response;
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

    /** @param onLate as that of {@link ModelQueue#answeredHere}; null where it may not be asked on this thread */
    Reply generated(byte[] body, LongConsumer memory, ServedModels.Entry entry, @Nullable Runnable onLate)
            throws InterruptedException {
        GeneratedText request = GeneratedText.of(body, memory);
        InferenceModel.Generator generator = entry.generator();
        Job<InferenceModel.Generated> job = ModelQueue.job(
                () -> GeneratedText.whole(generator.generate(request.prompt(), request.parameters(), piece -> true)));
        InferenceModel.Generated all = waitedFor(job, entry, onLate);
        Map<String, Object> document =
                GeneratedText.document(entry.metadata(), entry.version(), idOf(request.id()), all.text());
        document.put("details", GeneratedText.details(all));
        return Replies.json(200, document);
    }

    Reply streamed(byte[] body, LongConsumer memory, ServedModels.Entry entry) throws InterruptedException {
        GeneratedText request = GeneratedText.of(body, memory);
        InferenceModel.Generator generator = entry.generator();
        String id = idOf(request.id());
        GeneratedText.Stream stream = new GeneratedText.Stream(
                entry,
                onText -> generator.generate(request.prompt(), request.parameters(), onText),
                piece -> GeneratedText.document(entry.metadata(), entry.version(), id, piece));
        Object first = stream.first();
        underWay.incrementAndGet(); // until the last piece is sent
        streams.add(stream);
        Map<String, String> headers = Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-cache");
        AtomicBoolean hasEnded = new AtomicBoolean();
        Runnable end = () -> {
            if (hasEnded.compareAndSet(false, true)) {
                stream.cancel();
                streams.remove(stream);
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

    /** Ends the text of all streams; those who read them are told. */
    void stopStreams() {
        streams.forEach(GeneratedText.Stream::stop);
    }

    private static <R> R waitedFor(Job<R> job, ServedModels.Entry entry, @Nullable Runnable onLate)
            throws InterruptedException {
        long time = entry.limits().time().toNanos();
        long deadline = System.nanoTime() + time;
        if (onLate == null || !entry.queue().answeredHere(job, deadline, onLate)) {
            entry.queue().add(job);
        }
        try {
            return job.answer().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            entry.queue().cancel(job);
            throw Refusal.late(time);
        } catch (InterruptedException e) {
            entry.queue().cancel(job);
            throw e;
        } catch (ExecutionException e) {
            throw Refusal.of(job.answer(), entry);
        }
    }

    private String idOf(@Nullable String asked) {
        return asked == null || asked.isEmpty() ? idPrefix + ids.incrementAndGet() : asked;
    }
}
