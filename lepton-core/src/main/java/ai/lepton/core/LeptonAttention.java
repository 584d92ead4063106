package ai.lepton.core;

import ai.lepton.core.model.Attention;
import ai.lepton.core.model.MultiHeadAttention;

/**
 * The attentions that Lepton has. One of your own is a record that implements {@link Attention}; it goes wherever these
 * do.
 */
public final class LeptonAttention {
    private LeptonAttention() {}

    /** Returns multi-head attention (Vaswani et al. 2017) with no dropout; heads must divide the width. */
    public static Attention multiHead(int heads) {
        return MultiHeadAttention.of(heads);
    }

    /** Returns multi-head attention that drops attention weights with this probability in training. */
    public static Attention multiHead(int heads, double dropout) {
        return MultiHeadAttention.of(heads).dropout(dropout);
    }
}
