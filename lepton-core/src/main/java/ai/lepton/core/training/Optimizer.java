package ai.lepton.core.training;

/** How weights follow their gradients; the learning rate comes from {@link Training}. */
public sealed interface Optimizer permits AdamW {
    /** Returns the same with another weight decay, at least 0. */
    Optimizer weightDecay(double decay);
}
