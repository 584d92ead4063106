package ai.lepton.core;

import ai.lepton.core.model.Attention;
import ai.lepton.core.model.CrossAttention;
import ai.lepton.core.model.LinearAttention;
import ai.lepton.core.model.MultiHeadAttention;
import ai.lepton.core.model.Positions;
import ai.lepton.core.model.Positions.Alibi;
import ai.lepton.core.model.Rotary;

/**
 * The attentions that Lepton has. One of your own is a record that implements {@link Attention}; it goes wherever these
 * do.
 */
public final class LeptonAttention {
    private LeptonAttention() {}

    /** Returns multi-head attention (Vaswani et al. 2017) with no dropout; heads must divide the width. */
    public static MultiHeadAttention multiHead(int heads) {
        return MultiHeadAttention.of(heads);
    }

    /** Returns multi-head attention that drops attention weights with this probability in training. */
    public static MultiHeadAttention multiHead(int heads, double dropout) {
        return MultiHeadAttention.of(heads).dropout(dropout);
    }

    /**
     * Returns grouped-query attention (Ainslie et al. 2023): neighbouring heads share keys and values.
     *
     * @param keyValueHeads a divisor of the heads; 1 for multi-query attention
     */
    public static MultiHeadAttention groupedQuery(int heads, int keyValueHeads) {
        return MultiHeadAttention.of(heads).keyValueHeads(keyValueHeads);
    }

    /** Returns attention in which a position sees itself and so many tokens beside it (Beltagy et al. 2020). */
    public static MultiHeadAttention slidingWindow(int heads, int window) {
        return MultiHeadAttention.of(heads).window(window);
    }

    /** Returns attention whose cost grows with the length and not with its square (Katharopoulos et al. 2020). */
    public static Attention linear(int heads) {
        return new LinearAttention(heads);
    }

    /** Returns attention to another sequence, the memory of the context. */
    public static Attention cross(int heads) {
        return new CrossAttention(heads, 0);
    }

    /** Returns rotary positions with the base of the paper, 10,000. */
    public static Positions rotary() {
        return Rotary.of(10_000);
    }

    /** Returns attention with linear biases (Press et al. 2022). */
    public static Positions alibi() {
        return new Alibi();
    }
}
