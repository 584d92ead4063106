package ai.lepton.metrics;

/** Which values of a measure are the better ones: what it takes to say that a model has become worse. */
public enum Direction {
    /** More is better, as of accuracy. */
    HIGHER_IS_BETTER,
    /** Less is better, as of an error rate or a loss. */
    LOWER_IS_BETTER,
    /** Neither by itself, as of a prevalence; or of a measure whose name is unknown. */
    NEITHER
}
