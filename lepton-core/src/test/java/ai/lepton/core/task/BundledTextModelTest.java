package ai.lepton.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bundle.Bundle;
import ai.lepton.exchange.bundle.BundleWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A published model in a bundle is held against its bill of materials, file by file. */
class BundledTextModelTest {
    private static final Path EMBEDDER = Path.of("src/test/resources/golden/tasks/embedding-mean");

    @TempDir
    private Path directory;

    private Path bundle;
    private List<String> names;

    @BeforeEach
    void write() throws IOException {
        bundle = directory.resolve("model");
        try (Stream<Path> all = Files.walk(EMBEDDER)) {
            names = all.filter(Files::isRegularFile)
                    .map(file -> EMBEDDER.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
        }
        BundleWriter writer = Bundle.at(bundle);
        names.forEach(name -> writer.add(name, EMBEDDER.resolve(name)));
        writer.bom(Bom.of(
                        Instant.EPOCH,
                        Component.model(
                                "m", BomModelCard.of(ModelParameters.of("feature-extraction", "transformer", "BERT")))))
                .write();
    }

    @Test
    void itAnswersAsTheDirectoryDoes() {
        try (Embedder bundled = Embedder.load(bundle);
                Embedder plain = Embedder.load(EMBEDDER)) {
            assertThat(bundled.embed("good music")).isEqualTo(plain.embed("good music"));
        }
    }

    @Test
    void aBitThatFlippedInAFileThatIsReadIsRefused() throws IOException {
        assertThat(names).contains("1_Pooling/config.json", "model.safetensors", "modules.json", "tokenizer.json");
        for (String name : List.of(
                "config.json", "1_Pooling/config.json", "model.safetensors", "modules.json", "tokenizer.json")) {
            Path file = bundle.resolve(name);
            byte[] whole = Files.readAllBytes(file);
            byte[] flipped = whole.clone();
            flipped[flipped.length - 5] ^= 1;
            Files.write(file, flipped);
            assertThatThrownBy(() -> Embedder.load(bundle).close())
                    .as(name)
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(bundle + ": '" + name + "' was changed: its SHA-256 is ");
            Files.write(file, whole);
        }
    }

    @Test
    void aFileThatWasAddedOrTakenAwayIsRefused() throws IOException {
        Path added = Files.writeString(bundle.resolve("generation_config.json"), "{}");
        assertThatThrownBy(() -> Embedder.load(bundle).close())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(bundle + ": 'generation_config.json' is not listed in bom.cdx.json");
        Files.delete(added);
        Files.delete(bundle.resolve("1_Pooling/config.json"));
        assertThatThrownBy(() -> Embedder.load(bundle).close())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(bundle + ": '1_Pooling/config.json' is missing, which bom.cdx.json lists");
    }
}
