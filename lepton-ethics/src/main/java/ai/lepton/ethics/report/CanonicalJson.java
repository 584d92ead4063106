package ai.lepton.ethics.report;

import ai.lepton.exchange.internal.Documents;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON in the one form that a hash is of: names in the order of their UTF-16 units, no blanks, numbers as ECMAScript writes them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a>
 */
final class CanonicalJson {
    /** Every number of JSON is a double there; a whole one beyond this would become another. */
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(53);

    private CanonicalJson() {}

    /**
     * Returns the text of a value of maps, lists, texts, numbers, booleans and nulls.
     *
     * @throws IllegalArgumentException if it has a number that no double is
     */
    static String of(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((name, each) -> sorted.put(String.valueOf(name), each));
            String gap = "{";
            for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
                out.append(gap).append(text(entry.getKey())).append(':');
                write(entry.getValue(), out);
                gap = ",";
            }
            out.append(sorted.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String gap = "[";
            for (Object each : list) {
                out.append(gap);
                write(each, out);
                gap = ",";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof Number number) {
            out.append(number(number));
        } else if (value instanceof String text) {
            out.append(text(text));
        } else {
            out.append(value);
        }
    }

    private static String text(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : Character.toString(c));
            }
        }
        return out.append('"').toString();
    }

    /** Returns a number as ECMAScript writes it: the fewest digits, plain from 1e-6 to below 1e21. */
    static String number(Number number) {
        boolean isWhole = number instanceof Integer || number instanceof Long || number instanceof BigInteger;
        if (isWhole && new BigInteger(number.toString()).abs().compareTo(MOST) > 0) {
            throw new IllegalArgumentException("a count is " + number + ", beyond 2^53; canonical JSON has no such");
        }
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a number is " + number + "; JSON has finite ones");
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Documents.line(value)).stripTrailingZeros();
        BigDecimal shorter = exact.round(new MathContext(1)); // Java writes two digits where one would do
        exact = shorter.doubleValue() == value ? shorter.stripTrailingZeros() : exact;
        String digits = exact.unscaledValue().abs().toString();
        int point = digits.length() - exact.scale(); // digits before the point
        String sign = value < 0 ? "-" : "";
        if (point > 0 && point <= 21) {
            return sign
                    + (digits.length() <= point
                            ? digits + "0".repeat(point - digits.length())
                            : digits.substring(0, point) + "." + digits.substring(point));
        }
        if (point > -6 && point <= 0) {
            return sign + "0." + "0".repeat(-point) + digits;
        }
        String power = (point > 0 ? "+" : "-") + Math.abs(point - 1);
        return sign + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e" + power;
    }
}
