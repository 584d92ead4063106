package ai.lepton.exchange.protocol;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.bundle.BundlePart;
import ai.lepton.exchange.bundle.BundleWriter;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.Records;
import ai.lepton.exchange.internal.Staged;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Nearest;
import ai.lepton.metrics.internal.Quoted;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model takes and gives: the answer to {@code GET /v2/models/MODEL}, and {@value #FILE} in a bundle.
 *
 * @param name of the model
 * @param versions that are served; empty if that is not said
 * @param platform what runs it, such as {@code lepton_tabular}
 * @param inputs the tensors that it takes
 * @param outputs the tensors that it gives
 * @param extra fields that are not among these
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ModelMetadata(
        @JsonInclude(JsonInclude.Include.ALWAYS) String name,
        List<String> versions,
        @JsonInclude(JsonInclude.Include.ALWAYS) String platform,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Spec> inputs,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<Spec> outputs,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra)
        implements BundlePart {
    /** Name of the file in a bundle. */
    public static final String FILE = "oip-model.json";

    private static final int LONGEST_NAME = 500;

    /** Checks that there is a name, and that no tensor has that of another. */
    public ModelMetadata {
        requireName("name", Documents.required(name, "name"));
        versions = Documents.list("versions", versions);
        versions.forEach(version -> requireName("version", version));
        Utf8.required("platform", Documents.required(platform, "platform"));
        inputs = Documents.list("inputs", inputs);
        outputs = Documents.list("outputs", outputs);
        InferRequest.requireDistinct("inputs", inputs.stream().map(Spec::name).toList());
        InferRequest.requireDistinct("outputs", outputs.stream().map(Spec::name).toList());
        extra = Documents.extra(extra);
    }

    private static void requireName(String what, String name) {
        Utf8.required(what, name);
        if (name.isBlank() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " of a model is " + Quoted.of(name) + "; it must have 1 to "
                    + LONGEST_NAME + " characters, none of them a control character");
        }
    }

    /**
     * A tensor that a model takes or gives.
     *
     * @param name of the tensor
     * @param datatype of its elements
     * @param shape its dimensions; -1 where any number will do
     * @param extra fields that are not among these
     */
    public record Spec(
            String name,
            Datatype datatype,
            List<Long> shape,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Checks that no dimension is less than -1. */
        public Spec {
            Utf8.required("the name of a tensor", Documents.required(name, "name"));
            Documents.required(datatype, "datatype");
            shape = Elements.of("shape", Documents.required(shape, "shape"));
            for (long dimension : shape) {
                if (dimension < -1) {
                    throw new IllegalArgumentException(
                            "tensor " + Quoted.of(name) + ": dimension " + dimension + " is neither a size nor -1");
                }
            }
            extra = Documents.extra(extra);
        }

        /** Returns a tensor of these dimensions, -1 for any. */
        public static Spec of(String name, Datatype datatype, long... shape) {
            Elements.required("name", name);
            Elements.required("datatype", datatype);
            List<Long> dimensions =
                    Arrays.stream(Elements.required("shape", shape)).boxed().toList();
            return new Spec(name, datatype, dimensions, Map.of());
        }

        /**
         * Refuses a tensor of other dimensions.
         *
         * @throws IllegalArgumentException if it has them
         */
        public void requireShape(InferTensor tensor) {
            long[] found = Elements.required("tensor", tensor).shape();
            boolean fits = found.length == shape.size();
            for (int i = 0; fits && i < found.length; i++) {
                fits = shape.get(i) == -1 || shape.get(i) == found[i];
            }
            if (!fits) {
                throw new IllegalArgumentException("tensor " + Quoted.of(name) + " is " + TensorShape.shown(found)
                        + "; it must be " + Quoted.bare(shape));
            }
        }
    }

    /**
     * What a server says of itself: the answer to {@code GET /v2}.
     *
     * @param name of the server
     * @param version of the server
     * @param extensions of the protocol that it has, such as {@code binary_tensor_data}
     * @param extra fields that are not among these
     */
    public record Server(
            String name,
            String version,
            List<String> extensions,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
        /** Copies. */
        public Server {
            Documents.required(name, "name");
            Documents.required(version, "version");
            extensions = Documents.list("extensions", extensions);
            extra = Documents.extra(extra);
        }
    }

    /** Returns a model's metadata. */
    public static ModelMetadata of(String name, String platform, List<Spec> inputs, List<Spec> outputs) {
        Elements.required("name", name);
        Elements.required("platform", platform);
        return new ModelMetadata(
                name, List.of(), platform, Elements.of("inputs", inputs), Elements.of("outputs", outputs), Map.of());
    }

    /** Returns the same of a model with another name. */
    public ModelMetadata withName(String other) {
        return Records.with(this, "name", Elements.required("other", other));
    }

    /** Returns the same with these versions. */
    public ModelMetadata withVersions(String... other) {
        return Records.with(this, "versions", Elements.of("other", other));
    }

    /** Returns an input, if there is one of that name. */
    public Optional<Spec> input(String tensor) {
        Elements.required("tensor", tensor);
        return inputs.stream().filter(each -> each.name.equals(tensor)).findFirst();
    }

    /**
     * Refuses a request that has not exactly the inputs of the model, or asks for an output that it does not give.
     *
     * @throws IllegalArgumentException if a tensor is missing, surplus, or of another type or shape
     */
    public void check(InferRequest request) {
        requireNames(Elements.required("request", request));
        for (InferTensor tensor : request.inputs()) {
            Spec spec = input(tensor.name()).orElseThrow();
            if (spec.datatype != tensor.datatype()) {
                throw new IllegalArgumentException("tensor " + Quoted.of(tensor.name()) + " is " + tensor.datatype()
                        + "; it must be " + spec.datatype);
            }
            spec.requireShape(tensor);
        }
    }

    /**
     * Refuses a request whose inputs have not exactly the names of the model's, or that asks for an output that it does not
     * give.
     *
     * @throws IllegalArgumentException if a tensor is missing or surplus
     */
    public void requireNames(InferRequest request) {
        List<String> given = Elements.required("request", request).inputs().stream()
                .map(InferTensor::name)
                .toList();
        requireKnown("input", given, inputs);
        if (given.size() < inputs.size()) {
            List<String> missing = inputs.stream()
                    .map(Spec::name)
                    .filter(name -> !given.contains(name))
                    .toList();
            throw new IllegalArgumentException(
                    "model " + Quoted.of(name) + " also needs the inputs " + Quoted.all(missing));
        }
        requireKnown(
                "output",
                request.outputs().stream().map(InferRequest.Output::name).toList(),
                outputs);
    }

    /**
     * Refuses an answer that is not as it says; where it names no outputs, it says nothing of them.
     *
     * @param isWhole whether all outputs must be there
     */
    void requireAnswer(List<InferTensor> answer, boolean isWhole) {
        if (outputs.isEmpty()) {
            return;
        }
        for (InferTensor tensor : answer) {
            Spec spec = outputs.stream()
                    .filter(each -> each.name.equals(tensor.name()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            tensor + " is none of its outputs " + Quoted.all(outputNames())));
            if (spec.datatype != tensor.datatype()) {
                throw new IllegalArgumentException(tensor + " should be " + spec.datatype);
            }
            spec.requireShape(tensor);
        }
        List<String> given = answer.stream().map(InferTensor::name).toList();
        List<String> missing =
                outputNames().stream().filter(each -> !given.contains(each)).toList();
        if (isWhole && !missing.isEmpty()) {
            throw new IllegalArgumentException("there is no output " + Quoted.all(missing));
        }
    }

    private List<String> outputNames() {
        return outputs.stream().map(Spec::name).toList();
    }

    private void requireKnown(String what, List<String> given, List<Spec> specs) {
        List<String> known = specs.stream().map(Spec::name).toList();
        for (String each : given) {
            if (!known.contains(each)) {
                throw new IllegalArgumentException("model " + Quoted.of(name) + " has no " + what + " "
                        + Quoted.of(each) + Nearest.hint(each, known) + "; it has " + Quoted.all(known));
            }
        }
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, unreadable, or no metadata
     */
    public static ModelMetadata read(Path file) {
        Elements.required("file", file);
        return of(file.toString(), Documents.bytes(file));
    }

    /**
     * Reads a document that is in memory already.
     *
     * @param name what it is called in messages
     * @throws DataException if it is no metadata; the message says where and why
     */
    public static ModelMetadata of(String name, byte[] json) {
        Elements.required("name", name);
        return Documents.inOrder(name, Elements.required("json", json), ModelMetadata.class);
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it is no metadata; the message says where and why
     */
    public static ModelMetadata ofJson(String json) {
        return of("the metadata", Utf8.document("the metadata", Elements.required("json", json)));
    }

    /** Returns the document as JSON text, indented, with a line feed at the end. */
    public String toJson() {
        return new String(Documents.write(this), StandardCharsets.UTF_8);
    }

    /**
     * Writes the document aside and renames it, replacing a file that is there.
     *
     * @throws java.io.UncheckedIOException if it can't be written; then no part of it stays
     */
    public void write(Path file) {
        Staged.file(Elements.required("file", file), out -> out.write(Documents.write(this)));
    }

    /** Adds it as {@value #FILE}. */
    @Override
    public void addTo(BundleWriter bundle) {
        Elements.required("bundle", bundle).add(FILE, toJson());
    }
}
