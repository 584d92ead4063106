package ai.lepton.ethics.fairness.proxy;

import ai.lepton.ethics.internal.NoncentralChiSquared;
import ai.lepton.metrics.Interval;
import java.util.Arrays;

/**
 * How often each level of a column meets each group: Cramér's V, its bias corrected after Bergsma, and its interval.
 *
 * <p>Rare levels, which are expected less than once in the smallest group, are one level. As V might be greater if they were told
 * apart, by the square root of the share of people in them at most, its upper bound has this added.
 *
 * @param cells counts by level and group, no level and no group empty
 * @param hidden share of the people in levels that were taken together
 * @see <a href="https://doi.org/10.1016/j.jkss.2012.10.002">Bergsma 2013</a>
 */
record Contingency(long[][] cells, double hidden) {
    /** Returns the counts of those whose group is one of some. */
    static Contingency of(ProxyColumns.Levels column, int[] group, int groups) {
        int levels = column.names().size() + 1;
        long[][] all = new long[levels][groups];
        long[] sizes = new long[groups];
        long n = 0;
        for (int i = 0; i < group.length; i++) {
            if (group[i] >= 0) {
                all[column.codes()[i] < 0 ? levels - 1 : column.codes()[i]][group[i]]++;
                sizes[group[i]]++;
                n++;
            }
        }
        double least = (double) Arrays.stream(sizes).min().orElse(0) / n;
        long[] rare = new long[groups];
        int together = 0;
        long people = 0;
        long[][] kept = new long[levels][];
        int size = 0;
        for (long[] level : all) {
            long sum = Arrays.stream(level).sum();
            if (sum > 0 && sum * least < 1) {
                together++;
                people += sum;
                Arrays.setAll(rare, g -> rare[g] + level[g]);
            } else if (sum > 0) {
                kept[size++] = level;
            }
        }
        if (people > 0) {
            kept[size++] = rare;
        }
        return new Contingency(Arrays.copyOf(kept, size), together > 1 ? (double) people / n : 0);
    }

    long n() {
        return Arrays.stream(cells).flatMapToLong(Arrays::stream).sum();
    }

    private int groups() {
        return cells[0].length;
    }

    private double[][] shares() {
        double n = n();
        return Arrays.stream(cells)
                .map(level ->
                        Arrays.stream(level).mapToDouble(count -> count / n).toArray())
                .toArray(double[][]::new);
    }

    private static double[] ofLevels(double[][] p) {
        return Arrays.stream(p).mapToDouble(level -> Arrays.stream(level).sum()).toArray();
    }

    private static double[] ofGroups(double[][] p) {
        double[] sums = new double[p[0].length];
        for (double[] level : p) {
            Arrays.setAll(sums, g -> sums[g] + level[g]);
        }
        return sums;
    }

    /** Returns chi-squared over n. */
    private double phiSquared() {
        double[][] p = shares();
        double[] a = ofLevels(p);
        double[] b = ofGroups(p);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < b.length; j++) {
                double gap = p[i][j] - a[i] * b[j];
                sum += gap * gap / (a[i] * b[j]);
            }
        }
        return sum;
    }

    /** Returns the degrees of freedom. */
    private double degrees() {
        return (cells.length - 1.0) * (groups() - 1.0);
    }

    /** Returns what the square of V is a share of. */
    private double most() {
        double n = n();
        double r = cells.length - (cells.length - 1.0) * (cells.length - 1.0) / (n - 1);
        double c = groups() - (groups() - 1.0) * (groups() - 1.0) / (n - 1);
        return Math.min(r - 1, c - 1);
    }

    /** Returns V as it is in these people, not corrected. */
    double plain() {
        return Math.sqrt(phiSquared() / Math.min(cells.length - 1, groups() - 1));
    }

    /** Returns V with its bias corrected. */
    double corrected() {
        return Math.min(1, Math.sqrt(Math.max(0, phiSquared() - degrees() / (n() - 1)) / most()));
    }

    /**
     * Returns the interval: chi-squared is noncentral chi-squared, its shift n times phi squared; its unit is larger where the delta
     * method says that it varies more.
     */
    Interval interval(double level) {
        double phi = phiSquared();
        double unit = 1.0 / n();
        if (phi > 0) {
            unit *= Math.max(1, variance() / (4 * phi));
        }
        // What chance adds to phi squared stays degrees / n, however much it varies.
        double statistic = (phi - degrees() / n()) / unit + degrees();
        Interval shift = NoncentralChiSquared.shift(Math.max(0, statistic), degrees(), level);
        double value = corrected();
        double low = Math.sqrt(shift.low() * unit / most());
        double high = Math.sqrt(Math.max(0, shift.high() * unit / most()) + hidden);
        return new Interval(
                Math.max(0, Math.min(low, value)), Math.min(1, Math.max(high, value)), level, shift.method());
    }

    /** Returns the variance of phi squared for one person, by its slope over the shares. */
    private double variance() {
        double[][] p = shares();
        double[] a = ofLevels(p);
        double[] b = ofGroups(p);
        double[] byLevel = new double[a.length];
        double[] byGroup = new double[b.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                double part = p[i][j] * p[i][j] / (a[i] * b[j]);
                byLevel[i] += part;
                byGroup[j] += part;
            }
        }
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                double slope = 2 * p[i][j] / (a[i] * b[j]) - byLevel[i] / a[i] - byGroup[j] / b[j];
                mean += p[i][j] * slope;
                squares += p[i][j] * slope * slope;
            }
        }
        return squares - mean * mean;
    }
}
