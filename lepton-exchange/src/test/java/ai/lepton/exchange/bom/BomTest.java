package ai.lepton.exchange.bom;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom.Tools;
import ai.lepton.exchange.bom.BomModelCard.Considerations;
import ai.lepton.exchange.bom.BomModelCard.FairnessAssessment;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.BomModelCard.PerformanceMetric;
import ai.lepton.exchange.bom.BomModelCard.Risk;
import ai.lepton.exchange.bom.Component.ExternalReference;
import ai.lepton.exchange.bom.Component.Hash;
import ai.lepton.exchange.bom.Component.Property;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.cyclonedx.Version;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BomTest {
    @TempDir
    private Path directory;

    @Test
    void validatesAgainstTheOfficialSchema() throws IOException {
        assertThat(violations(example().toJson())).isEmpty();
        assertThat(violations(Bom.of(Instant.EPOCH).toJson())).isEmpty();
        assertThat(violations(example().toJson().replace("\"supervised\"", "\"guessed\"")))
                .isNotEmpty();
        assertThat(violations(example().toJson().replace("Apache-2.0", "apache-2.0")))
                .isNotEmpty();
    }

    @Test
    void writesTheFrozenBom() throws IOException {
        assertThat(example().toJson()).isEqualTo(resource("bom-1.6.cdx.json"));
        Path file = directory.resolve("bom.cdx.json");
        example().write(file);
        assertThat(Bom.read(file)).isEqualTo(example());
    }

    @Test
    void writesNoNulls() {
        assertThat(example().toJson()).doesNotContain("null").doesNotContain("[ ]");
    }

    @Test
    void isReadByTheReferenceLibrary() throws ParseException {
        org.cyclonedx.model.Bom read = new JsonParser().parse(example().toJson().getBytes(StandardCharsets.UTF_8));
        assertThat(read.getSerialNumber()).isEqualTo("urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79");
        assertThat(read.getMetadata().getToolChoice().getComponents().get(0).getName())
                .isEqualTo("lepton");
        org.cyclonedx.model.Component model = read.getComponents().get(0);
        assertThat(model.getType()).isEqualTo(org.cyclonedx.model.Component.Type.MACHINE_LEARNING_MODEL);
        assertThat(model.getComponents().get(0).getHashes().get(0).getValue()).isEqualTo("ab".repeat(32));
        assertThat(model.getModelCard()
                        .getModelParameters()
                        .getApproach()
                        .getType()
                        .getTypeName())
                .isEqualTo("supervised");
        assertThat(model.getModelCard()
                        .getQuantitativeAnalysis()
                        .getPerformanceMetrics()
                        .get(0)
                        .getConfidenceInterval()
                        .getLowerBound())
                .isEqualTo("0.925");
        assertThat(model.getExternalReferences().get(0).getType())
                .isEqualTo(org.cyclonedx.model.ExternalReference.Type.EVIDENCE);
        assertThat(read.getComponents().get(1).getData().get(0).getName()).isEqualTo("Breast Cancer Wisconsin");
    }

    @Test
    void readsWhatTheReferenceLibraryWrites() throws Exception {
        org.cyclonedx.model.Bom foreign =
                new JsonParser().parse(example().toJson().getBytes(StandardCharsets.UTF_8));
        String written =
                BomGeneratorFactory.createJson(Version.VERSION_16, foreign).toJsonString();
        Bom read = Bom.ofJson(written);
        assertThat(read.components()).isEqualTo(example().components());
        assertThat(read.metadata())
                .extracting(Bom.Metadata::timestamp)
                .isEqualTo(Instant.parse("2026-11-23T16:00:00Z"));
        assertThat(violations(read.toJson())).isEmpty();
    }

    @Test
    void keepsFieldsThatItDoesNotKnow() throws IOException {
        Bom foreign = Bom.ofJson(resource("foreign-1.6.cdx.json"));
        assertThat(foreign.extra()).containsKeys("$schema", "dependencies", "compositions");
        assertThat(foreign.components().get(0).extra()).containsKeys("purl", "pedigree");
        assertThat(foreign.metadata())
                .extracting(Bom.Metadata::tools)
                .isEqualTo(new Tools(
                        List.of(),
                        List.of(Map.of("vendor", "Example", "name", "bom-maker", "version", "9.9")),
                        Map.of()));
        String written = foreign.toJson();
        assertThat(Bom.ofJson(written)).isEqualTo(foreign);
        assertThat(written)
                .contains("\"organization\"", "\"energyConsumptions\"", "\"fullName\"", "\"acknowledgement\"");
        assertThat(violations(resource("foreign-1.6.cdx.json"))).isEmpty();
        assertThat(violations(written)).isEmpty();
        assertThat(tree(written)).isEqualTo(tree(resource("foreign-1.6.cdx.json")));
    }

    @Test
    void leavesUndefinedValuesToTheFullReport() {
        List<Measurement> measurements = List.of(
                Measurement.of("roc_auc", Estimate.of(Score.undefined("one class"), 3)),
                new Measurement(
                        "ratio",
                        null,
                        null,
                        Map.of("sex", "f"),
                        new Estimate(Score.of(2), new Interval(1, Double.POSITIVE_INFINITY, 0.95, "katz"), 3)));
        BomModelCard card = BomModelCard.of(ModelParameters.of("t", "f", "a"))
                .withEvaluation(EvaluationDocument.of("t", Instant.EPOCH, measurements));
        assertThat(requireNonNull(card.quantitativeAnalysis()).performanceMetrics())
                .containsExactly(new PerformanceMetric(
                        "ratio", "2.0", "sex = f", new PerformanceMetric.ConfidenceInterval("1.0", null)));
    }

    @Test
    void saysWhyAnIntervalMayNotHoldItsLevel() {
        Estimate doubtful = new Estimate(Score.of(0.9), new Interval(0.8, 0.95, 0.95, "any"), 30, "3 of 'a' are few");
        EvaluationDocument evaluation =
                EvaluationDocument.of("t", Instant.EPOCH, List.of(Measurement.averaged("f1", "macro", doubtful)));
        BomModelCard card = BomModelCard.of(ModelParameters.of("t", "f", "a")).withEvaluation(evaluation);
        assertThat(card.properties())
                .containsExactly(
                        new Property("lepton:confidence-level", "0.95"),
                        new Property("lepton:caution:f1 (macro)", "3 of 'a' are few"));
        assertThat(card.withEvaluation(evaluation)).isEqualTo(card);
        assertThat(card.withEvaluation(EvaluationDocument.of("t", Instant.EPOCH, List.of()))
                        .properties())
                .isEmpty();
        assertThat(violations(Bom.of(Instant.EPOCH, Component.model("m", card)).toJson()))
                .isEmpty();
    }

    @Test
    void saysTheLevelsOfIntervalsWhereThereAreSeveral() {
        EvaluationDocument evaluation = EvaluationDocument.of(
                "t",
                Instant.EPOCH,
                List.of(
                        Measurement.of("f1", new Estimate(Score.of(0.9), new Interval(0.8, 0.95, 0.9, "any"), 30)),
                        Measurement.of("r2", new Estimate(Score.of(0.9), new Interval(0.8, 0.95, 0.99, "any"), 30))));
        BomModelCard card = BomModelCard.of(ModelParameters.of("t", "f", "a")).withEvaluation(evaluation);
        assertThat(card.properties())
                .containsExactly(
                        new Property("lepton:confidence-level:f1", "0.9"),
                        new Property("lepton:confidence-level:r2", "0.99"));
        assertThat(card.withEvaluation(evaluation)).isEqualTo(card);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"CycloneDX\"|\"SPDX\"|bomFormat is 'SPDX'; only CycloneDX is read",
                "\"1.6\"|\"2.0\"|specVersion is '2.0'; 1.2 to 1.7 are understood",
                "\"1.6\"|\"1.8\"|specVersion is '1.8'; 1.2 to 1.7 are understood",
                "urn:uuid:3e|urn:uuid:3E|serialNumber is 'urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79';"
                        + " 'urn:uuid:' and a UUID in lower case would do",
                "\"version\" : 1|\"version\" : 0|version is 0; it counts from 1",
                "abab|xyz!|hash content is 'xyz!",
                "\"type\" : \"file\"|\"kind\" : \"file\"|components[0].components[0]: 'type' is missing",
            })
    void refusesWhatIsNoBom(String old, String replacement, String reason) {
        String json = example().toJson().replaceFirst(old, replacement);
        assertThatThrownBy(() -> Bom.ofJson(json))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void writesWhatIsNeededThoughItIsEmpty() {
        String field = "\"name\" : \"model.safetensors\"";
        String empty = field.replaceFirst(": .*", ": \"\"");
        assertThat(example().toJson()).contains(field);
        Bom read = Bom.ofJson(example().toJson().replace(field, empty));
        assertThat(read.toJson()).contains(empty);
        assertThat(Bom.ofJson(read.toJson())).isEqualTo(read);
    }

    @Test
    void refusesAReferenceNameThatComesTwice() {
        Component twice = Component.file("a", "00".repeat(32));
        assertThatThrownBy(() -> Bom.of(
                        Instant.EPOCH,
                        Component.of(Component.Type.APPLICATION, "x").plus(twice),
                        twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bom-ref 'file:a' comes twice; it must be unique in a BOM");
    }

    static Bom example() {
        List<Measurement> measurements = List.of(
                Measurement.of(
                        "accuracy", new Estimate(Score.of(0.9737), new Interval(0.925, 0.991, 0.95, "wilson"), 114)),
                Measurement.averaged("f1", "macro", Estimate.of(Score.of(0.97), 114)));
        ComponentData dataset = ComponentData.dataset("Breast Cancer Wisconsin")
                .withUrl("https://doi.org/10.24432/C5DW2B")
                .withDescription("569 patients")
                .withSensitivity("public", List.of("health"));
        BomModelCard card = BomModelCard.of(
                        ModelParameters.of("tabular-classification", "transformer", "FT-Transformer")
                                .withApproach("supervised")
                                .withDatasets(ComponentData.reference("data:Breast Cancer Wisconsin"))
                                .withInputs("30 numbers")
                                .withOutputs("probability per class"))
                .withEvaluation(EvaluationDocument.of("tabular-classification", Instant.EPOCH, measurements))
                .with(Considerations.of(List.of("pathologists"), List.of("second reading"), List.of("one hospital"))
                        .withRisks(new Risk("missed tumour", "a person reads first"))
                        .withFairness(new FairnessAssessment("men", null, "few examples", "none yet")));
        return Bom.of(
                        Instant.parse("2026-11-23T16:00:00Z"),
                        Component.model("tumours", card)
                                .withVersion("1.0.0")
                                .withDescription("Reads measures of cell nuclei.")
                                .withLicense("Apache-2.0")
                                .withExternalReferences(List.of(ExternalReference.of("evidence", "evaluation.json")
                                        .withHashes(List.of(Hash.sha256("cd".repeat(32))))))
                                .withProperty("lepton:seed", "42")
                                .plus(Component.file("model.safetensors", "ab".repeat(32))),
                        Component.dataset(dataset))
                .withTools(Component.of(Component.Type.LIBRARY, "lepton").withVersion("0.1.0"))
                .withSerialNumber(UUID.fromString("3e671687-395b-41f5-a30f-a58921a69b79"));
    }

    private static List<String> violations(String json) {
        return CycloneDxSchema.violations(json);
    }

    private static Object tree(String json) {
        return new tools.jackson.databind.json.JsonMapper().readTree(json);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = BomTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
