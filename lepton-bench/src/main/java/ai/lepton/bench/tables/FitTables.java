package ai.lepton.bench.tables;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.exchange.data.Csv;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.ClassificationReport;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Fits Lepton by its defaults to the data sets of a folder, in one process, and adds a score of each to a file.
 *
 * <p>Arguments: the folder that {@code table_sets.py} made, the file of scores, the names of sets with commas between, and seeds
 * likewise. A score that the file has is not found again.
 */
public final class FitTables {
    private static final String METHOD = "lepton";

    private final Path folder;
    private final JsonNode sets;

    private FitTables(Path folder) {
        this.folder = folder;
        sets = new ObjectMapper().readTree(folder.resolve("sets.json"));
    }

    /** Fits all; a set that can't be fitted is named with its reason, and has no score. */
    public static void main(String... args) throws IOException {
        FitTables fits = new FitTables(Path.of(args[0]));
        Path scores = Path.of(args[1]);
        List<Map.Entry<String, Integer>> there =
                TableScore.read(scores).stream().map(TableScore::key).toList();
        for (String seed : args[3].split(",", -1)) {
            for (String set : args[2].split(",", -1)) {
                if (!there.contains(Map.entry(set, Integer.parseInt(seed)))) {
                    fits.add(set, Integer.parseInt(seed), scores);
                }
            }
        }
    }

    private void add(String set, int seed, Path scores) throws IOException {
        try {
            TableScore score = score(set, seed);
            score.appendTo(scores);
            System.err.println(score);
        } catch (IllegalArgumentException | ArithmeticException | IllegalStateException e) {
            System.err.println(set + ", seed " + seed + ": " + e);
        }
    }

    private TableScore score(String set, int seed) {
        JsonNode about = sets.path(set);
        String target = about.path("target").asString();
        Csv inputs = Csv.of(file(set, seed, "train"))
                .numbers(names(about, "numbers"))
                .categories(names(about, "categories"));
        boolean classifies = about.path("task").asString().equals("classification");
        Table train = (classifies ? inputs.label(target) : inputs.target(target)).read();
        Csv same = Csv.of(file(set, seed, "test")).schema(train.schema());
        Table test = (classifies ? same.label(target, train.labels()) : same.target(target)).read();
        return classifies ? classified(set, seed, train, test) : predicted(set, seed, train, test);
    }

    private static TableScore classified(String set, int seed, Table train, Table test) {
        Clock clock = new Clock();
        try (TabularClassifier model = TabularClassifier.fit(train, defaults(seed))) {
            double[] probabilities = model.probabilities(test);
            double seconds = clock.seconds();
            double cpu = clock.cpuSeconds();
            if (probabilities.length != test.size() * train.labels().size()) {
                throw new IllegalStateException("not a probability of each class for each row");
            }
            ClassificationReport report = model.evaluateOn(test);
            return new TableScore(
                    set,
                    seed,
                    METHOD,
                    report.accuracy().value(),
                    report.logLoss().value(),
                    Double.NaN,
                    seconds,
                    cpu);
        }
    }

    private static TableScore predicted(String set, int seed, Table train, Table test) {
        Clock clock = new Clock();
        try (TabularRegressor model = TabularRegressor.fit(train, defaults(seed))) {
            double[] found = model.predict(test);
            double seconds = clock.seconds();
            double cpu = clock.cpuSeconds();
            if (found.length != test.size()) {
                throw new IllegalStateException("not a number for each row");
            }
            double r2 = model.evaluateOn(test).r2().value();
            return new TableScore(set, seed, METHOD, Double.NaN, Double.NaN, r2, seconds, cpu);
        }
    }

    private static TabularRecipe defaults(int seed) {
        return TabularRecipe.defaults().seed(seed);
    }

    private Path file(String set, int seed, String part) {
        Path file = folder.resolve(set + "." + seed + "." + part + ".csv");
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("there is no " + file + "; table_sets.py makes it");
        }
        return file;
    }

    private static String[] names(JsonNode about, String kind) {
        List<String> names = new ArrayList<>();
        about.path(kind).forEach(each -> names.add(each.asString()));
        return names.toArray(String[]::new);
    }

    /** Seconds since it was made. */
    private static final class Clock {
        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private final long start = System.nanoTime();
        private final long cpu = system.getProcessCpuTime();

        double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }

        double cpuSeconds() {
            return (system.getProcessCpuTime() - cpu) / 1e9;
        }
    }
}
