package ai.lepton.exchange.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.Component.ExternalReference;
import ai.lepton.exchange.bom.CycloneDxSchema;
import ai.lepton.exchange.modelcard.ModelCard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written, and what is refused before anything is. */
class BundleWriterTest {
    @TempDir
    private Path parent;

    private Path target;

    @BeforeEach
    void nameTheTarget() {
        target = parent.resolve("screening");
    }

    @Test
    void writesABundleAndOpensIt() throws Exception {
        Bundle written = complete().write();
        Bundle opened = Bundle.open(target);
        assertThat(opened.files()).isEqualTo(written.files());
        assertThat(opened.files())
                .containsOnlyKeys("README.md", "config.json", "data/notes.txt", "evaluation.json", "model.safetensors");
        assertThat(opened.files().get("config.json"))
                .isEqualTo(HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                .digest("{\"width\": 64}".getBytes(StandardCharsets.UTF_8))));
        assertThat(opened.bom()).isEqualTo(written.bom());
        assertThat(opened.evaluation()).hasValue(Bundles.EVALUATION);
        assertThat(opened.card()).map(ModelCard::title).hasValue("Screening");
        assertThat(opened.tensors("model.safetensors").floats("w")).containsExactly(1, 2, 3);
        assertThat(Files.readString(opened.file("data/notes.txt"))).isEqualTo("grüß Gott");
        assertThat(Bundles.names(parent)).containsExactly("screening");
        assertThat(opened).hasToString(target + ": 5 files and bom.cdx.json");
    }

    @Test
    void putsEveryDigestIntoAValidBom() throws IOException {
        Bundle bundle = complete().write();
        assertThat(CycloneDxSchema.violations(Files.readString(bundle.file("bom.cdx.json"))))
                .isEmpty();
        Component model = bundle.bom().components().get(0);
        assertThat(model.components())
                .extracting(Component::name)
                .containsExactly("README.md", "config.json", "data/notes.txt", "evaluation.json", "model.safetensors");
        assertThat(model.externalReferences())
                .extracting(reference -> reference.type().label(), ExternalReference::url)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("model-card", "README.md"),
                        org.assertj.core.groups.Tuple.tuple("evidence", "evaluation.json"));
        assertThat(model.externalReferences().get(1).hashes().get(0).content())
                .isEqualTo(bundle.files().get("evaluation.json"));
    }

    @Test
    void makesTheSameBytesFromTheSameContent() throws IOException {
        complete().write();
        Path other = parent.resolve("other");
        Bundles.fill(Bundle.at(other)).write();
        assertThat(other.resolve("bom.cdx.json")).hasSameBinaryContentAs(target.resolve("bom.cdx.json"));
    }

    @Test
    void listsFilesOfABomWithoutAModelAtItsTop() {
        Bundle bundle = Bundle.at(target)
                .add("a.bin", new byte[3])
                .bom(Bom.of(Instant.EPOCH))
                .write();
        assertThat(Bundle.open(target).files()).isEqualTo(bundle.files()).containsOnlyKeys("a.bin");
    }

    @Test
    void refusesAnExistingTargetUnlessItMayBeReplaced() throws IOException {
        complete().write();
        assertThatThrownBy(() -> complete().write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(target + " exists; choose another place, or allow it by replacing()");
        Bundle second = Bundle.at(target)
                .add("only.txt", "x")
                .bom(Bundle.open(target).bom())
                .replacing()
                .write();
        assertThat(second.files()).containsOnlyKeys("only.txt");
        assertThat(Bundle.open(target).files()).containsOnlyKeys("only.txt");
        assertThat(Bundles.names(parent)).containsExactly("screening");
    }

    @Test
    void neverReplacesWhatIsNoBundle() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("precious.txt"), "x");
        assertThatThrownBy(() -> complete().replacing().write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(target + " exists and is no bundle (it has no bom.cdx.json), so it is not replaced");
        Files.delete(target.resolve("precious.txt"));
        complete().write();
        assertThat(Bundle.open(target).files()).hasSize(5);
        Path file = parent.resolve("file");
        Files.writeString(file, "x");
        assertThatThrownBy(() -> Bundles.fill(Bundle.at(file)).replacing().write())
                .isInstanceOf(IllegalStateException.class);
        assertThat(file).hasContent("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes.txt", "data/more.csv", ".gitattributes", ".git/HEAD"})
    void neverReplacesFilesThatTheBundleDoesNotList(String name) throws IOException {
        complete().write();
        Path precious = target.resolve(name);
        Files.createDirectories(precious.getParent());
        Files.writeString(precious, "x");
        Files.writeString(target.resolve(".DS_Store"), "x");
        assertThatThrownBy(() -> complete().replacing().write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(target + " has '" + (name.startsWith(".git/") ? ".git" : name) + "', which its bom.cdx.json"
                        + " does not list and which would be lost; move it away, or choose another place");
        assertThat(precious).hasContent("x");
        Files.delete(precious);
        if (name.startsWith(".git/")) {
            Files.delete(target.resolve(".git"));
        }
        complete().replacing().write();
        assertThat(Bundle.open(target).files()).hasSize(5);
    }

    @Test
    void neverReplacesAProjectWithABillOfMaterialsOfItsOwn() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("Main.java"), "class Main {}");
        Path bom = target.resolve(Bundle.BOM);
        Files.writeString(
                bom,
                "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\":"
                        + " [{\"type\": \"library\", \"name\": \"guava\"}]}");
        assertThatThrownBy(() -> complete().replacing().write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has 'Main.java', which its bom.cdx.json does not list");
        Files.writeString(bom, "{");
        assertThatThrownBy(() -> complete().replacing().write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("can't be read as a bundle, so it is not replaced: ");
        assertThat(Bundles.names(target)).containsExactly("Main.java", Bundle.BOM);
    }

    @Test
    void leavesNothingHalfWrittenWhereAContentFails() throws IOException {
        assertThatThrownBy(() -> complete()
                        .add("late.bin", out -> {
                            out.write(1);
                            throw new IOException("no space left");
                        })
                        .write())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(target + " can't be written: 'late.bin': no space left");
        assertThat(Bundles.names(parent)).isEmpty();
        assertThatThrownBy(() -> complete()
                        .add("late.bin", out -> {
                            throw new IllegalStateException("bug");
                        })
                        .write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("bug");
        assertThat(Bundles.names(parent)).isEmpty();
        assertThatThrownBy(() -> complete()
                        .add("late.bin", out -> {
                            throw new AssertionError("even this");
                        })
                        .write())
                .isInstanceOf(AssertionError.class);
        assertThat(Bundles.names(parent)).isEmpty();
    }

    @Test
    void keepsTheOldBundleWhereTheNewOneFails() throws IOException {
        complete().write();
        assertThatThrownBy(() -> complete()
                        .replacing()
                        .add("late.bin", out -> {
                            throw new IOException("no space left");
                        })
                        .write())
                .isInstanceOf(UncheckedIOException.class);
        assertThat(Bundle.open(target).files()).hasSize(5);
        assertThat(Bundles.names(parent)).containsExactly("screening");
    }

    @Test
    void refusesToWriteWhatCouldNotBeReadBack() throws IOException {
        assertThatThrownBy(() -> Bundle.at(target)
                        .add("model.safetensors", new byte[3])
                        .bom(Bundles.DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("what was added can't be read back: " + target.resolve("model.safetensors")
                        + " is no safetensors file: it has 3 bytes, and the length of its header alone takes 8");
        assertThatThrownBy(() -> Bundle.at(target)
                        .add("config.json", "{\"a\": 1, \"a\": 2}")
                        .bom(Bundles.DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("config.json:1:")
                .hasMessageContaining("Duplicate");
        assertThat(Bundles.names(parent)).isEmpty();
    }

    @Test
    void keepsAContentFromClosingTheFile() {
        Bundle bundle = Bundle.at(target)
                .add("a.txt", out -> {
                    out.write(1);
                    out.close();
                })
                .bom(Bundles.DRAFT)
                .write();
        assertThat(bundle.file("a.txt")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "''#must be a relative path",
                "/etc/passwd#must be a relative path",
                "../up#must have no empty step, '.' or '..'",
                "a/../../up#must have no empty step, '.' or '..'",
                "a//b#must have no empty step, '.' or '..'",
                "./a#must have no empty step, '.' or '..'",
                "a/#must have no empty step, '.' or '..'",
                "a\\b#must have no control character and none of \\ : < > \" | ? *",
                "C:a#must have no control character and none of \\ : < > \" | ? *",
                "a?#must have no control character and none of \\ : < > \" | ? *",
                "a.#must have steps of at most 255 bytes in UTF-8 that end in no dot or blank",
                "a/CON#must have no step that Windows takes for a device, such as con or aux.txt",
                "Nul.tar.gz/b#must have no step that Windows takes for a device, such as con or aux.txt",
                "com\u00B9.json#must have no step that Windows takes for a device, such as con or aux.txt",
            })
    void refusesPathsThatAreNotRelativePosixPaths(String path, String fault) {
        assertThatThrownBy(() -> Bundle.at(target).add(path, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bundle path '" + path + "' " + fault);
    }

    @Test
    void refusesPathsThatNoEyeOrNoSystemTells() {
        for (String path : List.of("model\u202Ejson.txt", "a\uFEFF", "a\uD800")) {
            assertThatThrownBy(() -> Bundle.at(target).add(path, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("' must have no character that is not seen, and no half of a surrogate pair");
        }
        assertThatThrownBy(() -> Bundle.at(target).add("\u00E9".repeat(128), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("' must have steps of at most 255 bytes in UTF-8 that end in no dot or blank");
        Bundle.at(target).add("\u00E9".repeat(127), "").add("console.txt", "").add("com10", "");
    }

    @Test
    @SuppressWarnings("NullAway") // null is what is tried
    void refusesContentThatIsMissingOrNoText() {
        assertThatThrownBy(() -> Bundle.at(target).add("a", (BundleWriter.Content) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("content is null");
        assertThatThrownBy(() -> Bundle.at(target).add("a", "cut \uD83D"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the text of 'a' has half a surrogate pair");
        Path missing = parent.resolve("missing");
        assertThatThrownBy(() ->
                        Bundle.at(target).add("a", missing).bom(Bundles.DRAFT).write())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(target + " can't be written: 'a': " + missing + " does not exist");
        assertThat(target).doesNotExist();
    }

    @Test
    void refusesPathsThatClash() {
        assertThatThrownBy(() -> Bundle.at(target).add("a", "").add("a", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the bundle has 'a' already; paths must be distinct");
        assertThatThrownBy(() -> Bundle.at(target)
                        .add("Readme.md", "")
                        .add("README.md", "")
                        .bom(Bundles.DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(target + ": 'Readme.md' and 'README.md' differ only in case, or in how accents are spelt,"
                        + " and some systems hold one of them; rename one");
        for (List<String> same : List.of(
                List.of("caf\u00E9", "cafe\u0301"), List.of("K", "\u212A"), List.of("stra\u00DFe", "STRASSE"))) {
            assertThatThrownBy(() -> Bundle.at(target)
                            .add(same.get(0), "")
                            .add(same.get(1), "")
                            .bom(Bundles.DRAFT)
                            .write())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" differ only in case, or in how accents are spelt, ");
        }
        assertThatThrownBy(() -> Bundle.at(target)
                        .add("a/b", "")
                        .add("a", "")
                        .bom(Bundles.DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(target + ": 'a' is a file and the directory of 'a/b'; rename one");
        assertThatThrownBy(() -> Bundle.at(target).add("bom.cdx.json", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bundle.at(target).add("a", "").write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(target + ": a bundle needs a bill of materials; give one by bom(...)");
    }

    private BundleWriter complete() {
        return Bundles.fill(Bundle.at(target));
    }
}
