package ai.lepton.exchange.protocol;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Quoted;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one message: an object in JSON, and after it the bytes of its binary tensors in their order.
 *
 * <p>It is one pass over the tokens; the only values in memory are those of the tensors, as bytes. Where a tensor's data
 * stand before its type, they are passed over, and read when the type is known.
 */
final class MessageReader {
    static {
        Documents.limits(); // says which annotations of Jackson are too old, before Jackson fails for them
    }

    private static final JsonFactory JSON = Documents.factory();
    private static final int MOST_OF_A_SHAPE = 1_000;
    /** About what a value takes that stands in a list or map, before and after it is copied. */
    private static final long BYTES_OF_A_VALUE = 150;

    /** About what a tensor takes beside its elements. */
    private static final long BYTES_OF_A_TENSOR = 500;

    /** About what a text takes beside its characters, once it is one. */
    private static final long BYTES_OF_A_TEXT = 50;

    private static final String BINARY_SIZE = "binary_data_size";

    private final byte[] json;
    private final ByteBuffer binary;
    private final LongConsumer memory;
    private final JsonParser parser;

    private MessageReader(byte[] json, ByteBuffer binary, LongConsumer memory) {
        this.memory = memory;
        this.json = json;
        this.binary = binary;
        this.parser = JSON.createParser(ObjectReadContext.empty(), json, 0, json.length);
    }

    /** What one field of the message holds; returns false if it is none of the message's own. */
    interface Fields {
        boolean read(String name, MessageReader from);
    }

    /**
     * Reads a message.
     *
     * @param what it is called in messages
     * @param jsonLength bytes of the JSON; those after it are tensors
     * @param memory is told the bytes that are taken beside the message, and may refuse them by a ProtocolException
     * @param fields takes each field
     * @param made makes what is returned
     * @return what was made; whatever is wrong with the message, also what makes it refuse, is a DataException
     */
    static <M> M read(
            String what, byte[] message, int jsonLength, LongConsumer memory, Fields fields, Supplier<M> made) {
        if (jsonLength < 0 || jsonLength > message.length) {
            throw new DataException(what + " has " + message.length + " bytes; its JSON is said to have " + jsonLength);
        }
        if (jsonLength > Documents.LONGEST) {
            throw new DataException(what + " has " + jsonLength + " bytes of JSON; at most " + Documents.LONGEST
                    + " are read; send tensors in binary");
        }
        byte[] json = jsonLength == message.length ? message : Arrays.copyOf(message, jsonLength);
        try {
            return read(what, message, json, memory, fields, made);
        } catch (DataException e) {
            if (e.getCause() instanceof ProtocolException refused) { // there is no memory for it
                throw refused;
            }
            throw e;
        }
    }

    private static <M> M read(
            String what, byte[] message, byte[] json, LongConsumer memory, Fields fields, Supplier<M> made) {
        return Documents.refusing(what, () -> {
            Utf8.requireJson(what, json);
            ByteBuffer binary = ByteBuffer.wrap(message, json.length, message.length - json.length);
            MessageReader reader = new MessageReader(json, binary, memory);
            try (JsonParser open = reader.parser) {
                reader.message(fields);
                if (open.nextToken() != null) {
                    throw new DataException(what + ": there is something after the end of the JSON");
                }
            }
            if (binary.hasRemaining()) {
                throw new DataException(what + ": " + binary.remaining()
                        + " bytes after its JSON belong to no tensor's binary_data_size");
            }
            return made.get();
        });
    }

    private void message(Fields fields) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("it must be a JSON object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (!fields.read(name, this)) {
                throw new IllegalArgumentException("there is no field " + Quoted.of(name) + " in it");
            }
        }
    }

    /** Returns a text, or null if there is null. */
    @Nullable String text(String field) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(Quoted.of(field) + " must be text");
        }
        return string();
    }

    private String string() {
        memory.accept((long) Character.BYTES * parser.getStringLength());
        return parser.getString();
    }

    /** Returns an object's values by name; empty if there is null. */
    Map<String, Object> parameters(String field) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return Map.of();
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException(Quoted.of(field) + " must be an object");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value(field);
            if (value == null) {
                throw new IllegalArgumentException(field + "." + Quoted.bare(name) + " is null; leave it out");
            }
            values.put(name, value);
        }
        return values;
    }

    /** Returns any value of JSON. */
    @Nullable Object value(String field) {
        memory.accept(BYTES_OF_A_VALUE);
        switch (parser.currentToken()) {
            case VALUE_NULL -> {
                return null;
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return parser.getBooleanValue();
            }
            case VALUE_STRING -> {
                return string();
            }
            case VALUE_NUMBER_INT -> {
                return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                double value = parser.getDoubleValue();
                if (Double.isInfinite(value)) {
                    throw new IllegalArgumentException(
                            Quoted.of(field) + " has " + Quoted.bare(parser.getString()) + ", which no double holds");
                }
                return value;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(field));
                }
                return list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(field));
                }
                return map;
            }
        }
    }

    /** Does something for each object of a list; nothing if there is null. */
    private void each(String field, Runnable reading) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException(Quoted.of(field) + " must be a list");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException(Quoted.of(field) + " must have objects in it");
            }
            reading.run();
        }
    }

    /** Returns outputs that are asked for. */
    List<InferRequest.Output> outputs(String field) {
        List<InferRequest.Output> outputs = new ArrayList<>();
        each(field, () -> {
            String name = null;
            Map<String, Object> parameters = Map.of();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                switch (key) {
                    case "name" -> name = text("name");
                    case "parameters" -> parameters = parameters("parameters");
                    default ->
                        throw new IllegalArgumentException(
                                field + "[" + outputs.size() + "] has no field " + Quoted.of(key));
                }
            }
            memory.accept(BYTES_OF_A_TENSOR);
            outputs.add(new InferRequest.Output(required(name, field, outputs.size(), "name"), parameters));
        });
        return outputs;
    }

    /** Returns tensors with their elements. */
    List<InferTensor> tensors(String field) {
        List<InferTensor> tensors = new ArrayList<>();
        each(field, () -> tensors.add(tensor(field, tensors.size())));
        return tensors;
    }

    private InferTensor tensor(String field, int index) {
        String name = null;
        Datatype datatype = null;
        long[] shape = null;
        Map<String, Object> parameters = Map.of();
        JsonElements read = null;
        int dataAt = -1;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (key) {
                case "name" -> name = text("name");
                case "datatype" -> {
                    String type = text("datatype");
                    datatype = type == null ? null : Datatype.named(type);
                }
                case "shape" -> shape = shape();
                case "parameters" -> parameters = parameters("parameters");
                case "data" -> {
                    if (token == JsonToken.VALUE_NULL) {
                        continue;
                    }
                    if (token != JsonToken.START_ARRAY) {
                        throw new IllegalArgumentException(field + "[" + index + "]: 'data' must be a list");
                    }
                    if (name != null && datatype != null) {
                        read = JsonElements.read(parser, name, datatype, shape, memory);
                    } else {
                        dataAt = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                        parser.skipChildren();
                    }
                }
                default -> throw new IllegalArgumentException(field + "[" + index + "] has no field " + Quoted.of(key));
            }
        }
        memory.accept(BYTES_OF_A_TENSOR);
        String itsName = required(name, field, index, "name");
        Datatype itsType = required(datatype, field, index, "datatype");
        long[] itsShape = required(shape, field, index, "shape");
        if (dataAt >= 0) {
            read = later(dataAt, itsName, itsType, itsShape);
        }
        return tensor(itsName, itsType, itsShape, parameters, read);
    }

    private JsonElements later(int at, String name, Datatype datatype, long[] shape) {
        try (JsonParser again = JSON.createParser(ObjectReadContext.empty(), json, at, json.length - at)) {
            again.nextToken();
            return JsonElements.read(again, name, datatype, shape, memory);
        }
    }

    private InferTensor tensor(
            String name, Datatype datatype, long[] shape, Map<String, Object> given, @Nullable JsonElements read) {
        Map<String, Object> parameters = new LinkedHashMap<>(given);
        Object size = parameters.remove(BINARY_SIZE);
        if (size == null && read == null && given.containsKey("shared_memory_region")) {
            throw new IllegalArgumentException("tensor " + Quoted.of(name)
                    + " has shared_memory_region, an extension that is not there; send its elements");
        }
        if ((size == null) == (read == null)) {
            throw new IllegalArgumentException("tensor " + Quoted.of(name)
                    + (size == null ? " has neither 'data' nor " : " has both 'data' and ") + BINARY_SIZE);
        }
        Map<String, Object> rest = ParameterMap.of("parameters", parameters);
        if (read != null) {
            read.requireShape(shape);
            return counted(InferTensor.owning(name, datatype, shape, rest, read.data()));
        }
        if (!(size instanceof Long bytes) || bytes < 0) {
            throw new IllegalArgumentException("tensor " + Quoted.of(name) + ": " + BINARY_SIZE + " is "
                    + (size instanceof String ? "the text " + Quoted.of(size) : Quoted.bare(size))
                    + "; it must be a number of bytes");
        }
        if (bytes > binary.remaining()) {
            throw new IllegalArgumentException("tensor " + Quoted.of(name) + ": " + BINARY_SIZE + " is " + bytes
                    + "; there are " + binary.remaining() + " bytes left after the JSON");
        }
        ByteBuffer window = binary.slice(binary.position(), bytes.intValue());
        binary.position(binary.position() + bytes.intValue());
        return counted(InferTensor.owning(name, datatype, shape, rest, window));
    }

    /** An empty text of four bytes in a message becomes an object in the model's hands. */
    private InferTensor counted(InferTensor tensor) {
        if (tensor.datatype() == Datatype.BYTES) {
            memory.accept(BYTES_OF_A_TEXT * tensor.elements());
        }
        return tensor;
    }

    private long[] shape() {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException("'shape' must be a list of whole numbers");
        }
        long[] shape = new long[4];
        int rank = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw new IllegalArgumentException(
                        "'shape' must have whole numbers of 64 bits in it, not " + Quoted.bare(parser.getString()));
            }
            if (rank == MOST_OF_A_SHAPE) {
                throw new IllegalArgumentException("'shape' has more than " + MOST_OF_A_SHAPE + " dimensions");
            }
            shape = rank == shape.length ? Arrays.copyOf(shape, 2 * rank) : shape;
            shape[rank++] = parser.getLongValue();
        }
        return Arrays.copyOf(shape, rank);
    }

    private static <T> T required(@Nullable T value, String field, int index, String key) {
        if (value == null) {
            throw new IllegalArgumentException(field + "[" + index + "] has no " + Quoted.of(key));
        }
        return value;
    }
}
