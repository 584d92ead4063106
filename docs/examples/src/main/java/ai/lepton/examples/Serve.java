package ai.lepton.examples;

import ai.lepton.core.serving.Served;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.protocol.InferenceHandler;
import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.exchange.protocol.InferenceModel;
import ai.lepton.exchange.protocol.InferenceServer;
import ai.lepton.exchange.protocol.ModelMetadata.Spec;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Serves models by the Open Inference Protocol until it is stopped: bundles, saved models of tables, and published models of
 * texts.
 *
 * <p>Arguments: {@code <bundle or model directory> ...}, and {@code --host 127.0.0.1}, {@code --port 8080} (0 for one that is
 * free), {@code --workers} calls of a model at once, {@code --queue 256} requests that wait for it, {@code --batch 32} most
 * rows of requests that are answered as one, {@code --delay 0} milliseconds that a request waits for others, {@code --time 30}
 * seconds that one may take, and {@code --body 64} MiB of one.
 */
public final class Serve {
    private static final String USAGE = "usage: Serve <bundle or model directory> ... [--host 127.0.0.1] [--port 8080]"
            + " [--workers n] [--queue 256] [--batch 32] [--delay ms] [--time s] [--body MiB]";
    private static final int MOST_MODELS = 100;
    private static final int MOST_LISTED = 6;
    private static final long MOST_BODY = 1_024;

    private Serve() {}

    /** Runs the program, and ends with its exit code: 0 after it was stopped, or 1 where it can't serve. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "target/quickstart --port 8080", out, err, () -> {
            Arguments arguments = Arguments.of(
                    args,
                    MOST_MODELS,
                    List.of("--host", "--port", "--workers", "--queue", "--batch", "--delay", "--time", "--body"));
            if (!arguments.has(0)) {
                throw new UsageException(USAGE);
            }
            serve(arguments, out);
        });
    }

    private static void serve(Arguments arguments, PrintStream out) {
        List<Served> models = new ArrayList<>();
        try {
            Limits limits = limits(arguments); // before anything is read
            for (int i = 0; arguments.has(i); i++) {
                models.add(Served.load(arguments.path(i, Path.of(""))));
            }
            try (InferenceServer server = started(arguments, limits, models)) {
                for (Served model : models) {
                    out.println("Serving " + server.uri() + "/v2/models/"
                            + Shown.line(model.metadata().name()));
                    out.println("  takes " + Shown.line(listed(model.metadata().inputs())));
                    out.println("  gives " + Shown.line(listed(model.metadata().outputs())));
                }
                out.println("Ctrl-C stops it.");
                waitUntilStopped(server);
            }
            out.println("Stopped.");
        } finally {
            models.forEach(Served::close);
        }
    }

    private static Limits limits(Arguments arguments) {
        Limits usual = Limits.usual();
        try {
            return usual.withBody(mebibytes(arguments.number("--body", 64)))
                    .withConcurrency(
                            whole(arguments, "--workers", usual.concurrency()),
                            whole(arguments, "--queue", usual.queue()))
                    .withBatches(whole(arguments, "--batch", 32), Duration.ofMillis(arguments.number("--delay", 0)))
                    .withTime(Duration.ofSeconds(arguments.number("--time", 30)));
        } catch (IllegalArgumentException e) {
            throw new UsageException("the options will not do: " + e.getMessage());
        }
    }

    private static long mebibytes(long number) {
        if (number < 1 || number > MOST_BODY) {
            throw new UsageException("--body is " + number + "; it must be 1 to " + MOST_BODY + ", in MiB");
        }
        return number << 20;
    }

    private static int whole(Arguments arguments, String option, int otherwise) {
        long number = arguments.number(option, otherwise);
        if (number != (int) number) {
            throw new UsageException(option + " is " + number + "; it must be a whole number of 32 bits");
        }
        return (int) number;
    }

    private static InferenceServer started(Arguments arguments, Limits limits, List<Served> models) {
        try {
            return InferenceServer.of(InferenceHandler.of(limits, models.toArray(InferenceModel[]::new)))
                    .host(arguments.options().getOrDefault("--host", "127.0.0.1"))
                    .port(whole(arguments, "--port", 8080))
                    .start();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static String listed(List<Spec> tensors) {
        String some = tensors.stream()
                .limit(MOST_LISTED)
                .map(each -> "'" + each.name() + "' " + each.datatype() + " " + each.shape())
                .collect(Collectors.joining(", "));
        int more = tensors.size() - MOST_LISTED;
        return more > 0 ? some + " and " + more + " more" : some;
    }

    /** Waits for Ctrl-C, or for an interrupt; the process ends when what is under way has ended. */
    private static void waitUntilStopped(InferenceServer server) {
        CountDownLatch never = new CountDownLatch(1);
        Thread hook = new Thread(server::close, "stops the server");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            never.await();
        } catch (InterruptedException e) {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
