package ai.lepton.core.model;

import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * How a model knows the order of its tokens. Each kind enters at one of three places, and leaves the others as they are.
 *
 * <p>A record that implements one of the methods is all that a new kind takes.
 */
public interface Positions {
    /** Adds to the features of tokens, before the first block: learned and sinusoidal positions. */
    default Tensor embed(Tensor x, Context context, Scope at) {
        return x;
    }

    /** Rotates queries or new keys, {@code [b, h, s, d]}: rotary positions. */
    default Tensor rotate(Tensor x, Context context) {
        return x;
    }

    /** Adds to the scores of attention: ALiBi, relative positions. */
    default Mask bias(Mask mask, Tensor query, Tensor key, Context context) {
        return mask;
    }

    /** Returns how many positions there are; as many as one likes unless they come from a table. */
    default long longest() {
        return Long.MAX_VALUE;
    }

    /** Returns positions that leave everything as it is: attention then knows no order. */
    static Positions none() {
        return new NoPositions();
    }

    /**
     * Attention with linear biases (Press et al. 2022): a score loses its head's slope times the distance.
     *
     * <p>For n heads, n a power of two, the slopes are {@code 2^(-8/n), 2^(-16/n), ..}; for other n, those of the power of
     * two below, then every second one of the power of two above, as the authors' code has it.
     *
     * @see <a href="https://arxiv.org/abs/2108.12409">Train Short, Test Long</a>
     */
    record Alibi() implements Positions {
        @Override
        public Mask bias(Mask mask, Tensor query, Tensor key, Context context) {
            Tensor distance = context.distance(query, key);
            Tensor apart = distance.relu().add(distance.mul(-1).relu()); // [q, k]
            int heads = Math.toIntExact(query.shape().get(1));
            Tensor slopes = query.constant(slopes(heads)).unsqueeze(-1).unsqueeze(-1); // [h, 1, 1]
            return mask.plus(slopes.mul(apart).mul(-1));
        }

        /** Returns the slope of each head. */
        static double[] slopes(int heads) {
            int power = Integer.highestOneBit(heads);
            double[] slopes = new double[heads];
            for (int i = 0; i < heads; i++) {
                slopes[i] = i < power
                        ? Math.pow(2, -8.0 * (i + 1) / power)
                        : Math.pow(2, -8.0 * (2 * (i - power) + 1) / (2 * power));
            }
            return slopes;
        }
    }

    /**
     * Adds a learned vector for each position, as BERT and GPT-2 do: {@code weight [count, width]}.
     *
     * @param count rows of the table
     * @param offset added to a position to find its row; RoBERTa begins at 2
     * @param skipping whether the token before the offset, RoBERTa's padding, takes no position wherever it stands: its row is
     *     its own index, and others count what differs from it. For models that see all tokens at once
     */
    record Learned(int count, int offset, boolean skipping) implements Positions {
        /** Checks the sizes. */
        public Learned {
            Checks.positive("positions", count);
            int least = skipping ? 1 : 0;
            if (offset < least || offset >= count) {
                throw new IllegalArgumentException("offset is " + offset + ", outside [" + least + ", " + count + ")");
            }
        }

        /** Returns positions that every token takes. */
        public Learned(int count, int offset) {
            this(count, offset, false);
        }

        @Override
        public Tensor embed(Tensor x, Context context, Scope at) {
            return x.add(rows(x, context).embedding(at, count, x.width()));
        }

        private Tensor rows(Tensor x, Context context) {
            if (skipping && context.tokens() != null) {
                Tensor others = context.otherThan(offset - 1); // [b, s]
                return others.cumsum(1).mul(others).add(offset - 1).toLong();
            }
            Tensor positions = context.positions(x, 1);
            return offset > 0 ? positions.add(offset) : positions;
        }

        @Override
        public long longest() {
            return (long) count - offset;
        }
    }

    /**
     * Adds fixed sines and cosines of each position (Vaswani et al. 2017, 3.5): feature 2i is {@code sin(p / 10000^(2i/d))},
     * feature 2i + 1 the cosine of the same.
     *
     * @see <a href="https://arxiv.org/abs/1706.03762">Attention Is All You Need</a>
     */
    record Sinusoidal() implements Positions {
        @Override
        public Tensor embed(Tensor x, Context context, Scope at) {
            int width = Math.toIntExact(x.width());
            if (width % 2 != 0) {
                throw new IllegalArgumentException("width is " + width + "; sinusoidal positions want an even one");
            }
            double[] frequencies = new double[width];
            double[] phases = new double[width];
            for (int i = 0; i < width; i++) {
                frequencies[i] = Math.pow(10000, -(i / 2 * 2) / (double) width);
                phases[i] = i % 2;
            }
            Tensor angles = context.positions(x, 1).toFloat().unsqueeze(-1).mul(x.constant(frequencies)); // [b, s, d]
            Tensor odd = x.constant(phases);
            Tensor even = odd.mul(-1).add(1);
            Tensor both = angles.sin().mul(even).add(angles.cos().mul(odd));
            return x.add(both);
        }
    }

    /**
     * A learned bias for each head and each bucket of distances (Raffel et al. 2020), seen in both directions, as MPNet has
     * it: {@code weight [buckets, heads]}, one table for all layers.
     *
     * <p>Half of the buckets are for keys after the query. Of each half, the first half is one bucket a distance, the rest
     * grows logarithmically up to {@code maxDistance}; what is further away shares the last.
     *
     * @param buckets number of them, a multiple of 4
     * @param maxDistance from which on all distances share a bucket
     * @param at where the table is found
     * @see <a href="https://arxiv.org/abs/1910.10683">Exploring the Limits of Transfer Learning, 2.1</a>
     */
    record Relative(int buckets, int maxDistance, Scope at) implements Positions {
        /** Checks the sizes. */
        public Relative {
            if (buckets < 4 || buckets % 4 != 0) {
                throw new IllegalArgumentException("buckets is " + buckets + "; it must be a multiple of 4");
            }
            if (maxDistance <= buckets / 4) {
                throw new IllegalArgumentException(
                        "the greatest distance is " + maxDistance + "; it must be above a quarter of the buckets");
            }
        }

        @Override
        public Mask bias(Mask mask, Tensor query, Tensor key, Context context) {
            Tensor distance = context.distance(query, key);
            Tensor apart = distance.relu().add(distance.mul(-1).relu()); // [q, k]
            Tensor bucket = distance.isPositive().mul(buckets / 2.0);
            for (int further = 1; further <= bucket(maxDistance); further++) {
                bucket = bucket.add(apart.add(0.5 - beginning(further)).isPositive());
            }
            long heads = query.shape().get(1);
            Tensor biases = bucket.toLong().embedding(at, buckets, heads); // [q, k, h]
            return mask.plus(biases.transpose(0, 2).transpose(1, 2));
        }

        /** Returns the least distance of a bucket, by halving: buckets grow with the distance. */
        private int beginning(int bucket) {
            int below = 0;
            int from = maxDistance;
            while (from - below > 1) {
                int middle = below + (from - below) / 2;
                if (bucket(middle) >= bucket) {
                    from = middle;
                } else {
                    below = middle;
                }
            }
            return from;
        }

        /** Returns the bucket of a distance in one direction, in the 32-bit floats of the reference. */
        int bucket(int distance) {
            int half = buckets / 2;
            int exact = half / 2;
            if (distance < exact) {
                return distance;
            }
            float relative =
                    (float) Math.log((float) distance / exact) / (float) Math.log((double) maxDistance / exact);
            return Math.min(half - 1, exact + (int) (relative * (half - exact)));
        }
    }
}
