package ai.lepton.metrics.classification;

import ai.lepton.metrics.Direction;
import java.util.Locale;

/** A measure of predicted probabilities, by its name: what comparisons are made of beside {@link CountMeasure}. */
public enum ProbabilityMeasure {
    /** The area under the ROC curve: of two classes the positive's, of more the mean of each against the rest. */
    ROC_AUC(Direction.HIGHER_IS_BETTER),
    /** The average precision: of two classes the positive's, of more the mean of each against the rest. */
    AVERAGE_PRECISION(Direction.HIGHER_IS_BETTER),
    /** The log-loss. */
    LOG_LOSS(Direction.LOWER_IS_BETTER),
    /** The Brier score. */
    BRIER_SCORE(Direction.LOWER_IS_BETTER);

    private final Direction direction;

    ProbabilityMeasure(Direction direction) {
        this.direction = direction;
    }

    /** Returns the name in reports: {@code roc_auc}, {@code average_precision}, {@code log_loss}, {@code brier_score}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns which values are the better ones. */
    public Direction direction() {
        return direction;
    }
}
