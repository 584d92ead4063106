package ai.lepton.ethics.privacy.pii;

import java.util.Locale;
import java.util.Optional;

/** What stands before and after a place of a text, in lower case. It is kept, as several kinds may be asked for in one place. */
final class Surroundings {
    /** How many characters before and after are looked at. */
    static final int BEFORE = 64;

    static final int AFTER = 24;

    private final FoldedText text;
    private int from;
    private int to = -1;
    private String before = "";
    private String after = "";
    private Words.Pairs there = new Words.Pairs();

    Surroundings(FoldedText text) {
        this.text = text;
    }

    /** Forgets the place, as where the text is another. */
    void forget() {
        to = -1;
    }

    /** Returns the first of some words that stands before a place, or else after it. */
    Optional<String> word(int from, int to, Words words) {
        if (this.from != from || this.to != to) {
            this.from = from;
            this.to = to;
            before = text.text(Math.max(0, from - BEFORE), from).toLowerCase(Locale.ROOT);
            after = text.text(to, Math.min(text.size(), to + AFTER)).toLowerCase(Locale.ROOT);
            there = new Words.Pairs();
            there.add(before);
            there.add(after);
        }
        Optional<String> word = words.in(before, there);
        return word.isPresent() ? word : words.in(after, there);
    }
}
