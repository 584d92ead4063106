package ai.lepton.core.text;

import ai.lepton.core.internal.engine.NativeTokenizer.Tokens;
import java.util.Arrays;

/**
 * The tokens of one text, or of a pair of texts.
 *
 * <p>Everything is of length {@link #length()}, one value for each token. Offsets count UTF-16 code units of the Java
 * string that the token is from, so {@code text.substring(start(i), end(i))} is what the token stands for; of a special
 * token that the tokenizer added they are 0 and 0. Immutable; arrays are copies.
 */
public final class Encoding {
    private static final int NONE = -1;

    private final int[] ids;
    private final int[] typeIds;
    private final int[] wordIds;
    private final int[] sequenceIds;
    private final boolean[] special;
    private final int[] starts;
    private final int[] ends;
    private final boolean cutsLeft;
    private final int dropped;

    private Encoding(
            int[] ids,
            int[] typeIds,
            int[] wordIds,
            int[] sequenceIds,
            boolean[] special,
            int[] starts,
            int[] ends,
            boolean cutsLeft,
            int dropped) {
        this.ids = ids;
        this.typeIds = typeIds;
        this.wordIds = wordIds;
        this.sequenceIds = sequenceIds;
        this.special = special;
        this.starts = starts;
        this.ends = ends;
        this.cutsLeft = cutsLeft;
        this.dropped = dropped;
    }

    /** Takes over what the library tells; offsets that count code points become offsets that count code units. */
    static Encoding of(Tokens tokens, CodeUnits first, CodeUnits second, boolean cutsLeft) {
        int[] sequenceIds = ints(tokens.sequenceIds());
        int[] starts = tokens.starts();
        int[] ends = tokens.ends();
        boolean[] special = new boolean[sequenceIds.length];
        for (int i = 0; i < sequenceIds.length; i++) {
            special[i] = tokens.special()[i] != 0;
            if (sequenceIds[i] != NONE) {
                CodeUnits units = sequenceIds[i] == 0 ? first : second;
                starts[i] = units.at(starts[i]);
                ends[i] = units.at(ends[i]);
            }
        }
        return new Encoding(
                ints(tokens.ids()),
                ints(tokens.typeIds()),
                ints(tokens.wordIds()),
                sequenceIds,
                special,
                starts,
                ends,
                cutsLeft,
                0);
    }

    private static int[] ints(long[] values) {
        int[] narrow = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (int) values[i];
        }
        return narrow;
    }

    /** Returns the number of tokens, special ones included. */
    public int length() {
        return ids.length;
    }

    /**
     * Returns the id of a token.
     *
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public int id(int token) {
        return ids[token];
    }

    /**
     * Returns the type of a token: 0, or 1 for the second text where the model tells them apart.
     *
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public int typeId(int token) {
        return typeIds[token];
    }

    /**
     * Returns the number of the word, from 0 in each text, that a token is a part of; -1 of a token that was added.
     *
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public int wordId(int token) {
        return wordIds[token];
    }

    /**
     * Returns the text that a token is from: 0 the first, 1 the second; -1 of a token that was added.
     *
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public int sequenceId(int token) {
        return sequenceIds[token];
    }

    /**
     * Returns whether the tokenizer added a token, such as {@code [CLS]}; one that the text itself spells out is not.
     *
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public boolean isSpecial(int token) {
        return special[token];
    }

    /**
     * Returns where a token begins in its text, in UTF-16 code units.
     *
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public int start(int token) {
        return starts[token];
    }

    /**
     * Returns where a token ends in its text, exclusive, in UTF-16 code units.
     *
     * @throws IndexOutOfBoundsException if there is no such token
     */
    public int end(int token) {
        return ends[token];
    }

    /** Returns all ids. */
    public int[] ids() {
        return ids.clone();
    }

    /** Returns all types; see {@link #typeId}. */
    public int[] typeIds() {
        return typeIds.clone();
    }

    /** Returns the words of all tokens; see {@link #wordId}. */
    public int[] wordIds() {
        return wordIds.clone();
    }

    /** Returns the texts that all tokens are from; see {@link #sequenceId}. */
    public int[] sequenceIds() {
        return sequenceIds.clone();
    }

    /** Returns which tokens the tokenizer added. */
    public boolean[] specialTokensMask() {
        return special.clone();
    }

    /** Returns where all tokens begin; see {@link #start}. */
    public int[] starts() {
        return starts.clone();
    }

    /** Returns where all tokens end; see {@link #end}. */
    public int[] ends() {
        return ends.clone();
    }

    /** Returns how many tokens {@link #truncatedTo} has taken away. */
    public int dropped() {
        return dropped;
    }

    /**
     * Returns this encoding with at most so many tokens. Special tokens stay; the text loses tokens at its end, or at its
     * beginning where the tokenizer's {@code truncation_side} is {@code left}. Of a pair the longer text is cut first,
     * down to the length of the other, then both alike (Hugging Face's {@code longest_first}).
     *
     * @param maxLength most tokens, special ones included
     * @throws IllegalArgumentException if the special tokens alone are more
     */
    public Encoding truncatedTo(int maxLength) {
        if (ids.length <= maxLength) {
            return this;
        }
        int[] sizes = new int[2];
        for (int sequence : sequenceIds) {
            if (sequence != NONE) {
                sizes[sequence]++;
            }
        }
        int added = ids.length - sizes[0] - sizes[1];
        if (maxLength < added || maxLength < 0) {
            throw new IllegalArgumentException("a length of " + maxLength + " has no room for the " + added
                    + " special tokens; wanted at least " + added);
        }
        return cut(sizes, kept(sizes[0], sizes[1], maxLength - added));
    }

    private static int[] kept(int first, int second, int room) {
        int shorter = Math.min(first, second);
        int longer = shorter > room ? shorter : Math.max(shorter, room - shorter);
        if (shorter + longer > room) {
            shorter = room / 2;
            longer = room - shorter;
        }
        return first > second ? new int[] {longer, shorter} : new int[] {shorter, longer};
    }

    private Encoding cut(int[] sizes, int[] kept) {
        int[] chosen = new int[ids.length];
        int[] seen = new int[2];
        int n = 0;
        for (int i = 0; i < ids.length; i++) {
            int sequence = sequenceIds[i];
            if (sequence != NONE) {
                int at = seen[sequence]++;
                int from = cutsLeft ? sizes[sequence] - kept[sequence] : 0;
                if (at < from || at >= from + kept[sequence]) {
                    continue;
                }
            }
            chosen[n++] = i;
        }
        int[] rows = Arrays.copyOf(chosen, n);
        boolean[] specialKept = new boolean[n];
        for (int i = 0; i < n; i++) {
            specialKept[i] = special[rows[i]];
        }
        return new Encoding(
                at(ids, rows),
                at(typeIds, rows),
                at(wordIds, rows),
                at(sequenceIds, rows),
                specialKept,
                at(starts, rows),
                at(ends, rows),
                cutsLeft,
                dropped + ids.length - n);
    }

    private static int[] at(int[] values, int[] rows) {
        int[] chosen = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            chosen[i] = values[rows[i]];
        }
        return chosen;
    }

    @Override
    public String toString() {
        return "Encoding" + Arrays.toString(ids);
    }
}
