package ai.lepton.exchange.croissant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents that the Croissant project publishes as examples. */
class PublicDocumentsTest {
    static final Path PUBLIC = Path.of("src/test/resources/ai/lepton/exchange/croissant/public");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(PUBLIC)) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.toString().contains("/data/")
                            && !file.toString().contains("/0.8/"))
                    .sorted()
                    .toList();
            assertThat(all).hasSizeGreaterThan(50);
            return all.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void eachIsReadAndComesBackAsItWas(Path file) {
        Croissant read = Croissant.read(file);
        Croissant again = Croissant.ofJson(read.toJson());
        assertThat(again.toJson()).isEqualTo(read.toJson());
        assertThat(again.distribution()).isEqualTo(read.distribution());
        assertThat(again.recordSet()).isEqualTo(read.recordSet());
        assertThat(again.extra()).isEqualTo(read.extra());
        assertThat(again.conformsTo()).contains("http://mlcommons.org/croissant/1.1");
    }

    @Test
    void onesOfAnOlderVersionAreRefusedByName() {
        assertThatThrownBy(() -> Croissant.read(PUBLIC.resolve("0.8/titanic/metadata.json")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Croissant 0.8; 1.0 and 1.1 are read");
    }

    @Test
    void nothingOfTitanicIsLost() {
        Path file = PUBLIC.resolve("1.0/titanic/metadata.json");
        Map<String, Object> before = Documents.object("before", Documents.bytes(file));
        Map<String, Object> after = Documents.object(
                "after", Croissant.read(file).toJson().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        before.remove("@context");
        after.remove("@context");
        before.put("conformsTo", "http://mlcommons.org/croissant/1.1");
        assertThat(after).isEqualTo(before);
    }
}
