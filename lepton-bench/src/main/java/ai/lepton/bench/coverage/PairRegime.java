package ai.lepton.bench.coverage;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Independent pairs of a truth and its prediction.
 *
 * @param name in the table
 * @param errors what the errors are like; null where truth and prediction are two sides of one distribution
 * @param marginal what truths and predictions are like, where there are no errors
 * @param strength R² of the predictions where there are errors, else the correlation of the normals behind
 * @param n examples of a sample
 * @param weighted whether each example has a weight, drawn without regard to the rest
 */
record PairRegime(String name, @Nullable Errors errors, Marginal marginal, double strength, int n, boolean weighted)
        implements Regime<PairRegime.Sample> {

    /** Truths and predictions; the weights are all 1 where they have none. */
    static final class Sample {
        private final double[] truth;
        private final double[] predicted;
        private final double[] weight;

        private Sample(double[] truth, double[] predicted, double[] weight) {
            this.truth = truth;
            this.predicted = predicted;
            this.weight = weight;
        }

        double[] truth() {
            return truth;
        }

        double[] predicted() {
            return predicted;
        }

        double[] weight() {
            return weight;
        }
    }

    /** Errors of mean 0 and variance 1. */
    enum Errors {
        NORMAL("normal", Math.sqrt(2 / Math.PI)),
        LAPLACE("Laplace", Math.sqrt(0.5)),
        T3("t (3)", 2 / Math.PI),
        LOGNORMAL("lognormal", 0.5842673);

        private final String words;
        private final double meanAbsolute;

        Errors(String words, double meanAbsolute) {
            this.words = words;
            this.meanAbsolute = meanAbsolute;
        }

        double draw(SplittableRandom random) {
            return switch (this) {
                case NORMAL -> random.nextGaussian();
                case LAPLACE -> {
                    double u = random.nextDouble() - 0.5;
                    yield -Math.signum(u) * Math.log1p(-2 * Math.abs(u)) / Math.sqrt(2);
                }
                case T3 -> {
                    double squares = 0;
                    for (int i = 0; i < 3; i++) {
                        double z = random.nextGaussian();
                        squares += z * z;
                    }
                    yield random.nextGaussian() / Math.sqrt(squares);
                }
                case LOGNORMAL -> (Math.exp(random.nextGaussian()) - Math.exp(0.5)) / Math.sqrt((Math.E - 1) * Math.E);
            };
        }
    }

    /** What a normal becomes. */
    enum Marginal {
        NORMAL("normal", 0),
        SKEWED("skewed", 0.5),
        VERY_SKEWED("very skewed", 1);

        private final String words;
        private final double sigma;

        Marginal(String words, double sigma) {
            this.words = words;
            this.sigma = sigma;
        }

        double of(double z) {
            return sigma == 0 ? z : Math.exp(sigma * z);
        }
    }

    static PairRegime ofErrors(Errors errors, double r2, int n) {
        return new PairRegime(errors.words + " errors, R² " + r2 + ", n " + n, errors, Marginal.NORMAL, r2, n, false);
    }

    static PairRegime correlated(Marginal marginal, double correlation, int n) {
        return new PairRegime(
                marginal.words + ", correlation " + correlation + ", n " + n, null, marginal, correlation, n, false);
    }

    PairRegime withWeights() {
        return new PairRegime(name + ", weighted", errors, marginal, strength, n, true);
    }

    @Override
    public Sample draw(SplittableRandom random) {
        double[] truth = new double[n];
        double[] predicted = new double[n];
        double[] weight = new double[n];
        for (int i = 0; i < n; i++) {
            double z = random.nextGaussian();
            if (errors == null) {
                truth[i] = marginal.of(z);
                predicted[i] = marginal.of(strength * z + Math.sqrt(1 - strength * strength) * random.nextGaussian());
            } else {
                predicted[i] = z * Math.sqrt(strength / (1 - strength));
                truth[i] = predicted[i] + errors.draw(random);
            }
            weight[i] = weighted ? 0.2 + 2 * random.nextDouble() : 1;
        }
        return new Sample(truth, predicted, weight);
    }

    double meanAbsoluteError() {
        return errors == null ? Double.NaN : errors.meanAbsolute;
    }

    /** Returns Pearson's and, as both sides are alike, Lin's correlation. */
    double pearson() {
        double square = marginal.sigma * marginal.sigma;
        return square == 0 ? strength : Math.expm1(strength * square) / Math.expm1(square);
    }

    double spearman() {
        return 6 / Math.PI * Math.asin(strength / 2);
    }

    double kendall() {
        return 2 / Math.PI * Math.asin(strength);
    }
}
