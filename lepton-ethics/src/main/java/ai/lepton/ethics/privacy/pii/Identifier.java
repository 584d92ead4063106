package ai.lepton.ethics.privacy.pii;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a kind of personal data looks, and how its check is done.
 *
 * <p>A layout is a text of {@code d} for a digit, {@code a} for a letter, {@code x} for either, and separators: a blank, {@code -},
 * {@code .}, {@code /} and {@code +} for themselves, {@code ~} for the same one of blank, hyphen and point at each {@code ~}, or
 * for none. A number after {@code =} says how often text of this layout is such an identifier, before its check is looked at.
 *
 * @param kind the kind
 * @param layouts how it is written
 * @param check says what is known of the text without its separators but {@code +}, in capital letters; null if it is no such identifier
 * @param leastChance the least chance that the check may find; 0 if that is not known
 * @param words words beside it that say what it is, in lower case
 */
record Identifier(
        PersonalData kind,
        List<String> layouts,
        Function<String, @Nullable Held> check,
        double leastChance,
        Words words) {
    /** How often text is an identifier: where it is digits only, digits with separators, or digits with letters. */
    static final double DIGITS = 0.01;

    static final double SEPARATED = 0.03;
    static final double LETTERS = 0.05;

    /**
     * What a check found.
     *
     * @param chance the share of texts of the layout, drawn at random, that hold it too
     * @param why what holds, in words
     */
    record Held(double chance, String why) {}

    /** Returns an identifier of which a check holds or does not. */
    static Identifier of(
            PersonalData kind, String layouts, double chance, String why, Predicate<String> holds, String words) {
        Held held = new Held(chance, why);
        return of(kind, layouts, text -> holds.test(text) ? held : null, chance, words);
    }

    /** Returns an identifier; layouts and words are parted by commas. */
    static Identifier of(PersonalData kind, String layouts, Function<String, @Nullable Held> check, String words) {
        return of(kind, layouts, check, 0, words);
    }

    private static Identifier of(
            PersonalData kind,
            String layouts,
            Function<String, @Nullable Held> check,
            double leastChance,
            String words) {
        Words beside = Words.of(List.of(words.split(",")));
        return new Identifier(kind, List.of(layouts.split(",")), check, leastChance, beside);
    }
}
