package ai.lepton.exchange.modelcard;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.NumberOutput;

/**
 * Single values of YAML, by the core schema of version 1.2.
 *
 * <p>Readers of YAML 1.1, such as PyYAML, differ in what they take plain scalars for: {@code no}, {@code off} and the like are
 * truth values there and text here; {@code 2026-01-31} is a date there and text here; {@code 0o17} and {@code 1e5} are text
 * there and numbers here; {@code 0777}, {@code 1_000}, {@code 0b11} and {@code 1:30} are the numbers 511, 1000, 3 and 90 there,
 * and here the number 777 and text. So that nobody's reading changes, a field that stays as it is is written in the words of
 * the file. What is written anew means the same to both: text has quotes, numbers have a dot and an exponent's sign.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/#103-core-schema">YAML 1.2.2, core schema</a>
 */
final class YamlScalar {
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern TRUE = Pattern.compile("true|True|TRUE");
    private static final Pattern FALSE = Pattern.compile("false|False|FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)");
    private static final Pattern NAN = Pattern.compile("\\.(nan|NaN|NAN)");

    /** Keys that no reader takes for anything else. */
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

    /** Words that a reader of some version takes for a truth value or for nothing. */
    private static final Set<String> TAKEN = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private YamlScalar() {}

    /**
     * Returns what a scalar is.
     *
     * @param tag without the standard's prefix; null where there is none
     * @throws IllegalArgumentException if the tag is not one of the core schema, or the text is not of it
     */
    static @Nullable Object value(String text, @Nullable String tag, boolean isPlain) {
        if (tag == null || tag.equals("!")) { // a bare tag changes nothing, as other readers have it
            return isPlain ? plain(text) : text;
        }
        Object value = plain(text);
        return switch (tag) {
            case "str" -> text;
            case "null" -> required(value, value == null, text, tag);
            case "bool" -> required(value, value instanceof Boolean, text, tag);
            case "int" ->
                required(
                        value,
                        value instanceof Integer || value instanceof Long || value instanceof BigInteger,
                        text,
                        tag);
            case "float" ->
                required(
                        value instanceof Number number ? (Double) number.doubleValue() : value,
                        value instanceof Number,
                        text,
                        tag);
            default -> throw new IllegalArgumentException(unknown(tag));
        };
    }

    private static @Nullable Object required(@Nullable Object value, boolean isOfIt, String text, String tag) {
        if (!isOfIt) {
            throw new IllegalArgumentException(Quoted.of(text) + " is no !!" + tag);
        }
        return value;
    }

    /** Returns what to say of a tag that is not known. */
    static String unknown(String tag) {
        return "there is a value of the type " + Quoted.bare(tag.startsWith("!") ? tag : "!!" + tag)
                + "; write it as text";
    }

    private static @Nullable Object plain(String text) {
        char first = text.isEmpty() ? '~' : text.charAt(0);
        if ("~nN".indexOf(first) >= 0 && NULL.matcher(text).matches()) {
            return null;
        }
        if ("tT".indexOf(first) >= 0 && TRUE.matcher(text).matches()) {
            return true;
        }
        if ("fF".indexOf(first) >= 0 && FALSE.matcher(text).matches()) {
            return false;
        }
        if ("-+.0123456789".indexOf(first) < 0) {
            return text;
        }
        if (INTEGER.matcher(text).matches()) {
            return whole(text, 10);
        }
        if (OCTAL.matcher(text).matches()) {
            return whole(text.substring(2), 8);
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return whole(text.substring(2), 16);
        }
        if (FLOAT.matcher(text).matches()) {
            return Double.valueOf(requireShort(text));
        }
        if (INFINITE.matcher(text).matches()) {
            return first == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return NAN.matcher(text).matches() ? (Object) Double.NaN : text;
    }

    private static Object whole(String digits, int radix) {
        return fitted(new BigInteger(requireShort(digits), radix));
    }

    private static String requireShort(String number) {
        if (number.length() > Documents.MOST_DIGITS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a number has %,d digits; at most %,d are read",
                    number.length(),
                    Documents.MOST_DIGITS));
        }
        return number;
    }

    /** Returns a whole number as an Integer, a Long or a BigInteger, whichever is the first to hold it. */
    static Object fitted(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return number.intValue();
        }
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    /** Returns what a value is, for messages. */
    static String kind(@Nullable Object value) {
        if (value == null) {
            return "empty";
        }
        if (value instanceof Map) {
            return "an object";
        }
        return value instanceof List
                ? "a list"
                : value instanceof String ? "text" : value instanceof Boolean ? "true or false" : "a number";
    }

    /** Returns a single value as text; numbers in the fewest digits. */
    static String text(Object scalar) {
        return scalar instanceof Double number ? decimal(number) : scalar.toString();
    }

    /** Returns a value as it stands in YAML. */
    static String written(@Nullable Object scalar) {
        if (scalar instanceof String text) {
            return quoted(text);
        }
        return scalar instanceof Double number ? decimal(number) : String.valueOf(scalar);
    }

    /** Returns a number with a dot and a sign of its exponent, without which readers of YAML 1.1 take it for text. */
    private static String decimal(double number) {
        if (Double.isNaN(number)) {
            return ".nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? ".inf" : "-.inf";
        }
        return NumberOutput.toString(number, true).replaceFirst("E(?=[0-9])", "E+");
    }

    /** Returns a key as it stands in YAML. */
    static String key(@Nullable Object key) {
        return key instanceof String text
                        && PLAIN_KEY.matcher(text).matches()
                        && !TAKEN.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : written(key);
    }

    /** Returns text in double quotes, in one line. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (isPrintable(c)) {
                        quoted.appendCodePoint(c);
                    } else {
                        quoted.append(String.format(Locale.ROOT, c <= 0xFFFF ? "\\u%04X" : "\\U%08X", c));
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** Returns whether readers of both versions take a character as it is, and not for the end of a line. */
    private static boolean isPrintable(int c) {
        return (c >= 0x20 && c <= 0x7E)
                || (c >= 0xA0 && c <= 0xFFFD && c != 0x2028 && c != 0x2029 && c != 0xFEFF)
                || (c >= 0x10000 && (c & 0xFFFE) != 0xFFFE);
    }
}
