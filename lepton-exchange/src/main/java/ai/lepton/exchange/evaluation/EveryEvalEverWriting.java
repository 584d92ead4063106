package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.EveryEvalEver.ConfidenceInterval;
import ai.lepton.exchange.evaluation.EveryEvalEver.DataKind;
import ai.lepton.exchange.evaluation.EveryEvalEver.EvalLibrary;
import ai.lepton.exchange.evaluation.EveryEvalEver.MetricConfig;
import ai.lepton.exchange.evaluation.EveryEvalEver.ModelInfo;
import ai.lepton.exchange.evaluation.EveryEvalEver.Result;
import ai.lepton.exchange.evaluation.EveryEvalEver.ScoreDetails;
import ai.lepton.exchange.evaluation.EveryEvalEver.SourceData;
import ai.lepton.exchange.evaluation.EveryEvalEver.SourceMetadata;
import ai.lepton.exchange.evaluation.EveryEvalEver.StandardError;
import ai.lepton.exchange.evaluation.EveryEvalEver.Uncertainty;
import ai.lepton.exchange.evaluation.Provenance.Input;
import ai.lepton.exchange.evaluation.Provenance.Software;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measure.Direction;
import ai.lepton.metrics.Measure.Range;
import ai.lepton.metrics.catalogue.Measures;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Our evaluations as one record of Every Eval Ever; {@link EveryEvalEverReading} is the way back. */
final class EveryEvalEverWriting {
    static final String UNKNOWN = "unknown";
    static final String TASK = "task";
    static final String REVISION = "revision";
    static final String SEED = "seed";
    static final String STARTED = "started";
    static final String SECONDS = "seconds";
    static final String SETTING = "setting.";
    static final String SOFTWARE = "software.";
    static final String ENVIRONMENT = "environment.";
    static final String INPUT = "input.";
    static final String SLICE = "slice.";
    static final String CAUTION = "caution";
    static final String INTERVAL = "confidence_interval.";
    static final String INTERVAL_AS_WRITTEN = "confidence_interval";
    static final String BOOTSTRAP = "num_bootstrap_samples";
    static final String DETAILS = "details";
    static final String PARAMETERS = "metric_parameters";
    static final String HUB_NAME = "hf_repo";
    static final SourceData UNKNOWN_DATA =
            new SourceData(UNKNOWN, DataKind.OTHER, List.of(), null, null, null, Map.of(), Map.of());
    private static final String LEFT_OUT = "left_out.";
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private final List<EvaluationDocument> evaluations;
    private final SourceMetadata source;
    private final Instant retrieved;

    EveryEvalEverWriting(List<EvaluationDocument> evaluations, SourceMetadata source, Instant retrieved) {
        this.evaluations = evaluations;
        this.source = source;
        this.retrieved = retrieved;
    }

    EveryEvalEver record() {
        if (evaluations.isEmpty()) {
            throw new IllegalArgumentException("there is no evaluation to write; there must be at least one");
        }
        ModelEntry model = shared("model", EvaluationDocument::model);
        if (model == null) {
            throw new IllegalArgumentException("the evaluation names no model, which every_eval_ever wants;"
                    + " say it by withModel(ModelEntry.of(...))");
        }
        String task = Objects.requireNonNull(shared("task", EvaluationDocument::task));
        Provenance provenance = shared("provenance", EvaluationDocument::provenance);
        EvaluationDocument first = evaluations.get(0);
        List<Result> results = new ArrayList<>();
        Map<String, String> sourceDetails = new LinkedHashMap<>(source.additionalDetails());
        for (EvaluationDocument evaluation : evaluations) {
            for (MetricEntry metric : evaluation.metrics()) {
                String why = whyLeftOut(metric);
                if (why == null) {
                    results.add(result(evaluation, metric));
                } else {
                    sourceDetails.put(LEFT_OUT + name(evaluation) + "." + metric.title(), why);
                }
            }
        }
        String when = seconds(retrieved);
        return new EveryEvalEver(
                EveryEvalEver.VERSION,
                name(first) + "/" + model.name() + "/" + when,
                evaluations.stream().allMatch(each -> each.created().equals(first.created()))
                        ? seconds(first.created())
                        : null,
                when,
                Records.with(source, "additionalDetails", sourceDetails),
                library(task, provenance),
                info(model),
                results,
                null);
    }

    private <T> @Nullable T shared(String what, Function<EvaluationDocument, @Nullable T> part) {
        T first = part.apply(evaluations.get(0));
        for (EvaluationDocument evaluation : evaluations) {
            if (!Objects.equals(part.apply(evaluation), first)) {
                throw new IllegalArgumentException(
                        "the evaluations have more than one " + what + "; one record has one: write several");
            }
        }
        return first;
    }

    /** Returns what was evaluated: the benchmark, or else the data, or else the task. */
    static String name(EvaluationDocument evaluation) {
        DatasetEntry dataset = evaluation.dataset();
        return evaluation.benchmark() != null
                ? evaluation.benchmark()
                : dataset != null ? dataset.name() : evaluation.task();
    }

    /** Returns why a metric is no result there, with all that is said of it; null if it is one. */
    private static @Nullable String whyLeftOut(MetricEntry metric) {
        if (metric.value() != null && metric.direction() != Direction.NEITHER) {
            return null;
        }
        StringBuilder why = new StringBuilder(
                metric.value() == null
                        ? "undefined: " + metric.undefined()
                        : metric.value() + ", but which values are better is not said");
        if (metric.level() != null) {
            why.append("; interval from ").append(metric.low() == null ? "-Infinity" : metric.low());
            why.append(" to ").append(metric.high() == null ? "Infinity" : metric.high());
            why.append(" of level ").append(metric.level());
            why.append(metric.method() == null ? "" : " by " + metric.method());
        }
        if (metric.standardError() != null) {
            why.append("; standard error ").append(metric.standardError().value());
        }
        if (metric.standardDeviation() != null) {
            why.append("; standard deviation ").append(metric.standardDeviation());
        }
        return why.append(metric.n() == null ? "" : "; n " + metric.n())
                .append(metric.caution() == null ? "" : "; caution: " + metric.caution())
                .toString();
    }

    private static EvalLibrary library(String task, @Nullable Provenance provenance) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put(TASK, task);
        if (provenance == null) {
            return new EvalLibrary(UNKNOWN, UNKNOWN, details, Map.of());
        }
        List<Software> software = provenance.software();
        for (Software other : software.subList(Math.min(1, software.size()), software.size())) {
            details.put(SOFTWARE + other.name(), orUnknown(other.version()));
        }
        put(details, REVISION, provenance.revision());
        put(details, SEED, provenance.seed());
        put(details, STARTED, provenance.started());
        put(details, SECONDS, provenance.seconds());
        provenance.settings().forEach((name, value) -> details.put(SETTING + name, value));
        provenance.environment().forEach((name, value) -> details.put(ENVIRONMENT + name, value));
        for (Input input : provenance.inputs()) {
            details.put(INPUT + input.name(), input.sha256());
        }
        provenance.extra().forEach((name, value) -> details.putIfAbsent(name, text(value)));
        return software.isEmpty()
                ? new EvalLibrary(UNKNOWN, UNKNOWN, details, Map.of())
                : new EvalLibrary(
                        software.get(0).name(), orUnknown(software.get(0).version()), details, Map.of());
    }

    private static String orUnknown(@Nullable String version) {
        return version == null ? UNKNOWN : version;
    }

    private static ModelInfo info(ModelEntry model) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("deployment_type", UNKNOWN);
        details.put("model_availability", UNKNOWN);
        put(details, REVISION, model.revision());
        String developer = null;
        Map<String, Object> others = new LinkedHashMap<>();
        for (Map.Entry<String, Object> fact : model.extra().entrySet()) {
            if (fact.getKey().equals("developer") && fact.getValue() instanceof String text) {
                developer = text;
            } else if (isChoice(fact.getKey(), text(fact.getValue()))) {
                details.putIfAbsent(fact.getKey(), text(fact.getValue()));
            } else if (fact.getKey().equals("inference_platform")
                    || fact.getKey().equals("inference_engine")) {
                others.put(fact.getKey(), fact.getValue());
            }
        }
        return new ModelInfo(model.name(), model.name(), developer, details, others);
    }

    /** Returns whether a fact about a model can stand among the additional details: any text, or one of those that are allowed. */
    private static boolean isChoice(String key, String text) {
        List<String> allowed = ModelInfo.CHOICES.get(key);
        return allowed == null ? !key.startsWith("inference_") : allowed.contains(text);
    }

    private static Result result(EvaluationDocument evaluation, MetricEntry metric) {
        return new Result(
                name(evaluation) + "/" + metric.title(),
                name(evaluation),
                data(evaluation),
                seconds(evaluation.created()),
                config(metric),
                found(metric),
                Map.of());
    }

    private static SourceData data(EvaluationDocument evaluation) {
        DatasetEntry dataset = evaluation.dataset();
        if (dataset == null) {
            return UNKNOWN_DATA;
        }
        Map<String, String> details = new LinkedHashMap<>();
        put(details, "description", dataset.description());
        put(details, "sha256", dataset.sha256());
        dataset.extra().forEach((name, value) -> {
            if (!(value instanceof String && name.equals(HUB_NAME))) {
                details.putIfAbsent(name, text(value));
            }
        });
        boolean isOnHub = dataset.extra().get(HUB_NAME) instanceof String;
        boolean isOnWeb = !isOnHub && dataset.uri() != null && dataset.uri().matches("(?s)https?://.+");
        if (!isOnWeb) {
            put(details, "uri", dataset.uri());
        }
        if (isOnHub) {
            return new SourceData(
                    dataset.name(),
                    DataKind.HF_DATASET,
                    List.of(),
                    (String) dataset.extra().get(HUB_NAME),
                    dataset.split(),
                    dataset.examples(),
                    details,
                    Map.of());
        }
        put(details, "split", dataset.split());
        put(details, "examples", dataset.examples());
        return new SourceData(
                dataset.name(),
                isOnWeb ? DataKind.URL : DataKind.OTHER,
                isOnWeb ? List.of(Objects.requireNonNull(dataset.uri())) : List.of(),
                null,
                null,
                null,
                details,
                Map.of());
    }

    private static MetricConfig config(MetricEntry metric) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        put(parameters, "average", metric.average());
        put(parameters, "label", metric.label());
        put(parameters, "variant", metric.variant());
        kept(metric, PARAMETERS).forEach((name, value) -> parameters.putIfAbsent((String) name, value));
        Range range = metric.lowerIsBetter() == null
                ? Measures.named(metric.name()).map(Measure::range).orElse(null)
                : null;
        Double value = Objects.requireNonNull(metric.value());
        boolean isKnown = range != null && range.contains(value);
        return new MetricConfig(
                metric.name() + (metric.average() == null ? "" : "_" + metric.average()),
                metric.what(),
                metric.name(),
                parameters,
                metric.direction() == Direction.LOWER_IS_BETTER,
                isKnown ? "continuous" : null,
                isKnown ? Objects.requireNonNull(range).lowest() : null,
                isKnown ? Objects.requireNonNull(range).highest() : null,
                Map.of(),
                Map.of());
    }

    private static ScoreDetails found(MetricEntry metric) {
        Map<String, String> details = new LinkedHashMap<>();
        metric.slice().forEach((group, value) -> details.put(SLICE + group, value));
        put(details, CAUTION, metric.caution());
        kept(metric, DETAILS).forEach((name, value) -> details.putIfAbsent((String) name, text(value)));
        ConfidenceInterval interval = null;
        if (metric.level() != null) {
            if (metric.low() != null && metric.high() != null) {
                interval =
                        new ConfidenceInterval(metric.low(), metric.high(), metric.level(), metric.method(), Map.of());
            } else { // the schema has no place for an interval without a bound
                put(details, INTERVAL + "lower", metric.low() == null ? "-Infinity" : metric.low());
                put(details, INTERVAL + "upper", metric.high() == null ? "Infinity" : metric.high());
                put(details, INTERVAL + "confidence_level", metric.level());
                put(details, INTERVAL + "method", metric.method());
            }
        }
        Map<?, ?> written = kept(metric, INTERVAL_AS_WRITTEN);
        if (interval == null
                && written.get("lower") instanceof Number low
                && written.get("upper") instanceof Number high) {
            interval = new ConfidenceInterval(
                    low.doubleValue(),
                    high.doubleValue(),
                    written.get("confidence_level") instanceof Number level ? (Double) level.doubleValue() : null,
                    written.get("method") instanceof String method ? method : null,
                    Map.of());
        }
        MetricEntry.StandardError error = metric.standardError();
        Long draws = metric.extra().get(BOOTSTRAP) instanceof Number number ? (Long) number.longValue() : null;
        Uncertainty uncertainty = new Uncertainty(
                error == null ? null : new StandardError(error.value(), error.method(), Map.of()),
                interval,
                metric.standardDeviation(),
                metric.n(),
                error == null ? draws : error.resamples(),
                Map.of());
        boolean saysNothing = uncertainty.equals(new Uncertainty(null, null, null, null, null, Map.of()));
        return new ScoreDetails(
                Objects.requireNonNull(metric.value()), details, saysNothing ? null : uncertainty, Map.of());
    }

    /** Returns a fact as text: itself, or as JSON. */
    private static String text(@Nullable Object fact) {
        return fact instanceof String text ? text : fact == null ? "null" : Documents.line(fact);
    }

    /** Returns what was read under a name and has a place of its own there. */
    private static Map<?, ?> kept(MetricEntry metric, String name) {
        return metric.extra().get(name) instanceof Map<?, ?> facts ? facts : Map.of();
    }

    private static void put(Map<String, ? super String> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value.toString());
        }
    }

    /** Returns the seconds since 1970, such as {@code 1795694400.25}. */
    static String seconds(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond())
                .add(BigDecimal.valueOf(instant.getNano()).divide(NANOS))
                .toPlainString();
    }

    /** Returns the instant of such seconds. */
    static Instant instant(String seconds) {
        if (!seconds.matches("-?\\d{1,12}(\\.\\d{1,40})?")) {
            throw new IllegalArgumentException(
                    "the time " + Quoted.of(seconds) + " is no number of seconds since 1970, such as 1795694400.25");
        }
        BigDecimal exact = new BigDecimal(seconds);
        long whole = exact.setScale(0, RoundingMode.FLOOR).longValueExact();
        return Instant.ofEpochSecond(
                whole, exact.subtract(BigDecimal.valueOf(whole)).multiply(NANOS).longValue());
    }
}
