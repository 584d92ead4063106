package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class EvaluatePredictionsTest {
    private static final Path GOLDEN =
            Path.of("..", "..", "lepton-exchange", "src/test/resources/ai/lepton/exchange/predictions");

    @TempDir
    private Path directory;

    @Test
    void printsTheTablesAndWhereTheFilesAre() throws IOException {
        Path file = Files.writeString(directory.resolve("p.csv"), "truth,score\n1,0.9\n0,0.1\n1,0.4\n0,0.6\n");
        Path out = directory.resolve("deep").resolve("out");

        Ran ran = Ran.of(
                EvaluatePredictions::run,
                file,
                out,
                "--level",
                "0.9",
                "--seed",
                3,
                "--task",
                "binary",
                "--positive",
                "1");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith(file + ": 4 rows\ntask: binary; 2 labels; positive class: '1'\n")
                .contains("at 90 % confidence", "seed 3")
                .endsWith("Written: " + out.resolve("evaluation.json").toAbsolutePath() + "\nWritten: "
                        + out.resolve("report.html").toAbsolutePath() + "\n");
        EvaluationDocument document = EvaluationDocument.read(out.resolve("evaluation.json"));
        assertThat(document.task()).isEqualTo("binary");
        assertThat(document.metrics().get(0).level()).isEqualTo(0.9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--seed 1.5 | --seed is '1.5'; it must be a whole number, such as 42",
                "--level NaN | --level is 'NaN'; it must be between 0 and 1, such as 0.95",
                "--level 1 | --level is '1'; it must be between 0 and 1, such as 0.95",
                "--level | option '--level' needs a value",
                "--folds 5 | there is no option '--folds'; there is --task, --positive, --level, --seed",
                "--task ranking | --task is 'ranking'; it is one of binary, multiclass, regression",
                "--positive c | --positive is 'c', which is not a label of",
            })
    void exitsWithOneClearLineAndWritesNothingWhereAnOptionDoesNotFit(String options, String clue) throws IOException {
        Path file = Files.writeString(directory.resolve("p.csv"), "truth,prediction\na,b\n");
        Path out = directory.resolve("out");
        List<Object> args = new ArrayList<>(List.of(file, out));
        args.addAll(List.of(options.split(" ")));

        Ran ran = Ran.of(EvaluatePredictions::run, args.toArray());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).singleElement().asString().contains(clue);
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"multiclass-scores", "binary-one-class", "one-label", "regression", "regression-constant"})
    void leavesAPageThatIsWellFormedAndNoOtherFile(String name) throws Exception {
        Path out = directory.resolve("out");

        Ran.of(EvaluatePredictions::run, GOLDEN.resolve(name + ".csv"), out);

        String page = Files.readString(out.resolve("report.html"));
        assertThat(page).contains("Evaluation of " + name + ".csv").contains("All measurements");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(
                        page.replaceFirst("<!DOCTYPE html>", "").replaceAll("<meta([^>]*[^/])>", "<meta$1/>"))));
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("evaluation.json", "report.html");
        }
    }

    @Test
    void exitsWithOneClearLineWhereTheFileIsMissingOrTheOutputIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("p.csv"), "truth,prediction\na,a\n");

        assertThat(Ran.of(EvaluatePredictions::run, directory.resolve("absent.csv"), directory.resolve("out"))
                        .err())
                .contains("absent.csv does not exist");
        Ran ran = Ran.of(EvaluatePredictions::run, file, file);
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().strip()).isEqualTo(file + " is a file; name a directory");
        assertThat(Ran.of(EvaluatePredictions::run, file).err()).startsWith("usage: EvaluatePredictions");
    }
}
