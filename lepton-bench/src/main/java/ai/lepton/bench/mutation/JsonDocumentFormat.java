package ai.lepton.bench.mutation;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A JSON document that Lepton reads as a record. What was read must also be written, and can be read again.
 */
final class JsonDocumentFormat<D> implements Format {
    private static final String RESOURCES = "lepton-exchange/src/test/resources/ai/lepton/exchange/";

    /** CycloneDX bills of materials, of ours and of others. */
    static final Format BOM = new JsonDocumentFormat<>(
            "bom",
            List.of(
                    "bom/bom-1.6.cdx.json",
                    "bom/foreign-1.6.cdx.json",
                    "bom/whole-1.6.cdx.json",
                    "bom/whole-1.7.cdx.json",
                    "bom/specification/1.7/valid-machine-learning-1.7.json",
                    "bom/specification/1.7/valid-component-data-1.7.json",
                    "bom/specification/1.7/valid-license-choice-1.7.json"),
            Bom::read,
            JsonDocumentFormat::used,
            Bom::ofJson);

    /** {@code evaluation.json}. */
    static final Format EVALUATION = new JsonDocumentFormat<>(
            "evaluation",
            List.of("evaluation/evaluation-1.0.0.json", "evaluation/evaluation-1.2.0.json"),
            EvaluationDocument::read,
            JsonDocumentFormat::used,
            EvaluationDocument::ofJson);

    private final String name;
    private final List<String> seeds;
    private final Function<Path, D> reading;
    private final Function<D, String> using;
    private final Function<String, D> again;

    private JsonDocumentFormat(
            String name,
            List<String> seeds,
            Function<Path, D> reading,
            Function<D, String> using,
            Function<String, D> again) {
        this.name = name;
        this.seeds = seeds;
        this.reading = reading;
        this.using = using;
        this.again = again;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Limits limits() {
        return Limits.PLAIN;
    }

    @Override
    public List<byte[]> seeds(Path repository) throws IOException {
        List<byte[]> found = new ArrayList<>();
        for (String seed : seeds) {
            found.add(Files.readAllBytes(repository.resolve(RESOURCES + seed)));
        }
        return found;
    }

    @Override
    public List<Mutator> mutators() {
        return List.of(Mutator.json(), Mutator.json(), Mutator.json(), Mutator.json(), Mutator.bytes());
    }

    @Override
    public void read(byte[] mutant, Path directory) throws IOException {
        D document = reading.apply(Files.write(directory.resolve("document.json"), mutant));
        Again.requireSame(document, using, again);
    }

    private static String used(Bom bom) {
        bom.allComponents()
                .forEach(component -> Objects.requireNonNull(component.hashes().toString()));
        Objects.requireNonNull(bom.toString());
        return bom.toJson();
    }

    private static String used(EvaluationDocument document) {
        if (document.metrics().stream().allMatch(metric -> metric.n() != null)) {
            Objects.requireNonNull(document.measurements().toString());
        }
        Objects.requireNonNull(BomModelCard.QuantitativeAnalysis.of(document).toString());
        return document.toJson();
    }
}
