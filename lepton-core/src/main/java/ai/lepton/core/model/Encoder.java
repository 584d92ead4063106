package ai.lepton.core.model;

import ai.lepton.core.ops.Mask;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * A stack of equal blocks, {@code blocks.0} and on; with norms first, one more norm, {@code norm}, ends it.
 *
 * @param layers number of blocks, at least 1
 * @param block what each of them is; each has weights of its own
 */
public record Encoder(int layers, Block block) {
    /** Checks the number of layers. */
    public Encoder {
        Checks.positive("layers", layers);
    }

    /** Returns {@code [b, s, width]} for {@code [b, s, width]}. */
    public <T> T apply(Ops<T> ops, T x, Mask<T> mask, Scope at) {
        for (int i = 0; i < layers; i++) {
            x = block.apply(ops, x, mask, at.of("blocks").of(i));
        }
        return block.order() == Block.Order.PRE_NORM ? block.norm().apply(ops, x, at.of("norm")) : x;
    }
}
