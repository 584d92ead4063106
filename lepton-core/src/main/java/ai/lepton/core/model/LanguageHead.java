package ai.lepton.core.model;

import ai.lepton.core.ops.Init;
import ai.lepton.core.ops.Ops;
import ai.lepton.core.ops.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Answers with one logit for each entry of the vocabulary: which token comes next, or stands behind a mask.
 *
 * <p>Weights: for masked models {@code dense}, linear {@code [width, width]}, and {@code norm}; {@code decoder.weight
 * [vocabulary, width]} unless it is tied; {@code bias [vocabulary]} if there is one.
 *
 * @param vocabulary number of tokens
 * @param tied scope of the embedding whose table it shares; null for one of its own
 * @param bias whether each logit has one
 * @param transform what comes before, in masked models; null for none
 * @param lastOnly whether only the last position is answered, {@code [b, vocabulary]}, as generation needs it
 */
public record LanguageHead(
        int vocabulary,
        @Nullable Scope tied,
        boolean bias,
        @Nullable Transform transform,
        boolean lastOnly) implements Head {

    /** A layer, its non-linearity and a norm, before the logits. */
    public record Transform(Activation activation, Norm norm) {}

    /** Checks the size. */
    public LanguageHead {
        Checks.positive("vocabulary", vocabulary);
    }

    /** Returns the same head for the last position only. */
    public LanguageHead last() {
        return new LanguageHead(vocabulary, tied, bias, transform, true);
    }

    @Override
    public <T> T apply(Ops<T> ops, T x, Context<T> context, Scope at) {
        T features = lastOnly ? ops.select(x, 1, -1) : x;
        if (transform != null) {
            T inside = ops.linear(features, at.of("dense"), ops.width(x));
            features = transform.norm().apply(ops, transform.activation().apply(ops, inside), at.of("norm"));
        }
        T logits = ops.linear(features, tied == null ? at.of("decoder") : tied, vocabulary, false);
        return bias ? ops.add(logits, ops.weight(at, "bias", Init.zeros(), vocabulary)) : logits;
    }
}
