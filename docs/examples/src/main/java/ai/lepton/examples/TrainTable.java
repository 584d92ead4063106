package ai.lepton.examples;

import ai.lepton.core.serving.Served;
import ai.lepton.core.task.OutOfFold;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.ComponentData;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.bundle.ModelPapers;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.modelcard.StandardSection;
import ai.lepton.metrics.Report;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.regression.RegressionEvaluation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Trains a model of a CSV file's rows, judges it by predictions of rows that it had not learned from, and writes a bundle.
 *
 * <p>Arguments: {@code <train.csv> <out-bundle> --target NAME [--task classification|regression] [--seed N] [--set key=value …]}.
 */
public final class TrainTable {
    private static final String USAGE = "usage: TrainTable <train.csv> <out-bundle> --target NAME"
            + " [--task classification|regression] [--seed 0] [--set key=value ...]";
    private static final String OUT_OF_FOLD =
            "Out of fold: each row by models that had not learned from it. How much each model"
                    + " counts was found on the same predictions, and intervals take the rows for independent, which rows of one fold are"
                    + " not quite: read both as a little too good.";
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
            TableColumns columns = TableColumns.of(arguments.csv(0, ""), target, task);
            long seed = arguments.number("--seed", 0);
            TabularRecipe recipe = RecipeSettings.set(TabularRecipe.defaults(), arguments.all("--set"))
                    .seed(seed)
                    .progress(Program.progressOn(out));
            Table table = columns.recipe().read();
            out.println(arguments.path(0, directory) + ": " + table.size() + " rows, " + columns + "; seed " + seed);
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
                    Evaluation evaluation = Evaluation.of(
                                    classifier.labels(),
                                    table.rows(judged.rows()).target())
                            .probabilities(judged.predictions());
                    ModelPapers papers =
                            papers(classifier.papers(name()), "tabular-classification", evaluation.report());
                    write(Bundle.at(directory)
                            .add(classifier)
                            .add(papers)
                            .add(Served.of(classifier).named(name()).metadata()));
                }
                return;
            }
            try (TabularRegressor regressor = TabularRegressor.fit(table, recipe)) {
                OutOfFold judged = regressor.outOfFold().orElseThrow();
                double[] truth = table.rows(judged.rows()).numericTarget();
                ModelPapers papers = papers(
                        regressor.papers(name()),
                        "tabular-regression",
                        RegressionEvaluation.of(truth, judged.predictions()).report());
                write(Bundle.at(directory)
                        .add(regressor)
                        .add(papers)
                        .add(Served.of(regressor).named(name()).metadata()));
            }
        }

        private String name() {
            return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
        }

        private ModelPapers papers(ModelPapers papers, String task, Report report) throws IOException {
            out.println("\n" + OUT_OF_FOLD + "\n" + report.table());
            String data = String.valueOf(file.getFileName());
            DatasetEntry judgedBy =
                    DatasetEntry.of(data, "out of fold", table.size()).withDescription(OUT_OF_FOLD);
            return papers.version("seed-" + seed)
                    .with(
                            StandardSection.INTENDED_USE,
                            "Rows like those of " + data + ". What else it is for, nobody has said yet.")
                    .trainingData(Component.dataset(ComponentData.dataset(data)))
                    .evaluation(EvaluationDocument.of(task, Instant.now(), report.measurements())
                            .withDataset(judgedBy)
                            .withProvenance(Provenance.ofThisProcess()
                                    .withSeed(seed)
                                    .withInput(data, Files.readAllBytes(file))));
        }

        private void write(BundleWriter bundle) {
            Bundle written = bundle.replacing().write();
            out.println("Bundle: " + directory.toAbsolutePath() + ", "
                    + (written.files().size() + 1) + " files");
        }
    }
}
