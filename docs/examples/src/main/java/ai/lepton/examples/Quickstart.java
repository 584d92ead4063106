package ai.lepton.examples;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.serving.Served;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.Training;
import ai.lepton.core.training.Training.EarlyStopping;
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
 * Trains a transformer on a medical table, judges it, checks it, and ships it with its papers. Arguments: {@code
 * [patients.csv] [output directory] [--seed 42]}. Without a file it reads the patients that come with it.
 */
public final class Quickstart {
    static final String PREDICTIONS = "predictions.csv";

    private Quickstart() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be read or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(err, () -> {
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
            out.println("Bundle: " + directory.toAbsolutePath() + ", "
                    + (bundle.files().size() + 1) + " files");
            out.println("Page: " + bundle.file("report.html").toAbsolutePath());
        }
    }

    /** Trains on the training part; the validation part says when to stop. */
    static TabularClassifier trained(Split patients, long seed, TrainingListener progress) {
        Training training = Training.upTo(Training.epochs(30)).batchSize(64).learningRate(2e-3);
        return LeptonTransformer.tabular(patients.schema())
                .layers(2)
                .width(32)
                .heads(4)
                .dropout(0.1)
                .classifying(patients.labels())
                .fit(
                        patients.train(),
                        patients.validation(),
                        training.stoppingEarly(EarlyStopping.after(10))
                                .seed(seed)
                                .progress(progress));
    }
}
