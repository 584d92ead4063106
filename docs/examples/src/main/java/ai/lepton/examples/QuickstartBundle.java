package ai.lepton.examples;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Puts the model and its papers into one directory, whole or not at all. */
final class QuickstartBundle {
    static final String PAGE = "report.html";
    static final String ETHICS = "ethics.json";
    static final String PREDICTIONS = "predictions.csv";

    private QuickstartBundle() {}

    static Bundle write(
            Path directory, TabularClassifier classifier, ModelPapers papers, EthicsReport ethics, String page)
            throws IOException {
        Path made = Files.createTempDirectory("quickstart");
        try {
            classifier.saveTo(made);
            return Bundle.at(directory)
                    .add(TabularClassifier.CONFIG, made.resolve(TabularClassifier.CONFIG))
                    .add(TabularClassifier.WEIGHTS, made.resolve(TabularClassifier.WEIGHTS))
                    .evaluation(papers.evaluation())
                    .card(papers.card())
                    .add(ETHICS, ethics.json())
                    .add(PREDICTIONS, predictions(classifier, papers.patients().test()))
                    .add(PAGE, page)
                    .bom(papers.bom())
                    .replacing()
                    .write();
        } finally {
            try (Stream<Path> files = Files.list(made)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(made);
        }
    }

    /** Returns the held-out patients' classes, true and predicted, and the probability of 'malignant'. */
    private static String predictions(TabularClassifier classifier, Table test) {
        int positive = classifier.labels().indexOf(BreastCancer.MALIGNANT);
        int[] truth = test.target();
        int[] predicted = classifier.predict(test);
        double[] probabilities = classifier.probabilities(test);
        StringBuilder csv = new StringBuilder("truth,prediction,score\n");
        for (int i = 0; i < truth.length; i++) {
            csv.append(classifier.labels().name(truth[i])).append(',');
            csv.append(classifier.labels().name(predicted[i])).append(',');
            csv.append(probabilities[i * classifier.labels().size() + positive]).append('\n');
        }
        return csv.toString();
    }

    /** Refuses, before anything is trained, a place that holds something else. */
    static void requireReplaceable(Path directory) {
        if (!Files.exists(directory) || Files.exists(directory.resolve(Bundle.BOM))) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new UsageException(directory + " exists and is no bundle, so it is not replaced;"
                        + " choose another place for the output");
            }
        } catch (IOException e) {
            throw new UsageException(directory + " is not a directory; choose another place for the output");
        }
    }
}
