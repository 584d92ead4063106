package ai.lepton.ethics.fairness;

import ai.lepton.ethics.internal.Factor;
import ai.lepton.metrics.internal.EffectiveTrials;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rates of decisions, by the rows that have them. */
final class DecisionSamples implements Samples {
    private final List<Rate> rates;
    private final byte[] kinds;
    private final long @Nullable [] weights;
    private final double @Nullable [] sampling;
    private final Function<String, Factor> attributes;

    /**
     * Takes the arrays as they are.
     *
     * @param kinds what was decided in each row, and whether rightly
     * @param weights how many people each row stands for; null for one each
     * @param sampling how many people of the population each row of a sample stands for; null where all are known
     */
    DecisionSamples(
            List<Rate> rates,
            byte[] kinds,
            long @Nullable [] weights,
            double @Nullable [] sampling,
            Function<String, Factor> attributes) {
        this.rates = rates;
        this.kinds = kinds;
        this.weights = weights;
        this.sampling = sampling;
        this.attributes = attributes;
    }

    @Override
    public List<String> measures() {
        return rates.stream().map(Rate::words).toList();
    }

    @Override
    public String whose(int measure, String group) {
        return rates.get(measure).whose(group);
    }

    @Override
    public boolean isApart() {
        return rates.size() == 2 && rates.get(0).isApart(rates.get(1));
    }

    @Override
    public Sample of(int measure, int[] rows) {
        return sample(rates.get(measure), rows);
    }

    private Sample sample(Rate rate, int[] rows) {
        long hits = 0;
        long among = 0;
        double[] sums = new double[4];
        for (int row : rows) {
            if (rate.isAmong(kinds[row])) {
                boolean isHit = rate.isHit(kinds[row]);
                long count = weights == null ? 1 : weights[row];
                among += count;
                hits += isHit ? count : 0;
                if (sampling != null) {
                    sums[isHit ? 0 : 2] += sampling[row];
                    sums[isHit ? 1 : 3] += sampling[row] * sampling[row];
                }
            }
        }
        String nobody = "nobody " + rate.member();
        return sampling == null || among == 0
                ? Sample.share(hits, among, nobody)
                : Sample.weighted(
                        new EffectiveTrials(sums[0], sums[1], sums[2], sums[3]),
                        degrees(sampling, kinds, rate, rows),
                        among);
    }

    /** Returns twice the squared sum of squared weights over the sum of their fourth powers, the largest being 1. */
    private static double degrees(double[] weight, byte[] kinds, Rate rate, int[] rows) {
        double largest = 0;
        for (int row : rows) {
            largest = rate.isAmong(kinds[row]) ? Math.max(largest, weight[row]) : largest;
        }
        double squares = 0;
        double fourths = 0;
        for (int row : rows) {
            if (rate.isAmong(kinds[row])) {
                double square = Math.pow(weight[row] / largest, 2);
                squares += square;
                fourths += square * square;
            }
        }
        return 2 * squares * (squares / fourths);
    }

    @Override
    public double people(int measure, int[] rows) {
        Rate rate = rates.get(measure);
        double people = 0;
        for (int row : rows) {
            if (rate.isAmong(kinds[row])) {
                people += sampling != null ? sampling[row] : weights != null ? weights[row] : 1;
            }
        }
        return people;
    }

    @Override
    public Factor factor(String name) {
        return attributes.apply(name);
    }

    @Override
    public int rows() {
        return kinds.length;
    }

    @Override
    public String unit() {
        return "decisions";
    }
}
