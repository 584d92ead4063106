package ai.lepton.ethics.privacy.pii;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands before and after a place of a text, in lower case. It is kept, as several kinds may be asked for in one place. */
final class Surroundings {
    /** How many characters before and after are looked at. */
    static final int BEFORE = 64;

    static final int AFTER = 24;

    private static final int NONE = Integer.MIN_VALUE / 2;

    private final FoldedText text;
    private int from;
    private int to = -1;
    private final Words.Pairs there = new Words.Pairs();

    /** Before which place letters were looked for, and the last one before it; and from where to where there is none. */
    private int seen;

    private int lastLetter = NONE;
    private int bareFrom;
    private int bareTo;

    /** The text before and after, made where a word may be in it. */
    private @Nullable String before;

    private @Nullable String after;

    Surroundings(FoldedText text) {
        this.text = text;
    }

    /** Forgets the place, as where the text is another. */
    void forget() {
        to = -1;
        seen = 0;
        lastLetter = NONE;
        bareFrom = 0;
        bareTo = 0;
    }

    /** Returns whether a word may stand before a place or after it. */
    boolean mayHave(int from, int to, Words words) {
        if (!isLetterBefore(from) && !isLetterAfter(to)) {
            return false;
        }
        if (this.from != from || this.to != to) {
            this.from = from;
            this.to = to;
            before = null;
            after = null;
            there.clear();
            pairs(Math.max(0, from - BEFORE), from);
            pairs(to, Math.min(text.size(), to + AFTER));
        }
        return words.mayBeIn(there);
    }

    /** Returns whether a letter stands before a place; each character is looked at once if places ascend. */
    private boolean isLetterBefore(int from) {
        char[] chars = text.chars();
        if (from < seen) {
            seen = Math.max(0, from - BEFORE);
            lastLetter = NONE;
        }
        for (seen = Math.max(seen, from - BEFORE); seen < from; seen++) {
            lastLetter = Words.isLetterOfWords(chars[seen]) ? seen : lastLetter;
        }
        return lastLetter >= from - BEFORE;
    }

    private boolean isLetterAfter(int to) {
        char[] chars = text.chars();
        int end = Math.min(text.size(), to + AFTER);
        if (to < bareFrom || to > bareTo) {
            bareFrom = to;
            bareTo = to;
        }
        while (bareTo < end && !Words.isLetterOfWords(chars[bareTo])) {
            bareTo++;
        }
        return bareTo < end;
    }

    /** Returns the first of some words that stands before a place, or else after it. */
    Optional<String> word(int from, int to, Words words) {
        if (!mayHave(from, to, words)) {
            return Optional.empty();
        }
        before = before == null ? small(Math.max(0, from - BEFORE), from) : before;
        after = after == null ? small(to, Math.min(text.size(), to + AFTER)) : after;
        Optional<String> word = words.in(before, there);
        return word.isPresent() ? word : words.in(after, there);
    }

    private String small(int begin, int end) {
        return text.text(begin, end).toLowerCase(Locale.ROOT);
    }

    /** Notes the pairs of a stretch in lower case, without a text of it where all of it is ASCII. */
    private void pairs(int begin, int end) {
        char[] chars = text.chars();
        char last = 0;
        for (int i = begin; i < end; i++) {
            char c = chars[i];
            if (c >= 128) {
                there.add(small(begin, end));
                return;
            }
            char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
            if (i > begin) {
                there.add(last, lower);
            }
            last = lower;
        }
    }
}
