package ai.lepton.core.model;

import ai.djl.ndarray.types.DataType;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * A transformer over the columns of a table (FT-Transformer, Gorishniy et al. 2021): a {@link FeatureTokenizer}, an
 * {@link Encoder}, a {@link Head}.
 *
 * <p>Takes {@code numbers [b, numbers]} and {@code categories [b, categories]}, whichever the table has.
 *
 * @param tokenizer at scope {@code tokenizer}
 * @param encoder at scope {@code encoder}
 * @param head at scope {@code head}
 */
public record TabularTransformer(FeatureTokenizer tokenizer, Encoder encoder, Head head) implements Model {
    /** Name of the numeric input. */
    public static final String NUMBERS = "numbers";
    /** Name of the categorical input. */
    public static final String CATEGORIES = "categories";

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>();
        if (tokenizer.numbers() > 0) {
            inputs.add(new Input(NUMBERS, DataType.FLOAT32, tokenizer.numericShape()));
        }
        if (!tokenizer.levels().isEmpty()) {
            inputs.add(new Input(CATEGORIES, DataType.INT64, tokenizer.categoricalShape()));
        }
        return List.copyOf(inputs);
    }

    @Override
    public <T> T apply(Ops<T> ops, Inputs<T> inputs) {
        T tokens = tokenizer.apply(ops, inputs.find(NUMBERS), inputs.find(CATEGORIES), Scope.ROOT.of("tokenizer"));
        Context<T> context = Context.none();
        T features = encoder.apply(ops, tokens, context, Scope.ROOT.of("encoder")); // [b, 1 + columns, width]
        return head.apply(ops, features, context, Scope.ROOT.of("head"));
    }
}
