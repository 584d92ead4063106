package ai.lepton.exchange.bundle;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A small bundle, for the tests. */
final class Bundles {
    static final EvaluationDocument EVALUATION = EvaluationDocument.of(
            "tabular-classification",
            Instant.EPOCH,
            List.of(Measurement.of("accuracy", Estimate.of(Score.of(0.97), 114))));

    static final Bom DRAFT = Bom.of(
            Instant.EPOCH,
            Component.model(
                    "screening", BomModelCard.of(ModelParameters.of("tabular-classification", "transformer", "FT"))));

    private Bundles() {}

    /** Returns the writer with a model and its papers. */
    static BundleWriter fill(BundleWriter writer) {
        return writer.add("model.safetensors", new SafetensorsWriter().tensor("w", new float[] {1, 2, 3}, 3))
                .add("config.json", "{\"width\": 64}")
                .add("data/notes.txt", "grüß Gott")
                .evaluation(EVALUATION)
                .card(ModelCard.of("Screening").withEvaluation(EVALUATION))
                .bom(DRAFT);
    }

    /** Returns the names of what is in a directory, in order. */
    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
