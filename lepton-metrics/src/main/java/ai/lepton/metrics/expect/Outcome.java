package ai.lepton.metrics.expect;

/**
 * How an expectation came out.
 *
 * @param subject what it is about, such as {@code macro f1}
 * @param met whether it was met
 * @param message what was wanted and what was found, in one line
 */
public record Outcome(String subject, boolean met, String message) {
    /** Returns such as {@code pass  accuracy: wanted at least 0.90, got 0.956 from 114 examples}. */
    @Override
    public String toString() {
        return (met ? "pass  " : "FAIL  ") + message;
    }
}
