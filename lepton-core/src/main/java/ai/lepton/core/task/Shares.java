package ai.lepton.core.task;

import ai.lepton.core.model.Link;
import ai.lepton.core.task.TabularExamples.Target;
import java.util.Arrays;

/**
 * How much of each of two answers makes the best one: {@code shares[0]·first + shares[1]·second}, neither negative, found by
 * Newton's method on rows that neither was trained on. For classes the answers are logarithms of probabilities or log-odds, and
 * with the second left out the first share is the inverse of a temperature (Guo et al. 2017).
 */
final class Shares {
    private static final int ITERATIONS = 50;

    /** Rows that (1, 0) is worth, so that few rows move the shares little. */
    private static final double PRIOR = 1;

    private final Link link;
    private final int outputs;
    private final Target target;
    private final int[] rows;
    private final float[][] answers;

    /**
     * Prepares the search.
     *
     * @param rows that are looked at
     * @param answers one or two, each of all rows, {@code [n, outputs]}
     */
    Shares(Link link, int outputs, Target target, int[] rows, float[]... answers) {
        this.link = link;
        this.outputs = outputs;
        this.target = target;
        this.rows = rows;
        this.answers = answers;
    }

    /** Returns both shares; the second is 0 where there is one answer. */
    double[] found() {
        double[] shares = {1, 0};
        boolean[] fixed = {false, answers.length < 2};
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] gradient = new double[2];
            double[][] curvature = new double[2][2];
            double before = loss(shares, gradient, curvature);
            for (int i = 0; i < 2; i++) {
                fixed[i] = (i == 1 && answers.length < 2) || (shares[i] <= 0 && gradient[i] >= 0);
            }
            double[] step = step(gradient, curvature, fixed);
            double length = 1;
            double[] next = shares;
            for (int tries = 0; tries < 30; tries++) {
                next = new double[] {
                    Math.max(0, shares[0] - length * step[0]), Math.max(0, shares[1] - length * step[1])
                };
                if (loss(next, new double[2], new double[2][2]) <= before) {
                    break;
                }
                length /= 2;
            }
            double moved = Math.abs(next[0] - shares[0]) + Math.abs(next[1] - shares[1]);
            shares = next;
            if (moved < 1e-7) {
                break;
            }
        }
        return shares;
    }

    private static double[] step(double[] g, double[][] h, boolean[] fixed) {
        if (fixed[0] && fixed[1]) {
            return new double[2];
        }
        if (fixed[0] || fixed[1]) {
            int free = fixed[0] ? 1 : 0;
            double[] step = new double[2];
            step[free] = g[free] / h[free][free];
            return step;
        }
        double determinant = h[0][0] * h[1][1] - h[0][1] * h[0][1];
        if (!(determinant > 1e-12 * h[0][0] * h[1][1])) {
            return new double[] {g[0] / h[0][0] / 2, g[1] / h[1][1] / 2};
        }
        return new double[] {
            (h[1][1] * g[0] - h[0][1] * g[1]) / determinant, (h[0][0] * g[1] - h[0][1] * g[0]) / determinant
        };
    }

    /** Returns the sum of losses, and fills in its derivatives. */
    double loss(double[] shares, double[] gradient, double[][] curvature) {
        double[] begin = {1, 0};
        double sum = 0;
        for (int i = 0; i < 2; i++) {
            sum += PRIOR / 2 * Math.pow(shares[i] - begin[i], 2);
            gradient[i] = PRIOR * (shares[i] - begin[i]);
            curvature[i][i] = PRIOR;
        }
        double[] p = new double[outputs];
        for (int row : rows) {
            for (int c = 0; c < outputs; c++) {
                p[c] = shares[0] * at(0, row, c) + shares[1] * at(1, row, c);
            }
            sum += link == Link.SOFTMAX ? ofClass(row, p, gradient, curvature) : ofOne(row, p[0], gradient, curvature);
        }
        curvature[1][0] = curvature[0][1];
        return sum;
    }

    private double at(int answer, int row, int output) {
        return answer < answers.length ? answers[answer][row * outputs + output] : 0;
    }

    private double ofOne(int row, double z, double[] gradient, double[][] curvature) {
        double y = target.values()[row];
        boolean odds = link == Link.SIGMOID;
        double mean = odds ? 1 / (1 + Math.exp(-z)) : z;
        double counted = target.weight(row);
        double slope = odds ? mean * (1 - mean) : 1;
        for (int i = 0; i < 2; i++) {
            gradient[i] += counted * (mean - y) * at(i, row, 0);
            for (int j = i; j < 2; j++) {
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
        double[] mean = new double[2];
        double[][] product = new double[2][2];
        for (int c = 0; c < outputs; c++) {
            double share = p[c] / total;
            for (int i = 0; i < 2; i++) {
                mean[i] += share * at(i, row, c);
                for (int j = i; j < 2; j++) {
                    product[i][j] += share * at(i, row, c) * at(j, row, c);
                }
            }
        }
        for (int i = 0; i < 2; i++) {
            gradient[i] += counted * (mean[i] - at(i, row, truth));
            for (int j = i; j < 2; j++) {
                curvature[i][j] += counted * (product[i][j] - mean[i] * mean[j]);
            }
        }
        return counted * (Math.log(total) - own);
    }
}
