package ai.lepton.exchange.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.Bundle.Verification;
import ai.lepton.exchange.modelcard.ModelCard;
import ai.lepton.exchange.tensor.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bundle as one zip: written, read, and refused where readers of zips would see different files. */
class BundleZipTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ai/lepton/exchange/bundle");

    @TempDir
    private Path parent;

    private Path target;

    @BeforeEach
    void nameTheTarget() {
        target = parent.resolve("screening.zip");
    }

    private BundleWriter complete() {
        return Bundles.fill(Bundle.at(target).zipped());
    }

    @Test
    void writesAZipAndReadsItAsADirectory() throws IOException {
        Bundle written = complete().write();
        assertThat(written.isZip()).isTrue();
        Bundle opened = Bundle.open(target);
        Bundle directory = Bundles.fill(Bundle.at(parent.resolve("screening"))).write();
        assertThat(opened.files()).isEqualTo(written.files()).isEqualTo(directory.files());
        assertThat(opened.bom()).isEqualTo(directory.bom());
        assertThat(opened.bytes(Bundle.BOM)).isEqualTo(directory.bytes(Bundle.BOM));
        assertThat(opened.evaluation()).hasValue(Bundles.EVALUATION);
        assertThat(opened.card()).isPresent();
        assertThat(opened.tensors("model.safetensors").floats("w")).containsExactly(1, 2, 3);
        assertThat(opened.bytes("data/notes.txt"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("grüß Gott");
        assertThat(opened).hasToString(target + ": 5 files and bom.cdx.json");
        assertThat(Bundles.names(parent)).containsExactly("screening", "screening.zip");
        assertThat(Bundle.verify(target).isSound()).isTrue();
    }

    @Test
    void otherReadersSeeTheSameFilesEachAtItsPlace() throws IOException {
        Bundle bundle = complete().write();
        try (ZipFile zip = new ZipFile(target.toFile())) {
            List<String> names = Collections.list(zip.entries()).stream()
                    .map(ZipEntry::getName)
                    .toList();
            assertThat(names)
                    .containsExactly(
                            "README.md",
                            "config.json",
                            "data/notes.txt",
                            "evaluation.json",
                            "model.safetensors",
                            "bom.cdx.json");
            for (String name : names) {
                assertThat(zip.getInputStream(zip.getEntry(name)).readAllBytes())
                        .isEqualTo(bundle.bytes(name));
            }
        }
        byte[] all = Files.readAllBytes(target);
        assertThat(at(all, bundle.bytes("model.safetensors")) % 64).isZero();
    }

    private static int at(byte[] all, byte[] part) {
        for (int at = 0; at <= all.length - part.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        return -1;
    }

    @Test
    void theSameContentMakesTheSameBytes() throws IOException {
        complete().write();
        byte[] first = Files.readAllBytes(target);
        Path other = parent.resolve("other.zip");
        Bundle.at(other)
                .zipped()
                .card(ModelCard.of("Screening").withEvaluation(Bundles.EVALUATION))
                .evaluation(Bundles.EVALUATION)
                .add("data/notes.txt", "grüß Gott")
                .add("config.json", "{\"width\": 64}")
                .add("model.safetensors", new SafetensorsWriter().tensor("w", new float[] {1, 2, 3}, 3))
                .bom(Bundles.DRAFT)
                .write();
        assertThat(Files.readAllBytes(other)).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflated.zip", "stored.zip", "folder.zip", "forced.zip", "streamed.zip"})
    void readsWhatPythonPacked(String name) {
        Bundle bundle = Bundle.open(GOLDEN.resolve(name));
        assertThat(bundle.files()).containsOnlyKeys("config.json", "data/grüße.txt", "model.safetensors");
        assertThat(bundle.tensors("model.safetensors").floats("w")).containsExactly(1, 2, 3);
        assertThat(bundle.tensorsInMemory("model.safetensors").floats("w")).containsExactly(1, 2, 3);
        assertThat(bundle.bytes("data/grüße.txt"))
                .asString(StandardCharsets.UTF_8)
                .startsWith("grüß Gott\n");
        Verification verification = Bundle.verify(GOLDEN.resolve(name));
        assertThat(verification.faults()).isEmpty();
        assertThat(verification.files())
                .extracting(Verification.Checked::toString)
                .containsExactly(
                        "sound bom.cdx.json (3 files listed)",
                        "sound config.json (SHA-256, MD5, SHA-512, JSON)",
                        "sound data/grüße.txt (SHA-256, MD5, SHA-512)",
                        "sound model.safetensors (SHA-256, MD5, SHA-512, 1 tensor)");
    }

    @Test
    void unpacksToADirectory() throws IOException {
        Bundle bundle = Bundle.open(GOLDEN.resolve("deflated.zip"));
        Path directory = parent.resolve("unpacked");
        Bundle copied = bundle.copyTo(directory);
        assertThat(copied.file("config.json")).exists();
        assertThat(Bundle.open(directory).files()).isEqualTo(bundle.files());
        assertThat(copied.bytes(Bundle.BOM)).isEqualTo(bundle.bytes(Bundle.BOM));
        assertThatThrownBy(() -> bundle.copyTo(directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(directory + " exists; choose another place");
        assertThatThrownBy(() -> bundle.file("config.json"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(" is a zip, whose files have no path; read them by bytes or tensors");
    }

    @Test
    void replacesAZipOfABundleAndNothingElse() throws IOException {
        complete().write();
        assertThatThrownBy(() -> complete().write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(target + " exists; choose another place, or allow it by replacing()");
        Bundle.at(target)
                .zipped()
                .add("a.txt", "x")
                .bom(Bundles.DRAFT)
                .replacing()
                .write();
        assertThat(Bundle.open(target).files()).containsOnlyKeys("a.txt");
        Files.writeString(target, "precious");
        assertThatThrownBy(() -> complete().replacing().write())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        target + " exists and is no zip of a bundle (it has no bom.cdx.json), so it is not replaced");
        assertThat(target).hasContent("precious");
    }

    @Test
    void leavesNothingWhereAContentFails() throws IOException {
        assertThatThrownBy(() -> complete()
                        .add("late.bin", out -> {
                            out.write(1);
                            throw new IOException("no space left");
                        })
                        .write())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(target + " can't be written: 'late.bin': no space left");
        assertThatThrownBy(() -> complete().add("bad.json", "{").write())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("what was added can't be read back: " + target.resolve("bad.json") + ":1:");
        assertThat(Bundles.names(parent)).isEmpty();
    }

    @Test
    void aChangedByteIsNoticedWhenItIsRead() throws IOException {
        complete().write();
        Bundle opened = Bundle.open(target);
        byte[] all = Files.readAllBytes(target);
        all[at(all, "grüß Gott".getBytes(StandardCharsets.UTF_8))] ^= 1;
        all[at(all, opened.bytes("model.safetensors")) + opened.bytes("model.safetensors").length - 1] ^= 1;
        Files.write(target, all);
        assertThatThrownBy(() -> opened.bytes("data/notes.txt"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        target + ": 'data/notes.txt' can't be read: its CRC is another than the zip announces; copy it"
                                + " again");
        assertThatThrownBy(() -> opened.tensors("model.safetensors"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'model.safetensors'");
        assertThat(Bundle.verify(target).faults()).hasSize(2);
        Files.write(target, Arrays.copyOf(all, all.length - 1));
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + " is no zip, or one that is truncated: it has no end record; copy it again");
    }

    /** A zip with these entries, each a name and a content. */
    private static byte[] zip(String... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i]));
                zip.write(entries[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    private void refused(byte[] zip, String why) throws IOException {
        Files.write(target, zip);
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + why);
        assertThatThrownBy(() -> Bundle.verify(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + why);
    }

    private static final String NOT_READ = " is not read as a zip: ";

    @Test
    void namesThatLeadOutAreRefused() throws IOException {
        refused(zip("../up", "x"), " has the entry '../up', which must have no empty step, '.' or '..'");
        refused(zip("/etc/passwd", "x"), " has the entry '/etc/passwd', which must be a relative path");
        refused(
                zip("a\\..\\b", "x"),
                " has the entry 'a\\..\\b', which must have no control character and none of \\ : < > \" | ? *");
        refused(zip("a/../", ""), " has the entry 'a/..', which must have no empty step, '.' or '..'");
        refused(
                zip("CON", "x"),
                " has the entry 'CON', which must have no step that Windows takes for a device, such as"
                        + " con or aux.txt");
        refused(
                zip("a", "x", "A", "y"),
                " has entries that clash: 'A' and 'a' differ only in case, or in how accents are"
                        + " spelt, and some systems hold one of them; rename one");
        refused(
                zip("model.safetensors", "x", "MODEL.safetensors/", ""),
                " has entries that clash: 'model.safetensors' is a file and the directory 'MODEL.safetensors' is"
                        + " beside it; rename one");
        refused(
                zip("MODEL.safetensors/a", "x", "model.safetensors/", ""),
                " has entries that clash: 'MODEL.safetensors' and 'model.safetensors' differ only in case, or in how"
                        + " accents are spelt, and some systems hold one of them; rename one");
        refused(zip("model", "x", "model/", ""), NOT_READ + "entry 'model' is there twice");
    }

    @Test
    void aDeflatedFileIsTakenIntoMemoryWhereItIsNotFarLongerThanItIsPacked() {
        ArchiveEntry small = new ArchiveEntry("a", false, 0, ArchiveEntry.DEFLATED, 0, 1 << 20, 64 << 20, 0, 30);
        ArchiveEntry dense = new ArchiveEntry("b", false, 0, ArchiveEntry.DEFLATED, 0, 10 << 20, 200 << 20, 0, 30);
        ArchiveEntry large = new ArchiveEntry("c", false, 0, ArchiveEntry.DEFLATED, 0, 1L << 29, 1L << 31, 0, 30);
        ArchiveEntry stored = new ArchiveEntry("d", false, 0, ArchiveEntry.STORED, 0, 1 << 30, 1 << 30, 0, 30);
        Archive archive =
                new Archive(target, target, new TreeMap<>(Map.of("a", small, "b", dense, "c", large, "d", stored)));
        assertThat(archive.most("a")).isEqualTo(64 << 20);
        assertThat(archive.most("b")).isEqualTo(200 << 20);
        assertThat(archive.most("c")).isEqualTo(1 << 30);
        assertThat(archive.most("d")).isEqualTo(1 << 30);
    }

    @Test
    void aDeflatedFileThatIsFarLongerThanItIsPackedIsReadAsAStreamOnly() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] block = new byte[1 << 16];
        for (int i = 0; i < 1500; i++) {
            block[i * 43] = (byte) ((i * i) >> 3); // packed, it takes a hundredth
        }
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("a.safetensors"));
            for (int i = 0; i < 1040; i++) {
                zip.write(block);
            }
        }
        Files.write(target, out.toByteArray());
        Archive archive = Archive.at(target);
        assertThat(archive.digest("a.safetensors")).hasSize(64);
        assertThatThrownBy(() -> archive.tensors("a.safetensors"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        target + ": 'a.safetensors' has 68,157,440 bytes, of which at most 67,108,864 are taken into"
                                + " memory; store it in the zip without compression");
    }

    @Test
    void anEntryThatIsThereTwiceIsRefused() throws IOException {
        refused(replaced(zip("a1", "x", "a2", "y"), "a2", "a1"), NOT_READ + "entry 'a1' is there twice");
    }

    private static byte[] replaced(byte[] zip, String text, String by) {
        String all = new String(zip, StandardCharsets.ISO_8859_1);
        return all.replace(text, by).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int central(byte[] zip) {
        return at(zip, new byte[] {'P', 'K', 1, 2});
    }

    private static byte[] with(byte[] zip, int at, int... bytes) {
        byte[] changed = zip.clone();
        for (int i = 0; i < bytes.length; i++) {
            changed[at + i] = (byte) bytes[i];
        }
        return changed;
    }

    @Test
    void linksAndEncryptionAndOtherMethodsAreRefused() throws IOException {
        byte[] zip = zip("a", "x");
        int central = central(zip);
        refused(
                with(with(zip, central + 5, 3), central + 40, 0xFF, 0xA1),
                NOT_READ + "entry 'a' is a link or a special file; a bundle holds plain files only");
        refused(
                with(with(zip, central + 5, 16), central + 40, 0xFF, 0xA1), // a link by a system other than Unix
                NOT_READ + "entry 'a' is a link or a special file; a bundle holds plain files only");
        refused(
                with(with(zip, 6, 9), central + 8, 9),
                NOT_READ + "entry 'a' is encrypted or a patch; write it without");
        refused(
                with(with(zip, 8, 12), central + 10, 12),
                NOT_READ + "entry 'a' is compressed by method 12; store or deflate it");
    }

    @Test
    void whatTwoHeadersTellDifferentlyIsRefused() throws IOException {
        byte[] zip = zip("name", "x");
        refused(with(zip, 30, 'N'), NOT_READ + "entry 'name' is called 'Name' in its own header");
        refused(with(zip, 8, 0), NOT_READ + "entry 'name' is another by its own header than by the list of entries");
        int central = central(zip);
        refused(
                with(zip, central + 16, 1, 2, 3, 4),
                NOT_READ + "entry 'name' is followed by other sizes than the list of entries has");
        byte[] stored = ours("name", "x");
        refused(
                with(stored, 14, 1, 2, 3, 4),
                NOT_READ + "entry 'name' is another by its own header than by the list of entries");
        refused(
                with(stored, central(stored) + 24, 2),
                NOT_READ + "entry 'name' is stored, but has 2 bytes and takes 1");
        refused(
                with(stored, central(stored) + 42, 1),
                NOT_READ + "entry 'name' begins at 1, but what is before it ends at 0; entries must follow each other"
                        + " without holes or overlaps");
    }

    /** A zip with an entry as this library writes it. */
    private byte[] ours(String name, String content) throws IOException {
        Path file = parent.resolve("ours.zip");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ArchiveWriter writer = new ArchiveWriter(channel);
            writer.add(name, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
            writer.finish();
        }
        return Files.readAllBytes(file);
    }

    @Test
    void bytesThatNoEntryOwnsAreRefused() throws IOException {
        byte[] zip = zip("a", "x");
        byte[] prefixed = ByteBuffer.allocate(zip.length + 2)
                .put(new byte[] {'P', 'K'})
                .put(zip)
                .array();
        int central = central(zip);
        refused(
                prefixed,
                NOT_READ + "its list of entries is said to be 47 bytes from " + central + ", but ends at "
                        + (central + 47 + 2) + "; bytes before the first entry are refused");
        refused(
                Arrays.copyOf(zip, zip.length + 3),
                " is no zip, or one that is truncated: it has no end record; copy it again");
        byte[] hidden = zip("a", "x", "b", "y");
        ByteBuffer end = ByteBuffer.wrap(hidden).order(ByteOrder.LITTLE_ENDIAN);
        int at = hidden.length - 22;
        int one = central(hidden);
        byte[] dropped = new byte[hidden.length - 47];
        System.arraycopy(hidden, 0, dropped, 0, one + 47);
        System.arraycopy(hidden, at, dropped, one + 47, 22);
        ByteBuffer.wrap(dropped)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(one + 47 + 8, (short) 1)
                .putShort(one + 47 + 10, (short) 1)
                .putInt(one + 47 + 12, 47);
        assertThat(end.getShort(at + 8)).isEqualTo((short) 2);
        refused(dropped, NOT_READ + "entry 'a' is followed by other sizes than the list of entries has");
    }

    @Test
    void aCommentWithAnotherListOfEntriesIsRefused() throws IOException {
        byte[] zip = zip("a", "x");
        byte[] other = Arrays.copyOf(zip("a", "y"), zip("a", "y").length + 1); // whose own comment does not fit
        ByteBuffer both = ByteBuffer.allocate(zip.length + other.length).order(ByteOrder.LITTLE_ENDIAN);
        both.put(zip).put(other).putShort(zip.length - 2, (short) other.length);
        refused(
                both.array(),
                NOT_READ + "its comment has another end record, at " + (both.capacity() - 23)
                        + ", which some readers go by; pack it without a comment");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/../model.safetensors",
                "__MACOSX/../../up",
                "../../._up",
                "/etc/.DS_Store",
                "a\\..\\.DS_Store/.DS_Store"
            })
    void namesThatLeadOutAreRefusedBesideTheBundleToo(String name) throws IOException {
        Files.write(target, zip("bom.cdx.json", "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\"}", name, "x"));
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(target + " has the entry '" + name + "', which must ");
    }

    @Test
    void bombsAreRefusedBeforeTheyAreInflated() throws IOException {
        byte[] zip = zip("zeros", "\0".repeat(10 << 20));
        Files.write(target, zip);
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessageMatching(Pattern.quote(target + NOT_READ) + "entry 'zeros' would become 10485760"
                        + " bytes of \\d+, more than 200 times as many; store it");
        ArchiveEntry large = new ArchiveEntry("a", false, 0, ArchiveEntry.DEFLATED, 0, 1L << 32, 33L << 30, 0, 30);
        assertThatThrownBy(() -> ArchiveIndex.requireSmall(target, List.of(large, large)))
                .isInstanceOf(DataException.class)
                .hasMessage(target + NOT_READ + "its compressed entries would become more than 68719476736 bytes; store"
                        + " them");
        ArchiveIndex.requireSmall(target, List.of(large));
    }

    @Test
    void anEntryThatHoldsMoreThanItAnnouncesIsRefused() throws IOException {
        byte[] zip = zip("bom.cdx.json", "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\"} ");
        int central = central(zip);
        int size = zip[central + 24] - 1;
        int descriptor = central - 4;
        refused(
                with(with(zip, central + 24, size), descriptor, size),
                ": 'bom.cdx.json' can't be read: it has more bytes than the " + size + " that the zip announces");
    }

    @ParameterizedTest
    @CsvSource({"100, 65535, 29", "4294967295, 3, 29", "1, 1, 29"})
    void manyEntriesAndLongOnesHave64Bits(long large, int many, int files) throws IOException {
        Path file = parent.resolve("large.zip");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ArchiveWriter writer = new ArchiveWriter(channel, large, many);
            for (int i = 0; i < files; i++) {
                byte[] content = new byte[i * 7];
                writer.add("file " + i, out -> out.write(content));
            }
            writer.finish();
        }
        assertThat(at(Files.readAllBytes(file), new byte[] {'P', 'K', 6, 6})).isPositive();
        Archive archive = Archive.at(file);
        assertThat(archive.names()).hasSize(files);
        assertThat(archive.bytes("file 28", 1000)).hasSize(28 * 7);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.size()).isEqualTo(files);
            assertThat(zip.getInputStream(zip.getEntry("file 28")).readAllBytes())
                    .hasSize(28 * 7);
        }
    }

    @Test
    void aSecondNameAfterSizesOf64BitsIsRefused() throws IOException {
        byte[] sizes = {1, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] name = {0x75, 0x70, 6, 0, 1, 0, 0, 0, 0, 'b'};
        ByteBuffer both =
                ByteBuffer.allocate(sizes.length + name.length).put(sizes).put(name);
        Files.write(target, emptyEntryOf64Bits(both.array()));
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + NOT_READ + "entry 'a' has a second name 'b'");
        ByteBuffer twice = ByteBuffer.allocate(2 * sizes.length).put(sizes).put(sizes);
        Files.write(target, emptyEntryOf64Bits(twice.array()));
        assertThatThrownBy(() -> Bundle.open(target))
                .isInstanceOf(DataException.class)
                .hasMessage(target + NOT_READ + "entry 'a' has its sizes of 64 bits twice");
        Files.write(target, emptyEntryOf64Bits(sizes));
        assertThatThrownBy(() -> Bundle.open(target)).hasMessage(target + " is no bundle: it has no bom.cdx.json");
    }

    /** Returns a zip of one empty entry, whose sizes and further fields are these. */
    private static byte[] emptyEntryOf64Bits(byte[] extra) {
        ByteBuffer zip = ByteBuffer.allocate(31 + 47 + 2 * extra.length + 22).order(ByteOrder.LITTLE_ENDIAN);
        zip.putInt(ArchiveIndex.LOCAL).putShort((short) 45).putInt(0).putInt(0).putInt(0);
        zip.putInt(-1).putInt(-1).putShort((short) 1).putShort((short) extra.length);
        zip.put((byte) 'a').put(extra);
        int center = zip.position();
        zip.putInt(ArchiveIndex.CENTRAL)
                .putInt(45 << 16 | 45)
                .putInt(0)
                .putInt(0)
                .putInt(0);
        zip.putInt(-1).putInt(-1).putShort((short) 1).putShort((short) extra.length);
        zip.putShort((short) 0).putInt(0).putInt(0).putInt(0).put((byte) 'a').put(extra);
        int length = zip.position() - center;
        zip.putInt(ArchiveIndex.END)
                .putInt(0)
                .putInt(1 << 16 | 1)
                .putInt(length)
                .putInt(center);
        return zip.putShort((short) 0).array();
    }

    @Test
    void aFolderThatIsPackedWithWhatIsBesideItIsTheBundle() throws IOException {
        Bundle bundle = complete().write();
        List<String> entries = new ArrayList<>(List.of(".DS_Store", "outside", "__MACOSX/._screening", "x"));
        entries.addAll(List.of("screening/.DS_Store", "inside"));
        for (String name : Stream.concat(bundle.files().keySet().stream(), Stream.of(Bundle.BOM))
                .toList()) {
            entries.add("screening/" + name);
            entries.add(new String(bundle.bytes(name), StandardCharsets.ISO_8859_1));
        }
        Path packed = parent.resolve("packed.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(packed))) {
            for (int i = 0; i < entries.size(); i += 2) {
                out.putNextEntry(new ZipEntry(entries.get(i)));
                out.write(entries.get(i + 1).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(Bundle.open(packed).files()).isEqualTo(bundle.files());
    }
}
