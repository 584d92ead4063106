package ai.lepton.exchange.protocol;

import ai.lepton.exchange.protocol.InferenceHandler.Limits;
import ai.lepton.metrics.internal.Elements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A model that a server asks.
 *
 * <p>Calls come from several threads at once. What a model throws becomes the answer: of an
 * {@link IllegalArgumentException} or a {@link ai.lepton.exchange.DataException} the message, with status 400; of a
 * {@link ProtocolException} the message with its own status; anything else is 500. A call whose time is over is interrupted.
 */
public interface InferenceModel {
    /** Returns what the model takes and gives; the first of its versions is the one that this is. */
    ModelMetadata metadata();

    /**
     * Returns the answer's tensors. The request was checked by {@link #check}.
     *
     * @param request its tensors may be windows on a message that nobody changes
     */
    List<InferTensor> infer(InferRequest request);

    /**
     * Refuses a request that the model can't answer, before it waits for others: by default, one whose tensors have not
     * exactly the names, types and shapes of the metadata.
     *
     * @throws IllegalArgumentException saying what would do
     */
    default void check(InferRequest request) {
        metadata().check(request);
    }

    /**
     * Returns whether requests of the same parameters, types and further dimensions may be answered as one, whose tensors
     * have the rows of all: each row's answer must not depend on the others, and each output has one row for each.
     */
    default boolean joinsRows() {
        return false;
    }

    /** Returns the limits of this model, out of those of the server. */
    default Limits limits(Limits ofServer) {
        return ofServer;
    }

    /** Returns whether it can be asked now. */
    default boolean isReady() {
        return true;
    }

    /** Returns what generates text with the model, for the protocol's generate extension; empty if it generates none. */
    default Optional<Generator> generator() {
        return Optional.empty();
    }

    /** Returns a model of a function. */
    static InferenceModel of(ModelMetadata metadata, Function<InferRequest, List<InferTensor>> function) {
        Elements.required("metadata", metadata);
        Elements.required("function", function);
        return new InferenceModel() {
            @Override
            public ModelMetadata metadata() {
                return metadata;
            }

            @Override
            public List<InferTensor> infer(InferRequest request) {
                return function.apply(request);
            }
        };
    }

    /** Generates text that continues a prompt. */
    @FunctionalInterface
    interface Generator {
        /**
         * Returns the whole text.
         *
         * @param parameters as the caller gave them, such as {@code max_tokens}
         * @param onText called with each new piece on this thread; false ends the generation
         * @throws IllegalArgumentException if there is a parameter that it does not know, or whose value will not do
         */
        Generated generate(String prompt, Map<String, Object> parameters, Predicate<String> onText);
    }

    /**
     * What was generated.
     *
     * @param text all of it, without the prompt
     * @param finishReason why it ended, such as {@code stop} or {@code length}
     * @param promptTokens tokens of the prompt
     * @param tokens that were generated
     */
    record Generated(String text, String finishReason, int promptTokens, int tokens) {
        /** Checks that nothing is missing. */
        public Generated {
            Elements.required("text", text);
            Elements.required("finishReason", finishReason);
        }
    }
}
