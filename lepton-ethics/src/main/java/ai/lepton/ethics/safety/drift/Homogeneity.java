package ai.lepton.ethics.safety.drift;

import ai.lepton.metrics.internal.Normal;
import ai.lepton.metrics.internal.Tails;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Pearson's chi-squared test that two samples have the same shares of some levels.
 *
 * <p>Where a level is expected fewer than {@value #EXPECTED} times in a sample, chi-squared's distribution is another one. Up to
 * {@value #MOST_DEALT} rows the p-value is then found by dealing the rows anew {@value #DEALS} times; with more, rare levels are
 * taken together first.
 *
 * @param statistic chi-squared
 * @param degrees of freedom
 * @param pValue of both samples being drawn from one distribution
 * @param method how the p-value was found, in words
 * @param hidden the share of a sample, of the one where it is greater, in levels that were taken together: a drift among these is
 *     not seen
 */
record Homogeneity(double statistic, int degrees, double pValue, String method, double hidden) {
    static final int EXPECTED = 5;
    static final int MOST_DEALT = 5000;
    static final int DEALS = 4999;

    static Homogeneity of(long[] first, long[] second, long seed) {
        int levels = (int) levels(first, second);
        if (levels < 2) {
            return new Homogeneity(0, 0, 1, "one level", 0);
        }
        long n = Arrays.stream(first).sum();
        long m = Arrays.stream(second).sum();
        if (Pooled.isEnough(first, second, n, m)) {
            double statistic = statistic(first, second, n, m);
            return new Homogeneity(statistic, levels - 1, Tails.chiSquared(statistic, levels - 1.0), "chi-squared", 0);
        }
        if (n + m <= MOST_DEALT) {
            return dealt(first, second, (int) n, (int) m, levels, seed);
        }
        Pooled pooled = Pooled.rare(first, second);
        if (pooled.first().length < 2) {
            return new Homogeneity(0, 0, 1, "chi-squared, all levels rare", 1);
        }
        double statistic = statistic(pooled.first(), pooled.second(), n, m);
        int degrees = pooled.first().length - 1;
        return new Homogeneity(
                statistic,
                degrees,
                Tails.chiSquared(statistic, degrees),
                "chi-squared, rare levels together",
                pooled.hidden());
    }

    private static long levels(long[] first, long[] second) {
        long levels = 0;
        for (int i = 0; i < first.length; i++) {
            levels += first[i] + second[i] > 0 ? 1 : 0;
        }
        return levels;
    }

    private static double statistic(long[] first, long[] second, long n, long m) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            long both = first[i] + second[i];
            if (both > 0) {
                double expected = (double) both * n / (n + m);
                double gap = first[i] - expected;
                // The same gap is in both samples.
                sum += gap * gap * (1 / expected + 1 / (both - expected));
            }
        }
        return sum;
    }

    private static Homogeneity dealt(long[] first, long[] second, int n, int m, int levels, long seed) {
        int[] rows = new int[n + m];
        int at = 0;
        for (int i = 0; i < first.length; i++) {
            int both = (int) (first[i] + second[i]);
            Arrays.fill(rows, at, at + both, i);
            at += both;
        }
        double observed = statistic(first, second, n, m);
        SplittableRandom random = new SplittableRandom(seed);
        int few = Math.min(n, m);
        long[] drawn = new long[first.length];
        long[] left = new long[first.length];
        int asFar = 0;
        for (int deal = 0; deal < DEALS; deal++) {
            Arrays.fill(drawn, 0);
            for (int i = 0; i < few; i++) {
                int j = i + random.nextInt(rows.length - i);
                int taken = rows[j];
                rows[j] = rows[i];
                rows[i] = taken;
                drawn[taken]++;
            }
            for (int i = 0; i < left.length; i++) {
                left[i] = first[i] + second[i] - drawn[i];
            }
            asFar += statistic(drawn, left, few, (long) n + m - few) >= observed * (1 - 1e-12) ? 1 : 0;
        }
        return new Homogeneity(
                observed, levels - 1, (asFar + 1.0) / (DEALS + 1), "chi-squared, dealt " + DEALS + " times", 0);
    }

    /** Returns the least probability, near enough, with which a total variation distance is noticed at this level. */
    static double noticed(double distance, long n, long m, int levels, double alpha) {
        double degrees = Math.max(1, levels - 1);
        double shift = (double) n / (n + m) * m * 4 * distance * distance;
        // Wilson's and Hilferty's quantile; then a normal in the place of the shifted distribution, after Patnaik.
        double z = -Normal.quantile(alpha);
        double c = 2 / (9 * degrees);
        double critical = degrees * Math.pow(1 - c + z * Math.sqrt(c), 3);
        return Normal.cdf((degrees + shift - critical) / Math.sqrt(2 * (degrees + 2 * shift)));
    }

    /** Counts of levels in two samples, of which the rare ones are taken together, in the last. */
    record Pooled(long[] first, long[] second, int together) {
        /** Returns the share of a sample in levels that were taken together, of the one where it is greater. */
        double hidden() {
            return together < 2 ? 0 : Math.max(lastShare(first), lastShare(second));
        }

        private static double lastShare(long[] counts) {
            return (double) counts[counts.length - 1] / Arrays.stream(counts).sum();
        }

        static boolean isEnough(long[] first, long[] second, long n, long m) {
            for (int i = 0; i < first.length; i++) {
                long both = first[i] + second[i];
                if (both > 0 && (double) both * Math.min(n, m) / (n + m) < EXPECTED) {
                    return false;
                }
            }
            return true;
        }

        /** Takes those levels together that are expected too few times in the smaller sample, and what else that needs. */
        static Pooled rare(long[] first, long[] second) {
            long n = Arrays.stream(first).sum();
            long m = Arrays.stream(second).sum();
            Integer[] order = new Integer[first.length];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> Long.compare(first[a] + second[a], first[b] + second[b]));
            long[] pooledFirst = new long[first.length];
            long[] pooledSecond = new long[first.length];
            int size = 0;
            long rareFirst = 0;
            long rareSecond = 0;
            int together = 0;
            for (int i : order) {
                long both = first[i] + second[i];
                if (both == 0) {
                    continue;
                }
                long rare = rareFirst + rareSecond;
                boolean isRare = (double) both * Math.min(n, m) / (n + m) < EXPECTED;
                boolean isNeeded = rare > 0 && (double) rare * Math.min(n, m) / (n + m) < EXPECTED;
                if (isRare || isNeeded) {
                    rareFirst += first[i];
                    rareSecond += second[i];
                    together++;
                } else {
                    pooledFirst[size] = first[i];
                    pooledSecond[size++] = second[i];
                }
            }
            if (together > 0) {
                pooledFirst[size] = rareFirst;
                pooledSecond[size++] = rareSecond;
            }
            return new Pooled(Arrays.copyOf(pooledFirst, size), Arrays.copyOf(pooledSecond, size), together);
        }
    }
}
