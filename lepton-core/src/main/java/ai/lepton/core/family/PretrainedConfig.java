package ai.lepton.core.family;

import ai.lepton.core.internal.config.ConfigFile;
import ai.lepton.core.internal.config.GenerationDefaults;
import ai.lepton.metrics.classification.Labels;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The parts of a published configuration that are not the architecture.
 *
 * @param modelType its family, such as {@code bert}
 * @param architectures the classes of transformers that the checkpoint was saved from, such as
 *     {@code BertForSequenceClassification}; may be empty
 * @param labels the classes of its head, in the order of the logits; empty if the configuration names none. One that it
 *     leaves out is called {@code LABEL_1}; of those with one name, all but the first get their id added, {@code calm [2]}
 * @param problemType the task of its head for sequences; where the configuration has no {@code problem_type}, the one that
 *     transformers derives from the number of outputs in training
 * @param problemTypeStated whether the configuration has a {@code problem_type}; where it has none, a single output may be a
 *     number as well as the logit of a class
 * @param vocabularySize number of tokens
 * @param width features of a token
 * @param layers number of blocks
 * @param maxPositions the most tokens of a text, special ones included; with rotary positions those that their scaling is
 *     for
 * @param padTokenId the token that fills up short rows of a batch
 * @param bosTokenId the token that begins a text
 * @param eosTokenIds the tokens that end a generated text; those of {@code generation_config.json} where it names some
 * @param torchDtype the type of the weights, such as {@code float32}; empty if the configuration does not name it
 */
public record PretrainedConfig(
        String modelType,
        List<String> architectures,
        Optional<Labels> labels,
        ProblemType problemType,
        boolean problemTypeStated,
        int vocabularySize,
        int width,
        int layers,
        int maxPositions,
        OptionalInt padTokenId,
        OptionalInt bosTokenId,
        List<Integer> eosTokenIds,
        Optional<String> torchDtype) {
    /** Copies the lists. */
    public PretrainedConfig {
        architectures = Elements.of("architectures", architectures);
        eosTokenIds = Elements.of("eosTokenIds", eosTokenIds);
    }

    static PretrainedConfig of(ConfigFile config, GenerationDefaults generation, Family family) {
        List<String> names = Settings.labels(config);
        List<Integer> ends = generation.tokens("eos_token_id");
        return new PretrainedConfig(
                config.text("model_type"),
                config.texts("architectures"),
                names.isEmpty() ? Optional.empty() : Optional.of(Labels.of(Settings.distinct(names))),
                problemType(config),
                config.findText("problem_type").isPresent(),
                family.body().embedding().vocabulary(),
                family.body().embedding().width(),
                family.body().encoder().blocks().size(),
                family.positions(),
                config.integer("pad_token_id"),
                config.integer("bos_token_id"),
                ends.isEmpty() ? config.integers("eos_token_id") : ends,
                config.findText("dtype").or(() -> config.findText("torch_dtype")));
    }

    private static ProblemType problemType(ConfigFile config) {
        String key = "problem_type";
        return switch (config.findText(key).orElse("")) {
            case "single_label_classification" -> ProblemType.SINGLE_LABEL_CLASSIFICATION;
            case "multi_label_classification" -> ProblemType.MULTI_LABEL_CLASSIFICATION;
            case "regression" -> ProblemType.REGRESSION;
            case "" -> Settings.outputs(config) == 1 ? ProblemType.REGRESSION : ProblemType.SINGLE_LABEL_CLASSIFICATION;
            default ->
                throw config.unsupported(
                        key, List.of("single_label_classification", "multi_label_classification", "regression"));
        };
    }

    /** What a head for whole sequences was trained to answer, as {@code problem_type} in a configuration names it. */
    public enum ProblemType {
        /** One class of several: softmax. */
        SINGLE_LABEL_CLASSIFICATION,
        /** Any of several labels: a sigmoid each. */
        MULTI_LABEL_CLASSIFICATION,
        /** One or several numbers. */
        REGRESSION
    }
}
