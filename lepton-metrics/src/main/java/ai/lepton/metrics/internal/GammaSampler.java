package ai.lepton.metrics.internal;

import java.util.SplittableRandom;

/**
 * Draws from gamma distributions of scale 1, in constant expected time whatever the shape. The same seed gives the same
 * draws.
 *
 * @see <a href="https://doi.org/10.1145/358407.358414">Marsaglia and Tsang 2000</a>
 */
public final class GammaSampler {
    private static final double THIRD = 1.0 / 3;
    // Of the squeeze that accepts most draws without a logarithm.
    private static final double SQUEEZE = 0.0331;

    private final SplittableRandom random;
    // The second of a pair of normal numbers; NaN where there is none left.
    private double spare = Double.NaN;

    /** Creates one of this seed. */
    public GammaSampler(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Returns an index below a bound above 0, each as likely as the others. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Returns a number in [0, 1). */
    public double uniform() {
        return random.nextDouble();
    }

    /** Draws with a shape that is finite and not negative; 0 gives 0, and a small one may. */
    public double draw(double shape) {
        if (shape < 1) {
            return shape == 0 ? 0 : large(shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        return large(shape);
    }

    private double large(double shape) {
        double d = shape - THIRD;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = normal();
            double root = 1 + c * x;
            if (root <= 0) {
                continue;
            }
            double v = root * root * root;
            double u = 1 - random.nextDouble();
            double square = x * x;
            if (u < 1 - SQUEEZE * square * square || Math.log(u) < square / 2 + d * (1 - v + Math.log(v))) {
                return d * v;
            }
        }
    }

    /** Returns a standard normal number, by the polar method. */
    private double normal() {
        if (!Double.isNaN(spare)) {
            double kept = spare;
            spare = Double.NaN;
            return kept;
        }
        while (true) {
            double x = 2 * random.nextDouble() - 1;
            double y = 2 * random.nextDouble() - 1;
            double square = x * x + y * y;
            if (square < 1 && square > 0) {
                double factor = Math.sqrt(-2 * Math.log(square) / square);
                spare = y * factor;
                return x * factor;
            }
        }
    }
}
