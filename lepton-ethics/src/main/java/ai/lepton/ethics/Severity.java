package ai.lepton.ethics;

/** How much hangs on a rule. It orders a report; it never turns a failure into a pass. */
public enum Severity {
    /** Good practice. */
    ADVISORY,
    /** Expected of a careful operator. */
    IMPORTANT,
    /** Required by law or by contract. */
    MANDATORY
}
