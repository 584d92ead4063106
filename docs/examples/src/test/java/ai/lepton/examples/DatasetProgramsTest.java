package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.croissant.Croissant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link DescribeDataset} and {@link LoadCroissant}. */
class DatasetProgramsTest {
    @TempDir
    private Path directory;

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void whatOneDescribesTheOtherLoads() throws IOException {
        Path data = file("data/people.csv", "name,age,code\nAnn,34,007\n\"Bob, Jr.\",,012\n");
        Path document = directory.resolve("croissant.json");
        Path out = directory.resolve("out.csv");

        Ran described = Ran.of(DescribeDataset::run, data, document);
        assertThat(described.exitCode()).as(described.err()).isZero();
        assertThat(described.out()).isEqualTo("default: 3 fields\nWritten: " + document + "\n");
        assertThat(described.err().lines()).contains("warning: license is missing", "warning: creator is missing");

        Ran loaded = Ran.of(LoadCroissant::run, document, "default", out);
        assertThat(loaded.exitCode()).as(loaded.err()).isZero();
        assertThat(loaded.out()).isEqualTo("people: 2 records of default\nWritten: " + out + "\n");
        assertThat(out).hasContent("default/name,default/age,default/code\nAnn,34,007\n\"Bob, Jr.\",,012\n");
    }

    @Test
    void optionsSayWhatTheFileDoesNot() throws IOException {
        Path train = file("train.jsonl", "{\"x\": 1, \"tags\": [\"a\"], \"at\": {\"y\": 2}}\n");
        Path test = file("test.jsonl", "{\"x\": 2, \"tags\": [], \"at\": null}\n");
        Path document = directory.resolve("d.json");
        Path out = directory.resolve("out.csv");

        Ran described = Ran.of(
                DescribeDataset::run,
                train,
                document,
                "--split=train=" + train + ",test=" + test,
                "--name=Tiny",
                "--description=d",
                "--license=CC-BY-4.0",
                "--organization=Org",
                "--url=https://example.org",
                "--date=2026-01-31",
                "--version=1.0.0",
                "--cite=Org 2026");
        assertThat(described.exitCode()).as(described.err()).isZero();
        assertThat(described.err()).isEmpty();
        assertThat(Croissant.read(document).license())
                .containsExactly(Croissant.Entity.of("https://spdx.org/licenses/CC-BY-4.0.html"));

        assertThat(Ran.of(LoadCroissant::run, document, "default", out, "--where", "default/split=train")
                        .exitCode())
                .isZero();
        assertThat(out)
                .hasContent("default/x,default/tags,default/at,default/split\n"
                        + "1,\"[\"\"a\"\"]\",\"{\"\"default/at/y\"\":2}\",train\n");
    }

    @Test
    void aDocumentIsWrittenBesideOrAboveItsData() throws IOException {
        Path data = file("data/a.csv", "x\n1\n");
        Path papers = Files.createDirectories(directory.resolve("papers"));
        Path document = papers.resolve("a.json");
        Ran refused = Ran.of(DescribeDataset::run, data, document);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo(data + " is not beneath the directory of " + document
                        + ", so the document would have a path that leads out of it; write it beside the data, such as"
                        + " to "
                        + directory.resolve("data/a.json") + ", or move the data\n");
        assertThat(document).doesNotExist();
    }

    @Test
    void aDocumentThatLeadsElsewhereNeedsAWord() throws IOException {
        Path data = file("data/a.csv", "x\n1\n");
        Path papers = Files.createDirectories(directory.resolve("papers"));
        Path document = papers.resolve("a.json");
        Path out = directory.resolve("out.csv");
        Croissant.describe(data).relativeTo(papers).draft().write(document);
        Ran refused = Ran.of(LoadCroissant::run, document, "default", out);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("leads out of")
                .contains("within(...)")
                .hasLineCount(1);
        assertThat(out).doesNotExist();
        assertThat(Ran.of(LoadCroissant::run, document, "default", out, "--within", directory)
                        .exitCode())
                .isZero();
        assertThat(out).hasContent("default/x\n1\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--date tomorrow | --date is 'tomorrow'; it must be a day, such as 2026-01-31",
                "--split train | --split is 'train'; it must be such as train=train.csv,test=test.csv",
                "--split a=b.csv | a.csv is of no split",
                "--kind x | there is no option '--kind'",
            })
    void exitsWithOneClearLineWhereAnOptionDoesNotFit(String options, String clue) throws IOException {
        List<Object> args = new ArrayList<>(List.of(file("a.csv", "x\n1\n"), directory.resolve("a.json")));
        args.addAll(List.of(options.split(" ")));
        Ran ran = Ran.of(DescribeDataset::run, args.toArray());
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains(clue).hasLineCount(1);
        assertThat(directory.resolve("a.json")).doesNotExist();
    }

    @Test
    void exitsWithOneClearLineWhereNothingFits() throws IOException {
        assertThat(Ran.of(DescribeDataset::run).err()).startsWith("usage: DescribeDataset");
        assertThat(Ran.of(LoadCroissant::run).err()).startsWith("usage: LoadCroissant");
        Path document = directory.resolve("a.json");
        Ran.of(DescribeDataset::run, file("a.csv", "x\n1\n"), document);
        assertThat(Ran.of(LoadCroissant::run, document, "rows", directory.resolve("out.csv"))
                        .err())
                .isEqualTo("recordSet is 'rows', which is not there; there are 'default'\n");
        assertThat(Ran.of(LoadCroissant::run, document, "default", directory.resolve("out.csv"), "--where", "x")
                        .err())
                .isEqualTo("--where is 'x'; it must be such as default/split=train\n");
    }

    @Test
    void noProgramReplacesWhatItReads() throws IOException {
        Path data = file("people.csv", "name,age\nAnn,34\n");
        Path document = directory.resolve("croissant.json");
        String clue = " is read, and would be replaced by what is made of it; choose another place for the output";
        Ran described =
                Ran.of(DescribeDataset::run, data, directory.resolve(".").resolve("people.csv"));
        assertThat(described.exitCode()).isEqualTo(1);
        assertThat(described.err()).contains(clue);
        assertThat(Ran.of(DescribeDataset::run, data, document).exitCode()).isZero();
        for (Path read : List.of(document, data)) {
            Ran loaded = Ran.of(LoadCroissant::run, document, "default", read);
            assertThat(loaded.exitCode()).isEqualTo(1);
            assertThat(loaded.err()).contains(read + clue);
        }
        assertThat(data).hasContent("name,age\nAnn,34\n");
    }
}
