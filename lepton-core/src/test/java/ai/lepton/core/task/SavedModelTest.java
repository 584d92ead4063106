package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.core.training.Training;
import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.data.Category;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded is what was saved: both files of one model, to the bit. */
class SavedModelTest {
    private static final Schema SCHEMA =
            new Schema(List.of("age"), List.of(new Category("site", List.of("left", "right"))));
    private static final Labels LABELS = Labels.of("benign", "malignant");
    private static final Table TABLE =
            Table.of(SCHEMA, new double[] {1, 2, 3}, new int[] {1, 0, 0}).withTarget(LABELS, new int[] {0, 1, 1});

    @TempDir
    private static Path models;

    private static Path one;
    private static Path other;

    @TempDir
    private Path directory;

    @BeforeAll
    static void save() {
        one = models.resolve("one");
        other = models.resolve("other");
        save(1, one);
        save(2, other);
    }

    private static void save(long seed, Path place) {
        try (TabularClassifier classifier = TabularArchitecture.of(SCHEMA)
                .layers(1)
                .width(8)
                .heads(2)
                .classifying(LABELS)
                .fit(TABLE, Training.upTo(Training.steps(1)).seed(seed))) {
            classifier.saveTo(place);
        }
    }

    private static void copy(Path from, Path to, String... names) throws IOException {
        Files.createDirectories(to);
        for (String name : names) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }

    private static double[] answers(Path place) {
        try (TabularClassifier classifier = TabularClassifier.load(place)) {
            return classifier.probabilities(TABLE);
        }
    }

    @Test
    void weightsOfAnotherModelAreRefused() throws IOException {
        copy(one, directory, "config.json");
        copy(other, directory, "model.safetensors");
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "/model.safetensors is not the file that config.json was saved with: its SHA-256" + " is ")
                .hasMessageEndingWith("remove weights_sha256 from config.json");
    }

    @Test
    void aBitThatFlippedIsRefused() throws IOException {
        copy(one, directory, "config.json", "model.safetensors");
        Path weights = directory.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 3] ^= 1;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> TabularClassifier.load(directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("/model.safetensors is not the file that config.json was saved with");
        Path config = directory.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replaceAll(",\\s*\"weights_sha256\" : \"[0-9a-f]{64}\"", ""));
        assertThatCode(() -> TabularClassifier.load(directory).close())
                .as("changed on purpose")
                .doesNotThrowAnyException();
    }

    @Test
    void aSaveThatWasStoppedBetweenItsFilesIsReadAsSaved() throws IOException {
        copy(one, directory, "config.json");
        copy(other, directory, "model.safetensors");
        Files.copy(
                other.resolve("config.json"),
                directory.resolve(".config.json.01234567-89ab-cdef-0123-456789abcdef.part"));
        assertThat(answers(directory)).isEqualTo(answers(other)).isNotEqualTo(answers(one));
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void nobodyWaitsForAPipeInThePlaceOfAFile() throws Exception {
        for (String name : List.of(
                TabularClassifier.CONFIG,
                TabularClassifier.WEIGHTS,
                Bundle.BOM,
                ".config.json.01234567-89ab-cdef-0123-456789abcdef.part")) {
            Path model = Files.createDirectory(directory.resolve("with " + name));
            copy(one, model, TabularClassifier.CONFIG);
            copy(name.endsWith(".part") ? other : one, model, TabularClassifier.WEIGHTS);
            Files.deleteIfExists(model.resolve(name));
            Process made = new ProcessBuilder("mkfifo", model.resolve(name).toString()).start();
            Assumptions.assumeTrue(made.waitFor() == 0, "this system makes no pipes");
            assertThatThrownBy(() -> TabularClassifier.load(model))
                    .as(name)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(
                            name.endsWith(".part")
                                    ? "is not the file that config.json was saved with"
                                    : "is a pipe, a device or a socket; name a plain file");
        }
    }

    @Test
    void namesThatNoFileHoldsAreRefusedBeforeTraining() {
        TabularArchitecture architecture = TabularArchitecture.of(SCHEMA);
        assertThatThrownBy(() -> architecture.classifying(Labels.of("benign", "cut \uD83D")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a label or target has half a surrogate pair, which no text in UTF-8 holds: ");
        assertThatThrownBy(() -> architecture.regressing("\uDE00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a label or target has half a surrogate pair");
        assertThatThrownBy(() -> TabularArchitecture.of(new Schema(List.of("a\uD83D"), List.of()))
                        .classifying(LABELS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the name of a column has half a surrogate pair");
        assertThatThrownBy(() -> TabularArchitecture.of(
                                new Schema(List.of(), List.of(new Category("site", List.of("left", "\uD83D")))))
                        .classifying(LABELS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a level has half a surrogate pair");
    }

    @Test
    void aModelSavedOverAnotherTakesItsPlace() throws IOException {
        copy(one, directory, "config.json", "model.safetensors");
        Files.writeString(directory.resolve("notes.txt"), "mine");
        save(2, directory);
        assertThat(answers(directory)).isEqualTo(answers(other));
        assertThat(directory).isDirectoryNotContaining("glob:**.part").isDirectoryContaining("glob:**notes.txt");
    }

    @Test
    void everybodyWhoMayReadTheWeightsMayReadTheConfiguration() throws IOException {
        Assumptions.assumeTrue(Files.getFileStore(one).supportsFileAttributeView("posix"));
        String plain = PosixFilePermissions.toString(
                Files.getPosixFilePermissions(Files.writeString(directory.resolve("plain"), "x")));
        for (String name : List.of("config.json", "model.safetensors")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one.resolve(name))))
                    .as(name)
                    .isEqualTo(plain);
        }
    }

    @Test
    void aBundleIsHeldAgainstItsBillOfMaterials() throws IOException {
        Path bundle = directory.resolve("v3");
        Bundle.at(bundle)
                .add("config.json", one.resolve("config.json"))
                .add("model.safetensors", one.resolve("model.safetensors"))
                .add("notes.txt", "read me")
                .bom(Bom.of(
                        Instant.EPOCH,
                        Component.model(
                                "m",
                                BomModelCard.of(BomModelCard.ModelParameters.of(
                                        "tabular-classification", "transformer", "FT")))))
                .write();
        Path current = directory.resolve("current");
        try {
            Files.createSymbolicLink(current, Path.of("v3"));
        } catch (IOException | UnsupportedOperationException e) {
            Assumptions.abort("this system lets nobody make links: " + e.getMessage());
        }
        assertThat(answers(bundle)).isEqualTo(answers(one));
        assertThat(answers(current)).isEqualTo(answers(one));

        Path config = bundle.resolve("config.json");
        String json = Files.readString(config);
        Files.writeString(config, json.replace("malignant", "malign"));
        assertThatThrownBy(() -> TabularClassifier.load(bundle))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(bundle + ": 'config.json' was changed: its SHA-256 is ");
        Files.delete(config);
        Files.createSymbolicLink(config, one.resolve("config.json"));
        assertThatThrownBy(() -> TabularClassifier.load(bundle))
                .isInstanceOf(DataException.class)
                .hasMessage(bundle + ": 'config.json' is a link or a special file; a bundle holds plain files only");
        Files.delete(config);
        assertThatThrownBy(() -> TabularClassifier.load(bundle))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(bundle + ": 'config.json' is missing, which bom.cdx.json lists");
        Files.writeString(config, json);
        Files.writeString(bundle.resolve("extra.json"), "{}");
        assertThatThrownBy(() -> TabularClassifier.load(bundle))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(bundle + ": 'extra.json' is not listed in bom.cdx.json");
    }

    @Test
    void whatAUsersOwnPartThrowsIsTheirs() {
        assertThatThrownBy(() -> TabularClassifier.load(one, architecture -> {
                    throw new UnsupportedOperationException("mine");
                }))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("mine");
    }
}
