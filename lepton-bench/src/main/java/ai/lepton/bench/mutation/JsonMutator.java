package ai.lepton.bench.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes one to three values of a JSON file: takes them out, puts others in their place (of another type, from elsewhere in
 * this or another file, at the ends of ranges, unpaired surrogates, nested deeply), repeats them, gives a name twice.
 *
 * <p>A place is found by walking down from the root, so small parts are changed as often as long lists.
 */
final class JsonMutator implements Mutator {
    /** Reads what Python writes, too. */
    /** Of a mutant; a long value may have been copied to many places before. */
    private static final long MOST_CHARACTERS = 4 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final String RAW = "\uE000raw";
    private static final int KINDS = 16;

    private static final int[] TIMES = {1, 1, 1, 2, 3};

    /** Characters that a change adds at most, about. */
    private static final int LARGE = 300_000;

    /** Written as they stand. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "2",
            "255",
            "65536",
            "2147483647",
            "2147483648",
            "4294967295",
            "4294967296",
            "9223372036854775807",
            "18446744073709551615",
            "18446744073709551616",
            "-2147483648",
            "0.5",
            "-0.0",
            "1e-320",
            "1e308",
            "-1e308",
            "1e400",
            "1".repeat(1200),
            "1e999999999",
            "NaN",
            "01",
            "\"\"",
            "\" \"",
            "\"a\"",
            "\"0\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00a\"",
            "\"a\\ud83d\"",
            "\"\\ud83d\\ude80\"",
            "\"\u00E9\"",
            "\"\u2581\"",
            "\"\uFFFD\"",
            "\"e\u0301\"",
            "\"$A\"",
            "\"##\"",
            "\"a b\"",
            "\"(a+)+b\"",
            "\"(\"",
            "\"\\\\p{L}+\"",
            "\"" + "a".repeat(5000) + "\"",
            "\"" + "\u6771".repeat(3000) + "\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[1,2,3]",
            "[\"a\",0]",
            "{\"a\":0}",
            "{\"id\":\"a\",\"type_id\":0}",
            "[".repeat(90) + "]".repeat(90),
            "[".repeat(100_000),
            "{\"a\":".repeat(3000) + "1" + "}".repeat(3000));

    @Override
    public byte[] mutate(byte[] seed, List<byte[]> others, RandomGenerator random) {
        JsonNode root = JSON.readTree(seed);
        List<String> raw = new ArrayList<>();
        for (int times = TIMES[random.nextInt(TIMES.length)]; times > 0; times--) {
            change(root, others, random, raw);
        }
        String text = JSON.writeValueAsString(root);
        for (int i = 0; i < raw.size(); i++) {
            String mark = '"' + RAW + i + '"';
            int often = text.split(mark, -1).length - 1;
            boolean isBounded = text.length() + (long) often * raw.get(i).length() < MOST_CHARACTERS;
            text = text.replace(mark, isBounded ? raw.get(i) : "null");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void change(JsonNode root, List<byte[]> others, RandomGenerator random, List<String> raw) {
        JsonNode parent = root;
        Place place = Place.in(parent, random);
        while (place != null && place.value().isContainer() && !place.value().isEmpty() && random.nextInt(4) != 0) {
            parent = place.value();
            place = Place.in(parent, random);
        }
        if (place == null) {
            return;
        }
        switch (random.nextInt(KINDS)) {
            case 0 -> place.remove();
            case 1 -> place.put(asIs(VALUES.get(random.nextInt(VALUES.size())), raw));
            case 3 -> place.put(anywhere(root, random).deepCopy());
            case 4 -> place.put(anywhere(JSON.readTree(others.get(random.nextInt(others.size()))), random));
            case 5 -> place.put(nested(place, random));
            case 6 -> place.put(asIs(repeated(place, random), raw));
            case 7 -> place.put(asIs(otherType(place.value()), raw));
            case 8, 9 -> place.exchange(Place.in(place.parent(), random));
            default -> place.put(asIs(near(place.value(), random), raw));
        }
    }

    private static JsonNode asIs(String json, List<String> raw) {
        raw.add(json);
        return JSON.getNodeFactory().stringNode(RAW + (raw.size() - 1));
    }

    /** A value of the tree; the root itself at times. */
    private static JsonNode anywhere(JsonNode root, RandomGenerator random) {
        JsonNode found = root;
        while (found.isContainer() && !found.isEmpty() && random.nextInt(4) != 0) {
            Place place = Place.in(found, random);
            found = place == null ? found : place.value();
        }
        return found;
    }

    /** The value inside copies of what it stands in, some levels deep; inside lists where that is large. */
    private static JsonNode nested(Place place, RandomGenerator random) {
        int size = place.parent().toString().length();
        JsonNode nested = place.value().deepCopy();
        for (int depth = random.nextInt(1, 150); depth > 0; depth--) {
            boolean large = (long) size * depth > LARGE;
            JsonNode around =
                    large ? JSON.createArrayNode().add(0) : place.parent().deepCopy();
            (large ? new Place(around, "", 0) : new Place(around, place.name(), place.index())).put(nested);
            nested = around;
        }
        return nested;
    }

    /** The value, and after it the same element again, or the same name with another value. */
    private static String repeated(Place place, RandomGenerator random) {
        String value = place.value().toString();
        String again = ',' + (place.parent().isObject() ? JSON.writeValueAsString(place.name()) + ':' : "");
        if (random.nextBoolean() || value.length() > 1000) {
            return value + again + (random.nextBoolean() ? value : VALUES.get(random.nextInt(VALUES.size())));
        }
        return value
                + again.concat(value).repeat(random.nextInt(1, Math.max(2, LARGE / (again.length() + value.length()))));
    }

    private static String otherType(JsonNode value) {
        if (value.isNumber()) {
            return '"' + value.toString() + '"';
        }
        if (value.isArray()) {
            StringBuilder object = new StringBuilder("{");
            for (int i = 0; i < value.size(); i++) {
                object.append(i == 0 ? "" : ",")
                        .append('"')
                        .append(i)
                        .append("\":")
                        .append(value.get(i));
            }
            return object.append('}').toString();
        }
        if (value.isObject()) {
            return new ArrayList<>(value.values()).toString();
        }
        return value.isBoolean() ? value.asBoolean() ? "1" : "0" : "[" + value + "]";
    }

    /** A value that is nearly the same: one more or less, one character more, less or other. */
    private static String near(JsonNode value, RandomGenerator random) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            long number = value.asLong();
            return String.valueOf(
                    switch (random.nextInt(5)) {
                        case 0 -> number + 1;
                        case 1 -> number - 1;
                        case 2 -> -number;
                        case 3 -> number * 1000;
                        default -> number + 0.5;
                    });
        }
        if (value.isObject()) {
            return named(value, random);
        }
        if (value.isNumber()) {
            return String.valueOf(-value.asDouble() * (random.nextBoolean() ? 1 : 1e30));
        }
        if (value.isBoolean()) {
            return String.valueOf(!value.asBoolean());
        }
        if (!value.isString()) {
            return value.isArray() ? "[" + value + "]" : "[]";
        }
        String text = value.asString();
        int at = random.nextInt(text.length() + 1);
        String quoted = JSON.writeValueAsString(text);
        return switch (random.nextInt(6)) {
            case 0 -> JSON.writeValueAsString(text + text);
            case 1 ->
                JSON.writeValueAsString(text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, at) / 2)));
            case 2 -> "\"\\ud83d" + quoted.substring(1);
            case 3 -> quoted.substring(0, quoted.length() - 1) + "\\udc80\"";
            case 4 -> quoted.substring(0, quoted.length() - 1) + (char) random.nextInt(0x20, 0x7F) + '"';
            default -> quoted.substring(0, quoted.length() - 1) + " \u00E9\"";
        };
    }

    /** The object with one of its names changed a little, or all in another order. */
    private static String named(JsonNode object, RandomGenerator random) {
        List<String> names = new ArrayList<>(object.propertyNames());
        StringBuilder changed = new StringBuilder("{");
        int other = names.isEmpty() ? 0 : random.nextInt(names.size());
        boolean reorder = random.nextBoolean();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(reorder ? (i + other) % names.size() : i);
            String written = JSON.writeValueAsString(i == other && !reorder ? name + 'x' : name);
            changed.append(i == 0 ? "" : ",").append(written).append(':').append(object.get(name));
        }
        return changed.append('}').toString();
    }

    /** A value and where it stands: under a name in an object, or at an index of an array. */
    private record Place(JsonNode parent, String name, int index) {
        static @Nullable Place in(JsonNode parent, RandomGenerator random) {
            if (parent.isEmpty()) {
                return null;
            }
            int index = random.nextInt(parent.size());
            if (parent.isArray()) {
                return new Place(parent, "", index);
            }
            return new Place(
                    parent,
                    parent.propertyNames().stream().skip(index).findFirst().orElseThrow(),
                    index);
        }

        JsonNode value() {
            return parent.isArray() ? parent.get(index) : parent.get(name);
        }

        void put(JsonNode value) {
            if (parent instanceof ArrayNode array) {
                array.set(index, value);
            } else {
                ((ObjectNode) parent).set(name, value);
            }
        }

        void exchange(@Nullable Place other) {
            if (other != null) {
                JsonNode here = value();
                put(other.value());
                other.put(here);
            }
        }

        void remove() {
            if (parent instanceof ArrayNode array) {
                array.remove(index);
            } else {
                ((ObjectNode) parent).remove(name);
            }
        }
    }
}
