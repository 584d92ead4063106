package ai.lepton.exchange.internal;

import ai.lepton.metrics.internal.Quoted;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says in words of the document why a value does not fit, where the parser speaks of Java's types. */
final class Misfit {
    private static final Pattern FROM =
            Pattern.compile("(?:from|Cannot coerce) (?:empty )?(\\w+[\\w-]*) value", Pattern.CASE_INSENSITIVE);

    /** Names of exceptions in brackets or before a colon, and the packages of types. */
    private static final Pattern EXCEPTION =
            Pattern.compile("\\(?\\b[a-z]\\w*(?:\\.\\w+)+(?:Exception|Error)\\b(?:\\)|: ?)? ?");

    private static final Pattern PACKAGE = Pattern.compile("\\b(?:java|com|tools|ai)(?:\\.[a-z]\\w*)+\\.(?=[A-Z])");

    /** Where a list or an object began, in words of the parser that say nothing where the source is not to be shown. */
    private static final Pattern BEGUN = Pattern.compile(" \\(start marker at \\[[^\\]]*\\]\\)");

    /** Settings of the parser, which who sent the document has no hand in. */
    private static final Pattern SETTING =
            Pattern.compile(": enable `[^`]*` to allow|, from `[^`]*`| \\(from `[^`]*`\\)");

    private Misfit() {}

    static @Nullable String told(JacksonException e) {
        String message = e.getOriginalMessage();
        if (e instanceof InvalidFormatException misfit && misfit.getTargetType() != null) {
            return Quoted.of(String.valueOf(misfit.getValue())) + " is no " + kind(misfit.getTargetType());
        }
        if (e instanceof MismatchedInputException misfit && message != null) {
            Class<?> wanted = misfit.getTargetType();
            Matcher found = FROM.matcher(message);
            if (wanted != null && found.find()) {
                return "it is " + found(found.group(1)) + "; it must be " + article(kind(wanted));
            }
        }
        return message == null ? null : plain(message);
    }

    private static String plain(String message) {
        String told = SETTING.matcher(BEGUN.matcher(message).replaceAll("")).replaceAll("");
        return PACKAGE.matcher(EXCEPTION.matcher(told).replaceAll("")).replaceAll("");
    }

    private static String found(String token) {
        return switch (token.toLowerCase(Locale.ROOT)) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "string" -> "text";
            case "boolean" -> "true or false";
            case "null" -> "null";
            default -> "a number";
        };
    }

    private static String article(String kind) {
        return kind.equals("text") ? kind : (kind.startsWith("o") ? "an " : "a ") + kind;
    }

    private static String kind(Class<?> type) {
        if (type == Instant.class) {
            return "point in time, such as 2026-01-31T12:00:00Z";
        }
        if (type == LocalDate.class) {
            return "date, such as 2026-01-31";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "value of true or false";
        }
        if (type == double.class
                || type == float.class
                || type == Double.class
                || type == Float.class
                || type == BigDecimal.class) {
            return "number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "whole number that fits";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "list";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "object" : type.getSimpleName();
    }
}
