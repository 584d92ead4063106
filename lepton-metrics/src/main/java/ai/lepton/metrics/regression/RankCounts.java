package ai.lepton.metrics.regression;

import ai.lepton.metrics.internal.ValueOrder;

/**
 * How many other examples lie above each one in truth, in prediction, and in both, ties as half: what correlations of ranks
 * are made of, and what each becomes without one of the examples.
 *
 * <p>Runs in O(n log n), by a tree of partial sums over the ranks of the predictions.
 *
 * @see <a href="https://doi.org/10.1002/spe.4380240306">Fenwick 1994</a>
 */
final class RankCounts {
    private final int n;
    private final double[] aboveTruth;
    private final double[] abovePrediction;
    private final double[] aboveBoth;
    private final double[] tiedTruth;
    private final double[] tiedPrediction;

    RankCounts(double[] truth, double[] predicted) {
        n = truth.length;
        aboveTruth = new double[n];
        abovePrediction = new double[n];
        aboveBoth = new double[n];
        tiedTruth = new double[n];
        tiedPrediction = new double[n];
        int[] byTruth = ValueOrder.descending(truth);
        int[] byPrediction = ValueOrder.descending(predicted);
        countAbove(truth, byTruth, aboveTruth, tiedTruth);
        int[] group = countAbove(predicted, byPrediction, abovePrediction, tiedPrediction);
        double[] tree = new double[n + 1];
        int first = 0;
        while (first < n) {
            int end = first + 1;
            while (end < n && truth[byTruth[end]] == truth[byTruth[first]]) {
                end++;
            }
            // Those tied in truth count half, and so do those tied in prediction; an example is tied with itself in
            // both.
            add(tree, group, byTruth, first, end);
            for (int k = first; k < end; k++) {
                int i = byTruth[k];
                aboveBoth[i] = (sum(tree, group[i]) + sum(tree, group[i] + 1)) / 2 - 0.25;
            }
            add(tree, group, byTruth, first, end);
            first = end;
        }
    }

    /** Counts those above each value and those tied with it; returns each one's place among the distinct ones, from 0. */
    private static int[] countAbove(double[] values, int[] descending, double[] above, double[] tied) {
        int[] groups = new int[values.length];
        int group = 0;
        int first = 0;
        while (first < values.length) {
            int end = first + 1;
            while (end < values.length && values[descending[end]] == values[descending[first]]) {
                end++;
            }
            for (int k = first; k < end; k++) {
                groups[descending[k]] = group;
                above[descending[k]] = first + (end - first - 1) / 2.0;
                tied[descending[k]] = end - first - 1.0;
            }
            group++;
            first = end;
        }
        return groups;
    }

    /** Adds a half for each of these examples. */
    private static void add(double[] tree, int[] group, int[] order, int first, int end) {
        for (int k = first; k < end; k++) {
            for (int at = group[order[k]] + 1; at < tree.length; at += at & -at) {
                tree[at] += 0.5;
            }
        }
    }

    /** Returns the sum over the first so many groups. */
    private static double sum(double[] tree, int groups) {
        double sum = 0;
        for (int at = groups; at > 0; at -= at & -at) {
            sum += tree[at];
        }
        return sum;
    }

    /** Returns Kendall's tau-b without each example in turn; NaN where what is left is constant. */
    double[] kendallWithoutEach() {
        double all = 0;
        double truthPairs = 0;
        double predictionPairs = 0;
        double[] ofEach = new double[n];
        for (int i = 0; i < n; i++) {
            // The signs' product, summed over the others: a sign is twice 'above' less one.
            ofEach[i] = 4 * aboveBoth[i] - 2 * aboveTruth[i] - 2 * abovePrediction[i] + (n - 1);
            all += ofEach[i];
            truthPairs += n - 1 - tiedTruth[i];
            predictionPairs += n - 1 - tiedPrediction[i];
        }
        double[] without = new double[n];
        for (int i = 0; i < n; i++) {
            double truths = truthPairs - 2 * (n - 1 - tiedTruth[i]);
            double predictions = predictionPairs - 2 * (n - 1 - tiedPrediction[i]);
            without[i] = (all - 2 * ofEach[i]) / Math.sqrt(truths) / Math.sqrt(predictions);
        }
        return without;
    }

    /** Returns Spearman's rho without each example in turn; NaN where what is left is constant. */
    double[] spearmanWithoutEach() {
        double[] t = new double[n];
        double[] p = new double[n];
        double products = 0;
        double truthSquares = 0;
        double predictionSquares = 0;
        double middle = (n - 1) / 2.0;
        for (int i = 0; i < n; i++) {
            // Ranks from the top, about their mean.
            t[i] = aboveTruth[i] - middle;
            p[i] = abovePrediction[i] - middle;
            products += t[i] * p[i];
            truthSquares += t[i] * t[i];
            predictionSquares += p[i] * p[i];
        }
        double[] without = new double[n];
        double[] belowTruth = sumsOfThoseBelow(t, p, aboveTruth);
        double[] belowPrediction = sumsOfThoseBelow(p, t, abovePrediction);
        double[] ownTruth = sumsOfThoseBelow(t, t, aboveTruth);
        double[] ownPrediction = sumsOfThoseBelow(p, p, abovePrediction);
        for (int i = 0; i < n; i++) {
            // Without an example, those below it rise by one place, those tied with it by half a one.
            double below = n - 1 - aboveTruth[i];
            double belowInPrediction = n - 1 - abovePrediction[i];
            double belowBoth = aboveBoth[i] + n - 1 - aboveTruth[i] - abovePrediction[i];
            double sumT = -t[i] - below;
            double sumP = -p[i] - belowInPrediction;
            double crossed = products - t[i] * p[i] - belowTruth[i] - belowPrediction[i] + belowBoth;
            double squaresT = truthSquares - t[i] * t[i] - 2 * ownTruth[i] + below - tiedTruth[i] / 4;
            double squaresP =
                    predictionSquares - p[i] * p[i] - 2 * ownPrediction[i] + belowInPrediction - tiedPrediction[i] / 4;
            double m = n - 1.0;
            without[i] = (crossed - sumT * sumP / m)
                    / Math.sqrt(squaresT - sumT * sumT / m)
                    / Math.sqrt(squaresP - sumP * sumP / m);
        }
        return without;
    }

    /** Returns, for each example, the sum of values over those that lie below it by rank, those tied with it as half. */
    private double[] sumsOfThoseBelow(double[] rank, double[] values, double[] above) {
        int[] order = ValueOrder.ascending(above); // from the top
        double[] sums = new double[n];
        double total = 0;
        for (double value : values) {
            total += value;
        }
        double seen = 0;
        int first = 0;
        while (first < n) {
            int end = first;
            double tied = 0;
            while (end < n && rank[order[end]] == rank[order[first]]) {
                tied += values[order[end++]];
            }
            for (int k = first; k < end; k++) {
                int i = order[k];
                sums[i] = total - seen - tied + (tied - values[i]) / 2;
            }
            seen += tied;
            first = end;
        }
        return sums;
    }
}
