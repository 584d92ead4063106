package ai.lepton.exchange.evaluation;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.evaluation.EvaluationDocument.DatasetEntry;
import ai.lepton.exchange.evaluation.EvaluationDocument.ModelEntry;
import ai.lepton.exchange.evaluation.MetricEntry.StandardError;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PlainFile;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.ZipMembers;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The log of a task of Inspect as an evaluation.
 *
 * @see <a href="https://inspect.aisi.org.uk/reference/inspect_ai.log.html">EvalLog</a>
 */
final class InspectLog {
    /** What Inspect evaluates, by the hub's name for it. */
    private static final String TASK = "text-generation";

    private static final long VERSION = 2;
    private static final String INVALIDATED = "samples of the log were invalidated";
    private static final String HEADER = "header.json";
    private static final int MOST_MEMBERS = 10_000_000;

    /** Metrics that are the mean of a scorer's scores, which its standard error is about. */
    private static final Set<String> MEANS = Set.of("accuracy", "mean");

    /** Metrics that are a standard error, the one that is preferred first, and how it was found. */
    private static final Map<String, String> ERRORS;

    static {
        ERRORS = new LinkedHashMap<>();
        ERRORS.put("stderr", "analytic");
        ERRORS.put("bootstrap_stderr", "bootstrap");
    }

    private final ForeignFields top;
    private final ForeignFields eval;

    InspectLog(ForeignFields top) {
        this.top = top;
        this.eval = top.object("eval");
    }

    /**
     * Returns whether a file begins as a zip archive does, and so as {@code .eval} does, however long it is.
     *
     * @throws DataException if it can't be read
     */
    static boolean isArchive(Path file) {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a directory; name a file in it");
        }
        if (!Files.exists(file)) {
            throw new DataException(file + PlainFile.missing(file));
        }
        PlainFile.refuseSpecial(file.toString(), file);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(4);
            return begin.length == 4 && begin[0] == 'P' && begin[1] == 'K' && begin[2] == 3 && begin[3] == 4;
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + PlainFile.reason(e), e);
        }
    }

    /**
     * Returns the header of an {@code .eval} file, which has all but the samples.
     *
     * @throws DataException if there is none, or one that can't be unpacked
     */
    static byte[] header(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ZipMembers archive = ZipMembers.of(file.toString(), channel, MOST_MEMBERS);
            List<ZipMembers.Member> found = archive.members().stream()
                    .filter(member -> member.name().equals(HEADER))
                    .limit(2)
                    .toList();
            if (found.size() != 1) {
                throw new DataException(file + " has " + (found.isEmpty() ? "no " : "more than one ") + HEADER
                        + "; the log of a task of Inspect that has ended has one");
            }
            try (InputStream in = archive.open(found.get(0))) {
                byte[] bytes = in.readNBytes(Documents.LONGEST + 1);
                if (bytes.length > Documents.LONGEST) {
                    throw new DataException(file + ": " + HEADER + " has more than " + Documents.LONGEST + " bytes");
                }
                return bytes;
            }
        } catch (IOException e) {
            throw new DataException(file + " can't be unpacked: " + PlainFile.reason(e), e);
        } catch (DataException e) {
            throw e.getCause() instanceof LinkageError
                    ? new DataException(
                            e.getMessage() + ", or have 'inspect log convert --to json' write the log as JSON",
                            e.getCause())
                    : e;
        }
    }

    EvaluationDocument evaluation() {
        Long version = top.whole("version");
        if (version == null || version != VERSION) {
            throw top.refusal("version", "is " + version + ", but this release reads 2 only");
        }
        String status = top.requiredText("status");
        if (!status.equals("success")) {
            throw top.refusal(
                    "status", "is " + Quoted.of(status) + "; only the figures of a run that ended with success count");
        }
        ForeignFields results = top.object("results");
        List<ForeignFields> scores = results.objects("scores");
        if (scores.isEmpty()) {
            throw top.refusal("results", "has no scores");
        }
        List<MetricEntry> metrics = new ArrayList<>();
        for (ForeignFields score : scores) {
            String caution = caution(score, results);
            for (MetricEntry metric : metrics(score, results)) {
                metrics.add(caution == null ? metric : Records.with(metric, "caution", caution));
            }
        }
        if (metrics.isEmpty()) {
            throw top.refusal("results", "has no metric of any scorer");
        }
        String task = eval.requiredText("task");
        Map<String, Object> extra = new LinkedHashMap<>();
        String taskVersion = eval.scalar("task_version");
        if (taskVersion != null) {
            extra.put("inspect", Map.of("task_version", taskVersion));
        }
        EvaluationDocument document = EvaluationDocument.of(TASK, eval.time("created"))
                .withBenchmark(task)
                .withModel(model())
                .withDataset(dataset(task))
                .withMetrics(metrics)
                .withProvenance(provenance());
        return Records.with(document, "extra", extra);
    }

    /** Returns why a scorer's figures are not those of all samples; null where nothing says so. */
    private @Nullable String caution(ForeignFields score, ForeignFields results) {
        List<String> cautions = new ArrayList<>();
        if (Boolean.TRUE.equals(top.flag("invalidated"))) {
            cautions.add(INVALIDATED);
        }
        Long total = results.whole("total_samples");
        Long completed = results.whole("completed_samples");
        if (total != null && completed != null && completed < total) {
            cautions.add("only " + completed + " of " + total + " samples were completed");
        }
        Long scored = score.whole("scored_samples");
        Long unscored = score.whole("unscored_samples");
        if (unscored != null && unscored > 0) {
            cautions.add(unscored + " samples have no score");
        } else if (cautions.isEmpty() && isOneEpoch() && scored != null && total != null && scored < total) {
            cautions.add("only " + scored + " of " + total + " samples have a score");
        }
        return cautions.isEmpty() ? null : String.join("; ", cautions);
    }

    private ModelEntry model() {
        return ModelEntry.of(eval.requiredText("model"));
    }

    private DatasetEntry dataset(String task) {
        ForeignFields dataset = eval.object("dataset");
        String name = dataset.text("name");
        String location = dataset.text("location");
        return new DatasetEntry(
                name == null ? task : name,
                null,
                null,
                null,
                dataset.whole("samples"),
                null,
                location == null ? Map.of() : Map.of("location", location));
    }

    private Provenance provenance() {
        Provenance provenance = Provenance.of();
        ForeignFields packages = eval.object("packages");
        for (String name : packages.map().keySet()) {
            provenance = provenance.withSoftware(name, packages.text(name));
        }
        ForeignFields revision = eval.object("revision");
        String commit = revision.text("commit");
        if (commit != null) {
            boolean isDirty = Objects.requireNonNullElse(revision.flag("dirty"), false);
            provenance = provenance.withRevision(commit + (isDirty ? " with changes" : ""));
        }
        Long seed = eval.object("model_generate_config").whole("seed");
        return seed == null ? provenance : provenance.withSeed(seed);
    }

    private List<MetricEntry> metrics(ForeignFields score, ForeignFields results) {
        String reducer = score.text("reducer");
        String variant = score.requiredText("name") + (reducer == null ? "" : ", " + reducer);
        Long n = score.whole("scored_samples");
        if (n == null && isOneEpoch()) {
            n = results.whole("completed_samples");
        }
        ForeignFields metrics = score.object("metrics");
        boolean hasMean = metrics.map().keySet().stream().anyMatch(MEANS::contains);
        String error = ERRORS.keySet().stream()
                .filter(name -> hasMean && isFinite(metrics, name))
                .findFirst()
                .orElse(null);
        String deviation = hasMean && isFinite(metrics, "std") ? "std" : null;
        List<MetricEntry> entries = new ArrayList<>();
        for (String key : metrics.map().keySet()) {
            if (key.equals(error) || key.equals(deviation)) {
                continue;
            }
            MetricEntry entry =
                    Records.with(MetricEntry.found(key, metrics.object(key).number("value"), n), "variant", variant);
            if (MEANS.contains(key)) {
                entry = Records.with(entry, "standardError", error == null ? null : error(metrics, error));
                entry = Records.with(
                        entry,
                        "standardDeviation",
                        deviation == null ? null : metrics.object(deviation).number("value"));
            }
            entries.add(entry);
        }
        return entries;
    }

    private boolean isOneEpoch() {
        Long epochs = eval.object("config").whole("epochs");
        return epochs == null || epochs == 1;
    }

    private static boolean isFinite(ForeignFields metrics, String name) {
        return metrics.has(name) && Double.isFinite(metrics.object(name).number("value"));
    }

    private static @Nullable StandardError error(ForeignFields metrics, String name) {
        ForeignFields metric = metrics.object(name);
        ForeignFields parameters = metric.object("params");
        String cluster = parameters.text("cluster");
        return new StandardError(
                metric.number("value"),
                cluster == null ? ERRORS.get(name) : "analytic, clustered by " + cluster,
                name.equals("stderr") ? null : parameters.whole("num_samples"),
                Map.of());
    }
}
