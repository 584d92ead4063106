package ai.lepton.exchange.protocol;

import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.protocol.InferenceHandler.Call;
import ai.lepton.exchange.protocol.InferenceHandler.Reply;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves models over HTTP with the server of the JDK, on this machine only unless another address is given.
 *
 * <pre>{@code
 * try (InferenceServer server = InferenceServer.of(InferenceHandler.of(model)).port(8080).start()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>The JDK's server holds back small answers for 40 ms unless {@code sun.net.httpserver.nodelay} is set before its first
 * class is loaded. This class sets it; an application that has loaded {@code com.sun.net.httpserver} before sets it itself.
 *
 * <p>{@link #close} stops gracefully: what is under way ends, for as long as one request may take, new requests are answered
 * with 503, and then the port is free.
 */
public final class InferenceServer implements AutoCloseable {
    static {
        byDefault("sun.net.httpserver.nodelay", "true");
        byDefault("sun.net.httpserver.maxIdleConnections", "1000");
        byDefault("sun.net.httpserver.maxReqHeaders", "100");
    }

    private static final int BACKLOG = 1024;
    private static final int MOST_CONNECTIONS = 10_000;
    private static final int BUFFER = 1 << 13;
    private static final int PIECE = 1 << 16;

    private final InferenceHandler handler;
    private final HttpServer server;
    private final ConnectionThreads threads;
    private final Duration patience;
    private final AtomicInteger exchanges = new AtomicInteger();
    private boolean isClosed;

    private InferenceServer(Options options, HttpServer server) {
        this.handler = options.handler;
        this.patience = options.patience;
        this.server = server;
        this.threads = new ConnectionThreads(options.connections, options.patience.toNanos());
        server.setExecutor(threads);
        server.createContext("/", this::exchanged);
        server.start();
    }

    private static void byDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Returns a server of a handler that is to be started: on 127.0.0.1, at a port of the system's choice. */
    public static Options of(InferenceHandler handler) {
        return new Options(Elements.required("handler", handler), "127.0.0.1", 0, 512, Duration.ofSeconds(20));
    }

    /** What a server is started with. Immutable; each setting returns a changed copy. */
    public static final class Options {
        private final InferenceHandler handler;
        private final String host;
        private final int port;
        private final int connections;
        private final Duration patience;

        private Options(InferenceHandler handler, String host, int port, int connections, Duration patience) {
            this.handler = handler;
            this.host = host;
            this.port = port;
            this.connections = connections;
            this.patience = patience;
        }

        /** Sets the name or address to listen at; {@code 0.0.0.0} is every one of the machine's. */
        public Options host(String other) {
            if (Elements.required("other", other).isBlank()) {
                throw new IllegalArgumentException("the host is blank; 127.0.0.1 is this machine only");
            }
            return new Options(handler, other, port, connections, patience);
        }

        /** Sets the port, 0 for one of the system's choice. */
        public Options port(int other) {
            if (other < 0 || other > 65535) {
                throw new IllegalArgumentException("port is " + other + "; it must be 0 to 65535");
            }
            return new Options(handler, host, other, connections, patience);
        }

        /** Sets how many requests are read, waited for and answered at once; others wait. 512 unless set. */
        public Options connections(int most) {
            if (most < 1 || most > MOST_CONNECTIONS) {
                throw new IllegalArgumentException("connections is " + most + "; it must be 1 to " + MOST_CONNECTIONS);
            }
            return new Options(handler, host, port, most, patience);
        }

        /**
         * Sets how long a client may take to send a request, and to take an answer. 20 seconds unless set. While other requests
         * wait for a thread, those who were waited for longest have a twentieth of it, and the time that what they moved takes
         * at {@value ConnectionThreads#LEAST_RATE} bytes a second.
         */
        public Options patience(Duration time) {
            if (Elements.required("time", time).compareTo(Duration.ofMillis(100)) < 0
                    || time.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("patience is " + time + "; it must be PT0.1S to PT24H");
            }
            return new Options(handler, host, port, connections, time);
        }

        /**
         * Starts it.
         *
         * @throws IllegalArgumentException if there is no such host
         * @throws UncheckedIOException if the port can't be had
         */
        public InferenceServer start() {
            InetAddress address;
            try {
                address = InetAddress.getByName(host);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("there is no host " + Quoted.of(host), e);
            }
            try {
                return new InferenceServer(this, HttpServer.create(new InetSocketAddress(address, port), BACKLOG));
            } catch (IOException e) {
                throw new UncheckedIOException(
                        Quoted.message(
                                "can't listen at " + Quoted.bare(host) + ":" + port + ": " + PlainFile.reason(e)),
                        e);
            }
        }
    }

    /** Returns the port that it listens at. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Returns where clients find it, such as {@code http://127.0.0.1:8080}. */
    public URI uri() {
        String host = server.getAddress().getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    private void exchanged(HttpExchange exchange) {
        exchanges.incrementAndGet();
        Headers given = exchange.getRequestHeaders();
        Call call = new Call(
                exchange.getRequestMethod(),
                target(exchange.getRequestURI()),
                name -> given.getOrDefault(name, List.of()),
                new Arriving(exchange.getRequestBody()));
        Reply reply = handler.handle(call, late -> threads.execute(() -> answer(exchange, call, late, true)));
        if (reply != null) {
            answer(exchange, call, reply, false);
        }
    }

    /** @param isLast whether the connection is of no further use, for another thread still has it */
    private void answer(HttpExchange exchange, Call call, Reply reply, boolean isLast) {
        try (exchange;
                reply) {
            if (ConnectionThreads.lostPatience()) {
                return; // the connection is closed already
            }
            boolean unused = Thread.interrupted(); // a model may do that to its thread; the answer is sent all the same
            threads.waitForClient();
            if (isLast || reply.status() == 413 || !handler.accepts() || isAmbiguous(call)) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            send(exchange, reply);
        } catch (IOException e) {
            // The client is gone, or was too slow; there is nobody to be told.
        } finally {
            exchanges.decrementAndGet();
        }
    }

    /** Returns the path as it came; a proxy may be sent the whole address. */
    private static String target(URI uri) {
        return uri.isAbsolute() ? String.valueOf(uri.getRawPath()) : uri.toString();
    }

    /** Returns whether another program between the client and us may see another end of the body. */
    private static boolean isAmbiguous(Call call) {
        int lengths = call.header("Content-Length").size();
        return lengths > 1 || (lengths > 0 && !call.header("Transfer-Encoding").isEmpty());
    }

    private void send(HttpExchange exchange, Reply reply) throws IOException {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        boolean isStreamed = reply.length() < 0;
        exchange.sendResponseHeaders(reply.status(), isStreamed ? 0 : reply.length() == 0 ? -1 : reply.length());
        OutputStream body = exchange.getResponseBody();
        if (isStreamed) {
            reply.writeTo(new Patient(body));
        } else {
            BufferedOutputStream buffered = new BufferedOutputStream(new Leaving(body), BUFFER);
            reply.writeTo(buffered);
            buffered.flush();
        }
        if (reply.status() == 413) {
            discard(exchange.getRequestBody());
        }
        body.close();
    }

    /** Reads what a client sends that does not look at the answer before: it would see a broken connection only. */
    private static void discard(InputStream rest) {
        byte[] some = new byte[BUFFER];
        try {
            while (rest.read(some) >= 0) {
                // until the client sees the answer, or its time is over
            }
        } catch (IOException | IndexOutOfBoundsException e) {
            // The answer was sent.
        }
    }

    /** What a client sends; it is noted how much has come. */
    private static final class Arriving extends FilterInputStream {
        Arriving(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            ConnectionThreads.moved(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = in.read(bytes, from, length);
            ConnectionThreads.moved(Math.max(0, count));
            return count;
        }
    }

    /** What is sent in one piece; it is noted how much has gone. */
    private static final class Leaving extends FilterOutputStream {
        Leaving(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            for (int at = 0; at < length; at += PIECE) {
                int piece = Math.min(PIECE, length - at);
                out.write(bytes, from + at, piece);
                ConnectionThreads.moved(piece);
            }
        }
    }

    /** What is streamed: the client is waited for only while something is sent. */
    private final class Patient extends OutputStream {
        private final OutputStream out;

        Patient(OutputStream out) {
            this.out = out;
            ConnectionThreads.waitForModel();
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            threads.waitForClient();
            out.write(bytes, from, length);
            ConnectionThreads.waitForModel();
        }

        @Override
        public void flush() throws IOException {
            threads.waitForClient();
            out.flush();
            ConnectionThreads.waitForModel();
        }
    }

    /**
     * Takes no more requests, waits until those under way have ended, and frees the port. The models stay open. Closing twice
     * is fine; a second thread waits for the first. Where a model calls it, it returns at once, and the rest is done on another
     * thread.
     */
    @Override
    public void close() {
        if (handler.isWithin()) {
            handler.stop();
            new Thread(this::end, "inference server stops").start();
        } else {
            end();
        }
    }

    private synchronized void end() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        handler.close();
        long deadline = System.nanoTime() + patience.toNanos();
        while ((exchanges.get() > 0 || threads.hasWaiting()) && System.nanoTime() < deadline) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        server.stop(0);
        threads.close();
    }
}
