package ai.lepton.bench.coverage;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Independent examples of two classes whose scores are normal and a distance apart, and the probabilities that follow from them
 * where both spread alike.
 *
 * @param name in the table
 * @param share of positives
 * @param distance between the means of the classes' scores: 1 for a weak model, 2.5 for a strong one
 * @param confidence what the log-odds are multiplied by: 1 for a calibrated model, more for one that is too sure
 * @param spread standard deviation of the positives' scores, where that of the negatives is 1
 * @param misplaced share of the positives whose scores are below all others
 * @param n examples of a sample
 * @param weighted whether each example has a weight, drawn without regard to the rest
 */
record ScoredRegime(
        String name,
        double share,
        double distance,
        double confidence,
        double spread,
        double misplaced,
        int n,
        boolean weighted)
        implements Regime<ScoredRegime.Sample> {
    private static final double FAR = 12;
    private static final double BELOW_ALL = -10;
    private static final int STEPS = 200_000;

    /** Examples; the weights are all 1 where they have none. */
    static final class Sample {
        private final boolean[] positive;
        private final double[] score;
        private final double[] probability;
        private final double[] weight;

        private Sample(boolean[] positive, double[] score, double[] probability, double[] weight) {
            this.positive = positive;
            this.score = score;
            this.probability = probability;
            this.weight = weight;
        }

        boolean[] positive() {
            return positive;
        }

        double[] score() {
            return score;
        }

        double[] probability() {
            return probability;
        }

        double[] weight() {
            return weight;
        }

        int[] truth() {
            int[] truth = new int[positive.length];
            for (int i = 0; i < truth.length; i++) {
                truth[i] = positive[i] ? 1 : 0;
            }
            return truth;
        }
    }

    static ScoredRegime of(double percent, String model, int n) {
        double distance = model.equals("weak") ? 1 : 2.5;
        double confidence = model.equals("too sure") ? 2 : 1;
        String words = Double.toString(percent).replaceFirst("\\.0$", "");
        return new ScoredRegime(
                words + " % positive, " + model + ", n " + n, percent / 100, distance, confidence, 1, 0, n, false);
    }

    /** A very strong model whose positives spread three times as far as its negatives. */
    static ScoredRegime ofUnlikeSpread(int percent, int n) {
        String name = percent + " % positive, 3 times as far spread, n " + n;
        return new ScoredRegime(name, percent / 100.0, 7.36, 1, 3, 0, n, false);
    }

    /** A model that knows all but a share of the positives, and takes these for the most negative. */
    static ScoredRegime ofMisplaced(int percent, double misplaced, int n) {
        String name = percent + " % positive, " + Math.round(100 * misplaced) + " % of them below all, n " + n;
        return new ScoredRegime(name, percent / 100.0, 5, 1, 1, misplaced, n, false);
    }

    ScoredRegime withWeights() {
        return new ScoredRegime(name + ", weighted", share, distance, confidence, spread, misplaced, n, true);
    }

    @Override
    public Sample draw(SplittableRandom random) {
        boolean[] positive = new boolean[n];
        double[] score = new double[n];
        double[] probability = new double[n];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            positive[i] = random.nextDouble() < share;
            score[i] = random.nextGaussian();
            if (positive[i]) {
                boolean isMisplaced = misplaced > 0 && random.nextDouble() < misplaced;
                score[i] = isMisplaced ? BELOW_ALL + score[i] : distance + spread * score[i];
            }
            probability[i] = probability(score[i]);
            weight[i] = weighted ? 0.2 + 2 * random.nextDouble() : 1;
        }
        return new Sample(positive, score, probability, weight);
    }

    private double probability(double score) {
        double logOdds = Math.log(share / (1 - share)) + distance * score - distance * distance / 2;
        return 1 / (1 + Math.exp(-confidence * logOdds));
    }

    double logLoss() {
        return share * meanOf(s -> -Math.log(Math.max(0x1p-52, probability(s))), distance)
                + (1 - share) * meanOf(s -> -Math.log(Math.max(0x1p-52, 1 - probability(s))), 0);
    }

    double brierScore() {
        return share * meanOf(s -> Math.pow(1 - probability(s), 2), distance)
                + (1 - share) * meanOf(s -> Math.pow(probability(s), 2), 0);
    }

    double averagePrecision() {
        double step = (high() - low()) / STEPS;
        double right = 0;
        double wrong = 0;
        double sum = 0;
        for (double s = high(); s > low(); s -= step) {
            double gained = ofPositives(s) * step;
            right += share * gained;
            wrong += (1 - share) * density(s) * step;
            sum += right > 0 ? gained * right / (right + wrong) : 0;
        }
        return sum;
    }

    double rocAuc() {
        double step = (high() - low()) / STEPS;
        double below = 0;
        double sum = 0;
        for (double s = low(); s < high(); s += step) {
            double here = density(s) * step;
            sum += ofPositives(s) * step * (below + here / 2);
            below += here;
        }
        return sum;
    }

    private double low() {
        return -FAR * Math.max(spread, misplaced > 0 ? 2 : 1);
    }

    private double high() {
        return spread == 1 && misplaced == 0 ? FAR : distance + FAR * spread;
    }

    private double ofPositives(double score) {
        return (1 - misplaced) * density((score - distance) / spread) / spread + misplaced * density(score - BELOW_ALL);
    }

    private static double meanOf(DoubleUnaryOperator loss, double centre) {
        double step = 2 * FAR / STEPS;
        double sum = 0;
        for (double s = -FAR; s < FAR; s += step) {
            sum += density(s) * step * loss.applyAsDouble(centre + s);
        }
        return sum;
    }

    private static double density(double z) {
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
}
