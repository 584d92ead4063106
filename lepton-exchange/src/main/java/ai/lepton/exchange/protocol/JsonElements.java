package ai.lepton.exchange.protocol;

import ai.lepton.exchange.protocol.Datatype.Kind;
import ai.lepton.metrics.internal.Quoted;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The elements of a tensor out of JSON: one list of all, or lists within lists as the shape has them. A null among floats is NaN.
 *
 * <p>Memory grows with what was read, whatever the shape says.
 */
final class JsonElements {
    private static final int DEEPEST = 64;
    private static final long UNKNOWN = -1;

    private final String name;
    private final Datatype datatype;
    private final NumberWriter out;

    /** The length of the lists of each level, as far as one has ended. */
    private final List<Long> lengths = new ArrayList<>();

    private int leafLevel = -1;

    private JsonElements(String name, Datatype datatype, LongConsumer memory) {
        this.name = name;
        this.datatype = datatype;
        this.out = new NumberWriter(name, datatype, 0, memory);
    }

    /**
     * Reads the list that the parser is at the beginning of.
     *
     * @param shape if it is known, to stop early where there is more
     * @param memory is told the bytes that the elements take, and may refuse them
     */
    static JsonElements read(
            JsonParser parser, String name, Datatype datatype, long @Nullable [] shape, LongConsumer memory) {
        JsonElements elements = new JsonElements(name, datatype, memory);
        elements.read(parser, shape == null ? Long.MAX_VALUE : TensorShape.count(name, shape));
        return elements;
    }

    ByteBuffer data() {
        return out.data();
    }

    private void read(JsonParser parser, long most) {
        if (datatype == Datatype.BF16) {
            throw refused("BF16 is for binary tensors only; send FP32, or in binary");
        }
        long[] counts = new long[DEEPEST];
        int level = 0;
        lengths.add(UNKNOWN);
        while (level >= 0) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                counts[level]++;
                if (++level == DEEPEST) {
                    throw refused("data has more than " + DEEPEST + " levels of lists");
                }
                if (leafLevel >= 0 && level > leafLevel) {
                    throw refused("data has lists beside elements");
                }
                counts[level] = 0;
                if (lengths.size() == level) {
                    lengths.add(UNKNOWN);
                }
            } else if (token == JsonToken.END_ARRAY) {
                if (lengths.get(level) == UNKNOWN) {
                    lengths.set(level, counts[level]);
                } else if (lengths.get(level) != counts[level]) {
                    throw refused("data has a list of " + counts[level] + " beside one of " + lengths.get(level));
                }
                level--;
            } else {
                if (leafLevel < 0 && level == lengths.size() - 1) {
                    leafLevel = level;
                }
                if (level != leafLevel) {
                    throw refused("data has lists beside elements");
                }
                if (out.count() == most) {
                    throw refused("data has more than the " + most + " elements of its shape");
                }
                counts[level]++;
                element(parser, token);
            }
        }
    }

    private void element(JsonParser parser, JsonToken token) {
        Kind kind = datatype.kind();
        boolean isWhole = token == JsonToken.VALUE_NUMBER_INT;
        if (kind == Kind.TRUTH && (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE)) {
            out.put(token == JsonToken.VALUE_TRUE);
        } else if (kind == Kind.BYTES && token == JsonToken.VALUE_STRING) {
            out.put(parser.getString().getBytes(StandardCharsets.UTF_8));
        } else if (kind == Kind.INTEGER && isWhole) {
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                BigInteger value = parser.getBigIntegerValue();
                out.put(value);
            } else {
                out.put(parser.getLongValue());
            }
        } else if (kind == Kind.FLOAT && (isWhole || token == JsonToken.VALUE_NUMBER_FLOAT)) {
            number(parser);
        } else if (kind == Kind.FLOAT
                && token == JsonToken.VALUE_NULL) { // a missing number, as MLServer and pandas have it
            out.put(Double.NaN);
        } else {
            throw new IllegalArgumentException("tensor " + Quoted.of(name) + "[" + out.count() + "] is "
                    + shown(parser, token) + "; " + datatype + " has "
                    + switch (kind) {
                        case TRUTH -> "true and false";
                        case BYTES -> "texts";
                        case INTEGER -> "whole numbers, without point or exponent";
                        case FLOAT -> "numbers";
                    });
        }
    }

    private void number(JsonParser parser) {
        if (datatype == Datatype.FP32) {
            out.put(parser.getFloatValue(), parser.getString());
            return;
        }
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException("tensor " + Quoted.of(name) + "[" + out.count() + "] is "
                    + Quoted.bare(parser.getString()) + ", which no " + datatype + " holds");
        }
        out.put(value);
    }

    private static String shown(JsonParser parser, JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> "the text " + Quoted.of(parser.getString());
            case VALUE_NULL -> "null";
            case START_OBJECT -> "an object";
            default -> Quoted.bare(parser.getString());
        };
    }

    /** Checks that there are as many elements as the shape says, and that lists within lists are as it says. */
    void requireShape(long[] shape) {
        long wanted = TensorShape.count(name, shape);
        if (wanted != out.count()) {
            throw refused(
                    "shape " + TensorShape.shown(shape) + " has " + wanted + " elements; data has " + out.count());
        }
        boolean isFlat = lengths.size() == 1;
        if (isFlat) {
            return;
        }
        long[] found = lengths.stream().mapToLong(Long::longValue).toArray();
        boolean fits = wanted == 0
                ? found.length <= shape.length && Arrays.equals(found, Arrays.copyOf(shape, found.length))
                : Arrays.equals(found, shape);
        if (!fits) {
            throw refused(
                    "shape is " + TensorShape.shown(shape) + "; the lists of data are " + TensorShape.shown(found));
        }
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("tensor " + Quoted.of(name) + ": " + why);
    }
}
