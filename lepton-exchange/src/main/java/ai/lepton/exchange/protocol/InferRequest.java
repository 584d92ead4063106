package ai.lepton.exchange.protocol;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A question to a model: tensors by name.
 *
 * <pre>{@code
 * InferRequest.of(InferTensor.of("age", new double[] {47, 52}), InferTensor.ofTexts("sex", List.of("f", "m")))
 * }</pre>
 *
 * @param id of the caller's choice, which comes back in the answer; null if there is none
 * @param parameters for the model or the server; {@code binary_data_output} is that of the binary extension
 * @param inputs the tensors, their names distinct
 * @param outputs those that are wanted, their names distinct; empty for all
 * @param extra fields that are not the protocol's, as other programs write them
 */
public record InferRequest(
        @Nullable String id,
        Map<String, Object> parameters,
        List<InferTensor> inputs,
        List<Output> outputs,
        Map<String, Object> extra) {
    private static final String WHAT = "the request";
    private static final String BINARY_OUTPUT = "binary_data_output";
    private static final Set<String> OWN = Set.of("id", "parameters", "inputs", "outputs");

    /** Copies, and refuses names that come twice and values that JSON has not. */
    public InferRequest {
        if (id != null) {
            Utf8.required("id", id);
        }
        parameters = ParameterMap.of("parameters", Elements.required("parameters", parameters));
        requireTruth("parameters", parameters, BINARY_OUTPUT);
        inputs = Elements.of("inputs", inputs);
        outputs = Elements.of("outputs", outputs);
        extra = ParameterMap.of("extra", Elements.required("extra", extra));
        requireDistinct("inputs", inputs.stream().map(InferTensor::name).toList());
        requireDistinct("outputs", outputs.stream().map(Output::name).toList());
        requireNotOwn(extra, OWN);
    }

    /**
     * An output that is wanted.
     *
     * @param name of the tensor
     * @param parameters {@code binary_data} is that of the binary extension
     */
    public record Output(String name, Map<String, Object> parameters) {
        /** Copies. */
        public Output {
            Utf8.required("the name of an output", Elements.required("name", name));
            parameters = ParameterMap.of("parameters", Elements.required("parameters", parameters));
            requireTruth("parameters", parameters, "binary_data");
        }

        /** Returns one without parameters. */
        public static Output of(String name) {
            return new Output(name, Map.of());
        }
    }

    /** Returns a request of these tensors. */
    public static InferRequest of(InferTensor... inputs) {
        return new InferRequest(null, Map.of(), Elements.of("inputs", inputs), List.of(), Map.of());
    }

    /** Returns the request with this id. */
    public InferRequest withId(String other) {
        return Records.with(this, "id", Elements.required("other", other));
    }

    /** Returns the request with these parameters. */
    public InferRequest withParameters(Map<String, Object> parameters) {
        return Records.with(this, "parameters", Elements.required("parameters", parameters));
    }

    /** Returns the request with these tensors. */
    public InferRequest withInputs(List<InferTensor> inputs) {
        return Records.with(this, "inputs", Elements.required("inputs", inputs));
    }

    /** Returns the request for these outputs. */
    public InferRequest withOutputs(String... names) {
        List<Output> wanted =
                Elements.of("names", names).stream().map(Output::of).toList();
        return Records.with(this, "outputs", wanted);
    }

    /** Returns the request with its outputs asked for in binary. */
    public InferRequest withBinaryOutputs() {
        Map<String, Object> all = new LinkedHashMap<>(parameters);
        all.put(BINARY_OUTPUT, true);
        return withParameters(all);
    }

    /**
     * Returns an input.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public InferTensor input(String name) {
        return named("input", name, inputs);
    }

    static InferTensor named(String what, String name, List<InferTensor> tensors) {
        Elements.required("name", name);
        for (InferTensor tensor : tensors) {
            if (tensor.name().equals(name)) {
                return tensor;
            }
        }
        List<String> names = tensors.stream().map(InferTensor::name).toList();
        throw new IllegalArgumentException("there is no " + what + " " + Quoted.of(name) + Nearest.hint(name, names)
                + "; there is " + Quoted.all(names));
    }

    /** Returns whether an output is asked for in binary. */
    public boolean isBinary(String output) {
        Elements.required("output", output);
        for (Output wanted : outputs) {
            if (wanted.name.equals(output) && wanted.parameters.get("binary_data") instanceof Boolean own) {
                return own;
            }
        }
        return Boolean.TRUE.equals(parameters.get(BINARY_OUTPUT));
    }

    /**
     * Reads a request in JSON.
     *
     * @throws DataException if it is none; the message says where and why
     */
    public static InferRequest ofJson(String json) {
        byte[] bytes = Utf8.document(WHAT, Elements.required("json", json));
        return ofBytes(bytes, bytes.length);
    }

    /**
     * Reads a request whose tensors may be in binary. They are windows on the message, which must not be changed any more.
     *
     * @param message JSON, then the bytes of the tensors that have {@code binary_data_size}, in their order
     * @param jsonLength bytes of the JSON, as {@code Inference-Header-Content-Length} says; all of them without it
     * @throws DataException if it is none; the message says where and why
     */
    public static InferRequest ofBytes(byte[] message, int jsonLength) {
        return ofBytes(message, jsonLength, bytes -> {});
    }

    /** @param memory is told the bytes that are taken beside the message, and may refuse them */
    static InferRequest ofBytes(byte[] message, int jsonLength, LongConsumer memory) {
        Draft draft = new Draft();
        return MessageReader.read(
                WHAT, Elements.required("message", message), jsonLength, memory, draft::read, draft::request);
    }

    private static final class Draft {
        private @Nullable String id;
        private Map<String, Object> parameters = Map.of();
        private @Nullable List<InferTensor> inputs;
        private List<Output> outputs = List.of();
        private final Map<String, Object> extra = new LinkedHashMap<>();

        boolean read(String field, MessageReader from) {
            switch (field) {
                case "id" -> id = from.text(field);
                case "parameters" -> parameters = from.parameters(field);
                case "inputs" -> inputs = from.tensors(field);
                case "outputs" -> outputs = from.outputs(field);
                default -> keep(extra, field, from.value(field));
            }
            return true;
        }

        InferRequest request() {
            if (inputs == null) {
                throw new IllegalArgumentException("'inputs' is missing");
            }
            return new InferRequest(id, parameters, inputs, outputs, extra);
        }
    }

    /** Keeps a field that is not the protocol's; null says nothing. */
    static void keep(Map<String, Object> extra, String field, @Nullable Object value) {
        if (value != null) {
            extra.put(field, value);
        }
    }

    /**
     * Returns it as JSON text, in one line.
     *
     * @throws IllegalArgumentException if a tensor has what JSON has not: NaN, an infinity, bytes that are no UTF-8, BF16
     */
    public String toJson() {
        return encoded(false).json();
    }

    /** Returns it with all tensors in binary. */
    public Encoded toBinary() {
        return encoded(true);
    }

    /** Returns it with its tensors in binary, or none. */
    Encoded encoded(boolean binary) {
        return MessageWriter.written(out -> {
            out.text("id", id);
            out.values(extra);
            out.parameters(parameters);
            out.tensors("inputs", inputs, name -> binary);
            out.outputs(outputs);
        });
    }

    static void requireDistinct(String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(what + " has " + Quoted.of(name) + " twice; names must be distinct");
            }
        }
    }

    static void requireNotOwn(Map<String, Object> extra, Set<String> own) {
        for (String name : extra.keySet()) {
            if (own.contains(name)) {
                throw new IllegalArgumentException("extra has " + Quoted.of(name) + ", which is a field of its own");
            }
        }
    }

    private static void requireTruth(String what, Map<String, Object> parameters, String name) {
        Object value = parameters.get(name);
        if (value != null && !(value instanceof Boolean)) {
            throw new IllegalArgumentException(
                    what + " has " + name + " = " + Quoted.of(value) + "; it must be true or false");
        }
    }

    /** A request or an answer as bytes: its JSON, and after it tensors in binary, if there are any. */
    public static final class Encoded {
        private final byte[] json;
        private final List<ByteBuffer> binary;

        Encoded(byte[] json, List<ByteBuffer> binary) {
            this.json = json;
            this.binary = new ArrayList<>(binary);
        }

        /** Returns the bytes of the JSON, for {@code Inference-Header-Content-Length}; empty if there is nothing else. */
        public OptionalInt jsonLength() {
            return binary.isEmpty() ? OptionalInt.empty() : OptionalInt.of(json.length);
        }

        /** Returns the number of all bytes. */
        public long length() {
            return json.length
                    + binary.stream().mapToLong(ByteBuffer::remaining).sum();
        }

        /** Returns the JSON. */
        public String json() {
            return new String(json, StandardCharsets.UTF_8);
        }

        /** Returns all bytes. */
        public byte[] bytes() {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length())).put(json);
            binary.forEach(part -> all.put(part.duplicate()));
            return all.array();
        }

        /** Returns the parts, for what sends them one after the other. */
        List<byte[]> parts() {
            List<byte[]> parts = new ArrayList<>(List.of(json));
            for (ByteBuffer part : binary) {
                byte[] bytes = new byte[part.remaining()];
                part.duplicate().get(bytes);
                parts.add(bytes);
            }
            return parts;
        }

        /** Writes all bytes. */
        public void writeTo(OutputStream out) throws IOException {
            Elements.required("out", out);
            out.write(json);
            byte[] chunk = new byte[binary.isEmpty() ? 0 : (int) Math.min(length(), 1 << 16)];
            for (ByteBuffer part : binary) {
                ByteBuffer rest = part.duplicate();
                while (rest.hasRemaining()) {
                    int n = Math.min(chunk.length, rest.remaining());
                    rest.get(chunk, 0, n);
                    out.write(chunk, 0, n);
                }
            }
        }
    }
}
