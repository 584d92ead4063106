package ai.lepton.exchange.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server on a socket, asked by our client, and by clients that mean no good. */
class InferenceServerTest {
    /** What waits has a thread of its own: the common pool may have one only, which the HTTP client needs. */
    private static final Executor OWN_THREAD = task -> new Thread(task).start();

    private static final InferRequest ONE = InferRequest.of(InferTensor.of("x", new double[] {1}));

    private InferenceServer server = started(Limits.usual().withBody(100_000), Doubling.named("m"));

    private static InferenceServer started(Limits limits, InferenceModel... models) {
        return InferenceServer.of(InferenceHandler.of(limits, models))
                .connections(20)
                .patience(Duration.ofMillis(400))
                .start();
    }

    @AfterEach
    void close() {
        server.close();
        server.close();
    }

    private InferenceClient client() {
        return InferenceClient.of(server.uri());
    }

    @Test
    void listensOnThisMachineOnly() {
        assertThat(server.uri().toString()).isEqualTo("http://127.0.0.1:" + server.port());
        assertThat(System.getProperty("sun.net.httpserver.nodelay")).isEqualTo("true");
    }

    @Test
    void answersTheClientInJsonAndInBinary() {
        for (InferenceClient client : List.of(client(), client().binary())) {
            InferResponse answer = client.infer("m", ONE.withId("7"));
            assertThat(answer.output("y").doubles()).containsExactly(2);
            assertThat(answer.id()).isEqualTo("7");
            assertThat(client.infer("m", "1", ONE).modelVersion()).isEqualTo("1");
            assertThat(client.inferAsync("m", ONE).join().modelName()).isEqualTo("m");
        }
        assertThat(client().isLive()).isTrue();
        assertThat(client().isReady()).isTrue();
        assertThat(client().isReady("m")).isTrue();
        assertThat(client().isReady("n")).isFalse();
        assertThat(client().server().extensions()).contains("binary_tensor_data");
        assertThat(client().model("m")).isEqualTo(Doubling.named("m").metadata());
        assertThat(client().model("m", "1")).isEqualTo(Doubling.named("m").metadata());
    }

    @Test
    void tellsTheClientWhyItRefuses() {
        assertThatThrownBy(() -> client().infer("n", ONE))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.status()).isEqualTo(404))
                .hasMessage("there is no model 'n'; there is 'm'");
        assertThatThrownBy(() -> client().inferAsync("n", ONE).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ProtocolException.class);
        InferRequest large = InferRequest.of(InferTensor.of("x", new double[20_000]));
        assertThatThrownBy(() -> client().binary().infer("m", large))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.status()).isEqualTo(413))
                .hasMessageContaining("at most 100000 are taken");
    }

    @Test
    void saysWhereNobodyAnswersOrTooLate() {
        URI gone = server.uri();
        server.close();
        assertThatThrownBy(() -> InferenceClient.of(gone).isLive())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the server can't be asked");

        Doubling waiting = Doubling.waiting();
        server = started(Limits.usual(), waiting);
        assertThatThrownBy(() -> client().timeout(Duration.ofMillis(200)).infer("m", ONE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("the server did not answer in time");
        waiting.gate.countDown();
    }

    @Test
    void readsWhatOtherServersAnswer() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String good =
                "{\"model_name\":\"m\",\"outputs\":[{\"name\":\"y\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[1]}]}";
        answering(other, "/gzip", 200, "gzip", zipped(good));
        answering(other, "/broken", 200, "gzip", good.getBytes(StandardCharsets.UTF_8));
        answering(other, "/page", 502, "", "<html>Bad Gateway</html>".getBytes(StandardCharsets.UTF_8));
        answering(other, "/detail", 422, "", "{\"detail\":\"no\"}".getBytes(StandardCharsets.UTF_8));
        answering(other, "/other", 200, "", "{\"model_name\":5}".getBytes(StandardCharsets.UTF_8));
        answering(other, "/moved", 302, "", new byte[0]);
        other.start();
        try {
            String at = "http://127.0.0.1:" + other.getAddress().getPort();
            assertThat(InferenceClient.of(URI.create(at + "/gzip/"))
                            .infer("m", ONE)
                            .output("y")
                            .longs())
                    .containsExactly(1);
            assertThatThrownBy(
                            () -> InferenceClient.of(URI.create(at + "/broken")).infer("m", ONE))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("is said to be gzip");
            assertThatThrownBy(
                            () -> InferenceClient.of(URI.create(at + "/page")).infer("m", ONE))
                    .hasMessage("the server answered 502: <html>Bad Gateway</html>");
            assertThatThrownBy(
                            () -> InferenceClient.of(URI.create(at + "/detail")).infer("m", ONE))
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.status()).isEqualTo(422))
                    .hasMessage("no");
            assertThatThrownBy(
                            () -> InferenceClient.of(URI.create(at + "/other")).infer("m", ONE))
                    .isInstanceOf(DataException.class)
                    .hasMessage("the answer: 'model_name' must be text");
            assertThatThrownBy(
                            () -> InferenceClient.of(URI.create(at + "/moved")).infer("m", ONE))
                    .hasMessage("the server answered 302");
        } finally {
            other.stop(0);
        }
    }

    private static void answering(HttpServer server, String path, int status, String encoding, byte[] body) {
        server.createContext(path, exchange -> {
            if (!encoding.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Encoding", encoding);
            }
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String post(String body) {
        return "POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** Returns the status of each answer until the connection ends, or so many have come. */
    private static List<Integer> statuses(Socket socket, int most) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        InputStream in = socket.getInputStream();
        StringBuilder read = new StringBuilder();
        for (int next; statuses.size() < most && (next = in.read()) >= 0; ) {
            read.append((char) next);
            int at = read.lastIndexOf("HTTP/1.1 ");
            if (at >= 0 && read.length() == at + 12) {
                statuses.add(Integer.parseInt(read.substring(at + 9, at + 12)));
            }
        }
        return statuses;
    }

    @Test
    void slowClientsLoseTheirConnectionsAndHoldUpNobody() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) { // three times as many as there are threads
                Socket socket = connected();
                slow.add(socket);
                send(socket, i % 2 == 0 ? "POST /v2/mo" : post(ONE.toJson()).replaceFirst("..$", ""));
            }
            assertThat(client().timeout(Duration.ofSeconds(10))
                            .infer("m", ONE)
                            .output("y")
                            .doubles())
                    .containsExactly(2);
            for (Socket socket : slow) {
                assertThat(socket.getInputStream().read()).as("closed").isLessThan(0);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void slowClientsAreHurriedWhereOthersWaitAndSteadyOnesAreNot() throws Exception {
        server.close();
        server = InferenceServer.of(InferenceHandler.of(Doubling.named("m")))
                .connections(2)
                .patience(Duration.ofSeconds(8)) // 0.4 s where others wait
                .start();
        List<Socket> slow = new ArrayList<>();
        try (Socket steady = connected()) {
            byte[] body = (ONE.toJson() + " ".repeat(4_000_000)).getBytes(StandardCharsets.UTF_8);
            send(steady, "POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n");
            for (int i = 0; i < 4; i++) {
                Socket socket = connected();
                slow.add(socket);
                send(socket, "POST /v2/mo");
            }
            CompletableFuture<InferResponse> other = CompletableFuture.supplyAsync(
                    () -> client().timeout(Duration.ofSeconds(7)).infer("m", ONE), OWN_THREAD);
            int piece = body.length / 20;
            for (int at = 0; at < body.length; at += piece) {
                steady.getOutputStream().write(body, at, Math.min(piece, body.length - at));
                steady.getOutputStream().flush();
                Thread.sleep(100);
            }
            assertThat(statuses(steady, 1)).containsExactly(200);
            assertThat(other.get(8, TimeUnit.SECONDS).output("y").doubles()).containsExactly(2);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aClientThatTakesNoAnswerHoldsUpNobody() throws IOException {
        server.close();
        server = InferenceServer.of(InferenceHandler.of(Doubling.named("m")))
                .connections(4)
                .patience(Duration.ofMillis(400))
                .start();
        List<Socket> deaf = new ArrayList<>();
        try {
            String body =
                    InferRequest.of(InferTensor.of("x", new double[500_000])).toJson();
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(2_000);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                deaf.add(socket);
                send(socket, post(body));
            }
            assertThat(client().timeout(Duration.ofSeconds(20))
                            .infer("m", ONE)
                            .output("y")
                            .doubles())
                    .containsExactly(2);
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }

    @Test
    void answersAClientThatClosedItsHalf() throws IOException {
        try (Socket socket = connected()) {
            send(socket, post(ONE.toJson()));
            socket.shutdownOutput();
            assertThat(statuses(socket, 1)).containsExactly(200);
        }
        try (Socket socket = connected()) {
            send(socket, post(ONE.toJson()).replaceFirst("..$", ""));
            socket.shutdownOutput();
            assertThat(statuses(socket, 1)).isIn(List.of(400), List.of());
        }
        assertThat(client().isLive()).isTrue();
    }

    @Test
    void answersRequestsThatComeTogetherInTheirOrder() throws IOException {
        try (Socket socket = connected()) {
            send(socket, post(ONE.toJson()) + post("{}") + post(ONE.toJson()));
            assertThat(statuses(socket, 3)).containsExactly(200, 400, 200);
        }
    }

    @Test
    void refusesWhatIsTooLongBeforeItComes() throws IOException {
        String head = "POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\n";
        for (String length : List.of("100001", "9223372036854775807")) {
            try (Socket socket = connected()) {
                send(socket, head + "Content-Length: " + length + "\r\n\r\n");
                assertThat(statuses(socket, 1)).as(length).containsExactly(413);
            }
        }
        try (Socket socket = connected()) {
            send(socket, head + "Content-Length: -5\r\n\r\n");
            assertThat(statuses(socket, 1)).isIn(List.of(400), List.of());
        }
        try (Socket socket = connected()) {
            send(socket, head + "Transfer-Encoding: chunked\r\n\r\n");
            String chunk = "2000\r\n" + " ".repeat(0x2000) + "\r\n";
            for (int i = 0; i < 14; i++) {
                send(socket, chunk);
            }
            assertThat(statuses(socket, 1)).containsExactly(413);
        }
    }

    @Test
    void aClientThatSendsAllOfATooLongBodySeesWhy() throws IOException {
        try (Socket socket = connected()) {
            send(socket, post(" ".repeat(4_000_000)));
            assertThat(statuses(socket, 1)).containsExactly(413);
        }
    }

    @Test
    void refusesAChunkWhoseLengthIsNone() throws IOException {
        for (String length : List.of("-1", "FFFFFFFFFFFF", "FFFFFFFF", "x")) {
            try (Socket socket = connected()) {
                send(
                        socket,
                        "POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + length
                                + "\r\n\r\n");
                assertThat(statuses(socket, 1)).as(length).containsExactly(400);
            }
        }
    }

    @Test
    void whoOnlySaysThatMuchWillComeTakesNoMemory() throws IOException {
        server.close();
        server = InferenceServer.of(InferenceHandler.of(
                        Limits.usual().withBody(32 << 20).withMemory(40 << 20), Doubling.named("m")))
                .start();
        List<Socket> boasting = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                Socket socket = connected();
                boasting.add(socket);
                send(socket, post("x").replace("Content-Length: 1", "Content-Length: " + (32 << 20)));
            }
            for (int i = 0; i < 20; i++) { // while theirs are read
                assertThat(client().infer("m", ONE).output("y").doubles()).containsExactly(2);
            }
            InferRequest large = InferRequest.of(InferTensor.of("x", new double[3_000_000]));
            assertThat(client().binary().infer("m", large).output("y").elements())
                    .isEqualTo(3_000_000);
        } finally {
            for (Socket socket : boasting) {
                socket.close();
            }
        }
    }

    @Test
    void saysWhereAnAnswerBeginsAndDoesNotEnd() throws Exception {
        try (ServerSocket stalling = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> taken = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            Socket socket = stalling.accept();
                            int unused = socket.getInputStream().read(new byte[10_000]);
                            send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
                            return socket;
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    OWN_THREAD);
            InferenceClient client = InferenceClient.of(URI.create("http://127.0.0.1:" + stalling.getLocalPort()))
                    .timeout(Duration.ofMillis(500));
            CompletableFuture<Object> asked = CompletableFuture.supplyAsync(client::server, OWN_THREAD);
            assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("the server did not answer in time");
            taken.get().close();
        }
    }

    @Test
    void refusesRequestsThatCanBeReadInTwoWays() throws IOException {
        String body = ONE.toJson();
        String chunked = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        try (Socket socket = connected()) {
            send(
                    socket,
                    "POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: " + chunked.length()
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked);
            assertThat(statuses(socket, 1)).containsExactly(400);
        }
        try (Socket socket = connected()) {
            send(
                    socket,
                    "POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body);
            assertThat(statuses(socket, 1)).containsExactly(400);
        }
        try (Socket socket = connected()) {
            send(socket, "GET /v2/models/..%2f..%2fetc HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(statuses(socket, 1)).containsExactly(404);
        }
        assertThat(client().isLive()).isTrue();
    }

    @Test
    void stopsGracefully() throws Exception {
        server.close();
        Doubling waiting = Doubling.waiting();
        server = started(Limits.usual(), waiting);
        InferenceClient client = client();
        CompletableFuture<InferResponse> running = client.inferAsync("m", ONE);
        waiting.entered.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close, OWN_THREAD);

        while (client.isReady()) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> client.infer("m", ONE))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.status()).isEqualTo(503))
                .hasMessage("the server is stopping");
        waiting.gate.countDown();
        assertThat(running.get().output("y").doubles()).containsExactly(2);
        closing.get();
        assertThatThrownBy(client::isLive).isInstanceOf(UncheckedIOException.class);
        server.close();
    }

    @Test
    void saysWhereItCanNotListen() {
        assertThatThrownBy(() -> InferenceServer.of(InferenceHandler.of(Doubling.named("m")))
                        .port(server.port())
                        .start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("can't listen at 127.0.0.1:" + server.port());
    }
}
