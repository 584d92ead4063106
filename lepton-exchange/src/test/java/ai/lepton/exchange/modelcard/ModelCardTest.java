package ai.lepton.exchange.modelcard;

import static ai.lepton.exchange.modelcard.StandardSection.CONTACT;
import static ai.lepton.exchange.modelcard.StandardSection.DESCRIPTION;
import static ai.lepton.exchange.modelcard.StandardSection.EVALUATION;
import static ai.lepton.exchange.modelcard.StandardSection.INTENDED_USE;
import static ai.lepton.exchange.modelcard.StandardSection.LIMITATIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardTest {
    @TempDir
    private Path directory;

    @Test
    void readsACardThatHuggingfaceHubWrote() throws IOException {
        ModelCard card = ModelCard.ofMarkdown(resource("hub-card.md"));
        CardData data = card.data();
        assertThat(data.language()).containsExactly("en", "no");
        assertThat(data.license()).containsExactly("other");
        assertThat(data.libraryName()).containsExactly("lepton");
        assertThat(data.pipelineTag()).isEqualTo("tabular-classification");
        assertThat(data.baseModel()).containsExactly("example/base");
        assertThat(data.tags()).containsExactly("tabular-classification", "2023", "on");
        assertThat(data.datasets()).containsExactly("scikit-learn/breast-cancer-wisconsin");
        assertThat(data.metrics()).containsExactly("accuracy", "f1");
        assertThat(data.extra())
                .containsEntry("license_name", "house-licence")
                .containsEntry("license_link", "https://example.org/licence")
                .containsKey("custom_field");
        assertThat(data.modelIndex()).hasSize(1);
        ModelIndex index = data.modelIndex().get(0);
        assertThat(index.name()).isEqualTo("Tumour: screening");
        ModelIndex.Result first = index.results().get(0);
        assertThat(first.task()).isEqualTo(new ModelIndex.Task("tabular-classification", "Screening", Map.of()));
        assertThat(first.dataset())
                .isEqualTo(new ModelIndex.Dataset(
                        "scikit-learn/breast-cancer-wisconsin",
                        "Breast Cancer Wisconsin",
                        "default",
                        "test",
                        "5503434ddd753f426f4b38109466949a1217c2bb",
                        Map.of("rows", 114),
                        Map.of()));
        assertThat(first.metrics())
                .containsExactly(new ModelIndex.Metric(
                        "accuracy", 0.9736842105263158, "Test accuracy", Map.of("normalize", true), Map.of()));
        assertThat(first.source())
                .isEqualTo(new ModelIndex.Source("Report", "https://example.org/evaluation.json", Map.of()));
        assertThat(index.results().get(1).metrics())
                .containsExactly(new ModelIndex.Metric("f1", "0.91 ± 0.02", null, null, Map.of("verified", false)));
        assertThat(card.title()).isEqualTo("Tumour: screening");
        assertThat(card.introduction()).isEqualTo("Reads measures of cell nuclei.");
        assertThat(card.text(DESCRIPTION))
                .hasValue("A transformer over 30 numbers.\n\n### Sizes\n\nTwo layers.\n\n```sh\n## not a heading\n```");
        assertThat(card.text("uses")).hasValue("Second reading.");
    }

    @Test
    void writesBackWhatItReads() throws IOException {
        ModelCard card = ModelCard.ofMarkdown(resource("hub-card.md"));
        assertThat(ModelCard.ofMarkdown(card.toMarkdown())).isEqualTo(card);
    }

    @Test
    void writesTheFrozenCard() throws IOException {
        assertThat(example().toMarkdown()).isEqualTo(resource("lepton-card.md"));
        Path file = directory.resolve("README.md");
        example().write(file);
        assertThat(ModelCard.read(file)).isEqualTo(example());
    }

    @Test
    void listsTheStandardSectionsThatAreMissing() {
        assertThat(ModelCard.of("m").missing()).containsExactly(StandardSection.values());
        assertThat(example().missing())
                .containsExactly(
                        StandardSection.OUT_OF_SCOPE_USE,
                        StandardSection.TRAINING_DATA,
                        LIMITATIONS,
                        StandardSection.ETHICAL_CONSIDERATIONS);
        assertThat(ModelCard.of("m").with(CONTACT, " ").missing()).contains(CONTACT);
    }

    @Test
    void putsStandardSectionsInTheirOrderAndReplacesOneOfTheSameHeading() {
        ModelCard card = ModelCard.of("m")
                .with("Thanks", "to all")
                .with(CONTACT, "a")
                .with(DESCRIPTION, "b")
                .with(INTENDED_USE, "c")
                .with(CONTACT, "d")
                .with("thanks", "to some");
        assertThat(card.sections())
                .containsExactly(
                        new CardBody.Section("Model description", "b"),
                        new CardBody.Section("Intended use", "c"),
                        new CardBody.Section("Contact", "d"),
                        new CardBody.Section("thanks", "to some"));
    }

    @Test
    void readsCardsWithoutFrontMatterTitleOrText() {
        assertThat(ModelCard.ofMarkdown("")).isEqualTo(ModelCard.of(""));
        assertThat(ModelCard.ofMarkdown("just text\n"))
                .isEqualTo(ModelCard.of("").withIntroduction("just text"));
        assertThat(ModelCard.ofMarkdown("---\n---\n# T\n")).isEqualTo(ModelCard.of("T"));
        ModelCard carriageReturns =
                ModelCard.ofMarkdown("\uFEFF---\r\nlicense: mit\r\nlanguage: en\r\n---\r\n# T\r\n## S\r\nx");
        assertThat(carriageReturns.data().license()).containsExactly("mit");
        assertThat(carriageReturns.data().language()).containsExactly("en");
        assertThat(carriageReturns.title()).isEqualTo("T");
        assertThat(carriageReturns.sections()).containsExactly(new CardBody.Section("S", "x"));
    }

    @Test
    void quotesWhatOtherReadersWouldNotTakeForText() {
        ModelCard card = ModelCard.of("T")
                .withData(CardData.empty()
                        .withLanguages("no")
                        .withTags("2026-01-01", "1_000", "null", "a: b # c", "\"quoted\"", "émoji 🎈")
                        .withExtra("large", Double.parseDouble("2e23")));
        assertThat(card.toMarkdown()).contains("- \"no\"", "- \"2026-01-01\"", "- \"1_000\"", "large: 2.0E+23");
        assertThat(ModelCard.ofMarkdown(card.toMarkdown()).data().tags())
                .isEqualTo(card.data().tags());
    }

    @Test
    void refusesMalformedFrontMatter() {
        assertThatThrownBy(() -> ModelCard.ofMarkdown("---\nlicense: mit\n"))
                .isInstanceOf(DataException.class)
                .hasMessage("model card:1: the front matter does not end; put a line of three dashes after it");
        assertThatThrownBy(() -> ModelCard.ofMarkdown("---\nlicense: mit\nlicense: x\n---\n"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("model card:3:")
                .hasMessageContaining("license");
        assertThatThrownBy(() -> ModelCard.ofMarkdown("---\nlicense: [mit\n---\n"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("model card:");
        assertThatThrownBy(() -> ModelCard.ofMarkdown("---\n- a\n---\n")).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> ModelCard.ofMarkdown("---\nmodel-index:\n- name: m\n---\n"))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("model-index[0]: 'results' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: !!binary aGk=", "a:\n- [1, {b: !!binary aGk=}]"})
    void refusesBytesAmongItsFields(String yaml) {
        assertThatThrownBy(() -> ModelCard.ofMarkdown("---\nlicense: mit\n" + yaml + "\n---\n"))
                .isInstanceOf(DataException.class)
                .hasMessage("model card:" + (yaml.contains("[") ? 4 : 3)
                        + ": there is a value of the type !!binary; write it as text");
    }

    @Test
    void refusesTextThatWouldNotBeReadBackTheSame() {
        assertThatThrownBy(() -> ModelCard.of("m").with(DESCRIPTION, "a\n## b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("section 'Model description' holds the heading '## b'; use ### or deeper inside a section");
        assertThatThrownBy(() -> ModelCard.of("a\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("title is 'a\\nb'; it must be one line");
    }

    @Test
    void leavesUndefinedAndSlicedResultsOutOfTheHubsIndex() {
        List<Measurement> measurements = List.of(
                Measurement.of("roc_auc", Estimate.of(Score.undefined("one class"), 3)),
                new Measurement("f1", null, null, Map.of("sex", "f"), Estimate.of(Score.of(1), 3)));
        ModelCard card = ModelCard.of("m").withEvaluation(EvaluationDocument.of("t", Instant.EPOCH, measurements));
        assertThat(card.data().modelIndex()).isEmpty();
        assertThat(card.text(EVALUATION).orElseThrow())
                .contains("| roc_auc | undefined: one class |", "| f1, sex = f | 1.0000 |");
    }

    @Test
    void marksIntervalsThatMayNotHoldTheirLevelAndSaysWhyBelow() {
        Estimate doubtful =
                new Estimate(Score.of(0.9), new Interval(0.8, 0.95, 0.95, "any"), 30, "3 of 'a | b' are few");
        ModelCard card = ModelCard.of("m")
                .withEvaluation(EvaluationDocument.of(
                        "t",
                        Instant.EPOCH,
                        List.of(
                                Measurement.averaged("f1", "macro", doubtful),
                                Measurement.of("accuracy", doubtful.withCaution(null)))));
        String text = card.text(EVALUATION).orElseThrow();
        assertThat(text)
                .contains("| f1 (macro) | 0.9000 | [0.8000, 0.9500] (1) | 95 % | any | 30 |")
                .contains("| accuracy | 0.9000 | [0.8000, 0.9500] | 95 % | any | 30 |")
                .contains(
                        "\n\n(1) no interval that is known to hold its level, so it settles nothing: 3 of 'a \\| b' are few");
        assertThat(ModelCard.ofMarkdown(card.toMarkdown()).text(EVALUATION)).contains(text);
    }

    @Test
    void makesADatasetsTypeOfTheWordsOfItsName() {
        List<Measurement> measurements = List.of(Measurement.of("accuracy", Estimate.of(Score.of(1), 3)));
        EvaluationDocument evaluation = EvaluationDocument.of("t", Instant.EPOCH, measurements)
                .withDataset(DatasetEntry.of("(Naevus) Images, 2nd (Diagnostic)", "test", 3));
        assertThat(ModelCard.of("m").withEvaluation(evaluation).toMarkdown())
                .contains("type: \"naevus-images-2nd-diagnostic\"");
    }

    static ModelCard example() {
        List<Measurement> measurements = List.of(
                Measurement.of(
                        "accuracy",
                        new Estimate(Score.of(111.0 / 114), new Interval(0.925, 0.991, 0.95, "wilson"), 114)),
                Measurement.averaged("f1", "macro", Estimate.of(Score.of(0.97), 114)),
                Measurement.ofLabel("recall", "malignant | b", Estimate.of(Score.of(0.00001), 43)),
                Measurement.of("matthews_corrcoef", Estimate.of(Score.of(0.9), 114)),
                Measurement.of("roc_auc", Estimate.of(Score.undefined("one class"), 114)));
        EvaluationDocument evaluation = EvaluationDocument.of("tabular-classification", Instant.EPOCH, measurements)
                .withDataset(DatasetEntry.of("Breast Cancer Wisconsin", "test", 114));
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("list", Arrays.asList(1, "x", null));
        return ModelCard.of("Tumour: screening")
                .withData(CardData.empty()
                        .withLicense("apache-2.0")
                        .withLanguages("en", "no")
                        .withTags("tabular", "on")
                        .withLibrary("lepton")
                        .withPipelineTag("tabular-classification")
                        .withBaseModels("example/base")
                        .withDatasets("example/data")
                        .withExtra("custom", nested))
                .withIntroduction("Reads measures of cell nuclei.")
                .with(DESCRIPTION, "A transformer over 30 numbers.")
                .with(INTENDED_USE, "Second reading.")
                .with(CONTACT, "The ward.")
                .withEvaluation(evaluation);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ModelCardTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Blanks in front of a heading make it text, and must stay. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "# T\n\n## A\n\n  ## B\n\ntext\n",
                "# T\n\n## A\n\n    ## B\n",
                "# T\n\n## A\n\n\u000B## B\n",
                "# T\n\n  ## A\n",
                "  # T\n",
                "## A\n\n## \nb\n",
                "## A\n\ntext\n##\t\n",
                "## A\n\n```\n## B\n",
                "## A\n\n \u2028\n\n## B\n",
            })
    void whatOnlyLooksLikeAHeadingIsKept(String markdown) {
        ModelCard card = ModelCard.ofMarkdown(markdown);
        ModelCard again = ModelCard.ofMarkdown(card.toMarkdown());
        assertThat(again).isEqualTo(card);
        assertThat(again.toMarkdown()).isEqualTo(card.toMarkdown());
    }

    @Test
    void whatCouldNotBeReadBackIsRefused() {
        ModelCard card = ModelCard.of("T");
        assertThatThrownBy(() -> card.withIntroduction("a\r\n## B\r\nc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("introduction holds the heading '## B'; give it as a section, or use ### or deeper");
        assertThatThrownBy(() -> card.with("A", "```\ncode").with("B", "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("section 'A' has code or a comment that does not end; close it, or the section 'B' "
                        + "would be part of it");
        assertThatThrownBy(() -> card.with("A\rB", "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("section heading is 'A");
    }
}
