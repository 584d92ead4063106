package ai.lepton.exchange.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.protocol.InferenceHandler.Call;
import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.exchange.protocol.InferenceHandler.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceHandlerTest {
    private static final String INFER = "/v2/models/m/infer";

    private InferenceHandler handler = InferenceHandler.of(Doubling.named("m"), Doubling.named("writer"));

    @AfterEach
    void close() {
        handler.close();
        handler.close();
    }

    private record Answer(int status, Map<String, String> headers, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Answer ask(String method, String target, byte[] body, Map<String, String> headers) {
        Reply reply = handler.handle(new Call(
                method,
                target,
                name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of(),
                new ByteArrayInputStream(body)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            reply.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(reply.length()).isIn(-1L, (long) out.size());
        return new Answer(reply.status(), reply.headers(), out.toByteArray());
    }

    private Answer ask(String method, String target, String body) {
        return ask(method, target, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private Answer infer(double... x) {
        return ask("POST", INFER, InferRequest.of(InferTensor.of("x", x)).toJson());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET | /v2 | 200 |"
                        + " {\"name\":\"lepton\",\"version\":\"0.1.0\",\"extensions\":[\"binary_tensor_data\",\"generate\"]}",
                "GET | /v2/health/live | 200 | {\"live\":true}",
                "GET | /v2/health/ready?verbose=1 | 200 | {\"live\":true,\"ready\":true}",
                "GET | /v2/models | 200 | {\"models\":[\"m\",\"writer\"]}",
                "GET | /v2/models/m | 200 |"
                        + " {\"name\":\"m\",\"versions\":[\"1\"],\"platform\":\"test\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[-1]}]",
                "GET | /v2/models/%6D/versions/1/ready | 200 | {\"name\":\"m\",\"ready\":true}",
                "POST | /v2/repository/index | 200 |"
                        + " [{\"name\":\"m\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}",
                "GET | /metrics | 200 | # HELP lepton_requests_total",
                "GET | / | 404 | there is nothing at '/'",
                "GET | /v2/ | 404 | there is nothing at '/v2/'",
                "GET | /v2%2Fmodels | 404 | nothing at",
                "GET | /v2/models/m/infer%2F | 404 | nothing at",
                "GET | /v2/models/m/versions/1/ready/x | 404 | nothing at",
                "GET | /v2/models/n | 404 | there is no model 'n'; there is 'm', 'writer'",
                "GET | /v2/models/m/versions/2 | 404 | has no version '2'; it has '1'",
                "GET | /v2/models/../models/m | 404 | nothing at",
                "GET | /v2/models/..%2Fm | 404 | there is no model '../m'",
                "GET | /v2/models/%zz | 400 | no two digits",
                "GET | /v2/models/%ff | 400 | not valid UTF-8",
                "GET | http://x/v2 | 400 | must begin with a slash",
                "GET | /v2/models/m/infer | 405 | use POST",
                "POST | /v2 | 405 | use GET",
                "POST | /v2/models/m/generate | 400 | ",
                "POST | /v2/models/m/infer | 400 | {\"error\":\"the request is empty",
            })
    void answersEachPath(String method, String target, int status, String clue) {
        Answer answer = ask(method, target, "");

        assertThat(answer.text()).contains(clue == null ? "" : clue.replace("the request is empty", "the request"));
        assertThat(answer.status).isEqualTo(status);
    }

    @Test
    void answersWithIdNameAndVersion() {
        InferResponse own = InferResponse.ofJson(infer(1, 2).text());
        assertThat(own.output("y").doubles()).containsExactly(2, 4);
        assertThat(own.modelName()).isEqualTo("m");
        assertThat(own.modelVersion()).isEqualTo("1");
        assertThat(own.id())
                .isNotEmpty()
                .isNotEqualTo(InferResponse.ofJson(infer(1).text()).id());

        InferRequest request = InferRequest.of(InferTensor.of("x", new double[] {3}))
                .withId("über")
                .withOutputs("y");
        InferResponse asked =
                InferResponse.ofJson(ask("POST", INFER, request.toJson()).text());
        assertThat(asked.id()).isEqualTo("über");
        assertThat(asked.outputs()).containsExactly(InferTensor.of("y", new double[] {6}));
    }

    @Test
    void answersInBinaryWhereThatIsAskedFor() {
        InferRequest.Encoded request = InferRequest.of(InferTensor.of("x", new double[] {0.1, Double.NaN}))
                .withBinaryOutputs()
                .toBinary();
        Answer answer = ask(
                "POST",
                INFER,
                request.bytes(),
                Map.of(
                        "Inference-Header-Content-Length",
                        String.valueOf(request.jsonLength().orElseThrow())));

        assertThat(answer.headers).containsEntry("Content-Type", "application/octet-stream");
        int length = Integer.parseInt(answer.headers.get("Inference-Header-Content-Length"));
        InferResponse response = InferResponse.ofBytes(answer.bytes, length);
        assertThat(response.output("y").doubles()).containsExactly(0.2, Double.NaN);
        assertThat(response.output("version").texts()).containsExactly("1", "1");
    }

    @Test
    void saysWhereJsonCanNotHoldTheAnswer() {
        InferRequest.Encoded request =
                InferRequest.of(InferTensor.of("x", new double[] {Double.NaN})).toBinary();
        Answer answer = ask(
                "POST",
                INFER,
                request.bytes(),
                Map.of(
                        "Inference-Header-Content-Length",
                        String.valueOf(request.jsonLength().orElseThrow())));

        assertThat(answer.status).isEqualTo(406);
        assertThat(answer.text()).contains("ask for it, in binary");
    }

    @Test
    void refusesWhatTheModelDoesNotTake() {
        for (String[] each : new String[][] {
            {"{\"inputs\":[]}", "model 'm' also needs the inputs 'x'"},
            {InferRequest.of(InferTensor.of("z", new double[] {1})).toJson(), "has no input 'z'"},
            {InferRequest.of(InferTensor.of("x", new float[] {1})).toJson(), "is FP32; it must be FP64"},
            {InferRequest.of(InferTensor.of("x", new double[] {1}, 1, 1)).toJson(), "is [1, 1]; it must be [-1]"},
            {
                InferRequest.of(InferTensor.of("x", new double[] {1}))
                        .withOutputs("z")
                        .toJson(),
                "has no output 'z'"
            },
            {
                InferRequest.of(InferTensor.of("x", new double[] {1}))
                        .toJson()
                        .replaceFirst("\\{", "{\"model_name\":\"n\","),
                "is for model 'n', its path for 'm'"
            },
            {
                InferRequest.of(InferTensor.of("x", new double[] {1}))
                        .toJson()
                        .replaceFirst("\\{", "{\"model_version\":\"7\","),
                "is for version '7', its path for '1'"
            },
            {
                "{\"inputs\":[],\"outputs\":[{\"name\":\"y\",\"parameters\":{\"classification\":2}}]}",
                "the parameter classification, an extension that this server does not have"
            },
            {
                "{\"inputs\":[],\"outputs\":[{\"name\":\"y\",\"parameters\":{\"shared_memory_region\":\"a\"}}]}",
                "the parameter shared_memory_region, an extension"
            },
            {InferRequest.of(InferTensor.of("x", new double[] {-1})).toJson(), "x[0] is -1.0; it must be"},
        }) {
            Answer answer = ask("POST", INFER, each[0]);
            assertThat(answer.text()).startsWith("{\"error\":\"").contains(each[1]);
            assertThat(answer.status).isEqualTo(400);
        }
        assertThat(infer(1313).status).isEqualTo(500);
        assertThat(infer(1313).text()).contains("the model failed: UnsupportedOperationException: unlucky");
    }

    @Test
    void refusesHeadersThatCanBeReadInTwoWays() {
        byte[] body =
                InferRequest.of(InferTensor.of("x", new double[] {1})).toJson().getBytes(StandardCharsets.UTF_8);
        String length = String.valueOf(body.length);
        assertThat(ask("POST", INFER, body, Map.of("Content-Length", length)).status)
                .isEqualTo(200);
        assertThat(ask("POST", INFER, body, Map.of("Content-Length", length, "Transfer-Encoding", "chunked")).status)
                .isEqualTo(400);
        assertThat(ask("POST", INFER, body, Map.of("Content-Length", "+" + length)).status)
                .isEqualTo(400);
        assertThat(ask("POST", INFER, body, Map.of("Content-Length", "-1")).status)
                .isEqualTo(400);
        assertThat(ask("POST", INFER, body, Map.of("Content-Length", body.length + 1 + ""))
                        .text())
                .contains("the body ended after " + length + " bytes");
        assertThat(ask("POST", INFER, body, Map.of("Inference-Header-Content-Length", "0x10")).status)
                .isEqualTo(400);
        assertThat(ask("POST", INFER, body, Map.of("Content-Encoding", "br")).status)
                .isEqualTo(415);
        Call two = new Call(
                "POST",
                INFER,
                name -> name.equals("Content-Length") ? List.of(length, "5") : List.of(),
                new ByteArrayInputStream(body));
        assertThat(handler.handle(two).status()).isEqualTo(400);
    }

    @Test
    void takesGzipWithinTheSameLimits() throws IOException {
        handler.close();
        handler = InferenceHandler.of(Limits.usual().withBody(1_000), Doubling.named("m"));
        byte[] body =
                InferRequest.of(InferTensor.of("x", new double[] {1})).toJson().getBytes(StandardCharsets.UTF_8);

        assertThat(ask("POST", INFER, zipped(body), Map.of("Content-Encoding", "gzip")).status)
                .isEqualTo(200);
        assertThat(ask("POST", INFER, zipped(new byte[1_000_000]), Map.of("Content-Encoding", "gzip")).status)
                .isEqualTo(413);
        assertThat(ask("POST", INFER, body, Map.of("Content-Encoding", "gzip")).status)
                .isEqualTo(400);
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void refusesBodiesBeyondTheLimitBeforeTheyAreRead() {
        handler.close();
        handler = InferenceHandler.of(Limits.usual().withBody(1_000).withMemory(9_000), Doubling.named("m"));
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };
        Call huge = new Call(
                "POST",
                INFER,
                name -> name.equals("Content-Length") ? List.of("1001") : List.of(),
                InputStream.nullInputStream());
        Call beyond = new Call(
                "POST",
                INFER,
                name -> name.equals("Content-Length") ? List.of("9".repeat(30)) : List.of(),
                InputStream.nullInputStream());
        Call chunked = new Call("POST", INFER, name -> List.of(), endless);

        assertThat(handler.handle(huge).status()).isEqualTo(413);
        assertThat(handler.handle(beyond).status()).isEqualTo(413);
        assertThat(handler.handle(chunked).status()).isEqualTo(413);
        for (int size : new int[] {1_000, 1_001, 8_000}) {
            byte[] some = new byte[size];
            assertThat(ask("POST", INFER, some, Map.of()).status).isEqualTo(size == 1_000 ? 400 : 413);
        }
        assertThat(infer(1).status).isEqualTo(200);
    }

    @Test
    void countsWhatItAnsweredForPrometheus() {
        Answer unused = infer(1, 2, 3);
        unused = infer(-1);
        unused = ask("GET", "/nothing", "");

        assertThat(ask("GET", "/metrics", "").text())
                .contains(
                        "lepton_requests_total{model=\"m\",version=\"1\",code=\"200\"} 1\n",
                        "lepton_requests_total{model=\"m\",version=\"1\",code=\"400\"} 1\n",
                        "lepton_requests_total{model=\"\",version=\"\",code=\"404\"} 1\n",
                        "lepton_request_duration_seconds_count{model=\"m\",version=\"1\"} 2\n",
                        "lepton_batch_rows_sum{model=\"m\",version=\"1\"} 4\n",
                        "lepton_queue_requests{model=\"m\",version=\"1\"} 0\n",
                        "lepton_requests_under_way 1\n");
    }

    @Test
    void refusesWhereTooManyWaitAndWhereTimeIsOver() throws Exception {
        Doubling waiting = Doubling.waiting();
        handler.close();
        handler = InferenceHandler.of(Limits.usual().withConcurrency(1, 1).withTime(Duration.ofMillis(300)), waiting);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            CompletableFuture<Answer> running = CompletableFuture.supplyAsync(() -> infer(1), threads);
            waiting.entered.await();
            CompletableFuture<Answer> queued = CompletableFuture.supplyAsync(() -> infer(2), threads);
            while (!ask("GET", "/metrics", "").text().contains("lepton_queue_requests{model=\"m\",version=\"1\"} 1")) {
                Thread.onSpinWait();
            }
            Answer refused = infer(3);
            assertThat(refused.status).isEqualTo(503);
            assertThat(refused.headers).containsEntry("Retry-After", "1");
            assertThat(running.get().status).isEqualTo(504);
            assertThat(queued.get().status).isEqualTo(504);
            waiting.gate.countDown();
            assertThat(infer(4).status).isEqualTo(200);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void endsWhatIsUnderWayAndTakesNothingNewWhenItStops() throws Exception {
        Doubling waiting = Doubling.waiting();
        handler.close();
        handler = InferenceHandler.of(waiting);
        CompletableFuture<Answer> running =
                CompletableFuture.supplyAsync(() -> infer(1), task -> new Thread(task).start());
        waiting.entered.await();

        handler.stop();
        assertThat(ask("GET", "/v2/health/ready", "").status).isEqualTo(503);
        assertThat(ask("GET", "/v2/health/ready", "").text()).isEqualTo("{\"live\":true,\"ready\":false}");
        assertThat(ask("GET", "/v2/health/live", "").status).isEqualTo(200);
        assertThat(infer(2).status).isEqualTo(503);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(handler::close, task -> new Thread(task).start());
        assertThat(closing).isNotDone();
        waiting.gate.countDown();

        assertThat(running.get().status).isEqualTo(200);
        closing.get();
    }

    @Test
    void isNotReadyWhileAModelIsNot() {
        Doubling model = Doubling.named("m");
        handler.close();
        handler = InferenceHandler.of(model);
        model.ready = false;

        assertThat(ask("GET", "/v2/health/ready", "").status).isEqualTo(503);
        assertThat(ask("GET", "/v2/models/m/ready", "").text()).isEqualTo("{\"name\":\"m\",\"ready\":false}");
    }

    @Test
    void servesVersionsAndTheLastWhereNoneIsAskedFor() {
        handler.close();
        handler = InferenceHandler.of(Doubling.version("1"), Doubling.version("2"));
        String body = InferRequest.of(InferTensor.of("x", new double[] {1})).toJson();

        assertThat(InferResponse.ofJson(infer(1).text()).modelVersion()).isEqualTo("2");
        InferResponse first = InferResponse.ofJson(
                ask("POST", "/v2/models/m/versions/1/infer", body).text());
        assertThat(first.modelVersion()).isEqualTo("1");
        assertThat(first.output("version").texts()).containsExactly("1");
        assertThat(ask("GET", "/v2/models/m", "").text()).contains("\"versions\":[\"1\",\"2\"]");
        assertThatThrownBy(() -> InferenceHandler.of(Doubling.named("m"), Doubling.version("1")))
                .hasMessageContaining("two models 'm' of version '1'");
    }

    @Test
    void servesNamesOfAnyCharacters() {
        String name = "für alle/%2F. ";
        handler.close();
        handler = InferenceHandler.of(Doubling.named(name));
        assertThat(ask("GET", "/v2/models/" + RequestPath.encoded(name), "").text())
                .isEqualTo(
                        ask("GET", "/v2/models/f%C3%BCr%20alle%2F%252F.%20", "").text())
                .contains("\"name\":\"" + name + "\"");
    }

    @Test
    void generatesText() {
        Answer whole = ask(
                "POST", "/v2/models/writer/generate", "{\"text_input\":\"Count\",\"parameters\":{\"max_tokens\":2}}");
        assertThat(whole.text())
                .contains("\"text_output\":\" 0 1\"", "\"finish_reason\":\"length\"", "\"model_name\":\"writer\"");

        Answer streamed = ask(
                "POST", "/v2/models/writer/versions/1/generate_stream", "{\"text_input\":\"Count\",\"max_tokens\":2}");
        assertThat(streamed.headers).containsEntry("Content-Type", "text/event-stream");
        assertThat(streamed.text().split("\n\n"))
                .hasSize(3)
                .allMatch(event -> event.startsWith("data: {\"model_name\""));
        assertThat(streamed.text()).containsSubsequence("\" 0\"", "\" 1\"", "\"finish_reason\":\"length\"");
    }

    @Test
    void refusesToGenerateBeforeTheStreamBeginsAndSaysSoWithinIt() {
        for (String way : List.of("generate", "generate_stream")) {
            Answer refused = ask("POST", "/v2/models/writer/" + way, "{\"text_input\":\"\"}");
            assertThat(refused.status).isEqualTo(400);
            assertThat(refused.text()).isEqualTo("{\"error\":\"the prompt is empty\"}");
            assertThat(ask("POST", "/v2/models/writer/" + way, "{}").text()).contains("'text_input' is missing");
            assertThat(ask("POST", "/v2/models/m/" + way, "{\"text_input\":\"a\"}")
                            .text())
                    .contains("generates no text");
        }
        Answer broken = ask("POST", "/v2/models/writer/generate_stream", "{\"text_input\":\"break\"}");
        assertThat(broken.status).isEqualTo(200);
        assertThat(broken.text()
                        .lines()
                        .filter(line -> !line.isEmpty())
                        .toList()
                        .get(2))
                .startsWith("data: {\"error\":\"the model failed");
    }

    @Test
    void joinsRequestsAndAnswersEachAsIfItWereAlone() throws Exception {
        Doubling waiting = Doubling.waiting();
        handler.close();
        handler = InferenceHandler.of(
                Limits.usual().withConcurrency(1, 100).withBatches(64, Duration.ofMillis(50)), waiting);
        ExecutorService threads = Executors.newFixedThreadPool(40);
        try {
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            answers.add(CompletableFuture.supplyAsync(() -> infer(0), threads));
            waiting.entered.await(); // the others wait together
            for (int i = 1; i <= 30; i++) {
                double from = i;
                answers.add(CompletableFuture.supplyAsync(() -> infer(from, from + 0.5), threads));
            }
            while (!ask("GET", "/metrics", "").text().contains("lepton_queue_requests{model=\"m\",version=\"1\"} 30")) {
                Thread.onSpinWait();
            }
            waiting.gate.countDown();
            for (int i = 1; i <= 30; i++) {
                assertThat(answers.get(i).get().text()).startsWith("{\"model_name\"");
                InferResponse answer = InferResponse.ofJson(answers.get(i).get().text());
                assertThat(answer.output("y").doubles()).containsExactly(2.0 * i, 2.0 * i + 1);
                assertThat(answer.output("version").texts()).containsExactly("1", "1");
            }
            assertThat(waiting.calls).hasSizeLessThan(10).allMatch(rows -> rows <= 64);
            assertThat(waiting.calls.stream().mapToInt(Integer::intValue).sum()).isEqualTo(61);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void streamedTextOfAModelThatGivesNothingEndsWithAnError() {
        Answer broken = ask("POST", "/v2/models/writer/generate_stream", "{\"text_input\":\"nothing\"}");
        assertThat(broken.text())
                .endsWith("data: {\"error\":\"the model failed: IllegalStateException: its answer is null\"}\n\n");
        assertThat(ask("POST", "/v2/models/writer/generate", "{\"text_input\":\"nothing\"}").status)
                .isEqualTo(500);
    }

    @Test
    void whatIsReadOutOfABodyCountsAsItsMemory() {
        String values = "1,".repeat(100_000) + "1";
        String bytes = "\"\",".repeat(100_000) + "\"\"";
        String nothing = "[],".repeat(100_000) + "[]";
        List<String> bodies = List.of(
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[100001],\"data\":[" + values + "]}]}",
                "{\"inputs\":[{\"data\":[" + values + "],\"shape\":[100001],\"datatype\":\"FP64\",\"name\":\"x\"}]}",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"BYTES\",\"shape\":[100001],\"data\":[" + bytes + "]}]}",
                "{\"parameters\":{\"a\":[" + nothing + "]},\"inputs\":[]}",
                "{\"a\":[" + nothing + "],\"inputs\":[]}");
        Limits tight = Limits.usual().withBody(500_000).withMemory(600_000);
        try (InferenceHandler other = InferenceHandler.of(tight, Doubling.named("m"), Doubling.named("writer"))) {
            handler = other;
            for (int round = 0; round < 3; round++) { // and all of it is given back
                assertThat(bodies).allSatisfy(body -> {
                    Answer refused = ask("POST", INFER, body);
                    assertThat(refused.text()).contains("the request takes more than 600000 bytes of memory");
                    assertThat(refused.status).isEqualTo(413);
                });
                String prompt = "{\"text_input\":\"a\",\"a\":[" + nothing + "]}";
                assertThat(ask("POST", "/v2/models/writer/generate", prompt).status)
                        .isEqualTo(413);
                assertThat(ask("POST", "/v2/models/writer/generate_stream", prompt).status)
                        .isEqualTo(413);
                InferRequest.Encoded texts = InferRequest.of(InferTensor.ofTexts("x", Collections.nCopies(100_000, "")))
                        .toBinary();
                Map<String, String> length = Map.of(
                        "Inference-Header-Content-Length",
                        String.valueOf(texts.jsonLength().orElseThrow()));
                assertThat(ask("POST", INFER, texts.bytes(), length).status).isEqualTo(413);
                assertThat(infer(1, 2).status).isEqualTo(200);
            }
        }
    }

    @Test
    void refusalsSpeakOfTheRequestAndNotOfTheParser() {
        String begin = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],";
        assertThat(ask("POST", INFER, begin + "\"datatype\":\"FP64\",\"data\":[NaN]}]}")
                        .text())
                .isEqualTo("{\"error\":\"the request:1:65: Non-standard token 'NaN'\"}");
        assertThat(ask("POST", INFER, "{\"a\":" + "[".repeat(600) + "]".repeat(600) + "}")
                        .text())
                .isEqualTo(
                        "{\"error\":\"the request: Document nesting depth (101) exceeds the maximum allowed (100)\"}");
        assertThat(ask("POST", INFER, begin + "\"datatype\":\"FP64\",\"parameters\":{\"binary_data_size\":\"8\"}}]}")
                        .text())
                .contains("binary_data_size is the text '8'; it must be a number of bytes");
        assertThat(ask(
                                "POST",
                                INFER,
                                begin + "\"datatype\":\"FP64\",\"parameters\":{\"shared_memory_region\":\"r\"}}]}")
                        .text())
                .contains("has shared_memory_region, an extension that is not there; send its elements");
    }

    @Test
    void oneBadRequestOfABatchDoesNotSpoilTheOthers() throws Exception {
        handler.close();
        handler = InferenceHandler.of(
                Limits.usual().withConcurrency(1, 100).withBatches(8, Duration.ofMillis(200)), Doubling.named("m"));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Answer>> answers = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> infer(i == 3 ? -1 : i), threads))
                    .toList();
            for (int i = 0; i < 8; i++) {
                assertThat(answers.get(i).get().status).isEqualTo(i == 3 ? 400 : 200);
                if (i != 3) {
                    assertThat(InferResponse.ofJson(answers.get(i).get().text())
                                    .output("y")
                                    .doubles())
                            .containsExactly(2.0 * i);
                }
            }
        } finally {
            threads.shutdown();
        }
    }
}
