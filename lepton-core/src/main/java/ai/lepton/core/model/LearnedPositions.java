package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;

/**
 * Adds a learned vector for each position, as BERT and GPT-2 do: {@code weight [count, width]}.
 *
 * @param count rows of the table
 * @param offset added to a position to find its row; RoBERTa begins at 2
 */
public record LearnedPositions(int count, int offset) implements Positions {
    /** Checks the sizes. */
    public LearnedPositions {
        Checks.positive("positions", count);
        if (offset < 0 || offset >= count) {
            throw new IllegalArgumentException("offset is " + offset + ", outside [0, " + count + ")");
        }
    }

    @Override
    public <T> T embed(Ops<T> ops, T x, Context<T> context, Scope at) {
        T rows = context.positions(ops, x, 1);
        if (offset > 0) {
            rows = ops.shift(rows, offset);
        }
        return ops.add(x, ops.embedding(rows, at, count, ops.width(x)));
    }

    @Override
    public long longest() {
        return (long) count - offset;
    }
}
