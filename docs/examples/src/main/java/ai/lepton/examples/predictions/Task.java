package ai.lepton.examples.predictions;

import ai.lepton.exchange.DataException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was predicted. */
public enum Task {
    /** One of two classes, one of them the positive one. */
    BINARY,
    /** One of any number of classes. */
    MULTICLASS,
    /** A number. */
    REGRESSION;

    /**
     * Returns the task of this name.
     *
     * @throws DataException if there is none; the message lists them
     */
    public static Task of(String key) {
        return Arrays.stream(values())
                .filter(task -> task.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new DataException("--task is '" + key + "'; it is one of "
                        + Arrays.stream(values()).map(Task::key).collect(Collectors.joining(", "))));
    }

    /** Returns the name: {@code binary}, {@code multiclass}, {@code regression}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
