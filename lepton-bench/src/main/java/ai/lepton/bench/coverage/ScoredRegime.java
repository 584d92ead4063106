package ai.lepton.bench.coverage;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Independent examples of two classes whose scores are normal, of the same spread and a distance apart, and the probabilities
 * that follow from them.
 *
 * @param name in the table
 * @param share of positives
 * @param distance between the means of the classes' scores: 1 for a weak model, 2.5 for a strong one
 * @param confidence what the log-odds are multiplied by: 1 for a calibrated model, more for one that is too sure
 * @param n examples of a sample
 * @param weighted whether each example has a weight, drawn without regard to the rest
 */
record ScoredRegime(String name, double share, double distance, double confidence, int n, boolean weighted)
        implements Regime<ScoredRegime.Sample> {
    private static final double FAR = 12;
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
                words + " % positive, " + model + ", n " + n, percent / 100, distance, confidence, n, false);
    }

    ScoredRegime withWeights() {
        return new ScoredRegime(name + ", weighted", share, distance, confidence, n, true);
    }

    @Override
    public Sample draw(SplittableRandom random) {
        boolean[] positive = new boolean[n];
        double[] score = new double[n];
        double[] probability = new double[n];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            positive[i] = random.nextDouble() < share;
            score[i] = random.nextGaussian() + (positive[i] ? distance : 0);
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
        double step = 2 * FAR / STEPS;
        double right = 0;
        double wrong = 0;
        double sum = 0;
        for (double s = FAR; s > -FAR; s -= step) {
            double gained = density(s - distance) * step;
            right += share * gained;
            wrong += (1 - share) * density(s) * step;
            sum += right > 0 ? gained * right / (right + wrong) : 0;
        }
        return sum;
    }

    double rocAuc() {
        double step = 2 * FAR / STEPS;
        double below = 0;
        double sum = 0;
        for (double s = -FAR; s < FAR; s += step) {
            double here = density(s) * step;
            sum += density(s - distance) * step * (below + here / 2);
            below += here;
        }
        return sum;
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
