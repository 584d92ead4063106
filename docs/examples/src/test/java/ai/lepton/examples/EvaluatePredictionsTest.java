package ai.lepton.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.MetricEntry;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

class EvaluatePredictionsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ai/lepton/examples/predictions");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "binary-texts | bösartig, Grad \"II\"",
                "binary-scores |",
                "binary-booleans |",
                "binary-one-class |",
                "binary-sure |",
                "multiclass-scores |",
                "multiclass-unpredicted |",
                "multiclass-integers |",
                "one-label |",
                "regression |",
                "regression-positive |",
                "regression-constant |",
            })
    void agreesWithScikitLearn(String name, String positive) throws IOException {
        Path out = directory.resolve("out");
        List<Object> args = new ArrayList<>(List.of(GOLDEN.resolve(name + ".csv"), out));
        if (positive != null) {
            args.addAll(List.of("--positive", positive));
        }

        Ran ran = Ran.of(EvaluatePredictions::run, args.toArray());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        Map<String, MetricEntry> entries = entries(out);
        List<String> expected = Files.readAllLines(GOLDEN.resolve(name + ".expected.tsv"));
        assertThat(expected).hasSizeGreaterThan(10);
        for (String line : expected) {
            String key = line.substring(0, line.lastIndexOf('\t'));
            String value = line.substring(line.lastIndexOf('\t') + 1);
            MetricEntry entry = requireNonNull(entries.get(key), key);
            if (value.equals("undefined")) {
                assertThat(entry.value()).as(line).isNull();
                assertThat(entry.undefined()).as(line).isNotBlank();
            } else {
                double wanted = Double.parseDouble(value);
                assertThat(entry.value()).as(line).isCloseTo(wanted, within(1e-12 * Math.max(Math.abs(wanted), 1e-3)));
            }
        }
    }

    private static Map<String, MetricEntry> entries(Path out) {
        Map<String, MetricEntry> entries = new LinkedHashMap<>();
        for (MetricEntry entry :
                EvaluationDocument.read(out.resolve("evaluation.json")).metrics()) {
            String slice = entry.slice().entrySet().stream()
                    .map(group -> group.getKey() + "=" + group.getValue())
                    .collect(Collectors.joining(";"));
            String key = String.join(
                    "\t",
                    entry.name(),
                    entry.average() == null ? "" : entry.average(),
                    entry.label() == null ? "" : entry.label(),
                    slice);
            assertThat(entries.put(key, entry)).as(key).isNull();
        }
        return entries;
    }

    @Test
    void printsTheTablesAndWhereTheFilesAre() throws IOException {
        Path file = Files.writeString(directory.resolve("p.csv"), """
                truth,prediction,score,group:sex,note
                1,1,0.9,f,
                0,0,0.1,m,
                1,0,0.4,f,
                0,1,0.6,,
                """);
        Path out = directory.resolve("deep").resolve("out");

        Ran ran = Ran.of(EvaluatePredictions::run, file, out, "--level", "0.9", "--seed", 3);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith(file + ": 4 rows\n"
                        + "task: binary, found from the file; 2 labels; positive class: '1', the second in order; say"
                        + " --positive for the other\n"
                        + "not used: the columns 'note'\n")
                .contains("at 90 % confidence", "seed 3")
                .containsPattern("sex=\\(empty\\) \\* +1 ")
                .containsPattern("sex=f \\* +2 ")
                .contains("* fewer than 30 examples, too few to say much")
                .endsWith("Written: " + out.resolve("evaluation.json").toAbsolutePath() + "\n" + "Written: "
                        + out.resolve("report.html").toAbsolutePath() + "\n");
        EvaluationDocument document = EvaluationDocument.read(out.resolve("evaluation.json"));
        assertThat(document.task()).isEqualTo("binary");
        assertThat(requireNonNull(document.dataset()).examples()).isEqualTo(4);
        MetricEntry accuracy = document.metrics().get(0);
        assertThat(accuracy.name()).isEqualTo("accuracy");
        assertThat(accuracy.level()).isEqualTo(0.9);
        assertThat(accuracy.method()).isEqualTo("wilson");
        assertThat(accuracy.low()).isLessThan(accuracy.value());
        assertThat(accuracy.n()).isEqualTo(4);
        assertThat(requireNonNull(document.confusionMatrix()).counts())
                .isEqualTo(List.of(List.of(1L, 1L), List.of(1L, 1L)));
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
    void replacesItsOwnFilesAndKeepsOthers() throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));
        Files.writeString(out.resolve("evaluation.json"), "old");
        Files.writeString(out.resolve("mine.txt"), "mine");

        Ran ran = Ran.of(EvaluatePredictions::run, GOLDEN.resolve("one-label.csv"), out);

        assertThat(ran.exitCode()).isZero();
        assertThat(out.resolve("mine.txt")).hasContent("mine");
        assertThat(EvaluationDocument.read(out.resolve("evaluation.json")).task())
                .isEqualTo("multiclass");
    }

    @Test
    void takesEqualNumbersAndBooleansInAnyCaseForTheSameClass() throws IOException {
        assertThat(accuracy("truth,prediction\n1.0,1\n0.0,0\n1.0,0\n")).isEqualTo(2.0 / 3);
        assertThat(accuracy("truth,prediction\nTrue,true\nFALSE,false\nTrue,false\n"))
                .isEqualTo(2.0 / 3);
        assertThat(accuracy("truth,prediction\nyes,Yes\nno,no\n")).isEqualTo(0.5);
    }

    private double accuracy(String csv) throws IOException {
        Path file = Files.writeString(directory.resolve("same.csv"), csv);
        Path out = directory.resolve("out");
        assertThat(Ran.of(EvaluatePredictions::run, file, out).exitCode()).isZero();
        return requireNonNull(requireNonNull(entries(out).get("accuracy\t\t\t")).value());
    }

    @Test
    void judgesManyRowsAndLeavesOutWhatWouldBeTooManySlices() throws IOException {
        Random random = new Random(5);
        StringBuilder csv = new StringBuilder("truth,score,group:a,group:b\n");
        for (int i = 0; i < 20_000; i++) {
            boolean truth = random.nextBoolean();
            csv.append(truth).append(',').append((random.nextInt(100) + (truth ? 1 : 0)) / 100.0);
            csv.append(',')
                    .append(random.nextInt(50))
                    .append(',')
                    .append(random.nextInt(60))
                    .append('\n');
        }
        Path file = Files.writeString(directory.resolve("many.csv"), csv);
        Path out = directory.resolve("out");

        Ran ran = Ran.of(EvaluatePredictions::run, file, out);

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("left out: intersections of more than 1 of the 2 groupings, since there are more than 1000"
                        + " slices with them");
        assertThat(entries(out).keySet().stream().filter(key -> key.startsWith("accuracy\t")))
                .hasSize(1 + 50 + 60);
    }

    @Test
    void undefinedValuesAreNullWithTheirReasonWhereNoExampleWeighsAnything() throws IOException {
        Path file = Files.writeString(directory.resolve("p.csv"), "truth,score,weight\n0,0.1,0\n1,0.8,0\n");
        Path out = directory.resolve("out");

        assertThat(Ran.of(EvaluatePredictions::run, file, out).exitCode()).isZero();

        assertThat(entries(out).values()).allSatisfy(entry -> {
            assertThat(entry.value()).as(entry.title()).isNull();
            assertThat(entry.undefined()).as(entry.title()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` || is empty; it needs a header row, then rows",
                "`truth,prediction\n` || has a header but no rows; it needs at least one",
                "`truth,prediction\n1,\n` || : row 1: 'prediction' is empty; every row needs its predicted class",
                "`truth,prediction\n1,0\n,1\n` || : row 2: 'truth' is empty; every row needs its true class",
                "`truth\n1\n` || has neither a column 'prediction' nor scores; beside 'truth' it needs 'prediction', or"
                        + " 'score' (of two classes), or one 'score:LABEL' for each class; its columns are 'truth'",
                "`Truth,prediction\n1,1\n` || has no column 'truth'; did you mean 'Truth'? its columns are 'Truth',"
                        + " 'prediction'",
                "`truth,score\n0,.5\n1,1.5\n` || : row 2: 'score' is 1.5, outside [0, 1]; a score is the probability of"
                        + " its class",
                "`truth,score\n1,.5\n0,NaN\n` || :3: column 'score' is 'NaN', not a finite decimal number",
                "`truth,score\na,.5\n` || : the only label is 'a', so it is not known which class 'score' is of; name it"
                        + " with --positive, or give one 'score:LABEL' for each class",
                "`truth,score\na,.5\nb,.2\n` | --positive c | --positive is 'c', which is not a label of",
                "`truth,score\na,.5\nb,.2\nc,.3\n` || : 'score' is the probability of one of two classes, but there are"
                        + " 3 labels: 'a', 'b', 'c'; give one 'score:LABEL' for each class",
                "`truth,score:a,score:b\na,.5,.5\nb,.25,.5\n` || : row 2: the scores of the 2 classes add up to 0.75,"
                        + " not 1; give probabilities, and of all classes",
                "`truth,score:a,score:b\na,.5,.5\nc,.2,.8\n` || has no column 'score:c'; with scores, each of the 3"
                        + " classes needs its own",
                "`truth,score,score:a\na,.5,.5\n` || has both 'score' and 'score:a'; give 'score' alone, of two classes,"
                        + " or one 'score:LABEL' for each class",
                "`truth,prediction,weight\na,a,1\nb,b,-2\n` || : row 2: 'weight' is -2.0; weights are not negative, and 0"
                        + " leaves a row out",
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
                "`truth,prediction\na,b\n` | --level 1 | --level is '1'; it must be between 0 and 1, such as 0.95",
                "`truth,prediction\na,b\n` | --task ranking | --task is 'ranking'; it is one of binary, multiclass,"
                        + " regression",
            })
    void exitsWithOneClearLineAndWritesNothingWhereTheFileDoesNotFit(String text, String options, String clue)
            throws IOException {
        Path file = Files.writeString(directory.resolve("p.csv"), text);
        Path out = directory.resolve("out");
        List<Object> args = new ArrayList<>(List.of(file, out));
        if (options != null) {
            args.addAll(List.of(options.split(" ")));
        }

        Ran ran = Ran.of(EvaluatePredictions::run, args.toArray());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).singleElement().asString().contains(clue);
        assertThat(out).doesNotExist();
    }

    @Test
    void exitsWithOneClearLineWhereAGroupingHasTooManyValues() throws IOException {
        StringBuilder csv = new StringBuilder("truth,prediction,group:id\n");
        for (int i = 0; i < 1001; i++) {
            csv.append("a,a,").append(i).append('\n');
        }
        Path file = Files.writeString(directory.resolve("p.csv"), csv);

        Ran ran = Ran.of(EvaluatePredictions::run, file, directory.resolve("out"));

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().strip())
                .isEqualTo("'group:id' has 1001 values; all groups together are at most 1000, so join some of them or"
                        + " leave the column out");
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void exitsWithOneClearLineWhereThereAreMoreLabelsThanClassesCouldBe() throws IOException {
        StringBuilder csv = new StringBuilder("truth,prediction\n");
        for (int i = 0; i < 2001; i++) {
            csv.append(i).append(',').append(i).append('\n');
        }
        Path file = Files.writeString(directory.resolve("p.csv"), csv);

        Ran ran = Ran.of(EvaluatePredictions::run, file, directory.resolve("out"));

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().strip())
                .isEqualTo(file + ": 'truth' and 'prediction' hold 2001 different labels; at most 2000 classes are"
                        + " judged; if they are numbers, say --task regression");
        assertThat(Ran.of(EvaluatePredictions::run, file, directory.resolve("out"), "--task", "regression")
                        .exitCode())
                .isZero();
    }

    @Test
    void exitsWithOneClearLineWhereTheFileIsMissingOrTheOutputIsAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("p.csv"), "truth,prediction\na,a\n");

        assertThat(Ran.of(EvaluatePredictions::run, directory.resolve("absent.csv"), directory.resolve("out"))
                        .err())
                .contains("absent.csv does not exist");
        Ran ran = Ran.of(EvaluatePredictions::run, file, file);
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().strip()).isEqualTo(file + " is a file; name a directory for the output");
        assertThat(Ran.of(EvaluatePredictions::run, file).err()).startsWith("usage: EvaluatePredictions");
    }
}
