package ai.lepton.metrics.classification;

import ai.lepton.metrics.internal.Weights;
import java.util.stream.IntStream;

/** Examples with two predictions and a weight each: what is counted for {@link PairedCells} is here added up. */
final class WeightedPairs {
    private final Labels labels;
    private final int[] truth;
    private final int[] first;
    private final int[] second;
    private final double[] weights;

    WeightedPairs(Labels labels, int[] truth, int[] first, int[] second, double[] weights) {
        this.labels = labels;
        this.truth = truth;
        this.first = first;
        this.second = second;
        this.weights = Weights.tamed(weights);
    }

    /** Returns the rows of some weight in which the two predictions differ. */
    int[] discordant() {
        return IntStream.range(0, truth.length)
                .filter(row -> weights[row] > 0 && first[row] != second[row])
                .toArray();
    }

    /**
     * Returns the difference with the two predictions swapped in some of the discordant rows.
     *
     * @param discordant as by {@link #discordant()}
     * @param swapped 1 for those that are swapped, else 0
     */
    double differenceSwapped(CountMeasure measure, int[] discordant, long[] swapped) {
        Sums one = new Sums(labels.size());
        Sums other = new Sums(labels.size());
        for (int row = 0; row < truth.length; row++) {
            if (first[row] == second[row]) {
                one.add(truth[row], first[row], weights[row]);
                other.add(truth[row], first[row], weights[row]);
            }
        }
        for (int i = 0; i < discordant.length; i++) {
            int row = discordant[i];
            one.add(truth[row], swapped[i] == 0 ? first[row] : second[row], weights[row]);
            other.add(truth[row], swapped[i] == 0 ? second[row] : first[row], weights[row]);
        }
        return one.score(measure) - other.score(measure);
    }

    /** A matrix in the making. */
    private final class Sums {
        private final long[] counts;
        private final double[] sums;

        Sums(int k) {
            counts = new long[k * k];
            sums = new double[k * k];
        }

        void add(int row, int column, double weight) {
            int cell = row * labels.size() + column;
            counts[cell]++;
            sums[cell] += weight;
        }

        double score(CountMeasure measure) {
            return measure.of(new ConfusionMatrix(labels, counts, sums, null)).orNaN();
        }
    }
}
