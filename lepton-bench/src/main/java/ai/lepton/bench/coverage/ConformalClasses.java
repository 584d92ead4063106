package ai.lepton.bench.coverage;

import ai.lepton.bench.coverage.ConformalCoverage.Held;
import ai.lepton.bench.coverage.ConformalCoverage.Regime;
import ai.lepton.metrics.calibration.ClassProbabilities;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.conformal.ClassScore;
import ai.lepton.metrics.conformal.ConformalSets;
import ai.lepton.metrics.conformal.PredictionSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Regimes of predicted classes. */
final class ConformalClasses {
    private static final int TESTED = 100;

    private ConformalClasses() {}

    /**
     * Classes with normal clouds around points of a circle, and a model that knows these.
     *
     * @param shares how often each class comes
     * @param sharpness what the model's logits are multiplied by: 1 is calibrated
     * @param step to which its probabilities are rounded; 0 for none
     */
    @SuppressWarnings("ArrayRecordComponent") // shared by nobody else
    private record World(double[] shares, double sharpness, double step) {
        int draw(SplittableRandom random, double[] probabilities) {
            double u = random.nextDouble();
            int truth = 0;
            while (truth < shares.length - 1 && u >= shares[truth]) {
                u -= shares[truth++];
            }
            double x = 1.5 * Math.cos(angle(truth)) + random.nextGaussian();
            double y = 1.5 * Math.sin(angle(truth)) + random.nextGaussian();
            double sum = 0;
            for (int j = 0; j < shares.length; j++) {
                double square = Math.pow(x - 1.5 * Math.cos(angle(j)), 2) + Math.pow(y - 1.5 * Math.sin(angle(j)), 2);
                probabilities[j] = Math.exp(sharpness * (Math.log(shares[j]) - square / 2));
                sum += probabilities[j];
            }
            rounded(probabilities, sum);
            return truth;
        }

        private void rounded(double[] probabilities, double sum) {
            double rest = 1;
            for (int j = 0; j < probabilities.length; j++) {
                double share = probabilities[j] / sum;
                double rounded = step == 0 ? share : Math.min(rest, Math.rint(share / step) * step);
                probabilities[j] = step > 0 && j == probabilities.length - 1 ? Math.max(0, rest) : rounded;
                rest -= probabilities[j];
            }
        }

        private double angle(int label) {
            return 2 * Math.PI * label / shares.length;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // shared by nobody else
    private record Sample(double[][] rows, int[] truth) {
        static Sample of(World world, int n, SplittableRandom random) {
            Sample sample = new Sample(new double[n][world.shares.length], new int[n]);
            for (int i = 0; i < n; i++) {
                sample.truth[i] = world.draw(random, sample.rows[i]);
            }
            return sample;
        }

        ClassProbabilities probabilities() {
            int classes = rows[0].length;
            double[] all = new double[rows.length * classes];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(rows[i], 0, all, i * classes, classes);
            }
            return ClassProbabilities.of(all, classes);
        }
    }

    static List<Regime> regimes() {
        double[] even = even(4);
        double[] skewed = {0.9, 0.07, 0.02, 0.01};
        List<Regime> regimes = new ArrayList<>();
        for (ClassScore score : List.of(new ClassScore.Lac(), new ClassScore.Aps(true), new ClassScore.Aps(false))) {
            regimes.add(split("4 even classes", score, new World(even, 1, 0), 200, 0.9));
            regimes.add(split("skewed classes", score, new World(skewed, 1, 0), 200, 0.9));
            regimes.add(split("overconfident", score, new World(even, 4, 0), 200, 0.9));
            regimes.add(split("ties: tenths", score, new World(even, 1, 0.1), 200, 0.9));
        }
        regimes.add(split("10 classes", new ClassScore.Raps(0.1, 2, true), new World(even(10), 1, 0), 100, 0.9));
        regimes.add(split("10 classes", new ClassScore.Raps(0.1, 2, true), new World(even(10), 1, 0), 19, 0.95));
        for (int label = 0; label < 4; label++) {
            regimes.add(byClass(label, new World(skewed, 1, 0), 1000));
        }
        regimes.add(cross(new ClassScore.Lac(), 60));
        regimes.add(cross(new ClassScore.Aps(true), 60));
        return regimes;
    }

    private static double[] even(int classes) {
        double[] shares = new double[classes];
        Arrays.fill(shares, 1.0 / classes);
        return shares;
    }

    private static String name(ClassScore score) {
        if (score instanceof ClassScore.Aps aps) {
            return aps.randomized() ? "APS" : "APS not randomized";
        }
        return score instanceof ClassScore.Lac ? "LAC" : "RAPS";
    }

    private static Regime split(String name, ClassScore score, World world, int n, double confidence) {
        double rank = Math.ceil((n + 1) * confidence - 1e-9);
        boolean mayTie = name.startsWith("ties") || score.equals(new ClassScore.Aps(false));
        String expected = String.format(Locale.ROOT, "%.2f", 100 * rank / (n + 1)) + (mayTie ? " or more" : "");
        return new Regime(name(score) + ", " + name + ", n " + n, confidence, expected, random -> {
            Sample given = Sample.of(world, n, random);
            Sample tested = Sample.of(world, TESTED, random);
            ConformalSets.Split sets = ConformalSets.Split.calibrated(
                    score, given.truth, given.probabilities(), confidence, random.nextLong());
            return held(tested.truth, sets.sets(tested.probabilities()));
        });
    }

    private static Held held(int[] truth, List<PredictionSet> sets) {
        int held = 0;
        int forced = 0;
        double size = 0;
        for (int i = 0; i < truth.length; i++) {
            held += sets.get(i).contains(truth[i]) ? 1 : 0;
            forced += sets.get(i).whyUnbounded() == null ? 0 : 1;
            size += sets.get(i).whyUnbounded() == null ? sets.get(i).size() : 0;
        }
        return new Held(truth.length, held, forced, size);
    }

    /** By class: what is counted are new examples of one class. */
    private static Regime byClass(int label, World world, int n) {
        String name = "LAC by class, the class of " + Math.round(100 * world.shares[label]) + " %, n " + n;
        double[] only = new double[world.shares.length];
        return new Regime(name, 0.9, "90 or a little more", random -> {
            Sample given = Sample.of(world, n, random);
            ConformalSets.Split sets = ConformalSets.Split.calibratedByClass(
                    new ClassScore.Lac(), Labels.of("a", "b", "c", "d"), given.truth, given.probabilities(), 0.9, 0);
            List<PredictionSet> found = new ArrayList<>();
            double[] row = only.clone();
            while (found.size() < TESTED / 10) {
                if (world.draw(random, row) == label) {
                    found.add(sets.set(row));
                }
            }
            int[] truth = new int[found.size()];
            Arrays.fill(truth, label);
            return held(truth, found);
        });
    }

    /** Ten folds of a model that takes each class's mean for the middle of its cloud. */
    private static Regime cross(ClassScore score, int n) {
        int folds = 10;
        int classes = 3;
        String name = name(score) + ", CV+ with 10 folds, nearest mean, 3 classes, n " + n;
        return new Regime(name, 0.9, "nominal where stable", random -> {
            double[][] x = new double[n + TESTED][5];
            int[] truth = new int[n + TESTED];
            int[] fold = new int[n];
            for (int i = 0; i < x.length; i++) {
                truth[i] = random.nextInt(classes);
                for (int c = 0; c < 5; c++) {
                    x[i][c] = random.nextGaussian() + (c == truth[i] ? 1.2 : 0);
                }
                if (i < n) {
                    fold[i] = i % folds;
                }
            }
            double[] outOfFold = new double[n * classes];
            double[][][] models = new double[TESTED][folds][];
            for (int k = 0; k < folds; k++) {
                double[][] means = means(x, truth, fold, k, classes);
                for (int i = 0; i < x.length; i++) {
                    if (i >= n) {
                        models[i - n][k] = nearest(means, x[i]);
                    } else if (fold[i] == k) {
                        System.arraycopy(nearest(means, x[i]), 0, outOfFold, i * classes, classes);
                    }
                }
            }
            ConformalSets.Cross sets = ConformalSets.Cross.calibrated(
                    score, Arrays.copyOf(truth, n), ClassProbabilities.of(outOfFold, classes), fold, 0.9, 1);
            List<PredictionSet> found = Arrays.stream(models).map(sets::set).toList();
            return held(Arrays.copyOfRange(truth, n, n + TESTED), found);
        });
    }

    private static double[][] means(double[][] x, int[] truth, int[] fold, int left, int classes) {
        double[][] means = new double[classes][x[0].length];
        int[] counts = new int[classes];
        for (int i = 0; i < fold.length; i++) {
            if (fold[i] != left) {
                counts[truth[i]]++;
                for (int c = 0; c < x[i].length; c++) {
                    means[truth[i]][c] += x[i][c];
                }
            }
        }
        for (int j = 0; j < classes; j++) {
            for (int c = 0; c < means[j].length; c++) {
                means[j][c] /= Math.max(1, counts[j]);
            }
        }
        return means;
    }

    private static double[] nearest(double[][] means, double[] x) {
        double[] p = new double[means.length];
        double sum = 0;
        for (int j = 0; j < p.length; j++) {
            double square = 0;
            for (int c = 0; c < x.length; c++) {
                square += Math.pow(x[c] - means[j][c], 2);
            }
            p[j] = Math.exp(-square / 2);
            sum += p[j];
        }
        for (int j = 0; j < p.length; j++) {
            p[j] /= sum;
        }
        return p;
    }
}
