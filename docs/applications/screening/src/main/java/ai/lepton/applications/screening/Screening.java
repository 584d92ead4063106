package ai.lepton.applications.screening;

import static ai.lepton.core.training.Training.epochs;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.text.Tokenizer;
import ai.lepton.core.training.Training;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Split;
import ai.lepton.exchange.data.Table;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The part of an application that uses Lepton: it trains a small classifier, writes it, reads it back, and answers.
 *
 * <p>It needs all that a framework, a shaded jar or a container can break: resources, services, JSON, the native engine,
 * the native tokenizer, and a directory for files.
 */
public final class Screening implements AutoCloseable {
    private final TabularClassifier classifier;
    private final String evaluation;
    private final int tokens;

    private Screening(TabularClassifier classifier, String evaluation, int tokens) {
        this.classifier = classifier;
        this.evaluation = evaluation;
        this.tokens = tokens;
    }

    /**
     * Trains, writes and reads the classifier.
     *
     * @param directory for files, which must be writable; made where it is not there
     */
    public static Screening start(Path directory) {
        Split patients = Csv.resource(Screening.class, "patients.csv")
                .otherNumbers()
                .label("diagnosis")
                .shuffledBy(1)
                .stratified()
                .split(0.75);
        Path model = directory.resolve("model");
        String evaluation;
        try (TabularClassifier trained = LeptonTransformer.tabular(patients.schema())
                .layers(1)
                .width(16)
                .heads(2)
                .classifying(patients.labels())
                .fit(patients.train(), Training.upTo(epochs(20)).learningRate(3e-3).seed(1))) {
            EvaluationDocument document = EvaluationDocument.of(
                    "tabular-classification",
                    Instant.EPOCH,
                    trained.evaluateOn(patients.test()).measurements());
            evaluation = EvaluationDocument.ofJson(document.toJson()).measurements().stream()
                    .filter(line -> line.name().equals("accuracy"))
                    .findFirst()
                    .orElseThrow()
                    .estimate()
                    .text(3);
            trained.saveTo(model);
        }
        return new Screening(TabularClassifier.load(model), evaluation, tokens(directory.resolve("tokenizer")));
    }

    private static int tokens(Path directory) {
        try (InputStream in = Screening.class.getResourceAsStream("tokenizer.json")) {
            Files.createDirectories(directory);
            if (Files.notExists(directory.resolve("tokenizer.json"))) {
                Files.copy(in, directory.resolve("tokenizer.json"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Tokenizer tokenizer = Tokenizer.open(directory)) {
            return tokenizer.encode("The cat sat.").length();
        }
    }

    /** Returns the accuracy with its interval, the diagnosis of a patient, and what else worked. */
    public String answer(double radius, double texture) {
        Table row = Table.of(classifier.schema(), new double[] {radius, texture}, new int[0]);
        String diagnosis = classifier.predictLabels(row).get(0);
        return "accuracy " + evaluation + "; " + diagnosis + "; " + tokens + " tokens";
    }

    @Override
    public void close() {
        classifier.close();
    }
}
