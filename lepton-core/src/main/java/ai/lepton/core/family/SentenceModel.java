package ai.lepton.core.family;

import ai.lepton.core.checkpoint.WeightSource;
import ai.lepton.core.model.TextTransformer;
import ai.lepton.metrics.internal.Elements;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that gives a text one vector, as the sentence-transformers files of its directory describe it.
 *
 * @param model with the head that pools and does what follows
 * @param weights of the model, those of its dense layers among them
 * @param maxLength most tokens of a text, special ones included; 0 if the files have no such limit
 * @param lowerCased whether texts become lower case before they are cut into tokens
 * @param includesPrompt whether the tokens of a prompt are pooled too; if not, the head needs an input that marks them
 * @param prompts texts that are put before others, by name; {@code query} and {@code document} are always there, and empty
 *     if the files don't have them
 * @param defaultPrompt the name of the prompt that is put before texts where none is asked for; null for none
 * @param similarity how vectors are compared
 */
public record SentenceModel(
        TextTransformer model,
        WeightSource weights,
        int maxLength,
        boolean lowerCased,
        boolean includesPrompt,
        Map<String, String> prompts,
        @Nullable String defaultPrompt,
        Similarity similarity) {
    /** Copies the map, in its order. */
    public SentenceModel {
        Elements.required("prompts", prompts);
        prompts = Collections.unmodifiableMap(new LinkedHashMap<>(prompts));
    }

    /** Returns a model without prompts and without a limit of length of its own, for texts in their own case. */
    public static SentenceModel of(TextTransformer model, WeightSource weights) {
        return new SentenceModel(
                model, weights, 0, false, true, Map.of("query", "", "document", ""), null, Similarity.COSINE);
    }

    /** Returns the text of the default prompt; empty if there is none. */
    public String prompt() {
        return Optional.ofNullable(defaultPrompt).map(prompts::get).orElse("");
    }

    /** How two vectors are compared; the greater, the more alike. */
    public enum Similarity {
        /** The cosine of the angle between them. */
        COSINE,
        /** Their dot product. */
        DOT,
        /** The distance between them, negative. */
        EUCLIDEAN,
        /** The sum of the differences of their features, negative. */
        MANHATTAN
    }
}
