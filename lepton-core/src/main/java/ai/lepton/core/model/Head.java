package ai.lepton.core.model;

import ai.lepton.core.graph.Scope;
import ai.lepton.core.graph.Tensor;

/** What makes the answer of a model from its last features. */
public interface Head {
    /**
     * Returns the logits.
     *
     * @param x the features of every position, {@code [b, s, width]}
     * @param context which of them are padding
     * @return {@code [b, outputs]}, or {@code [b, s, outputs]} for heads that answer at each position
     */
    Tensor apply(Tensor x, Context context, Scope at);

    /** Returns whether it is told which tokens it may look at, by {@link Context#chosen()}; most look at all. */
    default boolean choosesTokens() {
        return false;
    }

    /** Answers with the features of every position as they are, {@code [b, s, width]}; it has no weights. */
    record Features() implements Head {
        @Override
        public Tensor apply(Tensor x, Context context, Scope at) {
            return x;
        }
    }

    /**
     * A linear layer over the first token: {@code linear [outputs, width]}.
     *
     * @param outputs 1 for the log-odds of one class against another, or for a number; otherwise one logit a class
     * @param dropout before the layer, in training, in [0, 1)
     */
    record Classification(int outputs, double dropout) implements Head {
        /** Checks the number of outputs. */
        public Classification {
            Checks.positive("outputs", outputs);
            Checks.dropout(dropout);
        }

        @Override
        public Tensor apply(Tensor x, Context context, Scope at) {
            return x.select(1, 0).dropout(dropout).linear(at.of("linear"), outputs);
        }
    }

    /**
     * Answers at each token: one linear layer, {@code linear [outputs, width]}. With two outputs, where an answer begins and
     * ends (Devlin et al. 2019, 4.2).
     *
     * @param outputs logits a token
     * @param dropout before the layer, in training, in [0, 1)
     */
    record Token(int outputs, double dropout) implements Head {
        /** Checks the sizes. */
        public Token {
            Checks.positive("outputs", outputs);
            Checks.dropout(dropout);
        }

        @Override
        public Tensor apply(Tensor x, Context context, Scope at) {
            return x.dropout(dropout).linear(at.of("linear"), outputs);
        }
    }
}
