package ai.lepton.exchange.croissant;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the values of a column are, as far as they were seen: the narrowest type that holds all of them. */
final class ColumnKind {
    private static final int MOST_PARTS = 10_000;
    private static final int LONGEST_NUMBER = 38;
    private static final int DEEPEST_ARRAY = 32;

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d*)");
    private static final Pattern FLOAT = Pattern.compile(
            "-?((0|[1-9]\\d*)(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?|[+-]?inf(inity)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DATE = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])");
    private static final Pattern DATE_TIME = Pattern.compile(
            "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])[T ]([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})?");
    private static final Pattern URL = Pattern.compile("https?://[^\\s]+");

    /** Types of text, in the order in which they are preferred. */
    private enum Form {
        BOOLEAN("sc:Boolean", 1),
        INTEGER("sc:Integer", 1 << 1),
        FLOAT("sc:Float", 1 << 2),
        DATE("sc:Date", 1 << 3),
        DATE_TIME("sc:DateTime", 1 << 4),
        URL("sc:URL", 1 << 5);

        private final String type;
        private final int bit;

        Form(String type, int bit) {
            this.type = type;
            this.bit = bit;
        }

        private boolean holds(String text) {
            return switch (this) {
                case BOOLEAN ->
                    text.equals("true")
                            || text.equals("false")
                            || text.equals("True")
                            || text.equals("False")
                            || text.equals("TRUE")
                            || text.equals("FALSE");
                case INTEGER ->
                    text.length() <= LONGEST_NUMBER
                            && ColumnKind.INTEGER.matcher(text).matches();
                case FLOAT -> text.length() <= LONGEST_NUMBER && isFloat(text);
                case DATE -> isDate(ColumnKind.DATE, text);
                case DATE_TIME -> isDate(ColumnKind.DATE_TIME, text);
                case URL -> ColumnKind.URL.matcher(text).matches();
            };
        }

        private static boolean isFloat(String text) {
            return ColumnKind.FLOAT.matcher(text).matches()
                    && (Character.isLetter(text.charAt(text.length() - 1))
                            || Double.isFinite(Double.parseDouble(text)));
        }

        private static boolean isDate(Pattern pattern, String text) {
            if (!pattern.matcher(text).matches()) {
                return false;
            }
            try {
                return java.time.LocalDate.parse(text.substring(0, 10)) != null;
            } catch (java.time.DateTimeException e) {
                return false;
            }
        }
    }

    private static final int NUMBERS = Form.BOOLEAN.bit | Form.INTEGER.bit | Form.FLOAT.bit;

    private int forms = -1;
    private boolean isSeen;
    private boolean isMixed;
    private @Nullable ColumnKind element;
    private @Nullable Map<String, ColumnKind> parts;

    /** Sees the text of a cell. */
    void seeCell(String text) {
        isSeen = true;
        narrow(text);
    }

    private void narrow(String text) {
        for (Form form : Form.values()) {
            if ((forms & form.bit) != 0 && !form.holds(text)) {
                forms &= ~form.bit;
            }
        }
    }

    /** Sees a value of JSON. */
    void see(@Nullable Object value, String place) {
        if (value == null) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            parts(place).forEach((name, ignored) -> {});
            map.forEach((name, part) -> part((String) name, place).see(part, place));
        } else if (value instanceof List<?> list) {
            isMixed |= isSeen || parts != null;
            element = element == null ? new ColumnKind() : element;
            for (Object each : list) {
                element.see(each, place);
            }
        } else {
            isMixed |= element != null || parts != null;
            isSeen = true;
            if (value instanceof String text) {
                narrow(text);
                forms &= ~NUMBERS; // a number in quotes is text
            } else if (value instanceof Boolean) {
                forms &= Form.BOOLEAN.bit;
            } else if (value instanceof Long || value instanceof Integer || value instanceof BigInteger) {
                forms &= Form.INTEGER.bit | Form.FLOAT.bit;
            } else {
                forms &= Form.FLOAT.bit;
            }
        }
    }

    private Map<String, ColumnKind> parts(String place) {
        isMixed |= isSeen || element != null;
        parts = parts == null ? new LinkedHashMap<>() : parts;
        if (parts.size() > MOST_PARTS) {
            throw new DataException(
                    place + ": objects with more than " + MOST_PARTS + " different keys are no records");
        }
        return parts;
    }

    private ColumnKind part(String name, String place) {
        return parts(place).computeIfAbsent(name, ignored -> new ColumnKind());
    }

    /** Takes what another file has in this column. */
    void merge(ColumnKind other, String place) {
        forms &= other.forms;
        isSeen |= other.isSeen;
        isMixed |= other.isMixed
                || (isSeen && (element != null || other.element != null || parts != null || other.parts != null));
        ColumnKind its = other.element;
        if (its != null) {
            element = element == null ? new ColumnKind() : element;
            element.merge(its, place);
        }
        if (other.parts != null) {
            other.parts.forEach((name, kind) -> part(name, place).merge(kind, place));
        }
    }

    /** Returns the type of one value. */
    String type() {
        if (isSeen && !isMixed) {
            for (Form form : Form.values()) {
                if ((forms & form.bit) != 0) {
                    return form.type;
                }
            }
        }
        return "sc:Text";
    }

    /** Returns how many lists are within each other around a value; 0 for a value alone. */
    int dimensions() {
        ColumnKind inner = element;
        if (inner == null || isMixed) {
            return 0;
        }
        int dimensions = 1 + inner.dimensions();
        if (dimensions > DEEPEST_ARRAY) {
            throw new DataException("arrays of more than " + DEEPEST_ARRAY + " dimensions are not described");
        }
        return dimensions;
    }

    /** Returns what is in the innermost list; this where there is none. */
    ColumnKind innermost() {
        ColumnKind inner = element;
        return inner == null || isMixed ? this : inner.innermost();
    }

    /** Returns the parts of an object; empty where it is none. */
    Map<String, ColumnKind> parts() {
        Map<String, ColumnKind> found = parts;
        return found == null || isMixed ? Map.of() : found;
    }

    @Override
    public String toString() {
        return Quoted.bare(type());
    }
}
