package ai.lepton.exchange.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.protocol.InferenceHandler.Call;
import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.exchange.protocol.InferenceHandler.Reply;
import ai.lepton.exchange.protocol.ModelMetadata.Spec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models that fail, hang, and answer what they must not: each request still has its answer. */
class BadModelsTest {
    private static final Limits LIMITS = Limits.usual().withConcurrency(4, 256).withTime(Duration.ofSeconds(20));

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private record Model(boolean joinsRows, Function<InferRequest, List<InferTensor>> function)
            implements InferenceModel {
        @Override
        public ModelMetadata metadata() {
            return ModelMetadata.of(
                    "m", "test", List.of(Spec.of("x", Datatype.FP64, -1)), List.of(Spec.of("y", Datatype.FP64, -1)));
        }

        @Override
        public List<InferTensor> infer(InferRequest request) {
            return function.apply(request);
        }

        @Override
        public Optional<Generator> generator() {
            return Optional.empty();
        }
    }

    private static List<InferTensor> twice(InferRequest request) {
        double[] x = request.input("x").doubles();
        return List.of(
                InferTensor.of("y", Arrays.stream(x).map(each -> 2 * each).toArray()));
    }

    private static InferRequest request(double... x) {
        return InferRequest.of(InferTensor.of("x", x));
    }

    private static Reply reply(InferenceHandler handler, String path, String body) {
        return handler.handle(new Call(
                "POST",
                "/v2/models/m/" + path,
                name -> List.of(),
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
    }

    private static String sent(Reply reply) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (reply) {
            reply.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reply.status() + " " + out.toString(StandardCharsets.UTF_8);
    }

    private static String infer(InferenceHandler handler, InferRequest request) {
        return sent(reply(handler, "infer", request.toJson().json()));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void anErrorForJoinedRequestsTakesNoThreadAndSpoilsNoRequest() {
        Model model = new Model(true, request -> {
            if (request.input("x").elements() > 1) {
                throw new AssertionError("one row only");
            }
            return twice(request);
        });
        try (InferenceHandler handler = InferenceHandler.of(LIMITS.withBatches(8, Duration.ofMillis(30)), model)) {
            List<CompletableFuture<String>> answers = IntStream.range(0, 32)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> infer(handler, request(i)), threads))
                    .toList();
            for (int i = 0; i < 32; i++) {
                assertThat(answers.get(i).join()).startsWith("200 ").contains("\"data\":[" + 2.0 * i + "]");
            }
        }
    }

    @Test
    void asManyCallsAreMadeAtOnceAsTheLimitsAllow() {
        AtomicBoolean isWarm = new AtomicBoolean();
        CyclicBarrier together = new CyclicBarrier(4);
        Model model = new Model(false, request -> {
            try {
                if (isWarm.get()) {
                    int unused = together.await(10, TimeUnit.SECONDS);
                } else {
                    sleep(10); // not so quick that it is asked on the caller's thread
                }
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("the others did not come", e);
            }
            return twice(request);
        });
        try (InferenceHandler handler = InferenceHandler.of(LIMITS, model)) {
            String unused = infer(handler, request(0)); // leaves one idle thread
            isWarm.set(true);
            List<CompletableFuture<String>> answers = IntStream.range(0, 4)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> infer(handler, request(i)), threads))
                    .toList();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).startsWith("200 "));
        }
    }

    @Test
    void anAnswerThatIsNoneIsTheModelsFault() {
        InferTensor y = InferTensor.of("y", new double[] {1});
        List<List<InferTensor>> answers = List.of(List.of(y, y), List.of(InferTensor.of("z", new double[] {1})));
        for (List<InferTensor> answer : answers) {
            try (InferenceHandler handler = InferenceHandler.of(new Model(false, request -> answer))) {
                assertThat(infer(handler, request(1).withOutputs("y")))
                        .startsWith(answer.size() == 1 ? "500 {\"error\":\"the model failed" : "200");
                assertThat(infer(handler, request(1)))
                        .startsWith(answer.size() == 2 ? "500 {\"error\":\"the model failed" : "200");
            }
        }
    }

    @Test
    void aQuickModelThatBeginsToHangIsInterruptedInTime() {
        AtomicBoolean hangs = new AtomicBoolean();
        Model model = new Model(false, request -> {
            if (hangs.get()) {
                sleep(15_000);
            }
            return twice(request);
        });
        try (InferenceHandler handler = InferenceHandler.of(LIMITS.withTime(Duration.ofMillis(300)), model)) {
            for (int i = 0; i < 100; i++) {
                assertThat(infer(handler, request(i))).startsWith("200 ");
            }
            hangs.set(true);
            assertThat(infer(handler, request(1))).isEqualTo("504 {\"error\":\"there was no answer within 300 ms\"}");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            hangs.set(false);
            assertThat(infer(handler, request(1))).startsWith("200 ");
        }
    }

    @Test
    void requestsWithOtherFieldsAreNotJoinedAndNoneHasTheIdOfAnother() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        List<String> calls = new CopyOnWriteArrayList<>();
        Model model = new Model(true, request -> {
            entered.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            calls.add(request.extra().get("user") + " " + request.id() + " "
                    + request.input("x").elements());
            return twice(request);
        });
        try (InferenceHandler handler =
                InferenceHandler.of(LIMITS.withConcurrency(1, 256).withBatches(64, Duration.ofMillis(20)), model)) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                InferRequest plain = request(i).withId("id" + i);
                InferRequest each = new InferRequest(
                        plain.id(),
                        Map.of(),
                        plain.inputs(),
                        List.of(),
                        Map.of("user", i == 0 ? "first" : "u" + i % 2));
                answers.add(CompletableFuture.supplyAsync(() -> infer(handler, each), threads));
                if (i == 0) {
                    assertThat(await(entered)).isTrue();
                }
            }
            while (handler.underWay() < 7) {
                Thread.onSpinWait();
            }
            sleep(50);
            gate.countDown();
            for (int i = 0; i < 7; i++) {
                assertThat(answers.get(i).join()).contains("\"id\":\"id" + i + "\"", "\"data\":[" + 2.0 * i + "]");
            }
        }
        assertThat(calls).containsExactlyInAnyOrder("first id0 1", "u0 null 3", "u1 null 3");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes until it is told to end. */
    private static final class Endless implements InferenceModel {
        private final AtomicInteger pieces = new AtomicInteger();
        private final CountDownLatch gate;
        private final CountDownLatch ended = new CountDownLatch(1);

        Endless(CountDownLatch gate) {
            this.gate = gate;
        }

        @Override
        public ModelMetadata metadata() {
            return ModelMetadata.of("m", "test", List.of(), List.of());
        }

        @Override
        public List<InferTensor> infer(InferRequest request) {
            return List.of();
        }

        @Override
        public Optional<Generator> generator() {
            return Optional.of((prompt, parameters, onText) -> {
                try {
                    boolean unused = await(gate);
                    while (onText.test("piece " + pieces.incrementAndGet())) {
                        sleep(1);
                    }
                } finally {
                    ended.countDown();
                }
                return new Generated("", "cancelled", 1, pieces.get());
            });
        }
    }

    /** A model that takes a second, and may take ten, on a server of a tenth of a second. */
    private static final class Patient implements InferenceModel {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final Model model = new Model(false, BadModelsTest::twice);

        @Override
        public ModelMetadata metadata() {
            return model.metadata();
        }

        @Override
        public Limits limits(Limits ofServer) {
            return ofServer.withTime(Duration.ofSeconds(10)).withConcurrency(1, 10);
        }

        @Override
        public List<InferTensor> infer(InferRequest request) {
            entered.countDown();
            sleep(500);
            return model.infer(request);
        }
    }

    @Test
    void closingWaitsAsLongAsTheMostPatientModelMayTake() {
        Patient model = new Patient();
        InferenceHandler handler = InferenceHandler.of(LIMITS.withTime(Duration.ofMillis(100)), model);
        List<CompletableFuture<String>> answers = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> infer(handler, request(i)), threads))
                .toList();
        assertThat(await(model.entered)).isTrue();
        while (handler.underWay() < 2) {
            Thread.onSpinWait();
        }
        sleep(50);
        handler.close();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).startsWith("200 "));
    }

    @Test
    void textIsNotMadeForAnAnswerThatIsNeverSent() {
        Endless model = new Endless(new CountDownLatch(0));
        try (InferenceHandler handler = InferenceHandler.of(LIMITS, model)) {
            Reply reply = reply(handler, "generate_stream", "{\"text_input\":\"a\"}");
            assertThat(handler.underWay()).isEqualTo(1);
            reply.close();
            reply.close();
            assertThat(handler.underWay()).isZero();
            assertThat(await(model.ended)).isTrue();
        }
    }

    @Test
    void textIsNotMadeForAClientThatIsGoneBeforeItBegins() throws IOException {
        CountDownLatch gate = new CountDownLatch(1);
        Endless model = new Endless(gate);
        try (InferenceServer server =
                InferenceServer.of(InferenceHandler.of(LIMITS, model)).start()) {
            String body = "{\"text_input\":\"a\"}";
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                String head = "POST /v2/models/m/generate_stream HTTP/1.1\r\nHost: x\r\nContent-Length: ";
                socket.getOutputStream()
                        .write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
                sleep(100);
                socket.setSoLinger(true, 0); // the connection is reset
            }
            sleep(50);
            gate.countDown();
            assertThat(await(model.ended)).isTrue();
        }
    }

    @Test
    void aModelThatInterruptsItsThreadLosesNoAnswer() {
        Model model = new Model(false, request -> {
            Thread.currentThread().interrupt();
            return twice(request);
        });
        try (InferenceServer server =
                InferenceServer.of(InferenceHandler.of(LIMITS, model)).start()) {
            InferenceClient client = InferenceClient.of(server.uri());
            for (int i = 0; i < 20; i++) {
                assertThat(client.infer("m", request(i)).output("y").doubles()).containsExactly(2 * i);
            }
        }
    }
}
