package ai.lepton.exchange.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bundle.Bundle.Verification;
import ai.lepton.exchange.bundle.Bundle.Verification.State;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.internal.Sha256;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is called sound in silence: what documents tell of files is right, or named as not looked at. */
class BundleClaimsTest {
    private static final String A = Sha256.of(new byte[] {'a'});
    private static final String WRONG = "33".repeat(32);

    @TempDir
    private Path parent;

    private Path target;

    @BeforeEach
    void nameTheTarget() {
        target = parent.resolve("screening");
    }

    private static String hash(String algorithm, String digits) {
        return "{\"alg\": \"" + algorithm + "\", \"content\": \"" + digits + "\"}";
    }

    /** Writes a bundle with a.txt and these files, and something more in the bill of materials. */
    private void bundle(String more, Map<String, String> files) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(files);
        all.put("a.txt", "a");
        StringBuilder components = new StringBuilder();
        for (Map.Entry<String, String> file : all.entrySet()) {
            Path path = target.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
            components
                    .append(components.isEmpty() ? "" : ", ")
                    .append("{\"type\": \"file\", \"name\": \"")
                    .append(file.getKey())
                    .append("\", \"hashes\": [")
                    .append(hash("SHA-256", Sha256.of(file.getValue().getBytes(StandardCharsets.UTF_8))))
                    .append("]}");
        }
        Files.writeString(
                target.resolve("bom.cdx.json"),
                "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\"" + more + ", \"components\": [" + components
                        + "]}");
    }

    private void refused(String document) {
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(target + ": " + document + " says that 'a.txt' has the SHA-256 3333");
        assertThat(Bundle.verify(target).isSound()).isFalse();
    }

    private static String reference(String url, String... hashes) {
        return ", \"externalReferences\": [{\"type\": \"other\", \"url\": \"" + url + "\", \"hashes\": ["
                + String.join(", ", hashes) + "]}]";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A.txt",
                "A%2eTXT",
                "file:a.txt",
                "FILE:./a.txt",
                "file:///a.txt",
                "file://a.txt",
                "file://localhost/a.txt",
                "/a.txt",
                ".//a.txt",
                "x%5C..%5Ca.txt"
            })
    void aReferenceLeadsToAFileHoweverItIsSpelt(String url) throws IOException {
        bundle(reference(url, hash("SHA-256", WRONG)), Map.of());
        refused("bom.cdx.json");
        bundle(reference(url, hash("SHA-256", A)), Map.of());
        assertThat(Bundle.verify(target).unchecked()).isEmpty();
    }

    @Test
    void aDigestOfWhatIsNotInTheBundleIsToldAsNotChecked() throws IOException {
        bundle(reference("data/patients.csv", hash("SHA-256", WRONG)), Map.of());
        assertThat(Bundle.verify(target).toString().lines())
                .containsExactly(
                        "sound a.txt (SHA-256)",
                        "sound bom.cdx.json (1 file listed)",
                        "not checked: bom.cdx.json has a digest of 'data/patients.csv', which is no file of the bundle",
                        target + " is sound; 1 not checked");
        bundle(reference("https://example.org/a.txt", hash("SHA-256", WRONG)), Map.of());
        assertThat(Bundle.verify(target).unchecked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"BLAKE2b-256, 64", "BLAKE2b-384, 96", "BLAKE2b-512, 128"})
    void digestsOfBlake2bAreVerified(String algorithm, int digits) throws IOException {
        byte[] right = new Blake2b(digits * 4).digest(new byte[] {'a'});
        String hex = HexFormat.of().formatHex(right);
        bundle(reference("a.txt", hash(algorithm, hex)), Map.of());
        Verification verification = Bundle.verify(target);
        assertThat(verification.isSound()).isTrue();
        assertThat(verification.unchecked()).isEmpty();
        assertThat(verification.files().get(0)).hasToString("sound a.txt (SHA-256, " + algorithm + ")");
        bundle(reference("a.txt", hash(algorithm, "44".repeat(digits / 2))), Map.of());
        assertThat(Bundle.verify(target).faults())
                .singleElement()
                .asString()
                .startsWith(target + ": bom.cdx.json says that 'a.txt' has the " + algorithm + " 4444");
    }

    @Test
    void aDigestThatIsNotComputedIsTold() throws IOException {
        bundle(reference("a.txt", hash("BLAKE3", "22".repeat(32))), Map.of());
        Verification verification = Bundle.verify(target);
        assertThat(verification.isSound()).isTrue();
        assertThat(verification.unchecked())
                .containsExactly("bom.cdx.json has the BLAKE3 of 'a.txt', which is not computed here");
        assertThat(verification).asString().endsWith(target + " is sound; 1 not checked");
    }

    @Test
    void aBillOfMaterialsWithoutFilesAnswersForNone() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("bom.cdx.json"), "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\"}");
        String why = target + ": bom.cdx.json lists no file with a SHA-256, so it answers for none;"
                + " write the bundle with its files";
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(why);
        assertThat(Bundle.verify(target).faults()).containsExactly(why);
        assertThat(Bundle.verify(target).files().get(0).state()).isEqualTo(State.MALFORMED);
        assertThatThrownBy(() -> Bundle.at(parent.resolve("other"))
                        .bom(Bom.of(Instant.EPOCH))
                        .write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(parent.resolve("other") + ": a bundle needs a file; give one by add(...)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'distribution': {'@type': 'cr:FileObject', '@id': 'a.txt', 'sha256': '#'}}",
                "{'distribution': {'@type': 'cr:FileObject', '@id': 'x', 'name': './A.txt', 'sha256': '#'}}",
                "{'@graph': [{'@id': 'x', 'contentUrl': 'a.txt'}, {'@id': 'x', 'sha256': '#'}]}",
                "{'@context': {'digest': 'https://schema.org/sha256', 'id': '@id'}, 'x': {'id': 'a.txt', 'digest': '#'}}",
                "{'@context': ['x', {'digest': {'@id': 'sc:sha256'}}], 'contentUrl': 'file:a.txt', 'digest': '#'}",
                "{'contentUrl': {'@list': ['a.txt']}, 'sha256': {'@set': ['#']}}"
            })
    void aThingOfADescriptionOfDataIsKnownByWhateverNamesIt(String croissant) throws IOException {
        String json = croissant.replace('\'', '"');
        bundle("", Map.of("croissant.json", json.replace("#", WRONG)));
        refused("croissant.json");
        bundle("", Map.of("croissant.json", json.replace("#", A)));
        assertThat(Bundle.verify(target).unchecked()).isEmpty();
    }

    @Test
    void dataThatIsNotInTheBundleIsToldAsNotChecked() throws IOException {
        bundle(
                "",
                Map.of(
                        "croissant.json",
                        "[{\"@id\": \"x\", \"contentUrl\": \"data/b.csv\", \"sha256\": \"1\"}, {\"contentUrl\": \"a.txt\","
                                + " \"containedIn\": {\"@id\": \"zip\"}, \"sha256\": \"2\"}, {\"@id\": \"b.csv\","
                                + " \"contentUrl\": \"https://example.org/b.csv\", \"sha256\": \"3\"}]"));
        assertThat(Bundle.verify(target).isSound()).isTrue();
        assertThat(Bundle.verify(target).unchecked())
                .containsExactly(
                        "croissant.json has a digest of 'data/b.csv', which is no file of the bundle",
                        "croissant.json has a digest of 'a.txt', which is no file of the bundle");
    }

    @Test
    void filesThatAnEvaluationNamesAreHeldAgainstIt() throws IOException {
        EvaluationDocument evaluation = Bundles.EVALUATION.withProvenance(
                Provenance.of().withInput("A.txt", WRONG).withInput("elsewhere.csv", WRONG));
        bundle("", Map.of("evaluation.json", evaluation.toJson()));
        refused("evaluation.json");
        bundle("", Map.of("evaluation.json", evaluation.toJson().replaceFirst(WRONG, A)));
        assertThat(Bundle.open(target).files()).hasSize(2);
        EvaluationDocument judged =
                Bundles.EVALUATION.withDataset(EvaluationDocument.DatasetEntry.of("patients", "test", 114)
                        .withUri("./a.txt")
                        .withSha256(WRONG));
        bundle("", Map.of("evaluation.json", judged.toJson()));
        refused("evaluation.json");
    }

    @Test
    void aDirectoryThatSomeSystemTakesForAFileIsRefused() throws IOException {
        bundle("", Map.of("data/b.txt", "b"));
        Path other = target.resolve("A.TXT");
        Files.createDirectory(other);
        if (Files.isRegularFile(target.resolve("a.txt"))) { // on a system that tells case apart
            assertThatThrownBy(() -> Bundle.open(target))
                    .isInstanceOf(DataException.class)
                    .hasMessage(target + " has files that clash: 'a.txt' is a file and the directory 'A.TXT' is beside"
                            + " it; rename one");
        }
        Files.delete(other);
        assertThat(BundlePath.clash(List.of("data/b", "Data/c"), List.of()))
                .contains("'data' and 'Data' differ only in case, or in how accents are spelt, and some systems hold"
                        + " one of them; rename one");
        assertThat(BundlePath.clash(List.of("data/b", "data/c"), List.of("data", "more")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "evaluation.json", "model.safetensors.index.json", "bom.cdx.json"})
    void aDocumentThatIsTooLongIsRefusedBeforeItIsRead(String name) throws IOException {
        bundle("", Map.of(name.equals("bom.cdx.json") ? "b.txt" : name, "x"));
        try (RandomAccessFile file = new RandomAccessFile(target.resolve(name).toFile(), "rw")) {
            file.setLength((64 << 20) + 1); // takes no place on the disk
        }
        String why =
                target + ": '" + name + "' has 67,108,865 bytes, of which at most 67,108,864 are taken into memory";
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(why);
        if (name.equals(Bundle.CARD)) {
            assertThat(Objects.requireNonNull(Bundle.verify(target).files().stream()
                            .filter(file -> file.name().equals(name))
                            .findFirst()
                            .orElseThrow()
                            .fault()))
                    .isEqualTo(why);
        }
    }
}
