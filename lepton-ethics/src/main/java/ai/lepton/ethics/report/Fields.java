package ai.lepton.ethics.report;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of the fields of {@code ethics.json}, each by its name. What may be null may be lacking. */
final class Fields {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int LAST_YEAR = 9999;
    private static final Set<Class<?>> WHOLE = Set.of(Byte.class, Short.class, Integer.class, Long.class);

    private Fields() {}

    static String text(String name, @Nullable String text) {
        String known = Documents.required(text, name);
        if (known.isBlank()) {
            throw new IllegalArgumentException(name + " is empty");
        }
        return known;
    }

    static void optional(String name, @Nullable String text) {
        if (text != null) {
            text(name, text);
        }
    }

    static void hash(String name, @Nullable String hash) {
        if (hash != null && !HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException(
                    name + " is " + Quoted.of(hash) + "; a SHA-256 has 64 hexadecimal digits in lower case");
        }
    }

    static void among(String name, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new IllegalArgumentException(
                    name + " is " + Quoted.of(value) + "; it is one of " + Quoted.words(known));
        }
    }

    static void day(String name, @Nullable LocalDate day) {
        if (day != null && (day.getYear() < 1 || day.getYear() > LAST_YEAR)) {
            throw new IllegalArgumentException(
                    name + " is of the year " + day.getYear() + ", outside [1, " + LAST_YEAR + "]");
        }
    }

    static void notNegative(String name, @Nullable Long value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(name + " is " + value + "; it must not be negative");
        }
    }

    static void finite(String name, @Nullable Double value) {
        if (value != null && !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; what is not finite is null");
        }
    }

    static void uri(String url) {
        try {
            URI unused = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("url is " + Quoted.of(url) + ", which is no address", e);
        }
    }

    static @Nullable Object cell(String at, @Nullable Object cell) {
        if (cell == null || cell instanceof String) {
            return cell;
        }
        if (WHOLE.contains(cell.getClass())) {
            return ((Number) cell).longValue();
        }
        if (cell instanceof Double || cell instanceof BigDecimal) {
            double number = ((Number) cell).doubleValue();
            if (Double.isFinite(number)) {
                return number;
            }
        }
        if (cell instanceof BigInteger) {
            throw new IllegalArgumentException(at + " is " + Quoted.of(cell) + "; counts are below 2^63");
        }
        throw new IllegalArgumentException(at + " is " + Quoted.of(cell) + "; a cell is a text, a number or null");
    }
}
