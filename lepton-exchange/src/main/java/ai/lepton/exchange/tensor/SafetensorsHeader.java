package ai.lepton.exchange.tensor;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Quoted;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** The JSON header of a safetensors file, read with trust in nothing. */
final class SafetensorsHeader {
    /** The longest header that the reference implementation reads. */
    static final long LONGEST = 100_000_000;

    static final String METADATA = "__metadata__";

    /** The length of a header bounds its names and their number; a table of names that are shared would not pay. */
    private static final JsonFactory JSON = Documents.factory()
            .rebuild()
            .streamReadConstraints(Documents.limits()
                    .rebuild()
                    .maxNameLength((int) LONGEST)
                    .maxStringLength((int) LONGEST)
                    .maxTokenCount(Long.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private final String file;
    private final int mostTensors;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private Map<String, String> metadata = Map.of();

    private SafetensorsHeader(String file, int mostTensors) {
        this.file = file;
        this.mostTensors = mostTensors;
    }

    /** Returns the header's tensors, in the order of their bytes, checked against the data's length. */
    static SafetensorsHeader parse(String file, ByteBuffer json, long dataBytes, int mostTensors) {
        SafetensorsHeader header = new SafetensorsHeader(file, mostTensors);
        Utf8.malformedAt(json).ifPresent(at -> {
            throw header.malformed("its header is not valid UTF-8 at byte " + at);
        });
        byte[] bytes = new byte[json.remaining()];
        json.get(bytes);
        if (bytes.length == 0 || bytes[0] != '{') {
            throw header.malformed("its header does not begin with '{'");
        }
        Utf8.requireWhole(file + " is no safetensors file: its header", bytes);
        Reader text = new InputStreamReader(new ByteArrayInputStream(bytes), Utf8.decoder());
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            header.read(parser);
        } catch (JacksonException e) {
            throw new DataException(
                    file + " is no safetensors file: its header is not valid JSON: " + e.getOriginalMessage(), e);
        }
        return header.sortedAndChecked(dataBytes);
    }

    Map<String, TensorInfo> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    DataException malformed(String what) {
        return new DataException(file + " is no safetensors file: " + what);
    }

    private DataException wrong(String tensor, String what) {
        return new DataException(file + ": tensor " + Quoted.of(tensor) + " " + what);
    }

    private void read(JsonParser parser) {
        require(parser.nextToken() == JsonToken.START_OBJECT, "its header is not a JSON object");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals(METADATA)) {
                metadata = parser.currentToken() == JsonToken.VALUE_NULL ? Map.of() : readMetadata(parser);
            } else {
                if (tensors.size() == mostTensors) {
                    throw new DataException(file + " has more than " + mostTensors
                            + " tensors in its header; open it by open(file, mostTensors) if that is right");
                }
                tensors.put(name, readEntry(name, parser));
            }
        }
        require(parser.nextToken() == null, "its header goes on after the JSON object");
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw malformed(otherwise);
        }
    }

    private Map<String, String> readMetadata(JsonParser parser) {
        require(parser.currentToken() == JsonToken.START_OBJECT, "its __metadata__ is not a JSON object");
        Map<String, String> read = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            require(
                    parser.nextToken() == JsonToken.VALUE_STRING,
                    "its __metadata__ " + Quoted.of(key) + " is not a string; metadata maps strings to strings");
            read.put(key, parser.getString());
        }
        return Collections.unmodifiableMap(read);
    }

    private TensorInfo readEntry(String tensor, JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(tensor, "is not described by a JSON object");
        }
        DType dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "dtype" -> dtype = readDType(tensor, parser);
                case "shape" -> shape = readLongs(tensor, field, parser);
                case "data_offsets" -> offsets = readLongs(tensor, field, parser);
                default -> parser.skipChildren();
            }
        }
        if (dtype == null || shape == null || offsets == null) {
            throw wrong(
                    tensor,
                    "lacks " + (dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets")
                            + "; an entry has dtype, shape and data_offsets");
        }
        if (offsets.size() != 2) {
            throw wrong(tensor, "has " + offsets.size() + " data_offsets; they are [begin, end]");
        }
        return new TensorInfo(tensor, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private DType readDType(String tensor, JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            for (DType dtype : DType.values()) {
                if (dtype.name().equals(parser.getString())) {
                    return dtype;
                }
            }
        }
        throw wrong(
                tensor,
                "has the dtype " + Quoted.of(parser.getString()) + ", which safetensors does not define; one of "
                        + List.of(DType.values()) + " would do");
    }

    private List<Long> readLongs(String tensor, String field, JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(tensor, "has a " + field + " that is not an array");
        }
        List<Long> longs = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    || parser.getLongValue() < 0) {
                throw wrong(
                        tensor,
                        "has " + parser.getString() + " in its " + field + "; integers from 0 to 2^63 - 1 would do");
            }
            longs.add(parser.getLongValue());
        }
        return longs;
    }

    /** Sorts by place and refuses holes, overlaps, sizes that don't fit and an end that is not the data's. */
    private SafetensorsHeader sortedAndChecked(long dataBytes) {
        List<TensorInfo> sorted = new ArrayList<>(tensors.values());
        sorted.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        long end = 0;
        for (TensorInfo tensor : sorted) {
            if (tensor.begin() != end) {
                throw wrong(
                        tensor.name(),
                        "begins at " + tensor.begin() + ", but the tensor before it ends at " + end
                                + "; bytes must follow each other without holes or overlaps");
            }
            if (tensor.end() < tensor.begin()) {
                throw wrong(tensor.name(), "ends at " + tensor.end() + ", before it begins at " + tensor.begin());
            }
            requireSize(tensor);
            end = tensor.end();
        }
        if (end != dataBytes) {
            throw new DataException(file + " has " + dataBytes + " bytes of tensors, but its header describes " + end
                    + (dataBytes < end ? "; the file is truncated, copy it again" : "; bytes after the last tensor"));
        }
        tensors.clear();
        sorted.forEach(tensor -> tensors.put(tensor.name(), tensor));
        return this;
    }

    private void requireSize(TensorInfo tensor) {
        long wanted;
        try {
            wanted = tensor.dtype()
                    .bytes(tensor.shape().stream().mapToLong(Long::longValue).toArray());
        } catch (IllegalArgumentException e) {
            throw new DataException(
                    file + ": tensor " + Quoted.of(tensor.name()) + " is " + tensor.dtype() + " " + tensor.shape()
                            + ": " + e.getMessage(),
                    e);
        }
        if (tensor.bytes() != wanted) {
            throw wrong(
                    tensor.name(),
                    "is " + tensor.dtype() + " " + tensor.shape() + ", which takes " + wanted
                            + " bytes, but its data_offsets hold " + tensor.bytes());
        }
    }
}
