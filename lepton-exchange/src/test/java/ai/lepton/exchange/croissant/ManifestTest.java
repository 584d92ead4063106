package ai.lepton.exchange.croissant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.FileSet;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.croissant.Resource.Transform;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.internal.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a manifest lists: Croissant's {@code readLines}. */
class ManifestTest {
    private static final String LIST = "sub/b.txt\n a.txt \r\n\nc.bin\n./a.txt\n";

    @TempDir
    private Path directory;

    private List<List<@Nullable Object>> rows(byte[] manifest, String includes, String... properties)
            throws IOException {
        Files.write(directory.resolve("list"), manifest);
        FileObject list = FileObject.of("list", "list", "text/plain", Sha256.of(manifest));
        FileSet files = FileSet.of("files", "text/plain", includes).listedIn("list");
        List<Field> fields = new ArrayList<>();
        for (String property : properties) {
            fields.add(Field.of("r/" + property, "sc:Text", Source.fileSet("files", Extract.fileProperty(property))));
        }
        Croissant document = Croissant.named("n")
                .withContent(List.of(list, files), List.of(RecordSet.of("r", fields.toArray(Field[]::new))));
        Croissant again = Croissant.ofJson(document.toJson());
        assertThat(again.distribution()).isEqualTo(document.distribution());
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (Rows all = again.in(directory).rows("r")) {
            for (Row row : all) {
                rows.add(row.values());
            }
        }
        return rows;
    }

    private static byte[] plain(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void eachLineIsThePathOfAFileWhichNeedNotBeThere() throws IOException {
        assertThat(rows(plain(LIST), "*.txt", "fullpath", "filename"))
                .containsExactly(List.of("sub/b.txt", "b.txt"), List.of("a.txt", "a.txt"), List.of("a.txt", "a.txt"));
        assertThat(rows(plain("https://example.org//x/y.txt\n"), "*", "fullpath", "filename"))
                .containsExactly(List.of("https://example.org//x/y.txt", "y.txt"));
    }

    @Test
    void aPackedManifestIsUnpacked() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(plain(LIST));
        }
        assertThat(rows(gzip.toByteArray(), "*", "fullpath"))
                .containsExactly(List.of("sub/b.txt"), List.of("a.txt"), List.of("c.bin"), List.of("a.txt"));
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        try (ZipOutputStream single = new ZipOutputStream(one);
                ZipOutputStream several = new ZipOutputStream(two)) {
            single.putNextEntry(new ZipEntry("list.txt"));
            single.write(plain(LIST));
            several.putNextEntry(new ZipEntry("a"));
            several.putNextEntry(new ZipEntry("b"));
        }
        assertThat(rows(one.toByteArray(), "c*", "fullpath")).containsExactly(List.of("c.bin"));
        assertThatThrownBy(() -> rows(two.toByteArray(), "*", "fullpath"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has 2 files; readLines wants one, the manifest");
    }

    @Test
    void listedFilesAreReadBesideTheDocumentAndNowhereElse() throws IOException {
        Files.createDirectory(directory.resolve("sub"));
        Files.writeString(directory.resolve("sub/b.txt"), "B\nBB\n");
        Files.writeString(directory.resolve("a.txt"), "A");
        assertThat(rows(plain(LIST), "*.txt", "lines"))
                .containsExactly(List.of("B"), List.of("BB"), List.of("A"), List.of("A"));
        assertThat(rows(plain(LIST), "sub*", "content")).containsExactly(List.of("B\nBB\n"));
        assertThatThrownBy(() -> rows(plain("x.txt\n"), "*", "content"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("list:1 lists 'x.txt', but ")
                .hasMessageContaining("does not exist");
        for (String outside : List.of("../x.txt", "/etc/passwd")) {
            assertThatThrownBy(() -> rows(plain("\n" + outside + "\n"), "*", "content"))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("list:2 lists '" + outside + "'");
        }
        assertThatThrownBy(() -> rows(plain("https://example.org/a.txt\n"), "*", "content"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nothing is fetched unless downloading(...) says how");
    }

    @Test
    void whatIsNoListOfPathsIsRefused() {
        assertThatThrownBy(() -> rows(new byte[] {'a', '\n', (byte) 0xff}, "*", "fullpath"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("list:2 is not valid UTF-8");
        assertThatThrownBy(() -> rows(plain("a".repeat(70_000)), "*", "fullpath"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("list:1: a line of more than 65536 bytes is no path");
        assertThatThrownBy(() -> rows(plain("a\n"), "*.csv", "fullpath"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none of 1 paths match '*.csv'");
    }

    @Test
    void fieldsHaveNoUseForIt() throws IOException {
        byte[] text = plain("a\nb\n");
        Files.write(directory.resolve("t"), text);
        FileObject file = FileObject.of("t", "t", "text/plain", Sha256.of(text));
        Source content = Source.fileObject("t", Extract.fileProperty("content"));
        assertThatThrownBy(() -> read(file, content.then(Transform.readLines())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("fileProperty 'lines' gives a record for each line of a text");
        assertThat(read(file, content.then(Transform.unArchive()))).isEqualTo("a\nb\n");
        assertThatThrownBy(() -> new Transform(Transform.Kind.READ_LINES, "false", java.util.Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("readLines is 'false'; it must be true, and is left out where it is not to be done");
    }

    private @Nullable Object read(FileObject file, Source source) {
        RecordSet set = RecordSet.of("r", Field.of("r/x", "sc:Text", source));
        try (Rows rows = Croissant.named("n")
                .withContent(List.of(file), List.of(set))
                .in(directory)
                .rows("r")) {
            Row row = rows.next();
            return row == null ? null : row.value("r/x");
        }
    }
}
