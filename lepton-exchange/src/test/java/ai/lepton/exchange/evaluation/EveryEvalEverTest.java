package ai.lepton.exchange.evaluation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.EveryEvalEver.EvaluatorRelationship;
import ai.lepton.exchange.evaluation.EveryEvalEver.Result;
import ai.lepton.exchange.evaluation.EveryEvalEver.SourceMetadata;
import ai.lepton.exchange.evaluation.EveryEvalEver.Uncertainty;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.Estimate;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.Measurement;
import ai.lepton.metrics.Score;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EveryEvalEverTest {
    private static final Instant RETRIEVED = Instant.parse("2026-11-27T12:00:00Z");
    private static final SourceMetadata SOURCE = SourceMetadata.of("Example Labs", EvaluatorRelationship.FIRST_PARTY);

    @TempDir
    private Path directory;

    private static EveryEvalEver record() {
        return EveryEvalEver.of(List.of(EvaluationDocumentTest.example()), SOURCE, RETRIEVED);
    }

    private static EvaluationDocument simple(Measurement... measurements) {
        return EvaluationDocument.of("tabular-classification", RETRIEVED, List.of(measurements))
                .withModel(ModelEntry.of("example/model"));
    }

    @Test
    void whatIsWrittenIsValidByTheSchema() {
        assertThat(Schemas.everyEvalEver(record().toJson())).isEmpty();
        EvaluationDocument small = simple(Measurement.of("accuracy", Estimate.of(Score.of(0.5), 2)));
        assertThat(Schemas.everyEvalEver(
                        EveryEvalEver.of(List.of(small), SOURCE, RETRIEVED).toJson()))
                .isEmpty();
        assertThat(Schemas.everyEvalEver(record().toJson().replace("\"score\"", "\"scores\"")))
                .isNotEmpty();
    }

    @Test
    void aResultHasTheIntervalTheStandardErrorAndTheNumberOfExamples() {
        Result accuracy = record().evaluationResults().get(0);
        assertThat(accuracy.evaluationName()).isEqualTo("wisconsin");
        assertThat(accuracy.metricConfig().metricId()).isEqualTo("accuracy");
        assertThat(accuracy.metricConfig().metricName()).isEqualTo("accuracy (strict)");
        assertThat(accuracy.metricConfig().lowerIsBetter()).isFalse();
        assertThat(accuracy.scoreDetails().score()).isEqualTo(0.1);
        assertThat(accuracy.scoreDetails().details()).isEqualTo(Map.of("caution", "only 3 examples of 'maligne ü'"));
        Uncertainty uncertainty = requireNonNull(accuracy.scoreDetails().uncertainty());
        assertThat(uncertainty.numSamples()).isEqualTo(114);
        assertThat(uncertainty.confidenceInterval())
                .isEqualTo(new EveryEvalEver.ConfidenceInterval(0.05, 0.15000000000000002, 0.95, "wilson", Map.of()));
        assertThat(uncertainty.standardError())
                .isEqualTo(new EveryEvalEver.StandardError(0.009, "bootstrap", Map.of()));
        assertThat(uncertainty.numBootstrapSamples()).isEqualTo(1000);
        assertThat(uncertainty.standardDeviation()).isEqualTo(0.3);
    }

    @Test
    void theRestIsWhereAReaderFindsIt() {
        EveryEvalEver record = record();
        assertThat(record.evaluationId()).isEqualTo("wisconsin/example/screening/1795780800");
        assertThat(record.evaluationTimestamp()).isEqualTo("1795449600");
        assertThat(record.evalLibrary().name()).isEqualTo("lepton");
        assertThat(record.evalLibrary().version()).isEqualTo("0.1.0");
        assertThat(record.evalLibrary().additionalDetails())
                .containsExactly(
                        Map.entry("task", "tabular-classification"),
                        Map.entry("software.driver", "unknown"),
                        Map.entry("revision", "9f2c1e0"),
                        Map.entry("seed", "42"),
                        Map.entry("environment.java", "17.0.15"),
                        Map.entry("input.predictions.csv", "fedcba9876543210".repeat(4)));
        assertThat(record.modelInfo().additionalDetails()).containsEntry("revision", "1.4.0");
        Result first = record.evaluationResults().get(0);
        assertThat(first.sourceData().url()).containsExactly("https://doi.org/10.24432/C5DW2B");
        assertThat(first.sourceData().additionalDetails())
                .containsEntry("sha256", "0123456789abcdef".repeat(4))
                .containsEntry("examples", "114");
    }

    @Test
    void whatCanBeNoResultThereIsToldOfAtTheSource() {
        EveryEvalEver record = record();
        // An undefined precision, and an F1 outside of its range, whose range is then not claimed.
        assertThat(record.sourceMetadata().additionalDetails())
                .isEqualTo(Map.of(
                        "left_out.wisconsin.precision of 'maligne ü', sex = female, age = 60-69",
                        "undefined: no example was predicted 'maligne ü'; n 0"));
        assertThat(record.evaluationResults()).hasSize(2);
        assertThat(record.evaluationResults().get(1).metricConfig().scoreType()).isNull();
        EvaluationDocument own = simple(Measurement.of("score of my own", Estimate.of(Score.of(0.5), 2)));
        assertThat(EveryEvalEver.of(List.of(own), SOURCE, RETRIEVED)
                        .sourceMetadata()
                        .additionalDetails())
                .isEqualTo(Map.of(
                        "left_out.tabular-classification.score of my own",
                        "0.5, but which values are better is not said; n 2"));
    }

    @Test
    void theIntervalAndTheCautionOfWhatIsNoResultAreToldToo() {
        Interval interval = new Interval(0.25, Double.POSITIVE_INFINITY, 0.9, "koopman");
        EvaluationDocument own = simple(new Measurement(
                "score of my own", null, null, Map.of(), new Estimate(Score.of(0.5), interval, 8, "only 8 examples")));
        assertThat(EveryEvalEver.of(List.of(own), SOURCE, RETRIEVED)
                        .sourceMetadata()
                        .additionalDetails()
                        .values())
                .containsExactly(
                        "0.5, but which values are better is not said; interval from 0.25 to Infinity of level 0.9 by"
                                + " koopman; n 8; caution: only 8 examples");
    }

    @Test
    void aNumberIsNoneOfTheWordsOfAField() {
        String json = record().toJson();
        for (String field :
                List.of("\"source_type\" : \"evaluation_run\"", "\"evaluator_relationship\" : \"first_party\"")) {
            assertThat(json).contains(field);
            String numbered = json.replace(field, field.substring(0, field.indexOf(':')) + ": 0");
            assertThatThrownBy(() -> EveryEvalEver.ofJson(numbered)).isInstanceOf(DataException.class);
        }
    }

    @Test
    void whatWasReadOfARecordIsInTheNextOneToo() {
        EveryEvalEver record = record();
        Result first = record.evaluationResults().get(0);
        EveryEvalEver.ConfidenceInterval interval =
                new EveryEvalEver.ConfidenceInterval(0.05, 0.15, null, "bootstrap", Map.of());
        EveryEvalEver.ScoreDetails score = new EveryEvalEver.ScoreDetails(
                0.1,
                Map.of("judge", "strict", "confidence_interval.lower", "0.1"),
                new Uncertainty(null, interval, null, 114L, 500L, Map.of()),
                Map.of());
        Result changed = Records.with(
                Records.with(first, "scoreDetails", score),
                "metricConfig",
                Records.with(first.metricConfig(), "metricParameters", Map.of("k", 5)));
        EveryEvalEver given = Records.with(
                Records.with(record, "evaluationResults", List.of(changed)),
                "evalLibrary",
                Records.with(record.evalLibrary(), "additionalDetails", Map.of("task", "x", "shots", "5")));
        EvaluationDocument read = given.evaluations().get(0);
        assertThat(read.metrics().get(0).level()).isNull();
        EveryEvalEver again = EveryEvalEver.of(List.of(read), SOURCE, RETRIEVED);
        assertThat(Schemas.everyEvalEver(again.toJson())).isEmpty();
        assertThat(again.evaluationResults().get(0).scoreDetails()).isEqualTo(score);
        assertThat(again.evaluationResults().get(0).metricConfig().metricParameters())
                .containsEntry("k", 5);
        assertThat(again.evalLibrary().additionalDetails()).containsEntry("shots", "5");
    }

    @Test
    void anUnboundedRangeIsWrittenAsTheSchemaHasIt() {
        EvaluationDocument loss = simple(Measurement.of("log_loss", Estimate.of(Score.of(0.5), 2)));
        EveryEvalEver record = EveryEvalEver.of(List.of(loss), SOURCE, RETRIEVED);
        assertThat(record.toJson())
                .contains("\"min_score\" : 0.0", "\"max_score\" : \"Infinity\"", "\"lower_is_better\" : true");
        assertThat(Schemas.everyEvalEver(record.toJson())).isEmpty();
        assertThat(EveryEvalEver.ofJson(record.toJson())).isEqualTo(record);
    }

    @Test
    void anIntervalWithoutABoundComesBack() {
        EvaluationDocument ratio = simple(new Measurement(
                        "accuracy",
                        null,
                        null,
                        Map.of("sex", "f"),
                        new Estimate(Score.of(0.5), new Interval(0.2, Double.POSITIVE_INFINITY, 0.9, "koopman"), 8)))
                .withProvenance(Provenance.ofThisProcess());
        EveryEvalEver record = EveryEvalEver.of(List.of(ratio), SOURCE, RETRIEVED);
        assertThat(Schemas.everyEvalEver(record.toJson())).isEmpty();
        assertThat(record.evaluations().get(0).metrics()).isEqualTo(ratio.metrics());
        EveryEvalEver wrong = EveryEvalEver.ofJson(record.toJson().replace("\"0.9\"", "\"most\""));
        assertThatThrownBy(wrong::evaluations)
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith("details.confidence_interval.* has 'most'; it must be a number");
    }

    @Test
    void whatWasSetAndWhenComesBack() {
        Provenance origin = Provenance.of()
                .withSoftware("lepton", "0.1.0")
                .withSeed(3)
                .withSettings(Map.of("learning_rate", "0.002", "seed", "4"))
                .withTime(Instant.parse("2026-03-01T12:00:00Z"), Duration.ofMillis(1_500))
                .withInput("rows.csv", "0".repeat(64));
        EvaluationDocument ours = EvaluationDocumentTest.example().withProvenance(origin);
        EveryEvalEver record = EveryEvalEver.of(List.of(ours), SOURCE, RETRIEVED);
        assertThat(Schemas.everyEvalEver(record.toJson())).isEmpty();
        assertThat(record.evaluations().get(0).provenance()).isEqualTo(origin);
    }

    @Test
    void ourEvaluationComesBackButForWhatTheSchemaHasNoPlaceFor() {
        EvaluationDocument ours = EvaluationDocumentTest.example();
        EvaluationDocument back =
                EveryEvalEver.ofJson(record().toJson()).evaluations().get(0);
        assertThat(back.task()).isEqualTo(ours.task());
        assertThat(back.benchmark()).isEqualTo(ours.benchmark());
        assertThat(back.created()).isEqualTo(ours.created());
        assertThat(back.model()).isEqualTo(ours.model());
        assertThat(back.dataset()).isEqualTo(ours.dataset());
        assertThat(back.provenance()).isEqualTo(ours.provenance());
        assertThat(back.confusionMatrix()).isNull();
        assertThat(back.metrics()).hasSize(2);
        assertThat(back.metrics().get(0))
                .isEqualTo(Records.with(ours.metrics().get(0), "lowerIsBetter", null)); // accuracy says so itself
        assertThat(back.metrics().get(1)).isEqualTo(ours.metrics().get(1));
        assertThat(Schemas.ours(back.toJson())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect-squares",
                "lm-eval-parity",
                "lm-eval-negatives",
                "lm-eval-spelling",
                "lm-eval-arithmetic_and_words"
            })
    void recordsOfItsOwnConvertersAreReadWrittenAndTurnedIntoEvaluations(String name) {
        String json = Schemas.text("every-eval-ever/" + name + ".json");
        assertThat(Schemas.everyEvalEver(json)).isEmpty();
        EveryEvalEver record = EveryEvalEver.ofJson(json);
        assertThat(Schemas.everyEvalEver(record.toJson())).isEmpty();
        assertThat(EveryEvalEver.ofJson(record.toJson())).isEqualTo(record);
        List<EvaluationDocument> evaluations = record.evaluations();
        assertThat(evaluations.stream().mapToInt(each -> each.metrics().size()).sum())
                .isEqualTo(record.evaluationResults().size());
        for (EvaluationDocument each : evaluations) {
            assertThat(Schemas.ours(each.toJson())).isEmpty();
            assertThat(EvaluationDocument.ofJson(each.toJson())).isEqualTo(each);
        }
    }

    @Test
    void resultsThatOnlyTheirNamesTellApartAreTold() {
        EvaluationDocument squares = EveryEvalEver.ofJson(Schemas.text("every-eval-ever/inspect-squares.json"))
                .evaluations()
                .get(0);
        assertThat(squares.metrics())
                .extracting(MetricEntry::title)
                .containsExactly(
                        "inspect_ai.mean (exact:mean)",
                        "accuracy (includes:accuracy)",
                        "inspect_ai.mean (length:mean)",
                        "inspect_ai.var",
                        "accuracy (clustered:accuracy)");
    }

    @Test
    void aStandardErrorIsNoInterval() {
        EvaluationDocument parity = EveryEvalEver.ofJson(Schemas.text("every-eval-ever/lm-eval-parity.json"))
                .evaluations()
                .get(0);
        MetricEntry accuracy = parity.metrics().get(0);
        assertThat(accuracy.standardError())
                .isEqualTo(new MetricEntry.StandardError(0.09201865544655373, "analytic", null, Map.of()));
        assertThat(accuracy.n()).isEqualTo(30);
        assertThat(accuracy.level()).isNull();
        assertThat(accuracy.toMeasurement().estimate().interval()).isEmpty();
    }

    @Test
    void anIntervalWithoutALevelIsKeptAndIsNone() {
        String json = record().toJson().replace("\"confidence_level\" : 0.95,", "");
        MetricEntry accuracy =
                EveryEvalEver.ofJson(json).evaluations().get(0).metrics().get(0);
        assertThat(accuracy.level()).isNull();
        assertThat(accuracy.low()).isNull();
        assertThat(accuracy.extra())
                .containsEntry(
                        "confidence_interval", Map.of("lower", 0.05, "upper", 0.15000000000000002, "method", "wilson"));
    }

    @Test
    void writesAndReadsAFileWithFieldsThatItDoesNotKnow() {
        EveryEvalEver record = EveryEvalEver.ofJson(
                record().toJson().replace("\"score\" : 0.1", "\"score\" : 0.1, \"b\" : 1.50, \"a\" : [ 1 ]"));
        Path file = directory.resolve("record.json");
        record.write(file);
        assertThat(EveryEvalEver.read(file)).isEqualTo(record);
        assertThat(record.toJson()).containsSubsequence("\"b\" : 1.50", "\"a\" : [ 1 ]");
    }

    @Test
    void severalEvaluationsOfOneRunAreOneRecord() {
        EvaluationDocument first = simple(Measurement.of("accuracy", Estimate.of(Score.of(0.5), 2)))
                .withBenchmark("one");
        EvaluationDocument second = first.withBenchmark("two").withDataset(DatasetEntry.of("data", "test", 2));
        EveryEvalEver record = EveryEvalEver.of(List.of(first, second), SOURCE, RETRIEVED);
        assertThat(record.evaluations())
                .extracting(EvaluationDocument::benchmark)
                .containsExactly("one", "two");
    }

    @Test
    void refusesWhatOneRecordCantHold() {
        EvaluationDocument one = simple(Measurement.of("accuracy", Estimate.of(Score.of(0.5), 2)));
        assertThatThrownBy(() -> EveryEvalEver.of(List.of(), SOURCE, RETRIEVED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no evaluation to write; there must be at least one");
        assertThatThrownBy(() ->
                        EveryEvalEver.of(List.of(one, one.withModel(ModelEntry.of("another"))), SOURCE, RETRIEVED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the evaluations have more than one model; one record has one: write several");
        EvaluationDocument nameless = EvaluationDocument.of("t", RETRIEVED, List.of());
        assertThatThrownBy(() -> EveryEvalEver.of(List.of(nameless), SOURCE, RETRIEVED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the evaluation names no model, which every_eval_ever wants");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"0.3.0\"|\"0.2.2\"|schema_version is '0.2.2', but this release reads 0.3 only;"
                        + " every_eval_ever upgrades older records",
                "\"first_party\"|\"friend\"|source_metadata.evaluator_relationship: *",
                "\"deployment_type\" : \"unknown\"|\"deployment_type\" : \"x\"|deployment_type is 'x'; it is one of"
                        + " self_deployed, externally_managed, unknown",
                "\"source_type\" : \"url\"|\"source_type\" : \"other\"|there is a url, but source_type is not url",
                "\"score\" : 0.1|\"score\" : 1e999|score is Infinity; it must be finite",
                "\"score\" : 0.1|\"score\" : null|'score' is missing",
                "\"seed\" : \"42\"|\"seed\" : 42|*",
                "\"confidence_level\" : 0.95|\"confidence_level\" : 95|confidence_level is 95.0, outside [0, 1]",
                "\"retrieved_timestamp\"|\"retrieved\"|*",
            })
    void refusesWhatIsNoRecord(String old, String replacement, String reason) {
        String json = record().toJson().replaceFirst(Pattern.quote(old), replacement);
        assertThatThrownBy(() -> EveryEvalEver.ofJson(json))
                .isInstanceOf(DataException.class)
                .message()
                .matches(message -> reason.endsWith("*")
                        ? message.contains(reason.substring(0, reason.length() - 1))
                        : message.endsWith(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "", "1e9", "99999999999999999", "-"})
    void refusesATimeThatIsNone(String time) {
        EveryEvalEver record = EveryEvalEver.ofJson(record().toJson().replace("\"1795449600\"", "\"" + time + "\""));
        assertThatThrownBy(record::evaluations)
                .isInstanceOf(DataException.class)
                .hasMessage("every eval ever: the time '" + time
                        + "' is no number of seconds since 1970, such as 1795694400.25");
    }
}
