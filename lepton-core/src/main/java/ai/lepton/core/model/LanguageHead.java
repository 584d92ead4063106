package ai.lepton.core.model;

import ai.lepton.core.graph.Init;
import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;
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
    public Tensor apply(Tensor x, Context context, Scope at) {
        Tensor features = lastOnly ? x.select(1, -1) : x;
        if (transform != null) {
            Tensor inside = features.linear(at.of("dense"), x.width());
            features = transform.norm().apply(transform.activation().apply(inside), at.of("norm"));
        }
        Tensor logits = features.linear(tied == null ? at.of("decoder") : tied, vocabulary, false);
        return bias ? logits.add(logits.weight(at, "bias", Init.zeros(), vocabulary)) : logits;
    }
}
