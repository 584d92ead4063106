package ai.lepton.core.text;

import java.util.Arrays;

/**
 * Decodes ids one at a time, as a model generates them.
 *
 * <p>A token may hold only some bytes of a character; text comes out when its characters are whole, so all that
 * {@link #append} and {@link #end} return, joined, is the text of all ids. Some tokens of context are decoded with each new
 * one, so the cost of a token does not grow with the length of the text. For one thread at a time.
 */
public final class TokenStream {
    /** What an unfinished character decodes to. */
    private static final char UNFINISHED = '\uFFFD';

    /** A character has at most 4 bytes; what is still unfinished after so many tokens is not going to be one. */
    private static final int PATIENCE = 32;

    private final Tokenizer tokenizer;
    private final boolean skipSpecialTokens;
    private int[] window;
    private int size;

    /** How many ids of the window have come out as text; they stay as context of what follows. */
    private int told;

    TokenStream(Tokenizer tokenizer, int[] context, boolean skipSpecialTokens) {
        this.tokenizer = tokenizer;
        this.skipSpecialTokens = skipSpecialTokens;
        this.window = Arrays.copyOf(context, context.length + 16);
        this.size = context.length;
        this.told = context.length;
    }

    /**
     * Takes the next id and returns the text that it completes: often a word, sometimes nothing.
     *
     * @throws IllegalArgumentException if the id is negative
     * @throws IllegalStateException if the tokenizer is closed
     */
    public String append(int id) {
        if (size == window.length) {
            window = Arrays.copyOf(window, 2 * size);
        }
        window[size++] = id;
        String text;
        String before;
        try {
            text = decode(size);
            before = decode(told);
        } catch (IllegalArgumentException | IllegalStateException e) {
            size--;
            throw e;
        }
        boolean whole = text.length() > before.length() && text.charAt(text.length() - 1) != UNFINISHED;
        if (!whole && size - told < PATIENCE) {
            return "";
        }
        window = Arrays.copyOfRange(window, told, Math.max(told + 16, size));
        size -= told;
        told = size;
        return text.substring(Math.min(before.length(), text.length()));
    }

    /**
     * Returns what has not come out yet, such as the beginning of a character that never ended, and begins anew.
     *
     * @throws IllegalStateException if the tokenizer is closed
     */
    public String end() {
        String text = decode(size);
        String rest = text.substring(Math.min(decode(told).length(), text.length()));
        size = 0;
        told = 0;
        return rest;
    }

    private String decode(int ids) {
        return ids == 0 ? "" : tokenizer.decode(Arrays.copyOf(window, ids), skipSpecialTokens);
    }
}
