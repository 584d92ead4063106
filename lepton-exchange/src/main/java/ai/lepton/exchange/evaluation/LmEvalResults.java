package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.MetricEntry.StandardError;
import ai.lepton.exchange.internal.Records;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of lm-evaluation-harness as evaluations. Keys of a task's results are {@code metric,filter} and {@code
 * metric_stderr,filter}; {@code none} is the filter that leaves answers as they are.
 *
 * @see <a href="https://github.com/EleutherAI/lm-evaluation-harness/blob/v0.4.13/lm_eval/result_schema.py">result_schema.py</a>
 */
final class LmEvalResults {
    /** What the harness evaluates, by the hub's name for it. */
    private static final String TASK = "text-generation";

    private static final String NO_FILTER = "none";
    private static final String ERROR = "_stderr";

    /** Fields of a task's results that are no metrics; a blank is the placeholder of a group without its own. */
    private static final Set<String> NO_METRICS = Set.of("alias", "name", "sample_len", "sample_count", "samples", " ");

    /** What stands for a metric where only answers were written ({@code --predict_only}): its value is always 999. */
    private static final String NO_METRIC = "bypass";

    /** Aggregations whose standard error is a bootstrap's, by {@code stderr_for_metric} in lm_eval/api/metrics.py. */
    private static final Set<String> BOOTSTRAPPED =
            Set.of("median", "matthews_corrcoef", "f1", "perplexity", "bleu", "chrf", "chrf++", "ter", "nanmean");

    /** Those whose standard error is the standard deviation by the root of n. */
    private static final Set<String> ANALYTIC = Set.of("mean", "acc_all");

    /** Metrics that are drawn at most this often, however often others are. */
    private static final Set<String> SLOW = Set.of("bleu", "chrf", "chrf++", "ter");

    private static final long MOST_SLOW_DRAWS = 100;

    private final ForeignFields top;
    private final ForeignFields config;

    LmEvalResults(ForeignFields top) {
        this.top = top;
        this.config = top.object("config");
    }

    List<EvaluationDocument> evaluations() {
        ForeignFields results = top.object("results");
        if (results.map().isEmpty()) {
            throw top.refusal("results", "is missing or empty; there is no task in it");
        }
        ModelEntry model = model();
        Provenance provenance = provenance();
        List<EvaluationDocument> evaluations = new ArrayList<>();
        for (String task : results.map().keySet()) {
            EvaluationDocument read = evaluation(task, results.object(task));
            if (!read.metrics().isEmpty()) {
                evaluations.add(read.withModel(model).withProvenance(provenance));
            }
        }
        if (evaluations.isEmpty()) {
            throw top.refusal("results", "has no metric of any task; lm_eval --predict_only finds none");
        }
        return List.copyOf(evaluations);
    }

    private ModelEntry model() {
        Map<String, Object> others = new LinkedHashMap<>();
        ForeignFields arguments = config.map().get("model_args") instanceof Map ? config.object("model_args") : null;
        String text = arguments == null ? config.text("model_args") : null;
        String pretrained = arguments != null ? arguments.text("pretrained") : argument(text, "pretrained");
        if (text != null && !text.isEmpty()) {
            others.put("model_args", text);
        } else if (arguments != null) {
            others.put("model_args", arguments.map());
        }
        String kind = config.text("model");
        if (kind != null) {
            others.put("lm_eval_model", kind);
        }
        String name = top.text("model_name");
        if (name == null || name.isEmpty()) {
            name = pretrained != null ? pretrained : kind;
        }
        if (name == null) {
            throw top.refusal("model_name", "is missing, and so are config.model_args and config.model");
        }
        String sha = config.text("model_sha");
        String revision = sha == null || sha.isEmpty() ? config.text("model_revision") : sha;
        return new ModelEntry(name, revision, others);
    }

    /** Returns the value of a name in text such as {@code pretrained=gpt2,dtype=float32}. */
    private static @Nullable String argument(@Nullable String arguments, String name) {
        if (arguments != null) {
            for (String pair : arguments.split(",", -1)) {
                if (pair.startsWith(name + "=")) {
                    return pair.substring(name.length() + 1);
                }
            }
        }
        return null;
    }

    private Provenance provenance() {
        Provenance provenance = Provenance.of().withSoftware("lm_eval", top.text("lm_eval_version"));
        String transformers = top.text("transformers_version");
        if (transformers != null && !transformers.equals("N/A")) {
            provenance = provenance.withSoftware("transformers", transformers);
        }
        String commit = top.text("git_hash");
        if (commit != null) {
            provenance = provenance.withRevision(commit);
        }
        Long seed = config.whole("random_seed");
        if (seed != null) {
            provenance = provenance.withSeed(seed);
        }
        Map<String, String> environment = new LinkedHashMap<>();
        for (String fact : List.of("device", "batch_size", "model_dtype")) {
            String value = config.scalar(fact);
            if (value != null) {
                environment.put(fact, value);
            }
        }
        Map<String, Object> others = new LinkedHashMap<>();
        for (String fact : List.of("numpy_seed", "torch_seed", "fewshot_seed")) {
            keep(others, fact, config.map().get(fact));
        }
        return Records.with(provenance.withEnvironment(environment), "extra", others);
    }

    private EvaluationDocument evaluation(String task, ForeignFields results) {
        ForeignFields counts = top.object("n-samples").object(task);
        ForeignFields settings = top.object("configs").object(task);
        Long n = Stream.of(results.whole("sample_len"), counts.whole("effective"), results.whole("samples"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        Map<String, Object> unread = new LinkedHashMap<>();
        keep(unread, "version", top.object("versions").map().get(task));
        keep(unread, "n_shot", top.object("n-shot").map().get(task));
        keep(unread, "task_hash", top.object("task_hashes").map().get(task));
        keep(unread, "subtasks", top.object("group_subtasks").map().get(task));
        List<MetricEntry> metrics = new ArrayList<>();
        for (Map.Entry<String, Object> field : results.map().entrySet()) {
            String key = field.getKey();
            if (NO_METRICS.contains(key) || Key.of(key).metric().equals(NO_METRIC) || isErrorOfAnother(key, results)) {
                continue;
            }
            if (results.isNumber(key)) {
                metrics.add(metric(task, key, results, settings, n));
            } else {
                keep(unread, key, field.getValue());
            }
        }
        EvaluationDocument document = EvaluationDocument.of(TASK, top.seconds("date"))
                .withBenchmark(task)
                .withDataset(dataset(task, settings, counts, n))
                .withMetrics(metrics);
        return unread.isEmpty() ? document : Records.with(document, "extra", Map.of("lm_eval", unread));
    }

    private static void keep(Map<String, Object> unread, String name, @Nullable Object value) {
        if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
            unread.put(name, value);
        }
    }

    /** A metric's name and filter, as {@code acc,none}. */
    private record Key(String metric, String filter) {
        static Key of(String text) {
            int comma = text.indexOf(',');
            return comma < 0 ? new Key(text, NO_FILTER) : new Key(text.substring(0, comma), text.substring(comma + 1));
        }

        String error(boolean hasFilter) {
            return metric + ERROR + (hasFilter ? "," + filter : "");
        }
    }

    private static boolean isErrorOfAnother(String text, ForeignFields results) {
        Key key = Key.of(text);
        if (!key.metric().endsWith(ERROR)) {
            return false;
        }
        String of = key.metric().substring(0, key.metric().length() - ERROR.length());
        return results.map().containsKey(text.contains(",") ? of + "," + key.filter() : of);
    }

    private MetricEntry metric(
            String task, String text, ForeignFields results, ForeignFields settings, @Nullable Long n) {
        Key key = Key.of(text);
        ForeignFields counts = results.object("sample_count");
        MetricEntry found =
                MetricEntry.found(key.metric(), results.number(text), counts.has(text) ? counts.whole(text) : n);
        if (!key.filter().equals(NO_FILTER)) {
            found = Records.with(found, "variant", key.filter());
        }
        Boolean higher = top.object("higher_is_better").object(task).flag(key.metric());
        if (higher != null) {
            found = Records.with(found, "lowerIsBetter", !higher);
        }
        String error = key.error(text.contains(","));
        return results.isNumber(error) && Double.isFinite(results.number(error))
                ? Records.with(found, "standardError", error(key.metric(), results.number(error), settings))
                : found;
    }

    private StandardError error(String metric, double value, ForeignFields settings) {
        Map<String, String> aggregations = new HashMap<>();
        for (ForeignFields entry : settings.objects("metric_list")) {
            String name = entry.scalar("metric");
            String aggregation = entry.scalar("aggregation");
            if (name != null && aggregation != null) {
                aggregations.put(name, aggregation);
            }
        }
        String aggregation = aggregations.getOrDefault(metric, "");
        if (ANALYTIC.contains(aggregation)) {
            return new StandardError(value, "analytic", null, Map.of());
        }
        if (!BOOTSTRAPPED.contains(aggregation)) {
            return new StandardError(value, null, null, Map.of());
        }
        return new StandardError(value, "bootstrap", draws(metric), Map.of());
    }

    /** Returns how often a metric was drawn; null where it is not said. */
    private @Nullable Long draws(String metric) {
        Long draws = config.whole("bootstrap_iters");
        if (draws == null || draws <= 0) {
            return null;
        }
        return SLOW.contains(metric) ? Long.valueOf(Math.min(draws, MOST_SLOW_DRAWS)) : draws;
    }

    private static DatasetEntry dataset(String task, ForeignFields settings, ForeignFields counts, @Nullable Long n) {
        String path = settings.text("dataset_path");
        String onHub = path != null && path.matches("[A-Za-z0-9][\\w.-]*/[\\w.-]+") ? path : null;
        Map<String, Object> others = new LinkedHashMap<>();
        if (path != null) {
            others.put(onHub == null ? "dataset_path" : EveryEvalEverWriting.HUB_NAME, path);
        }
        String configuration = settings.text("dataset_name");
        if (configuration != null) {
            others.put("dataset_name", configuration);
        }
        Long original = counts.whole("original");
        String split = settings.text("test_split");
        return new DatasetEntry(
                onHub == null ? task : onHub,
                original == null || original.equals(n)
                        ? null
                        : n == null
                                ? "some of " + original + " examples; how many is not said"
                                : "the first " + n + " of " + original + " examples",
                null,
                split != null ? split : settings.text("validation_split"),
                n,
                null,
                others);
    }
}
