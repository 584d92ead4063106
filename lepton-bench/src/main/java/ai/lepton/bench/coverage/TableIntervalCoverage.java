package ai.lepton.bench.coverage;

import ai.lepton.core.task.TabularClassifier;
import ai.lepton.core.task.TabularRecipe;
import ai.lepton.core.task.TabularRegressor;
import ai.lepton.exchange.data.Schema;
import ai.lepton.exchange.data.Table;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.conformal.PredictionInterval;
import ai.lepton.metrics.conformal.PredictionSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Simulates how often the intervals and sets of models that {@code fit(table)} made hold the truth of new rows; one row for each
 * regime and level. Trainings are as by default, but for small models and few epochs. All draws follow from the regimes' names.
 */
public final class TableIntervalCoverage {
    private static final int RUNS = 200;
    private static final int TESTED = 500;
    private static final double[] LEVELS = {0.8, 0.9, 0.95};
    private static final Labels LABELS = Labels.of("a", "b", "c");
    private static final TabularRecipe CHEAP =
            TabularRecipe.defaults().sizes(4, 1, 32).epochs(30).patience(5).learningRate(5e-3);

    private TableIntervalCoverage() {}

    /**
     * A world.
     *
     * @param name what sets it apart
     * @param n rows to train on
     * @param world draws them, and new ones
     * @param recipe how they are trained on
     */
    record Regime(String name, int n, World world, TabularRecipe recipe) {}

    /** Draws the rows of one sample, numbered on from those that were trained on to new ones. */
    interface World {
        /**
         * Returns rows of three numbers and the number to be predicted.
         *
         * @param n rows to train on, of so many
         */
        double[][] draw(int n, int all, SplittableRandom random);
    }

    /** Draws what no column tells, for a row whose first number is known. */
    private interface Noise {
        double draw(double x, SplittableRandom random);
    }

    private static double student(int degrees, SplittableRandom random) {
        double chi = 0;
        for (int i = 0; i < degrees; i++) {
            chi += Math.pow(random.nextGaussian(), 2);
        }
        return random.nextGaussian() / Math.sqrt(chi / degrees);
    }

    private static World independent(Noise noise) {
        return (n, all, random) -> {
            double[][] rows = new double[all][];
            for (int i = 0; i < all; i++) {
                double x = random.nextGaussian();
                double y = random.nextGaussian();
                double z = random.nextGaussian();
                rows[i] = new double[] {x, y, z, 2 * x + Math.sin(2 * y) + x * z / 2 + noise.draw(x, random)};
            }
            return rows;
        };
    }

    /** Groups of ten rows, with an effect of each group; new rows are of new groups. The third number names the group. */
    private static final World GROUPS = groups((x, random) -> random.nextGaussian() / 2);

    private static World groups(Noise noise) {
        return (n, all, random) -> {
            double[][] rows = new double[all][];
            double effect = 0;
            double name = 0;
            for (int i = 0; i < all; i++) {
                effect = i % 10 == 0 ? random.nextGaussian() : effect;
                name = i % 10 == 0 ? random.nextDouble() : name;
                double x = random.nextGaussian();
                double y = random.nextGaussian();
                rows[i] = new double[] {x, y, name, 2 * x + Math.sin(2 * y) + effect + noise.draw(x, random)};
            }
            return rows;
        };
    }

    /** Rows in the order of time, the third number; the level drifts so far over the training rows, and goes on. */
    private static World times(double drift) {
        return (n, all, random) -> {
            double[][] rows = new double[all][];
            for (int i = 0; i < all; i++) {
                double time = i < n ? (double) i / n : 1 + 0.2 * (i - n) / (all - n);
                double x = random.nextGaussian();
                double y = random.nextGaussian();
                rows[i] = new double[] {x, y, time, 2 * x + Math.sin(2 * y) + drift * time + random.nextGaussian()};
            }
            return rows;
        };
    }

    static List<Regime> regimes() {
        World normal = independent((x, random) -> random.nextGaussian());
        World uneven = independent((x, random) -> (0.1 + Math.abs(x)) * random.nextGaussian());
        World heavy = independent((x, random) -> student(2, random));
        World unevenGroups = groups((x, random) -> (0.1 + Math.abs(x)) * random.nextGaussian());
        TabularRecipe one = CHEAP.oneModel(0.3);
        return List.of(
                new Regime("normal noise, n 60", 60, normal, CHEAP),
                new Regime("normal noise, n 300", 300, normal, CHEAP),
                new Regime("heteroscedastic, n 60", 60, uneven, CHEAP),
                new Regime("heteroscedastic, n 300", 300, uneven, CHEAP),
                new Regime("Student's t, 2 degrees, n 60", 60, heavy, CHEAP),
                new Regime("Student's t, 2 degrees, n 300", 300, heavy, CHEAP),
                new Regime("one model, n 60", 60, normal, one),
                new Regime("one model, n 300", 300, normal, one),
                new Regime("new groups of 10 rows, by groups, n 100", 100, GROUPS, CHEAP.groupedBy("z")),
                new Regime("new groups of 10 rows, by groups, n 200", 200, GROUPS, CHEAP.groupedBy("z")),
                new Regime("new groups of 10 rows, by groups, n 400", 400, GROUPS, CHEAP.groupedBy("z")),
                new Regime("heteroscedastic, new groups, n 200", 200, unevenGroups, CHEAP.groupedBy("z")),
                new Regime("heteroscedastic, new groups, n 300", 300, unevenGroups, CHEAP.groupedBy("z")),
                new Regime("new groups of 10 rows, by rows, n 100", 100, GROUPS, CHEAP),
                new Regime("in order of time, no drift, n 200", 200, times(0), CHEAP.orderedBy("z")),
                new Regime("in order of time, drift, n 200", 200, times(3), CHEAP.orderedBy("z")),
                new Regime("drift, but folds by chance, n 200", 200, times(3), CHEAP));
    }

    /** Runs all; see the script. */
    public static void main(String... args) {
        Options options = Options.of(RUNS, args);
        System.out.print("| Regime | Nominal | Held | ± | Mean size |\n|---|--:|--:|--:|--:|\n");
        for (Regime regime : regimes()) {
            if (options.includes("numbers: " + regime.name())) {
                simulate("numbers: " + regime.name(), regime, options.runs(), TableIntervalCoverage::numbers);
            }
            if (!regime.name().contains("Student") && options.includes("classes: " + regime.name())) {
                simulate("classes: " + regime.name(), regime, options.runs(), TableIntervalCoverage::classes);
            }
        }
    }

    /** The share of new rows that were held, and the mean width or size, for each level. */
    @SuppressWarnings("ArrayRecordComponent") // shared by nobody else
    record Held(double[] shares, double[] sizes) {}

    /** Trains, and judges by new rows. */
    private interface Run {
        Held of(Regime regime, double[][] rows);
    }

    private static void simulate(String name, Regime regime, int runs, Run run) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        double[] sum = new double[LEVELS.length];
        double[] squares = new double[LEVELS.length];
        double[] sizes = new double[LEVELS.length];
        for (int r = 0; r < runs; r++) {
            Held held = run.of(regime, regime.world().draw(regime.n(), regime.n() + TESTED, random.split()));
            for (int l = 0; l < LEVELS.length; l++) {
                sum[l] += held.shares[l];
                squares[l] += held.shares[l] * held.shares[l];
                sizes[l] += held.sizes[l];
            }
        }
        for (int l = 0; l < LEVELS.length; l++) {
            double mean = sum[l] / runs;
            double error = 3 * Math.sqrt(Math.max(0, squares[l] / runs - mean * mean) / runs);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.1f | %.1f | %.2f |%n",
                    name,
                    100 * LEVELS[l],
                    100 * mean,
                    100 * error,
                    sizes[l] / runs);
        }
    }

    private static Table table(double[][] rows, int from, int to) {
        double[] numbers = new double[3 * (to - from)];
        for (int i = from; i < to; i++) {
            System.arraycopy(rows[i], 0, numbers, 3 * (i - from), 3);
        }
        return Table.of(new Schema(List.of("x", "y", "z"), List.of()), numbers, new int[0]);
    }

    private static Held numbers(Regime regime, double[][] rows) {
        int n = regime.n();
        double[] truth = new double[rows.length];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = rows[i][3];
        }
        Held held = new Held(new double[LEVELS.length], new double[LEVELS.length]);
        Table train = table(rows, 0, n).withTarget("target", Arrays.copyOf(truth, n));
        try (TabularRegressor regressor = TabularRegressor.fit(train, regime.recipe())) {
            for (int l = 0; l < LEVELS.length; l++) {
                List<PredictionInterval> found = regressor.predictIntervals(table(rows, n, rows.length), LEVELS[l]);
                for (int i = 0; i < found.size(); i++) {
                    held.shares[l] += found.get(i).contains(truth[n + i]) ? 1.0 / found.size() : 0;
                    held.sizes[l] += found.get(i).width() / found.size();
                }
            }
        }
        return held;
    }

    private static Held classes(Regime regime, double[][] rows) {
        int n = regime.n();
        int[] truth = new int[rows.length];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = rows[i][3] < -1.5 ? 0 : rows[i][3] < 1.5 ? 1 : 2;
        }
        Held held = new Held(new double[LEVELS.length], new double[LEVELS.length]);
        Table train = table(rows, 0, n).withTarget(LABELS, Arrays.copyOf(truth, n));
        try (TabularClassifier classifier = TabularClassifier.fit(train, regime.recipe())) {
            for (int l = 0; l < LEVELS.length; l++) {
                List<PredictionSet> found = classifier.predictSets(table(rows, n, rows.length), LEVELS[l]);
                for (int i = 0; i < found.size(); i++) {
                    held.shares[l] += found.get(i).contains(truth[n + i]) ? 1.0 / found.size() : 0;
                    held.sizes[l] += (double) found.get(i).size() / found.size();
                }
            }
        }
        return held;
    }
}
