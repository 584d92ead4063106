package ai.lepton.exchange.huggingface;

import ai.lepton.exchange.DataException;
import ai.lepton.exchange.internal.Documents;
import ai.lepton.exchange.internal.PythonJson;
import ai.lepton.exchange.internal.Utf8;
import ai.lepton.metrics.internal.Elements;
import ai.lepton.metrics.internal.Quoted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What {@code adapter_config.json} of PEFT says of an adapter: all its fields, in their order, and those of LoRA and AdaLoRA by
 * type.
 *
 * <p>{@link #lora} and {@link #adaLora} make one with the fields that are needed, and no other: versions of PEFT before 0.14
 * refuse a file for each key that they do not know. What a field means where it is not there is PEFT's to say.
 *
 * <pre>{@code
 * AdapterConfig.lora("meta-llama/Llama-3.2-1B", 16, 32, List.of("q_proj", "v_proj"))
 *         .with("task_type", "CAUSAL_LM")
 *         .write(directory.resolve(AdapterConfig.FILE));
 * }</pre>
 *
 * @param fields every field, in its order
 * @see <a href="https://huggingface.co/docs/peft/package_reference/lora">LoraConfig of PEFT</a>
 */
public record AdapterConfig(Map<String, Object> fields) {
    /** The file's name. */
    public static final String FILE = "adapter_config.json";

    /** How the name of the file of the adapter's tensors begins. */
    public static final String TENSORS = "adapter_model";

    private static final String LORA = "LORA";
    private static final String ADALORA = "ADALORA";

    /** Copies the fields; numbers of one value become equal. */
    public AdapterConfig {
        fields = Fields.copy(fields);
    }

    /**
     * Returns the configuration of a LoRA adapter.
     *
     * @param baseModel the model that it is for, as a directory or a name on the hub
     * @param rank of the two matrices, at least 1
     * @param alpha what their product is multiplied by, after it is divided by the rank
     * @param targetModules ends of the names of the layers that it changes, such as {@code q_proj}
     * @throws IllegalArgumentException if the rank is less than 1, alpha is no number above 0, or there is no target
     */
    public static AdapterConfig lora(String baseModel, int rank, double alpha, List<String> targetModules) {
        Map<String, Object> fields = common(LORA, baseModel, alpha, targetModules);
        fields.put("r", atLeastOne("rank", rank));
        return new AdapterConfig(fields);
    }

    /**
     * Returns the configuration of an AdaLoRA adapter, which begins with one rank and is pruned to a mean of another.
     *
     * @param baseModel the model that it is for, as a directory or a name on the hub
     * @param initialRank of all matrices, at least 1
     * @param targetRank mean that is left at the end, at least 1
     * @param alpha what the product of the matrices is multiplied by
     * @param steps when it is pruned
     * @param targetModules ends of the names of the layers that it changes, such as {@code q_proj}
     * @throws IllegalArgumentException if a rank is less than 1, alpha is no number above 0, or there is no target
     */
    public static AdapterConfig adaLora(
            String baseModel,
            int initialRank,
            int targetRank,
            double alpha,
            PruningSteps steps,
            List<String> targetModules) {
        Elements.required("steps", steps);
        Map<String, Object> fields = common(ADALORA, baseModel, alpha, targetModules);
        fields.put("init_r", atLeastOne("initialRank", initialRank));
        fields.put("target_r", atLeastOne("targetRank", targetRank));
        fields.put("tinit", steps.initial);
        fields.put("tfinal", steps.last);
        fields.put("total_step", steps.total);
        return new AdapterConfig(fields);
    }

    /**
     * When AdaLoRA prunes: not in the initial steps, nor in the last ones.
     *
     * @param initial steps before, 0 or more
     * @param last steps after, 0 or more
     * @param total steps of the training, more than the other two together
     */
    public record PruningSteps(int initial, int last, int total) {
        /** Checks that there are steps in which something is pruned. */
        public PruningSteps {
            if (initial < 0 || last < 0 || (long) initial + last >= total) {
                throw new IllegalArgumentException("of " + total + " steps, " + initial + " initial and " + last
                        + " last ones leave none to prune in; both are 0 or more, and less than the total together");
            }
        }
    }

    private static Map<String, Object> common(String type, String baseModel, double alpha, List<String> targets) {
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha is " + alpha + "; a number above 0 would do");
        }
        List<String> modules = Elements.of("targetModules", targets);
        if (modules.isEmpty()) {
            throw new IllegalArgumentException("targetModules is empty; name the layers that the adapter changes");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("peft_type", type);
        fields.put("base_model_name_or_path", Elements.required("baseModel", baseModel));
        fields.put("target_modules", modules);
        fields.put("lora_alpha", alpha == Math.rint(alpha) && alpha < 1e9 ? (Object) (int) alpha : (Object) alpha);
        return fields;
    }

    private static int atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; 1 or more would do");
        }
        return value;
    }

    /**
     * Reads a file.
     *
     * @throws DataException if it is missing, or holds no JSON object
     */
    public static AdapterConfig read(Path file) {
        Map<String, Object> read = Fields.read(Elements.required("file", file));
        return Documents.refusing(file.toString(), () -> new AdapterConfig(read));
    }

    /**
     * Reads a document that is in memory already.
     *
     * @param name what it is called in messages
     * @throws DataException if it holds no JSON object
     */
    public static AdapterConfig of(String name, byte[] json) {
        Map<String, Object> read = Fields.read(name, json);
        return Documents.refusing(name, () -> new AdapterConfig(read));
    }

    /**
     * Reads JSON text.
     *
     * @throws DataException if it holds no JSON object
     */
    public static AdapterConfig ofJson(String json) {
        return of(FILE, Utf8.document(FILE, Elements.required("json", json)));
    }

    private Fields typed() {
        return new Fields(FILE, fields);
    }

    /**
     * Returns the same with a field of another value: in its place where it is there, else at the end.
     *
     * @param value text, a number, true or false, a {@link List}, a {@link Map}, or null
     * @throws IllegalArgumentException if it is something that JSON does not have
     */
    public AdapterConfig with(String key, @Nullable Object value) {
        return new AdapterConfig(Fields.with(fields, key, value));
    }

    /** Returns the same without a field. */
    public AdapterConfig without(String key) {
        return new AdapterConfig(Fields.without(fields, key));
    }

    /** Returns the document as JSON text, laid out as Python does with an indent of 2. */
    public String toJson() {
        return new String(PythonJson.write(fields), StandardCharsets.UTF_8);
    }

    /**
     * Writes the document, whole or not at all.
     *
     * @throws java.io.UncheckedIOException if it can't be written
     */
    public void write(Path file) {
        Fields.write(Elements.required("file", file), PythonJson.write(fields));
    }

    /**
     * Returns the kind of adapter, such as {@code LORA} or {@code ADALORA}.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> peftType() {
        return typed().text("peft_type");
    }

    /**
     * Returns the task by the names of PEFT, such as {@code CAUSAL_LM}.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> taskType() {
        return typed().text("task_type");
    }

    /**
     * Returns the model that it is for.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> baseModel() {
        return typed().text("base_model_name_or_path");
    }

    /**
     * Returns the revision of that model on the hub.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> revision() {
        return typed().text("revision");
    }

    /**
     * Returns whether it is for inference only.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<Boolean> inferenceMode() {
        return typed().flag("inference_mode");
    }

    /**
     * Returns the version of PEFT that wrote the file.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> peftVersion() {
        return typed().text("peft_version");
    }

    /**
     * Returns the rank; AdaLoRA has {@link #initR} in its place.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong r() {
        return typed().whole("r");
    }

    /**
     * Returns what the product of the matrices is multiplied by, over the rank.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalDouble loraAlpha() {
        return typed().number("lora_alpha");
    }

    /**
     * Returns the share of inputs that were dropped in training.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalDouble loraDropout() {
        return typed().number("lora_dropout");
    }

    /**
     * Returns ends of the names of the layers that it changes; one text is a regular expression, or {@code all-linear}.
     *
     * @throws DataException if the field holds something else
     */
    public List<String> targetModules() {
        return typed().texts("target_modules");
    }

    /**
     * Returns ends of the names of layers that it does not change; one text is a regular expression.
     *
     * @throws DataException if the field holds something else
     */
    public List<String> excludeModules() {
        return typed().texts("exclude_modules");
    }

    /**
     * Returns whether the layers keep their weights transposed, as those of GPT-2 do.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<Boolean> fanInFanOut() {
        return typed().flag("fan_in_fan_out");
    }

    /**
     * Returns which biases are trained: {@code none}, {@code all} or {@code lora_only}.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> bias() {
        return typed().text("bias");
    }

    /**
     * Returns whether alpha is divided by the root of the rank.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<Boolean> useRslora() {
        return typed().flag("use_rslora");
    }

    /**
     * Returns whether magnitudes are trained beside directions.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<Boolean> useDora() {
        return typed().flag("use_dora");
    }

    /**
     * Returns names of layers that are trained and saved whole.
     *
     * @throws DataException if the field holds something else
     */
    public List<String> modulesToSave() {
        return typed().texts("modules_to_save");
    }

    /**
     * Returns the numbers of the layers that it changes; empty for all.
     *
     * @throws DataException if the field holds something else
     */
    public List<Long> layersToTransform() {
        return typed().wholes("layers_to_transform");
    }

    /**
     * Returns what the list of layers is called; one or several.
     *
     * @throws DataException if the field holds something else
     */
    public List<String> layersPattern() {
        return typed().texts("layers_pattern");
    }

    /**
     * Returns layers with an alpha of their own.
     *
     * @throws DataException if the field holds something else
     */
    public Map<String, Double> alphaPattern() {
        return typed().numbers("alpha_pattern");
    }

    /**
     * Returns the mean rank that AdaLoRA prunes to.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong targetR() {
        return typed().whole("target_r");
    }

    /**
     * Returns the rank that AdaLoRA begins with.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong initR() {
        return typed().whole("init_r");
    }

    /**
     * Returns the steps before AdaLoRA prunes.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong tinit() {
        return typed().whole("tinit");
    }

    /**
     * Returns the steps after AdaLoRA has pruned.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong tfinal() {
        return typed().whole("tfinal");
    }

    /**
     * Returns the steps between two prunings.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong deltaT() {
        return typed().whole("deltaT");
    }

    /**
     * Returns how slowly the sensitivity of AdaLoRA moves.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalDouble beta1() {
        return typed().number("beta1");
    }

    /**
     * Returns how slowly the uncertainty of AdaLoRA moves.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalDouble beta2() {
        return typed().number("beta2");
    }

    /**
     * Returns the weight of the loss of orthogonality.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalDouble orthRegWeight() {
        return typed().number("orth_reg_weight");
    }

    /**
     * Returns the steps of the training.
     *
     * @throws DataException if the field holds something else
     */
    public OptionalLong totalStep() {
        return typed().whole("total_step");
    }

    /**
     * Returns how the matrices began, which is true, false, or the name of a method such as {@code gaussian}; empty where that is
     * not said.
     *
     * @throws DataException if the field holds something else
     */
    public Optional<String> initLoraWeights() {
        Object value = fields.get("init_lora_weights");
        return value instanceof Boolean ? Optional.of(value.toString()) : typed().text("init_lora_weights");
    }

    /**
     * Returns layers of LoRA with a rank of their own.
     *
     * @throws DataException if the field holds something else, or is AdaLoRA's
     */
    public Map<String, Double> rankPattern() {
        return typed().numbers("rank_pattern");
    }

    /**
     * Returns which ranks AdaLoRA kept, by the names of its {@code lora_E}, such as
     * {@code base_model.model.encoder.layer.0.attention.lora_E}.
     *
     * @throws DataException if the field holds something else, or is LoRA's
     */
    public Map<String, List<Boolean>> keptRanks() {
        Map<String, List<Boolean>> kept = new LinkedHashMap<>();
        typed().object("rank_pattern").orElse(Map.of()).forEach((module, value) -> {
            List<Boolean> ranks = new ArrayList<>();
            for (Object each : value instanceof List<?> list ? list : Collections.singletonList(value)) {
                if (!(each instanceof Boolean rank)) {
                    throw new DataException(FILE + " has rank_pattern." + Quoted.bare(module) + " = "
                            + Quoted.bare(value) + "; a list of true and false would do");
                }
                ranks.add(rank);
            }
            kept.put(module, List.copyOf(ranks));
        });
        return Collections.unmodifiableMap(kept);
    }

    /**
     * Checks what PEFT checks when it opens an adapter of LoRA or AdaLoRA; of another kind, nothing.
     *
     * @throws DataException if PEFT would refuse it; the message says why
     */
    public void requireUsable() {
        String type = peftType().orElseThrow(() -> new DataException(FILE + " has no peft_type; LORA would do"));
        if (!type.equals(LORA) && !type.equals(ADALORA)) {
            return;
        }
        Object targets = fields.get("target_modules");
        if (targets instanceof String
                && (fields.get("layers_to_transform") != null || fields.get("layers_pattern") != null)) {
            throw new DataException(FILE + " has layers_to_transform or layers_pattern beside target_modules "
                    + Quoted.of(targets) + ", a regular expression; a list of modules would do");
        }
        if (!layersPattern().isEmpty() && layersToTransform().isEmpty()) {
            throw new DataException(FILE + " has layers_pattern without layers_to_transform; write both");
        }
        if (type.equals(LORA) && r().orElse(8) < 1) {
            throw new DataException(FILE + " has r = " + r().orElse(8) + "; 1 or more would do");
        }
        if (type.equals(ADALORA)) {
            requireSteps();
        }
    }

    private void requireSteps() {
        long total = totalStep().orElse(0);
        long initial = tinit().orElse(0);
        long last = tfinal().orElse(0);
        if (total <= 0) {
            throw new DataException(FILE + " has no total_step above 0, which ADALORA needs");
        }
        if (initial >= total - last) {
            throw new DataException(FILE + " has tinit = " + initial + ", tfinal = " + last + " and total_step = "
                    + total + "; the first two must be less than the third together");
        }
        if (useDora().orElse(false)) {
            throw new DataException(FILE + " has use_dora = true, which ADALORA does not have");
        }
    }
}
