package ai.lepton.core.family;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Head;
import java.util.List;

/** Answers with all features, and behind them the pooled ones: {@code [b, s + 1, width]}. */
record WithPooler() implements Head {
    @Override
    public Tensor apply(Tensor x, Context context, Scope at) {
        Tensor pooled =
                x.slice(1, 0, 1).linear(Scope.ROOT.of("pooler"), x.width()).tanh();
        return Tensor.concat(List.of(x, pooled), 1);
    }
}
