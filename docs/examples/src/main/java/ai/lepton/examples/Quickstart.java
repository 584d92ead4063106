package ai.lepton.examples;

import ai.lepton.core.serving.Served;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.core.training.TrainingListener;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.data.Split;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.expect.QualityGate;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains a model of a medical table, judges it, checks it, and ships it with its papers. Arguments: {@code
 * [patients.csv] [output directory] [--seed 42]}. Without a file it reads the patients that come with it.
 */
public final class Quickstart {
    static final String PREDICTIONS = "predictions.csv";

    private static final String USAGE = "usage: Quickstart [patients.csv] [output directory] [--seed 42]";

    private Quickstart() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be read or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(args, USAGE, "patients.csv bundle --seed 7", out, err, () -> {
            Arguments arguments = Arguments.of(args, 2, List.of("--seed"));
            Path directory = arguments.bundle(1, Path.of("target", "quickstart"));
            long seed = arguments.number("--seed", 42);
            ship(BreastCancer.split(arguments.csv(0, BreastCancer.FILE), seed), seed, directory, out);
        });
    }

    private static void ship(Split patients, long seed, Path directory, PrintStream out) {
        out.println(BreastCancer.NAME + ": " + BreastCancer.parts(patients) + "; seed " + seed);
        try (TabularClassifier classifier = trained(patients, seed, Program.progressOn(out))) {
            ClassificationReport report = BreastCancer.evaluation(classifier, patients.test(), seed);
            QuickstartReview review = new QuickstartReview(classifier, patients, seed);
            QualityGate.Result gate = review.gate(report);
            out.println("\n" + report.table() + "\nQuality gate\n" + gate + "\n");
            QuickstartPapers said = new QuickstartPapers(classifier, patients, report, seed);
            EthicsReport ethics = review.ethics(said.documentation());
            out.println("Ethics\n" + ethics.table());

            String predictions = BreastCancer.predictions(classifier, patients.test());
            Bundle bundle = Bundle.at(directory)
                    .add(classifier)
                    .add(said.papers(predictions))
                    .add(Served.of(classifier).named(QuickstartPapers.NAME).metadata())
                    .add("ethics.json", ethics.toJson())
                    .add(PREDICTIONS, predictions)
                    .add("report.html", said.page(gate, ethics))
                    .replacing()
                    .write();
            out.println("Bundle: " + Shown.line(directory.toAbsolutePath()) + ", "
                    + (bundle.files().size() + 1) + " files");
            out.println("Page: " + Shown.line(bundle.file("report.html").toAbsolutePath()));
        }
    }

    /** Trains on all patients but those that are held out, with nothing to tune. */
    static TabularClassifier trained(Split patients, long seed, TrainingListener progress) {
        return TabularClassifier.fit(
                patients.train(), TabularRecipe.defaults().seed(seed).progress(progress));
    }
}
