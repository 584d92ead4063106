package ai.lepton.exchange.bundle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.BomModelCard.Risk;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.ComponentData;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.modelcard.StandardSection;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPapersTest {
    private static final Instant DAY = Instant.parse("2026-03-01T10:00:00Z");

    private static final ClassificationReport REPORT = Evaluation.of(
                    Labels.of("benign", "malignant"), new int[] {0, 0, 1, 1})
            .predicted(new int[] {0, 1, 1, 1})
            .report();

    private final ModelPapers papers = ModelPapers.of(
                    "screening", ModelParameters.of("tabular-classification", "transformer", "tabular transformer"))
            .created(DAY)
            .license("Apache-2.0")
            .version("1.2")
            .data(data -> data.withTags("medical"))
            .introduction("Tells benign from malignant.")
            .description("A transformer over 30 number columns.")
            .users("pathologists")
            .with(StandardSection.INTENDED_USE, "Second reading.")
            .with(StandardSection.LIMITATIONS, "One hospital.")
            .with(StandardSection.OUT_OF_SCOPE_USE, "Not alone.")
            .risk("A tumour is missed.", "A pathologist reads first.")
            .trainingData(Component.dataset(ComponentData.dataset("nuclei").withDescription("569 patients."))
                    .withLicense("CC-BY-4.0"))
            .evaluation(REPORT, DatasetEntry.of("nuclei", "test", 4));

    @Test
    void theCardSaysWhatWasSaid() {
        assertThat(papers.card().title()).isEqualTo("screening");
        assertThat(papers.card().data().license()).containsExactly("apache-2.0");
        assertThat(papers.card().data().pipelineTag()).isEqualTo("tabular-classification");
        assertThat(papers.card().data().tags()).containsExactly("medical");
        assertThat(papers.card().introduction()).isEqualTo("Tells benign from malignant.");
        assertThat(papers.card().text(StandardSection.DESCRIPTION)).contains("A transformer over 30 number columns.");
        assertThat(papers.card().text(StandardSection.TRAINING_DATA)).contains("569 patients.");
        assertThat(papers.card().text(StandardSection.ETHICAL_CONSIDERATIONS))
                .contains("A tumour is missed. A pathologist reads first.");
        assertThat(papers.card().text(StandardSection.EVALUATION).orElseThrow()).contains("accuracy");
        assertThat(papers.card().missing()).containsExactly(StandardSection.CONTACT);
    }

    @Test
    void whatItWasTrainedWithIsInTheCardAndInTheBillOfMaterialsAndTheLastSayingCounts() {
        Provenance first = Provenance.of().withSeed(1).withSettings(Map.of("epochs", "3"));
        Provenance second = Provenance.of()
                .withSoftware("lepton", "1.0")
                .withSeed(2)
                .withSettings(Map.of("note", "a | b <script>"))
                .withTime(Instant.parse("2026-03-01T12:00:00Z"), Duration.ofMillis(1_500))
                .withEnvironment("processor", "Example 9")
                .withInput("rows.csv", "0".repeat(64));
        ModelPapers told = papers.training(first).training(second);
        assertThat(told.card().text(ModelPapers.ORIGIN).orElseThrow())
                .contains(
                        "| seed | 2 |",
                        "| seconds | 1.5 |",
                        "| note | a \\| b &lt;script> |",
                        "| processor | Example 9 |")
                .contains("| data: rows.csv | SHA-256 " + "0".repeat(64) + " |")
                .doesNotContain("epochs");
        assertThat(told.bom().components().get(0).properties())
                .extracting(Component.Property::name)
                .containsExactly(
                        "lepton:training:started",
                        "lepton:training:seconds",
                        "lepton:training:seed",
                        "lepton:training:software",
                        "lepton:training:processor",
                        "lepton:training:sha256:rows.csv",
                        "lepton:training:setting:note");
    }

    @Test
    void theEvaluationNamesTheModelAndWhatFoundTheFigures() {
        EvaluationDocument evaluation = papers.evaluation().orElseThrow();
        assertThat(evaluation.model()).isEqualTo(ModelEntry.of("screening").withRevision("1.2"));
        assertThat(evaluation.provenance()).isEqualTo(Provenance.ofThisProcess());
        assertThat(papers.version("1.3").evaluation().orElseThrow().model())
                .isEqualTo(ModelEntry.of("screening").withRevision("1.3"));
        Provenance told = Provenance.of().withSeed(7);
        assertThat(papers.evaluation(REPORT, DatasetEntry.of("nuclei", "test", 4), told)
                        .evaluation()
                        .orElseThrow()
                        .provenance())
                .isEqualTo(told);
    }

    @Test
    void theBillOfMaterialsSaysTheSame() {
        Bom bom = papers.bom();
        Component model = bom.components().get(0);
        BomModelCard card = requireNonNull(model.modelCard());

        assertThat(requireNonNull(bom.metadata()).timestamp()).isEqualTo(DAY);
        assertThat(model.version()).isEqualTo("1.2");
        assertThat(model.description()).isEqualTo("A transformer over 30 number columns.");
        assertThat(requireNonNull(model.licenses().get(0).license()).id()).isEqualTo("Apache-2.0");
        assertThat(requireNonNull(card.modelParameters()).datasets())
                .containsExactly(ComponentData.reference("data:nuclei"));
        assertThat(requireNonNull(card.considerations()).users()).containsExactly("pathologists");
        assertThat(card.considerations().useCases()).containsExactly("Second reading.");
        assertThat(card.considerations().technicalLimitations()).containsExactly("Not alone.", "One hospital.");
        assertThat(card.considerations().ethicalConsiderations())
                .containsExactly(new Risk("A tumour is missed.", "A pathologist reads first."));
        assertThat(requireNonNull(card.quantitativeAnalysis()).performanceMetrics())
                .anySatisfy(metric -> assertThat(metric.value()).isEqualTo("0.75"));
        assertThat(bom.components().get(1).bomRef()).isEqualTo("data:nuclei");
    }

    @Test
    void theEvaluationIsTheReportOnItsData() {
        EvaluationDocument evaluation = papers.evaluation().orElseThrow();

        assertThat(evaluation.task()).isEqualTo("tabular-classification");
        assertThat(evaluation.created()).isEqualTo(DAY);
        assertThat(requireNonNull(evaluation.dataset()).name()).isEqualTo("nuclei");
        assertThat(evaluation.measurements()).hasSameSizeAs(REPORT.measurements());
        assertThat(evaluation.confusionMatrix()).isNotNull();
    }

    @Test
    void aBundleTakesThemAsTheyAre(@TempDir Path directory) {
        Bundle bundle = Bundle.at(directory.resolve("bundle"))
                .add("model.bin", "weights")
                .add(papers)
                .write();

        assertThat(bundle.files().keySet()).containsExactly("README.md", "evaluation.json", "model.bin");
        assertThat(Bundle.open(bundle.directory()).card().orElseThrow()).isEqualTo(papers.card());
        assertThat(bundle.evaluation()).isEqualTo(papers.evaluation());
        assertThat(bundle.bom().allComponents())
                .anySatisfy(file -> assertThat(file.name()).isEqualTo("model.bin"));
    }

    @Test
    void aSecondRiskAndASecondDataSetStandBesideTheFirst() {
        ModelPapers more = papers.risk("A biopsy too many.", "Two readers.")
                .trainingData(Component.dataset(ComponentData.dataset("more").withDescription("12 patients.")));

        assertThat(more.card().text(StandardSection.ETHICAL_CONSIDERATIONS))
                .contains("A tumour is missed. A pathologist reads first.\n\nA biopsy too many. Two readers.");
        assertThat(more.card().text(StandardSection.TRAINING_DATA)).contains("569 patients.\n\n12 patients.");
        assertThat(more.bom().components()).hasSize(3);
        assertThat(papers.bom().components()).hasSize(2);
    }

    @Test
    void anEvaluationNeedsATask() {
        ModelPapers none = ModelPapers.of("screening", ModelParameters.of());

        assertThatThrownBy(() -> none.evaluation(REPORT, DatasetEntry.of("nuclei", "test", 4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("an evaluation names the model's task, which its parameters do not");
    }

    @Test
    void aPartThatAddsAFileTwiceIsRefused(@TempDir Path directory) {
        BundleWriter writer = Bundle.at(directory.resolve("bundle")).add(papers);

        assertThatThrownBy(() -> writer.add(papers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the bundle has 'evaluation.json' already; paths must be distinct");
    }

    @Test
    void aPartThatFailsHalfWayAddsNothing(@TempDir Path directory) {
        BundleWriter writer = Bundle.at(directory.resolve("bundle")).add(papers);

        assertThatThrownBy(() -> writer.add(bundle -> {
                    bundle.add("half.txt", "half");
                    throw new IllegalStateException("the model is closed");
                }))
                .hasMessage("the model is closed");

        assertThat(writer.write().files()).containsOnlyKeys("README.md", "evaluation.json");
    }

    @Test
    void aPlaceIsRefusedBeforeTheWork(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("thesis.txt"), "It was a dark and stormy night.");

        assertThatThrownBy(() -> Bundle.at(directory).replacing().requireReplaceable())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("exists and is no bundle (it has no bom.cdx.json), so it is not replaced");
        Bundle.at(directory.resolve("new")).requireReplaceable();
        assertThat(directory.resolve("new")).doesNotExist();
    }
}
