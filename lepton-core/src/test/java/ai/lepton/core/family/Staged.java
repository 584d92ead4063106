package ai.lepton.core.family;

import ai.lepton.core.model.Context;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Input;
import ai.lepton.core.model.Inputs;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
import java.util.ArrayList;
import java.util.List;

/** Answers with the features after the embedding and after each block, {@code [layers + 1, b, s, width]}. */
record Staged(TextTransformer whole) implements Model {
    @Override
    public List<Input> inputs() {
        return whole.inputs();
    }

    @Override
    public <T> T apply(Ops<T> ops, Inputs<T> inputs) {
        T tokens = inputs.get(TextTransformer.INPUT_IDS);
        Context<T> context = whole.context(ops, tokens, inputs.get(TextTransformer.ATTENTION_MASK));
        T types = inputs.find(TextTransformer.TOKEN_TYPE_IDS);
        T x = whole.embedding().apply(ops, tokens, types, context, Scope.ROOT.of("embedding"));
        List<T> stages = new ArrayList<>();
        stages.add(ops.unsqueeze(x, 0));
        Encoder encoder = whole.encoder();
        Scope at = Scope.ROOT.of("encoder");
        int last = encoder.blocks().size() - 1;
        for (int i = 0; i <= last; i++) {
            x = encoder.blocks().get(i).apply(ops, x, context, at.of("blocks").of(i));
            if (i == last && encoder.norm() != null) {
                x = encoder.norm().apply(ops, x, at.of("norm"));
            }
            stages.add(ops.unsqueeze(x, 0));
        }
        return ops.concat(stages, 0);
    }
}
