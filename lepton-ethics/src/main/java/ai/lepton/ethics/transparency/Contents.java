package ai.lepton.ethics.transparency;

import ai.lepton.ethics.transparency.Documentation.Content;
import java.text.Normalizer;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds in a text what a field has to hold, whatever its language. */
final class Contents {
    private static final int ENOUGH = 12;

    private static final String LANGUAGES =
            "en de fr es pt it nl sv da nb fi is pl cs sk sl hr sr bs mk sq ro hu el tr ru uk bg"
                    + " et lv lt ga mt ca eu gl ar fa he hi bn ta te th vi id ms sw af";

    private static final String YEAR = "(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])";

    /** A day or a month in digits, the year first or last, or a year beside the name of a month. */
    private static final Pattern DAY = Pattern.compile(
            YEAR + "[-./年년 ]{1,3}(?:0?[1-9]|1[0-2])(?![0-9])"
                    + "|(?<![0-9])(?:0?[1-9]|[12][0-9]|3[01])[-./ ]{1,2}(?:0?[1-9]|[12][0-9]|3[01])[-./ ]{1,2}" + YEAR
                    + "|" + months() + "[^\\n]{0,10}" + YEAR + "|" + YEAR + "[^\\n]{0,10}" + months(),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** A share, a decimal, or a count with a unit or of something. */
    private static final Pattern NUMBER = Pattern.compile(
            "[0-9]+[.,٫][0-9]+|[0-9]+\\s*[%‰％٪]|[0-9]+\\s+(?:\\p{L}|/)|[0-9]+\\s*/\\s*[0-9]+|[0-9]+\\p{IsHan}|[0-9]+[eE]-?[0-9]+");

    private static final Pattern REACHED =
            Pattern.compile("[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+"
                    + "|https?://\\S{4,}|www\\.\\S{4,}|\\+?[0-9](?:[ ()/.-]{0,2}[0-9]){6,}");

    private static final Pattern NAME =
            Pattern.compile("\\p{Lu}[\\p{L}\\p{M}.'’-]*(?:\\s+\\p{L}{1,4}\\.?){0,5}\\s+\\p{Lu}[\\p{L}\\p{M}.'’-]*");

    private static final Pattern NAME_WITHOUT_CASE = Pattern.compile(
            "[\\p{Lo}\\p{M}]{2,}(?:[\\s·・][\\p{Lo}\\p{M}]{2,})|[\\p{IsHan}\\p{IsHangul}\\p{IsKatakana}]{2,}");

    private Contents() {}

    /** Returns an expression of the names that months have in many languages. */
    private static String months() {
        Set<String> names =
                new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(name -> name));
        for (String language : LANGUAGES.split(" ")) {
            for (Month month : Month.values()) {
                for (TextStyle style : TextStyle.values()) {
                    String name = month.getDisplayName(style, Locale.forLanguageTag(language));
                    if (name.codePoints().filter(Character::isLetter).count() >= 3) {
                        names.add(Pattern.quote(Normalizer.normalize(name, Normalizer.Form.NFKC)));
                    }
                }
            }
        }
        return "(?<!\\p{L})(?:" + String.join("|", names) + ")(?!\\p{L})";
    }

    /** Returns what a reader misses where it is not in the text. */
    static String words(Content content) {
        return switch (content) {
            case WORDS -> "enough words";
            case DATE -> "a date";
            case FIGURE -> "a number with its measure";
            case PERSON -> "a person or an address";
        };
    }

    static boolean isIn(Content content, String text) {
        return switch (content) {
            case WORDS -> hasWords(text);
            case DATE -> DAY.matcher(digits(text)).find();
            case FIGURE -> hasFigure(text);
            case PERSON -> isReached(digits(text));
        };
    }

    private static boolean hasWords(String text) {
        String plain = Placeholders.plain(text);
        long different =
                plain.codePoints().filter(Character::isLetter).distinct().count();
        return weight(plain) >= ENOUGH && different >= (hasIdeographs(plain) ? 3 : 4);
    }

    private static boolean hasFigure(String text) {
        String plain = DAY.matcher(digits(text)).replaceAll(" ");
        return NUMBER.matcher(plain).find() && weight(plain.replaceAll("[0-9]", "")) >= 3;
    }

    private static boolean isReached(String text) {
        return REACHED.matcher(text).find()
                || NAME.matcher(text).find()
                || NAME_WITHOUT_CASE.matcher(text).find();
    }

    private static int weight(String text) {
        return text.codePoints().map(Contents::weight).sum();
    }

    private static int weight(int character) {
        if (Character.isLetterOrDigit(character)) {
            return isIdeograph(character) ? 3 : 1;
        }
        // Vowels of Indian scripts are marks.
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK ? 1 : 0;
    }

    private static boolean hasIdeographs(String text) {
        return text.codePoints().anyMatch(Contents::isIdeograph);
    }

    private static boolean isIdeograph(int character) {
        Character.UnicodeScript script = Character.UnicodeScript.of(character);
        return switch (script) {
            case HAN, HANGUL, HIRAGANA, KATAKANA, BOPOMOFO, YI -> true;
            default -> false;
        };
    }

    /** Returns the text with the digits of all scripts as those of ASCII. */
    private static String digits(String text) {
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().forEach(character -> {
            int digit = Character.isDigit(character) ? Character.digit(character, 10) : -1;
            if (digit >= 0) {
                plain.append(digit);
            } else {
                plain.appendCodePoint(character);
            }
        });
        return plain.toString();
    }
}
