package ai.lepton.core.search;

import ai.lepton.core.search.Distribution.CategoricalDistribution;
import ai.lepton.metrics.internal.Normal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A density over parameters, made of a kernel around each trial and one over the whole space: normal, cut off at the ends of
 * the range, for numbers, and for choices a share for each.
 *
 * <p>Kernels are as wide as the larger distance to a neighbour, and at least a share of the range, as in Optuna.
 */
final class ParzenEstimator {
    /** Trials that weigh fully; of more, the first ones weigh less. */
    private static final int FULL = 25;

    private static final double MOST_KERNELS = 100;

    private final List<Distribution> space;
    private final double[][] seen;
    private final double[] weights;
    private final double[][] centers;
    private final double[][] widths;

    /**
     * Makes a density.
     *
     * @param space what each parameter may be
     * @param seen values of each trial, in the order of the trials, {@code [trials][parameters]}
     */
    ParzenEstimator(List<Distribution> space, double[][] seen) {
        this.space = space;
        this.seen = seen;
        this.weights = weights(seen.length);
        this.centers = new double[space.size()][];
        this.widths = new double[space.size()][];
        for (int p = 0; p < space.size(); p++) {
            if (!(space.get(p) instanceof CategoricalDistribution)) {
                kernels(p, Axis.of(space.get(p)));
            }
        }
    }

    /** Returns the weights of the trials' kernels and, last, of the one over the whole space; they sum to 1. */
    private static double[] weights(int trials) {
        double[] weights = new double[trials + 1];
        double sum = 0;
        for (int i = 0; i <= trials; i++) {
            int ramp = trials - FULL;
            weights[i] = i < ramp ? (ramp == 1 ? 1.0 / trials : (1 + i * (trials - 1.0) / (ramp - 1)) / trials) : 1;
            sum += weights[i];
        }
        for (int i = 0; i <= trials; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private void kernels(int parameter, Axis axis) {
        int trials = seen.length;
        double range = axis.end() - axis.begin();
        double least = range / Math.min(MOST_KERNELS, trials + 2);
        double[] center = new double[trials + 1];
        double[] sorted = new double[trials];
        for (int i = 0; i < trials; i++) {
            center[i] = axis.place(seen[i][parameter]);
            sorted[i] = center[i];
        }
        Arrays.sort(sorted);
        double[] width = new double[trials + 1];
        int[] taken = new int[trials];
        for (int i = 0; i < trials; i++) {
            int at = firstOf(sorted, center[i]);
            int rank = at + taken[at]++; // trials of one value take their ranks in turn
            double before = rank == 0 ? axis.begin() : sorted[rank - 1];
            double after = rank == trials - 1 ? axis.end() : sorted[rank + 1];
            double wide = Math.max(sorted[rank] - before, after - sorted[rank]);
            if (trials >= 2 && rank == 0) {
                wide = sorted[1] - sorted[0];
            } else if (trials >= 2 && rank == trials - 1) {
                wide = sorted[rank] - sorted[rank - 1];
            }
            width[i] = Math.min(Math.max(wide, least), range);
        }
        center[trials] = 0.5 * (axis.begin() + axis.end());
        width[trials] = range;
        centers[parameter] = center;
        widths[parameter] = width;
    }

    private static int firstOf(double[] sorted, double value) {
        int at = Arrays.binarySearch(sorted, value);
        while (at > 0 && sorted[at - 1] == value) {
            at--;
        }
        return at;
    }

    /** Returns values drawn from the density, one for each parameter. */
    double[] draw(SplittableRandom random) {
        double left = random.nextDouble();
        int kernel = 0;
        while (kernel < weights.length - 1 && left >= weights[kernel]) {
            left -= weights[kernel++];
        }
        double[] drawn = new double[space.size()];
        for (int p = 0; p < drawn.length; p++) {
            drawn[p] = space.get(p) instanceof CategoricalDistribution of
                    ? choice(p, kernel, of.choices().size(), random.nextDouble())
                    : number(p, kernel, Axis.of(space.get(p)), random.nextDouble());
        }
        return drawn;
    }

    private double number(int parameter, int kernel, Axis axis, double share) {
        double center = centers[parameter][kernel];
        double width = widths[parameter][kernel];
        if (!(width > 0)) {
            return axis.low(); // one value only
        }
        double below = Normal.cdf((axis.begin() - center) / width);
        double above = Normal.cdf((axis.end() - center) / width);
        return axis.value(center + width * Normal.quantile(below + share * (above - below)));
    }

    private int choice(int parameter, int kernel, int choices, double share) {
        double left = share;
        for (int c = 0; c < choices - 1; c++) {
            double probability = probability(parameter, kernel, choices, c);
            if (left < probability) {
                return c;
            }
            left -= probability;
        }
        return choices - 1;
    }

    private double probability(int parameter, int kernel, int choices, int choice) {
        double prior = 1.0 / weights.length;
        double isOwn = kernel < seen.length && seen[kernel][parameter] == choice ? 1 : 0;
        double sum = choices * prior + (kernel < seen.length ? 1 : 0);
        return (prior + isOwn) / sum;
    }

    /** Returns the logarithm of the density at values, which are within their ranges. */
    double logDensity(double[] values) {
        double[] logs = new double[weights.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < logs.length; k++) {
            logs[k] = Math.log(weights[k]);
            for (int p = 0; p < values.length; p++) {
                logs[k] += space.get(p) instanceof CategoricalDistribution of
                        ? Math.log(probability(p, k, of.choices().size(), (int) values[p]))
                        : logDensity(p, k, Axis.of(space.get(p)), values[p]);
            }
            most = Math.max(most, logs[k]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return Math.log(sum) + most;
    }

    private double logDensity(int parameter, int kernel, Axis axis, double value) {
        double center = centers[parameter][kernel];
        double width = widths[parameter][kernel];
        if (!(width > 0)) {
            return 0; // one value only
        }
        double whole = mass((axis.begin() - center) / width, (axis.end() - center) / width);
        if (axis.half() > 0) {
            double from = (axis.place(value - axis.half()) - center) / width;
            double to = (axis.place(value + axis.half()) - center) / width;
            return Math.log(mass(from, to) / whole);
        }
        double z = (axis.place(value) - center) / width;
        return -0.5 * z * z - Math.log(Math.sqrt(2 * Math.PI) * width * whole);
    }

    /** Returns the probability of a standard normal between two values, from the tail in which both lie if they do. */
    private static double mass(double from, double to) {
        return from > 0 ? Normal.cdf(-from) - Normal.cdf(-to) : Normal.cdf(to) - Normal.cdf(from);
    }
}
