package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.protocol.InferRequest;
import ai.lepton.exchange.protocol.InferTensor;
import ai.lepton.exchange.protocol.InferenceClient;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program on a thread of its own, until it is interrupted. */
final class RunningServe implements AutoCloseable {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AtomicInteger exitCode = new AtomicInteger(-1);
    private final Thread thread;

    RunningServe(Object... args) {
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
        thread = new Thread(() -> exitCode.set(Serve.run(texts, both, both)));
        thread.start();
    }

    int exitCode() {
        return exitCode.get();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Waits for the line that says where it serves. */
    InferenceClient client() throws InterruptedException {
        while (thread.isAlive() && !out().contains("Ctrl-C")) {
            Thread.sleep(10);
        }
        Matcher at = Pattern.compile("http://127.0.0.1:[1-9][0-9]*").matcher(out());
        assertThat(at.find()).as(out()).isTrue();
        return InferenceClient.of(URI.create(at.group()));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the first rows of a table, each column a tensor. */
    static InferRequest request(Table rows, int count) {
        List<InferTensor> inputs = new ArrayList<>();
        for (String column : rows.schema().numbers()) {
            double[] values = new double[count];
            System.arraycopy(rows.column(column), 0, values, 0, count);
            inputs.add(InferTensor.of(column, values));
        }
        return InferRequest.of(inputs.toArray(InferTensor[]::new));
    }
}
