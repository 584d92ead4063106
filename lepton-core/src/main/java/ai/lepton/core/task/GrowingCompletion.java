package ai.lepton.core.task;

import ai.lepton.core.task.TextGenerator.Completion;
import ai.lepton.core.task.TextGenerator.Completion.Finish;
import ai.lepton.core.text.TokenStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One completion as it grows. Its text is passed on except for an end of it that may be the beginning of a text that stops
 * the completion.
 */
final class GrowingCompletion {
    private final List<Integer> tokens = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final TokenStream stream;
    private final List<String> stop;
    private final Predicate<String> onToken;
    private int emittedUpTo;
    private @Nullable Finish finish;

    GrowingCompletion(TokenStream stream, List<String> stop, Predicate<String> onToken) {
        this.stream = stream;
        this.stop = stop;
        this.onToken = onToken;
    }

    boolean finished() {
        return finish != null;
    }

    int size() {
        return tokens.size();
    }

    /** Takes the next token. */
    void add(int token, boolean ends) {
        tokens.add(token);
        if (ends) {
            finish(Finish.END_TOKEN);
        } else {
            grow(stream.append(token));
        }
    }

    private void grow(String more) {
        int from = text.length();
        text.append(more);
        int cut = -1;
        for (String each : stop) {
            int at = text.indexOf(each, Math.max(0, from - each.length() + 1));
            cut = at >= 0 && (cut < 0 || at < cut) ? at : cut;
        }
        if (cut >= 0) {
            text.setLength(cut);
            finish = Finish.STOP_TEXT;
            emit(cut);
        } else {
            emit(text.length() - heldBack());
        }
    }

    /** Returns how many characters at the end may be the beginning of a text that stops the completion. */
    private int heldBack() {
        int held = 0;
        for (String each : stop) {
            for (int n = Math.min(each.length() - 1, text.length()); n > held; n--) {
                if (text.indexOf(each.substring(0, n), text.length() - n) == text.length() - n) {
                    held = n;
                    break;
                }
            }
        }
        return held;
    }

    private void emit(int upTo) {
        if (upTo > emittedUpTo) {
            boolean more = onToken.test(text.substring(emittedUpTo, upTo));
            emittedUpTo = upTo;
            if (!more && finish == null) {
                finish = Finish.CANCELLED;
            }
        }
    }

    /** Ends it, if it has not ended. */
    void finish(Finish why) {
        if (finish == null) {
            grow(stream.end());
        }
        if (finish == null) {
            finish = why;
            emit(text.length());
        }
    }

    /** Returns the completion; its text is what was emitted. */
    Completion result(int promptTokens) {
        return new Completion(
                text.substring(0, emittedUpTo), tokens, promptTokens, finish == null ? Finish.CANCELLED : finish);
    }
}
