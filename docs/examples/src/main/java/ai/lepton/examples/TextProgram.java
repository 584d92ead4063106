package ai.lepton.examples;

import ai.lepton.core.LeptonTransformer;
import ai.lepton.core.engine.EngineOptions.Precision;
import ai.lepton.core.task.TextLoader;
import ai.lepton.examples.Arguments.UsageException;
import ai.lepton.exchange.DataException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/** What the programs with a text model share: they open it as their options say, and tell what is wrong with it. */
final class TextProgram {
    static final String PRECISION = "--precision";

    private TextProgram() {}

    /**
     * Returns the model that the first argument names.
     *
     * @throws DataException if it can't be used
     */
    static TextLoader model(Arguments arguments) {
        Precision precision = precision(arguments); // before anything is read
        return LeptonTransformer.load(arguments.path(0, Path.of(""))).precision(precision);
    }

    private static Precision precision(Arguments arguments) {
        String name = arguments.options().getOrDefault(PRECISION, "auto");
        try {
            return Precision.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UsageException(PRECISION + " is '" + name + "'; it must be one of "
                    + Arrays.toString(Precision.values()).toLowerCase(Locale.ROOT));
        }
    }

    /** Opens a task; a checkpoint that does not fit it is the user's to change, and no bug. */
    static <T> T open(Supplier<T> task) {
        try {
            return task.get();
        } catch (IllegalArgumentException e) {
            throw new DataException(String.valueOf(e.getMessage()), e);
        }
    }
}
