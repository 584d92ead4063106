package ai.lepton.exchange.report;

/**
 * One decision: of a quality gate, or of a rule.
 *
 * @param status how it was decided
 * @param title what was asked, such as {@code "accuracy at least 0.90"}
 * @param reason why it was decided so, with the numbers
 * @param citation the clause or paper that the question comes from; empty where there is none
 */
public record VerdictRow(Status status, String title, String reason, String citation) {
    /** How a decision can end. */
    public enum Status {
        /** Measured, and within what was asked. */
        PASS("pass", "✓"),
        /** Measured, and outside what was asked. */
        FAIL("fail", "✗"),
        /** Measured, but the evidence does not decide it. */
        INCONCLUSIVE("inconclusive", "?"),
        /** Not a question for this case. */
        NOT_APPLICABLE("not applicable", "–"),
        /** Somebody's word, not a measurement. */
        ATTESTED("attested", "✍"),
        /** Failed, and let through for a reason and a time. */
        WAIVED("waived", "⚑");

        private final String text;
        private final String mark;

        Status(String text, String mark) {
            this.text = text;
            this.mark = mark;
        }

        /** Returns the word that the page shows, such as {@code "not applicable"}. */
        public String text() {
            return text;
        }

        String mark() {
            return mark;
        }

        String styleClass() {
            return text.replace(' ', '-');
        }
    }

    /** Returns a decision without a citation. */
    public static VerdictRow of(Status status, String title, String reason) {
        return new VerdictRow(status, title, reason, "");
    }
}
