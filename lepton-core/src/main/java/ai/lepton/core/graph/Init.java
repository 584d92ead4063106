package ai.lepton.core.graph;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How a new weight gets its first values, before training or loading. */
public sealed interface Init {
    /** Most values of a weight, of 2 GiB. */
    int MOST = 1 << 29;

    /** All values the same: 0 for most biases, 1 for the gains of norms. */
    record Constant(float value) implements Init {}

    /** Uniform in [-bound, bound]. */
    record Uniform(double bound) implements Init {
        /** Checks the bound. */
        public Uniform {
            if (!(bound >= 0)) {
                throw new IllegalArgumentException("bound is " + bound + "; it must be at least 0");
            }
        }
    }

    /** Normal with mean 0 and this standard deviation, as BERT and GPT-2 begin (0.02). */
    record Normal(double standardDeviation) implements Init {
        /** Checks the deviation. */
        public Normal {
            if (!(standardDeviation >= 0)) {
                throw new IllegalArgumentException(
                        "standard deviation is " + standardDeviation + "; it must be at least 0");
            }
        }
    }

    /** Either 1 or -1, each as likely: the first scales of the members of a BatchEnsemble. */
    record Signs() implements Init {}

    /** Returns zeros. */
    static Init zeros() {
        return new Constant(0);
    }

    /** Returns ones. */
    static Init ones() {
        return new Constant(1);
    }

    /** Returns the uniform bound {@code 1/sqrt(fanIn)} that PyTorch gives the weight and bias of a linear layer. */
    static Init linear(long fanIn) {
        return new Uniform(1 / Math.sqrt((double) Math.max(1, fanIn)));
    }

    /**
     * Returns the first values of a weight; the same seed gives the same values on every machine.
     *
     * @param size number of values
     * @param seed of the generator
     * @throws IllegalArgumentException if there can't be so many
     */
    default float[] values(int size, long seed) {
        if (size < 0 || size > MOST) {
            throw new IllegalArgumentException(
                    "a weight of " + size + " values can't be made; at most " + MOST + " can");
        }
        float[] values = new float[size];
        SplittableRandom random = new SplittableRandom(seed);
        if (this instanceof Constant constant) {
            Arrays.fill(values, constant.value());
        } else if (this instanceof Uniform uniform) {
            for (int i = 0; i < size; i++) {
                values[i] = (float) ((2 * random.nextDouble() - 1) * uniform.bound());
            }
        } else if (this instanceof Signs) {
            for (int i = 0; i < size; i++) {
                values[i] = random.nextBoolean() ? 1 : -1;
            }
        } else if (this instanceof Normal normal) {
            for (int i = 0; i < size; i++) {
                // Box-Muller: StrictMath is the same everywhere, Random.nextGaussian is not promised to be.
                double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                double angle = 2 * Math.PI * random.nextDouble();
                values[i] = (float) (radius * StrictMath.cos(angle) * normal.standardDeviation());
            }
        }
        return values;
    }
}
