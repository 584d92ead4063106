package ai.lepton.exchange.data;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What cells of number columns say, in one reading: a finite number, that none is there, or a refusal that names the place. */
final class CellNumbers {
    /** Reads plain numbers, none of which means that it is missing. */
    static final CellNumbers PLAIN = new CellNumbers(Set.of(), Decimals.PLAIN, () -> "");

    private final Set<String> missing;

    /** The numbers among those texts: -999 is meant by -999.0 too. */
    private final double[] missingNumbers;

    private final boolean isEmptyMissing;
    private final Decimals decimals;
    private final Supplier<String> place;

    /**
     * Reads cells.
     *
     * @param missing texts that mean that a value is missing
     * @param place where the row is that is being read, for a message
     */
    CellNumbers(Set<String> missing, Decimals decimals, Supplier<String> place) {
        this.missing = missing;
        this.missingNumbers = missing.stream()
                .filter(decimals::isNumber)
                .mapToDouble(word -> decimals.parse(word.toCharArray(), 0, word.length()))
                .toArray();
        this.isEmptyMissing = missing.contains("");
        this.decimals = decimals;
        this.place = place;
    }

    /** Returns whether a number may mean that it is missing. */
    boolean mayBeMissing() {
        return missingNumbers.length > 0;
    }

    Decimals decimals() {
        return decimals;
    }

    DataException refuse(String column, String why) {
        return new DataException(place.get() + ": column " + Quoted.of(column) + " " + why);
    }

    /** Returns whether a cell is missing, and neither a number nor refused. */
    boolean isMissing(String text) {
        return missing.contains(text)
                || missing.contains(text.trim())
                || (mayBeMissing() && isMissing(decimals.parse(text.toCharArray(), 0, text.length())));
    }

    private boolean isMissing(char[] text, int from, int to) {
        return missing.contains(new String(text, from, to - from))
                || missing.contains(new String(text, from, to - from).trim());
    }

    boolean isMissing(double number) {
        for (double word : missingNumbers) {
            if (word == number) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the number that characters in UTF-8 are; NaN where it is missing.
     *
     * @param isAsked whether the column was named as one of numbers, so that it may have leading zeros
     */
    double of(String column, byte[] utf8, int from, int to, boolean isAsked) {
        if (from == to && isEmptyMissing) {
            return Double.NaN;
        }
        if (!mayBeMissing()) {
            double value = decimals.parse(utf8, from, to);
            if (Double.isFinite(value) && (isAsked || !isCode(utf8, from, to))) {
                return value;
            }
        }
        char[] text = new String(utf8, from, to - from, StandardCharsets.UTF_8).toCharArray();
        return of(column, text, 0, text.length, isAsked);
    }

    /** Returns the same of characters. */
    double of(String column, char[] text, int from, int to, boolean isAsked) {
        if (mayBeMissing() && isMissing(text, from, to)) {
            return Double.NaN;
        }
        double value = decimals.parse(text, from, to);
        if (isMissing(value)) {
            return Double.NaN;
        }
        if (Double.isFinite(value) && (isAsked || !isCode(text, from, to))) {
            return value;
        }
        if (isMissing(text, from, to)) {
            return Double.NaN;
        }
        String shown = new String(text, from, to - from).trim();
        if (Double.isInfinite(value)) {
            throw refuse(
                    column, "is " + Quoted.bare(shown) + ", beyond the range of a 64-bit float; rescale the column");
        }
        if (!Double.isNaN(value)) {
            throw refuse(
                    column,
                    "is " + Quoted.of(shown)
                            + ", which has leading zeros as a code has; read it with categories or texts, or"
                            + " name it in numbers(...) if it is a number");
        }
        if (shown.isEmpty()) {
            throw refuse(
                    column,
                    "is empty; a number column needs a number in every row, unless missing(\"\") says that empty is"
                            + " missing");
        }
        throw refuse(
                column,
                "is " + Quoted.of(shown) + ", not a finite decimal number such as "
                        + (decimals.point() == '.' ? "12.5" : "12" + decimals.point() + "5")
                        + " or -3e-4; correct it, or leave the row out"
                        + (isAsked
                                ? ""
                                : "; the column was taken for numbers since nothing else is known of it, and one of"
                                        + " names is read as categories"));
    }

    private static boolean isCode(char[] text, int from, int to) {
        int i = from;
        while (i < to && (text[i] <= ' ' || text[i] == '-' || text[i] == '+')) {
            i++;
        }
        return i + 1 < to && text[i] == '0' && text[i + 1] >= '0' && text[i + 1] <= '9';
    }

    private static boolean isCode(byte[] text, int from, int to) {
        int i = from;
        while (i < to && ((text[i] >= 0 && text[i] <= ' ') || text[i] == '-' || text[i] == '+')) {
            i++;
        }
        return i + 1 < to && text[i] == '0' && text[i + 1] >= '0' && text[i + 1] <= '9';
    }

    /** Returns the same of a value as {@link Row} has them. */
    double of(String column, @Nullable Object value, boolean isAsked) {
        if (value == null) {
            return Double.NaN;
        }
        if (value instanceof Number known) {
            double number = known.doubleValue();
            if (Double.isNaN(number) || isMissing(number)) {
                return Double.NaN;
            }
            if (Double.isInfinite(number)) {
                throw refuse(
                        column,
                        "is " + Quoted.bare(value) + ", beyond the range of a 64-bit float; rescale the column");
            }
            return number;
        }
        if (value instanceof String text) {
            return of(column, text.toCharArray(), 0, text.length(), isAsked);
        }
        throw refuse(
                column,
                "is " + (value instanceof List ? "a list" : value instanceof Map ? "an object" : Quoted.of(value))
                        + ", no number; read it with categories or texts, or leave it out");
    }
}
