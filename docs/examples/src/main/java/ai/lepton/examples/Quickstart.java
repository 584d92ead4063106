package ai.lepton.examples;

import static ai.lepton.core.training.Training.epochs;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.qualityGate;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.training.EarlyStopping;
import ai.lepton.core.training.Progress;
import ai.lepton.core.training.ProgressBar;
import ai.lepton.core.training.Training;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Split;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.expect.QualityGate;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains a transformer on a medical table, judges it, checks it, and ships it with its papers.
 *
 * <p>Arguments: {@code [patients.csv] [output directory] [--seed 42]}. Without a file it reads the patients that come
 * with it.
 */
public final class Quickstart {
    /** What the model must reach before anybody should use it. */
    private static final QualityGate<ClassificationReport> GATE = qualityGate()
            .hasAccuracy(atLeast(0.85).atConfidence(0.95))
            .hasRecall(BreastCancer.MALIGNANT, atLeast(0.80))
            .hasRocAuc(atLeast(0.95).atConfidence(0.95))
            .hasCalibrationError(atMost(0.10));

    private Quickstart() {}

    /** Runs the program, and ends with its exit code: 0, or 1 where its input can't be read or its output written. */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        return Program.run(err, () -> {
            Arguments arguments = Arguments.of(args, 2, List.of("--seed"));
            Csv patients = arguments.has(0)
                    ? BreastCancer.patients(Csv.of(arguments.path(0, Path.of(""))))
                    : BreastCancer.shipped();
            Path directory = arguments.path(1, Path.of("target", "quickstart"));
            QuickstartBundle.requireReplaceable(directory);
            run(patients, arguments.number("--seed", 42), directory, out);
        });
    }

    private static void run(Csv csv, long seed, Path directory, PrintStream out) throws IOException {
        Split patients = split(csv, seed);
        out.println(BreastCancer.NAME + ": " + patients.train().size() + " patients to train on, "
                + patients.validation().size() + " to stop by, "
                + patients.test().size() + " held out; seed " + seed);

        try (TabularClassifier classifier = trained(patients, seed, bar(out))) {
            ClassificationReport report = classifier
                    .evaluation(patients.test())
                    .positive(BreastCancer.MALIGNANT)
                    .seed(seed)
                    .report();
            out.println("\n" + report.table());

            QualityGate.Result gate = GATE.check(report);
            out.println("Quality gate\n" + gate + "\n");

            ModelPapers papers = new ModelPapers(classifier, patients, report, seed);
            EthicsReport ethics = new EthicsReview(classifier, patients, seed).report(papers.documentation());
            out.println("Ethics\n" + ethics.table());

            String page = new QuickstartPage(papers, report, gate, ethics).toHtml();
            Bundle bundle = QuickstartBundle.write(directory, classifier, papers, ethics, page);
            out.println("Bundle: " + bundle.directory().toAbsolutePath() + ", "
                    + (bundle.files().size() + 1) + " files");
            out.println("Page: " + bundle.file(QuickstartBundle.PAGE).toAbsolutePath());
        }
    }

    static Split split(Csv csv, long seed) {
        return csv.shuffledBy(seed).stratified().split(0.64, 0.16, 0.20);
    }

    /** Trains on the training part; the validation part says when to stop. */
    static TabularClassifier trained(Split patients, long seed, Progress progress) {
        return LeptonTransformer.tabular(patients.schema())
                .layers(2)
                .width(32)
                .heads(4)
                .dropout(0.1)
                .classifying(patients.labels())
                .fit(
                        patients.train(),
                        patients.validation(),
                        Training.upTo(epochs(30))
                                .batchSize(64)
                                .learningRate(2e-3)
                                .stoppingEarly(EarlyStopping.after(10))
                                .seed(seed)
                                .progress(progress));
    }

    private static Progress bar(PrintStream out) {
        return out == System.out ? Progress.bar() : ProgressBar.on(out, false);
    }
}
