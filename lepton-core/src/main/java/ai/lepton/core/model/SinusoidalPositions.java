package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * Adds fixed sines and cosines of each position (Vaswani et al. 2017, 3.5): feature 2i is {@code sin(p / 10000^(2i/d))},
 * feature 2i + 1 the cosine of the same.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Attention Is All You Need</a>
 */
public record SinusoidalPositions() implements Positions {
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
