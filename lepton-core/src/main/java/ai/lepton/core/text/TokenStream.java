package ai.lepton.core.text;

import java.util.Arrays;

/**
 * Decodes ids one at a time, as a model generates them, in pieces of text that no later id changes.
 *
 * <p>A token may hold only some bytes of a character; text comes out when nothing that follows can change it, so all that
 * {@link #append} and {@link #end} return, joined, is the text of all ids. Where a vocabulary spells characters by tokens of
 * one byte, their text comes out with the next token that is none, as only then it is known whether all of them together are
 * text. Some tokens of context are decoded with each new one, so the cost of a token does not grow with the length of the
 * text. For one thread at a time.
 */
public final class TokenStream {
    /** What an unfinished character decodes to, and a broken one for good; only the last can be unfinished. */
    private static final char UNFINISHED = '\uFFFD';

    /** Ids that are kept at most where broken characters follow each other. */
    private static final int LONGEST = 64;

    /** Ids of context that an unfinished character certainly begins in; it has at most 3 bytes. */
    private static final int CONTEXT = 16;

    private final Tokenizer tokenizer;
    private final boolean skipSpecialTokens;
    private int[] window;
    private int size;

    /** How many ids of the window were there when text last came out as far as all ids went. */
    private int complete;

    /** The text of the window that has come out, or stood before it began. */
    private String emitted;

    TokenStream(Tokenizer tokenizer, int[] context, boolean skipSpecialTokens) {
        this.tokenizer = tokenizer;
        this.skipSpecialTokens = skipSpecialTokens;
        this.window = Arrays.stream(context)
                .filter(id -> !tokenizer.leavesOut(id, skipSpecialTokens))
                .toArray();
        this.size = window.length;
        this.complete = size;
        this.emitted = decode(0, size);
    }

    /**
     * Takes the next id and returns the text that it completes: often a word, sometimes nothing.
     *
     * @throws IllegalArgumentException if the id is negative
     * @throws IllegalStateException if the tokenizer is closed
     */
    public String append(int id) {
        if (id < 0) {
            tokenizer.decode(new int[] {id}, skipSpecialTokens); // says what is wrong
        }
        if (tokenizer.leavesOut(id, skipSpecialTokens)) {
            return "";
        }
        if (size == window.length) {
            window = Arrays.copyOf(window, 2 * size + 16);
        }
        window[size++] = id;
        if (tokenizer.isByte(id)) {
            return "";
        }
        String text;
        try {
            text = decode(0, size);
        } catch (IllegalStateException e) {
            size--;
            throw e;
        }
        boolean unfinished = !text.isEmpty() && text.charAt(text.length() - 1) == UNFINISHED;
        String more = more(unfinished ? text.substring(0, text.length() - 1) : text);
        if (unfinished) {
            if (size > LONGEST) {
                keepFrom(size - CONTEXT, 1);
            }
        } else if (!more.isEmpty()) {
            keepFrom(complete, 0);
        }
        return more;
    }

    /** Returns the part of a text that has not been emitted, and marks it as emitted. */
    private String more(String text) {
        String more;
        if (text.startsWith(emitted)) {
            more = text.substring(emitted.length());
        } else if (emitted.startsWith(text)) {
            return "";
        } else {
            // What follows has changed what was emitted, as bytes that go on with those of a prompt do.
            more = decode(complete, size);
        }
        emitted = text;
        return more;
    }

    /** Forgets the ids before one, and marks the text of the others as emitted, but for some characters at its end. */
    private void keepFrom(int first, int held) {
        window = Arrays.copyOfRange(window, first, Math.max(first + 16, size));
        size -= first;
        complete = size;
        String text = decode(0, size);
        emitted = text.substring(0, text.length() - held);
    }

    /**
     * Returns what has not come out yet, such as the beginning of a character that never ended, and begins anew.
     *
     * @throws IllegalStateException if the tokenizer is closed
     */
    public String end() {
        String rest = more(decode(0, size));
        size = 0;
        complete = 0;
        emitted = "";
        return rest;
    }

    private String decode(int from, int to) {
        return from == to ? "" : tokenizer.decode(Arrays.copyOfRange(window, from, to), skipSpecialTokens);
    }
}
