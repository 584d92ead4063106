package ai.lepton.bench.mutation;

import static ai.lepton.ethics.transparency.DocumentationRules.documentationOf;

import ai.lepton.core.checkpoint.Checkpoint;
import ai.lepton.ethics.EthicsReport;
import ai.lepton.ethics.transparency.Documentation;
import ai.lepton.ethics.transparency.DocumentationRules;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.bundle.Bundle.Verification;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.MetricEntry;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.modelcard.StandardSection;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A bundle's directory; all that it holds is read through it, and its weights as a checkpoint. */
final class BundleFormat implements Format {
    private static final String ETHICS = "ethics.json";
    private static final int LONGEST_FAULT = 500;
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    private final boolean ethicsOnly;

    /**
     * Of all files, or of {@code ethics.json} only. That file has no reader of its own: a bundle checks that it is JSON, and
     * hands out its bytes.
     */
    BundleFormat(boolean ethicsOnly) {
        this.ethicsOnly = ethicsOnly;
    }

    @Override
    public String name() {
        return ethicsOnly ? "ethics" : "bundle";
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        Path parent = Files.createTempDirectory("bundle");
        EvaluationDocument evaluation = EvaluationDocument.of(
                "tabular-classification",
                Instant.EPOCH,
                List.of(Measurement.of(
                        "accuracy", new Estimate(Score.of(0.97), new Interval(0.9, 0.99, 0.95, "wilson"), 114))));
        ModelCard card = ModelCard.of("Screening")
                .with(StandardSection.INTENDED_USE, "Finding who should see a physician.")
                .withEvaluation(evaluation);
        Bundle.at(parent.resolve("bundle"))
                .add(
                        "model.safetensors",
                        new SafetensorsWriter()
                                .tensor("bias", new float[] {1, 2, 3}, 3)
                                .tensor("weight", new float[] {1, 2, 3, 4, 5, 6}, 3, 2))
                .add("config.json", "{\"width\": 64}")
                .add("data/notes.txt", "gr\u00FC\u00DF Gott")
                .add(ETHICS, ethics(card))
                .evaluation(evaluation)
                .card(card)
                .bom(Bom.of(
                        Instant.EPOCH,
                        Component.model(
                                "screening",
                                BomModelCard.of(ModelParameters.of("tabular-classification", "transformer", "FT"))
                                        .withEvaluation(evaluation))))
                .write();
        byte[] seed = Tree.below(parent.resolve("bundle")).zip();
        try (Stream<Path> files = Files.walk(parent)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        return List.of(seed);
    }

    private static String ethics(ModelCard card) {
        return EthicsReport.of(documentationOf("screening")
                        .should()
                        .state(DocumentationRules.standardSections())
                        .because("whoever uses it should know")
                        .evaluate(Documentation.of("screening", card), DAY))
                .toJson();
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(ethicsOnly ? new TreeMutator(ETHICS::equals, false) : new TreeMutator(name -> true, true));
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        Tree.of(mutant).writeTo(directory);
        Bundle.find(directory);
        use(directory);
        Checkpoint checkpoint = Checkpoint.open(directory);
        checkpoint.names().forEach(checkpoint::values);
    }

    /** Reads all that a bundle holds, and verifies it. */
    static void use(Path place) {
        Verification verification = Bundle.verify(place);
        for (String fault : verification.faults()) {
            if (fault.isEmpty() || fault.length() > LONGEST_FAULT || fault.contains("\n")) {
                throw new IllegalStateException("a fault is not one bounded line: " + fault);
            }
        }
        Bundle bundle;
        try {
            bundle = Bundle.open(place);
        } catch (DataException e) {
            if (verification.isSound()) {
                throw new IllegalStateException("a bundle that is sound can't be opened", e);
            }
            throw e;
        }
        if (!verification.isSound()) {
            throw new IllegalStateException("a bundle with faults was opened: " + verification.faults());
        }
        for (String name : bundle.files().keySet()) {
            bundle.bytes(name);
            if (!bundle.isZip()) {
                bundle.file(name);
            }
            if (name.endsWith(".safetensors")) {
                SafetensorsFormat.readAll(bundle.tensors(name));
                SafetensorsFormat.readAll(bundle.tensorsInMemory(name));
            }
        }
        bundle.card().ifPresent(card -> Documentation.of("screening", card).sha256());
        bundle.evaluation().stream()
                .flatMap(evaluation -> evaluation.metrics().stream())
                .filter(metric -> metric.n() != null) // without, there is no measurement, as its Javadoc says
                .forEach(MetricEntry::toMeasurement);
        bundle.bom().toJson();
        Objects.requireNonNull(bundle.toString());
    }
}
