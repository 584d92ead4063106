package ai.lepton.metrics.regression;

import ai.lepton.metrics.internal.ValueOrder;
import ai.lepton.metrics.internal.Weights;
import java.util.Objects;
import org.apache.commons.numbers.arrays.Selection;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles of values that may have weights: the least value that the wanted share of the weight does not exceed, or,
 * where the share is met exactly, the middle between it and the next. So the 0.5 quantile is the median.
 */
final class WeightedQuantile {
    private WeightedQuantile() {}

    /**
     * Returns a quantile.
     *
     * @param values some of them with weight; the array is reordered
     * @param weight null where all weigh the same; not changed
     * @param share in [0, 1]
     */
    static double of(double[] values, double @Nullable [] weight, double share) {
        return weight == null
                ? unweighted(values, share)
                : weighted(values, Objects.requireNonNull(Weights.tamed(weight)), share);
    }

    private static double unweighted(double[] values, double share) {
        int n = values.length;
        double place = share * n;
        double tolerance = n * Math.ulp(1.0);
        int index = (int) Math.max(0, Math.min(n - 1, Math.ceil(place - tolerance) - 1));
        boolean isMetExactly = share > 0 && index + 1 < n && Math.abs(index + 1 - place) <= tolerance;
        if (!isMetExactly) {
            Selection.select(values, index);
            return values[index];
        }
        Selection.select(values, new int[] {index, index + 1});
        return middle(values[index], values[index + 1]);
    }

    private static double weighted(double[] values, double[] weight, double share) {
        int[] order = ValueOrder.ascending(values);
        double total = 0;
        for (int i : order) {
            total += weight[i];
        }
        double wanted = share * total;
        double tolerance = total * Math.ulp(1.0);
        double sum = 0;
        int k = 0;
        while (k < order.length) {
            double value = values[order[k]];
            double before = sum;
            for (; k < order.length && values[order[k]] == value; k++) {
                sum += weight[order[k]];
            }
            if (sum == before || sum < wanted - tolerance) {
                continue;
            }
            if (share == 0 || sum - wanted > tolerance) {
                return value;
            }
            while (k < order.length && weight[order[k]] == 0) {
                k++;
            }
            return k < order.length ? middle(value, values[order[k]]) : value;
        }
        throw new IllegalStateException("no value has a weight");
    }

    private static double middle(double a, double b) {
        double gap = b - a;
        return gap <= Double.MAX_VALUE ? a + gap / 2 : a / 2 + b / 2;
    }
}
