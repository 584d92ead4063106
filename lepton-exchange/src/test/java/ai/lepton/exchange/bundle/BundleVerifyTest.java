package ai.lepton.exchange.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.Bundle.Verification;
import ai.lepton.exchange.bundle.Bundle.Verification.Checked;
import ai.lepton.exchange.bundle.Bundle.Verification.State;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.tensor.Safetensors;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a bundle's files: all of it must be right, and all that is wrong is told. */
class BundleVerifyTest {
    @TempDir
    private Path parent;

    private Path target;

    @BeforeEach
    void nameTheTarget() {
        target = parent.resolve("screening");
    }

    private Bundle write() {
        return Bundles.fill(Bundle.at(target)).write();
    }

    @Test
    void tellsOfEveryFileAndEveryFault() throws IOException {
        write();
        assertThat(Bundle.verify(target).toString().lines())
                .containsExactly(
                        "sound README.md (SHA-256, model card)",
                        "sound bom.cdx.json (5 files listed)",
                        "sound config.json (SHA-256, JSON)",
                        "sound data/notes.txt (SHA-256)",
                        "sound evaluation.json (SHA-256, evaluation)",
                        "sound model.safetensors (SHA-256, 1 tensor)",
                        target + " is sound");
        Files.writeString(target.resolve("config.json"), "{");
        Files.delete(target.resolve("evaluation.json"));
        Files.writeString(target.resolve("extra.pkl"), "x");
        Files.writeString(target.resolve(".DS_Store"), "x");
        Verification verification = Bundle.verify(target);
        assertThat(verification.isSound()).isFalse();
        assertThat(verification.files())
                .extracting(Checked::name, Checked::state)
                .containsExactly(
                        tuple(".DS_Store", State.BESIDE),
                        tuple("README.md", State.SOUND),
                        tuple("bom.cdx.json", State.SOUND),
                        tuple("config.json", State.CHANGED),
                        tuple("data/notes.txt", State.SOUND),
                        tuple("evaluation.json", State.MISSING),
                        tuple("extra.pkl", State.SURPLUS),
                        tuple("model.safetensors", State.SOUND));
        assertThat(verification.faults()).hasSize(3);
        assertThat(verification.faults().get(0)).startsWith(target + ": 'config.json' was changed: its SHA-256 is ");
        assertThat(verification).asString().endsWith(target + " is not to be used: 3 faults; 1 not checked");
        assertThat(verification.unchecked())
                .containsExactly("'.DS_Store' is beside the bundle, and no document answers for it");
    }

    private void bom(String more, String... components) throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("a.txt"), "a");
        Files.writeString(
                target.resolve("bom.cdx.json"),
                "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\"" + more + ", \"components\": ["
                        + String.join(", ", components) + "]}");
    }

    private static String file(String name, String hashes) {
        return "{\"type\": \"file\", \"name\": \"" + name + "\", \"hashes\": [" + hashes + "]}";
    }

    private static String hash(String algorithm, String digits) {
        return "{\"alg\": \"" + algorithm + "\", \"content\": \"" + digits + "\"}";
    }

    private static final String RIGHT = hash("SHA-256", Sha256.of(new byte[] {'a'}));

    private void refused(String why) {
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void aRightDigestBesideAWrongOneIsRefused() throws IOException {
        bom("", file("a.txt", RIGHT + ", " + hash("SHA-512", "00".repeat(64))));
        refused(target + ": bom.cdx.json says that 'a.txt' has the SHA-512 000000");
        assertThat(Bundle.verify(target).files().get(0).state()).isEqualTo(State.MALFORMED);
        bom("", file("a.txt", RIGHT + ", " + hash("MD5", "0cc175b9c0f1b6a831c399e269772661")));
        assertThat(Bundle.open(target).files()).containsOnlyKeys("a.txt");
        bom("", file("a.txt", RIGHT + ", " + hash("SHA-256", "11".repeat(32))));
        refused(target.resolve("bom.cdx.json") + " lists 'a.txt' twice, with different SHA-256");
        bom("", file("a.txt", RIGHT), file("a.txt", hash("SHA-256", "11".repeat(32))));
        refused(target.resolve("bom.cdx.json") + " lists 'a.txt' twice, with different SHA-256");
        bom("", file("a.txt", RIGHT + ", " + hash("BLAKE3", "22".repeat(32))));
        assertThat(Bundle.verify(target).files().get(0)).hasToString("sound a.txt (SHA-256, not its BLAKE3)");
    }

    @Test
    void aWrongDigestAtAReferenceIsRefused() throws IOException {
        String reference = "\"externalReferences\": [{\"type\": \"evidence\", \"url\": \"./a.txt\", \"hashes\": ["
                + hash("SHA-256", "33".repeat(32)) + "]}]";
        bom("", file("a.txt", RIGHT), "{\"type\": \"machine-learning-model\", \"name\": \"m\", " + reference + "}");
        refused(target + ": bom.cdx.json says that 'a.txt' has the SHA-256 3333");
        bom(
                ", \"metadata\": {\"component\": {\"type\": \"machine-learning-model\", \"name\": \"m\", " + reference
                        + "}}",
                file("a.txt", RIGHT));
        refused(target + ": bom.cdx.json says that 'a.txt' has the SHA-256 3333");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "./a.txt",
                "b/../a.txt",
                "././a.txt",
                "a%2Etxt",
                "a.txt#part",
                "a.txt?download=true",
                "./b/%2E%2E/a.txt"
            })
    void anotherSpellingOfAnAddressLeadsToTheSameFile(String url) throws IOException {
        String wrong = "[{\"type\": \"other\", \"url\": \"" + url + "\", \"hashes\": ["
                + hash("SHA-256", "33".repeat(32)) + "]}]";
        bom(", \"externalReferences\": " + wrong, file("a.txt", RIGHT));
        refused(target + ": bom.cdx.json says that 'a.txt' has the SHA-256 3333");
        bom("", file("a.txt", RIGHT), "{\"type\": \"data\", \"name\": \"d\", \"externalReferences\": " + wrong + "}");
        refused(target + ": bom.cdx.json says that 'a.txt' has the SHA-256 3333");
    }

    @Test
    void aWrongDigestIsRefusedWhereverTheBillOfMaterialsHasIt() throws IOException {
        String wrong = file("a.txt", hash("SHA-256", "33".repeat(32)));
        bom(", \"metadata\": {\"tools\": {\"components\": [" + wrong + "]}}", file("a.txt", RIGHT));
        refused(target + ": bom.cdx.json says that 'a.txt' has the SHA-256 3333");
        bom("", file("a.txt", RIGHT), wrong.replace("\"file\"", "\"machine-learning-model\""));
        refused(target + ": bom.cdx.json says that 'a.txt' has the SHA-256 3333");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'distribution': {'contentUrl': 'a.txt', 'sha256': '#'}}",
                "{'distribution': [{'contentUrl': ['b.txt', './a.txt'], 'sha256': ['#']}]}",
                "{'@graph': [{'sc:distribution': [{'sc:contentUrl': {'@id': 'a%2Etxt'}, 'sc:sha256': {'@value':"
                        + " '#'}}]}]}",
                "{'https://schema.org/distribution': {'https://schema.org/contentUrl': 'x/../a.txt',"
                        + " 'https://schema.org/sha256': '#'}}"
            })
    void aDescriptionOfDataIsHeldAgainstTheFilesHoweverItIsWritten(String croissant) throws IOException {
        String json = croissant.replace('\'', '"');
        Files.createDirectories(target);
        for (String digest : List.of("33".repeat(32), Sha256.of(new byte[] {'a'}))) {
            byte[] bytes = json.replace("#", digest).getBytes(StandardCharsets.UTF_8);
            Files.write(target.resolve("croissant.json"), bytes);
            bom("", file("a.txt", RIGHT), file("croissant.json", hash("SHA-256", Sha256.of(bytes))));
            if (digest.startsWith("33")) {
                refused(target + ": croissant.json says that 'a.txt' has the SHA-256 3333");
            } else {
                assertThat(Bundle.open(target).files()).containsOnlyKeys("a.txt", "croissant.json");
            }
        }
    }

    @Test
    void aFileWithinAnArchiveIsNoneOfTheBundle() throws IOException {
        byte[] json =
                ("{\"distribution\": [{\"contentUrl\": \"a.txt\", \"containedIn\": {\"@id\": \"zip\"}, \"sha256\": \""
                                + "33".repeat(32) + "\"}]}")
                        .getBytes(StandardCharsets.UTF_8);
        bom("", file("a.txt", RIGHT), file("croissant.json", hash("SHA-256", Sha256.of(json))));
        Files.write(target.resolve("croissant.json"), json);
        assertThat(Bundle.verify(target).isSound()).isTrue();
    }

    @Test
    void aDescriptionOfDataIsHeldAgainstTheFiles() {
        Bundle bundle = Bundle.at(target)
                .add("data/train.csv", "a,b\n1,2\n")
                .describing(
                        Bundle.CROISSANT, digests -> croissant(Objects.requireNonNull(digests.get("data/train.csv"))))
                .bom(Bundles.DRAFT)
                .write();
        assertThat(bundle.bytes(Bundle.CROISSANT))
                .asString()
                .contains(bundle.files().get("data/train.csv"));
        assertThat(bundle.files()).containsOnlyKeys("croissant.json", "data/train.csv");
        assertThatThrownBy(() -> Bundle.at(parent.resolve("other"))
                        .add("data/train.csv", "a,b\n1,2\n")
                        .add(Bundle.CROISSANT, new String(croissant("44".repeat(32)), StandardCharsets.UTF_8))
                        .bom(Bundles.DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("what was added can't be read back: " + parent.resolve("other")
                        + ": croissant.json says that 'data/train.csv' has the SHA-256 4444");
        assertThatThrownBy(() ->
                        Bundle.at(target).describing("a", table -> new byte[0]).add("a", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the bundle has 'a' already; paths must be distinct");
    }

    private static byte[] croissant(String digest) {
        return ("{\"distribution\": [{\"contentUrl\": \"data/train.csv\", \"sha256\": \"" + digest
                        + "\"}, {\"contentUrl\": \"https://example.org/x\", \"sha256\": \"55\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatOthersPutBesideDoesNotBlock() throws IOException {
        write();
        for (String name : List.of(
                ".git/config",
                ".git/hooks/x",
                ".gitattributes",
                ".gitignore",
                ".DS_Store",
                "data/.DS_Store",
                "data/._notes.txt",
                "Thumbs.db",
                "desktop.ini",
                "model.sig",
                ".cache/huggingface/download/config.json.metadata")) {
            Files.createDirectories(target.resolve(name).getParent());
            Files.writeString(target.resolve(name), "x");
        }
        Files.createSymbolicLink(target.resolve(".git/link"), Path.of("config"));
        Bundle opened = Bundle.open(target);
        assertThat(opened.files()).hasSize(5);
        assertThatThrownBy(() -> opened.bytes("model.sig")).isInstanceOf(DataException.class);
        assertThat(Bundle.verify(target).files())
                .filteredOn(file -> file.state() == State.BESIDE)
                .hasSize(9)
                .noneMatch(file -> file.name().startsWith(".git/"));
        Files.writeString(target.resolve("Thumbs.db.bak"), "x");
        refused(target + ": 'Thumbs.db.bak' is not listed in bom.cdx.json");
        assertThatThrownBy(() -> Bundle.at(target).add(".git/config", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bundle path '.git/config' must have no step .git, which is version control's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CON", "aux.txt", "dot.", "blank ", "a:b", ".git/x", "bom.cdx.json"})
    void namesThatAreNotTheSameFileEverywhereAreRefusedOnReading(String name) throws IOException {
        bom("", file(name, RIGHT));
        refused(target.resolve("bom.cdx.json") + " lists ");
    }

    @Test
    void namesThatClashAreRefusedOnReading() throws IOException {
        bom("", file("caf\u00e9", RIGHT), file("cafe\u0301", RIGHT));
        refused(target.resolve("bom.cdx.json")
                + " lists files that clash: 'cafe\u0301' and 'caf\u00e9' differ only in case,");
        bom("", file("A.txt", RIGHT), file("a.txt", RIGHT));
        refused(target.resolve("bom.cdx.json") + " lists files that clash: 'A.txt' and 'a.txt' differ only in case,");
    }

    @Test
    void pythonsNaNAndLongJsonAreRead() throws IOException {
        byte[] row = (" ".repeat(1 << 16) + "[1.5, NaN, -Infinity],").getBytes(StandardCharsets.UTF_8);
        int rows = (65 << 20) / row.length + 1;
        Bundle.at(target)
                .add("trainer_state.json", "{\"loss\": NaN, \"best\": -Infinity}")
                .add("long.json", out -> {
                    out.write('[');
                    for (int i = 0; i < rows; i++) {
                        out.write(row);
                    }
                    out.write("0]".getBytes(StandardCharsets.UTF_8));
                })
                .bom(Bundles.DRAFT)
                .write();
        assertThat(Files.size(target.resolve("long.json"))).isGreaterThan(64 << 20);
        assertThat(Bundle.open(target).files()).hasSize(2);
        assertThatThrownBy(() -> Bundle.at(parent.resolve("other"))
                        .add("long.json", out -> {
                            out.write('[');
                            for (int i = 0; i < rows; i++) {
                                out.write(row);
                            }
                        })
                        .bom(Bundles.DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("what was added can't be read back: "
                        + parent.resolve("other").resolve("long.json") + ":1:");
    }

    @Test
    void anIndexOfShardsIsHeldAgainstThem() throws IOException {
        SafetensorsWriter tensors =
                new SafetensorsWriter().tensor("a", new float[] {1}, 1).tensor("b", new float[] {2}, 1);
        Bundle bundle = Bundle.at(target)
                .add(tensors.shards("model", 4))
                .bom(Bundles.DRAFT)
                .write();
        assertThat(bundle.files()).hasSize(3);
        assertThat(Bundle.verify(target).files())
                .contains(new Checked("model.safetensors.index.json", State.SOUND, "SHA-256, index of shards", null));
        assertThatThrownBy(() -> Bundle.at(parent.resolve("other"))
                        .add("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"one.safetensors\"}}")
                        .bom(Bundles.DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "names the file 'one.safetensors', which bom.cdx.json does not list; write the bundle"
                                + " with it");
        assertThatThrownBy(() -> Bundle.at(parent.resolve("other"))
                        .add("one.safetensors", tensors)
                        .add(
                                "model.safetensors.index.json",
                                "{\"metadata\": {\"total_size\": 9}, \"weight_map\": {\"a\": \"one.safetensors\","
                                        + " \"b\": \"one.safetensors\"}}")
                        .bom(Bundles.DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("its total_size is 9, but the tensors have 8 bytes; write the shards anew");
    }

    @Test
    void whatIsInMemoryStaysAsItWasVerified() throws IOException {
        write();
        Bundle opened = Bundle.open(target);
        Safetensors copied = opened.tensorsInMemory("model.safetensors");
        Safetensors mapped = opened.tensors("model.safetensors");
        Path file = opened.file("model.safetensors");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {9, 9, 9, 9}), Files.size(file) - 4);
        }
        assertThat(copied.floats("w")).containsExactly(1, 2, 3);
        assertThat(copied.sha256()).isEqualTo(opened.files().get("model.safetensors"));
        assertThat(mapped.sha256())
                .as("a mapping tells")
                .isNotEqualTo(opened.files().get("model.safetensors"));
        assertThatThrownBy(() -> opened.tensorsInMemory("model.safetensors"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'model.safetensors' was changed");
        byte[] before = opened.bytes(Bundle.BOM);
        Files.writeString(target.resolve(Bundle.BOM), "{}");
        assertThat(opened.bytes(Bundle.BOM)).as("the bill that was read").isEqualTo(before);
        assertThat(Arrays.equals(before, Files.readAllBytes(target.resolve(Bundle.BOM))))
                .isFalse();
    }

    @Test
    void digestsAtReferencesAreThoseOfThisBundle() {
        Bundle first = write();
        Bundle second = Bundles.fill(Bundle.at(target))
                .add("more.txt", "x")
                .bom(first.bom())
                .replacing()
                .write();
        assertThat(Bundle.open(target).files()).isEqualTo(second.files()).hasSize(6);
    }

    @Test
    void verifyingWhatIsNoBundleSaysSo() throws IOException {
        assertThatThrownBy(() -> Bundle.verify(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + " does not exist");
        try (OutputStream out = Files.newOutputStream(target)) {
            out.write("PKx".getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> Bundle.verify(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + " is no zip, or one that is truncated: it has no end record; copy it again");
    }

    @Test
    void tellsOfLinksAndOfNamesThatClashBesideAllOtherFaults() throws IOException {
        write();
        Files.writeString(target.resolve("config.json"), "{}");
        Files.createSymbolicLink(target.resolve("link.json"), Path.of("config.json"));
        Files.delete(target.resolve("README.md"));
        Files.createSymbolicLink(target.resolve("README.md"), Path.of("data/notes.txt"));
        Files.createDirectories(target.resolve("DATA"));
        Verification verification = Bundle.verify(target);
        assertThat(verification.files())
                .extracting(Checked::name, Checked::state)
                .containsExactly(
                        tuple(".", State.SURPLUS),
                        tuple("README.md", State.CHANGED),
                        tuple("bom.cdx.json", State.SOUND),
                        tuple("config.json", State.CHANGED),
                        tuple("data/notes.txt", State.SOUND),
                        tuple("evaluation.json", State.SOUND),
                        tuple("link.json", State.SURPLUS),
                        tuple("model.safetensors", State.SOUND));
        assertThat(verification.faults())
                .contains(
                        target + ": 'README.md' is a link or a special file; a bundle holds plain files only",
                        target + ": 'link.json' is a link or a special file; a bundle holds plain files only")
                .anyMatch(fault ->
                        fault.startsWith(target + " has files that clash: 'data' and 'DATA' differ only in case"));
        assertThatThrownBy(() -> Bundle.open(target)).isInstanceOf(DataException.class);
    }
}
