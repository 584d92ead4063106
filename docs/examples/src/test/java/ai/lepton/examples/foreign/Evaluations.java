package ai.lepton.examples.foreign;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.EvaluationFormat;
import ai.lepton.exchange.evaluation.EveryEvalEver;
import ai.lepton.exchange.evaluation.EveryEvalEver.EvaluatorRelationship;
import ai.lepton.exchange.evaluation.EveryEvalEver.SourceMetadata;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Reads what inspect_ai and every_eval_ever wrote, and writes it, and a report of its own, as records of Every Eval Ever. */
final class Evaluations {
    private static final Instant DAY = Instant.parse("2026-11-26T12:00:00Z");
    private static final SourceMetadata SOURCE = SourceMetadata.of("Example Labs", EvaluatorRelationship.FIRST_PARTY);

    private Evaluations() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        int read = 0;
        Path packed = directory.resolve("packed.eval");
        if (!EvaluationFormat.of(packed)
                .read(packed)
                .equals(EvaluationFormat.INSPECT.read(directory.resolve("inspect.json")))) {
            throw new IllegalStateException("a log as .eval is another than as .json");
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            EvaluationFormat format = EvaluationFormat.of(file);
            List<EvaluationDocument> evaluations = format.read(file);
            for (EvaluationDocument evaluation : evaluations) {
                evaluation.write(directory.resolve("evaluation-" + read++ + ".json"));
            }
            EveryEvalEver record = EveryEvalEver.of(evaluations, SOURCE, DAY);
            record.write(directory.resolve("ours-" + name));
            if (format == EvaluationFormat.EVERY_EVAL_EVER) {
                EveryEvalEver.read(file).write(directory.resolve("ours-again-" + name));
            }
        }
        EvaluationDocument own = own();
        own.write(directory.resolve("evaluation-own.json"));
        EveryEvalEver.of(List.of(own), SOURCE, DAY).write(directory.resolve("ours-lepton.json"));
        System.out.println("Lepton read " + files.size() + " files as " + read + " evaluations");
    }

    private static EvaluationDocument own() {
        int[] truth = new int[200];
        int[] predicted = new int[200];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = i % 3 == 0 ? 1 : 0;
            predicted[i] = i % 7 == 0 ? 1 - truth[i] : truth[i];
        }
        Labels labels = Labels.of("benign", "malignant");
        ClassificationReport report = Evaluation.of(labels, truth)
                .predicted(predicted)
                .positive("malignant")
                .report();
        return EvaluationDocument.of("tabular-classification", DAY, report.measurements())
                .withModel(ModelEntry.of("example/screening"))
                .withDataset(DatasetEntry.of("patients", "test", truth.length))
                .withConfusionMatrix(report.confusionMatrix())
                .withProvenance(Provenance.ofThisProcess().withSeed(0));
    }
}
