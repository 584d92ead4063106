package ai.lepton.exchange.protocol;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.exchange.protocol.InferRequest.Encoded;
import ai.lepton.metrics.internal.Elements;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A model's answer: tensors by name.
 *
 * @param modelName who answers
 * @param modelVersion of the model; null if it is not said
 * @param id that of the request, or one that the server made; null if a server gave none
 * @param parameters of the answer
 * @param outputs the tensors, their names distinct
 * @param extra fields that are not the protocol's, as other servers write them
 */
public record InferResponse(
        String modelName,
        @Nullable String modelVersion,
        @Nullable String id,
        Map<String, Object> parameters,
        List<InferTensor> outputs,
        Map<String, Object> extra) {
    private static final String WHAT = "the answer";
    private static final Set<String> OWN = Set.of("model_name", "model_version", "id", "parameters", "outputs");

    /** Copies, and refuses names that come twice and values that JSON has not. */
    public InferResponse {
        Utf8.required("modelName", Elements.required("modelName", modelName));
        if (modelVersion != null) {
            Utf8.required("modelVersion", modelVersion);
        }
        if (id != null) {
            Utf8.required("id", id);
        }
        parameters = ParameterMap.of("parameters", Elements.required("parameters", parameters));
        outputs = Elements.of("outputs", outputs);
        extra = ParameterMap.of("extra", Elements.required("extra", extra));
        InferRequest.requireDistinct(
                "outputs", outputs.stream().map(InferTensor::name).toList());
        InferRequest.requireNotOwn(extra, OWN);
    }

    /** Returns an answer of these tensors. */
    public static InferResponse of(String modelName, InferTensor... outputs) {
        return new InferResponse(modelName, null, null, Map.of(), Elements.of("outputs", outputs), Map.of());
    }

    /**
     * Returns an output.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public InferTensor output(String name) {
        return InferRequest.named("output", name, outputs);
    }

    /**
     * Reads an answer in JSON.
     *
     * @throws DataException if it is none; the message says where and why
     */
    public static InferResponse ofJson(String json) {
        byte[] bytes = Utf8.document(WHAT, Elements.required("json", json));
        return ofBytes(bytes, bytes.length);
    }

    /**
     * Reads an answer whose tensors may be in binary. They are windows on the message, which must not be changed any more.
     *
     * @param message JSON, then the bytes of the tensors that have {@code binary_data_size}, in their order
     * @param jsonLength bytes of the JSON, as {@code Inference-Header-Content-Length} says; all of them without it
     * @throws DataException if it is none; the message says where and why
     */
    public static InferResponse ofBytes(byte[] message, int jsonLength) {
        Draft draft = new Draft();
        return MessageReader.read(
                WHAT, Elements.required("message", message), jsonLength, bytes -> {}, draft::read, draft::response);
    }

    private static final class Draft {
        private @Nullable String modelName;
        private @Nullable String modelVersion;
        private @Nullable String id;
        private Map<String, Object> parameters = Map.of();
        private @Nullable List<InferTensor> outputs;
        private final Map<String, Object> extra = new LinkedHashMap<>();

        boolean read(String field, MessageReader from) {
            switch (field) {
                case "model_name" -> modelName = from.text(field);
                case "model_version" -> modelVersion = from.text(field);
                case "id" -> id = from.text(field);
                case "parameters" -> parameters = from.parameters(field);
                case "outputs" -> outputs = from.tensors(field);
                default -> InferRequest.keep(extra, field, from.value(field));
            }
            return true;
        }

        InferResponse response() {
            if (modelName == null || outputs == null) {
                throw new IllegalArgumentException(
                        modelName == null ? "'model_name' is missing" : "'outputs' is missing");
            }
            return new InferResponse(modelName, modelVersion, id, parameters, outputs, extra);
        }
    }

    /**
     * Returns it as JSON text, in one line.
     *
     * @throws IllegalArgumentException if a tensor has what JSON has not: NaN, an infinity, bytes that are no UTF-8, BF16
     */
    public String toJson() {
        return encoded(name -> false).json();
    }

    /** Returns it with all tensors in binary. */
    public Encoded toBinary() {
        return encoded(name -> true);
    }

    /** Returns it with the tensors in binary for which that is asked. */
    Encoded encoded(Predicate<String> inBinary) {
        return MessageWriter.written(out -> {
            out.text("model_name", modelName);
            out.text("model_version", modelVersion);
            out.text("id", id);
            out.values(extra);
            out.parameters(parameters);
            out.tensors("outputs", outputs, inBinary);
        });
    }
}
