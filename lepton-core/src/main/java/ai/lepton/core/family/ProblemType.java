package ai.lepton.core.family;

/** What a head for whole sequences was trained to answer, as {@code problem_type} in a configuration names it. */
public enum ProblemType {
    /** One class of several: softmax. */
    SINGLE_LABEL_CLASSIFICATION,
    /** Any of several labels: a sigmoid each. */
    MULTI_LABEL_CLASSIFICATION,
    /** One or several numbers. */
    REGRESSION
}
