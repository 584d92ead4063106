package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import java.util.List;

/**
 * Rotary positions (Su et al. 2021): queries and keys are turned, feature i with feature {@code d/2 + i}, by their
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
    public <T> T turn(Ops<T> ops, T x, Context<T> context) {
        long width = ops.width(x);
        if (width % 2 != 0) {
            throw new IllegalArgumentException(
                    "rotary positions turn pairs of features; a head has " + width + ", an odd number");
        }
        T positions = ops.toFloat(context.positions(ops, x, 2)); // [b, s]
        T frequencies = scaling.frequencies(ops, positions, theta, Math.toIntExact(width)); // [d/2]
        T half = ops.mul(ops.unsqueeze(positions, -1), frequencies); // [b, s, d/2]
        T angles = ops.unsqueeze(ops.concat(List.of(half, half), -1), 1); // [b, 1, s, d]
        T cos = scaled(ops, ops.cos(angles));
        T sin = scaled(ops, ops.sin(angles));
        T first = ops.slice(x, -1, 0, width / 2);
        T second = ops.slice(x, -1, width / 2, width);
        T turned = ops.concat(List.of(ops.scale(second, -1), first), -1);
        return ops.add(ops.mul(x, cos), ops.mul(turned, sin));
    }

    private <T> T scaled(Ops<T> ops, T x) {
        double factor = scaling.attentionFactor();
        return factor == 1 ? x : ops.scale(x, factor);
    }
}
