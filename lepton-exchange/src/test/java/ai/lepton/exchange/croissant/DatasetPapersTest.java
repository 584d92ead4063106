package ai.lepton.exchange.croissant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.Croissant.Entity;
import ai.lepton.exchange.croissant.Croissant.Rai;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.modelcard.DatasetCard;
import ai.lepton.exchange.modelcard.DatasetData;
import ai.lepton.exchange.modelcard.DatasetData.Config;
import ai.lepton.exchange.modelcard.DatasetData.DataFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetPapersTest {
    @TempDir
    private Path directory;

    private Croissant flowers() throws IOException {
        Path train = Files.writeString(
                directory.resolve("train.csv"), "width,kind,seen,wild\n1.5,a,2026-01-31,true\n2,b,2026-02-01,false\n");
        Path test = Files.writeString(directory.resolve("test.csv"), "width,kind,seen,wild\n4,b,2026-03-01,true\n");
        Croissant described = Croissant.describe(train)
                .split("train", train)
                .split("test", test)
                .name("Flowers")
                .description("Widths of petals.")
                .license("https://spdx.org/licenses/CC-BY-4.0.html")
                .creator(Entity.person("Ada Lovelace"))
                .url("https://example.org/flowers")
                .datePublished(LocalDate.of(2026, 1, 31))
                .version("1.0.0")
                .citeAs("@misc{flowers, title={Flowers ``` of a meadow}}")
                .with(Rai.DATA_BIASES, "few")
                .document();
        return Records.with(
                Records.with(described, "keywords", List.of("petals", "meadow")), "inLanguage", List.of("en"));
    }

    @Test
    void aCardSaysWhatItHasAPlaceForAndListsTheRest() throws IOException {
        DatasetPapers papers = DatasetPapers.of(flowers());
        DatasetCard card = papers.card();
        assertThat(card.title()).isEqualTo("Flowers");
        assertThat(card.introduction()).isEqualTo("Widths of petals.");
        assertThat(card.data().prettyName()).isEqualTo("Flowers");
        assertThat(card.data().license()).containsExactly("cc-by-4.0");
        assertThat(card.data().tags()).containsExactly("petals", "meadow");
        assertThat(card.data().language()).containsExactly("en");
        assertThat(card.text("Citation").orElseThrow())
                .isEqualTo("````bibtex\n@misc{flowers, title={Flowers ``` of a meadow}}\n````");
        assertThat(card.data().configs())
                .containsExactly(
                        Config.of("default", DataFiles.of("train", "train.csv"), DataFiles.of("test", "test.csv")));
        assertThat(card.data().datasetInfo().get(0).features())
                .extracting(feature -> feature.name() + " " + feature.dtype())
                .containsExactly("width float64", "kind string", "seen date32", "wild bool");
        assertThat(papers.leftOut())
                .containsExactly(
                        "url: a card has no field for it",
                        "creator: a card has no field for it",
                        "datePublished: a card has no field for it",
                        "version: a card has no field for it",
                        "rai:dataBiases: a card has no field for it",
                        "sha256: a card has no digests of files");
        assertThat(DatasetCard.ofMarkdown(card.toMarkdown())).isEqualTo(card);
    }

    @Test
    void thereAndBackIsTheSameWhereBothSayIt() throws IOException {
        Croissant before = flowers();
        DatasetPapers back = DatasetPapers.of(DatasetPapers.of(before).card(), directory);
        Croissant after = back.croissant();
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.description()).isEqualTo(before.description());
        assertThat(after.license()).isEqualTo(before.license());
        assertThat(after.keywords()).isEqualTo(before.keywords());
        assertThat(after.inLanguage()).isEqualTo(before.inLanguage());
        assertThat(after.citeAs()).isEqualTo(before.citeAs());
        assertThat(after.distribution()).isEqualTo(before.distribution());
        assertThat(after.recordSet()).isEqualTo(before.recordSet());
        assertThat(back.leftOut())
                .containsExactly("dataset_info: types are those that the files have, found by reading them");
    }

    @Test
    void listsAndObjectsAreFeaturesToo() throws IOException {
        Path lines = Files.writeString(
                directory.resolve("a.jsonl"),
                "{\"tags\":[\"a\"],\"grid\":[[1,2]],\"at\":{\"lat\":1.5,\"name\":\"x\"},\"boxes\":[{\"w\":1}]}\n");
        DatasetPapers papers = DatasetPapers.of(Croissant.describe(lines).draft());
        assertThat(papers.card().toMarkdown()).contains("""
                dataset_info:
                  config_name: "default"
                  features:
                  - name: "tags"
                    list: "string"
                  - name: "grid"
                    list:
                      list: "int64"
                  - name: "at"
                    struct:
                    - name: "lat"
                      dtype: "float64"
                    - name: "name"
                      dtype: "string"
                  - name: "boxes"
                    list:
                    - name: "w"
                      dtype: "int64"
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "https://spdx.org/licenses/MIT.html, mit",
        "https://spdx.org/licenses/Apache-2.0, apache-2.0",
        "https://choosealicense.com/licenses/mit/, mit",
        "https://creativecommons.org/licenses/by-nc-sa/4.0/, cc-by-nc-sa-4.0",
        "https://creativecommons.org/publicdomain/zero/1.0/, cc0-1.0",
    })
    void licencesHaveTheHubsIds(String address, String id) {
        Croissant document = Croissant.named("n").withLicense(address);
        assertThat(DatasetPapers.of(document).card().data().license()).containsExactly(id);
    }

    @Test
    void anotherLicenceKeepsItsAddress() {
        DatasetCard card = DatasetPapers.of(Croissant.named("n").withLicense("https://example.org/terms"))
                .card();
        assertThat(card.data().license()).containsExactly("other");
        assertThat(card.data().extra()).isEqualTo(Map.of("license_link", "https://example.org/terms"));
        assertThat(DatasetPapers.of(card, directory).croissant().license())
                .containsExactly(Entity.of("https://example.org/terms"));
    }

    @Test
    void whatACardSaysAndADocumentDoesNotIsListed() throws IOException {
        Files.writeString(directory.resolve("a.parquet"), "x");
        DatasetCard card = DatasetCard.of("Some")
                .withData(DatasetData.empty()
                        .withLicense("unknown")
                        .withSizeCategories("n<1K")
                        .withTaskCategories("tabular-classification")
                        .withExtra("source_datasets", List.of("original"))
                        .withConfigs(
                                Config.of("one", DataFiles.of("train", "*.parquet")),
                                Config.of("two", DataFiles.of("train", "b.csv"))))
                .with("Dataset summary", "Two words.")
                .with("Uses", "None.");
        DatasetPapers papers = DatasetPapers.of(card, directory);
        assertThat(papers.croissant().description()).isEqualTo(Croissant.Text.of("Two words."));
        assertThat(papers.leftOut())
                .containsExactly(
                        "config 'two': one configuration is described",
                        "config 'one': 'a.parquet' is no CSV, TSV or JSON Lines",
                        "section 'Uses': a document has no sections",
                        "license: 'unknown' is none of SPDX, and the card has no license_link with an address",
                        "size_categories: a document has no property for it",
                        "task_categories: a document has no property for it",
                        "source_datasets: a document has no property for it");
    }

    @ParameterizedTest
    @CsvSource({"../a.csv, which leads out of", "/etc/passwd, which leads out of", "no.csv, does not exist"})
    void aFileThatIsNotThereIsRefused(String path, String clue) {
        DatasetCard card = DatasetCard.of("Some")
                .withData(DatasetData.empty().withConfigs(Config.of("default", DataFiles.of("train", path))));
        assertThatThrownBy(() -> DatasetPapers.of(card, directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("config 'default' has '" + path + "'")
                .hasMessageContaining(clue);
    }

    @Test
    void aPublishedDocumentBecomesACard() throws IOException {
        Croissant notes = Croissant.read(
                Path.of("src/test/resources/ai/lepton/exchange/croissant/public/1.0/titanic/metadata.json"));
        DatasetPapers papers = DatasetPapers.of(notes);
        assertThat(papers.leftOut()).contains("url: a card has no field for it");
        assertThat(papers.card().data().configs()).isNotEmpty();
        assertThat(DatasetCard.ofMarkdown(papers.card().toMarkdown())).isEqualTo(papers.card());
    }
}
