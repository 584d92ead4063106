package ai.lepton.core.model;

import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

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
public record RelativePositions(int buckets, int maxDistance, Scope at) implements Positions {
    /** Checks the sizes. */
    public RelativePositions {
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
        float relative = (float) Math.log((float) distance / exact) / (float) Math.log((double) maxDistance / exact);
        return Math.min(half - 1, exact + (int) (relative * (half - exact)));
    }
}
