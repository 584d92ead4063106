package ai.lepton.exchange.data;

import ai.lepton.metrics.classification.Labels;
import org.jspecify.annotations.Nullable;

/** The parts of a table that are trained on, chosen by, and judged by; they share columns and classes, never a row. */
public final class Split {
    private final Table train;
    private final @Nullable Table validation;
    private final Table test;

    Split(Table train, @Nullable Table validation, Table test) {
        this.train = train;
        this.validation = validation;
        this.test = test;
    }

    /** Returns the columns. Levels of categories are those of the training part. */
    public Schema schema() {
        return train.schema();
    }

    /**
     * Returns the class names.
     *
     * @throws IllegalStateException if the table was read without a label
     */
    public Labels labels() {
        return train.labels();
    }

    /** Returns the rows to train on. */
    public Table train() {
        return train;
    }

    /** Returns whether there is a validation part. */
    public boolean hasValidation() {
        return validation != null;
    }

    /**
     * Returns the rows to choose a model by.
     *
     * @throws IllegalStateException if the split has two parts only
     */
    public Table validation() {
        if (validation == null) {
            throw new IllegalStateException(
                    "the split has no validation part; make one with split(train, validation, test)");
        }
        return validation;
    }

    /** Returns the rows to judge the chosen model by. */
    public Table test() {
        return test;
    }

    /** Returns such as {@code train 364, validation 91, test 114 rows}. */
    @Override
    public String toString() {
        return "train " + train.size() + (validation == null ? "" : ", validation " + validation.size()) + ", test "
                + test.size() + " rows";
    }
}
