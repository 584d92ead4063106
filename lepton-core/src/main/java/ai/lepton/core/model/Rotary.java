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
public record Rotary(double theta, RotaryScaling scaling) implements Positions {
    /** Checks the base. */
    public Rotary {
        if (!(theta > 0 && theta < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("theta is " + theta + "; it must be above 0 and finite");
        }
    }

    /** Returns rotary positions with this base and no scaling. */
    public static Rotary of(double theta) {
        return new Rotary(theta, RotaryScaling.none());
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
}
