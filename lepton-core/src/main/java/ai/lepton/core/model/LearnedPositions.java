package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

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
    public <T> T embed(Ops<T> ops, T x, Context<T> context, Scope at) {
        return ops.add(x, ops.embedding(rows(ops, x, context), at, count, ops.width(x)));
    }

    private <T> T rows(Ops<T> ops, T x, Context<T> context) {
        if (skipping && context.tokens() != null) {
            T others = context.otherThan(ops, offset - 1); // [b, s]
            return ops.toLong(ops.shift(ops.mul(ops.cumsum(others, 1), others), offset - 1));
        }
        T positions = context.positions(ops, x, 1);
        return offset > 0 ? ops.shift(positions, offset) : positions;
    }

    @Override
    public long longest() {
        return (long) count - offset;
    }
}
