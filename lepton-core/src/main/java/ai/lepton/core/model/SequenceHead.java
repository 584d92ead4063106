package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Answers for a whole sequence: pooling, perhaps a layer with a non-linearity, a last layer.
 *
 * <p>Weights: {@code dense}, linear {@code [width, width]}, if there is an activation; {@code linear [outputs, width]}.
 *
 * @param pooling how the features become one vector
 * @param activation after {@code dense}; null for no such layer
 * @param outputs 1 for the log-odds of one class, or a number to be predicted; otherwise one logit a class
 * @param bias whether the last layer has one
 * @param dropout before the last layer, in training, in [0, 1)
 * @param denseDropout before {@code dense}, in training, in [0, 1): 0 in BERT, as before the last layer in RoBERTa
 * @param padding the token that {@link Pooling#LAST} passes over, wherever it stands, as transformers passes over a padding
 *     token that ends texts too; where a text has no other, its first token answers. -1 for none
 */
public record SequenceHead(
        Pooling pooling,
        @Nullable Activation activation,
        int outputs,
        boolean bias,
        double dropout,
        double denseDropout,
        int padding)
        implements Head {
    /** Checks the sizes. */
    public SequenceHead {
        Checks.positive("outputs", outputs);
        Checks.dropout(dropout);
        Checks.dropout(denseDropout);
    }

    /** Returns a head that passes over no token. */
    public SequenceHead(
            Pooling pooling,
            @Nullable Activation activation,
            int outputs,
            boolean bias,
            double dropout,
            double denseDropout) {
        this(pooling, activation, outputs, bias, dropout, denseDropout, -1);
    }

    /** Returns a head with the same dropout before each layer. */
    public SequenceHead(Pooling pooling, @Nullable Activation activation, int outputs, boolean bias, double dropout) {
        this(pooling, activation, outputs, bias, dropout, dropout);
    }

    @Override
    public Tensor apply(Tensor x, Context context, Scope at) {
        Tensor pooled = pooling.apply(x, passingOver(context)); // [b, width]
        if (activation != null) {
            Tensor inside = pooled.dropout(denseDropout).linear(at.of("dense"), x.width());
            pooled = activation.apply(inside);
        }
        return pooled.dropout(dropout).linear(at.of("linear"), outputs, bias);
    }

    private Context passingOver(Context context) {
        Tensor tokens = context.tokens();
        if (pooling != Pooling.LAST || padding < 0 || tokens == null) {
            return context;
        }
        Tensor counted = context.otherThan(padding); // [b, s]
        Tensor present = context.present();
        counted = present == null ? counted : counted.mul(present.narrow(1, tokens));
        Tensor none = counted.sum(1).isPositive().mul(-1).add(1); // [b, 1]
        Tensor later = tokens.arange(1).unsqueeze(0).toFloat().isPositive(); // [1, s]
        Tensor first = later.mul(-1).add(1);
        return context.withChosen(counted.add(none.mul(first)));
    }
}
