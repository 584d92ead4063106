package ai.lepton.examples;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.History;
import ai.lepton.core.training.ModelCheckpoint;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.EarlyStopping;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.exchange.data.Split;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Kills a training again and again, lets it go on from its checkpoints, and holds what it arrives at against the same training
 * in one go. Arguments: {@code [output directory] [--kills 50] [--seed 42]}.
 *
 * <p>The training is a process of its own, ended by {@code SIGKILL} where there is such a signal, at a moment drawn at random:
 * within a step, while a checkpoint is written, or before the first.
 */
public final class KillAndResume {
    private static final String USAGE = "usage: KillAndResume [output directory] [--kills 50] [--seed 42]";
    private static final String EXAMPLE = "target/kill-and-resume --kills 5";
    private static final String WEIGHTS = "model.safetensors";
    private static final String HISTORY = "history.txt";
    private static final int MOST_STEPS = 30;

    private KillAndResume() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where the two trainings differ. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length == 3 && args[0].equals("--train")) {
            return Program.run(
                    args, USAGE, EXAMPLE, out, err, () -> train(Path.of(args[1]), Long.parseLong(args[2]), out));
        }
        int[] result = new int[1];
        int ended = Program.run(args, USAGE, EXAMPLE, out, err, () -> {
            Arguments arguments = Arguments.of(args, 1, List.of("--kills", "--seed"));
            Path directory = arguments.has(0) ? arguments.directory(0) : Files.createTempDirectory("kill-and-resume");
            result[0] = compare(directory, arguments.number("--kills", 50), arguments.number("--seed", 42), out);
        });
        return ended + result[0];
    }

    /** The training that is killed: it says each step, and writes its weights and history when it is done. */
    private static void train(Path directory, long seed, PrintStream out) throws IOException {
        Split patients = BreastCancer.inThree(seed);
        Training training = Training.upTo(Training.epochs(80))
                .movingAverage(0.99)
                .stoppingEarly(EarlyStopping.after(80))
                .seed(seed)
                .checkpoint(ModelCheckpoint.in(directory.resolve("checkpoints"))
                        .everySteps(4)
                        .resuming())
                .listener(new TrainingListener() {
                    @Override
                    public void step(Step step, Control control) {
                        out.println("step " + step.number());
                    }
                });
        try (TabularClassifier classifier = LeptonTransformer.tabular(patients.schema())
                .layers(1)
                .width(16)
                .heads(2)
                .dropout(0.2)
                .classifying(patients.labels())
                .fit(patients.train(), patients.validation(), training)) {
            classifier.writeWeights(directory.resolve(WEIGHTS));
            StringBuilder text = new StringBuilder();
            History history = classifier.history().orElseThrow();
            history.epochs()
                    .forEach(epoch -> text.append(epoch.number())
                            .append(' ')
                            .append(epoch.trainingLoss())
                            .append(' ')
                            .append(epoch.validationLoss().orElseThrow())
                            .append(' ')
                            .append(epoch.gradientNorm())
                            .append(' ')
                            .append(epoch.learningRate())
                            .append('\n'));
            text.append("best ").append(history.best()).append(", steps ").append(history.steps());
            Files.writeString(directory.resolve(HISTORY), text);
        }
    }

    private static int compare(Path directory, long kills, long seed, PrintStream out) throws IOException {
        Path whole = Files.createDirectories(directory.resolve("whole"));
        Path killed = Files.createDirectories(directory.resolve("killed"));
        SplittableRandom random = new SplittableRandom(seed);
        live(whole, seed, Integer.MAX_VALUE, 0);
        long done = 0;
        long steps = 0;
        while (done < kills && !Files.exists(killed.resolve(HISTORY))) {
            steps += live(killed, seed, random.nextInt(MOST_STEPS), random.nextInt(40));
            done++;
        }
        steps += live(killed, seed, Integer.MAX_VALUE, 0);
        boolean same = Files.mismatch(whole.resolve(WEIGHTS), killed.resolve(WEIGHTS)) < 0
                && Files.mismatch(whole.resolve(HISTORY), killed.resolve(HISTORY)) < 0;
        List<String> history = Files.readAllLines(whole.resolve(HISTORY));
        out.println("killed " + done + " times, " + steps + " steps in all lives, " + history.get(history.size() - 1)
                + ": weights and history are " + (same ? "the same, to the bit" : "NOT the same"));
        return same && done == kills ? 0 : 1;
    }

    /** Lets the training live for so many steps and milliseconds, and returns how many steps it did. */
    private static long live(Path directory, long seed, int steps, int milliseconds) throws IOException {
        Process training = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dai.djl.pytorch.num_threads=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillAndResume.class.getName(),
                        "--train",
                        directory.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = training.inputReader(StandardCharsets.UTF_8)) {
            long seen = 0;
            while (seen < steps) {
                String line = lines.readLine();
                if (line == null) {
                    break;
                }
                seen += line.startsWith("step ") ? 1 : 0;
            }
            if (training.waitFor(milliseconds, TimeUnit.MILLISECONDS) || steps == Integer.MAX_VALUE) {
                if (training.waitFor() != 0) {
                    throw new IOException("the training ended with " + training.exitValue());
                }
            } else {
                training.destroyForcibly();
                training.waitFor();
            }
            return seen;
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException("interrupted while a training ran", e));
        } finally {
            training.destroyForcibly();
        }
    }
}
