package ai.lepton.core.model;

import ai.lepton.core.graph.Tensor;

/** What the answers of several members stand for, and how they become one. */
public enum Link {
    /** Logits of classes; their probabilities are averaged. */
    SOFTMAX {
        @Override
        public Tensor average(Tensor members) {
            return members.softmax().mean(1).select(1, 0).add(LEAST).log();
        }
    },
    /** Log-odds of one class against another; its probabilities are averaged. */
    SIGMOID {
        @Override
        public Tensor average(Tensor members) {
            // Each side from its own exponential, so that neither loses digits near 0.
            Tensor is = members.sigmoid().mean(1).select(1, 0).add(LEAST).log();
            return is.sub(
                    members.neg().sigmoid().mean(1).select(1, 0).add(LEAST).log());
        }
    },
    /** Numbers, which are averaged. */
    IDENTITY {
        @Override
        public Tensor average(Tensor members) {
            return members.mean(1).select(1, 0);
        }
    };

    /** Added to each probability, so that it has a logarithm. */
    private static final double LEAST = 1e-9;

    /** Returns {@code [b, outputs]} of {@code [b, members, outputs]}: logarithms of probabilities, log-odds or numbers. */
    public abstract Tensor average(Tensor members);
}
