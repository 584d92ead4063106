package ai.lepton.core.family;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Context;
import ai.lepton.core.model.Encoder;
import ai.lepton.core.model.Model;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.core.model.TextTransformer;
import java.util.ArrayList;
import java.util.List;

/** Answers with the features after the embedding and after each block, {@code [layers + 1, b, s, width]}. */
record Staged(TextTransformer whole) implements Model {
    @Override
    public List<Input> inputs() {
        return whole.inputs();
    }

    @Override
    public Tensor apply(Inputs inputs) {
        Tensor tokens = inputs.get(TextTransformer.INPUT_IDS);
        Context context = whole.context(tokens, inputs.get(TextTransformer.ATTENTION_MASK));
        Tensor types = inputs.find(TextTransformer.TOKEN_TYPE_IDS);
        Tensor x = whole.embedding().apply(tokens, types, context, Scope.ROOT.of("embedding"));
        List<Tensor> stages = new ArrayList<>();
        stages.add(x.unsqueeze(0));
        Encoder encoder = whole.encoder();
        Scope at = Scope.ROOT.of("encoder");
        int last = encoder.blocks().size() - 1;
        for (int i = 0; i <= last; i++) {
            x = encoder.blocks().get(i).apply(x, context, at.of("blocks").of(i));
            if (i == last && encoder.norm() != null) {
                x = encoder.norm().apply(x, at.of("norm"));
            }
            stages.add(x.unsqueeze(0));
        }
        return Tensor.concat(stages, 0);
    }
}
