package ai.lepton.exchange.evaluation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EveryEvalEver.EvaluatorRelationship;
import ai.lepton.exchange.evaluation.EveryEvalEver.SourceMetadata;
import ai.lepton.exchange.evaluation.MetricEntry.StandardError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden files are of the programs themselves: see the scripts beside them. */
class EvaluationFormatTest {
    private static final Instant CREATED = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    private Path directory;

    private List<EvaluationDocument> read(String name) {
        Path file = Schemas.file(directory, name);
        return EvaluationFormat.of(file).read(file);
    }

    @ParameterizedTest
    @CsvSource({
        "lm-eval/results.json,LM_EVAL",
        "inspect/squares.json,INSPECT",
        "inspect/squares.eval,INSPECT",
        "every-eval-ever/inspect-squares.json,EVERY_EVAL_EVER",
        "evaluation-1.0.0.json,LEPTON",
        "evaluation-1.2.0.json,LEPTON"
    })
    void theContentSaysWhichFormatItIs(String name, EvaluationFormat format) {
        assertThat(EvaluationFormat.of(Schemas.file(directory, name))).isEqualTo(format);
    }

    @Test
    void everyTaskOfLmEvalIsAnEvaluation() {
        List<EvaluationDocument> evaluations = read("lm-eval/results.json");
        assertThat(evaluations)
                .extracting(EvaluationDocument::benchmark)
                .containsExactly("parity", "negatives", "spelling", "arithmetic_and_words");
        EvaluationDocument parity = evaluations.get(0);
        assertThat(parity.task()).isEqualTo("text-generation");
        assertThat(parity.created()).isEqualTo(CREATED.plusMillis(250));
        assertThat(requireNonNull(parity.model()).name()).isEqualTo("example/dummy");
        assertThat(requireNonNull(parity.model()).extra())
                .containsEntry("model_args", "pretrained=example/dummy,dtype=float32");
        assertThat(parity.dataset())
                .isEqualTo(new DatasetEntry(
                        "parity",
                        "the first 30 of 40 examples",
                        null,
                        "test",
                        30L,
                        null,
                        Map.of("dataset_path", "json")));
        assertThat(parity.provenance())
                .isEqualTo(new Provenance(
                        List.of(new Provenance.Software("lm_eval", "0.4.13", Map.of())),
                        "0123abc",
                        3L,
                        Map.of(),
                        null,
                        null,
                        Map.of(),
                        List.of(),
                        Map.of("numpy_seed", 1234, "torch_seed", 1234, "fewshot_seed", 1234)));
        assertThat(parity.metrics())
                .extracting(MetricEntry::title)
                .containsExactly("acc", "f1", "acc_norm", "brier_score");
    }

    @Test
    void lmEvalsStandardErrorsAreErrorsWithTheMethodThatIsKnown() {
        List<EvaluationDocument> evaluations = read("lm-eval/results.json");
        List<MetricEntry> parity = evaluations.get(0).metrics();
        assertThat(parity.get(0).value()).isEqualTo(0.43333333333333335);
        assertThat(parity.get(0).n()).isEqualTo(30);
        assertThat(parity.get(0).lowerIsBetter()).isFalse();
        assertThat(parity.get(0).level()).isNull();
        assertThat(parity.get(0).standardError())
                .isEqualTo(new StandardError(0.09201865544655373, "analytic", null, Map.of()));
        // The standard deviation of 13 right and 17 wrong answers, by the root of 30.
        assertThat(requireNonNull(parity.get(0).standardError()).value())
                .isCloseTo(Math.sqrt(13 * 17 / 30.0 / 29 / 30), org.assertj.core.data.Offset.offset(1e-15));
        assertThat(requireNonNull(parity.get(1).standardError()).method()).isEqualTo("bootstrap");
        assertThat(requireNonNull(parity.get(1).standardError()).resamples()).isEqualTo(1000);
        assertThat(parity.get(3).standardError()).as("N/A").isNull();
        assertThat(parity.get(3).lowerIsBetter()).isTrue();
        List<MetricEntry> spelling = evaluations.get(2).metrics();
        assertThat(spelling)
                .extracting(MetricEntry::title)
                .containsExactly(
                        "exact_match (strict-match)",
                        "ter (strict-match)",
                        "exact_match (flexible-extract)",
                        "ter (flexible-extract)");
        assertThat(requireNonNull(spelling.get(1).standardError()).resamples())
                .as("of a slow metric")
                .isEqualTo(100);
        EvaluationDocument group = evaluations.get(3);
        assertThat(group.metrics()).hasSize(1);
        assertThat(group.metrics().get(0).n()).isEqualTo(60);
        assertThat(requireNonNull(group.metrics().get(0).standardError()).method())
                .isNull();
        assertThat(group.extra())
                .isEqualTo(Map.of(
                        "lm_eval", Map.of("version", "0.5", "n_shot", 0, "subtasks", List.of("parity", "negatives"))));
    }

    @Test
    void aLogOfInspectIsAnEvaluation() {
        EvaluationDocument squares = read("inspect/squares.json").get(0);
        assertThat(squares.benchmark()).isEqualTo("squares");
        assertThat(squares.created()).isEqualTo(CREATED);
        assertThat(requireNonNull(squares.model()).name()).isEqualTo("hf/example/squares-8b");
        assertThat(requireNonNull(squares.dataset()).examples()).isEqualTo(8);
        assertThat(squares.provenance())
                .isEqualTo(Provenance.of()
                        .withSoftware("inspect_ai", "0.3.285")
                        .withRevision("0123abc with changes")
                        .withSeed(7));
        assertThat(squares.metrics())
                .extracting(MetricEntry::title)
                .containsExactly(
                        "mean (exact)",
                        "accuracy (includes)",
                        "mean (length)",
                        "bootstrap_stderr (length)",
                        "var (length)",
                        "accuracy (clustered)");
        MetricEntry accuracy = squares.metrics().get(1);
        assertThat(accuracy.value()).isEqualTo(0.625);
        assertThat(accuracy.n()).isEqualTo(8);
        assertThat(accuracy.standardError())
                .isEqualTo(new StandardError(0.18298126367784995, "analytic", null, Map.of()));
        assertThat(squares.metrics().get(2).standardDeviation()).isEqualTo(0.8864052604279183);
        assertThat(requireNonNull(squares.metrics().get(5).standardError()).method())
                .isEqualTo("analytic, clustered by parity");
    }

    @Test
    void reducersOfSeveralEpochsAreVariants() {
        List<MetricEntry> metrics = read("inspect/squares-epochs.json").get(0).metrics();
        assertThat(metrics).extracting(MetricEntry::title).contains("mean (exact, mean)", "mean (exact, at_least_1)");
        assertThat(metrics).extracting(MetricEntry::n).containsOnly(8L);
    }

    @Test
    void allThatIsReadIsValidBothWays() {
        for (String name : List.of(
                "lm-eval/results.json",
                "inspect/squares.json",
                "inspect/squares-epochs.json",
                "every-eval-ever/inspect-squares.json",
                "evaluation-1.2.0.json")) {
            List<EvaluationDocument> evaluations = read(name);
            for (EvaluationDocument each : evaluations) {
                assertThat(Schemas.ours(each.toJson())).isEmpty();
                assertThat(EvaluationDocument.ofJson(each.toJson())).isEqualTo(each);
            }
            EveryEvalEver record =
                    EveryEvalEver.of(evaluations, SourceMetadata.of("unknown", EvaluatorRelationship.OTHER), CREATED);
            assertThat(Schemas.everyEvalEver(record.toJson())).isEmpty();
        }
    }

    @Test
    void whatInspectSaysWasInvalidatedHasACaution() throws IOException {
        String json =
                Schemas.text("inspect/squares.json").replaceFirst("\"status\"", "\"invalidated\": true, \"status\"");
        // The program writes the field itself, so that ours is the second of that name unless the first goes.
        String told = json.replaceAll("\"invalidated\": false,?", "");
        Path file = Files.writeString(directory.resolve("invalidated.json"), told);
        assertThat(EvaluationFormat.INSPECT.read(file).get(0).metrics())
                .extracting(MetricEntry::caution)
                .containsOnly("samples of the log were invalidated");
    }

    @Test
    void aNumberOfExamplesThatIsNotSaidIsNotMadeUp() throws IOException {
        Path file = Files.writeString(
                directory.resolve("partial.json"),
                "{\"results\": {\"t\": {\"acc,none\": 0.5}}, \"n-samples\": {\"t\": {\"original\": 100}}, \"configs\":"
                        + " {}, \"model_name\": \"m\", \"date\": 0}");
        EvaluationDocument read = EvaluationFormat.LM_EVAL.read(file).get(0);
        assertThat(requireNonNull(read.dataset()).description())
                .isEqualTo("some of 100 examples; how many is not said");
        assertThat(read.metrics().get(0).n()).isNull();
    }

    @Test
    void whatStandsForNoMetricOfLmEvalIsNone() throws IOException {
        String written = "{\"results\":{\"a\":{\"alias\":\"a\",\"bypass,none\":999,\"bypass_stderr,none\":\"N/A\"%s}},"
                + "\"config\":{\"model\":\"hf\"},\"higher_is_better\":{\"a\":{\"bypass\":true}},\"date\":1795694400}";
        Path file = Files.writeString(directory.resolve("results.json"), written.formatted(",\"acc,none\":0.5"));
        List<EvaluationDocument> evaluations = EvaluationFormat.of(file).read(file);
        assertThat(evaluations.get(0).metrics()).extracting(MetricEntry::name).containsExactly("acc");
        Files.writeString(file, written.formatted(""));
        assertThatThrownBy(() -> EvaluationFormat.of(file).read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": results has no metric of any task; lm_eval --predict_only finds none");
    }

    @Test
    void pythonsNotANumberIsUndefined() throws IOException {
        String json = Schemas.text("lm-eval/results.json")
                .replaceFirst("0.43333333333333335", "NaN")
                .replaceFirst("0.09201865544655373", "NaN");
        Path file = Files.writeString(directory.resolve("nan.json"), json);
        MetricEntry first = EvaluationFormat.LM_EVAL.read(file).get(0).metrics().get(0);
        assertThat(first.undefined()).isEqualTo("the value is NaN");
        assertThat(first.standardError()).isNull();
    }

    @Test
    void anArchiveOfInspectIsUnpackedHoweverItIsPacked() throws IOException {
        Path file = directory.resolve("log.eval");
        pack(file, "header.json");
        assertThat(EvaluationFormat.of(file).read(file)).isEqualTo(read("inspect/squares.json"));
        pack(file, "summaries.json");
        assertThatThrownBy(() -> EvaluationFormat.INSPECT.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(" has no header.json; the log of a task of Inspect that has ended has one");
        Path newer = Schemas.file(directory, "inspect/squares.eval");
        assertThat(EvaluationFormat.of(newer).read(newer)).isEqualTo(read("inspect/squares.json"));
        byte[] damaged = Files.readAllBytes(newer);
        for (int i = 200; i < damaged.length / 2; i += 7) {
            damaged[i] ^= 0x55;
        }
        Files.write(newer, damaged);
        assertThatThrownBy(() -> EvaluationFormat.INSPECT.read(newer)).isInstanceOf(DataException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"completed_samples\": 8|\"completed_samples\": 6|only 6 of 8 samples were completed",
                "\"unscored_samples\": 0|\"unscored_samples\": 2|2 samples have no score",
                "\"total_samples\": 8|\"total_samples\": 10|only 8 of 10 samples were completed",
            })
    void figuresOfFewerSamplesThanTheTaskHasComeWithACaution(String old, String replacement, String caution)
            throws IOException {
        Path file = Files.writeString(
                directory.resolve("some.json"),
                Schemas.text("inspect/squares.json").replaceAll(old, replacement));
        assertThat(EvaluationFormat.INSPECT.read(file).get(0).metrics())
                .extracting(MetricEntry::caution)
                .containsOnly(caution);
    }

    @Test
    void saysWhatAFileThatIsNoJsonBeginsWith() throws IOException {
        Path table = Files.writeString(directory.resolve("results.csv"), "model,accuracy\nm,0.9\n");
        assertThatThrownBy(() -> EvaluationFormat.of(table))
                .isInstanceOf(DataException.class)
                .hasMessage(table
                        + " is no evaluation: it must be JSON, or Inspect's .eval, but begins with 'model,accuracy'");
        Path empty = Files.writeString(directory.resolve("empty.json"), " \n");
        assertThatThrownBy(() -> EvaluationFormat.of(empty)).hasMessageEndingWith(", but it is empty");
    }

    private static void pack(Path file, String name) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry(name));
            out.write(Schemas.text("inspect/squares.json").getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "inspect/squares.json|\"status\": \"success\"|\"status\": \"error\"|status is 'error'; only the"
                        + " figures of a run that ended with success count",
                "inspect/squares.json|\"version\": 2|\"version\": 3|version is 3, but this release reads 2 only",
                "inspect/squares.json|\"value\": 0.625|\"value\": \"x\"|results.scores[0].metrics.mean.value is x; it"
                        + " must be a number",
                "inspect/squares.json|\"created\": \"2026-11-26T12:00:00+00:00\"|\"created\": \"now\"|eval.created is"
                        + " now; it must be a time with its offset, such as 2026-11-26T12:00:00+00:00",
                "lm-eval/results.json|\"results\": {|\"results\": 1, \"x\": {|results is 1; it must be an object",
                "lm-eval/results.json|\"date\": 1795694400.25|\"date\": null|date is missing; it must be a number of"
                        + " seconds since 1970",
                "lm-eval/results.json|\"random_seed\": 3|\"random_seed\": 1e400|config.random_seed is 1E+400; it must"
                        + " be a whole number of 64 bits",
            })
    void refusesWhatTheProgramDoesNotWrite(String name, String old, String replacement, String reason)
            throws IOException {
        Path file = Files.writeString(
                directory.resolve("document.json"), Schemas.text(name).replace(old, replacement));
        EvaluationFormat format = EvaluationFormat.of(file);
        assertThatThrownBy(() -> format.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ": " + reason);
    }

    @Test
    void refusesARunThatWasCancelledAndWhatIsNoEvaluation() throws IOException {
        assertThatThrownBy(() -> read("inspect/cancelled.json"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("status is 'cancelled'");
        Path file = Files.writeString(directory.resolve("other.json"), "{\"a\": 1}");
        assertThatThrownBy(() -> EvaluationFormat.of(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " is no evaluation that is known here: none of Lepton, of Every Eval Ever, of"
                        + " lm-evaluation-harness, or of Inspect");
        assertThatThrownBy(() -> EvaluationFormat.of(Files.writeString(file, "[]")))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " holds no JSON object");
    }
}
