package ai.lepton.exchange.modelcard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.modelcard.DatasetData.Config;
import ai.lepton.exchange.modelcard.DatasetData.DataFiles;
import ai.lepton.exchange.modelcard.DatasetData.Feature;
import ai.lepton.exchange.modelcard.DatasetData.Info;
import ai.lepton.exchange.modelcard.DatasetData.SplitInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetCardTest {
    @TempDir
    private Path directory;

    @Test
    void readsACardThatHuggingfaceHubWrote() throws IOException {
        String text = resource("dataset-card.md");
        DatasetCard card = DatasetCard.ofMarkdown(text);
        DatasetData data = card.data();
        assertThat(data.annotationsCreators()).containsExactly("expert-generated");
        assertThat(data.language()).containsExactly("en", "no");
        assertThat(data.license()).containsExactly("cc-by-4.0");
        assertThat(data.sizeCategories()).containsExactly("n<1K");
        assertThat(data.taskCategories()).containsExactly("tabular-classification");
        assertThat(data.taskIds()).containsExactly("tabular-multi-class-classification");
        assertThat(data.prettyName()).isEqualTo("Breast Cancer: Wisconsin");
        assertThat(data.tags()).containsExactly("medical", "on");
        assertThat(data.extra())
                .containsOnlyKeys("config_names", "extra_gated_prompt")
                .containsEntry("extra_gated_prompt", "You agree\nto terms: all");
        assertThat(data.configs())
                .containsExactly(
                        new Config(
                                "default",
                                List.of(
                                        DataFiles.of("train", "data/train-*"),
                                        DataFiles.of("test", "a.csv", "b.csv")),
                                null,
                                true,
                                Map.of("sep", ";")),
                        new Config(
                                "plain",
                                List.of(new DataFiles(null, List.of("plain.csv"), Map.of())),
                                "more",
                                null,
                                Map.of()));
        assertThat(data.datasetInfo())
                .containsExactly(new Info(
                        "default",
                        List.of(
                                Feature.of("mean radius", "float64"),
                                Feature.classes("diagnosis", "benign", "malignant"),
                                new Feature(
                                        "notes",
                                        null,
                                        Map.of("list", List.of(Map.of("name", "text", "dtype", "string"))))),
                        List.of(
                                new SplitInfo("train", 123456789012L, 455L, Map.of()),
                                new SplitInfo("test", 27360L, 114L, Map.of())),
                        125204L,
                        136560L,
                        Map.of()));
        assertThat(card.title()).isEqualTo("Breast Cancer");
        assertThat(card.text("dataset description")).hasValue("569 patients.");
        assertThat(card.toMarkdown()).isEqualTo(text);
    }

    @Test
    void whatIsSaidOfADataSetIsReadBack() {
        DatasetCard card = DatasetCard.of("Aspirates")
                .withData(DatasetData.empty()
                        .withLicense("cc-by-4.0")
                        .withLanguages("no")
                        .withPrettyName("Fine-needle: aspirates")
                        .withAnnotationsCreators("expert-generated")
                        .withSizeCategories("n<1K")
                        .withTaskCategories("tabular-classification")
                        .withTaskIds("tabular-multi-class-classification")
                        .withTags("medical")
                        .withConfigs(Config.of(
                                        "default",
                                        DataFiles.of("train", "train.csv"),
                                        DataFiles.of("test", "a.csv", "b.csv"))
                                .asDefault())
                        .withDatasetInfo(Info.of(
                                List.of(Feature.of("radius", "float64"), Feature.classes("class", "no", "yes")),
                                List.of(SplitInfo.of("train", 455))))
                        .withExtra("viewer", false))
                .withIntroduction("569 patients.")
                .with("Dataset description", "Of one hospital.");
        assertThat(card.toMarkdown()).isEqualTo("""
                ---
                annotations_creators:
                - "expert-generated"
                language:
                - "no"
                license: "cc-by-4.0"
                size_categories:
                - "n<1K"
                task_categories:
                - "tabular-classification"
                task_ids:
                - "tabular-multi-class-classification"
                pretty_name: "Fine-needle: aspirates"
                tags:
                - "medical"
                dataset_info:
                  features:
                  - name: "radius"
                    dtype: "float64"
                  - name: "class"
                    dtype:
                      class_label:
                        names:
                          "0": "no"
                          "1": "yes"
                  splits:
                  - name: "train"
                    num_examples: 455
                configs:
                - config_name: "default"
                  data_files:
                  - split: "train"
                    path: "train.csv"
                  - split: "test"
                    path:
                    - "a.csv"
                    - "b.csv"
                  default: true
                viewer: false
                ---

                # Aspirates

                569 patients.

                ## Dataset description

                Of one hospital.
                """);
        Path file = directory.resolve("README.md");
        card.write(file);
        assertThat(DatasetCard.read(file)).isEqualTo(card);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "configs: all|data set's card:3: configs is text; a list would do",
                "configs: [all]|data set's card:3: configs[0] is text; an object would do",
                "configs: [{default: maybe}]|data set's card:3: configs[0].default: 'maybe' is no value of true or false",
                "dataset_info: [{splits: [{num_examples: many}]}]|dataset_info[0].splits[0].num_examples: 'many' is no whole"
                        + " number that fits",
                "license: {a: b}|data set's card:3: license is an object; text or a list of texts would do",
                "pretty_name: [a]|data set's card:3: pretty_name is a list; text would do",
            })
    void whatIsNotMeantForAFieldIsRefusedByNameAndLine(String yaml, String reason) {
        assertThatThrownBy(() -> DatasetCard.ofMarkdown("---\nx: 1\n" + yaml + "\n---\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(reason);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = DatasetCardTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
