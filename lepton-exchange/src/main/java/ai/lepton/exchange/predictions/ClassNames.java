package ai.lepton.exchange.predictions;

import ai.lepton.metrics.classification.Labels;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The classes of a file, in order, and which of them each text means.
 *
 * <p>Where all texts are numbers, those that are equal mean the same class, {@code 1} and {@code 1.0}, and classes are in
 * the order of the numbers. Where all are true or false, their case does not matter. Other texts mean what they are, in
 * the order of {@link Labels}. So would scikit-learn, given what pandas makes of the file.
 */
final class ClassNames {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,40}(\\.\\d{0,40})?([eE][+-]?\\d{1,3})?");

    private final Kind kind;
    private final Labels labels;
    private final Map<Object, Integer> indices = new HashMap<>();

    private enum Kind {
        NUMBERS,
        BOOLEANS,
        TEXTS
    }

    private ClassNames(Kind kind, Collection<String> texts) {
        this.kind = kind;
        Map<Object, String> byMeaning = new TreeMap<>(order(kind, texts));
        for (String text : texts) {
            byMeaning.merge(meaning(kind, text), text, (one, other) -> one.length() <= other.length() ? one : other);
        }
        this.labels = Labels.of(byMeaning.values());
        byMeaning.keySet().forEach(meaning -> indices.put(meaning, indices.size()));
    }

    /** Returns the classes that these texts mean; there must be one. */
    static ClassNames of(Collection<String> texts) {
        Kind kind = texts.stream().allMatch(ClassNames::isNumber)
                ? Kind.NUMBERS
                : texts.stream().allMatch(ClassNames::isBoolean) ? Kind.BOOLEANS : Kind.TEXTS;
        return new ClassNames(kind, texts);
    }

    /** Returns the same, and the class that is missing beside the only one, where that is plain: 0 beside 1, say. */
    ClassNames completed() {
        if (labels.size() != 1) {
            return this;
        }
        String only = labels.name(0);
        List<String> both = new ArrayList<>(List.of(only));
        if (kind == Kind.BOOLEANS) {
            String other = Boolean.toString(!Boolean.parseBoolean(only));
            both.add(
                    Character.isUpperCase(only.charAt(0))
                            ? other.substring(0, 1).toUpperCase(Locale.ROOT) + other.substring(1)
                            : other);
        } else if (kind == Kind.NUMBERS && isOneOf(only, 0, 1)) {
            both.add(isOneOf(only, 0) ? "1" : "0");
        } else if (kind == Kind.NUMBERS && isOneOf(only, -1)) {
            both.add("1");
        }
        return of(both);
    }

    private static boolean isOneOf(String number, int... values) {
        for (int value : values) {
            if (new BigDecimal(number).compareTo(BigDecimal.valueOf(value)) == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private static boolean isBoolean(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }

    /** Returns whether the text is a number with something behind the point. */
    static boolean isFraction(String text) {
        try {
            return isNumber(text) && new BigDecimal(text).stripTrailingZeros().scale() > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Object meaning(Kind kind, String text) {
        return switch (kind) {
            case NUMBERS -> new BigDecimal(text).stripTrailingZeros();
            case BOOLEANS -> text.equalsIgnoreCase("true");
            case TEXTS -> text;
        };
    }

    private static Comparator<Object> order(Kind kind, Collection<String> texts) {
        return switch (kind) {
            case NUMBERS -> Comparator.comparing(BigDecimal.class::cast);
            case BOOLEANS -> Comparator.comparing(Boolean.class::cast);
            case TEXTS -> Comparator.comparing(String.class::cast, Labels.orderOf(texts));
        };
    }

    Labels labels() {
        return labels;
    }

    int size() {
        return labels.size();
    }

    /** Returns the class that a text means, if it is one of them. */
    OptionalInt find(String text) {
        boolean fits = switch (kind) {
            case NUMBERS -> isNumber(text);
            case BOOLEANS -> isBoolean(text);
            case TEXTS -> true;
        };
        Integer index = fits ? indices.get(meaning(kind, text)) : null;
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Returns the names in quotes, the first ten where there are more. */
    String listed() {
        List<String> shown = labels.names().subList(0, Math.min(10, size()));
        return "'" + String.join("', '", shown) + "'" + (size() > 10 ? " and " + (size() - 10) + " more" : "");
    }
}
