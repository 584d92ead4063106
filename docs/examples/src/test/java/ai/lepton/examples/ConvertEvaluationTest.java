package ai.lepton.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EveryEvalEver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertEvaluationTest {
    private static final Path GOLDEN =
            Path.of("..", "..", "lepton-exchange", "src/test/resources/ai/lepton/exchange/evaluation");

    @TempDir
    private Path directory;

    @Test
    void turnsResultsOfLmEvalIntoOneRecord() {
        Path out = directory.resolve("record.json");

        Ran ran = Ran.of(
                ConvertEvaluation::run,
                GOLDEN.resolve("lm-eval/results.json"),
                out,
                "--to",
                "every-eval-ever",
                "--organization",
                "Example Labs",
                "--relationship",
                "third_party");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .isEqualTo("Results: 13\nRead: lm-eval, 4 evaluations\nWritten: " + out.toAbsolutePath() + "\n");
        EveryEvalEver record = EveryEvalEver.read(out);
        assertThat(record.evaluationResults()).hasSize(13);
        assertThat(record.modelInfo().id()).isEqualTo("example/dummy");
        assertThat(record.sourceMetadata().sourceOrganizationName()).isEqualTo("Example Labs");
    }

    @Test
    void tellsWhatIsNoResultThere() {
        Path out = directory.resolve("record.json");
        Path in = GOLDEN.resolve("inspect/squares.json");
        Ran ran = Ran.of(ConvertEvaluation::run, in, out, "--to", "every-eval-ever");
        assertThat(ran.out())
                .contains("No result there: squares.mean (exact): 0.625, but which values are better is not said;"
                        + " standard error")
                .contains("Results: 2\n");
        Ran told = Ran.of(ConvertEvaluation::run, in, out, "--to", "every-eval-ever", "--higher-is-better", "mean");
        assertThat(told.out()).contains("Results: 4\n").doesNotContain("squares.mean");
    }

    @Test
    void turnsOneOfSeveralIntoOurs() {
        Path out = directory.resolve("evaluation.json");
        Ran ran = Ran.of(
                ConvertEvaluation::run,
                GOLDEN.resolve("lm-eval/results.json"),
                out,
                "--to",
                "lepton",
                "--benchmark",
                "parity");
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(EvaluationDocument.read(out).benchmark()).isEqualTo("parity");
    }

    @Test
    void saysWhatIsWantedWhereATableIsGiven() throws IOException {
        Path table = Files.writeString(directory.resolve("results.csv"), "model,accuracy\nm,0.9\n");
        Ran ran = Ran.of(ConvertEvaluation::run, table, directory.resolve("o.json"), "--to", "lepton");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err())
                .isEqualTo(table
                        + " is no evaluation: it must be JSON, or Inspect's .eval, but begins with 'model,accuracy'\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "lm-eval/results.json|--to lepton|the file has several evaluations, and evaluation.json holds one: say"
                        + " which by --benchmark, one of 'parity', 'negatives', 'spelling', 'arithmetic_and_words'",
                "lm-eval/results.json|--to lepton --benchmark x|--benchmark is 'x'; the file has 'parity', 'negatives',"
                        + " 'spelling', 'arithmetic_and_words'",
                "lm-eval/results.json|--to yaml|--to is 'yaml'; it is one of every-eval-ever, lepton",
                "lm-eval/results.json||`usage: ConvertEvaluation <in.json> <out.json> --to every-eval-ever|lepton"
                        + " [--benchmark NAME] [--model ID] [--organization NAME] [--relationship first_party]"
                        + " [--higher-is-better NAME,NAME] [--lower-is-better NAME,NAME]`",
                "inspect/squares.json|--to every-eval-ever --higher-is-better meen|--higher-is-better names 'meen';"
                        + " the file has mean, accuracy, bootstrap_stderr, var",
                "inspect/squares.json|--to every-eval-ever --higher-is-better mean --lower-is-better"
                        + " mean|--lower-is-better names 'mean', of which the other values are better",
                "lm-eval/results.json|--to every-eval-ever --lower-is-better acc|--lower-is-better names 'acc', of"
                        + " which the other values are better",
                "lm-eval/results.json|--to every-eval-ever --model mine|--model is 'mine', but the file is of the model"
                        + " 'example/dummy'; leave --model out",
                "evaluation-1.1.0.json|--to every-eval-ever|the file names no model, which Every Eval Ever wants; say"
                        + " it by --model",
            })
    void saysInOneLineWhatIsWrong(String in, String options, String reason) {
        List<Object> args = new ArrayList<>(List.of(GOLDEN.resolve(in), directory.resolve("out.json")));
        if (options != null) {
            args.addAll(List.of(options.split(" ")));
        }
        Ran ran = Ran.of(ConvertEvaluation::run, args.toArray());
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).isEqualTo(reason + "\n");
        assertThat(directory).isEmptyDirectory();
    }
}
