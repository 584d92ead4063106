package ai.lepton.core.model;

import ai.lepton.core.graph.Mask;
import ai.lepton.core.graph.Tensor;

/**
 * Attention with linear biases (Press et al. 2022): a score loses its head's slope times the distance.
 *
 * <p>For n heads, n a power of two, the slopes are {@code 2^(-8/n), 2^(-16/n), ..}; for other n, those of the power of
 * two below, then every second one of the power of two above, as the authors' code has it.
 *
 * @see <a href="https://arxiv.org/abs/2108.12409">Train Short, Test Long</a>
 */
public record Alibi() implements Positions {
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
