package ai.lepton.exchange.predictions;

import ai.lepton.exchange.DataException;
import ai.lepton.metrics.internal.Elements;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of the predictions of any model, in any language, and what is asked of it.
 *
 * <pre>{@code
 * PredictionReport report = PredictionFile.of(Path.of("predictions.csv")).positive("malignant").evaluate();
 * System.out.println(report.text());
 * report.write(Path.of("evaluation"));
 * }</pre>
 *
 * <p>The columns are {@code truth}, and {@code prediction} or scores: {@code score}, the probability of the positive one of
 * two classes, or one {@code score:LABEL} for each class; then, where wanted, {@code weight}, and any number of {@code
 * group:NAME}. Other columns are left out, and named in a note. Messages call the settings as a command line does, such as
 * {@code --task multiclass}.
 *
 * @param path where the file is
 * @param task what was predicted; null to find it from the file
 * @param positive the class that a binary task looks for; null for the second one in order
 * @param level confidence level of the intervals, in (0, 1)
 * @param seed of what is drawn for the intervals
 */
public record PredictionFile(
        Path path, @Nullable Task task, @Nullable String positive, double level, long seed) {
    private static final double LEVEL = 0.95;

    /** What was predicted. */
    public enum Task {
        /** One of two classes, one of them the positive one. */
        BINARY,
        /** One of any number of classes. */
        MULTICLASS,
        /** A number. */
        REGRESSION;

        /** Returns the name: {@code binary}, {@code multiclass}, {@code regression}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the level. */
    public PredictionFile {
        Elements.required("path", path);
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level is " + level + "; it must be between 0 and 1, such as 0.95");
        }
    }

    /** Returns a file whose task is to be found from it, with intervals of 95 % and the seed 0. */
    public static PredictionFile of(Path path) {
        return new PredictionFile(path, null, null, LEVEL, 0);
    }

    /** Returns the same with what was predicted. */
    public PredictionFile task(Task predicted) {
        Elements.required("predicted", predicted);
        return new PredictionFile(path, predicted, positive, level, seed);
    }

    /** Returns the same with the class that a binary task looks for. */
    public PredictionFile positive(String label) {
        Elements.required("label", label);
        return new PredictionFile(path, task, label, level, seed);
    }

    /** Returns the same with another confidence level of the intervals, in (0, 1). */
    public PredictionFile level(double confidence) {
        return new PredictionFile(path, task, positive, confidence, seed);
    }

    /** Returns the same with another seed of what is drawn for the intervals. */
    public PredictionFile seed(long number) {
        return new PredictionFile(path, task, positive, level, number);
    }

    /**
     * Reads the file.
     *
     * @throws DataException if it can't be used, or does not fit what is asked; the message says where and why
     */
    public Predictions read() {
        return PredictionReader.read(this);
    }

    /**
     * Reads the file and judges the predictions in it.
     *
     * @throws DataException if it can't be used, or does not fit what is asked; the message says where and why
     */
    public PredictionReport evaluate() {
        return PredictionReport.of(this);
    }
}
