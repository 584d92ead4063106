package ai.lepton.bench.coverage;

import ai.lepton.bench.coverage.ConformalCoverage.Held;
import ai.lepton.bench.coverage.ConformalCoverage.Regime;
import ai.lepton.metrics.conformal.ConformalIntervals;
import ai.lepton.metrics.conformal.Mondrian;
import ai.lepton.metrics.conformal.PredictionInterval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** Regimes of predicted numbers. */
final class ConformalNumbers {
    private static final int TESTED = 100;

    private ConformalNumbers() {}

    /** Draws a number's truth, prediction and scale. */
    private interface World {
        double[] draw(SplittableRandom random);
    }

    private static final World NORMAL = random -> {
        double x = random.nextGaussian();
        return new double[] {3 * x + random.nextGaussian(), 3 * x, 1};
    };
    private static final World HETEROSCEDASTIC = random -> {
        double x = random.nextDouble();
        double scale = 0.1 + 3 * x;
        return new double[] {x + scale * random.nextGaussian(), x, scale};
    };
    private static final World HEAVY = random -> {
        double chi = 0;
        for (int i = 0; i < 2; i++) {
            chi += Math.pow(random.nextGaussian(), 2);
        }
        return new double[] {random.nextGaussian() / Math.sqrt(chi / 2), 0, 1};
    };
    private static final World TIES =
            random -> new double[] {Math.rint(2 * random.nextGaussian()), Math.rint(random.nextGaussian()), 1};

    static List<Regime> regimes() {
        List<Regime> regimes = new ArrayList<>();
        for (int n : new int[] {9, 50, 200, 1000}) {
            regimes.add(absolute("normal noise", NORMAL, n, 0.9));
        }
        regimes.add(absolute("normal noise", NORMAL, 8, 0.9));
        regimes.add(absolute("normal noise", NORMAL, 200, 0.5));
        regimes.add(absolute("normal noise", NORMAL, 200, 0.99));
        regimes.add(absolute("heteroscedastic", HETEROSCEDASTIC, 200, 0.9));
        regimes.add(absolute("Student's t, 2 degrees", HEAVY, 200, 0.95));
        regimes.add(absolute("ties: whole numbers", TIES, 200, 0.9));
        regimes.add(normalized("heteroscedastic, true scale", false));
        regimes.add(normalized("heteroscedastic, a scale of noise", true));
        regimes.add(quantiles("too narrow", 0.5));
        regimes.add(quantiles("too wide", 4));
        regimes.add(quantiles("crossed", -0.5));
        regimes.add(groups(20, 0.9));
        regimes.add(groups(20, 0.95));
        regimes.add(groups(12, 0.95));
        regimes.add(cross("5 columns", 60, 5, 10, 0.9));
        regimes.add(cross("5 columns", 60, 5, 60, 0.9));
        regimes.add(cross("80 columns", 60, 80, 10, 0.9));
        regimes.add(cross("58 columns", 60, 58, 60, 0.9));
        regimes.add(cross("5 columns", 200, 5, 5, 0.95));
        return regimes;
    }

    private static String expected(int n, double confidence) {
        double rank = Math.ceil((n + 1) * confidence - 1e-9);
        return rank > n ? "all, unbounded" : String.format(Locale.ROOT, "%.2f", 100 * rank / (n + 1));
    }

    private static double[][] draw(World world, int n, SplittableRandom random) {
        double[][] columns = new double[3][n];
        for (int i = 0; i < n; i++) {
            double[] one = world.draw(random);
            for (int c = 0; c < 3; c++) {
                columns[c][i] = one[c];
            }
        }
        return columns;
    }

    private static Held held(double[] truth, IntFunction<PredictionInterval> interval) {
        int held = 0;
        int unbounded = 0;
        double size = 0;
        for (int i = 0; i < truth.length; i++) {
            PredictionInterval found = interval.apply(i);
            held += found.contains(truth[i]) ? 1 : 0;
            unbounded += found.isBounded() ? 0 : 1;
            size += found.isBounded() ? found.width() : 0;
        }
        return new Held(truth.length, held, unbounded, size);
    }

    private static Regime absolute(String name, World world, int n, double confidence) {
        String expected = name.startsWith("ties") ? expected(n, confidence) + " or more" : expected(n, confidence);
        return new Regime("absolute, " + name + ", n " + n, confidence, expected, random -> {
            double[][] given = draw(world, n, random);
            double[][] tested = draw(world, TESTED, random);
            ConformalIntervals.Absolute found = ConformalIntervals.Absolute.calibrated(given[0], given[1], confidence);
            return held(tested[0], i -> found.interval(tested[1][i]));
        });
    }

    private static Regime normalized(String name, boolean useless) {
        return new Regime("normalized, " + name + ", n 100", 0.9, expected(100, 0.9), random -> {
            double[][] given = draw(HETEROSCEDASTIC, 100, random);
            double[][] tested = draw(HETEROSCEDASTIC, TESTED, random);
            if (useless) {
                given[2] = random.doubles(100, 0.5, 2).toArray();
                tested[2] = random.doubles(TESTED, 0.5, 2).toArray();
            }
            ConformalIntervals.Normalized found =
                    ConformalIntervals.Normalized.calibrated(given[0], given[1], given[2], 0.9);
            return held(tested[0], i -> found.interval(tested[1][i], tested[2][i]));
        });
    }

    /** Quantiles that lie so many true scales from the prediction. */
    private static Regime quantiles(String name, double far) {
        return new Regime("quantiles, " + name + ", n 100", 0.9, expected(100, 0.9), random -> {
            double[][] given = draw(HETEROSCEDASTIC, 100, random);
            double[][] tested = draw(HETEROSCEDASTIC, TESTED, random);
            ConformalIntervals.Quantiles found =
                    ConformalIntervals.Quantiles.calibrated(given[0], moved(given, -far), moved(given, far), 0.9);
            double[] low = moved(tested, -far);
            double[] high = moved(tested, far);
            return held(tested[0], i -> found.interval(low[i], high[i]));
        });
    }

    private static double[] moved(double[][] columns, double far) {
        double[] moved = new double[columns[1].length];
        Arrays.setAll(moved, i -> columns[1][i] + far * columns[2][i]);
        return moved;
    }

    /** Four groups of different noise, each with so many examples; what is counted is the noisiest one. */
    private static Regime groups(int size, double confidence) {
        String name = "by group, each of " + size + ", the noisiest";
        return new Regime(name, confidence, expected(size, confidence), random -> {
            int n = 4 * size;
            List<String> groups = new ArrayList<>();
            double[] truth = new double[n];
            for (int i = 0; i < n; i++) {
                groups.add("g" + i % 4);
                truth[i] = (1 + i % 4) * random.nextGaussian();
            }
            Mondrian<ConformalIntervals.Absolute> found = Mondrian.of(
                    groups,
                    rows -> ConformalIntervals.Absolute.calibrated(
                            Mondrian.at(truth, rows), new double[rows.length], confidence));
            double[] tested =
                    random.doubles(TESTED).map(u -> 4 * random.nextGaussian()).toArray();
            return held(tested, i -> found.of("g3").interval(0));
        });
    }

    /** Ridge regression of normal columns, by folds. */
    private static Regime cross(String name, int n, int columns, int folds, double confidence) {
        String kind = folds == n ? "jackknife+" : "CV+ with " + folds + " folds";
        String title = kind + ", ridge, " + name + ", n " + n;
        return new Regime(title, confidence, "nominal where stable", random -> {
            double[] weights =
                    random.doubles(columns).map(u -> random.nextGaussian()).toArray();
            double[][] x = new double[n][columns];
            double[] y = new double[n];
            int[] fold = new int[n];
            for (int i = 0; i < n; i++) {
                y[i] = example(x[i], weights, random);
                fold[i] = i % folds;
            }
            int tests = 10;
            double[][] newX = new double[tests][columns];
            double[] newY = new double[tests];
            for (int i = 0; i < tests; i++) {
                newY[i] = example(newX[i], weights, random);
            }
            double[] outOfFold = new double[n];
            double[][] predicted = new double[tests][folds];
            for (int k = 0; k < folds; k++) {
                Ridge model = Ridge.fit(x, y, fold, k, 1e-3);
                for (int i = 0; i < n; i++) {
                    if (fold[i] == k) {
                        outOfFold[i] = model.predict(x[i]);
                    }
                }
                for (int i = 0; i < tests; i++) {
                    predicted[i][k] = model.predict(newX[i]);
                }
            }
            ConformalIntervals.Cross found = ConformalIntervals.Cross.calibrated(y, outOfFold, fold, confidence);
            return held(newY, i -> found.interval(predicted[i]));
        });
    }

    private static double example(double[] x, double[] weights, SplittableRandom random) {
        double y = random.nextGaussian();
        for (int c = 0; c < x.length; c++) {
            x[c] = random.nextGaussian();
            y += weights[c] * x[c] / Math.sqrt(x.length);
        }
        return y;
    }
}
