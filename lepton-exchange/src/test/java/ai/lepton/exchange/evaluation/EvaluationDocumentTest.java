package ai.lepton.exchange.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.MetricEntry.StandardError;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measure.Direction;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import ai.lepton.metrics.classification.ConfusionMatrix;
import ai.lepton.metrics.classification.Labels;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationDocumentTest {
    private static final String CAUTION = "only 3 examples of 'maligne ü'";
    private static final Instant CREATED = Instant.parse("2026-11-23T16:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void writesTheBytesOfTheFrozenFixture() throws IOException {
        assertThat(example().toJson()).isEqualTo(fixture());
    }

    @Test
    void readsTheFrozenFixture() throws IOException {
        assertThat(EvaluationDocument.ofJson(fixture())).isEqualTo(example());
    }

    @Test
    void readsWhatVersionOneZeroWrote() throws IOException {
        EvaluationDocument old = EvaluationDocument.ofJson(fixture("1.0.0"));
        assertThat(old.version()).isEqualTo("1.0.0");
        assertThat(old.measurements().get(0).estimate().caution()).isNull();
        assertThat(old.measurements().get(0).estimate().withCaution(CAUTION))
                .isEqualTo(example().measurements().get(0).estimate());
        assertThat(old.measurements().subList(1, 3))
                .isEqualTo(example().measurements().subList(1, 3));
        assertThat(old.toJson()).isEqualTo(fixture("1.0.0"));
        assertThat(errors(fixture("1.0.0"))).isEmpty();
    }

    @Test
    void readsWhatVersionOneOneWroteUnderItsEarlierName() throws IOException {
        EvaluationDocument old = EvaluationDocument.ofJson(fixture("1.1.0"));
        assertThat(old.schema()).isEqualTo("https://lepton.ai/schemas/evaluation-1.schema.json");
        assertThat(old.measurements()).isEqualTo(example().measurements());
        assertThat(old.provenance()).isNull();
        assertThat(old.toJson()).isEqualTo(fixture("1.1.0"));
        assertThat(errors(fixture("1.1.0"))).isEmpty();
        assertThatThrownBy(() -> EvaluationDocument.ofJson(fixture("1.1.0").replace("\"n\" : 0", "\"n\" : null")))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("'n' is missing");
    }

    @Test
    void theSchemaIsNamedByNoOnesDomain() throws IOException {
        try (InputStream schema = EvaluationDocument.class.getResourceAsStream(EvaluationDocument.SCHEMA_RESOURCE)) {
            assertThat(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"$id\": \"" + EvaluationDocument.SCHEMA + "\"");
        }
        assertThat(EvaluationDocument.SCHEMA).startsWith("urn:");
    }

    @Test
    void aMetricOfAnUnknownNumberOfExamplesIsNoMeasurement() {
        MetricEntry entry = MetricEntry.found("exact_match", 0.5, null);
        EvaluationDocument document = EvaluationDocument.of("t", CREATED).withMetrics(List.of(entry));
        assertThat(document.toJson()).contains("\"n\" : null");
        assertThat(errors(document.toJson())).isEmpty();
        assertThat(EvaluationDocument.ofJson(document.toJson())).isEqualTo(document);
        assertThatThrownBy(document::measurements)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("exact_match says not how many examples it is of, which a measurement needs");
    }

    @Test
    void anEntryOrElseItsMeasureSaysWhichValuesAreBetter() {
        MetricEntry loss = MetricEntry.found("log_loss", 0.5, 3L);
        assertThat(loss.direction()).isEqualTo(Direction.LOWER_IS_BETTER);
        assertThat(Records.with(loss, "lowerIsBetter", false).direction()).isEqualTo(Direction.HIGHER_IS_BETTER);
        assertThat(MetricEntry.found("score of my own", 0.5, 3L).direction()).isEqualTo(Direction.NEITHER);
    }

    @Test
    void theTimeAndTheSettingsOfATrainingAreWrittenAndReadAsTheyWere() {
        Instant began = Instant.parse("2026-03-01T12:00:00Z");
        Provenance origin = Provenance.ofThisProcess()
                .withSettings(Map.of("learning_rate", "0.002"))
                .withTime(began, Duration.ofMillis(12_345))
                .withEnvironment("device", "cpu");
        EvaluationDocument document = EvaluationDocument.of("tabular-classification", began, List.of())
                .withProvenance(origin);
        assertThat(document.toJson()).contains("\"started\" : \"2026-03-01T12:00:00Z\"", "\"seconds\" : 12.345");
        assertThat(EvaluationDocument.ofJson(document.toJson())).isEqualTo(document);
        assertThatThrownBy(() -> origin.withTime(began, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("seconds is -0.001; it must be finite and at least 0");
    }

    @Test
    void theProvenanceOfThisProcessIsTheSameTwiceAndNamesTheRelease() {
        Provenance here = Provenance.ofThisProcess();
        assertThat(here).isEqualTo(Provenance.ofThisProcess());
        assertThat(here.software().get(0).name()).isEqualTo("lepton");
        assertThat(here.software().get(0).version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(here.environment())
                .containsEntry("java", Runtime.version().toString())
                .containsKeys("os", "arch", "processors");
        assertThat(here.seed()).isNull();
        assertThat(here.revision()).isNull();
    }

    @Test
    void keepsTheReasonWhyAnIntervalMayNotHoldItsLevel() {
        Measurement first =
                EvaluationDocument.ofJson(example().toJson()).measurements().get(0);
        assertThat(first.estimate().caution()).isEqualTo(CAUTION);
        assertThat(first.estimate().trustedInterval()).isEmpty();
        assertThat(example().toJson()).containsOnlyOnce("\"caution\" : \"only 3 examples of 'maligne ü'\"");
        // A field of another type, or one that says nothing, is refused by reader and schema alike.
        for (String wrong : List.of("\" \"", "[ ]", "{ }")) {
            String json = example().toJson().replace("\"" + CAUTION + "\"", wrong);
            assertThat(errors(json)).isNotEmpty();
            assertThatThrownBy(() -> EvaluationDocument.ofJson(json)).isInstanceOf(DataException.class);
        }
    }

    @Test
    void writesAndReadsAFile() {
        Path file = directory.resolve("deep/evaluation.json");
        example().write(file);
        assertThat(EvaluationDocument.read(file)).isEqualTo(example());
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void givesBackTheMeasurements() {
        List<Measurement> measurements = List.of(
                Measurement.of("accuracy", new Estimate(Score.of(0.5), new Interval(0.2, 0.8, 0.9, "wilson"), 10)),
                Measurement.ofLabel("recall", "a", Estimate.of(Score.undefined("no example is 'a'"), 0)),
                new Measurement("f1", "macro", null, Map.of("sex", "f"), Estimate.of(Score.of(1), 3)));
        EvaluationDocument read =
                EvaluationDocument.ofJson(EvaluationDocument.of("tabular-classification", CREATED, measurements)
                        .toJson());
        assertThat(read.measurements()).isEqualTo(measurements);
    }

    @Test
    void writesAnInfiniteValueAsUndefinedAndAnInfiniteBoundAsNull() {
        Interval unbounded = new Interval(0.5, Double.POSITIVE_INFINITY, 0.95, "koopman");
        List<Measurement> measurements = List.of(
                Measurement.of("log_loss", Estimate.of(Score.of(Double.POSITIVE_INFINITY), 3)),
                Measurement.of("ratio", new Estimate(Score.of(2), unbounded, 3)));
        EvaluationDocument document = EvaluationDocument.of("t", CREATED, measurements);
        assertThat(document.toJson()).contains("\"undefined\" : \"the value is Infinity\"");
        assertThat(errors(document.toJson())).isEmpty();
        assertThat(EvaluationDocument.ofJson(document.toJson())
                        .measurements()
                        .get(1)
                        .estimate()
                        .bounds())
                .isEqualTo(unbounded);
    }

    @Test
    void readsBackEveryDoubleExactly() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                EvaluationDocument document = EvaluationDocument.of(
                        "t", CREATED, List.of(Measurement.of("m", Estimate.of(Score.of(value), 1))));
                assertThat(EvaluationDocument.ofJson(document.toJson())
                                .metrics()
                                .get(0)
                                .value())
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void keepsFieldsOfANewerMinorVersion() throws IOException {
        String newer = fixture()
                .replace("1.2.0", "1.7.2")
                .replace("\"task\"", "\"judge\" : {\n    \"id\" : 1.50\n  },\n  \"task\"")
                .replace("\"name\" : \"accuracy\"", "\"name\" : \"accuracy\",\n    \"unit\" : \"share\"")
                .replace("\"split\" : \"test\"", "\"split\" : \"test\",\n    \"rows\" : [ 1, 2 ]");
        EvaluationDocument read = EvaluationDocument.ofJson(newer);
        assertThat(read.extra()).isEqualTo(Map.of("judge", Map.of("id", new BigDecimal("1.50"))));
        assertThat(read.metrics().get(0).extra()).isEqualTo(Map.of("unit", "share"));
        EvaluationDocument again = EvaluationDocument.ofJson(read.toJson());
        assertThat(again).isEqualTo(read);
        assertThat(read.toJson()).contains("\"id\" : 1.50", "\"unit\" : \"share\"", "\"rows\" : [ 1, 2 ]", "1.7.2");
        assertThat(errors(read.toJson())).isEmpty();
    }

    @Test
    void validatesAgainstItsPublishedSchema() throws IOException {
        assertThat(errors(fixture())).isEmpty();
        assertThat(errors(fixture().replace("\"n\" : 114", "\"n\" : -1"))).isNotEmpty();
        assertThat(errors(fixture().replace("\"value\" : 0.1", "\"value\" : null")))
                .isNotEmpty();
        assertThat(errors(fixture().replace("\"1.2.0\"", "\"2.0.0\""))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"1.2.0\"|\"2.0.0\"|version is 2.0.0, but this release reads 1.x only; use one that knows that version",
                "\"1.2.0\"|\"one\"|version is 'one'; a semantic version such as 1.2.0 would do",
                "schema:evaluation:1|other|schema is 'urn:lepton:other'; an evaluation has urn:lepton:schema:evaluation:1",
                "\"task\" :|\"tusk\" :|'task' is missing",
                "\"value\" : 0.1|\"value\" : null|metrics[0]: accuracy has neither a value nor a reason in 'undefined'",
                "\"value\" : null|\"value\" : 1.0|metrics[2]: precision has the value 1.0 and yet a reason in"
                        + " 'undefined'",
                "\"value\" : 0.009|\"value\" : -1.0|metrics[0]: accuracy: standard_error is -1.0; it must not be negative",
                "\"resamples\" : 1000|\"resamples\" : 0|metrics[0].standard_error: resamples is 0; there is at least 1",
                "\"sha256\" : \"f|\"sha256\" : \"F|it has 64 hexadecimal digits in lower case",
                "\"java\" : \"17.0.15\"|\"java\" : null|'environment.java' is missing",
                "\"n\" : 0|\"n\" : -1|metrics[2]: precision: n is -1; it must not be negative",
                "\"low\" : 0.05|\"low\" : 0.5|metrics[0]: accuracy: interval [0.5, 0.15000000000000002] is not in order",
                "\"level\" : 0.95|\"level\" : 95.0|metrics[0]: accuracy: level is 95.0, outside (0, 1)",
                "\"level\" : 0.95|\"level\" : null|metrics[0]: accuracy has bounds but no level; an interval needs both",
                "[ 70, 1 ]|[ 70 ]|confusion_matrix: the confusion matrix is not 2 by 2, as its 2 labels want",
                "[ 70, 1 ]|[ 70, -1 ]|confusion_matrix: the confusion matrix has the cell -1;"
                        + " cells are finite and not negative",
            })
    void refusesWhatIsNotAnEvaluation(String old, String replacement, String reason) throws IOException {
        String json = fixture().replaceFirst(Pattern.quote(old), replacement);
        assertThatThrownBy(() -> EvaluationDocument.ofJson(json))
                .isInstanceOf(DataException.class)
                .hasMessageMatching("evaluation:\\d+:\\d+: .*")
                .hasMessageEndingWith(reason);
    }

    @Test
    void refusesDuplicateKeysTextAfterTheEndAndNumbersAsStrings() throws IOException {
        assertThatThrownBy(() -> EvaluationDocument.ofJson(fixture().replace("\"n\" : 0", "\"n\" : 0, \"n\" : 1")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Duplicate Object property \"n\"");
        assertThatThrownBy(() -> EvaluationDocument.ofJson(fixture() + "{}"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Trailing token");
        assertThatThrownBy(() -> EvaluationDocument.ofJson(fixture().replace("\"n\" : 0", "\"n\" : \"0\"")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("metrics[2].n");
        assertThatThrownBy(() -> EvaluationDocument.ofJson(fixture().replace("\"n\" : 0", "\"n\" : 0.5")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("metrics[2].n");
        assertThatThrownBy(() -> EvaluationDocument.ofJson("null"))
                .isInstanceOf(DataException.class)
                .hasMessage("evaluation holds null; it must hold an object");
        assertThatThrownBy(() -> EvaluationDocument.ofJson("")).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> EvaluationDocument.ofJson(fixture().substring(0, 500)))
                .isInstanceOf(DataException.class);
    }

    @Test
    void namesAFileThatIsMissingOrADirectory() {
        Path missing = directory.resolve("none.json");
        assertThatThrownBy(() -> EvaluationDocument.read(missing))
                .isInstanceOf(DataException.class)
                .hasMessage(missing + " does not exist");
        assertThatThrownBy(() -> EvaluationDocument.read(directory))
                .isInstanceOf(DataException.class)
                .hasMessage(directory + " is a directory; name a file in it");
    }

    @Test
    void leavesNothingWhereItCannotWrite() throws IOException {
        Path parent = directory.resolve("file");
        Files.writeString(parent, "not a directory");
        assertThatThrownBy(() -> example().write(parent.resolve("evaluation.json")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(directory).isDirectoryContaining("glob:**file");
    }

    @Test
    void writesWeightsWhereTheExamplesHadThem() {
        ConfusionMatrix weighted =
                ConfusionMatrix.of(Labels.of("a", "b"), new int[] {0, 1}, new int[] {0, 0}, new double[] {0.5, 0.25});
        EvaluationDocument document =
                EvaluationDocument.of("t", CREATED, List.of()).withConfusionMatrix(weighted);
        assertThat(document.toJson()).contains("\"weights\" : [ [ 0.5, 0.0 ], [ 0.25, 0.0 ] ]");
        assertThat(errors(document.toJson())).isEmpty();
        assertThat(EvaluationDocument.ofJson(document.toJson())).isEqualTo(document);
    }

    static EvaluationDocument example() {
        EvaluationDocument document = EvaluationDocument.of(
                        "tabular-classification",
                        CREATED,
                        List.of(
                                Measurement.of(
                                        "accuracy",
                                        new Estimate(
                                                Score.of(0.1),
                                                new Interval(0.05, 0.15000000000000002, 0.95, "wilson"),
                                                114,
                                                CAUTION)),
                                Measurement.averaged(
                                        "f1", "macro", Estimate.of(Score.of(Double.parseDouble("2e23")), 114)),
                                new Measurement(
                                        "precision",
                                        null,
                                        "maligne ü",
                                        slice(),
                                        Estimate.of(Score.undefined("no example was predicted 'maligne ü'"), 0))))
                .withBenchmark("wisconsin")
                .withModel(ModelEntry.of("example/screening").withRevision("1.4.0"))
                .withDataset(DatasetEntry.of("Breast Cancer Wisconsin", "test", 114)
                        .withDescription("569 patients")
                        .withUri("https://doi.org/10.24432/C5DW2B")
                        .withSha256("0123456789abcdef".repeat(4)))
                .withConfusionMatrix(ConfusionMatrix.ofCounts(
                        Labels.of("benign", "malignant"), new long[][] {{70, 1}, {2, 41}}))
                .withProvenance(Provenance.of()
                        .withSoftware("lepton", "0.1.0")
                        .withSoftware("driver", null)
                        .withRevision("9f2c1e0")
                        .withSeed(42)
                        .withEnvironment(Map.of("java", "17.0.15"))
                        .withInput("predictions.csv", "fedcba9876543210".repeat(4)));
        List<MetricEntry> metrics = new ArrayList<>(document.metrics());
        MetricEntry first = Records.with(metrics.get(0), "variant", "strict");
        first = Records.with(first, "standardError", new StandardError(0.009, "bootstrap", 1000L, Map.of()));
        first = Records.with(first, "standardDeviation", 0.3);
        metrics.set(0, Records.with(first, "lowerIsBetter", false));
        return document.withMetrics(metrics);
    }

    private static Map<String, String> slice() {
        Map<String, String> slice = new LinkedHashMap<>();
        slice.put("sex", "female");
        slice.put("age", "60-69");
        return slice;
    }

    private static String fixture() throws IOException {
        return fixture("1.2.0");
    }

    private static String fixture(String version) throws IOException {
        String name = "evaluation-" + version + ".json";
        try (InputStream in = EvaluationDocumentTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Error> errors(String json) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(EvaluationDocument.class.getResourceAsStream(EvaluationDocument.SCHEMA_RESOURCE))
                .validate(json, InputFormat.JSON);
    }
}
