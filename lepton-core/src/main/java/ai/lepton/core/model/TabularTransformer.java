package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import java.util.List;

/**
 * A transformer over the columns of a table (FT-Transformer, Gorishniy et al. 2021): a {@link FeatureTokenizer}, an
 * {@link Encoder}, a {@link Head}.
 *
 * @param tokenizer at scope {@code tokenizer}
 * @param encoder at scope {@code encoder}
 * @param head at scope {@code head}
 */
public record TabularTransformer(FeatureTokenizer tokenizer, Encoder encoder, Head head) implements TabularModel {
    @Override
    public List<Input> inputs() {
        return TableInputs.of(tokenizer.numbers(), tokenizer.missing(), bins() > 0, levels().size());
    }

    @Override
    public Tensor apply(Inputs inputs, Scope at) {
        Tensor tokens = tokenizer.apply(TableInputs.numbers(inputs), inputs.find(CATEGORIES), at.of("tokenizer"));
        Context context = Context.none();
        Tensor features = encoder.apply(tokens, context, at.of("encoder")); // [b, 1 + columns, width]
        return head.apply(features, context, at.of("head"));
    }

    @Override
    public List<Integer> levels() {
        return tokenizer.levels();
    }

    @Override
    public int bins() {
        return tokenizer.embedding().bins();
    }

    @Override
    public boolean takesMissing() {
        return tokenizer.missing();
    }
}
