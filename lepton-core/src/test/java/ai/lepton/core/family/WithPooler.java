package ai.lepton.core.family;

import ai.lepton.core.model.Context;
import ai.lepton.core.model.Head;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
import java.util.List;

/** Answers with all features, and behind them the pooled ones: {@code [b, s + 1, width]}. */
record WithPooler() implements Head {
    @Override
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        T pooled = ops.tanh(ops.linear(ops.slice(x, 1, 0, 1), Scope.ROOT.of("pooler"), ops.width(x)));
        return ops.concat(List.of(x, pooled), 1);
    }
}
