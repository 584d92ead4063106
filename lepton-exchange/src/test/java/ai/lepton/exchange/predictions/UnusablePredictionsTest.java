package ai.lepton.exchange.predictions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.predictions.PredictionFile.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of files that can't be used, or do not fit what is asked of them. */
class UnusablePredictionsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` || is empty; it needs a header row, then rows",
                "`truth,prediction\n` || has a header but no rows; it needs at least one",
                "`truth,prediction\ncaf\u00e9,a\na,cafe\u0301\n` || look the same but are spelled otherwise: U+0065"
                        + " U+0301 for U+00E9; make them one",
                "`truth,prediction\nyes,yes \nno,no\n` || label[2] 'yes ' and label[1] 'yes' look the same",
                "`truth,prediction,group:town\na,a,Bonn\nb,b,Bonn \n` || : column 'group:town': label[1] 'Bonn ' and label[0]"
                        + " 'Bonn' look the same",
                "`truth,prediction\n1,\n` || :2: column 'prediction' is empty; every row needs its predicted class",
                "`truth,prediction\n1,0\n,1\n` || :3: column 'truth' is empty; every row needs its true class",
                "`truth\n1\n` || has neither a column 'prediction' nor scores; beside 'truth' it needs 'prediction', or"
                        + " 'score' (of two classes), or one 'score:LABEL' for each class; its columns are 'truth'",
                "`Truth,prediction\n1,1\n` || has no column 'truth'; did you mean 'Truth'? its columns are 'Truth',"
                        + " 'prediction'",
                "`truth,score\n0,.5\n1,1.5\n` || :3: column 'score' is 1.5, outside [0, 1]; a score is the probability of"
                        + " its class",
                "`truth,score\n1,.5\n0,NaN\n` || :3: column 'score' is 'NaN', not a finite decimal number such as"
                        + " 12.5 or -3e-4; correct it, or leave the row out",
                "`truth,score\na,.5\n` || : the only label is 'a', so it is not known which class 'score' is of; name it"
                        + " with --positive, or give one 'score:LABEL' for each class",
                "`truth,score\n1,.25\n1.0,.5\n` | --positive a | : 'score' is the probability of one of two classes, but"
                        + " there are 3 labels: '1', '1.0', 'a'",
                "`truth,score\nTrue,.25\ntrue,.5\n` | --positive a | there are 3 labels: ",
                "`truth,score\na,.5\nb,.2\n` | --positive c | --positive is 'c', which is not a label of",
                "`truth,score\na,.5\nb,.2\nc,.3\n` || : 'score' is the probability of one of two classes, but there are"
                        + " 3 labels: 'a', 'b', 'c'; give one 'score:LABEL' for each class",
                "`truth,score:a,score:b\na,.5,.5\nb,.25,.5\n` || :3: the scores of the 2 classes add up to 0.75,"
                        + " not 1; give probabilities, and of all classes",
                "`truth,score:a,score:b\na,.5,.5\nc,.2,.8\n` || has no column 'score:c'; with scores, each of the 3"
                        + " classes needs its own",
                "`truth,score,score:a\na,.5,.5\n` || has both 'score' and 'score:a'; give 'score' alone, of two classes,"
                        + " or one 'score:LABEL' for each class",
                "`truth,prediction,weight\na,a,1\nb,b,-2\n` || :3: column 'weight' is -2.0; weights are not negative, and 0"
                        + " leaves a row out",
                "`truth,prediction,weight\na,a,1\n\nb,b,1e60\n` || :4: column 'weight' is 1.0E60, too large for sums of"
                        + " squares; rescale the column to sizes of at most 1.0E50",
                "`truth,prediction,weight\na,a,1e-60\n` || :2: column 'weight' is 1.0E-60, too small for sums of"
                        + " squares; rescale the column to sizes of at least 1.0E-50",
                "`truth,prediction\n1,-1e101\n` | --task regression | :2: column 'prediction' is -1.0E101, too large for"
                        + " sums of squares; rescale the column to sizes of at most 1.0E100",
                "`truth,prediction,weight\na,a,\n` || :2: column 'weight' is empty; a number column needs a number in"
                        + " every row",
                "`truth,score\n\"a\nb\",.5\nb,-.5\n` || :4: column 'score' is -0.5, outside [0, 1]; a score is the"
                        + " probability of its class",
                "`truth,score:Cat,score:dog\ncat,.5,.5\ndog,.2,.8\n` || has no column 'score:cat'; with scores, each of"
                        + " the 3 classes needs its own; no row is of the class of 'score:Cat'",
                "`truth,score:1,score:1.0\n1,.5,.5\n2,.5,.5\n` || : 'score:1' and 'score:1.0' are of the same class;"
                        + " leave one out",
                "`truth,prediction,score:\na,b,.5\n` || : the column 'score:' has no name; write 'score:LABEL'",
                "`truth,prediction\na,\"b\n` || : Unclosed quoted field at end of input (record starting at line 2);"
                        + " see that each quote is closed",
                "`truth;prediction\na;b\n` || has no column 'truth'; its columns are 'truth;prediction'",
                "`truth,score\na,.5\nb,.2\n` | --task multiclass | : 'score' is the probability of one of two classes,"
                        + " but --task is multiclass; give one 'score:LABEL' for each class",
                "`truth,prediction\n1.5,1.5\nNaN,2\n` || (some are decimal fractions, so the task was taken to be"
                        + " regression; if they are classes, say --task multiclass)",
                "`truth,prediction\na,1\n` | --task regression | :2: column 'truth' is 'a', not a finite decimal number",
                "`truth,prediction\n1,1\n` | --task regression --positive 1 | --positive is '1', but --task is"
                        + " regression, which has no classes; leave one of them out",
                "`truth,score\n1,.2\n` | --task regression | has scores of classes, and --task is regression; leave the"
                        + " scores or the task out",
                "`truth,prediction\na,a\nb,c\n` | --task binary | : --task is binary but there are 3 labels: 'a', 'b',"
                        + " 'c'; say --task multiclass, or leave it out",
                "`truth,prediction\na,a\n` | --task binary | : --task is binary but the only label is 'a'; name the class"
                        + " that is looked for with --positive",
                "`truth,prediction\na,b,c\n` || :2: 3 fields, but the header has 2",
                "`truth,truth\na,b\n` || :1: the header has 'truth' twice; column names must be distinct",
                "`truth,prediction,group:\na,b,c\n` || : the column 'group:' has no name; write 'group:NAME'",
            })
    void saysInOneLineWhatDoesNotFit(String text, String options, String clue) throws IOException {
        PredictionFile file = asked(Files.writeString(directory.resolve("p.csv"), text), options);

        assertThatThrownBy(file::evaluate)
                .isInstanceOf(DataException.class)
                .message()
                .contains(clue)
                .hasLineCount(1)
                .doesNotContainPattern("row \\d")
                .doesNotContain("(...)");
    }

    /** Returns a file with the settings that options such as {@code --task binary --positive a} stand for. */
    private static PredictionFile asked(Path path, @Nullable String options) {
        PredictionFile file = PredictionFile.of(path);
        String[] words = options == null ? new String[0] : options.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            file = words[i].equals("--task")
                    ? file.task(Task.valueOf(words[i + 1].toUpperCase(Locale.ROOT)))
                    : file.positive(words[i + 1]);
        }
        return file;
    }

    @Test
    void refusesAGroupingOfTooManyValues() throws IOException {
        StringBuilder csv = new StringBuilder("truth,prediction,group:id\n");
        for (int i = 0; i < 1001; i++) {
            csv.append("a,a,").append(i).append('\n');
        }
        Path file = Files.writeString(directory.resolve("p.csv"), csv);

        assertThatThrownBy(PredictionFile.of(file)::read)
                .isInstanceOf(DataException.class)
                .hasMessage(file
                        + ": 'group:id' has 1001 values; all groups together are at most 1000, so join some of them or"
                        + " leave the column out");
    }

    @Test
    void refusesMoreLabelsThanClassesCouldBe() throws IOException {
        StringBuilder csv = new StringBuilder("truth,prediction\n");
        for (int i = 0; i < 2001; i++) {
            csv.append(i).append(',').append(i).append('\n');
        }
        Path file = Files.writeString(directory.resolve("p.csv"), csv);

        assertThatThrownBy(PredictionFile.of(file)::read)
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": 'truth' and 'prediction' hold 2001 different labels; at most 2000 classes are"
                        + " judged; if they are numbers, say --task regression");
        assertThat(PredictionFile.of(file).task(Task.REGRESSION).read().size()).isEqualTo(2001);
    }

    @Test
    void refusesAMissingFileAndALevelThatIsNone() {
        Path absent = directory.resolve("absent.csv");

        assertThatThrownBy(PredictionFile.of(absent)::read)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("absent.csv does not exist");
        assertThatThrownBy(() -> PredictionFile.of(absent).level(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("level is 1.0; it must be between 0 and 1, such as 0.95");
    }
}
