package ai.lepton.examples;

import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.examples.predictions.Judgement;
import ai.lepton.examples.predictions.Question;
import ai.lepton.examples.predictions.Task;
import ai.lepton.exchange.report.OutputDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges the predictions of any model, in any language: from a CSV file to figures with their uncertainty.
 *
 * <p>Arguments: {@code <predictions.csv> <output directory>}, and {@code --task binary|multiclass|regression}, {@code
 * --positive LABEL}, {@code --level 0.95}, {@code --seed 0}. The columns are {@code truth}, and {@code prediction} or
 * scores: {@code score}, the probability of the positive one of two classes, or one {@code score:LABEL} for each class;
 * then, where wanted, {@code weight}, and any number of {@code group:NAME}.
 */
public final class EvaluatePredictions {
    private static final String USAGE = "usage: EvaluatePredictions <predictions.csv> <output directory>"
            + " [--task binary|multiclass|regression] [--positive LABEL] [--level 0.95] [--seed 0]";

    private EvaluatePredictions() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(err, () -> {
            Arguments arguments = Arguments.of(args, 2, List.of("--task", "--positive", "--level", "--seed"));
            if (!arguments.has(1)) {
                throw new UsageException(USAGE);
            }
            String task = arguments.options().get("--task");
            Question question = new Question(
                    task == null ? null : Task.of(task),
                    arguments.options().get("--positive"),
                    level(arguments.options().getOrDefault("--level", "0.95")),
                    arguments.number("--seed", 0));
            OutputDirectory directory = new OutputDirectory(arguments.path(1, Path.of("")));
            judge(arguments.path(0, Path.of("")), question, directory, out);
        });
    }

    private static void judge(Path file, Question question, OutputDirectory directory, PrintStream out)
            throws IOException {
        Judgement judgement = Judgement.of(file, question);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "evaluation.json",
                judgement
                        .document(Instant.now().truncatedTo(ChronoUnit.SECONDS))
                        .toJson());
        files.put("report.html", judgement.page().toHtml());
        directory.write(files);
        out.println(judgement.text());
        files.keySet()
                .forEach(name ->
                        out.println("Written: " + directory.path().resolve(name).toAbsolutePath()));
    }

    private static double level(String text) {
        try {
            double level = Double.parseDouble(text);
            if (level > 0 && level < 1) {
                return level;
            }
        } catch (NumberFormatException e) {
            // Refused below, as what is outside the range.
        }
        throw new UsageException("--level is '" + text + "'; it must be between 0 and 1, such as 0.95");
    }
}
