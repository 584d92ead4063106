package ai.lepton.ethics.safety.drift;

import ai.lepton.ethics.Limit;
import ai.lepton.ethics.Outcome;
import ai.lepton.ethics.Outcome.Breakdown;
import ai.lepton.ethics.Outcome.Breakdown.Cell;
import ai.lepton.ethics.internal.Figures;
import ai.lepton.ethics.internal.NoncentralChiSquared;
import ai.lepton.ethics.internal.claim.Claim;
import ai.lepton.ethics.internal.claim.Claims;
import ai.lepton.ethics.internal.rule.RuleKind;
import ai.lepton.ethics.safety.drift.TwoSamples.Categories;
import ai.lepton.ethics.safety.drift.TwoSamples.Column;
import ai.lepton.ethics.safety.drift.TwoSamples.Numbers;
import ai.lepton.metrics.Interval;
import ai.lepton.metrics.internal.Quoted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The population stability index of each column keeps a limit. No columns are all columns.
 *
 * <p>PSI = Σ (p − q) ln(p / q) over bins, with their shares q before and p now. Without any drift it is as large as (1/n + 1/m)
 * times a chi-squared of bins − 1, so that small samples of one population are often above 0.1 or 0.25. The interval takes that
 * into account: PSI over 1/n + 1/m is noncentral chi-squared, its shift PSI's true value in that unit; the unit is larger where
 * the delta method says that PSI varies more. Rare levels of a category are one bin; where more people are in such than the level
 * leaves, the index may be any greater one, for what drifts among them is not seen.
 */
record StabilityIndex(String subject, List<String> columns, double atMost, int bins, double level)
        implements RuleKind<TwoSamples> {
    /** Refuses a limit that is not above 0, a level outside (0, 1), and a single bin. */
    StabilityIndex {
        Figures.positive("limit of the stability index", atMost);
        Figures.level(level);
        if (bins < 2 || bins > 1000) {
            throw new IllegalArgumentException("bins is " + bins + ", outside [2, 1000]");
        }
    }

    @Override
    public String id() {
        return "population-stability-index";
    }

    @Override
    public String statement() {
        return "drift of " + Quoted.of(subject) + " should have a population stability index of at most " + atMost
                + " in " + (columns.isEmpty() ? "each column" : Quoted.words(columns));
    }

    @Override
    public Outcome assess(TwoSamples samples, LocalDate day) {
        requireAbout(subject, samples, "the samples are of");
        List<Claim> claims = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (Column column : samples.columns(columns)) {
            Binned binned = Binned.of(column, bins);
            long n = LongStream.of(binned.before).sum();
            long m = LongStream.of(binned.now).sum();
            rows.add(List.of(
                    Cell.of(column.name()),
                    Cell.of(n),
                    Cell.of(m),
                    Cell.of((long) binned.before.length),
                    Cell.of(binned.note)));
            if (binned.isConstant) {
                continue;
            }
            claims.add(
                    binned.before.length < 2
                            ? Claim.undefined(
                                    column.name(), "too few rows for two bins of " + Homogeneity.EXPECTED, n + m)
                            : Claim.of(column.name(), binned.index(), n + m, binned::interval));
        }
        Claims judged = Claims.decide(claims, Limit.atMost(atMost), level);
        return Outcome.of(
                judged.verdict("population_stability_index", "rows"),
                judged.table("PSI"),
                new Breakdown("bins", List.of("column", "before", "now", "bins", "note"), rows));
    }

    /** Counts of bins, none of which is expected fewer than five times. */
    record Binned(long[] before, long[] now, double hidden, boolean isConstant, String note) {
        static Binned of(Column column, int bins) {
            return column instanceof Categories categories ? ofLevels(categories) : ofNumbers((Numbers) column, bins);
        }

        private static Binned ofLevels(Categories categories) {
            Homogeneity.Pooled pooled = Homogeneity.Pooled.rare(categories.reference(), categories.current());
            long seen = 0;
            for (int i = 0; i < categories.reference().length; i++) {
                seen += categories.reference()[i] + categories.current()[i] > 0 ? 1 : 0;
            }
            String note = seen == 1
                    ? "one value: nothing can be said"
                    : pooled.together() > 1 ? pooled.together() + " rare levels are one bin" : "";
            return new Binned(pooled.first(), pooled.second(), pooled.hidden(), seen == 1, note);
        }

        /** Bins whose bounds are quantiles of the reference, and one of missing values. */
        private static Binned ofNumbers(Numbers numbers, int bins) {
            double[] reference = numbers.reference();
            double[] current = numbers.current();
            List<long[]> counts = new ArrayList<>();
            int i = 0;
            int j = 0;
            for (int bin = 1; bin <= bins && reference.length > 0; bin++) {
                double bound = bin == bins
                        ? Double.POSITIVE_INFINITY
                        : reference[(int) (((long) bin * reference.length + bins - 1) / bins) - 1];
                int fromI = i;
                int fromJ = j;
                while (i < reference.length && reference[i] <= bound) {
                    i++;
                }
                while (j < current.length && current[j] <= bound) {
                    j++;
                }
                counts.add(new long[] {i - fromI, j - fromJ});
            }
            if (reference.length == 0) {
                counts.add(new long[] {0, current.length});
            }
            long n = reference.length + numbers.missingBefore();
            long m = current.length + numbers.missingNow();
            List<long[]> joined = joined(counts, n, m);
            long missing = numbers.missingBefore() + numbers.missingNow();
            String note = "";
            if (missing > 0) {
                joined.add(new long[] {numbers.missingBefore(), numbers.missingNow()});
                note = "missing values are a bin";
                if (joined.size() > 1 && !isEnough(joined.get(joined.size() - 1), n, m)) {
                    long[] last = joined.remove(joined.size() - 1);
                    joined.get(joined.size() - 1)[0] += last[0];
                    joined.get(joined.size() - 1)[1] += last[1];
                    note = "missing values are too few for a bin, and in the last one";
                }
            }
            boolean isConstant = missing == 0
                    && reference[0] == reference[reference.length - 1]
                    && current[0] == current[current.length - 1]
                    && reference[0] == current[0];
            return new Binned(
                    joined.stream().mapToLong(count -> count[0]).toArray(),
                    joined.stream().mapToLong(count -> count[1]).toArray(),
                    0,
                    isConstant,
                    isConstant ? "one value: nothing can be said" : note);
        }

        /** Joins bins with their neighbours until each is expected five times. */
        private static List<long[]> joined(List<long[]> counts, long n, long m) {
            List<long[]> joined = new ArrayList<>();
            long[] open = {0, 0};
            for (long[] count : counts) {
                open[0] += count[0];
                open[1] += count[1];
                if (isEnough(open, n, m)) {
                    joined.add(open);
                    open = new long[] {0, 0};
                }
            }
            if (joined.isEmpty()) {
                joined.add(open);
            } else {
                joined.get(joined.size() - 1)[0] += open[0];
                joined.get(joined.size() - 1)[1] += open[1];
            }
            return joined;
        }

        private static boolean isEnough(long[] count, long n, long m) {
            return (double) (count[0] + count[1]) * Math.min(n, m) / (n + m) >= Homogeneity.EXPECTED;
        }

        /** Returns the shares of a sample; where a bin of either is empty, with half a row more in each bin. */
        private double[] shares(long[] counts) {
            boolean isAnyEmpty =
                    LongStream.concat(Arrays.stream(before), Arrays.stream(now)).anyMatch(count -> count == 0);
            double more = isAnyEmpty ? 0.5 : 0;
            double all = Arrays.stream(counts).sum() + more * counts.length;
            return Arrays.stream(counts)
                    .mapToDouble(count -> (count + more) / all)
                    .toArray();
        }

        double index() {
            double[] q = shares(before);
            double[] p = shares(now);
            double sum = 0;
            for (int i = 0; i < q.length; i++) {
                sum += (p[i] - q[i]) * Math.log(p[i] / q[i]);
            }
            return sum;
        }

        Interval interval(double level) {
            double index = index();
            double n = LongStream.of(before).sum();
            double m = LongStream.of(now).sum();
            double unit = 1 / n + 1 / m;
            if (index > 0) {
                double[] q = shares(before);
                double[] p = shares(now);
                double variance = variance(q, p) / n + variance(p, q) / m;
                unit *= Math.max(1, variance / (4 * index * unit));
            }
            Interval shift = NoncentralChiSquared.shift(index / unit, before.length - 1.0, level);
            double high = hidden > 1 - level ? Double.POSITIVE_INFINITY : shift.high() * unit;
            return new Interval(shift.low() * unit, high, level, shift.method());
        }

        /** Returns the variance, for one row, of PSI's slope by the shares of a sample. */
        private static double variance(double[] own, double[] other) {
            double mean = 0;
            double squares = 0;
            for (int i = 0; i < own.length; i++) {
                double slope = Math.log(own[i] / other[i]) - other[i] / own[i];
                mean += own[i] * slope;
                squares += own[i] * slope * slope;
            }
            return squares - mean * mean;
        }
    }
}
