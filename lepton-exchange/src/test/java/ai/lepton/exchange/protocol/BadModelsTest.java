package ai.lepton.exchange.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.protocol.InferenceHandler.Call;
import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.exchange.protocol.InferenceHandler.Reply;
import ai.lepton.exchange.protocol.ModelMetadata.Spec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
        return sent(reply(handler, "infer", request.toJson()));
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
        Map<String, List<InferTensor>> answers = Map.of(
                "outputs has 'y' twice", List.of(y, y),
                "'z' FP64 [1] is none of its outputs 'y'", List.of(y, InferTensor.of("z", new double[] {1})),
                "there is no output 'y'", List.of(),
                "'y' INT32 [1] should be FP64", List.of(InferTensor.of("y", new int[] {1})),
                "tensor 'y' is [1, 1]; it must be [-1]", List.of(InferTensor.of("y", new double[] {1}, 1, 1)));
        answers.forEach((why, answer) -> {
            try (InferenceHandler handler = InferenceHandler.of(new Model(false, request -> answer))) {
                assertThat(infer(handler, request(1)))
                        .startsWith(
                                "500 {\"error\":\"the model failed: IllegalStateException: its answer is none: " + why);
            }
        });
        try (InferenceHandler handler = InferenceHandler.of(new Model(false, request -> List.of(y)))) {
            assertThat(infer(handler, request(1))).startsWith("200");
        }
    }

    @Test
    void aModelThatSaysNotWhyIsNotQuotedAsNull() {
        Function<RuntimeException, String> answer = failure -> {
            try (InferenceHandler handler = InferenceHandler.of(new Model(false, request -> {
                throw failure;
            }))) {
                return infer(handler, request(1));
            }
        };
        assertThat(answer.apply(new IllegalArgumentException()))
                .isEqualTo("400 {\"error\":\"the model refuses the request, and says not why\"}");
        assertThat(answer.apply(new IllegalStateException()))
                .isEqualTo("500 {\"error\":\"the model failed: IllegalStateException\"}");
    }

    @Test
    void aThreadThatEndsOfAnErrorLeavesItsPlaceToAnother() throws Exception {
        AtomicBoolean hasFailed = new AtomicBoolean();
        ModelQueue queue =
                new ModelQueue(new Model(false, BadModelsTest::twice), LIMITS.withConcurrency(1, 8), rows -> {}, () -> {
                    if (hasFailed.compareAndSet(false, true)) {
                        throw new OutOfMemoryError("as if there were no memory left");
                    }
                });
        try (queue) {
            ModelQueue.Job<List<InferTensor>> first = queue.job(request(1));
            queue.add(first);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!hasFailed.get() && System.nanoTime() < deadline) {
                sleep(5);
            }
            sleep(50);
            ModelQueue.Job<List<InferTensor>> second = queue.job(request(2));
            queue.add(second);
            assertThat(second.answer().get(10, TimeUnit.SECONDS).get(0).doubles())
                    .containsExactly(4);
            assertThat(first.answer().get(10, TimeUnit.SECONDS).get(0).doubles())
                    .containsExactly(2);
        }
    }

    @Test
    void whoInterruptsCallsThatAreLateDoesSoAlsoAfterAnError() throws InterruptedException {
        Overdue overdue = new Overdue(TimeUnit.MILLISECONDS.toNanos(20), "test times");
        AtomicBoolean hasFailed = new AtomicBoolean();
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread late =
                new Thread(() -> {
                    Overdue.Call call = overdue.begin(System.nanoTime(), () -> {});
                    try {
                        Thread.sleep(10_000);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    } finally {
                        boolean unused = call.end();
                    }
                }) {
                    @Override
                    public void interrupt() {
                        if (hasFailed.compareAndSet(false, true)) {
                            throw new OutOfMemoryError("as if there were no memory left");
                        }
                        super.interrupt();
                    }
                };
        late.setDaemon(true);
        late.start();
        assertThat(hasFailed(hasFailed)).isTrue();
        Thread second = new Thread(() -> {
            Overdue.Call call = overdue.begin(System.nanoTime(), () -> {});
            try {
                Thread.sleep(10_000);
            } catch (InterruptedException e) {
                interrupted.countDown();
            } finally {
                boolean unused = call.end();
            }
        });
        second.setDaemon(true);
        second.start();
        assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean hasFailed(AtomicBoolean failed) {
        for (int i = 0; i < 1_000 && !failed.get(); i++) {
            sleep(5);
        }
        return failed.get();
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

    /** A model that is quick, and from some time on keeps its thread whatever is done to it. */
    private static final class Deaf {
        private final AtomicBoolean isDeaf = new AtomicBoolean();
        private final Model model = new Model(false, request -> {
            while (isDeaf.get()) {
                Thread.onSpinWait();
                sleepDeaf();
            }
            return twice(request);
        });

        private static void sleepDeaf() {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                // it is deaf
            }
        }
    }

    @Test
    void aRequestEndsInTimeThoughItsModelIgnoresInterrupts() {
        Deaf deaf = new Deaf();
        Limits limits = LIMITS.withConcurrency(2, 10).withTime(Duration.ofMillis(300));
        InferenceHandler handler = InferenceHandler.of(limits, deaf.model);
        try (InferenceServer server = InferenceServer.of(handler).start()) {
            InferenceClient client = InferenceClient.of(server.uri()).timeout(Duration.ofSeconds(20));
            for (int i = 0; i < 100; i++) { // quick, so that it is asked on the threads of connections
                assertThat(client.infer("m", request(i)).output("y").doubles()).containsExactly(2 * i);
            }
            deaf.isDeaf.set(true);
            for (int i = 1; i <= 2; i++) {
                assertThat(client.isReady()).isTrue();
                assertThatThrownBy(() -> client.infer("m", request(1)))
                        .isInstanceOfSatisfying(
                                ProtocolException.class,
                                e -> assertThat(e.status()).isEqualTo(504))
                        .hasMessage("there was no answer within 300 ms");
                while (!metrics(handler).contains("lepton_stuck_calls{model=\"m\",version=\"1\"} " + i)) {
                    sleep(10);
                }
                assertThat(handler.underWay()).isZero();
            }
            assertThat(client.isReady()).isFalse();
            assertThat(client.isReady("m")).isFalse();
            assertThat(client.isLive()).isTrue();
            assertThatThrownBy(() -> client.infer("m", request(1)))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.status()).isEqualTo(503))
                    .hasMessage("model 'm' is kept by calls whose time is over, all 2 that may be made at once;"
                            + " it takes no requests until one ends");
            deaf.isDeaf.set(false);
            while (!client.isReady()) {
                sleep(10);
            }
            assertThat(client.infer("m", request(3)).output("y").doubles()).containsExactly(6);
            assertThat(metrics(handler)).contains("lepton_stuck_calls{model=\"m\",version=\"1\"} 0");
        }
    }

    private static String metrics(InferenceHandler handler) {
        return sent(
                handler.handle(new Call("GET", "/metrics", name -> List.of(), new ByteArrayInputStream(new byte[0]))));
    }

    @Test
    void whoCallsTheHandlerHasAnAnswerInTimeThoughTheModelIgnoresInterrupts() {
        Deaf deaf = new Deaf();
        try (InferenceHandler handler =
                InferenceHandler.of(LIMITS.withConcurrency(1, 10).withTime(Duration.ofMillis(200)), deaf.model)) {
            for (int i = 0; i < 100; i++) {
                assertThat(infer(handler, request(i))).startsWith("200 ");
            }
            deaf.isDeaf.set(true);
            assertThat(infer(handler, request(1))).isEqualTo("504 {\"error\":\"there was no answer within 200 ms\"}");
            while (handler.isReady()) {
                sleep(10);
            }
            assertThat(infer(handler, request(1))).startsWith("503 ").contains("is kept by calls");
            deaf.isDeaf.set(false);
            while (!handler.isReady()) {
                sleep(10);
            }
            assertThat(infer(handler, request(1))).startsWith("200 ");
        }
    }

    @Test
    void aModelThatIsNotReadyTakesNoRequests() {
        AtomicBoolean isOpen = new AtomicBoolean(true);
        Function<InferRequest, List<InferTensor>> closing = request -> {
            isOpen.set(false);
            throw new IllegalStateException("this model is closed");
        };
        InferenceModel model = new InferenceModel() {
            @Override
            public ModelMetadata metadata() {
                return new Model(false, closing).metadata();
            }

            @Override
            public List<InferTensor> infer(InferRequest request) {
                return closing.apply(request);
            }

            @Override
            public boolean isReady() {
                return isOpen.get();
            }
        };
        try (InferenceHandler handler = InferenceHandler.of(LIMITS, model)) {
            assertThat(handler.isReady()).isTrue();
            String refused = "503 {\"error\":\"model 'm' is not ready; it takes no requests now\"}";
            assertThat(infer(handler, request(1))).isEqualTo(refused); // it is closed while it is asked
            assertThat(handler.isReady()).isFalse();
            assertThat(infer(handler, request(1))).isEqualTo(refused);
            isOpen.set(true);
            assertThat(handler.isReady()).isTrue();
        }
    }

    @Test
    void aModelMayCloseTheServerThatAsksIt() {
        for (boolean isQuick : List.of(true, false)) {
            AtomicBoolean closes = new AtomicBoolean();
            CompletableFuture<InferenceServer> server = new CompletableFuture<>();
            Model model = new Model(false, request -> {
                if (!isQuick) {
                    sleep(10);
                }
                if (closes.get()) {
                    server.join().close();
                }
                return twice(request);
            });
            InferenceHandler handler = InferenceHandler.of(LIMITS.withTime(Duration.ofSeconds(60)), model);
            server.complete(InferenceServer.of(handler).start());
            InferenceClient client = InferenceClient.of(server.join().uri()).timeout(Duration.ofSeconds(20));
            for (int i = 0; i < 50; i++) {
                assertThat(client.infer("m", request(i)).output("y").doubles()).containsExactly(2 * i);
            }
            closes.set(true);
            assertThat(client.infer("m", request(4)).output("y").doubles()).containsExactly(8);
            long begun = System.nanoTime();
            server.join().close(); // waits for what the model began
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            assertThatThrownBy(client::isLive).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void whoReadsAStreamIsToldThatTheServerStopped() throws Exception {
        Endless model = new Endless(new CountDownLatch(0));
        InferenceServer server = InferenceServer.of(InferenceHandler.of(LIMITS.withTime(Duration.ofMillis(300)), model))
                .start();
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/v2/models/m/generate_stream"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"text_input\":\"a\"}"))
                .build();
        CompletableFuture<HttpResponse<String>> answer =
                HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
        while (model.pieces.get() == 0) {
            sleep(1);
        }
        server.close();
        assertThat(answer.get(10, TimeUnit.SECONDS).body().strip())
                .startsWith("data: {\"model_name\":\"m\"")
                .endsWith("data: {\"error\":\"the server stopped; the text is not whole\"}");
        assertThat(await(model.ended)).isTrue();
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
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
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
