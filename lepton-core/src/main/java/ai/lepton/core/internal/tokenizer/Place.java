package ai.lepton.core.internal.tokenizer;

import ai.lepton.metrics.internal.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A value of the file and where it stands, such as {@code decoder.decoders[1].content}: what is read from it is of the type
 * and in the range asked for, else the fault names the place.
 */
record Place(JsonNode value, String path) {
    /** Returns a fault at this place: {@code path what}. */
    IllegalArgumentException fault(String what) {
        return new IllegalArgumentException((path.isEmpty() ? "the file" : path) + " " + what);
    }

    /** Returns the value of a name that must be there, and not null. */
    Place field(String name) {
        Place found = optional(name);
        if (found == null) {
            throw fault("has no " + Quoted.of(name));
        }
        return found;
    }

    /** Returns the value of a name; null where it is not there, or null. */
    @Nullable Place optional(String name) {
        JsonNode found = value.get(name);
        return found == null || found.isNull() ? null : new Place(found, joined(path, name));
    }

    /** Refuses names that are not among these. */
    Place only(Set<String> names) {
        if (!value.isObject()) {
            throw fault("is " + kind() + "; wanted an object");
        }
        for (String name : value.propertyNames()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        joined(path, name) + " is not known there; known are " + new TreeSet<>(names));
            }
        }
        return this;
    }

    /** Returns the elements of an array of at most so many. */
    List<Place> elements(int most) {
        if (!value.isArray()) {
            throw fault("is " + kind() + "; wanted an array");
        }
        if (value.size() > most) {
            throw fault("has " + value.size() + " elements; wanted at most " + most);
        }
        List<Place> elements = new ArrayList<>(value.size());
        for (int i = 0; i < value.size(); i++) {
            elements.add(new Place(value.get(i), path + '[' + i + ']'));
        }
        return elements;
    }

    /** Returns a string of at most so many characters (UTF-16 code units), with whole characters only. */
    String text(int longest) {
        if (!value.isString()) {
            throw fault("is " + kind() + "; wanted a string");
        }
        String text = value.asString();
        checkWhole(text, path);
        if (text.length() > longest) {
            throw fault("has " + text.length() + " characters; wanted at most " + longest);
        }
        return text;
    }

    /** Returns a string of one character (code point). */
    String character() {
        String text = text(2);
        if (text.codePointCount(0, text.length()) != 1) {
            throw fault("is " + Quoted.of(text) + "; wanted one character");
        }
        return text;
    }

    boolean flag() {
        if (!value.isBoolean()) {
            throw fault("is " + kind() + "; wanted true or false");
        }
        return value.asBoolean();
    }

    /** Returns a whole number of a range, both ends in it. */
    int whole(int least, int most) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < least || value.asInt() > most) {
            throw fault("is " + (value.isIntegralNumber() ? shown(value.toString()) : kind())
                    + "; wanted a whole number from " + least + " to " + most);
        }
        return value.asInt();
    }

    /** Returns one of these words. */
    String oneOf(Set<String> words) {
        String text = text(Integer.MAX_VALUE);
        if (!words.contains(text)) {
            throw fault("is " + Quoted.of(shown(text)) + "; wanted one of " + new TreeSet<>(words));
        }
        return text;
    }

    /** What a value is, in words. */
    private String kind() {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> Quoted.of(shown(value.asString()));
            default -> shown(value.toString());
        };
    }

    static String joined(String path, String name) {
        String part = name.matches("[A-Za-z_][A-Za-z0-9_]{0,39}") ? name : "[" + Quoted.of(shown(name)) + "]";
        return path.isEmpty() || part.startsWith("[") ? path + part : path + '.' + part;
    }

    /** Returns a text of a file as a message can show it. */
    static String shown(String text) {
        return Quoted.bare(text);
    }

    /** Refuses a text with a surrogate that is not one of a pair: no encoding of Unicode carries it. */
    static void checkWhole(String text, String path) {
        int lone = loneSurrogate(text);
        if (lone >= 0) {
            throw new IllegalArgumentException(path + " has a lone surrogate ("
                    + String.format("\\u%04x", (int) text.charAt(lone)) + "); wanted whole characters");
        }
    }

    /** Returns the index of the first surrogate that is not one of a pair, -1 if there is none. */
    static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (Character.getType(text.codePointAt(i)) == Character.SURROGATE) {
                return i;
            }
        }
        return -1;
    }
}
