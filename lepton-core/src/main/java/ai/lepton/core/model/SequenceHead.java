package ai.lepton.core.model;

import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
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
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        T pooled = pooling.apply(ops, x, passingOver(ops, context)); // [b, width]
        if (activation != null) {
            T inside = ops.linear(ops.dropout(pooled, denseDropout), at.of("dense"), ops.width(x));
            pooled = activation.apply(ops, inside);
        }
        return ops.linear(ops.dropout(pooled, dropout), at.of("linear"), outputs, bias);
    }

    private <T> Context<T> passingOver(Ops<T> ops, Context<T> context) {
        T tokens = context.tokens();
        if (pooling != Pooling.LAST || padding < 0 || tokens == null) {
            return context;
        }
        T counted = context.otherThan(ops, padding); // [b, s]
        T present = context.present();
        counted = present == null ? counted : ops.mul(counted, ops.last(present, 1, tokens));
        T none = ops.shift(ops.scale(ops.isPositive(ops.sum(counted, 1)), -1), 1); // [b, 1]
        T later = ops.isPositive(ops.toFloat(ops.unsqueeze(ops.range(tokens, 1), 0))); // [1, s]
        T first = ops.shift(ops.scale(later, -1), 1);
        return context.withChosen(ops.add(counted, ops.mul(none, first)));
    }
}
