package ai.lepton.core.task;

import ai.lepton.metrics.internal.Elements;
import java.util.List;

/**
 * What a generator added to a prompt.
 *
 * @param text the answer, without the prompt and without what stopped it
 * @param tokens the ids of its tokens, in order, the one that stopped it included
 * @param promptTokens how many tokens the prompt had
 * @param finish why it ended
 */
public record Generated(String text, List<Integer> tokens, int promptTokens, Finish finish) {
    /** Why an answer ended. */
    public enum Finish {
        /** The model chose a token that ends an answer. */
        END_TOKEN,
        /** One of the texts that stop an answer came up. */
        STOP_TEXT,
        /** It had as many tokens as were asked for. */
        MAX_NEW_TOKENS,
        /** The model takes no longer texts. */
        CONTEXT_FULL,
        /** The one who was given the text asked for no more. */
        CANCELLED
    }

    /** Copies the list. */
    public Generated {
        tokens = Elements.of("tokens", tokens);
    }
}
