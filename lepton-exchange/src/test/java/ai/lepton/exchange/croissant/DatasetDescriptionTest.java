package ai.lepton.exchange.croissant;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.croissant.Croissant.Entity;
import ai.lepton.exchange.croissant.RecordSet.Field;
import ai.lepton.exchange.croissant.Resource.FileObject;
import ai.lepton.exchange.data.Row;
import ai.lepton.exchange.data.Rows;
import ai.lepton.exchange.internal.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetDescriptionTest {
    @TempDir
    private Path directory;

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private String type(String... cells) throws IOException {
        Path file = file("t.csv", "x,y\n" + String.join(",0\n", cells) + ",0\n");
        return Croissant.describe(file)
                .draft()
                .recordSet()
                .get(0)
                .field()
                .get(0)
                .dataType()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sc:Integer | 1;-2;NA;0",
                "sc:Float | 1;2.5;",
                "sc:Float | 1e3;-.5",
                "sc:Float | inf;1",
                "sc:Text | 007;1",
                "sc:Text | 1;x",
                "sc:Boolean | true;False;",
                "sc:Text | true;1",
                "sc:Date | 2026-01-31;2026-02-28",
                "sc:Text | 2026-02-30",
                "sc:DateTime | 2026-01-31T12:00:00Z;2026-01-31 12:00:00.5",
                "sc:Text | 2026-01-31;2026-01-31T12:00:00",
                "sc:URL | https://example.org/a;http://x.y",
                "sc:Text | NA;",
                "sc:Integer | 12345678901234567890123",
                "sc:Text | 1234567890123456789012345678901234567890",
            })
    void aColumnHasTheNarrowestTypeThatHoldsAllValues(String type, String cells) throws IOException {
        assertThat(type(cells.split(";", -1))).isEqualTo(type);
    }

    @Test
    void filesAreDescribedWithDigestAndSize() throws IOException {
        Path file = file("data/my table.csv", "a b,größe,?,a_b\n1,2,3,4\n");
        Croissant draft = Croissant.describe(file).relativeTo(directory).draft();
        FileObject object = (FileObject) draft.distribution().get(0);
        assertThat(object.id()).isEqualTo("my_table.csv");
        assertThat(object.contentUrl()).isEqualTo("data/my table.csv");
        assertThat(object.sha256()).isEqualTo(Sha256.of(Files.readAllBytes(file)));
        assertThat(object.contentSize()).isEqualTo(Files.size(file) + " B");
        assertThat(requireNonNull(draft.name()).text()).isEqualTo("my table");
        assertThat(requireNonNull(draft.description()).text()).isEqualTo("1 record of 4 fields.");
        assertThat(draft.recordSet().get(0).field().stream().map(Field::id))
                .containsExactly("default/a_b", "default/größe", "default/_", "default/a_b_2");
        assertThat(requireNonNull(draft.recordSet().get(0).field().get(3).name())
                        .text())
                .isEqualTo("a_b");
        assertThat(Croissant.ofJson(draft.toJson())).isEqualTo(draft);
    }

    @Test
    void whatTheStandardRequiresMustBeSaid() throws IOException {
        DatasetDescription said =
                Croissant.describe(file("a.csv", "x\n1\n")).license("https://spdx.org/licenses/MIT.html");
        assertThatThrownBy(said::document)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Croissant requires description(...), creator(...), url(...), datePublished(...); say them, or"
                                + " take draft() and see its warnings()");
        Croissant document = said.description("d")
                .creator(Entity.person("Ada"))
                .url("https://example.org")
                .datePublished(LocalDate.of(2026, 1, 31))
                .version("1.0.0")
                .citeAs("Ada")
                .document();
        assertThat(document.warnings()).isEmpty();
    }

    @Test
    void jsonLinesAreDescribedWithArraysAndParts() throws IOException {
        Path file = directory.resolve("a.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("""
                {"id": 1, "tags": ["a"], "at": {"lat": 1.5, "of": {"k": "x"}}, "m": [[1],[2,3]]}
                {"id": 2.5, "tags": [], "at": null, "boxes": [{"w": 1}], "it's": true}
                """.getBytes(StandardCharsets.UTF_8));
        }
        Croissant draft = Croissant.describe(file).draft();
        assertThat(draft.distribution().get(0).encodingFormat())
                .containsExactly("application/jsonlines", "application/gzip");
        assertThat(draft.recordSet().get(0).field().stream()
                        .map(field -> field.id() + " " + field.dataType() + " " + field.arrayShape()
                                + field.subField().stream().map(Field::id).toList()))
                .containsExactly(
                        "default/id [sc:Float] null[]",
                        "default/tags [sc:Text] -1[]",
                        "default/at [] null[default/at/lat, default/at/of/k]",
                        "default/m [sc:Integer] -1,-1[]",
                        "default/boxes [] -1[default/boxes/w]",
                        "default/it_s [sc:Boolean] null[]");
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Rows all = draft.in(directory).rows("default")) {
            for (Row row : all) {
                rows.add(row.map());
            }
        }
        assertThat(rows.get(0))
                .containsEntry("default/m", List.of(List.of(1L), List.of(2L, 3L)))
                .containsEntry("default/at", Map.of("default/at/lat", 1.5, "default/at/of/k", "x"));
        assertThat(rows.get(1)).containsEntry("default/boxes", List.of(Map.of("default/boxes/w", 1L)));
    }

    @Test
    void objectsInListsInObjectsKeepTheirValues() throws IOException {
        Path file = file("a.jsonl", """
            {"a": {"x": 1, "y": [{"z": 1, "t": ["p"]}, {"z": 2, "t": []}]}}
            {"a": {"x": 2}}
            {"a": {"x": 3, "y": [{"t": ["q"]}]}, "b": [{"k": 1, "l": [{"m": 2}]}]}
            """);
        Croissant draft = Croissant.describe(file).relativeTo(directory).draft();
        assertThat(draft.recordSet().get(0).field().stream()
                        .flatMap(field -> field.subField().stream())
                        .map(field -> field.id() + " " + field.dataType() + " " + field.arrayShape()))
                .containsExactly(
                        "default/a/x [sc:Integer] null",
                        "default/a/y/z [sc:Integer] -1",
                        "default/a/y/t [sc:Text] -1,-1",
                        "default/b/k [sc:Integer] null",
                        "default/b/l [sc:Text] -1");
        try (Rows rows = draft.in(directory).rows("default")) {
            assertThat(requireNonNull(rows.next()).map().toString())
                    .isEqualTo("{default/a={default/a/x=1, default/a/y/z=[1, 2], default/a/y/t=[[p], []]},"
                            + " default/b=null}");
            assertThat(requireNonNull(rows.next()).map().toString())
                    .isEqualTo("{default/a={default/a/x=2, default/a/y/z=null, default/a/y/t=null}, default/b=null}");
            assertThat(requireNonNull(rows.next()).map().toString())
                    .isEqualTo("{default/a={default/a/x=3, default/a/y/z=[null], default/a/y/t=[[q]]},"
                            + " default/b=[{default/b/k=1, default/b/l=[{m=2}]}]}");
        }
    }

    @ParameterizedTest
    @CsvSource({"a.csv,',a',1", "a.csv,'a,',2", "a.jsonl,'{\"a\": 1, \"\": 2}',2"})
    void aColumnWithoutANameIsRefused(String name, String text, int number) throws IOException {
        Path file = file(name, text + "\n");
        assertThatThrownBy(() -> Croissant.describe(file).draft())
                .isInstanceOf(DataException.class)
                .hasMessage(
                        file + ": column " + number + " has no name, by which readers of Croissant ask for it; give it"
                                + " one, or leave the column out");
    }

    @Test
    void splitsOfSeveralFilesAreLoadedTogetherAndOneByOne() throws IOException {
        Path train = file("d/train/part.csv", "x,y\n1,a\n2,b\n");
        Path test = file("d/test/part.csv", "x,y\n3.5,c\n");
        Croissant draft = Croissant.describe(train)
                .split("train", train)
                .split("test", test)
                .relativeTo(directory)
                .draft();
        assertThat(draft.recordSet("splits").orElseThrow().data())
                .containsExactly(
                        Map.of("splits/name", "train", "splits/url", "cr:TrainingSplit"),
                        Map.of("splits/name", "test", "splits/url", "cr:TestSplit"));
        assertThat(draft.recordSet("default").orElseThrow().field().get(0).dataType())
                .containsExactly("sc:Float");
        DatasetReader reader = draft.in(directory);
        assertThat(splits(reader)).isEqualTo("3.5 test, 1.0 train, 2.0 train");
        assertThat(splits(reader.where("default/split", "train"))).isEqualTo("1.0 train, 2.0 train");
        Files.writeString(test, "x,y\n4,c\n");
        assertThatThrownBy(() -> splits(reader))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the SHA-256 of");
    }

    private static String splits(DatasetReader reader) {
        List<String> all = new ArrayList<>();
        try (Rows rows = reader.rows("default")) {
            for (Row row : rows) {
                all.add(row.value("default/x") + " " + row.value("default/split"));
            }
        }
        return all.stream().collect(Collectors.joining(", "));
    }

    @Test
    void filesOfSplitsAreAlikeAndNamedAfterThem() throws IOException {
        Path one = file("train.csv", "x\n1\n");
        Path other = file("test.csv", "y\n1\n");
        assertThatThrownBy(() -> Croissant.describe(one)
                        .split("train", one)
                        .split("test", other)
                        .draft())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("test.csv has the columns 'y', but");
        assertThatThrownBy(() -> Croissant.describe(one).split("test", other).draft())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("train.csv is of no split");
        assertThatThrownBy(() -> Croissant.describe(one).split("dev", one).draft())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("split 'dev' is not in the path 'train.csv'")
                .hasMessageContaining("name the file or its directory after the split");
    }

    @Test
    void otherFilesAreRefusedByName() throws IOException {
        assertThatThrownBy(() -> Croissant.describe(file("a.xlsx", "x")).draft())
                .isInstanceOf(DataException.class)
                .hasMessageContaining(".csv, .tsv and .jsonl are described");
        assertThatThrownBy(() -> Croissant.describe(directory.resolve("b.csv")).draft())
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("b.csv does not exist");
        assertThatThrownBy(() -> Croissant.describe(file("a.csv", "x,x\n1,2\n")).draft())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the header has 'x' twice");
    }
}
