package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * Adds fixed sines and cosines of each position (Vaswani et al. 2017, 3.5): feature 2i is {@code sin(p / 10000^(2i/d))},
 * feature 2i + 1 the cosine of the same.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Attention Is All You Need</a>
 */
public record SinusoidalPositions() implements Positions {
    @Override
    public <T> T embed(Ops<T> ops, T x, Context<T> context, Scope at) {
        int width = Math.toIntExact(ops.width(x));
        if (width % 2 != 0) {
            throw new IllegalArgumentException("width is " + width + "; sinusoidal positions want an even one");
        }
        double[] frequencies = new double[width];
        double[] phases = new double[width];
        for (int i = 0; i < width; i++) {
            frequencies[i] = Math.pow(10000, -(i / 2 * 2) / (double) width);
            phases[i] = i % 2;
        }
        T angles = ops.mul(
                ops.unsqueeze(ops.toFloat(context.positions(ops, x, 1)), -1), ops.constant(frequencies)); // [b, s, d]
        T odd = ops.constant(phases);
        T even = ops.shift(ops.scale(odd, -1), 1);
        T both = ops.add(ops.mul(ops.sin(angles), even), ops.mul(ops.cos(angles), odd));
        return ops.add(x, both);
    }
}
