package ai.lepton.core.model;

import ai.lepton.core.graph.Tensor;
import java.util.List;

/**
 * Rotary positions (Su et al. 2021): queries and keys are rotated, feature i with feature {@code d/2 + i}, by their
 * position times a frequency, so that scores depend on distances only.
 *
 * @param theta base of the frequencies {@code theta^(-2i/d)}; 10,000 in the paper
 * @param scaling how frequencies change for contexts longer than those of training
 * @see <a href="https://arxiv.org/abs/2104.09864">RoFormer</a>
 */
public record Rotary(double theta, Scaling scaling) implements Positions {
    /** Checks the base. */
    public Rotary {
        if (!(theta > 0 && theta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("theta is " + theta + "; it must be above 0 and finite");
        }
    }

    /** Returns rotary positions with this base and no scaling. */
    public static Rotary of(double theta) {
        return new Rotary(theta, Scaling.none());
    }

    @Override
    public Tensor rotate(Tensor x, Context context) {
        long width = x.width();
        if (width % 2 != 0) {
            throw new IllegalArgumentException(
                    "rotary positions turn pairs of features; a head has " + width + ", an odd number");
        }
        Tensor positions = context.positions(x, 2).toFloat(); // [b, s]
        Tensor frequencies = scaling.frequencies(positions, theta, Math.toIntExact(width)); // [d/2]
        Tensor half = positions.unsqueeze(-1).mul(frequencies); // [b, s, d/2]
        Tensor angles = Tensor.concat(List.of(half, half), -1).unsqueeze(1); // [b, 1, s, d]
        Tensor cos = scaled(angles.cos());
        Tensor sin = scaled(angles.sin());
        Tensor first = x.slice(-1, 0, width / 2);
        Tensor second = x.slice(-1, width / 2, width);
        Tensor rotated = Tensor.concat(List.of(second.mul(-1), first), -1);
        return x.mul(cos).add(rotated.mul(sin));
    }

    private Tensor scaled(Tensor x) {
        double factor = scaling.attentionFactor();
        return factor == 1 ? x : x.mul(factor);
    }

    /**
     * How rotary frequencies change for contexts longer than those of training, under the names that Hugging Face
     * configurations use for {@code rope_type}.
     */
    public sealed interface Scaling {
        /** The widest head that frequencies are made for. */
        int WIDEST = 1 << 20;

        /** Returns the frequencies, {@code [width / 2]}, for these positions, {@code [b, s]} floats. */
        Tensor frequencies(Tensor positions, double theta, int width);

        /** Returns what sines and cosines are multiplied by. */
        default double attentionFactor() {
            return 1;
        }

        /** Returns no scaling. */
        static Scaling none() {
            return new Linear(1);
        }

        /** Returns the frequencies of the paper, {@code theta^(-2i/width)}. */
        private static double[] plain(double theta, int width) {
            requireWidth(width);
            double[] frequencies = new double[width / 2];
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] = Math.pow(theta, -2.0 * i / width);
            }
            return frequencies;
        }

        private static void requireWidth(int width) {
            if (width < 2 || width > WIDEST) {
                throw new IllegalArgumentException(
                        "the width of a head is " + width + "; it must be in [2, " + WIDEST + "]");
            }
        }

        private static void requireFactor(double factor) {
            if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the factor of rotary scaling is " + factor + "; it must be at least 1");
            }
        }

        /**
         * All positions divided by a factor (Chen et al. 2023), {@code linear}; with factor 1, {@code default}.
         *
         * @param factor at least 1
         */
        record Linear(double factor) implements Scaling {
            /** Checks the factor. */
            public Linear {
                requireFactor(factor);
            }

            @Override
            public Tensor frequencies(Tensor positions, double theta, int width) {
                double[] frequencies = plain(theta, width);
                for (int i = 0; i < frequencies.length; i++) {
                    frequencies[i] /= factor;
                }
                return positions.constant(frequencies);
            }
        }

        /**
         * A base that grows with the length of the sequence once it is longer than those of training, {@code dynamic}.
         *
         * @param factor at least 1
         * @param trained length up to which nothing changes
         */
        record Dynamic(double factor, int trained) implements Scaling {
            /** Checks the factor and the length. */
            public Dynamic {
                requireFactor(factor);
                Checks.positive("the length of training", trained);
            }

            @Override
            public Tensor frequencies(Tensor positions, double theta, int width) {
                Scaling.requireWidth(width);
                Tensor longest = positions.max(1).max(0); // [1, 1], its length less one
                Tensor beyond = longest.add(1.0 - trained).relu(); // entries more than in training
                Tensor growth = beyond.mul(factor / trained).add(1);
                Tensor logBase = growth.log().mul(width / (width - 2.0)).add(Math.log(theta));
                double[] exponents = new double[width / 2];
                for (int i = 0; i < exponents.length; i++) {
                    exponents[i] = -2.0 * i / width;
                }
                return logBase.mul(positions.constant(exponents)).exp().select(0, 0);
            }
        }

        /**
         * YaRN (Peng et al. 2023), {@code yarn}: slow frequencies are divided by the factor, fast ones kept, those between
         * blended; sines and cosines are scaled.
         *
         * @param factor at least 1
         * @param trained length of the contexts of training
         * @param betaFast turns within that length from which on a frequency is kept; 32 in the paper
         * @param betaSlow turns up to which it is divided; 1 in the paper
         * @param attentionFactor what sines and cosines are multiplied by; {@code 0.1 ln(factor) + 1} in the paper
         * @param truncate whether the bounds between are rounded to whole features, as in the authors' code
         * @see <a href="https://arxiv.org/abs/2309.00071">YaRN</a>
         */
        record Yarn(
                double factor, int trained, double betaFast, double betaSlow, double attentionFactor, boolean truncate)
                implements Scaling {
            /** Checks the factor and the length. */
            public Yarn {
                requireFactor(factor);
                Checks.positive("the length of training", trained);
            }

            @Override
            public Tensor frequencies(Tensor positions, double theta, int width) {
                double low = feature(betaFast, theta, width);
                double high = feature(betaSlow, theta, width);
                if (truncate) {
                    low = Math.floor(low);
                    high = Math.ceil(high);
                }
                low = Math.max(low, 0);
                high = Math.min(high, width - 1.0);
                if (low == high) {
                    high += 0.001; // as the reference, against a division by zero
                }
                double[] frequencies = plain(theta, width);
                for (int i = 0; i < frequencies.length; i++) {
                    double divided = Math.min(1, Math.max(0, (i - low) / (high - low)));
                    frequencies[i] *= 1 - divided + divided / factor;
                }
                return positions.constant(frequencies);
            }

            /** Returns the feature that turns this often within the length of training. */
            private double feature(double turns, double theta, int width) {
                return width * Math.log(trained / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
            }
        }

        /**
         * The scaling of Llama 3.1, {@code llama3}: wave lengths above {@code trained / lowFactor} are stretched by the
         * factor, those below {@code trained / highFactor} kept, those between blended.
         *
         * @param factor at least 1
         * @param lowFactor below {@code highFactor}
         * @param highFactor above {@code lowFactor}
         * @param trained length of the contexts of training
         */
        record Llama3(double factor, double lowFactor, double highFactor, int trained) implements Scaling {
            /** Checks the factors and the length. */
            public Llama3 {
                requireFactor(factor);
                Checks.positive("the length of training", trained);
                if (!(lowFactor > 0 && lowFactor < highFactor)) {
                    throw new IllegalArgumentException("the low frequency factor is " + lowFactor + ", the high one "
                            + highFactor + "; the first must be above 0 and below the second");
                }
            }

            @Override
            public Tensor frequencies(Tensor positions, double theta, int width) {
                double[] frequencies = plain(theta, width);
                for (int i = 0; i < frequencies.length; i++) {
                    double waveLength = 2 * Math.PI / frequencies[i];
                    double kept = (trained / waveLength - lowFactor) / (highFactor - lowFactor);
                    kept = Math.min(1, Math.max(0, kept));
                    frequencies[i] *= kept + (1 - kept) / factor;
                }
                return positions.constant(frequencies);
            }
        }
    }
}
