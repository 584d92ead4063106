package ai.lepton.bench.training;

import static ai.lepton.core.training.Training.steps;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.engine.Device;
import ai.lepton.core.engine.EngineOptions;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.ObjectMapper;

/**
 * Trains a model of a table for thousands of steps; prints, as JSON, how many megabytes the process holds after a tenth of
 * them, after half and after all, and in what share of the time its thread gathered batches or copied them to the engine.
 *
 * <p>The share is that of samples of the thread's stack, one each five milliseconds, among those within a step. The heap of
 * Java should be touched beforehand, so that only native memory can grow. Arguments: the number of steps,
 * and {@code cpu} or {@code gpu}.
 */
public final class LongRun {
    private static final int ROWS = 1_000;
    private static final int NUMBERS = 10;
    private static final int LEVELS = 5;
    private static final int EVERY = 5;

    private final long steps;
    private final Device device;
    private long early;
    private long middle;
    private long late;

    private LongRun(long steps, Device device) {
        this.steps = steps;
        this.device = device;
    }

    /** Runs it. */
    public static void main(String... args) throws InterruptedException {
        new LongRun(Long.parseLong(args[0]), TrainingSteps.device(args[1])).run();
    }

    private void run() throws InterruptedException {
        Table table = table();
        Sampler sampler = new Sampler(Thread.currentThread());
        sampler.start();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void step(Step step, Control control) {
                if (step.number() == steps / 10) {
                    early = residentKilobytes();
                } else if (step.number() == steps / 2) {
                    middle = residentKilobytes();
                } else if (step.number() == steps) {
                    late = residentKilobytes();
                }
            }
        };
        Training training = Training.upTo(steps(Math.toIntExact(steps)))
                .engine(EngineOptions.defaults().with(device))
                .listener(listener);
        TabularClassifier trained = LeptonTransformer.tabular(table.schema())
                .classifying(table.labels())
                .fit(table, training);
        trained.close();
        sampler.interrupt();
        sampler.join();
        System.out.println(new ObjectMapper()
                .writeValueAsString(new Found(
                        steps,
                        early / 1024.0,
                        middle / 1024.0,
                        late / 1024.0,
                        sampler.within,
                        sampler.gathering,
                        sampler.copying)));
    }

    /** What is printed. */
    private record Found(
            long steps, double before, double middle, double after, int samples, int gathering, int copying) {}

    private static Table table() {
        SplittableRandom random = new SplittableRandom(1);
        String[] numbers = new String[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = "x" + i;
        }
        Schema schema = new Schema(List.of(numbers), List.of(new Category("site", List.of("a", "b", "c", "d", "e"))));
        double[] values = random.doubles(ROWS * (long) NUMBERS).toArray();
        int[] codes = random.ints(ROWS, 1, LEVELS + 1).toArray();
        int[] classes = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            classes[i] = values[i * NUMBERS] + values[i * NUMBERS + 1] > 1 ? 1 : 0;
        }
        return Table.of(schema, values, codes).withTarget(Labels.of("no", "yes"), classes);
    }

    private static long residentKilobytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks again and again what a thread does. */
    private static final class Sampler extends Thread {
        private final Thread watched;
        private int within;
        private int gathering;
        private int copying;

        Sampler(Thread watched) {
            super("sampler");
            setDaemon(true);
            this.watched = watched;
        }

        @Override
        public void run() {
            try {
                while (true) {
                    Thread.sleep(EVERY);
                    add(watched.getStackTrace());
                }
            } catch (InterruptedException ended) {
                interrupt();
            }
        }

        private void add(StackTraceElement[] stack) {
            boolean trains = false;
            boolean gathers = false;
            boolean copies = false;
            for (StackTraceElement frame : stack) {
                String type = frame.getClassName();
                trains |= type.startsWith("ai.lepton.core.internal.training.Trainer");
                gathers |= type.endsWith("Examples");
                copies |= type.startsWith("ai.lepton.core.internal.engine.Feed");
            }
            if (trains) {
                within++;
                gathering += gathers ? 1 : 0;
                copying += copies && !gathers ? 1 : 0;
            }
        }
    }
}
