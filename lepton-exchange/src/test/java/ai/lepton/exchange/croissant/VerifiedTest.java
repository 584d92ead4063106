package ai.lepton.exchange.croissant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.Extract;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.croissant.Resource.FileSet;
import ai.lepton.exchange.croissant.Resource.Source;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.internal.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever changes a file between its check and its reading. */
class VerifiedTest {
    private static final String CHECKED = "x\nchecked\n" + "filler\n".repeat(50_000);
    private static final String OTHER = "x\nother\n" + "changed\n".repeat(50_000);

    @TempDir
    private Path directory;

    private DatasetReader reader(Source source, Resource... files) {
        RecordSet set = RecordSet.of("r", Field.of("r/x", "sc:Text", source));
        return Croissant.named("n").withContent(List.of(files), List.of(set)).in(directory);
    }

    private FileObject file(String name, String type, byte[] bytes) throws IOException {
        Files.write(directory.resolve(name), bytes);
        return FileObject.of(name, name, type, Sha256.of(bytes));
    }

    private static byte[] zip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.csv"));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] plain(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void replace(String name, byte[] bytes) throws IOException {
        Path other = Files.write(directory.resolve("other"), bytes);
        Files.move(other, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<@Nullable Object> rest(Rows rows) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Row row : rows) {
            values.add(row.value("r/x"));
        }
        return values;
    }

    @Test
    void aFileThatIsReplacedAfterItsCheckIsReadAsItWas() throws IOException {
        Source column = Source.fileObject("a.csv", Extract.column("x"));
        try (Rows rows =
                reader(column, file("a.csv", "text/csv", plain(CHECKED))).rows("r")) {
            replace("a.csv", plain(OTHER));
            assertThat(rest(rows)).startsWith("checked").hasSize(50_001).doesNotContain("other", "changed");
        }
        try (Rows rows =
                reader(column, file("a.csv", "text/csv", gzip(CHECKED))).rows("r")) {
            replace("a.csv", gzip(OTHER));
            assertThat(rest(rows)).startsWith("checked").hasSize(50_001).doesNotContain("other", "changed");
        }
        FileSet members = FileSet.of("s", "text/csv", "*.csv").in("a.zip");
        Source member = Source.fileSet("s", Extract.column("x"));
        try (Rows rows = reader(member, file("a.zip", "application/zip", zip(CHECKED)), members)
                .rows("r")) {
            replace("a.zip", zip(OTHER));
            assertThat(rest(rows)).startsWith("checked").hasSize(50_001).doesNotContain("other", "changed");
        }
    }

    @Test
    void aFileThatIsWrittenAnewInItsPlaceIsToldOf() throws IOException {
        Source column = Source.fileObject("a.csv", Extract.column("x"));
        for (boolean isPacked : List.of(false, true)) {
            byte[] before = isPacked ? gzip(CHECKED) : plain(CHECKED);
            byte[] after = isPacked ? gzip(OTHER) : plain(OTHER);
            try (Rows rows = reader(column, file("a.csv", "text/csv", before)).rows("r")) {
                Files.write(directory.resolve("a.csv"), after);
                assertThatThrownBy(() -> rest(rows))
                        .isInstanceOf(DataException.class)
                        .hasMessage("file 'a.csv': " + directory.resolve("a.csv")
                                + " changed while it was read; read it anew when it is whole");
            }
        }
    }

    @Test
    void aFileOfASetIsHeldAgainstItsDigestWhenItIsOpened() throws IOException {
        FileObject a = file("a.csv", "text/csv", plain("x\n1\n"));
        FileObject b = file("b.csv", "text/csv", plain("x\n2\n"));
        Source column = Source.fileSet("s", Extract.column("x"));
        DatasetReader reader = reader(column, a, b, FileSet.of("s", "text/csv", "*.csv"));
        try (Rows rows = reader.rows("r")) {
            Files.writeString(directory.resolve("b.csv"), "x\n3\n");
            assertThat(rows.next()).isNotNull();
            assertThatThrownBy(rows::next)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("file 'b.csv': the SHA-256 of ");
        }
        try (Rows rows = reader.withoutDigests().rows("r")) {
            assertThat(rest(rows)).containsExactly("1", "3");
        }
    }

    @Test
    void aFileThatAnotherReaderOpensByItsPathIsCheckedOnceMoreAtItsEnd() throws IOException {
        FileObject file = file("a.parquet", "application/x-parquet", plain("x\n4\n5\n"));
        DatasetReader reader = reader(Source.fileObject("a.parquet", Extract.column("x")), file)
                .reading(
                        "application/x-parquet", (path, columns) -> Csv.of(path).rows());
        try (Rows rows = reader.rows("r")) {
            assertThat(rows.next()).isNotNull();
            Files.writeString(directory.resolve("a.parquet"), "x\n6\n");
            assertThatThrownBy(() -> rest(rows))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("file 'a.parquet': the SHA-256 of ");
        }
    }

    @Test
    void aReadingThatIsGivenUpSaysNothing() throws IOException {
        Source column = Source.fileObject("a.csv", Extract.column("x"));
        try (Rows rows =
                reader(column, file("a.csv", "text/csv", plain(CHECKED))).rows("r")) {
            assertThat(rows.next()).isNotNull();
            Files.write(directory.resolve("a.csv"), plain(OTHER));
        }
    }
}
