package ai.lepton.exchange.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Sha256;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is opened: the files of the bill of materials, to the bit. */
class BundleTest {
    @TempDir
    private Path parent;

    private Path target;

    @BeforeEach
    void nameTheTarget() {
        target = parent.resolve("screening");
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
                .bom(Bundles.DRAFT)
                .replacing()
                .write();
    }

    @Test
    void findsTheBundleOfADirectoryIfThereIsOne() throws IOException {
        Files.createDirectory(target);
        assertThat(Bundle.find(target)).isEmpty();
        Files.writeString(target.resolve("bom.cdx.json"), Bundles.DRAFT.toJson());
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
        Bundle.at(target).add("a.txt", "x").bom(Bundles.DRAFT).write();
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
                .hasMessage(file + " is a file; a bundle is a directory, or a zip of one");
        Files.writeString(target.resolve("bom.cdx.json"), "{");
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(target.resolve("bom.cdx.json") + ":1:");
    }

    @Test
    void namesTheFilesItHasWhereOneIsAskedForThatItHasNot() {
        Bundle bundle = Bundle.at(target).add("a.txt", "x").bom(Bundles.DRAFT).write();
        assertThatThrownBy(() -> bundle.tensors("model.safetensors"))
                .isInstanceOf(DataException.class)
                .hasMessage(target + " has no file 'model.safetensors'; it has 'a.txt'");
        assertThat(bundle.evaluation()).isEmpty();
        assertThat(bundle.card()).isEmpty();
    }

    private BundleWriter complete() {
        return Bundles.fill(Bundle.at(target));
    }
}
