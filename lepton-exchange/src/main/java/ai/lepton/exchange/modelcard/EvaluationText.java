package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.evaluation.EvaluationDocument;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.MetricEntry;
import ai.lepton.metrics.internal.Cautions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a card says of an evaluation: a table for people, results for the hub. */
final class EvaluationText {
    /** The hub's name of a metric where it is not scikit-learn's. */
    private static final Map<String, String> HUB_NAMES = Map.of("matthews_corrcoef", "matthews_correlation");

    private static final double LARGE = 1e6;
    private static final double SMALL = 1e-3;

    private final EvaluationDocument evaluation;

    EvaluationText(EvaluationDocument evaluation) {
        this.evaluation = evaluation;
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        DatasetEntry dataset = evaluation.dataset();
        if (dataset != null) {
            text.append("Judged by ").append(dataset.name());
            if (dataset.split() != null) {
                text.append(", ").append(dataset.split());
            }
            if (dataset.examples() != null) {
                text.append(", ").append(dataset.examples()).append(" examples");
            }
            text.append(".\n\n");
        }
        text.append("| Metric | Value | Interval | Level | Method | n |\n|---|--:|---|--:|---|--:|\n");
        Cautions cautions = new Cautions();
        for (MetricEntry metric : evaluation.metrics()) {
            text.append("| ")
                    .append(cell(metric.title()))
                    .append(" | ")
                    .append(metric.value() == null ? "undefined: " + cell(metric.undefined()) : number(metric.value()))
                    .append(" | ")
                    .append(interval(metric, cautions.mark(metric.caution())))
                    .append(" | ")
                    .append(metric.n() == null ? "" : metric.n())
                    .append(" |\n");
        }
        // Each below the other, with an empty line between them, as lines of one paragraph run on.
        cautions.notes().forEach(note -> text.append('\n').append(cell(note)).append('\n'));
        return text.toString();
    }

    private static String interval(MetricEntry metric, String mark) {
        if (metric.level() == null) {
            return mark.strip() + " |  | ";
        }
        return "[" + (metric.low() == null ? "−∞" : number(metric.low())) + ", "
                + (metric.high() == null ? "∞" : number(metric.high())) + "]" + mark + " | "
                + number(metric.level() * 100).replaceFirst("\\.?0+$", "") + " % | " + cell(metric.method());
    }

    private static String cell(@org.jspecify.annotations.Nullable String text) {
        return text == null
                ? ""
                : text.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\R", " ");
    }

    private static String number(double value) {
        double size = Math.abs(value);
        boolean plain = value == 0 || (size >= SMALL && size < LARGE);
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.4e", value);
    }

    /** Returns the hub's names of the metrics over all examples, each once. */
    List<String> hubMetrics() {
        return results().map(metric -> hubName(metric.name())).distinct().toList();
    }

    /** Returns the results as the hub lists them; none where no metric has a value over all examples. */
    List<ModelIndex> modelIndex(String model) {
        List<ModelIndex.Metric> metrics =
                results().map(EvaluationText::hubMetric).toList();
        if (metrics.isEmpty()) {
            return List.of();
        }
        DatasetEntry data = evaluation.dataset();
        String name = data == null ? "unnamed" : data.name();
        ModelIndex.Dataset dataset = new ModelIndex.Dataset(
                name.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}]+", "-")
                        .replaceAll("^-|-$", ""),
                name,
                null,
                data == null ? null : data.split(),
                null,
                null,
                Map.of());
        ModelIndex.Task task = new ModelIndex.Task(evaluation.task(), null, Map.of());
        ModelIndex.Result result = new ModelIndex.Result(task, dataset, metrics, null, Map.of());
        return List.of(new ModelIndex(model, List.of(result), Map.of()));
    }

    private java.util.stream.Stream<MetricEntry> results() {
        return evaluation.metrics().stream()
                .filter(metric -> metric.value() != null && metric.slice().isEmpty());
    }

    private static String hubName(String name) {
        return HUB_NAMES.getOrDefault(name, name);
    }

    private static ModelIndex.Metric hubMetric(MetricEntry metric) {
        Map<String, Object> args = new LinkedHashMap<>();
        if (metric.average() != null) {
            args.put("average", metric.average());
        }
        if (metric.label() != null) {
            args.put("label", metric.label());
        }
        if (metric.variant() != null) {
            args.put("variant", metric.variant());
        }
        Double value = metric.value();
        return new ModelIndex.Metric(
                hubName(metric.name()), value, metric.title(), args.isEmpty() ? null : args, Map.of());
    }
}
