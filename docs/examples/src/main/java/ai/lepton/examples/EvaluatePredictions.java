package ai.lepton.examples;

import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.predictions.PredictionFile;
import ai.lepton.exchange.predictions.PredictionFile.Task;
import ai.lepton.exchange.predictions.PredictionReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Judges the predictions of any model, in any language: from a CSV file to figures with their uncertainty.
 *
 * <p>Arguments: {@code <predictions.csv> <output directory>}, and {@code --task binary|multiclass|regression}, {@code
 * --positive LABEL}, {@code --level 0.95}, {@code --seed 0}. {@link PredictionFile} says which columns there are.
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
        return Program.run(args, USAGE, "predictions.csv report --positive malignant", out, err, () -> {
            Arguments arguments = Arguments.of(args, 2, List.of("--task", "--positive", "--level", "--seed"));
            if (!arguments.has(1)) {
                throw new UsageException(USAGE);
            }
            PredictionFile file = new PredictionFile(
                    arguments.path(0, Path.of("")),
                    arguments.choice("--task", Task.values(), Task::key),
                    arguments.options().get("--positive"),
                    arguments.fraction("--level", 0.95),
                    arguments.number("--seed", 0));
            Path directory = arguments.directory(1);

            PredictionReport report = file.evaluate();
            List<Path> written = report.write(directory);
            out.println(report.text());
            written.forEach(path -> out.println("Written: " + Shown.line(path.toAbsolutePath())));
        });
    }
}
