package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.metrics.internal.Elements;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stack of blocks, {@code blocks.0} and on, and perhaps one more norm, {@code norm}, at its end.
 *
 * @param blocks at least one; each has weights of its own
 * @param norm of the last features; null for none
 */
public record Encoder(List<Block> blocks, @Nullable Norm norm) {
    /** Checks that there is a block. */
    public Encoder {
        blocks = Elements.of("blocks", blocks);
        Checks.positive("layers", blocks.size());
    }

    /** Returns a stack of equal blocks; unless each ends with a norm, one more norm ends it. */
    public Encoder(int layers, Block block) {
        this(
                Collections.nCopies(Checks.layers(layers), block),
                block.order() == Block.Order.POST_NORM ? null : block.norm());
    }

    /** Returns {@code [b, s, width]} for {@code [b, s, width]}. */
    public Tensor apply(Tensor x, Context context, Scope at) {
        for (int i = 0; i < blocks.size(); i++) {
            x = blocks.get(i).apply(x, context, at.of("blocks").of(i));
        }
        return norm == null ? x : norm.apply(x, at.of("norm"));
    }
}
