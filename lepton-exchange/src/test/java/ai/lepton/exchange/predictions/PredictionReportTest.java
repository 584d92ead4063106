package ai.lepton.exchange.predictions;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.MetricEntry;
import ai.lepton.exchange.evaluation.Provenance;
import ai.lepton.exchange.predictions.PredictionFile.Task;
import ai.lepton.metrics.classification.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionReportTest {
    private static final Path GOLDEN = Path.of("src/test/resources/ai/lepton/exchange/predictions");

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
        PredictionFile file = golden(name);

        Map<String, MetricEntry> entries = entries(positive == null ? file : file.positive(positive));

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

    private static PredictionFile golden(String name) {
        return PredictionFile.of(GOLDEN.resolve(name + ".csv"));
    }

    /** Returns what the file holds that the report writes, by name, average, label and slice. */
    private Map<String, MetricEntry> entries(PredictionFile file) {
        Map<String, MetricEntry> entries = new LinkedHashMap<>();
        for (MetricEntry entry : written(file).metrics()) {
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

    private EvaluationDocument written(PredictionFile file) {
        List<Path> files = file.evaluate().write(directory.resolve("out"));
        return EvaluationDocument.read(files.get(0));
    }

    private PredictionFile file(String csv) throws IOException {
        return PredictionFile.of(Files.writeString(directory.resolve("p.csv"), csv));
    }

    @Test
    void saysHowTheFileWasReadAndShowsTheTables() throws IOException {
        PredictionReport report = file("""
                truth,prediction,score,group:sex,note
                1,1,0.9,f,
                0,0,0.1,m,
                1,0,0.4,f,
                0,1,0.6,,
                """).level(0.9).seed(3).evaluate();
        Path out = directory.resolve("deep").resolve("out");

        assertThat(report.text())
                .startsWith(directory.resolve("p.csv") + ": 4 rows\n"
                        + "task: binary, found from the file; 2 labels; positive class: '1', the second in order; say"
                        + " --positive for the other\n"
                        + "not used: the columns 'note'\n")
                .contains("at 90 % confidence", "seed 3")
                .containsPattern("sex=\\(empty\\) \\* +1 ")
                .containsPattern("sex=f \\* +2 ")
                .contains("* fewer than 30 examples, too few to say much");
        assertThat(report.write(out)).containsExactly(out.resolve("evaluation.json"), out.resolve("report.html"));
        EvaluationDocument document = EvaluationDocument.read(out.resolve("evaluation.json"));
        assertThat(document.task()).isEqualTo("binary");
        assertThat(requireNonNull(document.dataset()).examples()).isEqualTo(4);
        assertThat(requireNonNull(document.dataset()).sha256()).matches("[0-9a-f]{64}");
        assertThat(document.provenance()).isEqualTo(Provenance.ofThisProcess().withSeed(3));
        assertThat(document.model()).isNull();
        MetricEntry accuracy = document.metrics().get(0);
        assertThat(accuracy.name()).isEqualTo("accuracy");
        assertThat(accuracy.level()).isEqualTo(0.9);
        assertThat(accuracy.method()).isEqualTo("modified-wilson");
        assertThat(accuracy.low()).isLessThan(accuracy.value());
        assertThat(accuracy.n()).isEqualTo(4);
        assertThat(requireNonNull(document.confusionMatrix()).counts())
                .isEqualTo(List.of(List.of(1L, 1L), List.of(1L, 1L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "binary-scores | Confusion matrix; ROC curve; Precision-recall curve; Detection error trade-off;"
                        + " Reliability diagram; Curves of the positive class, with areas and their 95 % intervals.",
                "multiclass-scores | Confusion matrix; ROC curve; Precision-recall curve; Detection error trade-off;"
                        + " Reliability diagram; Curves of each class against the rest, with areas and their 95 %"
                        + " intervals.",
                "binary-one-class | Confusion matrix; Reliability diagram; &#39;1&#39; has no ROC curve: roc auc needs"
                        + " both classes; all 40 labels are &#39;negative&#39;.; &#39;1&#39; has no precision-recall"
                        + " curve: average precision needs",
                "multiclass-integers | Confusion matrix; By class",
                "regression | Predicted against true values; Residuals; The pictures count examples, without those of"
                        + " weight 0; figures weigh them.; How the values are spread",
            })
    void showsThePicturesThatThereAre(String name, String parts) throws IOException {
        Path out = directory.resolve("out");

        golden(name).evaluate().write(out);

        String page = Files.readString(out.resolve("report.html"));
        assertThat(page).contains(parts.split("; (?=[A-Z&])"));
        assertThat(page.contains("ROC curve</figcaption>")).isEqualTo(parts.contains("ROC curve;"));
    }

    @Test
    void saysWhichClassesHaveCurvesWhereThereAreMany() throws IOException {
        StringBuilder csv = new StringBuilder("truth");
        for (int label = 0; label < 9; label++) {
            csv.append(",score:c").append(label);
        }
        for (int row = 0; row < 45; row++) {
            // Of the class c8 there are nine examples, of c7 eight, and so on.
            int truth = (int) Math.ceil((Math.sqrt(8 * row + 9) - 3) / 2);
            csv.append("\nc").append(truth);
            for (int label = 0; label < 9; label++) {
                csv.append(label == (truth + row % 3) % 9 ? ",0.2" : ",0.1");
            }
        }

        assertThat(file(csv.toString()).evaluate().page().toHtml())
                .contains("Curves of each class against the rest, the 6 most frequent of 9, with areas")
                .contains("<bdi>c8</bdi>", "<bdi>c3</bdi>")
                .doesNotContain("<bdi>c2</bdi>");
    }

    @Test
    void notesScoresOfAClassThatNoRowHas() throws IOException {
        assertThat(file("truth,score:a,score:b,score:zoo\na,.5,.5,0\nb,.5,.5,0\n")
                        .evaluate()
                        .text())
                .contains("task: multiclass, found from the file; 3 labels; no row is of the class of 'score:zoo'\n");
    }

    @Test
    void aSeedMakesTheSameIntervalsAgainAndALevelWidensThem() throws IOException {
        Map<String, MetricEntry> first = entries(golden("binary-scores").seed(1));
        Map<String, MetricEntry> again = entries(golden("binary-scores").seed(1));
        Map<String, MetricEntry> other = entries(golden("binary-scores").seed(2));
        Map<String, MetricEntry> wide =
                entries(golden("binary-scores").level(0.99).seed(1));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        first.forEach((key, entry) -> {
            assertThat(requireNonNull(other.get(key)).value()).as(key).isEqualTo(entry.value());
            MetricEntry wider = requireNonNull(wide.get(key));
            assertThat(wider.value()).as(key).isEqualTo(entry.value());
            if (entry.low() != null) {
                assertThat(entry.level()).as(key).isEqualTo(0.95);
                assertThat(wider.level()).as(key).isEqualTo(0.99);
                assertThat(wider.low()).as(key).isLessThanOrEqualTo(requireNonNull(entry.low()));
                assertThat(wider.high()).as(key).isGreaterThanOrEqualTo(requireNonNull(entry.high()));
                assertThat(entry.method()).as(key).isNotBlank();
            }
        });
    }

    @Test
    void aTaskIsTakenAsSaid() throws IOException {
        PredictionFile file = file("truth,prediction\n1,1\n2,1\n2,2\n");

        assertThat(entries(file.task(Task.MULTICLASS)))
                .containsKey("f1\tmacro\t\t")
                .doesNotContainKey("f1\t\t\t");
        assertThat(requireNonNull(entries(file.task(Task.BINARY).positive("1")).get("precision\t\t\t"))
                        .value())
                .isEqualTo(0.5);
        assertThat(requireNonNull(entries(file.task(Task.REGRESSION)).get("mean_absolute_error\t\t\t"))
                        .value())
                .isCloseTo(1.0 / 3, within(1e-15));
    }

    @Test
    void replacesItsOwnFilesAndKeepsOthers() throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));
        Files.writeString(out.resolve("evaluation.json"), "old");
        Files.writeString(out.resolve("mine.txt"), "mine");

        assertThat(written(golden("one-label")).task()).isEqualTo("multiclass");

        assertThat(out.resolve("mine.txt")).hasContent("mine");
    }

    @Test
    void takesEqualNumbersAndBooleansInAnyCaseForTheSameClass() throws IOException {
        assertThat(accuracy("truth,prediction\n1.0,1\n0.0,0\n1.0,0\n")).isEqualTo(2.0 / 3);
        assertThat(accuracy("truth,prediction\nTrue,true\nFALSE,false\nTrue,false\n"))
                .isEqualTo(2.0 / 3);
        assertThat(accuracy("truth,prediction\nyes,Yes\nno,no\n")).isEqualTo(0.5);
    }

    @Test
    void ordersClassesAsEveryOtherRouteDoes() throws IOException {
        assertThat(requireNonNull(written(file("truth,prediction\n10,9\n9,9\n2,10\n2,2\n1e2,9\n"))
                                .confusionMatrix())
                        .labels())
                .isEqualTo(Labels.in(List.of("10", "9", "2", "2", "1e2"), List.of(9, 9, 10, 2, 9))
                        .names())
                .containsExactly("2", "9", "10", "1e2");
    }

    private double accuracy(String csv) throws IOException {
        return requireNonNull(
                requireNonNull(entries(file(csv)).get("accuracy\t\t\t")).value());
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
        PredictionFile file = file(csv.toString());

        assertThat(file.evaluate().text())
                .contains("left out: intersections of more than 1 of the 2 groupings, since there are more than 1000"
                        + " slices with them");
        assertThat(entries(file).keySet().stream().filter(key -> key.startsWith("accuracy\t")))
                .hasSize(1 + 50 + 60);
    }

    @Test
    void undefinedValuesAreNullWithTheirReasonWhereNoExampleWeighsAnything() throws IOException {
        PredictionFile file = file("truth,score,weight\n0,0.1,0\n1,0.8,0\n");

        assertThat(entries(file).values()).allSatisfy(entry -> {
            assertThat(entry.value()).as(entry.title()).isNull();
            assertThat(entry.undefined()).as(entry.title()).isNotBlank();
        });
    }
}
