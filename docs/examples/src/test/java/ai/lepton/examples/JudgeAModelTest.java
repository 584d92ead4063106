package ai.lepton.examples;

import static ai.lepton.metrics.classification.CountMeasure.ACCURACY;
import static ai.lepton.metrics.classification.CountMeasure.MACRO_F1;
import static ai.lepton.metrics.efficiency.LatencyReport.P99;
import static ai.lepton.metrics.expect.LeptonAssertions.assertThat;
import static ai.lepton.metrics.expect.LeptonAssertions.atLeast;
import static ai.lepton.metrics.expect.LeptonAssertions.atMost;
import static ai.lepton.metrics.expect.LeptonAssertions.qualityGate;
import static java.time.Duration.ofMillis;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.Average;
import ai.lepton.metrics.classification.ClassMeasure;
import ai.lepton.metrics.classification.ClassificationReport;
import ai.lepton.metrics.classification.CountMeasure;
import ai.lepton.metrics.classification.Evaluation;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.classification.OverallMeasure;
import ai.lepton.metrics.classification.PairedComparison;
import ai.lepton.metrics.efficiency.Latencies;
import ai.lepton.metrics.efficiency.LatencyReport;
import ai.lepton.metrics.expect.QualityGate;
import ai.lepton.metrics.group.Slices;
import ai.lepton.metrics.multilabel.MultilabelEvaluation;
import ai.lepton.metrics.multilabel.MultilabelReport;
import ai.lepton.metrics.regression.RegressionEvaluation;
import ai.lepton.metrics.regression.RegressionReport;
import ai.lepton.metrics.sequence.SequenceEvaluation;
import ai.lepton.metrics.sequence.SequenceReport;
import ai.lepton.metrics.sequence.TaggingScheme;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code and the names of the guide's page 'Judge a model'. */
class JudgeAModelTest {
    private static final Path PAGE = Path.of("..", "guide", "judge-a-model.md");
    private static final Path HERE = Path.of("src/test/java/ai/lepton/examples/JudgeAModelTest.java");

    private final Labels labels = Labels.of("benign", "malignant");
    private final int[] truth = new int[400];
    private final double[] probabilities = new double[800];
    private final List<String> sexes = new ArrayList<>();
    private final List<String> ages = new ArrayList<>();
    private final ClassificationReport lastRelease;

    JudgeAModelTest() {
        Random random = new Random(42);
        for (int i = 0; i < truth.length; i++) {
            truth[i] = random.nextInt(3) == 0 ? 1 : 0;
            double logit = 3.2 * (truth[i] - 0.5) + random.nextGaussian();
            probabilities[2 * i + 1] = 1 / (1 + Math.exp(-2.5 * logit));
            probabilities[2 * i] = 1 - probabilities[2 * i + 1];
            sexes.add(random.nextBoolean() ? "female" : "male");
            ages.add(random.nextBoolean() ? "under 60" : "60+");
        }
        lastRelease = Evaluation.of(labels, truth).probabilities(probabilities).report();
    }

    @Test
    void theCodeOfThePageRuns() {
        Evaluation evaluation =
                Evaluation.of(labels, truth).probabilities(probabilities).positive("malignant");
        ClassificationReport report = evaluation.report();
        System.out.println(report.table());

        assertThat(report)
                .hasAccuracy(atLeast(0.80).atConfidence(0.95))
                .hasRecall("malignant", atLeast(0.80))
                .hasCalibrationError(atMost(0.15));

        assertThat(report)
                .hasMicroF1(atLeast(0.80))
                .hasWeightedF1(atLeast(0.80).atConfidence(0.90))
                .hasTopKAccuracy(2, atLeast(1))
                .has(ClassMeasure.JACCARD, Average.MACRO, atLeast(0.60))
                .has(OverallMeasure.GWET_AC1, atLeast(0.60))
                .has(CountMeasure.fBeta(2, "malignant"), atLeast(0.80));

        SoftAssertions.assertSoftly(softly -> {
            softly.check(() -> assertThat(report).as("nightly").hasAccuracy(atLeast(0.80)));
            softly.check(() -> assertThat(report).as("nightly").hasRocAuc(atLeast(0.90)));
            softly.assertThat(report.examples()).isEqualTo(400);
        });

        QualityGate.Result result = qualityGate()
                .hasAccuracy(atLeast(0.80).atConfidence(0.95))
                .hasRocAuc(atLeast(0.90))
                .check(report);
        System.out.println(result);

        assertThat(report).doesNotRegressFrom(lastRelease).byMoreThan(0.05, MACRO_F1);

        PairedComparison comparison = PairedComparison.of(report, lastRelease);
        System.out.println(comparison.difference(ACCURACY));
        System.out.println(comparison.test(ACCURACY));

        Slices<ClassificationReport> slices =
                Slices.of(evaluation).by("sex", sexes).by("age", ages).intersecting(2);
        System.out.println(slices.table());

        assertThat(slices)
                .hasInWorstSlice(ACCURACY, atLeast(0.80))
                .hasLargestGap(CountMeasure.of(ClassMeasure.RECALL, "malignant"), atMost(0.20))
                .passesInEachSlice(qualityGate().hasRecall("malignant", atLeast(0.75)));

        Assertions.assertThat(result.passed()).isTrue();
        Assertions.assertThat(slices.list()).hasSize(8);
        Assertions.assertThat(comparison.difference(ACCURACY).value()).isZero();
    }

    @Test
    void theCodeOfThePageForNumbersRuns() {
        double[] paid = new double[40];
        double[] estimated = new double[40];
        double[] errors = {-5000, 4500, -19_000, 11_000, -500};
        for (int house = 0; house < paid.length; house++) {
            paid[house] = 99_000 + 5500 * house;
            estimated[house] = paid[house] + errors[house % errors.length];
        }

        RegressionReport prices = RegressionEvaluation.of(paid, estimated).report();
        System.out.println(prices.table());

        assertThat(prices)
                .hasMeanAbsoluteError(atMost(20_000).atConfidence(0.95))
                .hasR2(atLeast(0.8));

        // (5000 + 4500 + 19000 + 11000 + 500) / 5
        Assertions.assertThat(prices.meanAbsoluteError().value()).isEqualTo(8000);
    }

    @Test
    void theCodeOfThePageForNamesRuns() {
        List<List<String>> tags = List.of(List.of("B-PER", "I-PER", "O", "B-LOC"), List.of("O", "B-PER", "O"));
        List<List<String>> predictedTags = List.of(List.of("B-PER", "I-PER", "O", "O"), List.of("O", "B-PER", "O"));

        SequenceReport names = SequenceEvaluation.of(tags, predictedTags)
                .strict(TaggingScheme.IOB2)
                .report();
        System.out.println(names.table());

        assertThat(names).hasMicroF1(atLeast(0.5)).hasRecall("PER", atLeast(0.6));

        Assertions.assertThat(names.microF1().value()).isEqualTo(0.8);
    }

    @Test
    void theCodeOfThePageForTopicsRuns() {
        boolean[] hasTopic = new boolean[150];
        double[] scores = new double[150];
        for (int i = 0; i < 150; i++) {
            hasTopic[i] = i % 7 < 3;
            scores[i] = i % 11 == 0 ? 0.4 : hasTopic[i] ? 0.8 : 0.2;
        }
        MultilabelReport topics = MultilabelEvaluation.of(Labels.of("news", "sport", "arts"), hasTopic)
                .scores(scores, 0.5)
                .report();

        assertThat(topics)
                .hasSubsetAccuracy(atLeast(0.5))
                .hasHammingLoss(atMost(0.2).atConfidence(0.95))
                .hasMacroF1(atLeast(0.7))
                .hasRecall("sport", atLeast(0.7))
                .hasLabelRankingLoss(atMost(0.2));
    }

    @Test
    void theCodeOfThePageForLatenciesRuns() {
        long[] nanos = LongStream.rangeClosed(1, 1000).map(i -> i * 10_000).toArray();
        LatencyReport latencies = LatencyReport.of(Latencies.of(nanos), Duration.ofSeconds(6), 0.95);

        assertThat(latencies)
                .hasMedianLatency(atMost(ofMillis(6)))
                .hasLatency(P99, atMost(ofMillis(12)).atConfidence(0.95))
                .hasThroughput(atLeast(100));
    }

    @Test
    void theMessagesOfThePageAreTheOnesThatThereAre() throws IOException {
        String page = Files.readString(PAGE);
        Estimate doubtful =
                new Estimate(Score.of(0.912), new Interval(0.884, 0.935, 0.95, "any"), 50, "only 3 examples of 'rare'");
        Assertions.assertThatThrownBy(() ->
                        assertThat(doubtful).hasValue("macro f1", atLeast(0.80).atConfidence(0.95)))
                .satisfies(error -> Assertions.assertThat(page).contains("\n" + error.getMessage() + "\n"));
        Assertions.assertThatThrownBy(() -> assertThat(lastRelease).hasRecall("malingant", atLeast(0.80)))
                .satisfies(error ->
                        Assertions.assertThat(page.replaceAll("\\s+", " ")).contains("`" + error.getMessage() + "`"));
        assertThat(doubtful.withCaution(null)).hasValue(atLeast(0.8).atConfidence(0.95));
    }

    @Test
    void allCodeOfThePageIsCompiledHere() throws IOException {
        String here = withoutBlanks(Files.readString(HERE));
        List<String> blocks = blocks("java");

        Assertions.assertThat(blocks).hasSize(15);
        for (String block : blocks) {
            Assertions.assertThat(here).contains(withoutBlanks(block));
        }
    }

    @Test
    void theFileOfThePageIsJudgedByItsCommand(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("predictions.csv"), blocks("csv").get(0));
        Matcher args = Pattern.compile("-Dexample=(\\S+) -Dexample.args=\"predictions.csv \\S+ (.*)\"")
                .matcher(blocks("sh").get(0));
        Assertions.assertThat(args.find()).isTrue();
        Assertions.assertThat(args.group(1)).isEqualTo(EvaluatePredictions.class.getName());
        Path out = directory.resolve("out");
        List<Object> all = new ArrayList<>(List.of(file, out));
        all.addAll(List.of(args.group(2).split(" ")));

        Ran ran = Ran.of(EvaluatePredictions::run, all.toArray());

        Assertions.assertThat(ran.exitCode()).as(ran.err()).isZero();
        Assertions.assertThat(EvaluationDocument.read(out.resolve("evaluation.json"))
                        .metrics()
                        .get(0)
                        .value())
                .isEqualTo(0.8);
    }

    @Test
    void everyNameOfTheTableExists() throws IOException {
        String page = Files.readString(PAGE);
        List<Class<?>> types = publicTypes();
        List<String> names = Pattern.compile("`((?:[A-Z]\\w+\\.)*[A-Z]\\w+)\\.(\\w+)`")
                .matcher(page)
                .results()
                .map(match -> match.group(1) + "." + match.group(2))
                .toList();

        Assertions.assertThat(names).hasSizeGreaterThan(50);
        TreeSet<String> missing = new TreeSet<>();
        for (String name : names) {
            int dot = name.lastIndexOf('.');
            if (types.stream()
                    .filter(type -> ("." + type.getCanonicalName()).endsWith("." + name.substring(0, dot)))
                    .noneMatch(type -> hasPublicMember(type, name.substring(dot + 1)))) {
                missing.add(name);
            }
        }
        Assertions.assertThat(missing).isEmpty();
    }

    @Test
    void everyPublicTypeIsNamedByThePageOrByItsPackage() throws IOException {
        String page = Files.readString(PAGE);
        TreeSet<String> missing = new TreeSet<>();
        int seen = 0;
        for (Class<?> type : publicTypes()) {
            boolean isInternal = type.getPackageName().endsWith(".internal");
            if (type.isMemberClass() || isInternal) {
                continue;
            }
            Path sources = Path.of("..", "..", "lepton-metrics", "src", "main", "java");
            String description = Files.readString(
                    sources.resolve(type.getPackageName().replace('.', '/')).resolve("package-info.java"));
            Pattern name = Pattern.compile("\\b" + type.getSimpleName() + "\\b");
            if (!name.matcher(page).find() && !name.matcher(description).find()) {
                missing.add(type.getName());
            }
            seen++;
        }
        Assertions.assertThat(seen).isGreaterThan(60);
        Assertions.assertThat(missing).isEmpty();
    }

    private static boolean hasPublicMember(Class<?> type, String name) {
        return Stream.concat(
                        Arrays.stream(type.getMethods()).map(Method::getName),
                        Arrays.stream(type.getFields()).map(Field::getName))
                .anyMatch(name::equals);
    }

    private static List<Class<?>> publicTypes() {
        List<Class<?>> types = new ArrayList<>();
        new ClassFileImporter().importPackages("ai.lepton.metrics").forEach(type -> {
            if (type.getModifiers().contains(JavaModifier.PUBLIC)) {
                types.add(type.reflect());
            }
        });
        return types;
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String withoutBlanks(String code) {
        return code.replaceAll("\\s", "");
    }
}
