package ai.lepton.exchange.protocol;

import ai.lepton.exchange.internal.Documents;
import ai.lepton.metrics.internal.Quoted;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes one message: its JSON, and the bytes of the tensors that go in binary. */
final class MessageWriter {
    private static final JsonFactory JSON = Documents.factory();

    private final JsonGenerator out;
    private final List<ByteBuffer> binary = new ArrayList<>();

    private MessageWriter(JsonGenerator out) {
        this.out = out;
    }

    /** Returns the message whose fields are written. */
    static InferRequest.Encoded written(Consumer<MessageWriter> fields) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(512);
        MessageWriter writer;
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), json)) {
            writer = new MessageWriter(out);
            out.writeStartObject();
            fields.accept(writer);
            out.writeEndObject();
        }
        return new InferRequest.Encoded(json.toByteArray(), writer.binary);
    }

    /** Writes a field, if it has a value. */
    void text(String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, value);
        }
    }

    /** Writes values of JSON as fields. */
    void values(Map<String, Object> values) {
        values.forEach((name, value) -> {
            out.writeName(name);
            value(value);
        });
    }

    /** Writes parameters, if there are any. */
    void parameters(Map<String, Object> parameters) {
        if (!parameters.isEmpty()) {
            out.writeName("parameters");
            value(parameters);
        }
    }

    private void value(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            map.forEach((name, inner) -> {
                out.writeName(String.valueOf(name));
                value(inner);
            });
            out.writeEndObject();
        } else if (value instanceof Collection<?> list) {
            out.writeStartArray();
            list.forEach(this::value);
            out.writeEndArray();
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Double || value instanceof Float) {
            out.writeNumber(((Number) value).doubleValue());
        } else if (value instanceof BigInteger whole) {
            out.writeNumber(whole);
        } else if (value instanceof BigDecimal decimal) {
            out.writeNumber(decimal);
        } else if (value instanceof Number whole) {
            out.writeNumber(whole.longValue());
        } else if (value == null) {
            out.writeNull();
        } else {
            out.writeString(value.toString());
        }
    }

    /** Writes a model's metadata. */
    void metadata(ModelMetadata model) {
        text("name", model.name());
        if (!model.versions().isEmpty()) {
            out.writeName("versions");
            value(model.versions());
        }
        text("platform", model.platform());
        specs("inputs", model.inputs());
        specs("outputs", model.outputs());
        values(model.extra());
    }

    private void specs(String field, List<ModelMetadata.Spec> specs) {
        out.writeArrayPropertyStart(field);
        for (ModelMetadata.Spec spec : specs) {
            out.writeStartObject();
            text("name", spec.name());
            text("datatype", spec.datatype().name());
            out.writeName("shape");
            value(spec.shape());
            values(spec.extra());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Writes the outputs that are asked for, if any are. */
    void outputs(List<InferRequest.Output> outputs) {
        if (outputs.isEmpty()) {
            return;
        }
        out.writeArrayPropertyStart("outputs");
        for (InferRequest.Output output : outputs) {
            out.writeStartObject();
            out.writeStringProperty("name", output.name());
            parameters(output.parameters());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /**
     * Writes tensors.
     *
     * @param inBinary says by its name which tensor goes after the JSON
     */
    void tensors(String field, List<InferTensor> tensors, Predicate<String> inBinary) {
        out.writeArrayPropertyStart(field);
        for (InferTensor tensor : tensors) {
            out.writeStartObject();
            out.writeStringProperty("name", tensor.name());
            out.writeStringProperty("datatype", tensor.datatype().name());
            out.writeArrayPropertyStart("shape");
            for (long dimension : tensor.shape()) {
                out.writeNumber(dimension);
            }
            out.writeEndArray();
            if (inBinary.test(tensor.name())) {
                ByteBuffer bytes = tensor.buffer();
                out.writeObjectPropertyStart("parameters");
                values(tensor.parameters());
                out.writeNumberProperty("binary_data_size", bytes.remaining());
                out.writeEndObject();
                binary.add(bytes);
            } else {
                parameters(tensor.parameters());
                out.writeArrayPropertyStart("data");
                elements(tensor);
                out.writeEndArray();
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void elements(InferTensor tensor) {
        int n = tensor.elements();
        ByteBuffer data = tensor.buffer().order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor.datatype()) {
            case BOOL -> {
                for (int i = 0; i < n; i++) {
                    out.writeBoolean(data.get(i) != 0);
                }
            }
            case BYTES -> tensor.texts().forEach(out::writeString);
            case BF16 ->
                throw new IllegalArgumentException(
                        "tensor " + Quoted.of(tensor.name()) + " is BF16, which goes in binary only");
            case FP64 -> {
                for (int i = 0; i < n; i++) {
                    double value = data.getDouble(8 * i);
                    requireFinite(tensor, i, value);
                    out.writeNumber(value);
                }
            }
            case FP32, FP16 -> {
                float[] floats = tensor.floats();
                for (int i = 0; i < n; i++) {
                    requireFinite(tensor, i, floats[i]);
                    out.writeNumber(floats[i]);
                }
            }
            case UINT64 -> {
                for (int i = 0; i < n; i++) {
                    long bits = data.getLong(8 * i);
                    if (bits >= 0) {
                        out.writeNumber(bits);
                    } else {
                        out.writeNumber(new BigInteger(Long.toUnsignedString(bits)));
                    }
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    out.writeNumber(tensor.integer(i));
                }
            }
        }
    }

    private static void requireFinite(InferTensor tensor, int i, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("tensor " + Quoted.of(tensor.name()) + "[" + i + "] is " + value
                    + ", which JSON has not; send it, or ask for it, in binary");
        }
    }
}
