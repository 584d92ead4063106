package ai.lepton.core.task;

import ai.lepton.core.model.Link;
import ai.lepton.core.task.TabularExamples.Columns;
import ai.lepton.core.task.TabularExamples.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * A linear model of the columns, with a penalty on the squares of its weights: logistic regression or ridge regression. Found
 * by L-BFGS (Liu and Nocedal 1989), in doubles.
 *
 * <p>Its features are the numbers, whether each is missing, and each row of each category's table.
 */
final class LinearFit {
    private static final int MEMORY = 10;
    private static final int MOST_ITERATIONS = 200;
    private static final double TOLERANCE = 1e-5;
    private static final long MOST_WEIGHTS = 2_000_000;

    private final Columns columns;
    private final Target target;
    private final Link link;
    private final int outputs;
    private final int width;
    private final int[] offsets; // of each category's rows among the features
    private final int features;

    LinearFit(Columns columns, Target target, Link link, int outputs, List<Integer> levels) {
        this.columns = columns;
        this.target = target;
        this.link = link;
        this.outputs = outputs;
        this.width = columns.width();
        this.offsets = new int[levels.size()];
        int next = 2 * width;
        for (int j = 0; j < offsets.length; j++) {
            offsets[j] = next;
            next += levels.get(j) + 1;
        }
        this.features = next;
    }

    /** Returns whether the weights are few enough for those of some twenty earlier steps to be kept beside them. */
    boolean fitsInMemory() {
        return (long) outputs * (features + 1) <= MOST_WEIGHTS;
    }

    /** Returns the weights of a fit: of each output, those of the features, then the intercept. */
    int size() {
        return outputs * (features + 1);
    }

    /** Returns what one look at all rows, and the step after it, cost in multiply-adds. */
    long cost(int rows) {
        return 2L * rows * (2L * width + offsets.length + 1) * outputs + 4L * MEMORY * outputs * (features + 1);
    }

    int features() {
        return features;
    }

    int offset(int category) {
        return offsets[category];
    }

    /**
     * Returns the weights that make the sum of losses over these rows plus {@code penalty / 2 · Σ weight²} small.
     *
     * @param begin weights to begin at
     * @throws CancellationException if the thread is interrupted; it stays so
     */
    double[] fitted(int[] rows, double penalty, double[] begin) {
        double[] x = begin.clone();
        double[] gradient = new double[x.length];
        double value = loss(rows, penalty, x, gradient);
        double[] next = new double[x.length];
        double[] nextGradient = new double[x.length];
        Deque<double[][]> pairs = new ArrayDeque<>();
        double goal = TOLERANCE * Math.max(1, norm(gradient));
        for (int iteration = 0; iteration < MOST_ITERATIONS && norm(gradient) > goal; iteration++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("training was interrupted in the linear model");
            }
            double[] direction = direction(gradient, pairs);
            double slope = dot(direction, gradient);
            double step = pairs.isEmpty() ? Math.min(1, 1 / norm(gradient)) : 1;
            double found = Double.POSITIVE_INFINITY;
            for (int tries = 0; tries < 30; tries++) {
                for (int i = 0; i < x.length; i++) {
                    next[i] = x[i] + step * direction[i];
                }
                found = loss(rows, penalty, next, nextGradient);
                if (found <= value + 1e-4 * step * slope) {
                    break;
                }
                step /= 2;
            }
            if (!(found < value)) {
                break; // as good as doubles tell
            }
            double[] moved = new double[x.length];
            double[] turned = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                moved[i] = next[i] - x[i];
                turned[i] = nextGradient[i] - gradient[i];
            }
            if (dot(moved, turned) > 1e-12 * norm(moved) * norm(turned)) {
                pairs.addLast(new double[][] {moved, turned});
                if (pairs.size() > MEMORY) {
                    pairs.removeFirst();
                }
            }
            System.arraycopy(next, 0, x, 0, x.length);
            System.arraycopy(nextGradient, 0, gradient, 0, x.length);
            value = found;
        }
        return x;
    }

    private static double[] direction(double[] gradient, Deque<double[][]> pairs) {
        double[] q = gradient.clone();
        List<double[][]> all = new ArrayList<>(pairs);
        double[] shares = new double[all.size()];
        for (int i = all.size() - 1; i >= 0; i--) {
            double[][] pair = all.get(i);
            shares[i] = dot(pair[0], q) / dot(pair[0], pair[1]);
            add(q, -shares[i], pair[1]);
        }
        if (!all.isEmpty()) {
            double[][] last = all.get(all.size() - 1);
            scale(q, dot(last[0], last[1]) / dot(last[1], last[1]));
        }
        for (int i = 0; i < all.size(); i++) {
            double[][] pair = all.get(i);
            add(q, shares[i] - dot(pair[1], q) / dot(pair[0], pair[1]), pair[0]);
        }
        scale(q, -1);
        return q;
    }

    private double loss(int[] rows, double penalty, double[] weights, double[] gradient) {
        Arrays.fill(gradient, 0);
        double sum = 0;
        double[] logits = new double[outputs];
        for (int row : rows) {
            logits(row, weights, logits);
            double weight = target.weight(row);
            sum += weight * residuals(row, logits);
            for (int k = 0; k < outputs; k++) {
                addFeatures(row, weight * logits[k], gradient, k * (features + 1));
            }
        }
        double squares = 0;
        for (int k = 0; k < outputs; k++) {
            for (int f = k * (features + 1); f < k * (features + 1) + features; f++) {
                squares += weights[f] * weights[f];
                gradient[f] += penalty * weights[f];
            }
        }
        return sum + penalty / 2 * squares;
    }

    /** Returns the loss of a row, and puts its derivatives in the place of the logits. */
    private double residuals(int row, double[] logits) {
        switch (link) {
            case IDENTITY -> {
                double error = logits[0] - target.values()[row];
                logits[0] = error;
                return error * error / 2;
            }
            case SIGMOID -> {
                double z = logits[0];
                double y = target.values()[row];
                logits[0] = 1 / (1 + Math.exp(-z)) - y;
                return Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
            }
            case SOFTMAX -> {
                int truth = target.classes()[row];
                double max = Arrays.stream(logits).max().orElseThrow();
                double own = logits[truth] - max;
                double total = 0;
                for (int k = 0; k < outputs; k++) {
                    logits[k] = Math.exp(logits[k] - max);
                    total += logits[k];
                }
                for (int k = 0; k < outputs; k++) {
                    logits[k] /= total;
                }
                logits[truth] -= 1;
                return Math.log(total) - own;
            }
        }
        throw new AssertionError(link);
    }

    /** Fills in the answer for a row. */
    void logits(int row, double[] weights, double[] into) {
        float[] values = columns.numbers().values();
        float[] missing = columns.numbers().missing();
        for (int k = 0; k < outputs; k++) {
            int at = k * (features + 1);
            double sum = weights[at + features];
            for (int j = 0; j < width; j++) {
                sum += weights[at + j] * values[row * width + j];
                if (missing[row * width + j] != 0) {
                    sum += weights[at + width + j];
                }
            }
            for (int j = 0; j < offsets.length; j++) {
                sum += weights[at + offsets[j] + columns.codes()[row * offsets.length + j]];
            }
            into[k] = sum;
        }
    }

    private void addFeatures(int row, double share, double[] into, int at) {
        float[] values = columns.numbers().values();
        float[] missing = columns.numbers().missing();
        for (int j = 0; j < width; j++) {
            into[at + j] += share * values[row * width + j];
            if (missing[row * width + j] != 0) {
                into[at + width + j] += share;
            }
        }
        for (int j = 0; j < offsets.length; j++) {
            into[at + offsets[j] + columns.codes()[row * offsets.length + j]] += share;
        }
        into[at + features] += share;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static void add(double[] to, double share, double[] of) {
        for (int i = 0; i < to.length; i++) {
            to[i] += share * of[i];
        }
    }

    private static void scale(double[] a, double by) {
        for (int i = 0; i < a.length; i++) {
            a[i] *= by;
        }
    }
}
