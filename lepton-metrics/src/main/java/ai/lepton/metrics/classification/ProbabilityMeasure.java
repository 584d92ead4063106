package ai.lepton.metrics.classification;

import java.util.Locale;

/** A measure of predicted probabilities, by its name: what comparisons are made of beside {@link CountMeasure}. */
public enum ProbabilityMeasure {
    /** The area under the ROC curve: of two classes the positive's, of more the mean of each against the rest. */
    ROC_AUC(false),
    /** The average precision: of two classes the positive's, of more the mean of each against the rest. */
    AVERAGE_PRECISION(false),
    /** The log-loss. */
    LOG_LOSS(true),
    /** The Brier score. */
    BRIER_SCORE(true);

    private final boolean lowerIsBetter;

    ProbabilityMeasure(boolean lowerIsBetter) {
        this.lowerIsBetter = lowerIsBetter;
    }

    /** Returns the name in reports: {@code roc_auc}, {@code average_precision}, {@code log_loss}, {@code brier_score}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether it is a loss. */
    public boolean lowerIsBetter() {
        return lowerIsBetter;
    }
}
