package ai.lepton.examples;

import ai.lepton.core.serving.Served;
import ai.lepton.core.task.OutOfFold;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains a model of a CSV file's rows, judges it by predictions of rows that it had not learned from, and writes a bundle with a
 * page.
 *
 * <p>Arguments: {@code <train.csv> <out-bundle> --target NAME [--task classification|regression] [--seed N] [--set key=value …]}.
 */
public final class TrainTable {
    private static final String USAGE = "usage: TrainTable <train.csv> <out-bundle> --target NAME"
            + " [--task classification|regression] [--seed 0] [--set key=value ...]";
    private static final String PAGE = "report.html";
    private static final List<String> TASKS = List.of("classification", "regression");

    private TrainTable() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be used or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "patients.csv target/patients --target diagnosis", out, err, () -> {
            Arguments arguments = Arguments.of(args, 2, List.of("--target", "--task", "--seed", "--set"));
            String target = arguments.options().get("--target");
            if (!arguments.has(1) || target == null) {
                throw new UsageException(USAGE);
            }
            String task = arguments.choice("--task", TASKS.toArray(String[]::new), name -> name);
            Path directory = arguments.bundle(1, Path.of(""));
            TableColumns columns = TableColumns.of(arguments.csv(0, ""), target, task, arguments.all("--set"));
            long seed = arguments.number("--seed", 0);
            TabularRecipe recipe = RecipeSettings.set(TabularRecipe.defaults(), arguments.all("--set"))
                    .seed(seed)
                    .progress(Program.progressOn(out));
            Table table = columns.recipe().read();
            out.println(Shown.line(
                    arguments.path(0, directory) + ": " + table.size() + " rows, " + columns + "; seed " + seed));
            Program.withData(
                    () -> new Training(arguments.path(0, directory), directory, table, recipe, seed, out).run(columns));
        });
    }

    /** One run of the program. */
    private record Training(Path file, Path directory, Table table, TabularRecipe recipe, long seed, PrintStream out) {
        void run(TableColumns columns) throws IOException {
            if (columns.classifies()) {
                try (TabularClassifier classifier = TabularClassifier.fit(table, recipe)) {
                    OutOfFold judged = classifier.outOfFold().orElseThrow();
                    ClassificationReport report = Evaluation.of(
                                    classifier.labels(),
                                    table.rows(judged.rows()).target())
                            .probabilities(judged.predictions())
                            .report();
                    tell(report, classifier.cautions());
                    TrainTablePapers papers = papers(classifier.provenance().orElseThrow(), judged);
                    write(Bundle.at(directory)
                            .add(classifier)
                            .add(papers.on(classifier.papers(papers.name()), "tabular-classification", report))
                            .add(Served.of(classifier).named(papers.name()).metadata())
                            .add(PAGE, papers.page(report, classifier.histories())));
                }
                return;
            }
            try (TabularRegressor regressor = TabularRegressor.fit(table, recipe)) {
                OutOfFold judged = regressor.outOfFold().orElseThrow();
                double[] truth = table.rows(judged.rows()).numericTarget();
                RegressionReport report =
                        RegressionEvaluation.of(truth, judged.predictions()).report();
                tell(report, regressor.cautions());
                TrainTablePapers papers = papers(regressor.provenance().orElseThrow(), judged);
                write(Bundle.at(directory)
                        .add(regressor)
                        .add(papers.on(regressor.papers(papers.name()), "tabular-regression", report))
                        .add(Served.of(regressor).named(papers.name()).metadata())
                        .add(PAGE, papers.page(truth, judged.predictions(), report, regressor.histories())));
            }
        }

        private TrainTablePapers papers(Provenance origin, OutOfFold judged) throws IOException {
            String data = String.valueOf(file.getFileName());
            return new TrainTablePapers(
                    String.valueOf(directory.toAbsolutePath().normalize().getFileName()),
                    data,
                    judged,
                    origin.withInput(data, Files.readAllBytes(file)));
        }

        private void tell(Report report, List<String> cautions) {
            out.println("\n" + TrainTablePapers.OUT_OF_FOLD + "\n" + report.table());
            cautions.forEach(caution -> out.println("Caution: " + Shown.line(caution)));
        }

        private void write(BundleWriter bundle) {
            Bundle written = bundle.replacing().write();
            out.println("Bundle: " + Shown.line(directory.toAbsolutePath()) + ", "
                    + (written.files().size() + 1) + " files");
            out.println("Page: " + Shown.line(written.file(PAGE).toAbsolutePath()));
        }
    }
}
