package ai.lepton.core.task;

import ai.lepton.core.model.Link;
import ai.lepton.core.task.TabularExamples.Target;
import java.util.Arrays;

/**
 * How much of each of several answers makes the best one: {@code Σ shares[k]·answer[k]}, none negative, found by Newton's method on
 * rows that none of them was trained on. For classes the answers are logarithms of probabilities and log-odds; of one alone the
 * share is the inverse of a temperature (Guo et al. 2017).
 */
final class Shares {
    private static final int ITERATIONS = 50;

    /** Rows that the first shares are worth, so that few rows move them little. */
    private static final double PRIOR = 1;

    private final Link link;
    private final int outputs;
    private final Target target;
    private final int[] rows;
    private final float[][] answers;
    private final double[] begin;

    /**
     * Prepares the search.
     *
     * @param rows that are looked at
     * @param answers of a network, of a linear model and of another network, or the first of these; each of all rows,
     *     {@code [n, outputs]}
     */
    Shares(Link link, int outputs, Target target, int[] rows, float[]... answers) {
        this.link = link;
        this.outputs = outputs;
        this.target = target;
        this.rows = rows;
        this.answers = answers;
        this.begin = new double[answers.length];
        begin[0] = answers.length < 3 ? 1 : 0.5;
        for (int i = 2; i < answers.length; i++) {
            begin[i] = 0.5;
        }
    }

    /** Returns the share of each answer. */
    double[] found() {
        int n = answers.length;
        double[] shares = begin.clone();
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] gradient = new double[n];
            double[][] curvature = new double[n][n];
            double before = loss(shares, gradient, curvature);
            double[] step = step(shares, gradient, curvature);
            double length = 1;
            double[] next = shares;
            for (int tries = 0; tries < 30; tries++) {
                next = shares.clone();
                for (int i = 0; i < n; i++) {
                    next[i] = Math.max(0, next[i] - length * step[i]);
                }
                if (loss(next, new double[n], new double[n][n]) <= before) {
                    break;
                }
                length /= 2;
            }
            double moved = 0;
            for (int i = 0; i < n; i++) {
                moved += Math.abs(next[i] - shares[i]);
            }
            shares = next;
            if (moved < 1e-7) {
                break;
            }
        }
        return shares;
    }

    /** Returns Newton's step in the shares that may move: a share of 0 that would fall stays. */
    private static double[] step(double[] shares, double[] gradient, double[][] curvature) {
        int n = shares.length;
        double[] step = gradient.clone();
        double[][] h = new double[n][];
        for (int i = 0; i < n; i++) {
            h[i] = curvature[i].clone();
            if (shares[i] <= 0 && gradient[i] >= 0) {
                step[i] = 0;
                h[i][i] = Double.POSITIVE_INFINITY; // marks it
            }
        }
        double[] diagonal = new double[n];
        for (int i = 0; i < n; i++) {
            diagonal[i] = h[i][i];
        }
        for (int i = 0; i < n; i++) { // Gauss; the matrix is positive definite, by the prior
            if (Double.isInfinite(diagonal[i])) {
                continue;
            }
            if (!(h[i][i] > 1e-12 * diagonal[i])) {
                return alone(gradient, diagonal);
            }
            for (int row = i + 1; row < n; row++) {
                if (!Double.isInfinite(diagonal[row])) {
                    double times = h[row][i] / h[i][i];
                    for (int column = i; column < n; column++) {
                        h[row][column] -= times * h[i][column];
                    }
                    step[row] -= times * step[i];
                }
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            if (!Double.isInfinite(diagonal[i])) {
                for (int column = i + 1; column < n; column++) {
                    step[i] -= h[i][column] * step[column];
                }
                step[i] /= h[i][i];
            }
        }
        return step;
    }

    /** Returns a step for answers that are as good as the same: each by its own curvature. */
    private static double[] alone(double[] gradient, double[] diagonal) {
        double[] step = new double[gradient.length];
        for (int i = 0; i < step.length; i++) {
            step[i] = gradient[i] / diagonal[i] / step.length; // 0 for those that stay
        }
        return step;
    }

    /** Returns the sum of losses, and fills in its derivatives. */
    double loss(double[] shares, double[] gradient, double[][] curvature) {
        int n = answers.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += PRIOR / 2 * Math.pow(shares[i] - begin[i], 2);
            gradient[i] = PRIOR * (shares[i] - begin[i]);
            curvature[i][i] = PRIOR;
        }
        double[] p = new double[outputs];
        for (int row : rows) {
            for (int c = 0; c < outputs; c++) {
                for (int i = 0; i < n; i++) {
                    p[c] = (i == 0 ? 0 : p[c]) + shares[i] * at(i, row, c);
                }
            }
            sum += link == Link.SOFTMAX ? ofClass(row, p, gradient, curvature) : ofOne(row, p[0], gradient, curvature);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                curvature[i][j] = curvature[j][i];
            }
        }
        return sum;
    }

    private double at(int answer, int row, int output) {
        return answers[answer][row * outputs + output];
    }

    private double ofOne(int row, double z, double[] gradient, double[][] curvature) {
        double y = target.values()[row];
        boolean odds = link == Link.SIGMOID;
        double mean = odds ? 1 / (1 + Math.exp(-z)) : z;
        double counted = target.weight(row);
        double slope = odds ? mean * (1 - mean) : 1;
        int n = answers.length;
        for (int i = 0; i < n; i++) {
            gradient[i] += counted * (mean - y) * at(i, row, 0);
            for (int j = i; j < n; j++) {
                curvature[i][j] += counted * slope * at(i, row, 0) * at(j, row, 0);
            }
        }
        double loss = odds ? Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z))) : (z - y) * (z - y) / 2;
        return counted * loss;
    }

    private double ofClass(int row, double[] p, double[] gradient, double[][] curvature) {
        int truth = target.classes()[row];
        double counted = target.weight(row);
        double max = Arrays.stream(p).max().orElseThrow();
        double own = p[truth] - max;
        double total = 0;
        for (int c = 0; c < outputs; c++) {
            p[c] = Math.exp(p[c] - max);
            total += p[c];
        }
        int n = answers.length;
        double[] mean = new double[n];
        double[][] product = new double[n][n];
        for (int c = 0; c < outputs; c++) {
            double share = p[c] / total;
            for (int i = 0; i < n; i++) {
                mean[i] += share * at(i, row, c);
                for (int j = i; j < n; j++) {
                    product[i][j] += share * at(i, row, c) * at(j, row, c);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            gradient[i] += counted * (mean[i] - at(i, row, truth));
            for (int j = i; j < n; j++) {
                curvature[i][j] += counted * (product[i][j] - mean[i] * mean[j]);
            }
        }
        return counted * (Math.log(total) - own);
    }
}
