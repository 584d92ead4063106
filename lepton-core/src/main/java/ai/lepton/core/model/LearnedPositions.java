package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/**
 * Adds a learned vector for each position, as BERT and GPT-2 do: {@code weight [count, width]}.
 *
 * @param count rows of the table
 * @param offset added to a position to find its row; RoBERTa begins at 2
 * @param skipping whether the token before the offset, RoBERTa's padding, takes no position wherever it stands: its row is
 *     its own index, and others count what differs from it. For models that see all tokens at once
 */
public record LearnedPositions(int count, int offset, boolean skipping) implements Positions {
    /** Checks the sizes. */
    public LearnedPositions {
        Checks.positive("positions", count);
        int least = skipping ? 1 : 0;
        if (offset < least || offset >= count) {
            throw new IllegalArgumentException("offset is " + offset + ", outside [" + least + ", " + count + ")");
        }
    }

    /** Returns positions that every token takes. */
    public LearnedPositions(int count, int offset) {
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
