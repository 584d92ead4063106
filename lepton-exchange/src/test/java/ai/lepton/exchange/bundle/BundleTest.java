package ai.lepton.exchange.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bom.Bom;
import ai.lepton.exchange.bom.BomModelCard;
import ai.lepton.exchange.bom.BomModelCard.ModelParameters;
import ai.lepton.exchange.bom.Component;
import ai.lepton.exchange.bom.Component.ExternalReference;
import ai.lepton.exchange.bom.CycloneDxSchema;
import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleTest {
    private static final EvaluationDocument EVALUATION = EvaluationDocument.of(
            "tabular-classification",
            Instant.EPOCH,
            List.of(Measurement.of("accuracy", Estimate.of(Score.of(0.97), 114))));
    private static final Bom DRAFT = Bom.of(
            Instant.EPOCH,
            Component.model(
                    "screening", BomModelCard.of(ModelParameters.of("tabular-classification", "transformer", "FT"))));

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
        assertThat(opened.evaluation()).hasValue(EVALUATION);
        assertThat(opened.card()).map(ModelCard::title).hasValue("Screening");
        assertThat(opened.tensors("model.safetensors").floats("w")).containsExactly(1, 2, 3);
        assertThat(Files.readString(opened.file("data/notes.txt"))).isEqualTo("grüß Gott");
        assertThat(names(parent)).containsExactly("screening");
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
                .extracting(ExternalReference::type, ExternalReference::url)
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
        fill(Bundle.at(other)).write();
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
        assertThat(names(parent)).containsExactly("screening");
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
        assertThatThrownBy(() -> fill(Bundle.at(file)).replacing().write()).isInstanceOf(IllegalStateException.class);
        assertThat(file).hasContent("x");
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
        assertThat(names(parent)).isEmpty();
        assertThatThrownBy(() -> complete()
                        .add("late.bin", out -> {
                            throw new IllegalStateException("bug");
                        })
                        .write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("bug");
        assertThat(names(parent)).isEmpty();
        assertThatThrownBy(() -> complete()
                        .add("late.bin", out -> {
                            throw new AssertionError("even this");
                        })
                        .write())
                .isInstanceOf(AssertionError.class);
        assertThat(names(parent)).isEmpty();
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
        assertThat(names(parent)).containsExactly("screening");
    }

    @Test
    void refusesToWriteWhatCouldNotBeReadBack() throws IOException {
        assertThatThrownBy(() -> Bundle.at(target)
                        .add("model.safetensors", new byte[3])
                        .bom(DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("what was added can't be read back: " + target.resolve("model.safetensors")
                        + " is no safetensors file: it has 3 bytes, and the length of its header alone takes 8");
        assertThatThrownBy(() -> Bundle.at(target)
                        .add("config.json", "{\"a\": 1, \"a\": 2}")
                        .bom(DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("config.json:1:")
                .hasMessageContaining("Duplicate");
        assertThat(names(parent)).isEmpty();
    }

    @Test
    void keepsAContentFromClosingTheFile() {
        Bundle bundle = Bundle.at(target)
                .add("a.txt", out -> {
                    out.write(1);
                    out.close();
                })
                .bom(DRAFT)
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
        assertThatThrownBy(() -> Bundle.at(target).add("a", missing).bom(DRAFT).write())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(target + " can't be written: 'a': " + missing + " does not exist");
        assertThat(target).doesNotExist();
    }

    private static String bomOf(String... components) {
        return """
                {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [%s]}
                """.formatted(String.join(", ", components));
    }

    private static String fileOf(String name, String digest) {
        return """
                {"type": "file", "name": "%s", "hashes": [{"alg": "SHA-256", "content": "%s"}]}""".formatted(name, digest);
    }

    @Test
    void refusesABomThatTellsTwoDigestsOfAFileOrNone() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("a"), "");
        Files.writeString(
                target.resolve(Bundle.BOM), bomOf(fileOf("a", "00".repeat(32)), fileOf("a", "11".repeat(32))));
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target.resolve(Bundle.BOM)
                        + " lists 'a' twice, with different SHA-256; take the bundle anew" + " from its source");
        Files.writeString(target.resolve(Bundle.BOM), bomOf(fileOf("a", "00".repeat(32)), """
                {"type": "file", "name": "b"}"""));
        for (ThrowingCallable opening :
                List.<ThrowingCallable>of(() -> Bundle.open(target), () -> Bundle.find(target))) {
            assertThatThrownBy(opening)
                    .isInstanceOf(DataException.class)
                    .hasMessage(
                            target.resolve(Bundle.BOM) + " lists 'b' without a SHA-256, as other files have; take the"
                                    + " bundle anew from its source");
        }
    }

    @Test
    void refusesPathsThatClash() {
        assertThatThrownBy(() -> Bundle.at(target).add("a", "").add("a", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the bundle has 'a' already; paths must be distinct");
        assertThatThrownBy(() -> Bundle.at(target)
                        .add("Readme.md", "")
                        .add("README.md", "")
                        .bom(DRAFT)
                        .write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(target + ": 'Readme.md' and 'README.md' differ only in case, or in how accents are spelt,"
                        + " and some systems hold one of them; rename one");
        for (List<String> same : List.of(
                List.of("caf\u00E9", "cafe\u0301"), List.of("K", "\u212A"), List.of("stra\u00DFe", "STRASSE"))) {
            assertThatThrownBy(() -> Bundle.at(target)
                            .add(same.get(0), "")
                            .add(same.get(1), "")
                            .bom(DRAFT)
                            .write())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" differ only in case, or in how accents are spelt, ");
        }
        assertThatThrownBy(() ->
                        Bundle.at(target).add("a/b", "").add("a", "").bom(DRAFT).write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(target + ": 'a' is a file and the directory of 'a/b'; rename one");
        assertThatThrownBy(() -> Bundle.at(target).add("bom.cdx.json", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bundle.at(target).add("a", "").write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(target + ": a bundle needs a bill of materials; give one by bom(...)");
    }

    @Test
    void namesTheFileOfAFlippedByteAndBothDigests() throws IOException {
        Bundle bundle = complete().write();
        Path weights = bundle.file("model.safetensors");
        String listed = bundle.files().get("model.safetensors");
        long last = Files.size(weights) - 1;
        try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, last);
            one.flip();
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get() ^ 1)}), last);
        }
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + ": 'model.safetensors' was changed: its SHA-256 is "
                        + Sha256.of(Files.readAllBytes(weights)) + ", but bom.cdx.json lists " + listed
                        + "; take the bundle anew from its source");
    }

    @Test
    void saysThatWeightsAreTruncated() throws IOException {
        Bundle bundle = complete().write();
        Path weights = bundle.file("model.safetensors");
        String listed = bundle.files().get("model.safetensors");
        try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 4);
        }
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + ": 'model.safetensors' was changed: its SHA-256 is "
                        + Sha256.of(Files.readAllBytes(weights))
                        + ", but bom.cdx.json lists " + listed + " (" + weights
                        + " has 8 bytes of tensors, but its header describes 12; the file is truncated, copy it again)"
                        + "; take the bundle anew from its source");
    }

    @Test
    void namesAMissingAndASurplusFile() throws IOException {
        complete().write();
        Files.writeString(target.resolve("extra.pkl"), "x");
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + ": 'extra.pkl' is not listed in bom.cdx.json; remove it, or write the bundle with"
                        + " it");
        Files.delete(target.resolve("config.json"));
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        target + ": 'config.json' is missing, which bom.cdx.json lists; take the bundle anew from its"
                                + " source");
    }

    @Test
    void refusesLinks() throws IOException {
        complete().write();
        Path secret = parent.resolve("secret");
        Files.writeString(secret, "grüß Gott");
        Files.delete(target.resolve("data/notes.txt"));
        try {
            Files.createSymbolicLink(target.resolve("data/notes.txt"), secret);
        } catch (IOException | UnsupportedOperationException e) {
            Assumptions.abort("this system lets nobody make links: " + e.getMessage());
        }
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + ": 'data/notes.txt' is a link or a special file; a bundle holds plain files only");
    }

    @Test
    void opensALinkToABundleAndStaysWithWhatItPointedTo() throws IOException {
        complete().write();
        Path current = parent.resolve("current");
        try {
            Files.createSymbolicLink(current, target.getFileName());
        } catch (IOException | UnsupportedOperationException e) {
            Assumptions.abort("this system lets nobody make links: " + e.getMessage());
        }
        Bundle bundle = Bundle.open(current);
        assertThat(bundle.directory()).isEqualTo(current);
        Files.delete(current);
        Files.createSymbolicLink(current, Files.createDirectory(parent.resolve("v4")));
        assertThat(bundle.tensors("model.safetensors").floats("w")).containsExactly(1, 2, 3);
        assertThat(bundle.bytes("config.json")).asString().isEqualTo("{\"width\": 64}");
    }

    @Test
    void whatIsReadIsWhatWasVerified() throws IOException {
        Bundle bundle = complete().write();
        Bundle opened = Bundle.open(target);
        for (String name : bundle.files().keySet()) {
            flip(target.resolve(name));
        }
        assertThatThrownBy(() -> opened.tensors("model.safetensors"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(target + ": 'model.safetensors' was changed: its SHA-256 is ");
        assertThatThrownBy(opened::evaluation)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(target + ": 'evaluation.json' was changed: its SHA-256 is ");
        assertThatThrownBy(opened::card)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(target + ": 'README.md' was changed: its SHA-256 is ");
        assertThatThrownBy(() -> opened.bytes("data/notes.txt"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(target + ": 'data/notes.txt' was changed: its SHA-256 is ");
    }

    /** Changes the last bit but seven of a file in its place, as a failing disk does. */
    private static void flip(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 2] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void aLinkPutInPlaceOfAVerifiedFileIsNotFollowed() throws IOException {
        complete().write();
        Bundle opened = Bundle.open(target);
        Path same = parent.resolve("same");
        Files.copy(target.resolve("model.safetensors"), same);
        Files.delete(target.resolve("model.safetensors"));
        try {
            Files.createSymbolicLink(target.resolve("model.safetensors"), same);
        } catch (IOException | UnsupportedOperationException e) {
            Assumptions.abort("this system lets nobody make links: " + e.getMessage());
        }
        assertThatThrownBy(() -> opened.tensors("model.safetensors"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(target + ": 'model.safetensors' can't be read: ");
    }

    @Test
    void aReaderFindsOneBundleOrTheOtherWhileItIsReplaced() throws Exception {
        Path place = target;
        replace(place, 0);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> {
                for (int i = 1; i <= 12; i++) {
                    replace(place, i);
                }
            });
            int opened = 0;
            while (!writing.isDone() || opened == 0) {
                assertThat(Bundle.open(place).files()).hasSize(3);
                assertThat(Bundle.find(place)).isPresent();
                opened++;
            }
            writing.get();
        } finally {
            writer.shutdownNow();
        }
    }

    private static void replace(Path place, int number) {
        Bundle.at(place)
                .add("model.safetensors", new SafetensorsWriter().tensor("a", new float[] {number}, 1))
                .add("config.json", "{\"number\": " + number + "}")
                .add("notes.txt", "number " + number)
                .bom(DRAFT)
                .replacing()
                .write();
    }

    @Test
    void findsTheBundleOfADirectoryIfThereIsOne() throws IOException {
        Files.createDirectory(target);
        assertThat(Bundle.find(target)).isEmpty();
        Files.writeString(target.resolve("bom.cdx.json"), DRAFT.toJson());
        assertThat(Bundle.find(target)).as("a bill of materials of no files").isEmpty();
        Files.delete(target.resolve("bom.cdx.json"));
        complete().write();
        assertThat(Bundle.find(target))
                .get()
                .extracting(Bundle::files)
                .isEqualTo(Bundle.open(target).files());
        Files.writeString(target.resolve("extra.json"), "{}");
        assertThatThrownBy(() -> Bundle.find(target))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(target + ": 'extra.json' is not listed");
    }

    @Test
    void saysWhereABundleIsWhoseReplacementWasInterrupted() throws IOException {
        complete().write();
        String old = ".screening.01234567-89ab-cdef-0123-456789abcdef.old";
        Files.move(target, parent.resolve(old));
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + " does not exist; replacing it was interrupted, and what was there is at " + old
                        + " beside it: rename that");
        Bundle.at(target).add("a.txt", "x").bom(DRAFT).write();
        assertThat(parent.resolve(old)).doesNotExist();
    }

    @Test
    void refusesABomThatListsFilesElsewhere() throws IOException {
        complete().write();
        Path bom = target.resolve("bom.cdx.json");
        Files.writeString(bom, Files.readString(bom).replace("data/notes.txt", "../secret"));
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(bom + " lists the file '../secret', which must have no empty step, '.' or '..'");
    }

    @Test
    void refusesWhatIsNoBundle() throws IOException {
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + " does not exist");
        Files.createDirectory(target);
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + " is no bundle: it has no bom.cdx.json");
        Path file = Files.writeString(parent.resolve("file"), "x");
        assertThatThrownBy(() -> Bundle.open(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " is a file; a bundle is a directory");
        Files.writeString(target.resolve("bom.cdx.json"), "{");
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(target.resolve("bom.cdx.json") + ":1:");
    }

    @Test
    void namesTheFilesItHasWhereOneIsAskedForThatItHasNot() {
        Bundle bundle = Bundle.at(target).add("a.txt", "x").bom(DRAFT).write();
        assertThatThrownBy(() -> bundle.tensors("model.safetensors"))
                .isInstanceOf(DataException.class)
                .hasMessage(target + " has no file 'model.safetensors'; it has 'a.txt'");
        assertThat(bundle.evaluation()).isEmpty();
        assertThat(bundle.card()).isEmpty();
    }

    private BundleWriter complete() {
        return fill(Bundle.at(target));
    }

    private static BundleWriter fill(BundleWriter writer) {
        return writer.add("model.safetensors", new SafetensorsWriter().tensor("w", new float[] {1, 2, 3}, 3))
                .add("config.json", "{\"width\": 64}")
                .add("data/notes.txt", "grüß Gott")
                .evaluation(EVALUATION)
                .card(ModelCard.of("Screening").withEvaluation(EVALUATION))
                .bom(DRAFT);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
