package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.EveryEvalEver.ConfidenceInterval;
import ai.lepton.exchange.evaluation.EveryEvalEver.EvalLibrary;
import ai.lepton.exchange.evaluation.EveryEvalEver.MetricConfig;
import ai.lepton.exchange.evaluation.EveryEvalEver.ModelInfo;
import ai.lepton.exchange.evaluation.EveryEvalEver.Result;
import ai.lepton.exchange.evaluation.EveryEvalEver.SourceData;
import ai.lepton.exchange.evaluation.EveryEvalEver.Uncertainty;
import ai.lepton.exchange.evaluation.Provenance.Input;
import ai.lepton.exchange.evaluation.Provenance.Software;
import ai.lepton.exchange.internal.Records;
import ai.lepton.metrics.Measure;
import ai.lepton.metrics.Measure.Direction;
import ai.lepton.metrics.catalogue.Measures;
import ai.lepton.metrics.internal.Quoted;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record of Every Eval Ever as our evaluations; {@link EveryEvalEverWriting} is the way there. */
final class EveryEvalEverReading {
    /** What the schema has no word for: what kind of task it is. The hub says this of a model that is of none of its tasks. */
    private static final String OTHER_TASK = "other";

    private final EveryEvalEver record;
    private final boolean isOurs;

    EveryEvalEverReading(EveryEvalEver record) {
        this.record = record;
        this.isOurs = record.evalLibrary().name().equals("lepton");
    }

    /** What results of one document share. */
    private record Group(String name, SourceData data, Instant created) {}

    List<EvaluationDocument> documents() {
        Map<Group, List<Result>> groups = new LinkedHashMap<>();
        for (Result result : record.evaluationResults()) {
            groups.computeIfAbsent(
                            new Group(result.evaluationName(), result.sourceData(), created(result)),
                            group -> new ArrayList<>())
                    .add(result);
        }
        Map<String, String> library = new LinkedHashMap<>(record.evalLibrary().additionalDetails());
        String task = library.remove(EveryEvalEverWriting.TASK);
        Provenance provenance = provenance(library);
        ModelEntry model = model();
        List<EvaluationDocument> documents = new ArrayList<>();
        groups.forEach((group, results) -> {
            EvaluationDocument document = EvaluationDocument.of(task == null ? OTHER_TASK : task, group.created())
                    .withModel(model)
                    .withProvenance(provenance)
                    .withMetrics(metrics(results));
            if (!group.data().equals(EveryEvalEverWriting.UNKNOWN_DATA)) {
                document = document.withDataset(dataset(group.data()));
            }
            boolean standsForNone = isOurs && group.name().equals(EveryEvalEverWriting.name(document));
            documents.add(standsForNone ? document : document.withBenchmark(group.name()));
        });
        return List.copyOf(documents);
    }

    private Instant created(Result result) {
        String time = result.evaluationTimestamp() != null
                ? result.evaluationTimestamp()
                : record.evaluationTimestamp() != null ? record.evaluationTimestamp() : record.retrievedTimestamp();
        return EveryEvalEverWriting.instant(time);
    }

    private ModelEntry model() {
        ModelInfo info = record.modelInfo();
        Map<String, Object> others = new LinkedHashMap<>(info.extra());
        if (info.developer() != null) {
            others.put("developer", info.developer());
        }
        if (!info.name().equals(info.id())) {
            others.put("display_name", info.name());
        }
        Map<String, String> details = new LinkedHashMap<>(info.additionalDetails());
        String revision = details.remove(EveryEvalEverWriting.REVISION);
        details.values().removeIf(EveryEvalEverWriting.UNKNOWN::equals);
        details.forEach(others::putIfAbsent);
        return new ModelEntry(info.id(), revision, free(others, "name", "revision"));
    }

    private Provenance provenance(Map<String, String> details) {
        EvalLibrary library = record.evalLibrary();
        List<Software> software = new ArrayList<>();
        software.add(software(library.name(), library.version()));
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, String> environment = new LinkedHashMap<>();
        List<Input> inputs = new ArrayList<>();
        String revision = details.remove(EveryEvalEverWriting.REVISION);
        String seed = details.remove(EveryEvalEverWriting.SEED);
        Instant started = instant(details.get(EveryEvalEverWriting.STARTED));
        if (started != null) {
            details.remove(EveryEvalEverWriting.STARTED);
        }
        Double seconds = seconds(details.get(EveryEvalEverWriting.SECONDS));
        if (seconds != null) {
            details.remove(EveryEvalEverWriting.SECONDS);
        }
        Map<String, Object> others = new LinkedHashMap<>();
        details.forEach((name, value) -> {
            if (name.startsWith(EveryEvalEverWriting.SOFTWARE)) {
                software.add(software(name.substring(EveryEvalEverWriting.SOFTWARE.length()), value));
            } else if (name.startsWith(EveryEvalEverWriting.SETTING)) {
                settings.put(name.substring(EveryEvalEverWriting.SETTING.length()), value);
            } else if (name.startsWith(EveryEvalEverWriting.ENVIRONMENT)) {
                environment.put(name.substring(EveryEvalEverWriting.ENVIRONMENT.length()), value);
            } else if (name.startsWith(EveryEvalEverWriting.INPUT)) {
                inputs.add(new Input(name.substring(EveryEvalEverWriting.INPUT.length()), value, Map.of()));
            } else {
                others.put(name, value);
            }
        });
        boolean isNumber = seed != null && seed.matches("-?\\d{1,18}");
        if (seed != null && !isNumber) {
            others.put("seed_text", seed);
        }
        return new Provenance(
                software,
                revision,
                isNumber ? Long.valueOf(seed) : null,
                settings,
                started,
                seconds,
                environment,
                inputs,
                free(others, "software", "settings", "started", "seconds", "environment", "inputs"));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static @Nullable Double seconds(@Nullable String text) {
        return text == null || !text.matches("\\d{1,15}(\\.\\d{1,15})?") ? null : (Double) Double.parseDouble(text);
    }

    private static Software software(String name, String version) {
        return new Software(name, version.equals(EveryEvalEverWriting.UNKNOWN) ? null : version, Map.of());
    }

    private static DatasetEntry dataset(SourceData data) {
        Map<String, String> details = new LinkedHashMap<>(data.additionalDetails());
        String examples = details.get("examples");
        boolean isCount = examples != null && examples.matches("\\d{1,18}");
        Map<String, Object> others = new LinkedHashMap<>();
        if (data.hfRepo() != null) {
            others.put(EveryEvalEverWriting.HUB_NAME, data.hfRepo());
        }
        if (data.url().size() > 1) {
            others.put("url", data.url());
        }
        String sha256 = details.get("sha256");
        boolean isDigest = sha256 != null && sha256.matches("[0-9a-f]{64}");
        String uri = data.url().isEmpty() ? details.get("uri") : data.url().get(0);
        String split = data.hfSplit() != null ? data.hfSplit() : details.get("split");
        details.forEach((name, value) -> {
            boolean isTaken = switch (name) {
                case "description" -> true;
                case "examples" -> isCount;
                case "sha256" -> isDigest;
                case "uri" -> value.equals(uri);
                case "split" -> value.equals(split);
                default -> false;
            };
            if (!isTaken) {
                others.put(name, value);
            }
        });
        Long count = data.samplesNumber() != null ? data.samplesNumber() : isCount ? Long.valueOf(examples) : null;
        return new DatasetEntry(
                data.datasetName(),
                details.get("description"),
                uri,
                split,
                count,
                isDigest ? sha256 : null,
                free(others, "name", "examples", "sha256", "uri", "split"));
    }

    /** Returns facts that are not ours, those whose names are ours under another one. */
    private static Map<String, Object> free(Map<String, Object> facts, String... ours) {
        Map<String, Object> freed = new LinkedHashMap<>();
        facts.forEach(
                (name, value) -> freed.put(List.of(ours).contains(name) ? "every_eval_ever." + name : name, value));
        return freed;
    }

    /** Returns the metrics of results; those that nothing but the name of their result tells apart have it as their variant. */
    private List<MetricEntry> metrics(List<Result> results) {
        List<MetricEntry> metrics = results.stream().map(this::metric).toList();
        Map<String, Long> titles =
                metrics.stream().collect(Collectors.groupingBy(MetricEntry::title, Collectors.counting()));
        List<MetricEntry> told = new ArrayList<>();
        for (MetricEntry metric : metrics) {
            String id = results.get(told.size()).evaluationResultId();
            boolean isAmbiguous = metric.variant() == null && titles.getOrDefault(metric.title(), 1L) > 1;
            told.add(isAmbiguous && id != null ? Records.with(metric, "variant", id) : metric);
        }
        return told;
    }

    private MetricEntry metric(Result result) {
        MetricConfig config = result.metricConfig();
        Map<String, Object> parameters = new LinkedHashMap<>(config.metricParameters());
        String average = text(parameters, "average");
        String label = text(parameters, "label");
        String variant = text(parameters, "variant");
        Map<String, String> details = new LinkedHashMap<>(result.scoreDetails().details());
        Map<String, String> slice = new LinkedHashMap<>();
        details.forEach((name, value) -> {
            if (name.startsWith(EveryEvalEverWriting.SLICE)) {
                slice.put(name.substring(EveryEvalEverWriting.SLICE.length()), value);
            }
        });
        details.keySet().removeIf(name -> name.startsWith(EveryEvalEverWriting.SLICE));
        String caution = details.remove(EveryEvalEverWriting.CAUTION);
        Uncertainty uncertainty = result.scoreDetails().uncertainty();
        Bounds bounds = bounds(uncertainty == null ? null : uncertainty.confidenceInterval(), details);
        Map<String, Object> others = new LinkedHashMap<>();
        keep(others, EveryEvalEverWriting.PARAMETERS, parameters);
        keep(others, EveryEvalEverWriting.DETAILS, details);
        if (bounds == null && uncertainty != null && uncertainty.confidenceInterval() != null) {
            others.put(EveryEvalEverWriting.INTERVAL_AS_WRITTEN, asWritten(uncertainty.confidenceInterval()));
        }
        if (uncertainty != null && uncertainty.standardError() == null && uncertainty.numBootstrapSamples() != null) {
            others.put(EveryEvalEverWriting.BOOTSTRAP, uncertainty.numBootstrapSamples());
        }
        String name = name(result, average);
        boolean lower = config.lowerIsBetter();
        Direction known = Measures.named(name).map(Measure::direction).orElse(Direction.NEITHER);
        boolean goesWithoutSaying = isOurs && known == (lower ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER);
        return new MetricEntry(
                name,
                average,
                label,
                variant,
                slice,
                result.scoreDetails().score(),
                null,
                bounds == null ? null : bounds.low(),
                bounds == null ? null : bounds.high(),
                bounds == null ? null : bounds.level(),
                bounds == null ? null : bounds.method(),
                uncertainty == null ? null : uncertainty.numSamples(),
                error(uncertainty),
                uncertainty == null ? null : uncertainty.standardDeviation(),
                goesWithoutSaying ? null : lower,
                caution,
                others);
    }

    private static void keep(Map<String, Object> others, String name, Map<String, ?> facts) {
        if (!facts.isEmpty()) {
            others.put(name, facts);
        }
    }

    private static @Nullable String text(Map<String, Object> parameters, String name) {
        return parameters.get(name) instanceof String text && parameters.remove(name) != null ? text : null;
    }

    /** Returns the name for programs, without the average that it ends with; or else what there is. */
    private static String name(Result result, @Nullable String average) {
        MetricConfig config = result.metricConfig();
        String id = config.metricId();
        if (id != null) {
            String end = "_" + average;
            return average != null && id.endsWith(end) && id.length() > end.length()
                    ? id.substring(0, id.length() - end.length())
                    : id;
        }
        return config.metricName() != null ? config.metricName() : result.evaluationName();
    }

    private record Bounds(
            @Nullable Double low,
            @Nullable Double high,
            double level,
            @Nullable String method) {}

    private static @Nullable Bounds bounds(@Nullable ConfidenceInterval interval, Map<String, String> details) {
        if (interval != null) {
            Double level = interval.confidenceLevel();
            return level == null || level <= 0 || level >= 1
                    ? null
                    : new Bounds(interval.lower(), interval.upper(), level, interval.method());
        }
        String level = details.get(EveryEvalEverWriting.INTERVAL + "confidence_level");
        String lower = details.get(EveryEvalEverWriting.INTERVAL + "lower");
        String upper = details.get(EveryEvalEverWriting.INTERVAL + "upper");
        if (level == null || lower == null || upper == null) {
            return null; // what there is of it stays among the details
        }
        String method = details.get(EveryEvalEverWriting.INTERVAL + "method");
        details.keySet().removeIf(name -> name.startsWith(EveryEvalEverWriting.INTERVAL));
        return new Bounds(bound(lower), bound(upper), number(level), method);
    }

    private static Map<String, Object> asWritten(ConfidenceInterval interval) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("lower", interval.lower());
        fields.put("upper", interval.upper());
        if (interval.confidenceLevel() != null) {
            fields.put("confidence_level", interval.confidenceLevel());
        }
        if (interval.method() != null) {
            fields.put("method", interval.method());
        }
        return fields;
    }

    /** Returns a number of the interval that the details have, in which there is text only. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "details." + EveryEvalEverWriting.INTERVAL + "* has " + Quoted.of(text) + "; it must be a number",
                    e);
        }
    }

    private static @Nullable Double bound(String text) {
        double value = number(text);
        return Double.isInfinite(value) ? null : Double.valueOf(value);
    }

    private static MetricEntry.@Nullable StandardError error(@Nullable Uncertainty uncertainty) {
        if (uncertainty == null || uncertainty.standardError() == null) {
            return null;
        }
        return new MetricEntry.StandardError(
                uncertainty.standardError().value(),
                uncertainty.standardError().method(),
                uncertainty.numBootstrapSamples(),
                Map.of());
    }
}
