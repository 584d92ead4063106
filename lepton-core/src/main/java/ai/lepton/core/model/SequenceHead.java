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
 */
public record SequenceHead(
        Pooling pooling,
        @Nullable Activation activation,
        int outputs,
        boolean bias,
        double dropout,
        double denseDropout)
        implements Head {
    /** Checks the sizes. */
    public SequenceHead {
        Checks.positive("outputs", outputs);
        Checks.dropout(dropout);
        Checks.dropout(denseDropout);
    }

    /** Returns a head with the same dropout before each layer. */
    public SequenceHead(Pooling pooling, @Nullable Activation activation, int outputs, boolean bias, double dropout) {
        this(pooling, activation, outputs, bias, dropout, dropout);
    }

    @Override
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        T pooled = pooling.apply(ops, x, context); // [b, width]
        if (activation != null) {
            T inside = ops.linear(ops.dropout(pooled, denseDropout), at.of("dense"), ops.width(x));
            pooled = activation.apply(ops, inside);
        }
        return ops.linear(ops.dropout(pooled, dropout), at.of("linear"), outputs, bias);
    }
}
