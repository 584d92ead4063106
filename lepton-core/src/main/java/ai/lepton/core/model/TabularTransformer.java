package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import ai.lepton.core.model.Model.Input;
import ai.lepton.core.model.Model.Inputs;
import ai.lepton.exchange.tensor.DType;
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
            inputs.add(new Input(NUMBERS, DType.F32, tokenizer.numericShape()));
        }
        if (!tokenizer.levels().isEmpty()) {
            inputs.add(new Input(CATEGORIES, DType.I64, tokenizer.categoricalShape()));
        }
        return List.copyOf(inputs);
    }

    @Override
    public Tensor apply(Inputs inputs) {
        Tensor tokens = tokenizer.apply(inputs.find(NUMBERS), inputs.find(CATEGORIES), Scope.ROOT.of("tokenizer"));
        Context context = Context.none();
        Tensor features = encoder.apply(tokens, context, Scope.ROOT.of("encoder")); // [b, 1 + columns, width]
        return head.apply(features, context, Scope.ROOT.of("head"));
    }
}
